//! The words an expression is made of.
//! A token knows what it is (XPath 1.0 §3.7 decides between a name and an operator by what stands
//! before it) and where it stands. Nothing here reads text: that is the lexer's work.

use std::fmt;
use std::ops::Range;

use super::axis::Axis;
use super::syntax::{NodeType, Operator};

/// A token with its place in the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<'s> {
    pub token: Token<'s>,
    /// Bytes of the source.
    pub span: Range<usize>,
}

/// One word of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'s> {
    /// A number as XPath writes it: digits with at most one point.
    Number(f64),
    /// A text between quotes, without them.
    Literal(&'s str),
    /// `${name}`.
    Reference(&'s str),
    /// A name, as a node test.
    Name(Qualified<'s>),
    /// A name that `(` follows.
    Function(Qualified<'s>),
    /// `comment`, `text`, `processing-instruction` or `node` that `(` follows.
    NodeType(NodeType),
    /// An axis with its `::`.
    Axis(Axis),
    /// `*` as a node test.
    Any,
    /// `prefix:*`.
    AnyOf(&'s str),
    Operator(Operator),
    Pipe,
    Slash,
    DoubleSlash,
    Dot,
    DoubleDot,
    At,
    Comma,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
}

/// A name that may have a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Qualified<'s> {
    pub prefix: Option<&'s str>,
    pub local: &'s str,
}

impl fmt::Display for Qualified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix {
            write!(f, "{prefix}:")?;
        }
        f.write_str(self.local)
    }
}

impl Token<'_> {
    /// Whether an operator may stand after this token (XPath 1.0 §3.7: after anything but
    /// `@`, `::`, `(`, `[`, `,` or an operator).
    pub fn ends_operand(&self) -> bool {
        !matches!(
            self,
            Token::At
                | Token::Axis(_)
                | Token::Open
                | Token::OpenBracket
                | Token::Comma
                | Token::Operator(_)
                | Token::Pipe
                | Token::Slash
                | Token::DoubleSlash
                | Token::Function(_)
                | Token::NodeType(_)
        )
    }
}
