//! Attempts: each try to reach a person, with its outcome and what was agreed.

use rusqlite::Connection;
use serde::Deserialize;

use crate::store::error::Result;
use crate::store::event::EventRef;

#[derive(Deserialize)]
struct Attempt {
    at: i64,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    outcome: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    appointment: Option<i64>,
}

pub(super) fn made(db: &Connection, event: &EventRef<'_>, case: &str) -> Result<()> {
    // Erased: that somebody tried, and when it was written down, is all that is left.
    let attempt = super::read(event)?.unwrap_or(Attempt {
        at: event.time,
        mode: None,
        outcome: None,
        note: None,
        appointment: None,
    });
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
        attempt.mode,
        attempt.outcome,
        attempt.note,
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
