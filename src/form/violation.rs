//! What is wrong with the value of an item.

use crate::expr::ExprError;

/// Something that keeps an item from being in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// It needs an answer and has none.
    Required,
    /// A hard check does not hold: which of the item's checks, from 0.
    Constraint(usize),
}

/// What the checks of one item say of its value.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// What keeps it from being in order.
    pub violations: Vec<Violation>,
    /// The soft checks that fire, by their place in the item's list.
    pub warnings: Vec<usize>,
    /// The first check that cannot be worked out, and why. It neither holds nor fires: nobody could mend it
    /// at the door, so it stops nobody, and is shown instead.
    pub unknown: Option<ExprError>,
}
