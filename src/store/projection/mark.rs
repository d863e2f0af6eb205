//! Marks of open answers: the last one of each pass counts.

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;

use crate::store::error::Result;
use crate::store::event::EventRef;

#[derive(Deserialize)]
struct Marked {
    item: String,
    marker: String,
    pass: i64,
    criteria: Vec<Value>,
    points: f64,
    of: f64,
}

pub(super) fn marked(db: &Connection, event: &EventRef<'_>, interview: &str) -> Result<()> {
    // Erased: the mark is gone with what it said.
    let Some(m) = super::read::<Marked>(event)? else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT INTO mark (interview, item, pass, marker, criteria, points, of, time)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (interview, item, pass) DO UPDATE SET marker = excluded.marker,
           criteria = excluded.criteria, points = excluded.points, of = excluded.of,
           time = excluded.time",
    )?
    .execute((
        interview,
        m.item,
        m.pass,
        m.marker,
        Value::Array(m.criteria).to_string(),
        m.points,
        m.of,
        event.time,
    ))?;
    Ok(())
}

/// An interview that is void, open again or put off has no result.
pub(super) fn forget_result(db: &Connection, interview: &str) -> Result<()> {
    for sql in ["DELETE FROM result WHERE interview = ?1", "DELETE FROM marking WHERE interview = ?1"] {
        db.prepare_cached(sql)?.execute([interview])?;
    }
    Ok(())
}
