//! How far an interview is.

/// Counts over the items that are asked (notes and calculated values are not counted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Items that are relevant now.
    pub total: usize,
    /// Of these, with an answer.
    pub answered: usize,
    /// Don't know.
    pub dont_know: usize,
    /// Refused.
    pub refused: usize,
    /// Skipped.
    pub skipped: usize,
    /// Without anything yet.
    pub not_reached: usize,
}

impl Progress {
    /// Items that have been dealt with one way or another.
    pub fn done(&self) -> usize {
        self.total - self.not_reached
    }

    /// The share of applicable items reached, 0 to 1; 1 where none applies.
    pub fn share(&self) -> f64 {
        if self.total == 0 { 1.0 } else { self.done() as f64 / self.total as f64 }
    }
}
