//! Document order: a label for each node, between the labels of its neighbours.
//! Nodes at the end get wide gaps, nodes in the middle narrow ones; when a gap is full, all labels
//! are dealt anew. Only comparing labels is ever needed to compare nodes.

use super::{NodeId, Tree};

/// Between the labels of two nodes that were put one after the other at the end.
pub(super) const GAP: u64 = 1 << 32;
/// Between a node and one put after it in the middle: small, so that many fit into one gap.
const STEP: u64 = 1 << 10;

impl Tree {
    /// The last node in document order of a subtree.
    pub(super) fn last_within(&self, node: NodeId) -> NodeId {
        let mut last = node;
        loop {
            let this = self.node(last);
            match this.last_child.or(this.last_attached) {
                Some(within) => last = within,
                None => return last,
            }
        }
    }

    /// The first node in document order after a subtree.
    pub(super) fn after(&self, node: NodeId) -> Option<NodeId> {
        let mut node = node;
        loop {
            let this = self.node(node);
            if let Some(next) = this.next {
                return Some(next);
            }
            match this.parent {
                Some(parent) => node = parent,
                None => {
                    let place = self.documents.iter().position(|&it| it == node)?;
                    return self.documents.get(place + 1).copied();
                }
            }
        }
    }

    /// Gives a linked node its label, between its neighbours in document order; when there is no
    /// room left, all labels are dealt anew.
    pub(super) fn label(&mut self, id: NodeId, before: Option<NodeId>, after: Option<NodeId>) {
        let low = before.map_or(0, |before| self.node(before).order);
        let order = match after.map(|after| self.node(after).order) {
            None => low.checked_add(GAP),
            Some(high) => {
                let half = high.saturating_sub(low) / 2;
                (half > 0).then(|| low + half.min(STEP))
            }
        };
        match order {
            Some(order) => self.node_mut(id).order = order,
            None => self.relabel(),
        }
    }

    pub(super) fn relabel(&mut self) {
        let mut order = 0;
        for document in self.documents.clone() {
            let mut next = Some(document);
            while let Some(node) = next {
                self.node_mut(node).order = order;
                order += GAP;
                let mut attached = self.node(node).first_attached;
                while let Some(it) = attached {
                    self.node_mut(it).order = order;
                    order += GAP;
                    attached = self.node(it).next;
                }
                next = self.next_within(node, document);
            }
        }
    }
}
