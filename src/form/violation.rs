//! What is wrong with the value of an item.

/// Something that keeps an item from being in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// It needs an answer and has none.
    Required,
    /// A hard check does not hold: which of the item's checks, from 0.
    Constraint(usize),
}
