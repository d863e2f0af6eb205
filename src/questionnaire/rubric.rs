//! A rubric: the criteria by which an open answer is marked after the interview.

use super::Wording;

/// One criterion: met or not met.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Its code.
    pub code: String,
    /// What an answer must hold to meet it.
    pub text: Wording,
    /// Points it gives.
    pub points: f64,
}

/// The criteria of an open item, and what its markers are told.
#[derive(Debug, Clone)]
pub struct Rubric {
    /// The criteria in the order shown.
    pub criteria: Vec<Criterion>,
    /// Descriptors and examples for the marker; never shown in the interview.
    pub guide: Option<Wording>,
}

impl Rubric {
    /// The most points an answer can reach.
    pub fn points(&self) -> f64 {
        self.criteria.iter().map(|criterion| criterion.points).sum()
    }
}
