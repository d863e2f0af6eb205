//! The frame's elements, as the roster was last read.

use rusqlite::Row;

use crate::store::error::Result;
use crate::store::hash::Hash;
use crate::store::projection::element::Element;
use crate::store::reader::Reader;

/// The last reading of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    pub file: String,
    pub sha256: String,
    pub rows: i64,
    pub eligible: i64,
    /// How many are out, by reason, as the event had it.
    pub out: serde_json::Map<String, serde_json::Value>,
    /// The source with the elements.
    pub source: Hash,
    /// UTC, milliseconds since 1970.
    pub time: i64,
}

macro_rules! elements {
    ($rest:literal) => {
        concat!("SELECT id, unit, stratum, eligible, reason, columns FROM element ", $rest)
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Element> {
    Ok(Element {
        id: r.get(0)?,
        unit: r.get(1)?,
        stratum: r.get(2)?,
        eligible: r.get(3)?,
        reason: r.get(4)?,
        columns: super::json(r, 5)?,
    })
}

impl Reader {
    /// The last reading of the roster, if there was one.
    pub fn roster(&self) -> Result<Option<Roster>> {
        self.one("SELECT file, sha256, rows, eligible, out, source, time FROM roster", [], |r| {
            Ok(Roster {
                file: r.get(0)?,
                sha256: r.get(1)?,
                rows: r.get(2)?,
                eligible: r.get(3)?,
                out: super::json(r, 4)?,
                source: r.get(5)?,
                time: r.get(6)?,
            })
        })
    }

    /// An element by its id.
    pub fn element(&self, id: &str) -> Result<Option<Element>> {
        self.one(elements!("WHERE id = ?1"), [id], read)
    }

    /// The elements of a unit, in the order of the roster.
    pub fn elements_of_unit(&self, unit: &str) -> Result<Vec<Element>> {
        self.all(elements!("WHERE unit = ?1 ORDER BY place"), [unit], read)
    }

    /// How many eligible elements each unit has, by unit.
    pub fn eligible_by_unit(&self) -> Result<Vec<(String, u64)>> {
        self.all("SELECT unit, count(*) FROM element WHERE eligible GROUP BY unit ORDER BY unit", [], |r| {
            let count: i64 = r.get(1)?;
            Ok((r.get(0)?, count.unsigned_abs()))
        })
    }
}
