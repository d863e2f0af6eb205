//! Interviews: where each stands and which event was its last. The events between its turns are
//! opaque here: an answer only moves the last event on.

use rusqlite::Connection;
use serde::Deserialize;

use super::attempt::{self, Attempt};
use super::{case, mark};
use crate::fieldwork::outcome::{self, Mode};
use crate::store::error::{Result, StoreError};
use crate::store::event::EventRef;

#[derive(Deserialize)]
struct Started {
    case: String,
    realm: String,
    by: String,
    #[serde(default)]
    version: Option<String>,
}

#[derive(Deserialize)]
struct Ended {
    code: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    appointment: Option<i64>,
}

/// The case a `started` payload names.
pub(in crate::store) fn case_of(payload: &[u8]) -> Result<String> {
    serde_json::from_slice::<Started>(payload)
        .map(|started| started.case)
        .map_err(|e| StoreError::payload("started", e))
}

pub(super) fn fold(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    if event.kind == "started" {
        return started(db, event, id);
    }
    follow(db, event, id)?;
    match event.kind {
        "completed" => {
            turn(db, event, id, "completed", Some("1.10"))?;
            attempt::visit_came_to(db, id, outcome::INTERVIEWED)
        }
        "broken-off" => {
            turn(db, event, id, "broken-off", Some("2.12"))?;
            attempt::visit_came_to(db, id, outcome::BROKEN_OFF)
        }
        "voided" => {
            turn(db, event, id, "void", None)?;
            attempt::taken_back(db, id)
        }
        "reopened" => {
            turn(db, event, id, "in-progress", None)?;
            attempt::counts_again(db, id)?;
            attempt::visit_came_to(db, id, outcome::BEGUN)
        }
        "ended" => ended(db, event, id),
        "marked" => mark::marked(db, event, id),
        "resolve" => {
            db.prepare_cached("UPDATE interview SET forked = 0 WHERE id = ?1")?.execute([id])?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// It ended before it began: refused, put off, or with somebody else.
fn ended(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    // Erased: that it ended without an interview, and that somebody was there, is all that is left.
    let Some(Ended { code, reason, appointment }) = super::read::<Ended>(event)? else {
        turn(db, event, id, "not-interviewed", None)?;
        return attempt::visit_ended(db, event, id, &Attempt::made(event.time));
    };
    let status = if code.is_some() { "not-interviewed" } else { "later" };
    turn(db, event, id, status, code.as_deref())?;
    let outcome = match outcome::of_visit(code.as_deref(), appointment.is_some()) {
        Some(outcome) => Some(outcome.word.to_owned()),
        None => code,
    };
    let made = Attempt {
        mode: Some(Mode::InPerson.word().to_owned()),
        outcome,
        note: Some(reason).filter(|reason| !reason.trim().is_empty()),
        appointment,
        ..Attempt::made(event.time)
    };
    attempt::visit_ended(db, event, id, &made)
}

fn started(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    let started: Started = super::must_read(event)?;
    db.prepare_cached(
        "INSERT INTO interview (id, case_id, realm, answered_by, version, actor, status, started,
           status_lamport, status_stream, last_hash, last_lamport, last_stream, last_seq, last_time)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'in-progress', ?7, ?8, ?9, ?10, ?8, ?9, ?11, ?7)",
    )?
    .execute((
        id,
        &started.case,
        started.realm,
        started.by,
        started.version,
        event.actor,
        event.time,
        event.lamport,
        event.id.stream,
        event.hash,
        event.id.seq,
    ))?;
    attempt::visit(db, event, &started.case)?;
    case::settle(db, &started.case)
}

/// Moves the last event on. One that does not continue the last is the other side of a fork.
fn follow(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE interview SET forked = forked OR last_hash IS NOT ?2, last_hash = ?3,
           last_lamport = ?4, last_stream = ?5, last_seq = ?6, last_time = ?7 WHERE id = ?1",
    )?
    .execute((id, event.after, event.hash, event.lamport, event.id.stream, event.id.seq, event.time))?;
    Ok(())
}

/// Gives an interview another status. A void one stays void until it is reopened.
fn turn(db: &Connection, event: &EventRef<'_>, id: &str, status: &str, code: Option<&str>) -> Result<()> {
    let open = status == "in-progress";
    let turned: Option<String> = {
        use rusqlite::OptionalExtension;
        db.prepare_cached(
            "UPDATE interview SET status = ?2, code = ?3, ended = ?4, status_lamport = ?5,
               status_stream = ?6, receipt = ?8
              WHERE id = ?1 AND (status <> 'void' OR ?7) RETURNING case_id",
        )?
        .query_row(
            (
                id,
                status,
                code,
                (!open).then_some(event.time),
                event.lamport,
                event.id.stream,
                open,
                (status == "completed").then_some(event.hash),
            ),
            |r| r.get(0),
        )
        .optional()?
    };
    let Some(case) = turned else {
        return Ok(());
    };
    if !matches!(status, "completed" | "broken-off") {
        mark::forget_result(db, id)?;
    }
    db.prepare_cached("UPDATE case_row SET last_activity = ?2 WHERE id = ?1")?
        .execute((&case, event.time))?;
    case::settle(db, &case)
}
