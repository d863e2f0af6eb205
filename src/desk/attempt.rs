//! Attempts on a case and its end without an interview: what a case card records. Which code follows
//! from which attempts is the business of `fieldwork`.

use super::{DeskError, case_number};
use crate::fieldwork::outcome::{self, Extra};
use crate::fieldwork::{CaseStatus, Disposition, Mode, Outcome, disposition, final_code};
use crate::store::{Case, Entry, Reader, StoreError, Subject, Writer};
use crate::words;
use serde_json::json;

/// One try to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When, UTC milliseconds.
    pub at: i64,
    /// How.
    pub mode: Mode,
    /// What came of it.
    pub outcome: &'static Outcome,
    /// In words; needed for some outcomes.
    pub note: Option<String>,
    /// The day and hour agreed, UTC milliseconds; needed for an appointment.
    pub appointment: Option<i64>,
}

/// Records an attempt.
///
/// # Errors
/// If the case is over, something is missing that the outcome needs, or the store fails.
pub fn record_attempt(writer: &mut Writer, case: &Case, attempt: &Attempt) -> Result<(), DeskError> {
    refuse_over(writer, case)?;
    let note = attempt.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let missing = match attempt.outcome.extra {
        Extra::Note if note.is_none() => Some(words!("请写一句说明", "a note in words is needed")),
        Extra::Appointment if attempt.appointment.is_none() => {
            Some(words!("请写约好的日期和时间", "the day and the hour agreed are needed"))
        }
        _ => None,
    };
    if let Some(missing) = missing {
        return Err(DeskError::refused(missing, None));
    }
    let payload = json!({
        "at": attempt.at,
        "mode": attempt.mode.word(),
        "outcome": attempt.outcome.word,
        "note": note,
        "appointment": attempt.appointment,
    });
    append(writer, "attempt", case, &payload)
}

/// Ends a case without an interview.
///
/// # Errors
/// If it is over, the code is none for a case without an interview or needs a reason, or trying was
/// given up too early without a reason.
pub fn end_case(writer: &mut Writer, case: &Case, code: &str, reason: &str) -> Result<(), DeskError> {
    refuse_over(writer, case)?;
    let reason = reason.trim();
    let known = disposition::find(code).filter(|known| !known.is_interview()).ok_or_else(|| {
        DeskError::refused(
            words!("{code} 不是结案未访的代码", "{code} is no code of a case without an interview"),
            None,
        )
    })?;
    let wanting = wanting(writer, case, known)?;
    if reason.is_empty() && (known.needs_reason || wanting > 0) {
        let help = (wanting > 0).then(|| {
            words!(
                "按 {code} 结案还差 {wanting} 次接触",
                "{wanting} more attempts are wanting before it may end with {code}"
            )
        });
        return Err(DeskError::refused(words!("请写明理由", "a reason is needed"), help));
    }
    append(writer, "case-ended", case, &json!({ "code": code, "reason": reason }))
}

/// The code that the attempts of a case imply.
///
/// # Errors
/// Those of the store.
pub fn proposed_code(reader: &Reader, case: &Case) -> Result<final_code::Proposal, StoreError> {
    Ok(final_code::propose(&outcomes(reader, case)?))
}

fn wanting(reader: &Reader, case: &Case, code: &Disposition) -> Result<usize, StoreError> {
    Ok(final_code::wanting(code, &outcomes(reader, case)?))
}

fn outcomes(reader: &Reader, case: &Case) -> Result<Vec<&'static Outcome>, StoreError> {
    let attempts = reader.attempts(&case.id)?;
    Ok(attempts.iter().filter_map(|attempt| outcome::find(attempt.outcome.as_deref()?)).collect())
}

/// Looks again: what was read when the card was opened may be old by now.
fn refuse_over(reader: &Reader, case: &Case) -> Result<(), DeskError> {
    let status = reader.case(&case.id)?.and_then(|case| CaseStatus::from_word(&case.status));
    if status.is_some_and(CaseStatus::is_unfinished) {
        return Ok(());
    }
    let number = case_number(case.number);
    Err(DeskError::refused(words!("个案 {number} 已经结束", "case {number} is finished"), None))
}

fn append(
    writer: &mut Writer,
    kind: &str,
    case: &Case,
    payload: &serde_json::Value,
) -> Result<(), DeskError> {
    let actor = writer.actor().to_string();
    let payload = payload.to_string();
    writer.transact(|tx| {
        tx.append(Entry {
            kind,
            subject: Subject::Case(&case.id),
            actor: &actor,
            payload: payload.as_bytes(),
            time: None,
        })
        .map(drop)
    })?;
    Ok(())
}
