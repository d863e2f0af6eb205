//! What a person can do in an interview.

use super::Mark;
use crate::form::{Address, Answer};

/// One thing done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Puts an answer (or a state such as don't know, or nothing) at an address and stays.
    Answer { at: Address, answer: Answer },
    /// Puts an answer and, if nothing stands against it, goes on: Enter behind a typed value.
    Enter { at: Address, answer: Answer },
    /// Goes on from where the interview stands.
    Forward,
    /// Goes back one screen.
    Back,
    /// Goes to an item.
    Jump { to: Address },
    /// Goes to the review before completion.
    ToReview,
    /// Gives the reason for a value that a soft check doubts.
    Reason { at: Address, warn: usize, text: String },
    /// Writes a remark on an item.
    Remark { at: Address, text: String },
    /// Marks an item's answer as an example worth sharing, or takes that back.
    Example { at: Address, on: bool },
    /// Goes on in another language.
    Language { to: String },
    /// Opens help on an item.
    Help { at: Address },
    /// Pauses.
    Pause,
    /// Takes it up again.
    Resume { offset: i32 },
    /// Breaks it off.
    BreakOff { reason: String },
    /// Gives a reason to an ending that an opening choice brought about.
    /// When one comes again, UTC milliseconds, goes with it.
    End { reason: String, appointment: Option<i64> },
    /// Submits it.
    Complete,
    /// A wrong start.
    Void { reason: String },
    /// Gives it back after submission.
    Reopen { reason: String },
    /// Marks an open answer.
    Mark(Mark),
}
