//! What is left of a study whose database is missing or damaged: counted as far as it can be read, so
//! that people know what a copy must have to be the better one. Nothing here writes, and nothing here
//! trusts a page.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection;
use super::error::Result;
use super::receipt;

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
    /// Whether every page of the log itself can be read, whatever became of its indexes and of what follows
    /// from it. What stands on them is not looked at.
    pub log: bool,
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
            let events = Legible::of(&db, "event", "time", &["stream", "seq"]);
            let payloads = Legible::of(&db, "payload", "length(hex(body))", &["stream", "seq"]);
            let sources = Legible::of(&db, "source", "length(hex(body))", &["rowid"]);
            (remains.events, remains.payloads, remains.latest) = (events.rows, payloads.rows, events.largest);
            remains.log = events.all && payloads.all && sources.all;
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

/// How much of a table can be read.
#[derive(Default)]
struct Legible {
    rows: u64,
    largest: Option<i64>,
    all: bool,
}

impl Legible {
    /// Reads a table by its own pages, from the first row to the damage, then from the last row back to it;
    /// `value` is the column that is looked at, by `key` the table is ordered.
    fn of(db: &Connection, table: &str, value: &str, key: &[&str]) -> Self {
        let mut found = Self::default();
        for way in ["ASC", "DESC"] {
            let order = key.iter().map(|column| format!("{column} {way}")).collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT {value} FROM {table} NOT INDEXED ORDER BY {order}");
            if found.read(db, &sql).is_ok() {
                found.all = way == "ASC";
                break;
            }
        }
        found
    }

    fn read(&mut self, db: &Connection, sql: &str) -> rusqlite::Result<()> {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.rows += 1;
            self.largest = self.largest.max(row.get(0).ok());
        }
        Ok(())
    }
}
