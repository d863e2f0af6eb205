//! What is wrong with an expression, said to the person who wrote it.
//! An error always carries the place in the source, a sentence about what is wrong and, where one
//! is known, the remedy. Nothing here prints: the faces of the program draw it.

use std::ops::Range;

/// An expression that cannot be read, bound or evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExprError {
    /// Where, in bytes of the expression's source.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl ExprError {
    /// An error at `span` that says `message`.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        ExprError { span, message: message.into(), help: None }
    }

    /// The same error with a remedy.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
