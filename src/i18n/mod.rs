//! The two languages of the program and the words it says in them.
//! Everything a person reads comes through [`Words`] or [`say`]; words for machines (states, codes,
//! column names) are never translated and do not live here. How lines of either language break is known
//! here too ([`wrap`]). Imports nothing of ours.

mod lang;
mod words;
pub mod wrap;

pub use lang::Lang;
pub use words::{Words, counted};
