//! A mark 题目得分: what a marker gave an open answer, by criteria.

use serde::{Deserialize, Serialize};

/// One marker's judgement of one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The item's name.
    pub item: String,
    /// The marker's code.
    pub marker: String,
    /// First or second marking (1 or 2). A later mark of the same pass replaces the earlier one.
    pub pass: u8,
    /// Codes of the criteria met.
    pub criteria: Vec<String>,
    /// The points these give.
    pub points: f64,
    /// The points that could be reached.
    pub of: f64,
    /// An example worth sharing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
}
