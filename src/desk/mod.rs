//! What people do with an open study, one act a file: read what is there, propose what follows, commit.
//! An act is a function of a [`Desk`] and a writer; it gives back what it did, and faces say it.
//! Rules live in the modules below (`study`, `sampling`, `fieldwork`, …); here they meet the disk.

pub mod assign;
pub mod attempt;
mod beginning;
pub mod board;
pub mod cases;
mod changes;
pub mod close;
mod conduct;
mod create;
pub mod demo;
pub mod draw;
mod drawn;
pub mod end;
mod erase;
mod error;
mod files;
mod history;
mod identity;
mod looks;
mod mark;
mod open;
pub mod plan;
mod planned;
pub mod practice;
mod ready;
mod reopen;
pub mod replace;
mod results;
pub mod roster;
mod said;
pub mod simulate;
pub mod standing;
pub mod story;
pub mod verify;
mod versions;

pub use beginning::Beginning;
pub use changes::Changes;
pub use conduct::{Conduct, Refusal};
pub use create::create;
pub use erase::erase;
pub use error::DeskError;
pub use history::{Past, Returned, past};
pub use identity::{MEMBER, case_id, case_number};
pub use looks::record_look;
pub use mark::{Judgement, Queue, give_mark, marking_order, other_markers, remark};
pub use open::Desk;
pub use ready::Ready;
pub use reopen::{reopen, void};
pub use results::{refresh_results, scored};
pub use versions::{QUESTIONNAIRE_KIND, Versions};
