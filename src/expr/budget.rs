//! How much work one evaluation may be. Predicates within predicates multiply, so that a line of text can
//! ask for more steps than anybody will live to see; a document from elsewhere must not freeze an interview.
//! Work is counted in steps of about the same cost; what was counted is known here and nowhere else.

use super::error::ExprError;
use crate::words;
use std::cell::Cell;

/// Steps an evaluation may take: far above any honest expression, and less than a second.
const STEPS: u64 = 10_000_000;

/// Text is looked at this many bytes a step.
pub(super) const BYTES_A_STEP: usize = 32;

/// A byte of a text put together costs this many steps, as it takes memory as well.
const STEPS_A_BYTE: usize = 8;

/// What is left of the steps of one evaluation.
pub(super) struct Budget {
    left: Cell<u64>,
}

impl Budget {
    pub fn new() -> Budget {
        Budget { left: Cell::new(STEPS) }
    }

    /// Counts steps. That there were too many is said by the next [`Budget::spend`].
    pub fn charge(&self, steps: usize) {
        self.left.set(self.left.get().saturating_sub(steps as u64));
    }

    /// Counts the making of a text, before it is made.
    pub fn make(&self, bytes: usize) -> Result<(), ExprError> {
        self.charge(bytes.saturating_mul(STEPS_A_BYTE));
        self.spend()
    }

    /// Counts one step, and refuses where none is left.
    pub fn spend(&self) -> Result<(), ExprError> {
        match self.left.get() {
            0 => Err(exhausted()),
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

#[cold]
fn exhausted() -> ExprError {
    let (millions, wan) = (STEPS / 1_000_000, STEPS / 10_000);
    let message =
        words!("算这个表达式要 {wan} 万步以上", "this expression takes more than {millions} million steps");
    ExprError::new(0..0, message).with_help(words!(
        "方括号里的条件套在一起，步数是相乘的：拿掉一层",
        "conditions in square brackets multiply where they stand within each other: take one out"
    ))
}
