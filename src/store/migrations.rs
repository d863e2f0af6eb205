//! The layout of `study.db`, as numbered steps that are never edited once released: a change is
//! a new step. `user_version` counts the steps a file has taken.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::{Result, StoreError};

/// "FGTN": marks our files for `file` and for ourselves.
pub(super) const APPLICATION_ID: i32 = 0x4647_544e;

const STEPS: [&str; 4] = [
    include_str!("migrations/0001_log.sql"),
    include_str!("migrations/0002_projections.sql"),
    include_str!("migrations/0003_local.sql"),
    include_str!("migrations/0004_board.sql"),
];

/// Brings a file up to this version's layout; does nothing to one that is.
///
/// # Errors
/// [`StoreError::Newer`] for a file of a later version, [`StoreError::Foreign`] for a database of
/// something else.
pub(super) fn migrate(connection: &mut Connection, file: &Path) -> Result<()> {
    if version(connection, file)? == STEPS.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    let done = version(&transaction, file)?;
    for step in &STEPS[done..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", STEPS.len() as i64)?;
    transaction.commit()?;
    Ok(())
}

fn version(connection: &Connection, file: &Path) -> Result<usize> {
    let of = |name: &str| connection.pragma_query_value(None, name, |r| r.get::<_, i64>(0));
    let (application, found) = (of("application_id")?, of("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    let ours = application == i64::from(APPLICATION_ID) || (application == 0 && tables == 0);
    if !ours || found < 0 {
        return Err(StoreError::Foreign(file.to_owned()));
    }
    match usize::try_from(found) {
        Ok(done) if done <= STEPS.len() => Ok(done),
        _ => Err(StoreError::Newer { file: file.to_owned(), found, known: STEPS.len() as i64 }),
    }
}

/// What the layout says must be in the schema: (type, name, SQL) of every table, index, trigger
/// and view.
pub(super) fn schema(connection: &Connection) -> Result<Vec<(String, String, String)>> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM main.sqlite_schema
          WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The schema a fresh file of this version has.
pub(super) fn expected_schema() -> Result<Vec<(String, String, String)>> {
    let fresh = Connection::open_in_memory()?;
    super::hash::register(&fresh)?;
    for step in STEPS {
        fresh.execute_batch(step)?;
    }
    schema(&fresh)
}

/// The statements that make the projections' tables, for a rebuild beside the real ones.
pub(super) fn projection_tables() -> &'static str {
    STEPS[1]
}
