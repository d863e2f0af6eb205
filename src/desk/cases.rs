//! The list of cases, one row each, in the order of their numbers.

use super::{Desk, DeskError, case_number};
use crate::store::{Case, Reader};
use crate::words;
use serde::Serialize;

/// One case as lists show it. Machine words throughout; titles are looked up where they are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseRow {
    /// The number by which people call it, three digits at least.
    pub id: String,
    /// Code of its unit.
    pub unit: String,
    /// Code of its group, if its unit lies in one.
    pub group: Option<String>,
    /// Code of the team that has it.
    pub team: Option<String>,
    /// Code of the member that has it.
    pub interviewer: Option<String>,
    /// The machine word of its status.
    pub status: String,
}

/// All released cases of the study's realm.
///
/// # Errors
/// Those of the store.
pub fn list(desk: &Desk, reader: &Reader) -> Result<Vec<CaseRow>, DeskError> {
    let units = &desk.study.units;
    let group = |code: &str| {
        let group = units.by_code(code).and_then(|unit| units.group(unit))?;
        Some(units.get(group).code.clone())
    };
    let row = |case: Case| CaseRow {
        id: case_number(case.number),
        group: group(&case.unit),
        unit: case.unit,
        team: case.team,
        interviewer: case.interviewer,
        status: case.status,
    };
    Ok(reader.cases(desk.realm())?.into_iter().map(row).collect())
}

/// The case people call by this number, with or without leading zeros.
///
/// # Errors
/// If there is none.
pub fn numbered(desk: &Desk, reader: &Reader, written: &str) -> Result<Case, DeskError> {
    let number = written.trim().parse::<i64>().ok();
    let case = number.map(|number| reader.case_numbered(desk.realm(), number)).transpose()?.flatten();
    case.ok_or_else(|| {
        let dir = desk.dir().display();
        DeskError::refused(
            words!("没有个案 {written}", "there is no case {written}"),
            Some(words!("fangtan cases {dir} 列出全部个案", "`fangtan cases {dir}` lists them all")),
        )
    })
}
