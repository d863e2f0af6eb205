//! The roster: the list of people (projects, sites) that somebody hands over as a file, taken in whole
//! or not at all.
//! Files are read as they come from spreadsheets, every cell is taken for hostile, and all faults are
//! listed with the row numbers that the spreadsheet shows. Nothing is stored here.

mod fault;
mod finding;
mod identity;
mod people;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod twins;
mod workbook;

pub use finding::{Finding, Findings};
pub use identity::{is_mobile_number, is_resident_id};
pub use people::{Person, Roster, read};
pub use sheet::{Progress, SheetError};
pub use twins::{pairs, twins};
