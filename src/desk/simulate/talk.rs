//! One conversation: a virtual respondent and an interviewer go through the real machine, action by
//! action, each at its own moment. Nothing is stored here; the events are handed back whole.

use super::chance::Lot;
use super::pace::{self, KEY};
use super::person::Person;
use super::saying::{Fit, unable};
use super::thought::Intent;
use super::words::{Words, words};
use crate::expr::NodeId;
use crate::form::{Address, Audience, State};
use crate::interview::{Action, Interview, Problem, Rejection, Stamped, Stop, Trouble};
use crate::questionnaire::Item;

/// How often one item is tried again before it is left alone for the review.
const TRIES: usize = 3;
/// Rounds of the review before an interviewer gives up on what cannot be put right.
const ROUNDS: usize = 3;

/// A conversation under way.
pub(super) struct Talk<'p> {
    pub(super) person: &'p Person,
    pub(super) intent: Intent,
    pub(super) interview: Interview,
    events: Vec<Stamped>,
    /// UTC milliseconds.
    pub(super) now: i64,
    /// Everything takes so many times as long as usual.
    pace: f64,
    pub(super) offset: i32,
    pub(super) tries: std::collections::HashMap<NodeId, usize>,
    rounds: usize,
}

/// A conversation that is over.
pub(super) struct Held {
    /// Its state at the end.
    pub interview: Interview,
    /// All that happened, the beginning included.
    pub events: Vec<Stamped>,
    /// Whether the machine had to be left because nothing led on: never, or something is wrong.
    pub stuck: bool,
}

/// Holds a conversation from the first events on. `pace` is the interviewer's share in how long it takes.
pub(super) fn hold(
    person: &Person,
    intent: Intent,
    interview: Interview,
    begun: Vec<Stamped>,
    pace: f64,
) -> Held {
    let now = begun.last().map_or(interview.begun(), |stamped| stamped.at);
    let offset = interview.started().offset;
    let mut talk = Talk {
        person,
        intent,
        interview,
        events: begun,
        now,
        pace: pace * person.pace,
        offset,
        tries: Default::default(),
        rounds: 0,
    };
    let stuck = talk.through();
    Held { interview: talk.interview, events: talk.events, stuck }
}

