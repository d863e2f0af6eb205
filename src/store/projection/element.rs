//! Elements of the frame as the roster was last read: ids, units, eligibility, and the declared
//! columns that are not personal. Names and numbers of people never come here.

use std::io::{BufRead, BufReader};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::store::error::{Result, StoreError};
use crate::store::event::EventRef;
use crate::store::hash::Hash;

/// One element; as JSON, one line of a source of kind `elements`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Element {
    pub id: String,
    pub unit: String,
    #[serde(default)]
    pub stratum: Option<String>,
    pub eligible: bool,
    /// Why it is not eligible.
    #[serde(default)]
    pub reason: Option<String>,
    /// The declared columns that are not personal.
    #[serde(default)]
    pub columns: Map<String, Value>,
}

#[derive(Deserialize)]
struct RosterRead {
    file: String,
    sha256: String,
    rows: i64,
    eligible: i64,
    #[serde(default)]
    out: Map<String, Value>,
    source: String,
}

pub(super) fn read(db: &Connection, event: &EventRef<'_>) -> Result<()> {
    let roster: RosterRead = super::must_read(event)?;
    let bad = |why: String| StoreError::payload(event.kind, why);
    let source = Hash::parse(&roster.source)
        .ok_or_else(|| bad(format!("`{}` is no hash of a source", roster.source)))?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO roster (one, file, sha256, rows, eligible, out, source, time)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        roster.file,
        roster.sha256,
        roster.rows,
        roster.eligible,
        Value::Object(roster.out).to_string(),
        source,
        event.time,
    ))?;
    db.execute("DELETE FROM element", [])?;
    let row: i64 = db
        .prepare_cached("SELECT rowid FROM source WHERE hash = ?1")?
        .query_row([source], |r| r.get(0))
        .optional()?
        .ok_or(StoreError::NoSource(source))?;
    // Read piece by piece: a roster may be large.
    let blob = BufReader::new(db.blob_open("main", "source", "body", row, true)?);
    let mut insert = db.prepare_cached(
        "INSERT INTO element (id, place, unit, stratum, eligible, reason, columns)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (place, line) in (1_i64..).zip(blob.lines()) {
        let line = line.map_err(|e| bad(format!("element {place}: {e}")))?;
        let element: Element =
            serde_json::from_str(&line).map_err(|e| bad(format!("element {place}: {e}")))?;
        insert.execute((
            element.id,
            place,
            element.unit,
            element.stratum,
            element.eligible,
            element.reason,
            Value::Object(element.columns).to_string(),
        ))?;
    }
    Ok(())
}
