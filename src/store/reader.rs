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

    /// The same with a second reader, to be used on another thread: both see one and the same
    /// state. It is not given where this one is within a transaction already, which the other could
    /// not look into, or where others write so often that the two never meet.
    pub fn at_one_time_with<T, E: From<super::StoreError>>(
        &self,
        other: &mut Self,
        ask: impl FnOnce(&Self, Option<&mut Self>) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.db.is_autocommit() {
            return ask(self, None);
        }
        for _ in 0..MEETINGS {
            // If the other finds nothing new after this one has settled on a state, nothing was
            // committed between its two looks, and what this one saw in between is what it sees.
            let before = other.data_version()?;
            let snapshot = self.db.unchecked_transaction().map_err(super::StoreError::from)?;
            self.data_version()?;
            let theirs = Snapshot::begin(other)?;
            if theirs.0.data_version()? == before {
                let answer = ask(self, Some(&mut *theirs.0));
                drop(theirs);
                snapshot.finish().map_err(super::StoreError::from)?;
                return answer;
            }
        }
        self.at_one_time(|reader| ask(reader, None))
    }
}

/// How often two readers try to settle on the same state.
const MEETINGS: usize = 8;

/// A reader that stays on one state until this goes.
struct Snapshot<'r>(&'r mut Reader);

impl<'r> Snapshot<'r> {
    fn begin(reader: &'r mut Reader) -> Result<Self> {
        reader.db.execute_batch("BEGIN")?;
        Ok(Self(reader))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written: if this fails the connection has let go of the state by itself.
        let _ = self.0.db.execute_batch("ROLLBACK");
    }
}
