//! What people do with an open study, one act a file: read what is there, propose what follows, commit.
//! An act is a function of a [`Desk`] and a writer; it gives back what it did, and faces say it.
//! Rules live in the modules below (`study`, `sampling`, `fieldwork`, …); here they meet the disk.

pub mod assign;
pub mod cases;
pub mod close;
mod create;
pub mod draw;
mod error;
mod files;
mod identity;
mod open;
pub mod plan;
pub mod replace;
pub mod roster;
mod said;
pub mod verify;

pub use create::create;
pub use error::DeskError;
pub use identity::{case_id, case_number};
pub use open::Desk;
