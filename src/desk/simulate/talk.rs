//! One conversation: a virtual respondent and an interviewer go through the real machine, action by
//! action, each at its own moment. Nothing is stored here; the events are handed back whole.

use super::chance::Lot;
use super::pace::{self, KEY};
use super::person::Person;
use super::thought::{Intent, Mind};
use super::words::{Words, words};
use crate::expr::NodeId;
use crate::form::{Address, Answer, Audience, State};
use crate::interview::{Action, Interview, Problem, Rejection, Stamped, Stop, Trouble, toggled};
use crate::questionnaire::{Item, Kind, Read, Role};

/// How often one item is tried again before it is left alone for the review.
const TRIES: usize = 3;
/// Rounds of the review before an interviewer gives up on what cannot be put right.
const ROUNDS: usize = 3;

/// A conversation under way.
pub(super) struct Talk<'p> {
    person: &'p Person,
    intent: Intent,
    interview: Interview,
    events: Vec<Stamped>,
    /// UTC milliseconds.
    now: i64,
    /// Everything takes so many times as long as usual.
    pace: f64,
    offset: i32,
    tries: std::collections::HashMap<NodeId, usize>,
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

/// Whether a value can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Clean,
    Doubted,
    Wrong,
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

    fn wait(&mut self, milliseconds: i64) {
        self.now += (milliseconds as f64 * self.pace) as i64;
    }

    fn act(&mut self, action: Action) -> Result<(), Rejection> {
        let events = self.interview.apply(action, self.now)?;
        let at = self.now;
        let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at, event }).collect();
        self.interview.absorb(&stamped);
        self.events.extend(stamped);
        Ok(())
    }

    fn words(&self) -> &'static Words {
        words(self.interview.language())
    }

    fn address(&self, node: NodeId) -> Address {
        self.interview.form().address(node)
    }

    fn item(&self, node: NodeId) -> Option<Item> {
        self.interview.form().item(node).cloned()
    }

    fn lot(&self, node: NodeId) -> Lot {
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

    fn read_aloud(&mut self, node: NodeId) {
        let Some(view) = self.interview.item_view(node, Audience::Record) else { return };
        let mut aloud = pace::reading(&view.text);
        let options: i64 = view.options.iter().map(|option| pace::reading(&option.text)).sum();
        aloud += match view.read {
            Some(Read::Aloud) => options,
            // A card is read by the respondent, silently and faster.
            Some(Read::Card) => options / 3,
            _ => 0,
        };
        self.wait(aloud);
    }

    fn ask(&mut self, node: NodeId) {
        let Some(item) = self.item(node) else { return };
        let lot = self.lot(node);
        self.read_aloud(node);
        if item.help.is_some() && lot.chance("asks back", 0.12) {
            let at = self.address(node);
            self.wait(KEY);
            let _ = self.act(Action::Help { at });
            self.wait(4000);
        }
        self.think(&item, &lot);
        if !item.required
            && self.interview.form().state(node) == State::NotReached
            && lot.chance("nothing", 0.2)
        {
            return;
        }
        self.answer(node, &item, &lot);
        if item.role == Role::Asked && lot.chance("remark", 0.025) {
            let text = lot.pick("remark is", self.words().remarks).to_string();
            self.wait(pace::writing(&text));
            let _ = self.act(Action::Remark { at: self.address(node), text });
        }
        if lot.chance("breathes", if self.person.is_slow() { 0.05 } else { 0.008 }) {
            let _ = self.act(Action::Pause);
            self.now += 1000 * i64::from(lot.whole("pause", 40, 240));
            let _ = self.act(Action::Resume { offset: self.offset });
        }
    }

    /// Silence before the answer, and the words around it.
    fn think(&mut self, item: &Item, lot: &Lot) {
        let usual = match &item.kind {
            // More is said than is taken down.
            Kind::Rubric(_) => 75_000.0,
            Kind::Text => 25_000.0,
            Kind::Rank { .. } => 14_000.0,
            Kind::Number { .. } | Kind::Date { .. } => 6_000.0,
            _ if item.keying.as_ref().is_some_and(|keying| keying.is_keyed()) => 9_000.0,
            _ => 3_500.0,
        };
        self.wait(pace::EXCHANGE + (usual * (0.45 * lot.normal("thinks")).exp()) as i64);
    }

    /// Finds an answer that can stand and gives it; a slip of the tongue may come first.
    fn answer(&mut self, node: NodeId, item: &Item, lot: &Lot) {
        let again = self.tries.contains_key(&node);
        let mind = Mind { person: self.person, interview: &self.interview, node, item, intent: self.intent };
        if let Some(state) = mind.withheld().filter(|_| !again) {
            self.wait(KEY);
            let _ = self.act(Action::Answer { at: self.address(node), answer: Answer::state(state) });
            return;
        }
        let (slip, chosen) = self.choose(node, item, lot, again);
        if let Some(slip) = slip {
            self.give(node, item, &slip);
            self.wait(5000);
        }
        match chosen.or_else(|| unable(item)) {
            Some(answer) => self.give(node, item, &answer),
            // Nothing that can stand comes to mind: what was said first is taken down as it is.
            None => {
                let first = self.mind(node, item).answer(0);
                if let Some(first) = first {
                    self.give(node, item, &first);
                }
            }
        }
    }

    fn mind<'m>(&'m self, node: NodeId, item: &'m Item) -> Mind<'m> {
        Mind { person: self.person, interview: &self.interview, node, item, intent: self.intent }
    }

    /// What is said first and has to be put right, if any; and what stands in the end.
    fn choose(&self, node: NodeId, item: &Item, lot: &Lot, again: bool) -> (Option<Answer>, Option<Answer>) {
        let mind = self.mind(node, item);
        let mut slip = None;
        let mut doubted = None;
        for turn in 0.. {
            let Some(answer) = mind.answer(turn) else { break };
            match self.fit(node, item, &answer) {
                Fit::Clean => return (slip, Some(answer)),
                // Most people are within what the author expects; a few are not, and say why.
                Fit::Doubted if turn == 0 && lot.chance("stands by it", 0.12) => return (slip, Some(answer)),
                Fit::Doubted => {
                    if turn == 0 && lot.chance("thinks again", 0.05) {
                        slip = Some(answer.clone());
                    }
                    doubted = doubted.or(Some(answer));
                }
                Fit::Wrong if turn == 0 && !again && lot.chance("slip", 0.3) => slip = Some(answer),
                Fit::Wrong => {}
            }
        }
        (slip, doubted)
    }

    /// Tries a value on a copy of the interview.
    fn fit(&self, node: NodeId, item: &Item, answer: &Answer) -> Fit {
        let form = self.interview.form();
        let unseen = form.version().graph.checkers(form.definition(node)).is_empty();
        if item.checks.is_empty() && item.warns.is_empty() && unseen {
            return Fit::Clean;
        }
        let action = Action::Answer { at: self.address(node), answer: answer.clone() };
        let Ok(events) = self.interview.apply(action, self.now) else { return Fit::Wrong };
        let mut then = self.interview.clone();
        let at = self.now;
        then.absorb(&events.into_iter().map(|event| Stamped { at, event }).collect::<Vec<_>>());
        let (hard, soft) = count(&then.problems());
        let (hard_now, soft_now) = count(&self.interview.problems());
        let (hard_here, soft_here) = count(&then.problems_at(node));
        if hard_here > 0 || hard > hard_now {
            Fit::Wrong
        } else if soft_here > 0 || soft > soft_now {
            Fit::Doubted
        } else {
            Fit::Clean
        }
    }

    /// Puts an answer in as an interviewer does: strokes for choices, Enter behind what is typed.
    fn give(&mut self, node: NodeId, item: &Item, answer: &Answer) {
        let at = self.address(node);
        if answer.state != State::Answered {
            self.wait(KEY);
            let _ = self.act(Action::Answer { at, answer: answer.clone() });
            return;
        }
        match &item.kind {
            Kind::Many { choices, most } => {
                let mut value = self.interview.form().value(node).to_string();
                let wanted: Vec<&str> = answer.value.split(' ').collect();
                let ticked: Vec<String> =
                    value.split(' ').filter(|c| !c.is_empty()).map(str::to_string).collect();
                let off = ticked.iter().map(String::as_str).filter(|code| !wanted.contains(code));
                let on = wanted.iter().copied().filter(|code| !ticked.iter().any(|c| c == code));
                for code in off.chain(on).collect::<Vec<_>>() {
                    let Ok(next) = toggled(choices, &value, code, *most) else { continue };
                    value = next;
                    self.wait(KEY);
                    let _ = self.act(Action::Answer { at: at.clone(), answer: Answer::value(value.clone()) });
                }
            }
            Kind::One(_) => {
                self.wait(KEY);
                let _ = self.act(Action::Answer { at, answer: answer.clone() });
            }
            Kind::Rank { .. } => {
                self.wait(KEY * answer.value.split(' ').count() as i64);
                let _ = self.act(Action::Answer { at, answer: answer.clone() });
            }
            _ => {
                self.wait(pace::writing(&answer.value));
                let _ = self.act(Action::Enter { at, answer: answer.clone() });
            }
        }
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
        if self.act(Action::End { reason }).is_err() {
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

/// A state in place of a value that nobody can give.
fn unable(item: &Item) -> Option<Answer> {
    let allow = item.allow;
    let state = match (allow.dont_know, allow.refused, allow.skipped) {
        (true, ..) => State::DontKnow,
        (_, true, _) => State::Refused,
        (_, _, true) => State::Skipped,
        _ if !item.required => State::NotReached,
        _ => return None,
    };
    Some(Answer::state(state))
}

fn count(problems: &[Problem]) -> (usize, usize) {
    let of =
        |wanted: fn(&Trouble) -> bool| problems.iter().filter(|problem| wanted(&problem.trouble)).count();
    (of(|trouble| matches!(trouble, Trouble::Hard(_))), of(|trouble| matches!(trouble, Trouble::Soft(_))))
}
