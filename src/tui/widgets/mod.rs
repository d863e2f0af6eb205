//! Pieces that several screens draw with, one noun a file. They draw what they are given and hold at most a
//! cursor; they know no study.

pub mod editor;
pub mod fitting;
pub mod given_back;
pub mod head;
pub mod interval;
pub mod keyline;
pub mod listing;
pub mod menu;
pub mod moment;
pub mod reading;
pub mod remarks;

pub use crate::i18n::wrap;
