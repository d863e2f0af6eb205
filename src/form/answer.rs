//! An answer: a state and, if it is `answered`, a value.

use crate::i18n::Words;
use crate::words;
use serde::{Deserialize, Serialize};

/// The state an item is in; exactly one at any time. The words are for machines and never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is a value.
    Answered,
    /// The respondent does not know.
    DontKnow,
    /// The respondent does not want to say.
    Refused,
    /// Left out on purpose.
    Skipped,
    /// Relevant, without an answer, whether or not it was visited.
    NotReached,
    /// Not relevant.
    NotAsked,
    /// Erased by a lawful act.
    Redacted,
}

impl State {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            State::Answered => "answered",
            State::DontKnow => "dont-know",
            State::Refused => "refused",
            State::Skipped => "skipped",
            State::NotReached => "not-reached",
            State::NotAsked => "not-asked",
            State::Redacted => "redacted",
        }
    }

    /// What people call it where items are counted or listed.
    pub fn label(self) -> Words {
        match self {
            State::Answered => words!("已答", "answered"),
            State::DontKnow => words!("不知道", "don't know"),
            State::Refused => words!("拒答", "refused"),
            State::Skipped => words!("跳过", "skipped"),
            State::NotReached => words!("未答", "open"),
            State::NotAsked => words!("不适用", "not asked"),
            State::Redacted => words!("已抹去", "erased"),
        }
    }

    /// The code in number and single-choice columns of exports: −1 don't know, −2 refused, −7 skipped,
    /// −8 not asked, −9 not reached; nothing for an answer. An erased answer is −9 too: it is not there.
    pub fn missing_code(self) -> Option<i32> {
        match self {
            State::Answered => None,
            State::DontKnow => Some(-1),
            State::Refused => Some(-2),
            State::Skipped => Some(-7),
            State::NotAsked => Some(-8),
            State::NotReached | State::Redacted => Some(-9),
        }
    }
}

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its state; of [`State::NotAsked`] and [`State::NotReached`] only the latter is stored, as "nothing".
    pub state: State,
    /// The value as XForms writes it: a code, codes with spaces between, a number, a date, a text.
    /// Empty unless `answered`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}

impl Answer {
    /// A value; the empty one is no answer.
    pub fn value(value: impl Into<String>) -> Answer {
        let value = value.into();
        let state = if value.is_empty() { State::NotReached } else { State::Answered };
        Answer { state, value }
    }

    /// A state without a value.
    pub fn state(state: State) -> Answer {
        Answer { state, value: String::new() }
    }

    /// Nothing yet.
    pub fn nothing() -> Answer {
        Answer::state(State::NotReached)
    }
}
