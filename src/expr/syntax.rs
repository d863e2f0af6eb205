//! The syntax tree of an expression: what was written, where, and nothing of what it means.
//! Chains of operators are flat lists, so that a sum of a thousand items is no thousand levels
//! deep. Nothing here evaluates; a checker may walk it.

use std::fmt;
use std::ops::Range;

use super::axis::Axis;

/// A part of an expression with its place in the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Bytes of the source, brackets around it left out.
    pub span: Range<usize>,
    pub shape: Shape,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Number(f64),
    Literal(String),
    /// `${name}`.
    Reference(String),
    /// `-x`, `--x` …: how many signs.
    Negate {
        signs: usize,
        operand: Box<Term>,
    },
    /// Operators of one rank, applied from the left.
    Chain {
        first: Box<Term>,
        rest: Vec<(Operator, Term)>,
    },
    /// `a | b | c`.
    Union(Vec<Term>),
    Call(Box<Call>),
    Path(Box<Path>),
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub prefix: Option<String>,
    pub name: String,
    /// Where the name stands.
    pub name_span: Range<usize>,
    pub arguments: Vec<Term>,
}

/// A location path, or an expression that steps or predicates follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    pub start: Start,
    pub steps: Vec<Step>,
}

/// Where a path begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// `/`: the root.
    Root,
    /// The context node.
    Context,
    /// The nodes of an expression, after its predicates: `${members}[2]/name`.
    Filter { primary: Box<Term>, predicates: Vec<Term> },
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub span: Range<usize>,
    pub axis: Axis,
    pub test: Test,
    pub predicates: Vec<Term>,
}

/// Which nodes of the axis a step takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `name` or `prefix:name`.
    Name { prefix: Option<String>, local: String },
    /// `*` or `prefix:*`.
    Any { prefix: Option<String> },
    /// `text()`, `comment()`, `node()`, `processing-instruction()`.
    Type(NodeType),
    /// `processing-instruction('target')`.
    Instruction(String),
}

/// The node types an expression can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeType {
    Comment,
    Text,
    Instruction,
    Node,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Multiply,
    Divide,
    Modulo,
}

impl Operator {
    /// How tightly it binds, from 0 (`or`) to 5 (`*`).
    pub fn rank(self) -> usize {
        use Operator::*;
        match self {
            Or => 0,
            And => 1,
            Equal | NotEqual => 2,
            Less | LessEqual | Greater | GreaterEqual => 3,
            Plus | Minus => 4,
            Multiply | Divide | Modulo => 5,
        }
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        use Operator::*;
        match self {
            Or => "or",
            And => "and",
            Equal => "=",
            NotEqual => "!=",
            Less => "<",
            LessEqual => "<=",
            Greater => ">",
            GreaterEqual => ">=",
            Plus => "+",
            Minus => "-",
            Multiply => "*",
            Divide => "div",
            Modulo => "mod",
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

impl Term {
    /// Calls `visit` on this term and on every term within it, outer before inner, left to right.
    pub fn walk<'t>(&'t self, visit: &mut dyn FnMut(&'t Term)) {
        visit(self);
        match &self.shape {
            Shape::Number(_) | Shape::Literal(_) | Shape::Reference(_) => {}
            Shape::Negate { operand, .. } => operand.walk(visit),
            Shape::Chain { first, rest } => {
                first.walk(visit);
                rest.iter().for_each(|(_, term)| term.walk(visit));
            }
            Shape::Union(terms) => terms.iter().for_each(|term| term.walk(visit)),
            Shape::Call(call) => call.arguments.iter().for_each(|term| term.walk(visit)),
            Shape::Path(path) => {
                if let Start::Filter { primary, predicates } = &path.start {
                    primary.walk(visit);
                    predicates.iter().for_each(|term| term.walk(visit));
                }
                for step in &path.steps {
                    step.predicates.iter().for_each(|term| term.walk(visit));
                }
            }
        }
    }
}

/// An expression as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    source: String,
    root: Term,
}

impl Expr {
    pub(super) fn new(source: String, root: Term) -> Self {
        Expr { source, root }
    }

    /// The text it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The whole expression.
    pub fn root(&self) -> &Term {
        &self.root
    }

    /// Every term, outer before inner, left to right.
    pub fn terms(&self) -> Vec<&Term> {
        let mut terms = Vec::new();
        self.root.walk(&mut |term| terms.push(term));
        terms
    }

    /// Every `${name}` in it, with its place, in the order written.
    pub fn references(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.terms().into_iter().filter_map(|term| match &term.shape {
            Shape::Reference(name) => Some((name.as_str(), term.span.clone())),
            _ => None,
        })
    }
}
