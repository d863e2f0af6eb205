//! One way to open a database: every connection has the same settings, functions and patience.
//! What a setting is for stands beside it; none may be left out.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::{Result, StoreError};
use super::{filesystem, hash, projection};

/// How long a writer waits for its turn before it says so.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Room for every statement the store prepares, so that an answer parses no SQL.
const STATEMENTS: usize = 160;

/// The study's database in a folder.
pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join("study.db")
}

/// Opens (or creates, if `create`) a database with write-ahead logging.
pub(super) fn open(file: &Path, create: bool) -> Result<Connection> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    filesystem::refuse_network(folder)?;
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(file, flags)?;
    settle(&mut connection)?;
    projection::register(&connection)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |r| r.get(0))?;
    if mode != "wal" {
        return Err(StoreError::NoWal { file: file.to_owned(), answer: mode });
    }
    Ok(connection)
}

/// The settings common to every file of ours.
pub(super) fn settle(connection: &mut Connection) -> Result<()> {
    connection.busy_handler(Some(patience()))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    for (name, value) in [
        // A commit returns when the bytes are on the disk, not when they are on their way.
        ("synchronous", "FULL"),
        // macOS: through the drive's own cache, too. Elsewhere without effect.
        ("fullfsync", "ON"),
        ("checkpoint_fullfsync", "ON"),
        ("foreign_keys", "ON"),
        // Without it INSERT OR REPLACE would delete an event behind the triggers' back.
        ("recursive_triggers", "ON"),
        // 16 MB of pages at most, so that large transactions do not write theirs twice.
        ("cache_size", "-16000"),
        // What is erased is overwritten, not only forgotten.
        ("secure_delete", "ON"),
        // A file from elsewhere must not call functions we did not mean for schemas.
        ("trusted_schema", "OFF"),
    ] {
        // Some of these answer with a row, some do not.
        connection.pragma_update(None, name, value)?;
    }
    // Otherwise SQLite, built with STAT4, plans many statements anew for each value bound to them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    hash::register(connection)?;
    Ok(())
}

/// Waits for the lock, more eagerly the longer it has waited: SQLite's own handler sleeps longer
/// each time, so that a newcomer passes those who wait, and under load somebody starves.
fn patience() -> impl FnMut(i32) -> bool {
    let mut begun = Instant::now();
    move |asked| {
        if asked == 0 {
            begun = Instant::now();
        }
        let waited = begun.elapsed();
        let pause = match waited.as_millis() {
            0..20 => 2000,
            20..100 => 1000,
            _ => 400,
        };
        std::thread::sleep(Duration::from_micros(pause));
        waited < PATIENCE
    }
}
