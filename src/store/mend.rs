//! A database made anew where pages are damaged and the log is not: every event and payload is carried
//! into a fresh file, whose triggers hold each against the one before it; the whole of it is verified;
//! only then does it take the damaged one's place, in one transaction. A log that is not whole is left
//! exactly as it is.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

use super::error::{Result, StoreError};
use super::reader::Reader;
use super::{Store, connection, filesystem, migrations, projection, verify};

/// A database that was made anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mended {
    /// The folder that keeps the damaged files as they were.
    pub kept: PathBuf,
    /// Tables of this copy alone (claims, drafts, settings) of which not every row could be read.
    pub lost: Vec<&'static str>,
}

/// What belongs to this copy alone: carried as far as it can be read.
const LOCAL: [&str; 3] = ["claim", "draft", "setting"];

/// How often others may write while the log is carried over.
const TRIES: usize = 5;

impl Store {
    /// Makes the database anew from its log, and keeps the damaged files beside it. `None`, and nothing is
    /// changed, where the log itself cannot be read in whole or does not fit. Scores are not carried over:
    /// see [`Reader::stale_results`].
    ///
    /// # Errors
    /// [`StoreError::Busy`] where others write all the while; those of the disk.
    pub fn mend(&self) -> Result<Option<Mended>> {
        // Before any connection: closing a file that SQLite has open would let go of its locks.
        let kept = keep(self.folder())?;
        let mended = self.replace();
        match mended {
            Ok(Some(lost)) => Ok(Some(Mended { kept, lost })),
            other => {
                // Nothing was replaced: the files themselves are what was to be kept.
                let _ = fs::remove_dir_all(&kept);
                other.map(|_| None)
            }
        }
    }

    fn replace(&self) -> Result<Option<Vec<&'static str>>> {
        let file = connection::database(self.folder());
        for _ in 0..TRIES {
            let old = connection::open(&file, false)?;
            let version = || old.pragma_query_value(None, "data_version", |r| r.get::<_, i64>(0));
            let snapshot = old.unchecked_transaction()?;
            let made = anew(&old, self.study());
            let seen = version()?;
            snapshot.finish()?;
            let (fresh, lost) = match made {
                // A page that cannot be read, or an event the triggers do not take.
                Err(StoreError::Damaged(_) | StoreError::Refused(_)) => return Ok(None),
                made => made?,
            };
            let fresh = Reader::new(fresh, self.folder());
            if !verify::all(&fresh, self.study(), true)?.is_sound() {
                return Ok(None);
            }
            let mut place = connection::open(&file, false)?;
            let backup = Backup::new(fresh.db(), &mut place)?;
            // Takes the lock for writing and copies nothing yet.
            backup.step(0)?;
            if version()? != seen {
                continue;
            }
            return match backup.step(-1)? {
                StepResult::Done => Ok(Some(lost)),
                _ => Err(StoreError::Busy(connection::PATIENCE.as_secs())),
            };
        }
        Err(StoreError::Busy(connection::PATIENCE.as_secs()))
    }
}

/// Copies the files of the database into a folder of their own, durably.
fn keep(folder: &Path) -> Result<PathBuf> {
    let names = std::iter::once("damaged".to_owned()).chain((2..).map(|n| format!("damaged-{n}")));
    for kept in names.map(|name| folder.join(name)) {
        match fs::create_dir(&kept) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            made => made.map_err(|e| StoreError::io(&kept, e))?,
        }
        let copied = ["study.db", "study.db-wal", "study.db-shm"].iter().try_for_each(|name| {
            let from = folder.join(name);
            if !from.exists() {
                return Ok(());
            }
            let to = kept.join(name);
            fs::copy(&from, &to)
                .and_then(|_| fs::File::open(&to)?.sync_all())
                .map_err(|e| StoreError::io(&from, e))
        });
        if let Err(error) = copied.and_then(|()| filesystem::sync_folder(&kept)) {
            let _ = fs::remove_dir_all(&kept);
            return Err(error);
        }
        filesystem::sync_folder(folder)?;
        return Ok(kept);
    }
    unreachable!("there is always a further number")
}

/// A database of its own with the log of another, and the projections folded from it.
fn anew(old: &Connection, study: Uuid) -> Result<(Connection, Vec<&'static str>)> {
    // SQLite's own temporary file: gone with the connection, and larger than memory if need be.
    let mut fresh = Connection::open("")?;
    connection::settle(&mut fresh)?;
    projection::register(&fresh)?;
    let page: i64 = old.pragma_query_value(None, "page_size", |r| r.get(0))?;
    fresh.pragma_update(None, "page_size", page)?;
    migrations::migrate(&mut fresh, Path::new("study.db"))?;
    let transaction = fresh.transaction()?;
    transaction.execute("INSERT INTO study (one, id) VALUES (1, ?1)", [&study.as_bytes()[..]])?;
    // What was redacted is not carried: the triggers find it in the log again.
    carry(old, &transaction, "event", "ORDER BY stream, seq")?;
    carry(old, &transaction, "payload", "ORDER BY stream, seq")?;
    carry(old, &transaction, "source", "ORDER BY rowid")?;
    let mut lost = Vec::new();
    for table in LOCAL {
        match carry(old, &transaction, table, "") {
            Err(StoreError::Damaged(_)) => lost.push(table),
            carried => carried?,
        }
    }
    projection::rebuild(&transaction)?;
    transaction.commit()?;
    Ok((fresh, lost))
}

/// Carries a table over row by row, by its own pages and no index.
fn carry(old: &Connection, fresh: &Connection, table: &str, order: &str) -> Result<()> {
    let mut select = old.prepare(&format!("SELECT * FROM {table} NOT INDEXED {order}"))?;
    let columns = select.column_count();
    let places = vec!["?"; columns].join(", ");
    let mut insert = fresh.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}
