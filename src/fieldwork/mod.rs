//! Field work as pure rules: what an attempt or a case may come to, which code follows from which
//! attempts, who gets which case, and the rates that follow from the codes.
//! Everything here is computed from what is handed in; no disk, no clock, no screen, no random source
//! but the seed that is passed.

pub mod assignment;
pub mod case_status;
pub mod disposition;
pub mod final_code;
pub mod outcome;
pub mod rates;

pub use case_status::CaseStatus;
pub use disposition::{Class, Disposition};
pub use outcome::{Mode, Outcome};
