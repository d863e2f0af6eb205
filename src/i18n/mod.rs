//! The two languages of the program and the words it says in them.
//! Everything a person reads comes through [`Words`] or [`say`]; words for machines (states, codes,
//! column names) are never translated and do not live here. Imports nothing of ours.

mod lang;
mod words;

pub use lang::Lang;
pub use words::Words;
