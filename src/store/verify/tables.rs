//! What is around the chain: pages, schema, the study's id, sources, projections.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Problem, Report, or_damaged};
use crate::store::error::Result;
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

fn check_pages(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut statement = reader.db().prepare("PRAGMA integrity_check(100)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let what: String = row.get(0)?;
        if what != "ok" {
            report.add(Problem::Damaged { what });
        }
    }
    Ok(())
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
