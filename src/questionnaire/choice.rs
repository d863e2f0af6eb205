//! A choice, and the list an item chooses from.

use super::Wording;
use std::sync::Arc;

/// One option of a choice item.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is stored; as written, `01` is not `1`.
    pub code: String,
    /// What is shown.
    pub text: Wording,
    /// "None of these": taking it takes back the others.
    pub exclusive: bool,
    /// Another answer, written down in a text item of its own.
    pub other: bool,
    /// Keeps its place when the order is random.
    pub pinned: bool,
    /// Points it gives, for graded scales and partly right answers.
    pub points: Option<f64>,
    /// Taking it ends the interview before it began.
    pub ends: Option<Ending>,
}

/// How an opening choice ends the visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// For good: the case is not interviewed, with this AAPOR code (`2.112`).
    Code(String),
    /// For now: another time; the case stays open.
    Later,
}

/// The choices of an item. Lists are shared: a grid of twelve rows has one.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The choices as written.
    pub list: Arc<Vec<Choice>>,
    /// Whether they are shown in random order (pinned ones excepted).
    pub random: bool,
    /// What the author calls the list, if it has a name.
    pub name: Option<String>,
}

impl Choices {
    /// The choice with a code.
    pub fn get(&self, code: &str) -> Option<&Choice> {
        self.list.iter().find(|choice| choice.code == code)
    }

    /// Whether every code is a whole number: then codes are shown and typed, otherwise positions.
    pub fn typed_by_code(&self) -> bool {
        self.list
            .iter()
            .all(|choice| !choice.code.is_empty() && choice.code.bytes().all(|b| b.is_ascii_digit()))
    }
}
