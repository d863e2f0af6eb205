//! What screens, exports and scoring ask: one file per thing asked for. Nothing here writes.

pub(super) mod board;
pub(super) mod cases;
pub(super) mod frame;
pub(super) mod interviews;
pub(super) mod log;
pub(super) mod rounds;

use rusqlite::types::Type;
use rusqlite::{CachedStatement, Row};
use uuid::Uuid;

use super::error::{Result, StoreError};
use super::reader::Reader;

impl Reader {
    /// A prepared statement, kept for the next time.
    pub(super) fn prepared(&self, sql: &str) -> Result<CachedStatement<'_>> {
        self.db().prepare_cached(sql).map_err(StoreError::from)
    }

    /// All rows of a question, each through `f`.
    fn all<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        f: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepared(sql)?;
        let rows = statement.query_map(parameters, f)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The one row of a question, if there is one.
    fn one<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        f: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        use rusqlite::OptionalExtension;
        Ok(self.prepared(sql)?.query_row(parameters, f).optional()?)
    }

    /// All rows of a question one at a time, in constant memory.
    fn each<T, E: From<StoreError>>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut f: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepared(sql)?;
        let mut rows = statement.query(parameters).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(read(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }
}

/// Reads an id kept as text.
pub(super) fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let text = row.get_ref(column)?.as_str()?;
    Uuid::try_parse(text).map_err(|e| bad_column(column, e))
}

fn uuid_or_null(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(Uuid::try_parse).transpose().map_err(|e| bad_column(column, e))
}

/// Reads JSON kept as text.
fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|e| bad_column(column, e))
}

fn bad_column(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

/// The first row of a question, if there is one.
pub(super) fn first<T>(
    reader: &Reader,
    sql: &str,
    parameters: impl rusqlite::Params,
    f: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    reader.one(sql, parameters, f)
}
