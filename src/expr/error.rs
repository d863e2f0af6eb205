//! What is wrong with an expression, said to the person who wrote it.
//! An error always carries the place in the source, a sentence about what is wrong and, where one
//! is known, the remedy. Nothing here prints: the faces of the program draw it.

use crate::i18n::Words;
use std::ops::Range;

/// An expression that cannot be read, bound or evaluated. It is small, as every result of an evaluation has
/// room for one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExprError {
    /// Where, in bytes of the expression's source.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: Box<Words>,
    /// What to do about it.
    pub help: Option<Box<Words>>,
}

impl ExprError {
    /// An error at `span` that says `message`.
    pub fn new(span: Range<usize>, message: Words) -> Self {
        ExprError { span, message: Box::new(message), help: None }
    }

    /// The same error with a remedy.
    pub fn with_help(mut self, help: Words) -> Self {
        self.help = Some(Box::new(help));
        self
    }
}
