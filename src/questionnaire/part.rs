//! A part: a stretch of the questionnaire with a title, a condition and an order of its own. A grid is a
//! part too: one whose rows share their choices and stand on one screen.

use super::{Choices, Wording};

/// A part of a questionnaire.
#[derive(Debug, Clone)]
pub struct Part {
    /// Shown in the head of the screen; for a grid, what is asked.
    pub title: Wording,
    /// What only the interviewer sees (grids).
    pub note: Option<Wording>,
    /// Help on a grid.
    pub help: Option<Wording>,
    /// Whether its items come in random order (pinned ones keep their place).
    pub random: bool,
    /// Whether only some of its items are asked of each case.
    pub bank: Option<Bank>,
    /// The scale of a grid.
    pub grid: Option<Choices>,
    /// The opening: who sits there, consent.
    pub opening: bool,
}

/// How many items of each topic (or topic and difficulty) a case is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// Whether topics are divided by difficulty.
    pub by_difficulty: bool,
    /// Items drawn of each, anchors among them.
    pub each: usize,
}
