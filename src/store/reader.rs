//! A connection to a study that asks. What can be asked stands in `query/`; the writer and the
//! transaction under way read through the same methods.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::error::Result;

/// Reads a study. Never blocks those who write, nor waits for them.
#[derive(Debug)]
pub struct Reader {
    db: Connection,
    folder: PathBuf,
}

impl Reader {
    pub(super) fn new(db: Connection, folder: &Path) -> Self {
        Self { db, folder: folder.to_owned() }
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A number that changes whenever another connection, of this process or another, has
    /// committed something since it was last asked. Costs microseconds and takes no lock, so that
    /// a board may ask several times a second.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.db.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?)
    }

    /// Runs several questions on one and the same state of the study, whatever others write
    /// meanwhile.
    pub fn at_one_time<T, E: From<super::StoreError>>(
        &self,
        ask: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.db.is_autocommit() {
            return ask(self);
        }
        let snapshot = self.db.unchecked_transaction().map_err(super::StoreError::from)?;
        let answer = ask(self);
        snapshot.finish().map_err(super::StoreError::from)?;
        answer
    }
}
