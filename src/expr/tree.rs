//! The tree that expressions are evaluated on: an arena of nodes, indices instead of pointers.
//! Nodes carry a label that grows in document order and is dealt with gaps, so that two nodes are
//! compared in one step however often others come and go. No expression is known here, and an index
//! is never used again for another node.

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
    nodes: Vec<Node>,
    /// Shared between copies of a tree: a copy for a trial need not copy its names.
    names: Arc<Names>,
    documents: Vec<NodeId>,
}

/// Between the labels of two nodes that were put one after the other at the end.
const GAP: u64 = 1 << 32;
/// Between a node and one put after it in the middle: small, so that many fit into one gap.
const STEP: u64 = 1 << 10;

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
            nodes: Vec::new(),
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

    /// A further document, after all others: a secondary instance, for example.
    pub fn add_document(&mut self) -> NodeId {
        let last = self.documents.last().map(|&document| self.last_within(document));
        let id = self.allocate(NodeKind::Document, 0, String::new());
        self.documents.push(id);
        self.nodes[id.0 as usize].order = last.map_or(0, |last| self.node(last).order + GAP);
        id
    }

    /// A new last child element without namespace.
    pub fn add_element(&mut self, parent: NodeId, name: &str) -> NodeId {
        self.add_element_ns(parent, "", name, "")
    }

    /// A new last child element with prefix and namespace as given.
    pub fn add_element_ns(&mut self, parent: NodeId, prefix: &str, local: &str, uri: &str) -> NodeId {
        let name = self.intern(prefix, local, uri);
        self.append(parent, NodeKind::Element, name, String::new())
    }

    /// A new element without namespace, next to `sibling`, before it in document order.
    pub fn insert_element_before(&mut self, sibling: NodeId, name: &str) -> NodeId {
        let name = self.intern("", name, "");
        let id = self.allocate(NodeKind::Element, name, String::new());
        let parent = self.node(sibling).parent;
        let previous = self.node(sibling).previous;
        self.link(id, parent, previous, Some(sibling));
        let before = match previous {
            Some(previous) => Some(self.last_within(previous)),
            None => parent.map(|parent| self.node(parent).last_attached.unwrap_or(parent)),
        };
        self.label(id, before, Some(sibling));
        id
    }

    /// A new element without namespace, next to `sibling`, after it and all that is in it.
    pub fn insert_element_after(&mut self, sibling: NodeId, name: &str) -> NodeId {
        match (self.node(sibling).next, self.node(sibling).parent) {
            (Some(next), _) => self.insert_element_before(next, name),
            (None, Some(parent)) => self.add_element(parent, name),
            (None, None) => self.add_document(),
        }
    }

    /// A new last child text node.
    pub fn add_text(&mut self, parent: NodeId, text: &str) -> NodeId {
        self.append(parent, NodeKind::Text, 0, text.to_owned())
    }

    /// A new last child comment.
    pub fn add_comment(&mut self, parent: NodeId, text: &str) -> NodeId {
        self.append(parent, NodeKind::Comment, 0, text.to_owned())
    }

    /// A new last child processing instruction.
    pub fn add_pi(&mut self, parent: NodeId, target: &str, data: &str) -> NodeId {
        let name = self.intern("", target, "");
        self.append(parent, NodeKind::Instruction, name, data.to_owned())
    }

    /// A document type declaration as the last child so far.
    pub fn add_doctype(&mut self, document: NodeId, name: &str) -> NodeId {
        let name = self.intern("", name, "");
        self.append(document, NodeKind::Doctype, name, String::new())
    }

    /// A new attribute without namespace.
    pub fn add_attribute(&mut self, element: NodeId, name: &str, value: &str) -> NodeId {
        self.add_attribute_ns(element, "", name, "", value)
    }

    /// A new attribute with prefix and namespace as given.
    pub fn add_attribute_ns(
        &mut self,
        element: NodeId,
        prefix: &str,
        local: &str,
        uri: &str,
        value: &str,
    ) -> NodeId {
        let name = self.intern(prefix, local, uri);
        let last = self.node(element).last_attached;
        self.attach(element, NodeKind::Attribute, name, value, last)
    }

    /// A namespace in scope on an element; `prefix` is empty for the default namespace.
    pub fn add_namespace(&mut self, element: NodeId, prefix: &str, uri: &str) -> NodeId {
        let name = self.intern("", prefix, "");
        let last = self.namespaces(element).last();
        self.attach(element, NodeKind::Namespace, name, uri, last)
    }

    /// Makes `text` the only content of an element (or the value of any other node but a document).
    /// Where the element has one text child already, that child is kept.
    pub fn set_text(&mut self, element: NodeId, text: &str) {
        if self.kind(element) != NodeKind::Element {
            return self.write(element, text);
        }
        match self.node(element).first_child {
            Some(child) if self.kind(child) == NodeKind::Text && self.node(child).next.is_none() => {
                self.write(child, text);
            }
            first => {
                let mut child = first;
                while let Some(old) = child {
                    child = self.node(old).next;
                    self.remove(old);
                }
                if !text.is_empty() {
                    self.add_text(element, text);
                }
            }
        }
    }

    /// Takes a node and all within it out of the tree. The ids stay reserved.
    pub fn remove(&mut self, node: NodeId) {
        let Node { kind, parent, previous, next, .. } = *self.node(node);
        let attached = matches!(kind, NodeKind::Attribute | NodeKind::Namespace);
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = next,
            (None, Some(parent)) if attached => self.node_mut(parent).first_attached = next,
            (None, Some(parent)) => self.node_mut(parent).first_child = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).previous = previous,
            (None, Some(parent)) if attached => self.node_mut(parent).last_attached = previous,
            (None, Some(parent)) => self.node_mut(parent).last_child = previous,
            (None, None) => {}
        }
        let removed = self.node_mut(node);
        removed.parent = None;
        removed.previous = None;
        removed.next = None;
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
        let this = self.node(node);
        if !matches!(this.kind, NodeKind::Element | NodeKind::Document) {
            return Cow::Borrowed(&this.value);
        }
        match this.first_child {
            None => Cow::Borrowed(""),
            Some(only) if self.node(only).next.is_none() => match self.kind(only) {
                NodeKind::Text => Cow::Borrowed(&self.node(only).value),
                NodeKind::Element => self.text(only),
                _ => Cow::Borrowed(""),
            },
            Some(_) => {
                let mut text = String::new();
                let mut within = self.next_within(node, node);
                while let Some(inner) = within {
                    if self.kind(inner) == NodeKind::Text {
                        text.push_str(&self.node(inner).value);
                    }
                    within = self.next_within(inner, node);
                }
                Cow::Owned(text)
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

    fn write(&mut self, node: NodeId, text: &str) {
        let value = &mut self.node_mut(node).value;
        value.clear();
        value.push_str(text);
    }

    fn intern(&mut self, prefix: &str, local: &str, uri: &str) -> u32 {
        let name = Name { prefix: prefix.into(), local: local.into(), uri: uri.into() };
        if let Some(&known) = self.names.known.get(&name) {
            return known;
        }
        let names = Arc::make_mut(&mut self.names);
        let id = names.list.len() as u32;
        names.list.push(name.clone());
        names.known.insert(name, id);
        id
    }

    fn allocate(&mut self, kind: NodeKind, name: u32, value: String) -> NodeId {
        // Four thousand million nodes would need more memory than any machine this runs on.
        let id = NodeId(u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes"));
        self.nodes.push(Node {
            order: 0,
            kind,
            name,
            value,
            parent: None,
            previous: None,
            next: None,
            first_child: None,
            last_child: None,
            first_attached: None,
            last_attached: None,
        });
        id
    }

    fn append(&mut self, parent: NodeId, kind: NodeKind, name: u32, value: String) -> NodeId {
        let before = self.last_within(parent);
        let after = self.after(parent);
        let previous = self.node(parent).last_child;
        let id = self.allocate(kind, name, value);
        self.link(id, Some(parent), previous, None);
        self.label(id, Some(before), after);
        id
    }

    fn link(&mut self, id: NodeId, parent: Option<NodeId>, previous: Option<NodeId>, next: Option<NodeId>) {
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (parent, previous, next);
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = Some(id),
            (None, Some(parent)) => self.node_mut(parent).first_child = Some(id),
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).previous = Some(id),
            (None, Some(parent)) => self.node_mut(parent).last_child = Some(id),
            (None, None) => {}
        }
    }

    /// Puts an attribute or namespace behind `previous` (at the front without one).
    fn attach(
        &mut self,
        element: NodeId,
        kind: NodeKind,
        name: u32,
        value: &str,
        previous: Option<NodeId>,
    ) -> NodeId {
        let next = match previous {
            Some(previous) => self.node(previous).next,
            None => self.node(element).first_attached,
        };
        let after = next.or(self.node(element).first_child).or_else(|| self.after(element));
        let id = self.allocate(kind, name, value.to_owned());
        let node = self.node_mut(id);
        (node.parent, node.previous, node.next) = (Some(element), previous, next);
        match previous {
            Some(previous) => self.node_mut(previous).next = Some(id),
            None => self.node_mut(element).first_attached = Some(id),
        }
        match next {
            Some(next) => self.node_mut(next).previous = Some(id),
            None => self.node_mut(element).last_attached = Some(id),
        }
        self.label(id, Some(previous.unwrap_or(element)), after);
        id
    }

    /// The last node in document order of a subtree.
    fn last_within(&self, node: NodeId) -> NodeId {
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
    fn after(&self, node: NodeId) -> Option<NodeId> {
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
    fn label(&mut self, id: NodeId, before: Option<NodeId>, after: Option<NodeId>) {
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

    fn relabel(&mut self) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every node in document order, as the links tell it.
    fn linked_order(tree: &Tree) -> Vec<NodeId> {
        let mut order = Vec::new();
        for &document in &tree.documents {
            let mut next = Some(document);
            while let Some(node) = next {
                order.push(node);
                order.extend(tree.namespaces(node));
                order.extend(tree.attributes(node));
                next = tree.next_within(node, document);
            }
        }
        order
    }

    #[test]
    fn setting_a_text_keeps_the_child() {
        let mut tree = Tree::new();
        let item = tree.add_element(tree.root(), "item");
        tree.set_text(item, "一");
        let child = tree.first_child(item);
        tree.set_text(item, "two");
        assert_eq!(tree.first_child(item), child);
        assert_eq!(tree.text(item), "two");
        assert!(matches!(tree.text(item), Cow::Borrowed(_)));
        tree.set_text(item, "");
        assert_eq!(tree.text(item), "");
    }

    #[test]
    fn labels_are_dealt_anew_when_a_gap_is_full() {
        let mut tree = Tree::new();
        let data = tree.add_element(tree.root(), "data");
        let mut newest = tree.add_element(data, "last");
        for _ in 0..200 {
            newest = tree.insert_element_before(newest, "earlier");
        }
        let order = linked_order(&tree);
        assert!(order.is_sorted_by(|&a, &b| tree.order(a) < tree.order(b)));
        assert_eq!(order.len(), 203);
    }

    proptest! {
        #[test]
        fn order_survives_coming_and_going(acts in prop::collection::vec((0u8..7, any::<prop::sample::Index>()), 1..120)) {
            let mut tree = Tree::new();
            tree.add_document();
            for (act, place) in acts {
                let elements: Vec<NodeId> = linked_order(&tree)
                    .into_iter()
                    .filter(|&it| matches!(tree.kind(it), NodeKind::Element | NodeKind::Document))
                    .collect();
                let target = elements[place.index(elements.len())];
                let inner = tree.kind(target) == NodeKind::Element;
                match act {
                    0 | 1 => { tree.add_element(target, "e"); }
                    2 => { tree.add_text(target, "t"); }
                    3 if inner => { tree.insert_element_before(target, "b"); }
                    4 if inner => { tree.add_attribute(target, "a", "1"); }
                    5 if inner => { tree.add_namespace(target, "n", "urn:n"); }
                    6 if inner => tree.remove(target),
                    _ => {}
                }
                let order = linked_order(&tree);
                prop_assert!(order.is_sorted_by(|&a, &b| tree.order(a) < tree.order(b)));
            }
        }
    }
}
