//! Attempts: each try to reach a person, with its outcome and what was agreed. An interview that was refused or
//! put off at its beginning is one of them: it is counted here, from its own event, and nowhere twice.

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::store::error::Result;
use crate::store::event::EventRef;

/// An attempt as an event tells it.
#[derive(Deserialize)]
pub(super) struct Attempt {
    pub at: i64,
    #[serde(default)]
    pub mode: Option<String>,
    #[serde(default)]
    pub outcome: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub appointment: Option<i64>,
}

impl Attempt {
    /// That somebody tried, and nothing more.
    pub fn made(at: i64) -> Attempt {
        Attempt { at, mode: None, outcome: None, note: None, appointment: None }
    }
}

pub(super) fn made(db: &Connection, event: &EventRef<'_>, case: &str) -> Result<()> {
    // Erased: that somebody tried, and when it was written down, is all that is left.
    let attempt = super::read(event)?.unwrap_or_else(|| Attempt::made(event.time));
    insert(db, event, case, &attempt)
}

/// The attempt that an interview amounts to which ended before it began.
pub(super) fn of_interview(
    db: &Connection,
    event: &EventRef<'_>,
    interview: &str,
    attempt: Attempt,
) -> Result<()> {
    match case_of(db, interview)? {
        Some(case) => insert(db, event, &case, &attempt),
        None => Ok(()),
    }
}

/// An interview was a wrong entry: what it counted as an attempt counts no more.
pub(super) fn taken_back(db: &Connection, interview: &str) -> Result<()> {
    let Some(case) = case_of(db, interview)? else { return Ok(()) };
    let gone = db
        .prepare_cached(
            "DELETE FROM attempt WHERE (stream, seq) IN
               (SELECT stream, seq FROM event WHERE subject = ?1 AND kind = 'ended')",
        )?
        .execute([format!("interview:{interview}")])?;
    if gone > 0 {
        db.prepare_cached(
            "UPDATE case_row SET attempts = attempts - ?2, next_appointment = NULL WHERE id = ?1",
        )?
        .execute((&case, gone as i64))?;
    }
    Ok(())
}

fn case_of(db: &Connection, interview: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT case_id FROM interview WHERE id = ?1")?
        .query_row([interview], |row| row.get(0))
        .optional()?)
}

fn insert(db: &Connection, event: &EventRef<'_>, case: &str, attempt: &Attempt) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO attempt (stream, seq, lamport, case_id, at, mode, outcome, note, appointment,
           actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        event.id.stream,
        event.id.seq,
        event.lamport,
        case,
        attempt.at,
        &attempt.mode,
        &attempt.outcome,
        &attempt.note,
        attempt.appointment,
        event.actor,
    ))?;
    db.prepare_cached(
        "UPDATE case_row SET attempts = attempts + 1, next_appointment = ?2, last_activity = ?3
          WHERE id = ?1",
    )?
    .execute((case, attempt.appointment, event.time))?;
    Ok(())
}
