//! The walk along a path: axis, node test, predicates, step by step (XPath 1.0 §2).
//! It serves every path that could not be bound to definitions when the expression was read.
//! Results are in document order, each node once.

use super::error::ExprError;
use super::evaluate::Frame;
use super::evaluate::boolean_of;
use super::nodeset::NodeSet;
use super::program::{Begin, Code, NodeTest, Stride, Walk};
use super::syntax::NodeType;
use super::tree::{NodeId, NodeKind, Tree};
use super::value::{Datum, Type};

impl<'a> Frame<'a> {
    /// Adds the nodes at the end of the path to an empty list.
    pub fn walk(&self, walk: &'a Walk, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
        let mut nodes = NodeSet::take();
        match &walk.start {
            Begin::Root => nodes.push(self.root()),
            Begin::Context => nodes.push(self.node),
            Begin::Nodes(code, predicates) => {
                nodes = self.set(code)?;
                for predicate in predicates {
                    self.filter(predicate, &mut nodes, 0)?;
                }
            }
        }
        for stride in &walk.steps {
            let mut reached = NodeSet::take();
            for &node in nodes.iter() {
                self.budget.spend()?;
                self.stride(stride, node, &mut reached)?;
            }
            self.tree().sort(&mut reached);
            nodes = reached;
        }
        out.extend_from_slice(&nodes);
        Ok(())
    }

    /// Adds the nodes one step leads to from `node`.
    fn stride(&self, stride: &'a Stride, node: NodeId, out: &mut Vec<NodeId>) -> Result<(), ExprError> {
        let tree = self.tree();
        let from = out.len();
        let principal = stride.axis.principal();
        let mut visited = 0;
        stride.axis.each(tree, node, &mut |it| {
            visited += 1;
            if stride.test.admits(tree, principal, it) {
                out.push(it);
            }
        });
        self.budget.charge(visited);
        for predicate in &stride.predicates {
            self.filter(predicate, out, from)?;
        }
        Ok(())
    }

    /// Keeps of the nodes from index `from` those for which the predicate holds.
    fn filter(&self, predicate: &'a Code, nodes: &mut Vec<NodeId>, from: usize) -> Result<(), ExprError> {
        let size = nodes.len() - from;
        if let Code::Number(wanted) = predicate {
            let found = (1..=size).find(|&position| position as f64 == *wanted);
            let found = found.map(|position| nodes[from + position - 1]);
            nodes.truncate(from);
            nodes.extend(found);
            return Ok(());
        }
        let mut kept = from;
        for index in from..nodes.len() {
            let frame = Frame { node: nodes[index], position: index - from + 1, size, ..*self };
            if frame.holds(predicate)? {
                nodes[kept] = nodes[index];
                kept += 1;
            }
        }
        nodes.truncate(kept);
        Ok(())
    }

    /// A number as a predicate asks for a position (XPath 1.0 §2.4).
    fn holds(&self, predicate: &'a Code) -> Result<bool, ExprError> {
        let here = self.position as f64;
        Ok(match predicate.kind() {
            Type::Number => self.number(predicate)? == here,
            Type::Any => match self.datum(predicate)? {
                Datum::Number(value) => value == here,
                other => boolean_of(&other),
            },
            _ => self.boolean(predicate)?,
        })
    }
}

impl NodeTest {
    /// Whether the test admits a node of an axis with this principal node type.
    fn admits(&self, tree: &Tree, principal: NodeKind, node: NodeId) -> bool {
        let kind = tree.kind(node);
        match self {
            NodeTest::Type(NodeType::Node) => true,
            NodeTest::Type(NodeType::Text) => kind == NodeKind::Text,
            NodeTest::Type(NodeType::Comment) => kind == NodeKind::Comment,
            NodeTest::Type(NodeType::Instruction) => kind == NodeKind::Instruction,
            NodeTest::Instruction(target) => kind == NodeKind::Instruction && tree.name(node) == target,
            _ if kind != principal => false,
            NodeTest::Any => true,
            NodeTest::AnyIn(uri) => tree.namespace_uri(node) == uri,
            NodeTest::Name { local, uri } => tree.name(node) == local && tree.namespace_uri(node) == uri,
            NodeTest::Plain(local) => tree.name(node) == local && tree.prefix(node).is_empty(),
        }
    }
}
