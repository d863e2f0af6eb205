//! What is left of a study whose database is missing or damaged: counted as far as it can be read, so
//! that people know what a copy must have to be the better one. Nothing here writes, and nothing here
//! trusts a page.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection;
use super::error::Result;
use super::receipt;

/// The tables that are the log itself. All others follow from them or belong to this copy alone.
const LOG: [&str; 5] = ["study", "event", "payload", "redacted", "source"];

/// Whether none of these tables is part of the log.
pub fn spares_log(tables: &[String]) -> bool {
    !tables.iter().any(|table| LOG.contains(&table.as_str()))
}

/// What can still be read in a study folder. Times are UTC, milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Remains {
    /// The size of `study.db`; `None` where it is missing.
    pub bytes: Option<u64>,
    /// Events that can be read from either end of the log; between two damaged places may be more.
    pub events: u64,
    /// The contents of events, counted likewise.
    pub payloads: u64,
    /// The time of the latest event read.
    pub latest: Option<i64>,
    /// Receipts in `receipts.tsv`.
    pub receipts: u64,
    /// The time of the latest of them.
    pub receipted: Option<i64>,
}

impl Remains {
    /// Reads what can be read in a folder.
    ///
    /// # Errors
    /// Where `receipts.tsv` is there and cannot be read; the database may be anything.
    pub fn of(folder: &Path) -> Result<Self> {
        let file = connection::database(folder);
        let mut remains =
            Self { bytes: std::fs::metadata(&file).ok().map(|data| data.len()), ..Self::default() };
        receipt::each(folder, |_, found| {
            if let Some(found) = found {
                remains.receipts += 1;
                remains.receipted = remains.receipted.max(Some(found.time));
            }
            Ok(())
        })?;
        // A file of no bytes is not opened: SQLite would take it for a new database.
        if remains.bytes.is_some_and(|bytes| bytes > 0)
            && let Ok(db) = leniently(&file)
        {
            (remains.events, remains.latest) = legible(&db, "event", "time");
            (remains.payloads, _) = legible(&db, "payload", "length(hex(body))");
        }
        Ok(remains)
    }
}

/// A connection that reads a file shorter than its header says, and leaves it and its log as they are.
fn leniently(file: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    db.pragma_update(None, "query_only", true)?;
    db.busy_timeout(connection::PATIENCE)?;
    Ok(db)
}

/// How many rows can be read, and the largest value: from the first row to the damage, then from the last
/// row back to it.
fn legible(db: &Connection, table: &str, value: &str) -> (u64, Option<i64>) {
    let mut rows = 0;
    let mut largest = None;
    for way in ["ASC", "DESC"] {
        let sql = format!("SELECT {value} FROM {table} NOT INDEXED ORDER BY stream {way}, seq {way}");
        let read = db.prepare(&sql).and_then(|mut statement| {
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                rows += 1;
                largest = largest.max(row.get(0).ok());
            }
            Ok(())
        });
        if read.is_ok() {
            break; // the whole table
        }
    }
    (rows, largest)
}
