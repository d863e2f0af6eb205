//! Checks: hard ones stop, soft ones ask for a reason.

use super::{Formula, Wording};
use crate::expr::Definition;
use crate::i18n::Words;
use crate::words;

/// A hard check: must hold for any value that is there.
#[derive(Debug, Clone)]
pub struct Check {
    /// What must hold.
    pub rule: Rule,
    /// What is said when it does not; the program finds words where the author has none.
    pub say: Option<Wording>,
    /// The items whose values it depends on besides its own, in document order.
    pub involves: Vec<Definition>,
}

/// What a hard check looks at.
#[derive(Debug, Clone)]
pub enum Rule {
    /// An expression that must be true.
    Must(Formula),
    /// The bounds of a number, both included.
    Range { low: Option<f64>, high: Option<f64> },
}

impl Rule {
    /// What a number may be, in words; none for a rule that is no range.
    pub fn bounds(&self) -> Option<Words> {
        match self {
            Rule::Range { low: Some(low), high: Some(high) } => {
                Some(words!("只收 {low} – {high}", "{low} – {high} only"))
            }
            Rule::Range { low: Some(low), high: None } => Some(words!("至少是 {low}", "{low} or more")),
            Rule::Range { low: None, high: Some(high) } => Some(words!("至多是 {high}", "{high} or less")),
            _ => None,
        }
    }
}

/// A soft check: when it fires, the answer stands only with a reason.
#[derive(Debug, Clone)]
pub struct Warn {
    /// When it fires.
    pub when: Formula,
    /// What is said.
    pub say: Option<Wording>,
    /// The items whose values it depends on besides its own, in document order.
    pub involves: Vec<Definition>,
}
