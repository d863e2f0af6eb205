//! An open problem: something that has to be put right, explained or answered; and the reason that explains one.
//! What stands in whose way is decided in `apply`, never here.

use super::Interview;
use crate::expr::{ExprError, NodeId};
use crate::form::{Form, State, Violation};
use std::collections::BTreeMap;

/// What kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A hard check (which of the item's) does not hold.
    Hard(usize),
    /// A choice that ends the visit was made, and the interview went on all the same.
    Ends,
    /// A soft check (which of the item's) fires and has no reason.
    Soft(usize),
    /// No answer where one is needed.
    Unanswered,
}

/// One open problem, hard ones before soft ones before what is unanswered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The item.
    pub node: NodeId,
    /// What is wrong.
    pub trouble: Trouble,
    /// The items whose values are involved, its own among them.
    pub involves: Vec<NodeId>,
}

/// The reason given for a doubted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In the interviewer's words.
    pub text: String,
    /// The values it was given for.
    pub(super) values: Vec<(State, String)>,
}

/// The checks that fire, kept up to date change by change, and those, and points, that cannot be worked out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Firing {
    by_node: BTreeMap<NodeId, Vec<Trouble>>,
    unknown: BTreeMap<NodeId, ExprError>,
}

impl Firing {
    /// Looks again at one item.
    pub fn update(&mut self, form: &Form, node: NodeId) {
        let verdict = form.verdict(node);
        match verdict.unknown {
            Some(error) => drop(self.unknown.insert(node, error)),
            None => drop(self.unknown.remove(&node)),
        }
        let hard = verdict.violations.into_iter().filter_map(|violation| match violation {
            Violation::Constraint(n) => Some(Trouble::Hard(n)),
            Violation::Required => None,
        });
        let troubles: Vec<Trouble> = hard.chain(verdict.warnings.into_iter().map(Trouble::Soft)).collect();
        if troubles.is_empty() {
            self.by_node.remove(&node);
        } else {
            self.by_node.insert(node, troubles);
        }
    }

    pub fn at(&self, node: NodeId) -> &[Trouble] {
        self.by_node.get(&node).map_or(&[], Vec::as_slice)
    }

    pub fn unknown(&self) -> impl Iterator<Item = (NodeId, &ExprError)> {
        self.unknown.iter().map(|(node, error)| (*node, error))
    }

    pub fn all(&self) -> impl Iterator<Item = (NodeId, Trouble)> + '_ {
        self.by_node.iter().flat_map(|(node, troubles)| troubles.iter().map(|t| (*node, *t)))
    }
}

impl Interview {
    /// The reason given for a soft check, if it still stands.
    pub fn reason(&self, node: NodeId, warn: usize) -> Option<&Reason> {
        let reason = self.reasons.get(&(node, warn))?;
        let nodes = involved(&self.form, node, Trouble::Soft(warn));
        (values(&self.form, &nodes) == reason.values).then_some(reason)
    }

    /// Checks of one item that fire: hard ones, and soft ones without a standing reason.
    pub fn problems_at(&self, node: NodeId) -> Vec<Problem> {
        let firing = self.firing.at(node).iter().map(|trouble| (node, *trouble));
        self.open_problems(firing)
    }

    /// A check that fires stands open unless it is a soft one whose reason holds.
    fn stands(&self, node: NodeId, trouble: Trouble) -> bool {
        !matches!(trouble, Trouble::Soft(warn) if self.reason(node, warn).is_some())
    }

    fn open_problems(&self, firing: impl Iterator<Item = (NodeId, Trouble)>) -> Vec<Problem> {
        firing
            .filter(|(node, trouble)| self.stands(*node, *trouble))
            .map(|(node, trouble)| Problem { node, trouble, involves: involved(&self.form, node, trouble) })
            .collect()
    }

    /// How many items have a check that stands open: a hard one, or a soft one without a standing reason.
    pub fn items_in_doubt(&self) -> usize {
        let firing = self.firing.by_node.iter();
        firing.filter(|(node, troubles)| troubles.iter().any(|trouble| self.stands(**node, *trouble))).count()
    }

    /// Everything open: hard checks, soft checks without a reason, then what is unanswered, each in
    /// the order of the route.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.open_problems(self.firing.all());
        for node in self.asked() {
            let missing = self.form.state(node) == State::NotReached
                && self.form.item(node).is_some_and(|item| item.required);
            if self.ending(node).is_some() {
                problems.push(Problem { node, trouble: Trouble::Ends, involves: vec![node] });
            }
            if missing {
                problems.push(Problem { node, trouble: Trouble::Unanswered, involves: vec![node] });
            }
        }
        let rank = |trouble: &Trouble| match trouble {
            Trouble::Hard(_) | Trouble::Ends => 0,
            Trouble::Soft(_) => 1,
            Trouble::Unanswered => 2,
        };
        problems.sort_by_key(|p| (rank(&p.trouble), self.route.of(p.node), p.node));
        problems
    }

    /// Conditions, calculated values, checks and points that cannot be worked out, with why, in document order. They
    /// stand in nobody's way, as nobody in front of a respondent could mend them; all faces show them.
    pub fn uncomputed(&self) -> BTreeMap<NodeId, &ExprError> {
        self.form.uncomputed().chain(self.firing.unknown()).collect()
    }
}

/// The items whose values a problem is about, its own among them, in document order.
pub(super) fn involved(form: &Form, node: NodeId, trouble: Trouble) -> Vec<NodeId> {
    let Some(item) = form.item(node) else { return vec![node] };
    let others = match trouble {
        Trouble::Hard(n) => item.checks.get(n).map(|check| &check.involves),
        Trouble::Soft(n) => item.warns.get(n).map(|warn| &warn.involves),
        Trouble::Ends | Trouble::Unanswered => None,
    };
    let mut nodes: Vec<NodeId> = others
        .into_iter()
        .flatten()
        .flat_map(|definition| form.nodes(*definition))
        .copied()
        .filter(|other| form.item(*other).is_some_and(|item| item.is_answered_by_people()))
        .collect();
    nodes.push(node);
    nodes.sort();
    nodes.dedup();
    nodes
}

/// The values that a reason was given for: if one changes, the reason no longer stands.
pub(super) fn values(form: &Form, nodes: &[NodeId]) -> Vec<(State, String)> {
    nodes.iter().map(|node| (form.state(*node), form.value(*node).to_string())).collect()
}
