//! What is said at one item: it is read aloud, thought about, answered with something that can stand, and
//! taken down stroke by stroke.

use super::chance::Lot;
use super::pace::{self, KEY};
use super::talk::Talk;
use super::thought::Mind;
use crate::expr::NodeId;
use crate::form::{Answer, Audience, State};
use crate::interview::{Action, Problem, Stamped, Trouble, toggled};
use crate::questionnaire::{Item, Kind, Read, Role};

/// Whether a value can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Clean,
    Doubted,
    Wrong,
}

impl Talk<'_> {
    pub(super) fn read_aloud(&mut self, node: NodeId) {
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

    pub(super) fn ask(&mut self, node: NodeId) {
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
    pub(super) fn think(&mut self, item: &Item, lot: &Lot) {
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
    pub(super) fn answer(&mut self, node: NodeId, item: &Item, lot: &Lot) {
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

    pub(super) fn mind<'m>(&'m self, node: NodeId, item: &'m Item) -> Mind<'m> {
        Mind { person: self.person, interview: &self.interview, node, item, intent: self.intent }
    }

    /// What is said first and has to be put right, if any; and what stands in the end.
    pub(super) fn choose(
        &self,
        node: NodeId,
        item: &Item,
        lot: &Lot,
        again: bool,
    ) -> (Option<Answer>, Option<Answer>) {
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
    pub(super) fn fit(&self, node: NodeId, item: &Item, answer: &Answer) -> Fit {
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
    pub(super) fn give(&mut self, node: NodeId, item: &Item, answer: &Answer) {
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
}

/// A state in place of a value that nobody can give.
pub(super) fn unable(item: &Item) -> Option<Answer> {
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
