//! An item: one thing that is asked, shown or calculated.

use super::{Check, Choices, Formula, Keying, Rubric, Warn, Wording};
use crate::expr::Definition;
use crate::i18n::Words;
use crate::words;

/// What is answered, and how.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One choice out of several.
    One(Choices),
    /// Several choices; at most so many, if a limit is given.
    Many { choices: Choices, most: Option<usize> },
    /// A number with so many decimals at most.
    Number { decimals: u32, unit: Option<Wording>, low: Option<f64>, high: Option<f64> },
    /// Words, written down.
    Text,
    /// A calendar date; how much of it may be missing.
    Date { partial: Partial },
    /// Choices put in order; so many places are filled.
    Rank { choices: Choices, places: usize },
    /// Words written down now and marked by criteria afterwards.
    Rubric(Rubric),
    /// Shown, nothing to answer.
    Note,
    /// Calculated, never shown.
    Value,
    /// A declared, non-personal column of the roster: `${case.level}`. Never shown, set at the start.
    Column { column: String },
}

/// How much of a date may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    /// Nothing: year, month and day.
    Nothing,
    /// The day.
    Day,
    /// The day and the month.
    Month,
}

/// Why an item is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Written by the author among the parts.
    Asked,
    /// Opening: who sits there, and how that was made sure.
    Respondent,
    /// Opening, and again at the end: who else is in the room.
    Others,
    /// Opening: the consent, with the version of its text.
    Consent {
        /// As the author numbers it.
        version: String,
    },
    /// The written-down other answer of a choice item.
    Other {
        /// The choice item it belongs to.
        of: Definition,
    },
    /// A row of a grid (its parent).
    Row,
}

/// The bounds of a number in words, with the sign that stands between two of them: `0 – 31`.
pub fn range_words(low: Option<f64>, high: Option<f64>, to: &str) -> Option<Words> {
    match (low, high) {
        (Some(low), Some(high)) => Some(Words::same(format!("{low} {to} {high}"))),
        (Some(low), None) => Some(words!("{low} 以上", "{low} or more")),
        (None, Some(high)) => Some(words!("{high} 以下", "{high} or less")),
        (None, None) => None,
    }
}

/// How a choice item is put to the respondent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// The options are read out.
    Aloud,
    /// The options stand on a card that is shown.
    Card,
    /// The options are for the interviewer only.
    Never,
}

impl Read {
    /// What the interviewer is told to do with the options.
    pub fn words(self) -> Words {
        match self {
            Read::Aloud => words!("念出选项。", "Read the options out."),
            Read::Card => words!("出示卡片。", "Show the card."),
            Read::Never => words!("不念选项。", "Do not read the options."),
        }
    }
}

/// Which states besides an answer satisfy the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allow {
    /// `dont-know`
    pub dont_know: bool,
    /// `refused`
    pub refused: bool,
    /// `skipped`
    pub skipped: bool,
}

/// One item of a questionnaire.
#[derive(Debug, Clone)]
pub struct Item {
    /// What is answered.
    pub kind: Kind,
    /// Why it is there.
    pub role: Role,
    /// What is said to the respondent.
    pub text: Wording,
    /// What only the interviewer sees.
    pub note: Option<Wording>,
    /// What the question means, for who asks.
    pub help: Option<Wording>,
    /// How the choices are put.
    pub read: Option<Read>,
    /// States that satisfy it besides an answer.
    pub allow: Allow,
    /// Whether going on without an answer is refused.
    pub required: bool,
    /// Hard checks.
    pub checks: Vec<Check>,
    /// Soft checks.
    pub warns: Vec<Warn>,
    /// What a [`Kind::Value`] is.
    pub is: Option<Formula>,
    /// How it is scored.
    pub keying: Option<Keying>,
    /// The dimension its points go to, an index into the questionnaire's list.
    pub dimension: Option<usize>,
    /// Its place in a bank.
    pub topic: Option<String>,
    /// Its difficulty in a bank.
    pub difficulty: Option<String>,
    /// Asked of everyone, though its part is a bank.
    pub anchor: bool,
    /// Keeps its place when the part's order is random.
    pub pinned: bool,
    /// The name it had in an earlier version.
    pub was: Option<String>,
}

impl Item {
    /// The choices, for kinds that have them.
    pub fn choices(&self) -> Option<&Choices> {
        match &self.kind {
            Kind::One(choices) | Kind::Many { choices, .. } | Kind::Rank { choices, .. } => Some(choices),
            _ => None,
        }
    }

    /// Whether a person answers it (notes and calculated values are not answered).
    pub fn is_answered_by_people(&self) -> bool {
        !matches!(self.kind, Kind::Note | Kind::Value | Kind::Column { .. })
    }

    /// Whether it has a screen (a note has, a calculated value has not).
    pub fn is_shown(&self) -> bool {
        !matches!(self.kind, Kind::Value | Kind::Column { .. })
    }

    /// The word for its kind in protocols, files and YAML; never translated.
    pub fn kind_word(&self) -> &'static str {
        match (&self.role, &self.kind) {
            (Role::Respondent, _) => "respondent",
            (Role::Others, _) => "others",
            (Role::Consent { .. }, _) => "consent",
            (_, Kind::One(_)) => "one",
            (_, Kind::Many { .. }) => "many",
            (_, Kind::Number { .. }) => "number",
            (_, Kind::Text) => "text",
            (_, Kind::Date { .. }) => "date",
            (_, Kind::Rank { .. }) => "rank",
            (_, Kind::Rubric(_)) => "rubric",
            (_, Kind::Note) => "note",
            (_, Kind::Value) => "value",
            (_, Kind::Column { .. }) => "column",
        }
    }
}
