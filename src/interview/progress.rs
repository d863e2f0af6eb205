//! How far an interview is, counted over the items that are asked.

use super::Interview;
use crate::expr::NodeId;
use crate::form::State;

/// Counts over the items that are asked (notes and calculated values are not counted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Items that are relevant now.
    pub total: usize,
    /// Of these, with an answer.
    pub answered: usize,
    /// Don't know.
    pub dont_know: usize,
    /// Refused.
    pub refused: usize,
    /// Skipped.
    pub skipped: usize,
    /// Answered once, and lawfully erased.
    pub erased: usize,
    /// Without anything yet.
    pub not_reached: usize,
}

impl Progress {
    /// Items that have been dealt with one way or another.
    pub fn done(&self) -> usize {
        self.total - self.not_reached
    }

    /// What all faces tell: each state that some items are in, with how many are, in the order it is told.
    pub fn told(&self) -> Vec<(State, usize)> {
        let all = [
            (State::Answered, self.answered),
            (State::DontKnow, self.dont_know),
            (State::Refused, self.refused),
            (State::Skipped, self.skipped),
            (State::Redacted, self.erased),
            (State::NotReached, self.not_reached),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// The share of applicable items reached, 0 to 1; 1 where none applies.
    pub fn share(&self) -> f64 {
        if self.total == 0 { 1.0 } else { self.done() as f64 / self.total as f64 }
    }
}

impl Interview {
    /// The relevant items that are asked, in the order of the route; notes left out.
    pub fn asked(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.route.asked.iter().copied().filter(|node| self.form.is_relevant(*node))
    }

    /// Whether an item belongs to the opening.
    pub fn is_opening(&self, node: NodeId) -> bool {
        self.questionnaire().is_opening(self.form.definition(node))
    }

    /// The first required item of the opening that has nothing yet: until then nobody is asked anything else.
    pub fn opening_left(&self) -> Option<NodeId> {
        self.asked().take_while(|node| self.is_opening(*node)).find(|node| {
            self.form.state(*node) == State::NotReached
                && self.form.item(*node).is_some_and(|item| item.required)
        })
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let mut progress = Progress::default();
        for node in self.asked() {
            progress.total += 1;
            match self.form.state(node) {
                State::Answered => progress.answered += 1,
                State::Redacted => progress.erased += 1,
                State::DontKnow => progress.dont_know += 1,
                State::Refused => progress.refused += 1,
                State::Skipped => progress.skipped += 1,
                State::NotReached | State::NotAsked => progress.not_reached += 1,
            }
        }
        progress
    }
}
