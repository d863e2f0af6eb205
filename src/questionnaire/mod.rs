//! The model of a questionnaire, its readers and its checker. A questionnaire is an arena of parts and
//! items in document order; readers (YAML now, others later) all make the same model.
//! What an answer does to it is the business of `form`; nothing here is filled in.

mod called;
mod check;
mod choice;
mod dimension;
mod formula;
mod graph;
mod item;
mod keying;
mod part;
#[allow(clippy::module_inception)] // the noun of the file is the noun of the module
mod questionnaire;
mod rubric;
mod text;
mod version;
mod wording;
pub mod yaml;

pub use check::{Check, Rule as CheckRule, Warn};
pub use choice::{Choice, Choices, Ending};
pub use dimension::Dimension;
pub use formula::Formula;
pub use graph::Graph;
pub use item::{Allow, Item, Kind, Partial, Read, Role, range_words};
pub use keying::{Keying, Rule as KeyingRule};
pub use part::{Bank, Part};
pub use questionnaire::{Body, Entry, Questionnaire};
pub use rubric::{Criterion, Rubric};
pub use text::Text;
pub use version::{Version, VersionHash};
pub use wording::{Piece, Wording};
