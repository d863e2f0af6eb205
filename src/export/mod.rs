//! Raw results out: the study's interviews, answers, marks, log and sample as plain tables, one file of
//! this module a table, streamed case by case, one event or interview in memory at a time. Rows are never suppressed and therefore confidential; names are in none of them but `people.csv`.
//! What answers mean is decided in `form` and `scoring`, what is read in `desk` and `store`; here it is
//! only laid out. The scores come from the board as they are; no estimate is made here.

mod answers;
pub(crate) mod cell;
mod codebook;
mod columns;
mod elements;
mod events;
#[allow(clippy::module_inception)] // the noun of the file is the noun of the module
mod export;
mod folder;
mod interviews;
mod layout;
mod marks;
mod pace;
mod people;
mod readme;
mod routing;
mod sample;
mod scores;
mod sheet;
mod told;
mod weights;

pub use export::{Exported, Order, export};
pub use folder::renewable;
pub use sheet::Written;

use crate::desk::Desk;

/// The group a unit belongs to, by codes.
fn group<'d>(desk: &'d Desk, unit: &str) -> Option<&'d str> {
    let units = &desk.study.units;
    let group = units.by_code(unit).and_then(|unit| units.group(unit))?;
    Some(&units.get(group).code)
}

/// The first twelve digits of a version's hash: enough to tell versions of a study apart.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
