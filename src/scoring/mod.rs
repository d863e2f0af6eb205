//! The score of one interview: points of each item, dimensions, overall. Keys, partial credit, graded
//! scales, marks by rubric. What many interviews say together is the business of `statistics`;
//! nothing here knows of other interviews.

mod points;
mod score;

pub use points::{ItemPoints, Points, item_points};
pub use score::{DimensionScore, Score, score};
