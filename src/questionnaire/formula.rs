//! An expression in its place: source, syntax tree and the bound program.

use crate::expr::{Expr, Program};
use crate::source::Span;
use std::sync::Arc;

/// An expression of a questionnaire. Bound once at load, shared afterwards.
#[derive(Debug, Clone)]
pub struct Formula {
    /// Where it stands in the file it came from.
    pub span: Span,
    /// As written, parsed.
    pub expr: Arc<Expr>,
    /// Bound to the questionnaire's definitions.
    pub program: Arc<Program>,
}
