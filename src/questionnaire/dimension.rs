//! A dimension 维度: what is scored.

use super::Text;

/// One of the things a questionnaire scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Its name in files.
    pub name: String,
    /// Its name for people.
    pub title: Text,
    /// Its weight in the overall score; without one it is reported and not weighed in.
    pub weight: Option<f64>,
}
