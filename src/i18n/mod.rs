//! The two languages of the program and the words it says in them.
//! Everything a person reads is said in both, as [`Words`] or as two texts to choose from; words for machines (states, codes,
//! column names) are never translated and do not live here. How lines of either language break is known
//! here too ([`wrap`]). Imports nothing of ours.

mod lang;
mod words;
pub mod wrap;

pub use lang::Lang;
pub use words::{Words, counted};
