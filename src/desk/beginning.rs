//! How a case is taken in hand and an interview begun on it: the claim, what the roster says before the first
//! question, the seed. Nothing is stored here but the claim; [`super::Conduct`] commits what is proposed.

use super::{Desk, DeskError};
use crate::form::{Preload, Seed};
use crate::interview::{Event, Interview, Start};
use crate::questionnaire::Version;
use crate::store::{Case, Reader, StoreError, Writer};
use crate::words;
use std::sync::Arc;
use uuid::Uuid;

/// How an interview is begun.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// `person` or `virtual`.
    pub by: &'static str,
    /// The language it begins in.
    pub language: String,
    /// A seed, in practice only; otherwise chance decides.
    pub seed: Option<Seed>,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// Begins an interview on a case at `at` (UTC milliseconds): what is known before the first question, and
/// the first events. Nothing is stored.
pub(super) fn start(
    desk: &Desk,
    reader: &Reader,
    version: Arc<Version>,
    case: &Case,
    beginning: Beginning,
    at: i64,
) -> Result<(Interview, Vec<Event>), DeskError> {
    let start = Start {
        case: case.id.clone(),
        realm: case.realm.clone(),
        by: beginning.by.to_string(),
        preload: preload(desk, reader, case)?,
        seed: beginning.seed.unwrap_or_else(|| Seed(*Uuid::new_v4().as_bytes())),
        language: beginning.language,
        offset: beginning.offset,
        at,
    };
    Ok(Interview::start(version, start))
}

/// Claims a case; one that somebody has in hand is refused in words that people use.
///
/// # Errors
/// If a living process has it, or the store fails.
pub(super) fn take(desk: &Desk, writer: &mut Writer, case: &Case) -> Result<(), DeskError> {
    match writer.claim(&case.id) {
        Ok(_) => Ok(()),
        Err(StoreError::Claimed { by, .. }) => {
            let number = super::case_number(case.number);
            let name = desk.study.member(&by).map_or(by.as_str(), |member| &member.name);
            Err(DeskError::refused(
                words!(
                    "个案 {number} 正由 {name} 在另一个程序里做着",
                    "case {number} is in the hands of {name}, in another program"
                ),
                Some(words!("等那边离开个案，再打开", "open it again once they have left it")),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the roster says of a case, personal data left out.
fn preload(desk: &Desk, reader: &Reader, case: &Case) -> Result<Preload, DeskError> {
    let mut preload = Preload::default();
    if let Some(element) = reader.element(&case.element)? {
        for (name, value) in &element.columns {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_string);
            preload.columns.insert(name.clone(), value);
        }
    }
    preload.columns.insert("unit".into(), case.unit.clone());
    let units = &desk.study.units;
    if let Some(group) = units.by_code(&case.unit).and_then(|unit| units.group(unit)) {
        preload.columns.insert("group".into(), units.get(group).code.clone());
    }
    Ok(preload)
}
