//! Frame, allocation, selection, plan and certificate of a draw: texts and numbers in, texts and
//! numbers out, every one of them such that a stranger can repeat it with `sha256sum` and `sort`.
//! What lives here: the canonical forms of the files of a draw, the arithmetic between them, and
//! the check of the one against the other. What never may: a disk, a clock, a screen, a source of
//! random numbers (secrets and salts are handed in), or anything else of this crate.

mod allocation;
mod certificate;
mod document;
mod draw;
mod frame;
mod hash;
mod plan;
mod secret;
mod selection;
mod verify;
mod weights;

pub use allocation::{Allocation, AllocationError, Reserves, StratumSize};
pub use certificate::{ALGORITHM, Certificate, ONE_STEP_LABEL, Reference, SeedRecord, StratumList};
pub use document::{Document, DocumentError};
pub use draw::{DrawError, Outcome, Trigger, carry_out};
pub use frame::{Element, Frame, FrameFault, FrameProblem, UNSTRATIFIED};
pub use hash::{SEPARATOR, digest, is_digest, public_text, sha256_hex};
pub use plan::{
    EarlierPlan, Exclusion, FrameFacts, IdForm, Method, Plan, PlanError, PlanRequest, SeedPlan, StratumPlan,
};
pub use secret::{Opened, Secret, SecretReserves};
pub use selection::{DrawnStratum, Selection, select, u_value};
pub use verify::{Evidence, File, Problem, Recomputed, Report, verify};
pub use weights::{Sampled, sampled};

#[cfg(test)]
mod tests;
