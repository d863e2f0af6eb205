//! Working out what a change means: conditions and calculations downstream of it, each once, in order.

use super::Form;
use super::world::Moment;
use super::{Answer, State};
use crate::expr::{NodeId, Place};
use crate::questionnaire::{Body, Kind, Questionnaire};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// Nodes to work out, lowest rank first.
#[derive(Default)]
struct Agenda {
    heap: BinaryHeap<Reverse<(u32, NodeId)>>,
    waiting: HashSet<NodeId>,
}

impl Agenda {
    fn add(&mut self, rank: u32, node: NodeId) {
        if self.waiting.insert(node) {
            self.heap.push(Reverse((rank, node)));
        }
    }

    fn next(&mut self) -> Option<NodeId> {
        let Reverse((_, node)) = self.heap.pop()?;
        self.waiting.remove(&node);
        Some(node)
    }
}

impl Form {
    /// Everything once, in order: the state of an empty form.
    pub(super) fn compute_all(&mut self) {
        let mut all: Vec<NodeId> = self.all_nodes().collect();
        all.sort_by_key(|node| self.version.graph.rank(self.definition(*node)));
        for node in all {
            self.evaluate(node);
            self.write(node);
        }
    }

    /// Works out everything that depends on a node whose visible value has changed.
    pub(super) fn propagate(&mut self, node: NodeId, all: &mut Vec<NodeId>) {
        let mut agenda = Agenda::default();
        self.readers(node, &mut agenda);
        while let Some(node) = agenda.next() {
            let asked = self.asked(node);
            let changed = self.evaluate(node);
            if self.asked(node) != asked {
                let children = self.version.questionnaire.children(self.definition(node)).to_vec();
                for child in children {
                    for instance in self.nodes(child).to_vec() {
                        agenda.add(self.version.graph.rank(child), instance);
                    }
                }
            }
            if changed {
                all.push(node);
                self.write(node);
                self.readers(node, &mut agenda);
            }
        }
    }

    /// Whether a node is asked, and whether that is still known.
    fn asked(&self, node: NodeId) -> (bool, bool) {
        let slot = self.slot(node);
        (slot.relevant, slot.unsure)
    }

    fn readers(&self, node: NodeId, agenda: &mut Agenda) {
        // A part's value is the text of all in it, so its readers are told through its items.
        let graph = &self.version.graph;
        for reader in graph.readers(self.definition(node)) {
            for instance in self.nodes(*reader) {
                agenda.add(graph.rank(*reader), *instance);
            }
        }
    }

    /// Works out condition, relevance and calculation of one node. True if what others see of it changed.
    fn evaluate(&mut self, node: NodeId) -> bool {
        let version = self.version.clone();
        let questionnaire: &Questionnaire = &version.questionnaire;
        let definition = self.definition(node);
        let entry = questionnaire.entry(definition);
        let before = self.answer(node).clone();
        let unknown = entry.when.as_ref().is_some_and(|when| self.rests_on_erased(node, when));
        let condition = match &entry.when {
            Some(when) if !unknown => self.truth(node, when),
            _ => Ok(true),
        };
        let parent = entry.parent.map(|parent| self.node_of(parent));
        let (parent_relevant, parent_unsure) = parent.map_or((true, false), |parent| self.asked(parent));
        let mut failure = condition.as_ref().err().cloned();
        let condition = condition.unwrap_or(false);
        let slot = self.slot_mut(node);
        slot.condition = condition;
        slot.relevant = condition && parent_relevant && !slot.excluded;
        slot.unsure = slot.relevant && (unknown || parent_unsure);
        slot.evaluations = slot.evaluations.wrapping_add(1);
        let (relevant, unsure) = self.asked(node);
        if let Body::Item(item) = &entry.body
            && let (Kind::Value, Some(is), true) = (&item.kind, &item.is, relevant)
        {
            let answer = if unsure || self.rests_on_erased(node, is) {
                Ok(Answer::state(State::Redacted))
            } else {
                let moment = Moment::new(self, node);
                let place = Place { tree: &self.tree, node, world: &moment };
                is.program.text(&place).map(Answer::value)
            };
            failure = answer.as_ref().err().cloned();
            self.slot_mut(node).answer = answer.unwrap_or_else(|_| Answer::nothing());
        }
        match failure {
            Some(error) => drop(self.uncomputed.insert(node, error)),
            None if self.uncomputed.is_empty() => {}
            None => drop(self.uncomputed.remove(&node)),
        }
        *self.answer(node) != before
    }

    /// Lets the tree say what the node's answer is now: empty unless answered and relevant.
    pub(super) fn write(&mut self, node: NodeId) {
        let Some(item) = self.item(node) else { return };
        let answer = self.answer(node);
        let mut text = if answer.state == State::Answered { answer.value.clone() } else { String::new() };
        if matches!(item.kind, Kind::Date { .. }) {
            // A date known to the month or the year stands for its first day wherever it is compared.
            match text.len() {
                4 => text.push_str("-01-01"),
                7 => text.push_str("-01"),
                _ => {}
            }
        }
        self.tree.set_text(node, &text);
    }
}
