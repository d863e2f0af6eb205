//! What is around the chain: pages, schema, the study's id, sources, projections.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Problem, Report, or_damaged};
use crate::store::error::{Result, StoreError};
use crate::store::hash::Hash;
use crate::store::projection;
use crate::store::reader::Reader;
use crate::store::{migrations, study_id};

pub(super) fn check(reader: &Reader, study: Uuid, report: &mut Report) -> Result<()> {
    let pages = check_pages(reader, report);
    or_damaged(report, pages)?;
    check_schema(reader, report)?;
    let found = study_id(reader.db())?;
    if found != Some(study) {
        report.add(Problem::OtherStudy { found });
    }
    Ok(())
}

pub(super) fn check_pages(reader: &Reader, report: &mut Report) -> Result<()> {
    if let Some(what) = fault(reader, None)? {
        let tables = damaged_tables(reader)?;
        report.add(Problem::Damaged { tables, what });
    }
    Ok(())
}

/// The tables whose own pages, or those of their indexes, are damaged.
fn damaged_tables(reader: &Reader) -> Result<Vec<String>> {
    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY rowid";
    let mut statement = reader.db().prepare(sql)?;
    let names = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let mut damaged = Vec::new();
    for name in names {
        match fault(reader, Some(&name)) {
            Ok(None) => {}
            Ok(Some(_)) | Err(StoreError::Damaged(_)) => damaged.push(name),
            Err(error) => return Err(error),
        }
    }
    Ok(damaged)
}

/// The first thing SQLite finds wrong with the pages of the file, or of one table, in one line.
fn fault(reader: &Reader, table: Option<&str>) -> Result<Option<String>> {
    let sql = match table {
        Some(table) => format!("PRAGMA main.integrity_check(\"{}\")", table.replace('"', "\"\"")),
        None => "PRAGMA main.integrity_check(1)".to_owned(),
    };
    let found: String = reader.db().query_row(&sql, [], |r| r.get(0))?;
    let line = found.lines().find(|line| !line.starts_with("***")).unwrap_or(&found);
    Ok((found != "ok").then(|| line.to_owned()))
}

fn check_schema(reader: &Reader, report: &mut Report) -> Result<()> {
    let by_name = |schema: Vec<(String, String, String)>| -> BTreeMap<_, _> {
        schema.into_iter().map(|(what, name, sql)| ((what, name), sql)).collect()
    };
    let mut found = by_name(migrations::schema(reader.db())?);
    for ((what, name), sql) in by_name(migrations::expected_schema()?) {
        match found.remove(&(what.clone(), name.clone())) {
            Some(there) if there == sql => {}
            Some(_) => report.add(Problem::SchemaChanged { what, name }),
            None => report.add(Problem::SchemaMissing { what, name }),
        }
    }
    for (what, name) in found.into_keys() {
        report.add(Problem::SchemaAdded { what, name });
    }
    Ok(())
}

pub(super) fn check_sources(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut statement = reader.prepared("SELECT hash, name, body FROM source ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.sources += 1;
        let hash: Hash = row.get(0)?;
        if Hash::of(row.get_ref(2)?.as_bytes().unwrap_or_default()) != hash {
            let name = row.get(1)?;
            report.add(Problem::SourceAltered { hash, name });
        }
    }
    Ok(())
}

/// Folds the log again into temporary tables of the same names, which SQLite finds before the
/// stored ones, and counts the rows in which the two differ. Blocks nobody.
pub(super) fn check_projections(reader: &Reader, report: &mut Report) -> Result<()> {
    let db = reader.db();
    db.flush_prepared_statement_cache();
    db.execute_batch(&migrations::projection_tables().replace("CREATE TABLE", "CREATE TEMP TABLE"))?;
    projection::refold(db)?;
    for table in projection::TABLES {
        let rows: i64 = db.query_row(
            &format!(
                "SELECT max((SELECT count(*) FROM
                              (SELECT * FROM main.{table} EXCEPT SELECT * FROM temp.{table})),
                            (SELECT count(*) FROM
                              (SELECT * FROM temp.{table} EXCEPT SELECT * FROM main.{table})))"
            ),
            [],
            |r| r.get(0),
        )?;
        if rows > 0 {
            report.add(Problem::ProjectionDiffers { table: table.to_owned(), rows: rows.unsigned_abs() });
        }
    }
    Ok(())
}
