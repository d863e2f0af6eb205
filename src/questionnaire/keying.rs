//! How an answer becomes points.

use super::Formula;

/// The rule that turns an answer into points, 0 to [`Keying::points`].
#[derive(Debug, Clone)]
pub struct Keying {
    /// The rule.
    pub rule: Rule,
    /// The most points the item can give.
    pub points: f64,
}

/// The kinds of rules.
#[derive(Debug, Clone)]
pub enum Rule {
    /// A right code, number or set of codes. Don't know and refused are 0 points.
    Key {
        /// The right code(s), or the right number as written.
        right: Vec<String>,
        /// For several choices: credit for each, less the wrong ones, instead of all or nothing.
        each: bool,
    },
    /// Points stand at the choices: an opinion or a graded scale. Don't know and refused are missing.
    Choices,
    /// Points come from an expression over the answer. Don't know and refused are missing.
    Formula(Formula),
    /// Points come from marks by criteria. Refused and don't know are 0 points.
    Marks,
}

impl Keying {
    /// Whether the item has a right answer: then not knowing it counts as zero, not as missing.
    pub fn is_keyed(&self) -> bool {
        matches!(self.rule, Rule::Key { .. } | Rule::Marks)
    }
}
