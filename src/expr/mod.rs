//! The expression language: XPath 1.0 with the function library of ODK.
//! Text becomes tokens, tokens a syntax tree ([`parse`]), the tree a program whose names are
//! resolved ([`bind`]), and the program a value at a place of a [`Tree`].
//! What an item means, where answers are kept and what time it is are questions asked through
//! [`Names`] and [`World`]; no questionnaire, screen or disk is ever known here.

mod arena;
mod axis;
mod bind;
mod budget;
mod compare;
mod confusable;
mod dates;
mod error;
mod evaluate;
mod functions;
mod lexer;
mod nodeset;
mod number;
mod parser;
mod path;
mod program;
mod suggest;
pub mod syntax;
mod tokens;
mod tree;
mod value;
mod walk;
mod world;

pub use arena::Arena;
pub use axis::Axis;
pub use bind::{bind, bind_deferring};
pub use error::ExprError;
pub use functions::catalogue;
pub use number::format as format_number;
pub use parser::{MAX_DEPTH, MAX_LENGTH, parse};
pub use program::{Dialect, Program, Uses};
pub use suggest::nearest;
pub use syntax::Expr;
pub use tree::{NodeId, NodeKind, Tree};
pub use value::Value;
pub use world::{Definition, Names, Place, World};

#[cfg(test)]
mod tests;
