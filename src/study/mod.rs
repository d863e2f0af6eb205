//! A study as a folder holds it: what `study.yaml` says, who stands on the roster, who of them may be
//! drawn, and where the files lie.
//! Reading and judging live here; nothing here writes, draws or remembers, and there is no SQL.

mod code;
mod description;
mod draws;
// pub mod elements;
// mod eligible;
mod folder;
// pub mod frame;
pub mod roster;
mod roster_description;
mod teams;
mod units;

pub use code::is_code;
pub use description::{Skipped, Study};
pub use draws::{Allotment, DrawDescription, DrawMethod, ReserveRule, StrataBy};
// pub use elements::Element;
// pub use eligible::Eligibility;
pub use folder::{DrawFiles, Folder, StudyError};
pub use roster_description::{Column, Heading, RosterDescription, Rule};
pub use teams::{Member, Role, Team};
pub use units::{Unit, UnitId, Units};
