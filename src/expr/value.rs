//! What an expression comes to: the four types of XPath 1.0 (§1), and their conversions.
//! Within the evaluator a value may borrow its text and may be a moment in time, which leaves as a
//! text. No function of the language lives here.

use std::borrow::Cow;

use super::dates::Moment;
use super::nodeset::NodeSet;
use super::number;
use super::tree::{NodeId, Tree};

/// The result of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// In document order, each once.
    Nodes(Vec<NodeId>),
    Number(f64),
    Text(String),
    Boolean(bool),
}

impl Value {
    /// XPath's `boolean()` (§4.3).
    pub fn boolean(&self) -> bool {
        match self {
            Value::Nodes(nodes) => !nodes.is_empty(),
            Value::Number(value) => truth(*value),
            Value::Text(text) => !text.is_empty(),
            Value::Boolean(value) => *value,
        }
    }

    /// XPath's `string()` (§4.2); nodes give the text of the first.
    pub fn text<'t>(&'t self, tree: &'t Tree) -> Cow<'t, str> {
        match self {
            Value::Nodes(nodes) => match nodes.first() {
                Some(&first) => tree.text(first),
                None => Cow::Borrowed(""),
            },
            Value::Number(value) => number::format(*value),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Boolean(value) => Cow::Borrowed(word(*value)),
        }
    }
}

/// A number is true unless it is zero or NaN.
pub(super) fn truth(value: f64) -> bool {
    value != 0.0 && !value.is_nan()
}

/// `true` or `false`.
pub(super) fn word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// The type an expression is known to have before it is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Nodes,
    Number,
    Text,
    Boolean,
    Moment,
    /// Decided by the data, as with `if()`.
    Any,
}

/// A value within the evaluator.
pub(super) enum Datum<'a> {
    Nodes(NodeSet),
    Number(f64),
    Text(Cow<'a, str>),
    Boolean(bool),
    Moment(Moment),
}
