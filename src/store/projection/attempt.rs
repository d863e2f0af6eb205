//! Attempts: each try to reach a person, with its outcome and what was agreed. Every interview is one of them,
//! from the moment it was begun: it stands here under its first event, says what it came to, and is counted
//! once however often it is taken up again or given back. A wrong start is none.

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::fieldwork::outcome::{self, Mode};
use crate::store::error::Result;
use crate::store::event::EventRef;

/// The row of an interview's visit; the subject is the first parameter.
macro_rules! visit_of {
    () => {
        "(stream, seq) = (SELECT stream, seq FROM event WHERE subject = ?1 AND kind = 'started')"
    };
}

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

/// Somebody was visited and the interview begun.
pub(super) fn visit(db: &Connection, event: &EventRef<'_>, case: &str) -> Result<()> {
    let begun = Attempt {
        mode: Some(Mode::InPerson.word().to_owned()),
        outcome: Some(outcome::BEGUN.to_owned()),
        ..Attempt::made(event.time)
    };
    insert(db, event, case, &begun)
}

/// What the visit came to so far. That of a wrong start came to nothing.
pub(super) fn visit_came_to(db: &Connection, interview: &str, outcome: &str) -> Result<()> {
    db.prepare_cached(concat!("UPDATE attempt SET outcome = ?2 WHERE ", visit_of!()))?
        .execute([&subject(interview), outcome])?;
    Ok(())
}

/// The visit ended before the interview proper began: refused, put off, or with somebody else.
pub(super) fn visit_ended(
    db: &Connection,
    event: &EventRef<'_>,
    interview: &str,
    attempt: &Attempt,
) -> Result<()> {
    let case: Option<String> = db
        .prepare_cached(concat!(
            "UPDATE attempt SET mode = ?2, outcome = ?3, note = ?4, appointment = ?5 WHERE ",
            visit_of!(),
            " RETURNING case_id"
        ))?
        .query_row(
            (subject(interview), &attempt.mode, &attempt.outcome, &attempt.note, attempt.appointment),
            |row| row.get(0),
        )
        .optional()?;
    match case {
        Some(case) => seen(db, event, &case, attempt.appointment, 0),
        None => Ok(()),
    }
}

/// An interview was a wrong start: the visit counts no more, and what was agreed at it is not agreed.
pub(super) fn taken_back(db: &Connection, interview: &str) -> Result<()> {
    let gone: Option<(String, Option<i64>)> = db
        .prepare_cached(concat!(
            "DELETE FROM attempt WHERE ",
            visit_of!(),
            " RETURNING case_id, appointment"
        ))?
        .query_row([subject(interview)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((case, appointment)) = gone {
        db.prepare_cached(
            "UPDATE case_row SET attempts = attempts - 1, next_appointment = nullif(next_appointment, ?2)
              WHERE id = ?1",
        )?
        .execute((case, appointment))?;
    }
    Ok(())
}

/// A wrong start was none after all.
pub(super) fn counts_again(db: &Connection, interview: &str) -> Result<()> {
    let case: Option<String> = db
        .prepare_cached(
            "INSERT INTO attempt (stream, seq, lamport, case_id, at, mode, outcome, actor)
               SELECT e.stream, e.seq, e.lamport, i.case_id, e.time, ?3, ?4, e.actor
                 FROM event e JOIN interview i ON i.id = ?2
                WHERE e.subject = ?1 AND e.kind = 'started'
             ON CONFLICT DO NOTHING RETURNING case_id",
        )?
        .query_row((subject(interview), interview, Mode::InPerson.word(), outcome::BEGUN), |row| row.get(0))
        .optional()?;
    if let Some(case) = case {
        db.prepare_cached("UPDATE case_row SET attempts = attempts + 1 WHERE id = ?1")?.execute([case])?;
    }
    Ok(())
}

fn subject(interview: &str) -> String {
    format!("interview:{interview}")
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
    seen(db, event, case, attempt.appointment, 1)
}

/// What a case says of its latest attempt, and whether that was one more.
fn seen(
    db: &Connection,
    event: &EventRef<'_>,
    case: &str,
    appointment: Option<i64>,
    more: i64,
) -> Result<()> {
    db.prepare_cached(
        "UPDATE case_row SET attempts = attempts + ?4, next_appointment = ?2, last_activity = ?3
          WHERE id = ?1",
    )?
    .execute((case, appointment, event.time, more))?;
    Ok(())
}
