//! Rounds: open from their first draw, closed by a lead.

use rusqlite::Connection;
use serde::Deserialize;

use crate::store::error::Result;
use crate::store::event::EventRef;

#[derive(Deserialize)]
struct Closed {
    #[serde(default)]
    reason: Option<String>,
}

pub(super) fn opened(db: &Connection, name: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO round (name) VALUES (?1) ON CONFLICT (name) DO NOTHING")?
        .execute([name])?;
    Ok(())
}

pub(super) fn closed(db: &Connection, event: &EventRef<'_>, name: &str) -> Result<()> {
    opened(db, name)?;
    let closed: Option<Closed> = super::read(event)?;
    db.prepare_cached("UPDATE round SET closed = ?2, closed_by = ?3, reason = ?4 WHERE name = ?1")?
        .execute((name, event.time, event.actor, closed.and_then(|c| c.reason)))?;
    Ok(())
}
