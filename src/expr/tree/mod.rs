//! The tree that expressions are evaluated on: an arena of nodes, indices instead of pointers.
//! Nodes carry a label that grows in document order and is dealt with gaps, so that two nodes are
//! compared in one step however often others come and go. No expression is known here, and an index
//! is never used again for another node.

mod build;
mod order;
#[cfg(test)]
mod tests;

use super::arena::Arena;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A node of a [`Tree`]; valid for that tree only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What a node is. All but the last are the node types of XPath 1.0 §5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeKind {
    Document,
    Element,
    Attribute,
    Namespace,
    Text,
    Comment,
    Instruction,
    /// A document type declaration: no node to XPath, one to browsers. Only `node()` meets it.
    Doctype,
}

/// An expanded name with the prefix it was written with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Name {
    prefix: Box<str>,
    local: Box<str>,
    uri: Box<str>,
}

#[derive(Debug, Clone)]
struct Node {
    /// Position in document order, larger is later.
    order: u64,
    kind: NodeKind,
    /// Index into the names.
    name: u32,
    /// Text, attribute value, comment, instruction's data, namespace's URI.
    value: String,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    /// Namespaces, then attributes, linked like siblings.
    first_attached: Option<NodeId>,
    last_attached: Option<NodeId>,
}

/// The names of a tree's nodes, each once.
#[derive(Debug, Clone)]
struct Names {
    list: Vec<Name>,
    known: HashMap<Name, u32>,
}

/// Documents in an arena.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Arena<Node>,
    /// Shared between copies of a tree, like the nodes that were not changed since.
    names: Arc<Names>,
    documents: Vec<NodeId>,
}

impl Default for Tree {
    fn default() -> Self {
        Tree::new()
    }
}

impl Tree {
    /// A tree with one empty document.
    pub fn new() -> Tree {
        let nameless = Name::default();
        let mut tree = Tree {
            nodes: Arena::default(),
            names: Arc::new(Names { known: HashMap::from([(nameless.clone(), 0)]), list: vec![nameless] }),
            documents: Vec::new(),
        };
        tree.add_document();
        tree
    }

    /// The first document.
    pub fn root(&self) -> NodeId {
        self.documents[0]
    }

    pub fn kind(&self, node: NodeId) -> NodeKind {
        self.node(node).kind
    }

    /// The name without prefix; empty for nodes without a name.
    pub fn name(&self, node: NodeId) -> &str {
        &self.names.list[self.node(node).name as usize].local
    }

    /// The prefix it was written with, or the empty text.
    pub fn prefix(&self, node: NodeId) -> &str {
        &self.names.list[self.node(node).name as usize].prefix
    }

    /// The namespace of its name, or the empty text.
    pub fn namespace_uri(&self, node: NodeId) -> &str {
        &self.names.list[self.node(node).name as usize].uri
    }

    /// The string value (XPath 1.0 §5): borrowed unless it is spread over several text nodes.
    pub fn text(&self, node: NodeId) -> Cow<'_, str> {
        self.text_counted(node).0
    }

    /// The string value, and how many nodes were looked at for it.
    pub(super) fn text_counted(&self, node: NodeId) -> (Cow<'_, str>, usize) {
        let this = self.node(node);
        if !matches!(this.kind, NodeKind::Element | NodeKind::Document) {
            return (Cow::Borrowed(&this.value), 1);
        }
        match this.first_child {
            None => (Cow::Borrowed(""), 1),
            Some(only) if self.node(only).next.is_none() => match self.kind(only) {
                NodeKind::Text => (Cow::Borrowed(&self.node(only).value), 2),
                NodeKind::Element => self.text_counted(only),
                _ => (Cow::Borrowed(""), 2),
            },
            Some(_) => {
                let mut text = String::new();
                let mut looked_at = 1;
                let mut within = self.next_within(node, node);
                while let Some(inner) = within {
                    looked_at += 1;
                    if self.kind(inner) == NodeKind::Text {
                        text.push_str(&self.node(inner).value);
                    }
                    within = self.next_within(inner, node);
                }
                (Cow::Owned(text), looked_at)
            }
        }
    }

    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).parent
    }

    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).first_child
    }

    pub fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).last_child
    }

    /// The sibling after; among attributes and namespaces, the next one attached.
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).next
    }

    /// The sibling before; among attributes and namespaces, the one attached before.
    pub fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).previous
    }

    /// The children in order, attributes not among them.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(node).first_child, |&child| self.node(child).next)
    }

    pub fn attributes(&self, element: NodeId) -> impl Iterator<Item = NodeId> {
        self.attached(element, NodeKind::Attribute)
    }

    pub fn namespaces(&self, element: NodeId) -> impl Iterator<Item = NodeId> {
        self.attached(element, NodeKind::Namespace)
    }

    /// The value of an attribute without namespace.
    pub fn attribute(&self, element: NodeId, name: &str) -> Option<&str> {
        self.attributes(element)
            .find(|&it| self.name(it) == name && self.namespace_uri(it).is_empty())
            .map(|it| self.node(it).value.as_str())
    }

    /// The topmost node above (or the node itself): a document unless it was removed.
    pub fn top(&self, node: NodeId) -> NodeId {
        let mut top = node;
        while let Some(parent) = self.node(top).parent {
            top = parent;
        }
        top
    }

    /// The node after `node` in document order within the subtree of `within`, attributes and
    /// namespaces left out.
    pub fn next_within(&self, node: NodeId, within: NodeId) -> Option<NodeId> {
        if let Some(child) = self.node(node).first_child {
            return Some(child);
        }
        let mut node = node;
        while node != within {
            if let Some(next) = self.node(node).next {
                return Some(next);
            }
            node = self.node(node).parent?;
        }
        None
    }

    /// A number that is larger for a node later in document order.
    pub fn order(&self, node: NodeId) -> u64 {
        self.node(node).order
    }

    /// Brings nodes into document order, each once.
    pub fn sort(&self, nodes: &mut Vec<NodeId>) {
        if !nodes.is_sorted_by(|&a, &b| self.order(a) < self.order(b)) {
            nodes.sort_unstable_by_key(|&node| self.order(node));
            nodes.dedup();
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    fn attached(&self, element: NodeId, kind: NodeKind) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(element).first_attached, |&it| self.node(it).next)
            .filter(move |&it| self.kind(it) == kind)
    }
}