impl Talk<'_> {
    /// Goes on until the interview is over. True if it had to be cut off.
    fn through(&mut self) -> bool {
        // Each item is left after a few tries and the review after a few rounds, so that this is far
        // more than can be used.
        let most = (self.interview.screens().len() + 4) * (TRIES + ROUNDS + 4) * 2;
        for _ in 0..most {
            if !self.interview.is_open() {
                return false;
            }
            if let Intent::Leave(share) = self.intent
                && self.interview.progress().share() >= share
            {
                self.break_off();
                continue;
            }
            match self.interview.node() {
                Some(_) => self.screen(),
                None => self.review(),
            }
        }
        if self.interview.is_open() {
            self.break_off();
            return true;
        }
        false
    }

    pub(super) fn wait(&mut self, milliseconds: i64) {
        self.now += (milliseconds as f64 * self.pace) as i64;
    }

    pub(super) fn act(&mut self, action: Action) -> Result<(), Rejection> {
        let events = self.interview.apply(action, self.now)?;
        let at = self.now;
        let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at, event }).collect();
        self.interview.absorb(&stamped);
        self.events.extend(stamped);
        Ok(())
    }

    pub(super) fn words(&self) -> &'static Words {
        words(self.interview.language())
    }

    pub(super) fn address(&self, node: NodeId) -> Address {
        self.interview.form().address(node)
    }

    pub(super) fn item(&self, node: NodeId) -> Option<Item> {
        self.interview.form().item(node).cloned()
    }

    pub(super) fn lot(&self, node: NodeId) -> Lot {
        self.person.lot.at("item").at(&self.address(node).item)
    }

    /// One screen: what is still without an answer is asked, then on.
    fn screen(&mut self) {
        let Some(screen) = self.interview.screen().cloned() else { return self.leave() };
        if screen.grid.is_some() {
            let text = self.interview.view(Audience::Record).grid.map_or(String::new(), |grid| grid.text);
            self.wait(pace::reading(&text));
        }
        let mut stood = Vec::new();
        for node in screen.nodes {
            let form = self.interview.form();
            if !form.is_relevant(node) {
                continue;
            }
            if form.item(node).is_some_and(|item| !item.is_answered_by_people()) {
                self.read_aloud(node);
            } else if form.state(node) == State::NotReached || !self.interview.problems_at(node).is_empty() {
                self.ask(node);
                stood.push(node);
            }
        }
        self.go_on(&stood);
    }

    /// Goes on from a screen, whatever stands against it.
    fn go_on(&mut self, stood: &[NodeId]) {
        let before = self.interview.stop().clone();
        if !stood.is_empty() && !self.is_on_screen(stood) {
            return self.look_back(stood); // Enter behind a typed value has led on already.
        }
        self.wait(KEY);
        match self.act(Action::Forward) {
            Ok(()) if *self.interview.stop() == before => self.leave(),
            Ok(()) => self.look_back(stood),
            Err(Rejection::Ends { code }) => self.end(code.as_deref()),
            Err(Rejection::Soft(problems)) => {
                problems.iter().for_each(|problem| self.explain(problem));
                if self.act(Action::Forward).is_err() {
                    self.count_try();
                }
            }
            Err(_) => self.count_try(),
        }
    }

    fn is_here(&self, node: NodeId) -> bool {
        *self.interview.stop() == Stop::Item(self.address(node))
    }

    fn is_on_screen(&self, nodes: &[NodeId]) -> bool {
        self.interview.screen().is_some_and(|screen| nodes.iter().any(|node| screen.nodes.contains(node)))
    }

    /// The same screen comes up again; after a few times it is left for the review.
    fn count_try(&mut self) {
        let Some(node) = self.interview.screen().and_then(|screen| screen.nodes.first().copied()) else {
            return;
        };
        let nodes = self.interview.screen().map_or(Vec::new(), |screen| screen.nodes.clone());
        nodes.iter().for_each(|node| *self.tries.entry(*node).or_default() += 1);
        if self.tries.get(&node).copied().unwrap_or(0) >= TRIES {
            self.leave();
        }
    }

    /// Jumps to the next screen that is asked, or to the review.
    fn leave(&mut self) {
        let screens = self.interview.screens();
        let here = self.interview.screen().and_then(|screen| screens.iter().position(|s| s == screen));
        let form = self.interview.form();
        let relevant = |node: &&NodeId| form.is_relevant(**node);
        let next =
            here.and_then(|here| screens[here + 1..].iter().find_map(|s| s.nodes.iter().find(relevant)));
        let led = match next.map(|node| form.address(*node)) {
            Some(to) => self.act(Action::Jump { to }),
            None => self.act(Action::ToReview),
        };
        if led.is_err() {
            let _ = self.act(Action::ToReview);
        }
    }

    /// "One moment, what I said before …": back, another answer, on again.
    fn look_back(&mut self, stood: &[NodeId]) {
        let [node] = stood else { return };
        let (Some(item), lot) = (self.item(*node), self.lot(*node)) else { return };
        if self.tries.contains_key(node) || !lot.chance("comes back to it", 0.02) {
            return;
        }
        let after = self.interview.stop().clone();
        self.wait(6000);
        if self.act(Action::Back).is_err() || !self.is_here(*node) {
            return;
        }
        self.tries.insert(*node, 1);
        let other = self.mind(*node, &item).answer(1);
        if let Some(other) = other.filter(|other| self.fit(*node, &item, other) == Fit::Clean) {
            self.give(*node, &item, &other);
        }
        if *self.interview.stop() != after && self.is_here(*node) {
            self.wait(KEY);
            let _ = self.act(Action::Forward);
        }
    }

    fn explain(&mut self, problem: &Problem) {
        let Trouble::Soft(warn) = problem.trouble else { return };
        let lot = self.lot(problem.node);
        let text = lot.pick(&format!("reason {warn}"), self.words().reasons).to_string();
        self.wait(pace::writing(&text));
        let _ = self.act(Action::Reason { at: self.address(problem.node), warn, text });
    }

    fn end(&mut self, code: Option<&str>) {
        let words = self.words();
        let list = match self.intent {
            Intent::Substitute => words.substitutes,
            Intent::Postpone => words.postponed,
            _ if code.is_none() => words.postponed,
            _ => words.refusals,
        };
        let reason = self.person.lot.pick("ends because", list).to_string();
        self.wait(pace::writing(&reason));
        if self.act(Action::End { reason, appointment: None }).is_err() {
            self.count_try();
        }
    }

    fn break_off(&mut self) {
        let reason = self.person.lot.pick("leaves because", self.words().break_offs).to_string();
        self.wait(pace::writing(&reason));
        let _ = self.act(Action::BreakOff { reason });
    }

    /// What is still open is put right one by one; then the interview is submitted.
    fn review(&mut self) {
        self.wait(4000);
        let problems = self.interview.problems();
        if problems.is_empty() {
            match self.act(Action::Complete) {
                Ok(()) => {}
                // With no problem open, completion is never refused.
                Err(_) => self.break_off(),
            }
            return;
        }
        self.rounds += 1;
        if self.rounds > ROUNDS {
            // It can neither be submitted nor put right with this respondent.
            return self.break_off();
        }
        for problem in problems {
            self.put_right(&problem);
            if !self.interview.is_open() {
                return;
            }
        }
        let _ = self.act(Action::ToReview);
    }

    fn put_right(&mut self, problem: &Problem) {
        let to = self.address(problem.node);
        self.wait(KEY);
        if self.act(Action::Jump { to }).is_err() {
            return;
        }
        match problem.trouble {
            Trouble::Soft(_) => self.explain(problem),
            Trouble::Unanswered => self.ask(problem.node),
            // A choice that ends the visit was made and jumped away from.
            Trouble::Ends => {
                if let Err(Rejection::Ends { code }) = self.act(Action::Forward) {
                    self.end(code.as_deref());
                }
            }
            Trouble::Hard(_) => {
                // Its own value first, then those that it is held against.
                let nodes = [problem.node].into_iter().chain(problem.involves.iter().copied());
                for node in nodes {
                    let still = |interview: &Interview| {
                        interview
                            .problems()
                            .iter()
                            .any(|p| (p.node, p.trouble) == (problem.node, problem.trouble))
                    };
                    if !still(&self.interview) {
                        break;
                    }
                    let (Some(item), lot) = (self.item(node), self.lot(node)) else { continue };
                    let (_, chosen) = self.choose(node, &item, &lot, true);
                    if let Some(answer) = chosen.or_else(|| unable(&item)) {
                        self.give(node, &item, &answer);
                    }
                }
            }
        }
    }
}
