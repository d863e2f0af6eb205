//! An open problem: something that has to be put right, explained or answered.

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

/// The checks that fire, kept up to date change by change, and those (and points) that cannot be worked out.
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
