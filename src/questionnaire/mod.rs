//! The model of a questionnaire, its readers and its checker. A questionnaire is an arena of parts and
//! items in document order; readers (YAML now, others later) all make the same model.
//! What an answer does to it is the business of `form`; nothing here is filled in.

mod text;

pub use text::Text;
