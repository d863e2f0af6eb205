//! Projections: the tables that say what the log amounts to today. Each kind of event has one
//! fold, applied to the live event and to every event of a rebuild alike, in the order
//! (lamport, stream, seq); a table here holds nothing that a fold did not put there.

pub(super) mod attempt;
pub(super) mod case;
pub(super) mod element;
pub(super) mod interview;
pub(super) mod mark;
pub(super) mod round;
pub(super) mod vouched;

use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::error::{Result, StoreError};
use super::event::{self, EventRef, Subject};
use super::writer::Writer;

/// The tables a rebuild empties and folds again. Results are not among them: scoring hands them
/// in, and `as_of` tells which are stale.
pub(super) const TABLES: [&str; 9] =
    ["vouched", "roster", "element", "round", "draw", "case_row", "interview", "attempt", "mark"];

/// What the projections need of an event's payload.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// Nothing, or the kind is not known here.
    Nothing,
    /// Something that may be erased: the fold does without.
    Detail,
    /// What the study stands on: never erased.
    Structure,
}

/// See [`Reading`].
pub(super) fn reading(kind: &str) -> Reading {
    match kind {
        "stream-opened" | "roster-read" | "draw-made" | "cases-drawn" | "cases-assigned"
        | "reserve-released" | "started" | "redacted" => Reading::Structure,
        "attempt" | "case-ended" | "ended" | "marked" | "round-closed" => Reading::Detail,
        _ => Reading::Nothing,
    }
}

/// Folds one event into the projections.
pub(super) fn fold(db: &Connection, event: &EventRef<'_>) -> Result<()> {
    match Subject::parse(event.subject) {
        Some(Subject::Interview(id)) => interview::fold(db, event, &id.hyphenated().to_string()),
        Some(Subject::Case(id)) => match event.kind {
            "reserve-released" => case::released(db, event, id),
            "attempt" => attempt::made(db, event, id),
            "case-ended" => case::ended(db, event, id),
            _ => Ok(()),
        },
        Some(Subject::Draw(name)) => match event.kind {
            "draw-made" => case::draw_made(db, event, name),
            "cases-drawn" => case::drawn(db, event, name),
            "cases-assigned" => case::assigned(db, event),
            _ => Ok(()),
        },
        Some(Subject::Round(name)) if event.kind == "round-closed" => round::closed(db, event, name),
        Some(Subject::Study) => match event.kind {
            "stream-opened" => vouched::opened(db, event),
            "roster-read" => element::read(db, event),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Empties the projections and folds the whole log again, in constant memory.
pub(super) fn rebuild(db: &Connection) -> Result<()> {
    for table in TABLES {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    refold(db)?;
    // A result of an interview that is void, open again or gone is none.
    for table in ["result", "marking"] {
        db.execute(
            &format!(
                "DELETE FROM {table} WHERE interview NOT IN
                   (SELECT id FROM interview WHERE status IN ('completed', 'broken-off'))"
            ),
            [],
        )?;
    }
    Ok(())
}

/// Folds the whole log into empty tables.
pub(super) fn refold(db: &Connection) -> Result<()> {
    // Most events are answers, whose payloads no fold reads: they are not fetched.
    let mut statement = db.prepare(&format!(
        "SELECT {} FROM event e
           LEFT JOIN payload p ON p.stream = e.stream AND p.seq = e.seq AND projected(e.kind)
          ORDER BY e.lamport, e.stream",
        event::COLUMNS
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        fold(db, &event::read(row)?)?;
    }
    Ok(())
}

/// Gives a connection the function `projected(kind)`: does any fold read such a payload?
pub(super) fn register(db: &Connection) -> rusqlite::Result<()> {
    use rusqlite::functions::FunctionFlags;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function(c"projected", 1, flags, |c| {
        Ok(reading(c.get_raw(0).as_str()?) != Reading::Nothing)
    })
}

impl Writer {
    /// Drops the projections and folds them again from the log. Scores are not computed here:
    /// see [`super::Reader::stale_results`].
    pub fn rebuild(&mut self) -> Result<()> {
        self.transact(|tx| rebuild(tx.db()))
    }
}

/// Reads a payload as JSON; `None` where it was erased.
fn read<T: DeserializeOwned>(event: &EventRef<'_>) -> Result<Option<T>> {
    event
        .payload
        .map(|bytes| serde_json::from_slice(bytes))
        .transpose()
        .map_err(|e| StoreError::payload(event.kind, e))
}

/// Reads a payload that is never erased.
fn must_read<T: DeserializeOwned>(event: &EventRef<'_>) -> Result<T> {
    read(event)?.ok_or_else(|| StoreError::payload(event.kind, "it is missing"))
}
