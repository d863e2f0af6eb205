//! Results: the scores of interviews. The core above computes them and hands them in with the
//! events that change them; here they are kept, found stale, and read fast.

use uuid::Uuid;

use super::error::{Result, StoreError};
use super::query::board::ValuesMade;
use super::reader::Reader;
use super::writer::Tx;

/// The score of one interview, as handed in.
#[derive(Clone, PartialEq, Debug)]
pub struct Scored<'a> {
    /// Whether it counts in figures: completed, or broken off late enough.
    pub counted: bool,
    /// Final code if scoring decides it (1.20 for a sufficient partial), else `None`.
    pub code: Option<&'a str>,
    /// 0 to 100; `None` while a dimension with a weight has no value.
    pub overall: Option<f64>,
    /// The overall score were all that is missing wrong, and were it left out.
    pub all_wrong: Option<f64>,
    pub left_out: Option<f64>,
    /// Items that applied, and of these how many were not known, refused, not reached.
    pub applicable: u32,
    pub dont_know: u32,
    pub refused: u32,
    pub not_reached: u32,
    pub dimensions: &'a [Dimension<'a>],
    /// Open answers that wait for a mark: item and pass (1 or 2).
    pub unmarked: &'a [(&'a str, u8)],
}

/// One dimension of one interview.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dimension<'a> {
    pub name: &'a str,
    pub points: f64,
    /// Points that could have been made in what was reached, and in all that applied.
    pub reached: f64,
    pub possible: f64,
    /// 0 to 100; `None` where too little was reached.
    pub value: Option<f64>,
}

/// A counted result as read in one pass, borrowed from the row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ResultRef<'a> {
    pub interview: &'a str,
    pub case: &'a str,
    pub unit: &'a str,
    pub stratum: Option<&'a str>,
    pub team: Option<&'a str>,
    pub code: Option<&'a str>,
    pub overall: Option<f64>,
    pub all_wrong: Option<f64>,
    pub left_out: Option<f64>,
    pub applicable: u32,
    pub dont_know: u32,
    pub refused: u32,
    pub not_reached: u32,
    pub unmarked: u32,
}

/// One dimension of a counted result as read in one pass.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DimensionRef<'a> {
    pub interview: &'a str,
    pub name: &'a str,
    pub points: f64,
    pub reached: f64,
    pub possible: f64,
    pub value: Option<f64>,
}

impl Tx<'_> {
    /// Keeps the score of an interview, in place of an older one; it is as of the interview's
    /// last event, and stale with the next.
    ///
    /// # Errors
    /// [`StoreError::NoInterview`].
    pub fn put_result(&mut self, interview: Uuid, scored: &Scored<'_>) -> Result<()> {
        let id = interview.hyphenated().to_string();
        let values = ValuesMade::of(scored.dimensions);
        let kept = self
            .db()
            .prepare_cached(
                "INSERT INTO result (interview, as_of, case_id, realm, unit, stratum, team, counted,
                   code, overall, all_wrong, left_out, applicable, dont_know, refused, not_reached,
                   unmarked, draw, round, value_names, value_bytes)
                 SELECT i.id, i.last_hash, c.id, i.realm, c.unit, c.stratum, c.team, ?2, ?3, ?4, ?5,
                   ?6, ?7, ?8, ?9, ?10, ?11, c.draw, c.round, ?12, ?13
                   FROM interview i JOIN case_row c ON c.id = i.case_id WHERE i.id = ?1
                 ON CONFLICT (interview) DO UPDATE SET as_of = excluded.as_of,
                   unit = excluded.unit, stratum = excluded.stratum, team = excluded.team,
                   counted = excluded.counted, code = excluded.code, overall = excluded.overall,
                   all_wrong = excluded.all_wrong, left_out = excluded.left_out,
                   applicable = excluded.applicable, dont_know = excluded.dont_know,
                   refused = excluded.refused, not_reached = excluded.not_reached,
                   unmarked = excluded.unmarked, draw = excluded.draw, round = excluded.round,
                   value_names = excluded.value_names, value_bytes = excluded.value_bytes",
            )?
            .execute((
                &id,
                scored.counted,
                scored.code,
                scored.overall,
                scored.all_wrong,
                scored.left_out,
                scored.applicable,
                scored.dont_know,
                scored.refused,
                scored.not_reached,
                scored.unmarked.len() as i64,
                values.names(),
                values.bytes(),
            ))?;
        if kept == 0 {
            return Err(StoreError::NoInterview(interview));
        }
        self.db().prepare_cached("DELETE FROM result_dimension WHERE interview = ?1")?.execute([&id])?;
        let mut insert = self.db().prepare_cached(
            "INSERT INTO result_dimension (interview, name, points, reached, possible, value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for d in scored.dimensions {
            insert.execute((&id, d.name, d.points, d.reached, d.possible, d.value))?;
        }
        self.db().prepare_cached("DELETE FROM marking WHERE interview = ?1")?.execute([&id])?;
        let mut insert =
            self.db().prepare_cached("INSERT INTO marking (item, pass, interview) VALUES (?1, ?2, ?3)")?;
        for (item, pass) in scored.unmarked {
            insert.execute((item, pass, &id))?;
        }
        Ok(())
    }
}

