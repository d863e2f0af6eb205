//! Recording an attempt to reach somebody that led to no interview: when, how, and what came of it.

use super::{Desk, DeskError, practice};
use crate::fieldwork::CaseStatus;
use crate::fieldwork::outcome::{Extra, Mode, Outcome};
use crate::store::{Case, Entry, StoreError, Subject, Tx, Writer};
use crate::words;
use serde_json::json;

/// An attempt as somebody tells it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it was made: UTC, milliseconds since 1970.
    pub at: i64,
    /// How.
    pub mode: Mode,
    /// What came of it.
    pub outcome: &'static Outcome,
    /// What else there is to say.
    pub note: Option<String>,
    /// What was agreed: UTC, milliseconds since 1970.
    pub appointment: Option<i64>,
}

/// Records an attempt on a case.
///
/// # Errors
/// If the case has ended, or the outcome asks for a note or an appointment and there is none.
pub fn record(desk: &Desk, writer: &mut Writer, case: &Case, attempt: &Attempt) -> Result<(), DeskError> {
    let note = attempt.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    match attempt.outcome.extra {
        Extra::Note if note.is_none() => {
            return Err(DeskError::refused(
                words!("这种结果要写一句说明", "this outcome needs a note"),
                None,
            ));
        }
        Extra::Appointment if attempt.appointment.is_none() => {
            return Err(DeskError::refused(
                words!("约好了就要写下日子和钟点", "an appointment needs a day and an hour"),
                None,
            ));
        }
        _ => {}
    }
    let payload = json!({
        "at": attempt.at,
        "mode": attempt.mode.word(),
        "outcome": attempt.outcome.word,
        "note": note,
        "appointment": attempt.appointment,
    })
    .to_string();
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        refuse_ended(desk, tx, &case.id)?;
        tx.append(Entry {
            kind: "attempt",
            subject: Subject::Case(&case.id),
            actor: &actor,
            payload: payload.as_bytes(),
            time: None,
        })?;
        Ok(())
    })
}

/// A case that ended takes neither attempts nor another ending, nor does any case of a closed round.
pub(super) fn refuse_ended(desk: &Desk, tx: &Tx<'_>, id: &str) -> Result<Case, DeskError> {
    let case = tx.case(id)?.ok_or_else(|| StoreError::NoCase(id.to_string()))?;
    super::close::refuse_closed(tx, &case.round)?;
    let status = CaseStatus::from_word(&case.status);
    // A real study has practice cases beside its own, and one practises on them all that there is.
    let ours = case.realm == desk.realm() || case.realm == practice::REALM;
    if !status.is_some_and(CaseStatus::is_unfinished) || !ours {
        let number = super::case_number(case.number);
        let label = status.map_or_else(|| words!("不明", "unknown"), CaseStatus::label);
        let (zh, en) = (label.zh, label.en);
        return Err(DeskError::refused(
            crate::i18n::Words::new(
                format!("个案 {number} 已经结束（{zh}）"),
                format!("case {number} has ended ({en})"),
            ),
            None,
        ));
    }
    Ok(case)
}
