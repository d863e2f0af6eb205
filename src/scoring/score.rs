//! Dimensions and the overall score of one interview.

use super::points::{ItemPoints, Points, item_points};
use crate::form::State;
use crate::interview::{Interview, Status};

/// A dimension counts if so much of its points was reached.
const REACHED_AT_LEAST: f64 = 0.8;

/// One dimension of one interview.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DimensionScore {
    /// Points earned.
    pub points: f64,
    /// Points that could be earned at the items that have points: the denominator.
    pub reached: f64,
    /// Points of all items asked.
    pub possible: f64,
    /// Open answers that wait for a marker.
    pub unmarked: usize,
    /// Points that could be earned at these.
    pub waiting: f64,
    /// 100 × points / reached, if 80 % of the possible points were reached.
    pub value: Option<f64>,
    /// The value if every missing point were lost: 100 × points / possible, unmarked answers left out.
    pub worst: Option<f64>,
}

impl DimensionScore {
    /// Whether it has a value or will have one as soon as all that waits is marked.
    pub fn comes(&self) -> bool {
        let reached = self.reached + self.waiting;
        reached > 0.0 && is_enough(reached, self.possible)
    }
}

/// The score of one interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Whether it counts: completed, or broken off far enough (`sufficient`).
    pub counted: bool,
    /// Σ weight × dimension / Σ weight over the dimensions with a weight; none while one of them has none.
    pub overall: Option<f64>,
    /// The overall score were all that is missing wrong.
    pub all_wrong: Option<f64>,
    /// The overall score were all that is missing left out, however little was reached.
    pub left_out: Option<f64>,
    /// By dimension, in the questionnaire's order.
    pub dimensions: Vec<DimensionScore>,
    /// Open answers that wait for a marker.
    pub unmarked: usize,
    /// Scored items that apply.
    pub applicable: usize,
    /// Of these, don't know.
    pub dont_know: usize,
    /// Of these, refused.
    pub refused: usize,
    /// Of these, not reached (skipped and erased ones among them).
    pub not_reached: usize,
}

/// Scores an interview. `sufficient` is the share of applicable items from which a broken-off interview
/// counts; `passes` how many markers the study asks for.
pub fn score(interview: &Interview, sufficient: f64, passes: u8) -> Score {
    let items = item_points(interview, passes);
    let questionnaire = interview.questionnaire();
    let dimensions: Vec<DimensionScore> =
        (0..questionnaire.dimensions.len()).map(|n| dimension(&items, n)).collect();
    let counted = match interview.status() {
        Status::Completed => true,
        Status::BrokenOff { share, .. } => *share >= sufficient,
        _ => false,
    };
    let asked = || items.iter().filter(|item| item.points != Points::NotAsked);
    let count = |states: &[State]| asked().filter(|item| states.contains(&item.state)).count();
    Score {
        counted,
        overall: overall(interview, &dimensions, |dimension| dimension.value),
        all_wrong: overall(interview, &dimensions, |dimension| dimension.worst),
        left_out: overall(interview, &dimensions, |dimension| {
            (dimension.reached > 0.0).then(|| 100.0 * dimension.points / dimension.reached)
        }),
        unmarked: dimensions.iter().map(|d| d.unmarked).sum(),
        applicable: asked().count(),
        dont_know: count(&[State::DontKnow]),
        refused: count(&[State::Refused]),
        not_reached: count(&[State::NotReached, State::Skipped, State::Redacted]),
        dimensions,
    }
}

fn dimension(items: &[ItemPoints], n: usize) -> DimensionScore {
    let mut dimension = DimensionScore::default();
    for item in items.iter().filter(|item| item.dimension == n) {
        match item.points {
            Points::NotAsked => continue,
            Points::Missing | Points::NotComputed => {}
            Points::Unmarked => {
                dimension.unmarked += 1;
                dimension.waiting += item.possible;
            }
            Points::Earned(points) => {
                dimension.points += points;
                dimension.reached += item.possible;
            }
        }
        dimension.possible += item.possible;
    }
    if dimension.reached > 0.0 && is_enough(dimension.reached, dimension.possible) {
        dimension.value = Some(100.0 * dimension.points / dimension.reached);
    }
    // An answer that waits for its marker is not lost yet.
    let judged = dimension.possible - dimension.waiting;
    if judged > 0.0 {
        dimension.worst = Some(100.0 * dimension.points / judged);
    }
    dimension
}

/// The share, with room for the rounding of sums.
fn is_enough(reached: f64, possible: f64) -> bool {
    reached >= REACHED_AT_LEAST * possible - 1e-9
}

/// The weighted mean of what `value` takes from each dimension with a weight; none while one has none.
fn overall(
    interview: &Interview,
    scores: &[DimensionScore],
    value: impl Fn(&DimensionScore) -> Option<f64>,
) -> Option<f64> {
    let mut sum = 0.0;
    let mut weights = 0.0;
    for (dimension, score) in interview.questionnaire().dimensions.iter().zip(scores) {
        let Some(weight) = dimension.weight else { continue };
        sum += weight * value(score)?;
        weights += weight;
    }
    (weights > 0.0).then_some(sum / weights)
}
