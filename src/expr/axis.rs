//! The thirteen axes of XPath 1.0 (§2.2): which nodes stand in which relation to a node.
//! Forward axes give document order, the others its reverse, as positions in predicates need it.
//! Which of the nodes are wanted is the business of the node test.

use super::tree::{NodeId, NodeKind, Tree};

/// A relation between a node and others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Namespace,
    Parent,
    Preceding,
    PrecedingSibling,
    /// `self`, which Rust keeps for itself.
    Itself,
}

impl Axis {
    /// Every axis with its name.
    pub const NAMES: [(Axis, &'static str); 13] = [
        (Axis::Ancestor, "ancestor"),
        (Axis::AncestorOrSelf, "ancestor-or-self"),
        (Axis::Attribute, "attribute"),
        (Axis::Child, "child"),
        (Axis::Descendant, "descendant"),
        (Axis::DescendantOrSelf, "descendant-or-self"),
        (Axis::Following, "following"),
        (Axis::FollowingSibling, "following-sibling"),
        (Axis::Namespace, "namespace"),
        (Axis::Parent, "parent"),
        (Axis::Preceding, "preceding"),
        (Axis::PrecedingSibling, "preceding-sibling"),
        (Axis::Itself, "self"),
    ];

    /// The axis that `name` stands for.
    pub fn from_name(name: &str) -> Option<Axis> {
        let (axis, _) = Axis::NAMES.iter().find(|(_, known)| *known == name)?;
        Some(*axis)
    }

    /// The kind of node the axis is about, which `*` and names select (XPath 1.0 §2.3).
    pub fn principal(self) -> NodeKind {
        match self {
            Axis::Attribute => NodeKind::Attribute,
            Axis::Namespace => NodeKind::Namespace,
            _ => NodeKind::Element,
        }
    }

    /// Calls `visit` on each node of the axis from `node`, nearest first.
    pub fn each(self, tree: &Tree, node: NodeId, visit: &mut impl FnMut(NodeId)) {
        let up = |from| std::iter::successors(from, |&it| tree.parent(it));
        let attached = matches!(tree.kind(node), NodeKind::Attribute | NodeKind::Namespace);
        match self {
            Axis::Itself => visit(node),
            Axis::Child => tree.children(node).for_each(visit),
            Axis::Parent => tree.parent(node).into_iter().for_each(visit),
            Axis::Attribute => tree.attributes(node).for_each(visit),
            Axis::Namespace => tree.namespaces(node).for_each(visit),
            Axis::Ancestor => up(tree.parent(node)).for_each(visit),
            Axis::AncestorOrSelf => up(Some(node)).for_each(visit),
            Axis::Descendant => descend(tree, node, visit),
            Axis::DescendantOrSelf => {
                visit(node);
                descend(tree, node, visit);
            }
            Axis::FollowingSibling if attached => {}
            Axis::FollowingSibling => {
                std::iter::successors(tree.next_sibling(node), |&it| tree.next_sibling(it)).for_each(visit);
            }
            Axis::PrecedingSibling if attached => {}
            Axis::PrecedingSibling => {
                std::iter::successors(tree.previous_sibling(node), |&it| tree.previous_sibling(it))
                    .for_each(visit);
            }
            Axis::Following => {
                // What follows an attribute are its element's children and what follows those.
                let mut from = node;
                if attached && let Some(element) = tree.parent(node) {
                    descend(tree, element, visit);
                    from = element;
                }
                for above in up(Some(from)) {
                    let mut sibling = tree.next_sibling(above);
                    while let Some(it) = sibling {
                        visit(it);
                        descend(tree, it, visit);
                        sibling = tree.next_sibling(it);
                    }
                }
            }
            Axis::Preceding => {
                let from = if attached { tree.parent(node) } else { Some(node) };
                for above in up(from) {
                    let mut sibling = tree.previous_sibling(above);
                    while let Some(it) = sibling {
                        ascend(tree, it, visit);
                        sibling = tree.previous_sibling(it);
                    }
                }
            }
        }
    }
}

/// The descendants in document order.
fn descend(tree: &Tree, node: NodeId, visit: &mut impl FnMut(NodeId)) {
    let mut next = tree.next_within(node, node);
    while let Some(it) = next {
        visit(it);
        next = tree.next_within(it, node);
    }
}

/// The descendants and the node itself in reverse document order.
fn ascend(tree: &Tree, node: NodeId, visit: &mut impl FnMut(NodeId)) {
    let deepest = |from| {
        let mut at = from;
        while let Some(last) = tree.last_child(at) {
            at = last;
        }
        at
    };
    let mut at = deepest(node);
    loop {
        visit(at);
        if at == node {
            return;
        }
        at = match (tree.previous_sibling(at), tree.parent(at)) {
            (Some(previous), _) => deepest(previous),
            (None, Some(parent)) => parent,
            (None, None) => return,
        };
    }
}