impl Reader {
    /// All counted results of a realm in one pass, in the order of the interviews' ids.
    pub fn each_result<E: From<StoreError>>(
        &self,
        realm: &str,
        mut f: impl FnMut(ResultRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepared(
            "SELECT interview, case_id, unit, stratum, team, code, overall, all_wrong, left_out,
                    applicable, dont_know, refused, not_reached, unmarked
               FROM result WHERE realm = ?1 AND counted ORDER BY interview",
        )?;
        let mut rows = statement.query([realm]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(result(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// The dimensions of all counted results of a realm in one pass, in the order of the
    /// interviews' ids, then of the names.
    pub fn each_dimension<E: From<StoreError>>(
        &self,
        realm: &str,
        mut f: impl FnMut(DimensionRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepared(
            "SELECT d.interview, d.name, d.points, d.reached, d.possible, d.value
               FROM result_dimension d
               JOIN result r ON r.interview = d.interview
              WHERE r.realm = ?1 AND r.counted ORDER BY d.interview, d.name",
        )?;
        let mut rows = statement.query([realm]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(dimension(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Interviews whose score is missing or older than their last event, though they are
    /// completed or broken off: to be computed again after a rebuild or a merge.
    pub fn stale_results(&self) -> Result<Vec<Uuid>> {
        let mut statement = self.db().prepare_cached(
            "SELECT i.id FROM interview i LEFT JOIN result r ON r.interview = i.id
              WHERE i.status IN ('completed', 'broken-off')
                AND (r.as_of IS NULL OR r.as_of <> i.last_hash)
              ORDER BY i.id",
        )?;
        let rows = statement.query_map([], |r| super::query::uuid(r, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn result<'a>(row: &'a rusqlite::Row<'_>) -> rusqlite::Result<ResultRef<'a>> {
    Ok(ResultRef {
        interview: row.get_ref(0)?.as_str()?,
        case: row.get_ref(1)?.as_str()?,
        unit: row.get_ref(2)?.as_str()?,
        stratum: row.get_ref(3)?.as_str_or_null()?,
        team: row.get_ref(4)?.as_str_or_null()?,
        code: row.get_ref(5)?.as_str_or_null()?,
        overall: row.get(6)?,
        all_wrong: row.get(7)?,
        left_out: row.get(8)?,
        applicable: row.get(9)?,
        dont_know: row.get(10)?,
        refused: row.get(11)?,
        not_reached: row.get(12)?,
        unmarked: row.get(13)?,
    })
}

fn dimension<'a>(row: &'a rusqlite::Row<'_>) -> rusqlite::Result<DimensionRef<'a>> {
    Ok(DimensionRef {
        interview: row.get_ref(0)?.as_str()?,
        name: row.get_ref(1)?.as_str()?,
        points: row.get(2)?,
        reached: row.get(3)?,
        possible: row.get(4)?,
        value: row.get(5)?,
    })
}
