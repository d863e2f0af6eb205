//! Node lists that the evaluator passes about, taken from a small store of used ones.
//! An expression over a few items would otherwise spend most of its time with the allocator.
//! What the nodes are is nobody's business here.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use super::tree::NodeId;

thread_local! {
    static SPARE: RefCell<Vec<Vec<NodeId>>> = const { RefCell::new(Vec::new()) };
}

/// How many lists are kept for use again, and how large one of them may be.
const KEPT: usize = 16;
const LARGEST: usize = 4096;

/// A list of nodes that goes back to the store when it is dropped.
#[derive(Debug, Default)]
pub(super) struct NodeSet(Vec<NodeId>);

impl NodeSet {
    /// An empty list.
    pub fn take() -> NodeSet {
        NodeSet(SPARE.with_borrow_mut(|spare| spare.pop()).unwrap_or_default())
    }

    /// The nodes, for keeping.
    pub fn into_vec(mut self) -> Vec<NodeId> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for NodeSet {
    fn drop(&mut self) {
        if self.0.capacity() == 0 || self.0.capacity() > LARGEST {
            return;
        }
        let mut list = std::mem::take(&mut self.0);
        list.clear();
        // While the thread ends the store may be gone already; then the list is simply freed.
        let _ = SPARE.try_with(|spare| {
            if let Ok(mut spare) = spare.try_borrow_mut()
                && spare.len() < KEPT
            {
                spare.push(list);
            }
        });
    }
}

impl Deref for NodeSet {
    type Target = Vec<NodeId>;
    fn deref(&self) -> &Vec<NodeId> {
        &self.0
    }
}

impl DerefMut for NodeSet {
    fn deref_mut(&mut self) -> &mut Vec<NodeId> {
        &mut self.0
    }
}
