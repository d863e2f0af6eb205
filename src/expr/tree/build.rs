//! Growing and pruning a tree: nodes added, put between others, rewritten, taken out.
//! Every way of adding a node ends in a link and a label, and nowhere else is a link set.
//! Nothing is ever moved: what was taken out does not come back.

use super::order::GAP;
use super::{Name, Node, NodeId, NodeKind, Tree};
use std::sync::Arc;

impl Tree {
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

    pub(super) fn write(&mut self, node: NodeId, text: &str) {
        let value = &mut self.node_mut(node).value;
        value.clear();
        value.push_str(text);
    }

    pub(super) fn intern(&mut self, prefix: &str, local: &str, uri: &str) -> u32 {
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

    pub(super) fn allocate(&mut self, kind: NodeKind, name: u32, value: String) -> NodeId {
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

    pub(super) fn append(&mut self, parent: NodeId, kind: NodeKind, name: u32, value: String) -> NodeId {
        let before = self.last_within(parent);
        let after = self.after(parent);
        let previous = self.node(parent).last_child;
        let id = self.allocate(kind, name, value);
        self.link(id, Some(parent), previous, None);
        self.label(id, Some(before), after);
        id
    }

    pub(super) fn link(
        &mut self,
        id: NodeId,
        parent: Option<NodeId>,
        previous: Option<NodeId>,
        next: Option<NodeId>,
    ) {
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
    pub(super) fn attach(
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
}
