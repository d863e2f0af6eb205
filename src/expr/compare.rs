//! Comparisons (XPath 1.0 §3.4): what is compared as what, and what it means for several nodes.
//! A comparison with nodes holds if it holds for one of them. A moment is compared as its number
//! of days. Order between texts does not exist: they are compared as numbers.

use std::borrow::Cow;

use super::error::ExprError;
use super::evaluate::{Frame, boolean_of};
use super::nodeset::NodeSet;
use super::program::Code;
use super::syntax::Operator;
use super::value::{Datum, Type};

impl<'a> Frame<'a> {
    /// The first compared with the second, the outcome with the third, and so on.
    pub fn compare(&self, first: &'a Code, rest: &'a [(Operator, Code)]) -> Result<bool, ExprError> {
        let Some(((operator, second), more)) = rest.split_first() else {
            return self.boolean(first);
        };
        let mut outcome = if first.kind() == Type::Number && second.kind() == Type::Number {
            numbers(*operator, self.number(first)?, self.number(second)?)
        } else {
            self.relation(*operator, &self.datum(first)?, &self.datum(second)?)
        };
        for (operator, next) in more {
            outcome = self.relation(*operator, &Datum::Boolean(outcome), &self.datum(next)?);
        }
        Ok(outcome)
    }

    fn relation(&self, operator: Operator, left: &Datum, right: &Datum) -> bool {
        match (left, right) {
            (Datum::Nodes(left), Datum::Nodes(right)) => self.node_sets(operator, left, right),
            (Datum::Nodes(nodes), other) => self.nodes_with(operator, nodes, other, false),
            (other, Datum::Nodes(nodes)) => self.nodes_with(operator, nodes, other, true),
            _ if !is_equality(operator) => numbers(operator, self.number_of(left), self.number_of(right)),
            (Datum::Boolean(_), _) | (_, Datum::Boolean(_)) => {
                (boolean_of(left) == boolean_of(right)) == (operator == Operator::Equal)
            }
            (Datum::Text(left), Datum::Text(right)) => (left == right) == (operator == Operator::Equal),
            _ => numbers(operator, self.number_of(left), self.number_of(right)),
        }
    }

    /// Nodes with something else; `swapped` if the nodes stand on the right.
    fn nodes_with(&self, operator: Operator, nodes: &NodeSet, other: &Datum, swapped: bool) -> bool {
        let ordered = |node: f64, other: f64| {
            if swapped { numbers(operator, other, node) } else { numbers(operator, node, other) }
        };
        match other {
            Datum::Boolean(value) => {
                let node = f64::from(u8::from(!nodes.is_empty()));
                ordered(node, f64::from(u8::from(*value)))
            }
            Datum::Text(text) if is_equality(operator) => {
                nodes.iter().any(|&node| (self.text_at(node) == *text) == (operator == Operator::Equal))
            }
            _ => {
                let other = self.number_of(other);
                nodes.iter().any(|&node| ordered(self.number_of_node(node), other))
            }
        }
    }

    /// Whether some node of one and some node of the other stand in the relation; never more work
    /// than sorting one of them.
    fn node_sets(&self, operator: Operator, left: &NodeSet, right: &NodeSet) -> bool {
        if left.is_empty() || right.is_empty() {
            return false;
        }
        let texts =
            |nodes: &NodeSet| -> Vec<Cow<'a, str>> { nodes.iter().map(|&node| self.text_at(node)).collect() };
        match operator {
            Operator::Equal => {
                let mut known = texts(right);
                known.sort_unstable();
                left.iter().any(|&node| known.binary_search(&self.text_at(node)).is_ok())
            }
            // Two that differ exist unless all are the same.
            Operator::NotEqual => {
                let first = self.text_at(left[0]);
                let differs = |nodes: &NodeSet| nodes.iter().any(|&it| self.text_at(it) != first);
                differs(right) || differs(left)
            }
            _ => {
                let numbers_of = |nodes: &NodeSet| -> Vec<f64> {
                    nodes.iter().map(|&node| self.number_of_node(node)).collect()
                };
                let least = |values: &[f64]| values.iter().copied().fold(f64::NAN, f64::min);
                let most = |values: &[f64]| values.iter().copied().fold(f64::NAN, f64::max);
                let (left, right) = (numbers_of(left), numbers_of(right));
                match operator {
                    Operator::Less | Operator::LessEqual => numbers(operator, least(&left), most(&right)),
                    _ => numbers(operator, most(&left), least(&right)),
                }
            }
        }
    }
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

fn numbers(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessEqual => left <= right,
        Operator::Greater => left > right,
        _ => left >= right,
    }
}
