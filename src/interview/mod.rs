//! The conduct of an interview: who is asked what next, what may be done now, what is wrong, what is done.
//! [`Interview::apply`] proposes events and changes nothing; [`Interview::absorb`] takes them in once they
//! are on disk; replaying them gives the same state, bit for bit. No screen and no disk is known here.

mod action;
mod apply;
mod date;
mod decisions;
mod entry;
mod event;
mod fingerprint;
#[allow(clippy::module_inception)] // the noun of the file is the noun of the module
mod interview;
mod mark;
mod problem;
mod progress;
mod rejection;
mod route;
mod upgrade;
mod view;

pub use action::Action;
pub use date::{DateParts, can_become_date, finished_date, has_year};
pub use decisions::Decisions;
pub use entry::{clean_text, read_coded, read_entry, toggled};
pub use event::{Event, EventError, Stamped, Started, Stop};
pub use interview::{Interview, Remark, Start, Status};
pub use mark::Mark;
pub use problem::{Problem, Reason, Trouble};
pub use progress::Progress;
pub use rejection::Rejection;
pub use route::Screen;
pub use view::{ItemView, OptionView, View};

#[cfg(test)]
pub(crate) mod tests;

/// How the engine that evaluates answers calls itself in completion events: a later engine that computes
/// something else says "computed differently by …" instead of crying tampering.
pub const ENGINE: &str = concat!("fangtan ", env!("CARGO_PKG_VERSION"));
