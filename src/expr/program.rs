//! A bound expression: names and functions resolved, types known as far as they can be, and a list
//! of what it depends on. It holds no node and no text of an interview, so that one program serves
//! every interview of a questionnaire. How it is evaluated is said in `evaluate`.

use super::axis::Axis;
use super::budget::Budget;
use super::error::ExprError;
use super::evaluate::Frame;
use super::functions::{Body, Function};
use super::syntax::{NodeType, Operator};
use super::value::{Type, Value};
use super::world::{Definition, Place};
use crate::i18n::Words;
use std::ops::Range;

/// Which language an expression is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// XPath 1.0 with its core functions and `current()`.
    XPath,
    /// XPath 1.0 with `${name}`, the ODK functions and ODK's reading of dates as numbers.
    Odk,
}

/// What the value of an expression depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Items and groups it looks at, sorted, each once.
    pub definitions: Vec<Definition>,
    /// It looks at the node it is evaluated for (`.`).
    pub itself: bool,
    /// It has a path that could not be bound: any change may change its value.
    pub whole_tree: bool,
    /// It asks for the time.
    pub clock: bool,
    /// It asks for chance.
    pub chance: bool,
}

/// An expression ready to be evaluated.
#[derive(Debug)]
pub struct Program {
    pub(super) code: Code,
    pub(super) uses: Uses,
    pub(super) dialect: Dialect,
}

impl Program {
    /// What its value depends on.
    pub fn uses(&self) -> &Uses {
        &self.uses
    }

    /// Its value.
    ///
    /// # Errors
    /// Where data do not fit a function, such as a pattern that is no regular expression.
    pub fn evaluate(&self, place: &Place) -> Result<Value, ExprError> {
        Frame::new(place, self.dialect, &Budget::new()).value(&self.code)
    }

    /// Its value as XPath's `boolean()` makes it.
    ///
    /// # Errors
    /// As [`Program::evaluate`].
    pub fn boolean(&self, place: &Place) -> Result<bool, ExprError> {
        Frame::new(place, self.dialect, &Budget::new()).boolean(&self.code)
    }

    /// Its value as the dialect's `number()` makes it.
    ///
    /// # Errors
    /// As [`Program::evaluate`].
    pub fn number(&self, place: &Place) -> Result<f64, ExprError> {
        Frame::new(place, self.dialect, &Budget::new()).number(&self.code)
    }

    /// Its value as XPath's `string()` makes it.
    ///
    /// # Errors
    /// As [`Program::evaluate`].
    pub fn text(&self, place: &Place) -> Result<String, ExprError> {
        let budget = Budget::new();
        let text = Frame::new(place, self.dialect, &budget).text(&self.code)?;
        Ok(text.into_owned())
    }
}

/// What is evaluated.
#[derive(Debug)]
pub(super) enum Code {
    Number(f64),
    Text(String),
    Boolean(bool),
    Or(Vec<Code>),
    And(Vec<Code>),
    /// The first compared with the second, the outcome with the third, and so on.
    Compare(Box<Code>, Vec<(Operator, Code)>),
    Arithmetic(Box<Code>, Vec<(Operator, Code)>),
    /// A sign before an operand: negative, or two signs that leave only the number.
    Sign {
        negative: bool,
        operand: Box<Code>,
    },
    Union(Vec<Code>),
    /// `.`: the node of the innermost predicate, or of the expression.
    Context,
    /// The node of the expression.
    Current,
    Definition(Definition, From),
    Path(Box<Walk>),
    Call(Box<Call>),
    /// What could not be bound; it fails when, and only when, it is evaluated.
    Fails(Box<ExprError>),
}

/// From where the instances of a definition are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The node of the expression.
    Current,
    /// That node's ancestor so many levels up: a relative path starts there.
    Up(usize),
    /// The root: every instance.
    Root,
}

/// A path walked step by step.
#[derive(Debug)]
pub(super) struct Walk {
    pub start: Begin,
    pub steps: Vec<Stride>,
}

#[derive(Debug)]
pub(super) enum Begin {
    Root,
    /// The context node.
    Context,
    /// Nodes of an expression, filtered.
    Nodes(Code, Vec<Code>),
}

#[derive(Debug)]
pub(super) struct Stride {
    pub axis: Axis,
    pub test: NodeTest,
    pub predicates: Vec<Code>,
}

#[derive(Debug)]
pub(super) enum NodeTest {
    /// `*`.
    Any,
    /// `prefix:*`, by namespace.
    AnyIn(String),
    /// A name in a namespace, or in none.
    Name {
        local: String,
        uri: String,
    },
    /// A name without prefix in ODK: nodes written without one, whatever their namespace.
    Plain(String),
    Type(NodeType),
    Instruction(String),
}

/// A function with its arguments.
#[derive(Debug)]
pub(super) struct Call {
    pub function: &'static Function,
    pub arguments: Vec<Code>,
    pub span: Range<usize>,
    /// A constant pattern, read when the expression was bound.
    pub pattern: Option<regex::Regex>,
}

impl Call {
    /// A failure of this call.
    pub fn fail(&self, message: Words) -> ExprError {
        ExprError::new(self.span.clone(), message)
    }
}

impl Code {
    /// The type of the value, as far as it is known.
    pub fn kind(&self) -> Type {
        match self {
            Code::Number(_) | Code::Arithmetic(..) | Code::Sign { .. } => Type::Number,
            Code::Text(_) => Type::Text,
            Code::Boolean(_) | Code::Or(_) | Code::And(_) | Code::Compare(..) => Type::Boolean,
            Code::Union(_) | Code::Context | Code::Current | Code::Definition(..) | Code::Path(_) => {
                Type::Nodes
            }
            Code::Call(call) => match call.function.body {
                Body::Nodes(_) => Type::Nodes,
                Body::Number(_) => Type::Number,
                Body::Text(_) => Type::Text,
                Body::Boolean(_) => Type::Boolean,
                Body::Moment(_) => Type::Moment,
                Body::Any(_) => Type::Any,
            },
            Code::Fails(_) => Type::Any,
        }
    }
}
