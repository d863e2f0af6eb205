//! Files the log speaks of, kept whole and found by the hash of their bytes: questionnaires,
//! frames, plans, certificates, rosters' elements.

use rusqlite::OptionalExtension;

use super::error::{Result, StoreError};
use super::hash::Hash;
use super::reader::Reader;
use super::writer::Tx;

/// A file kept by its hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    pub kind: String,
    pub name: String,
    pub body: Vec<u8>,
}

impl Tx<'_> {
    /// Keeps a file; the same bytes are kept once, under the kind and name they came with first.
    pub fn put_source(&mut self, kind: &str, name: &str, body: &[u8]) -> Result<Hash> {
        let hash = Hash::of(body);
        self.db()
            .prepare_cached(
                "INSERT INTO source (hash, kind, name, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (hash) DO NOTHING",
            )?
            .execute((hash, kind, name, body))?;
        Ok(hash)
    }
}

impl Reader {
    /// The file with this hash.
    ///
    /// # Errors
    /// [`StoreError::NoSource`].
    pub fn source(&self, hash: Hash) -> Result<Source> {
        self.db()
            .prepare_cached("SELECT kind, name, body FROM source WHERE hash = ?1")?
            .query_row([hash], |r| Ok(Source { kind: r.get(0)?, name: r.get(1)?, body: r.get(2)? }))
            .optional()?
            .ok_or(StoreError::NoSource(hash))
    }

    /// Hash and name of all files of a kind, in the order they came.
    pub fn sources(&self, kind: &str) -> Result<Vec<(Hash, String)>> {
        let mut statement =
            self.db().prepare_cached("SELECT hash, name FROM source WHERE kind = ?1 ORDER BY rowid")?;
        let rows = statement.query_map([kind], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
