//! Results: the scores of interviews. The core above computes them and hands them in with the
//! events that change them; here they are kept, found stale, and read fast.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::error::{Result, StoreError};
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
    /// The overall score if all that is missing were wrong, 0 to 100.
    pub all_wrong: Option<f64>,
    /// The overall score if all that is missing were left out, 0 to 100.
    pub left_out: Option<f64>,
    /// Items that applied.
    pub applicable: u32,
    /// Of these, not known.
    pub dont_know: u32,
    /// Of these, refused.
    pub refused: u32,
    /// Of these, not reached.
    pub not_reached: u32,
    /// The dimensions, in the order of the questionnaire.
    pub dimensions: &'a [Dimension<'a>],
    /// Open answers that wait for a mark: item and pass (1 or 2).
    pub unmarked: &'a [(&'a str, u8)],
}

/// One dimension of one interview.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dimension<'a> {
    /// Its name in the questionnaire.
    pub name: &'a str,
    /// Points made.
    pub points: f64,
    /// Points that could have been made in what was reached.
    pub reached: f64,
    /// Points that could have been made in all that applied.
    pub possible: f64,
    /// 0 to 100; `None` where too little was reached.
    pub value: Option<f64>,
}

/// A counted result as read in one pass, borrowed from the row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ResultRef<'a> {
    /// Its id.
    pub interview: &'a str,
    /// Its case.
    pub case: &'a str,
    /// Where it belongs, by its number in [`Reader::result_places`].
    pub place: usize,
    /// The draw of the case.
    pub draw: &'a str,
    /// The round of the case.
    pub round: &'a str,
    /// Code of the unit.
    pub unit: &'a str,
    /// Code of the stratum; none where nothing was drawn.
    pub stratum: Option<&'a str>,
    /// Code of the team that has the case, if one has.
    pub team: Option<&'a str>,
    /// Final code if scoring decides it.
    pub code: Option<&'a str>,
    /// 0 to 100; none while a dimension with a weight has no value.
    pub overall: Option<f64>,
    /// As in [`Scored::all_wrong`].
    pub all_wrong: Option<f64>,
    /// As in [`Scored::left_out`].
    pub left_out: Option<f64>,
    /// Items that applied.
    pub applicable: u32,
    /// Of these, not known.
    pub dont_know: u32,
    /// Of these, refused.
    pub refused: u32,
    /// Of these, not reached.
    pub not_reached: u32,
    /// Open answers that wait for a mark, a pass each.
    pub unmarked: u32,
    /// The dimensions.
    pub dimensions: Dimensions<'a>,
}

/// Where results belong: many have all of this in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultPlace {
    /// `real` or `practice`.
    pub realm: String,
    /// The draw of the case.
    pub draw: String,
    /// The round of the case.
    pub round: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the stratum; none where nothing was drawn.
    pub stratum: Option<String>,
    /// Code of the team that has the case, if one has.
    pub team: Option<String>,
}

/// One dimension of a counted result as read in one pass.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DimensionRef {
    /// Where its name stands in [`Reader::dimensions`].
    pub place: usize,
    /// Points made.
    pub points: f64,
    /// Points that could have been made in what was reached.
    pub reached: f64,
    /// Points that could have been made in all that applied.
    pub possible: f64,
    /// 0 to 100; none where too little was reached.
    pub value: Option<f64>,
}

/// The dimensions of a counted result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dimensions<'a>(&'a [[u8; PACKED]]);

/// A dimension in a row: its place (4 bytes), then points, reached, possible and value (8 bytes
/// each, not-a-number for no value), all little endian.
const PACKED: usize = 4 + 4 * 8;

impl Iterator for Dimensions<'_> {
    type Item = DimensionRef;

    fn next(&mut self) -> Option<DimensionRef> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        let (place, numbers) = first.split_first_chunk::<4>()?;
        let (numbers, _) = numbers.as_chunks::<8>();
        let number = |n: usize| f64::from_le_bytes(numbers[n]);
        Some(DimensionRef {
            place: u32::from_le_bytes(*place) as usize,
            points: number(0),
            reached: number(1),
            possible: number(2),
            value: Some(number(3)).filter(|v| !v.is_nan()),
        })
    }
}

pub(super) fn pack(packed: &mut Vec<u8>, place: u32, d: &Dimension<'_>) {
    packed.extend(place.to_le_bytes());
    for number in [d.points, d.reached, d.possible, d.value.unwrap_or(f64::NAN)] {
        packed.extend(number.to_le_bytes());
    }
}

impl Tx<'_> {
    /// Keeps the score of an interview, in place of an older one; it is as of the interview's
    /// last event, and stale with the next.
    ///
    /// # Errors
    /// [`StoreError::NoInterview`].
    pub fn put_result(&mut self, interview: Uuid, scored: &Scored<'_>) -> Result<()> {
        let id = interview.hyphenated().to_string();
        let mut packed = Vec::with_capacity(PACKED * scored.dimensions.len());
        for d in scored.dimensions {
            pack(&mut packed, self.place(d.name)?, d);
        }
        let place = self.result_place(&id)?.ok_or(StoreError::NoInterview(interview))?;
        let kept = self
            .db()
            .prepare_cached(
                "INSERT INTO result (interview, as_of, case_id, place, counted, code, overall,
                   all_wrong, left_out, applicable, dont_know, refused, not_reached, unmarked,
                   dimensions)
                 SELECT id, last_hash, case_id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13
                   FROM interview WHERE id = ?1
                 ON CONFLICT (interview) DO UPDATE SET as_of = excluded.as_of,
                   place = excluded.place, counted = excluded.counted, code = excluded.code,
                   overall = excluded.overall, all_wrong = excluded.all_wrong,
                   left_out = excluded.left_out, applicable = excluded.applicable,
                   dont_know = excluded.dont_know, refused = excluded.refused,
                   not_reached = excluded.not_reached, unmarked = excluded.unmarked,
                   dimensions = excluded.dimensions",
            )?
            .execute((
                &id,
                place,
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
                packed,
            ))?;
        if kept == 0 {
            return Err(StoreError::NoInterview(interview));
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

impl Tx<'_> {
    /// The number of the place where the result of an interview belongs; a new place gets the next.
    /// `None` if there is no such interview, or its case is gone.
    fn result_place(&self, interview: &str) -> Result<Option<i64>> {
        let mut find = self.prepared(
            "SELECT p.place FROM interview i
               JOIN case_row c ON c.id = i.case_id
               LEFT JOIN result_place p ON p.realm = i.realm AND p.draw = c.draw
                AND p.round = c.round AND p.unit = c.unit AND p.stratum IS c.stratum
                AND p.team IS c.team
              WHERE i.id = ?1",
        )?;
        let found: Option<Option<i64>> = find.query_row([interview], |r| r.get(0)).optional()?;
        let Some(None) = found else { return Ok(found.flatten()) };
        let sql = "INSERT INTO result_place (place, realm, draw, round, unit, stratum, team)
                   SELECT (SELECT coalesce(max(place) + 1, 0) FROM result_place), i.realm, c.draw,
                     c.round, c.unit, c.stratum, c.team
                     FROM interview i JOIN case_row c ON c.id = i.case_id WHERE i.id = ?1
                   RETURNING place";
        Ok(Some(self.prepared(sql)?.query_row([interview], |r| r.get(0))?))
    }

    /// The place of a dimension, from 0; a new one gets the next.
    fn place(&self, name: &str) -> Result<u32> {
        let mut find = self.prepared("SELECT place FROM dimension WHERE name = ?1")?;
        if let Some(place) = find.query_row([name], |r| r.get(0)).optional()? {
            return Ok(place);
        }
        let sql = "INSERT INTO dimension (place, name)
                   SELECT coalesce(max(place) + 1, 0), ?1 FROM dimension RETURNING place";
        Ok(self.prepared(sql)?.query_row([name], |r| r.get(0))?)
    }
}

impl Reader {
    /// All counted results of a realm, place after place.
    pub fn each_result<E: From<StoreError>>(
        &self,
        realm: &str,
        mut f: impl FnMut(ResultRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let places = self.result_places()?;
        let mut of_realm = places.iter().enumerate().filter(|(_, place)| place.realm == realm);
        of_realm.try_for_each(|(number, place)| self.each_result_at(number, place, &mut f))
    }

    /// The counted results of one place, by its number in [`Reader::result_places`], in the order
    /// of the interviews' ids.
    pub fn each_result_at<E: From<StoreError>>(
        &self,
        number: usize,
        place: &ResultPlace,
        mut f: impl FnMut(ResultRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepared(
            "SELECT interview, case_id, code, overall, all_wrong, left_out, applicable, dont_know,
                    refused, not_reached, unmarked, dimensions
               FROM result INDEXED BY result_board WHERE counted AND place = ?1 ORDER BY interview",
        )?;
        let mut rows = statement.query([number as i64]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(result(row, number, place).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Where results belong, each place at its number. All there ever were: some may hold no
    /// result any more.
    pub fn result_places(&self) -> Result<Vec<ResultPlace>> {
        let mut statement =
            self.prepared("SELECT realm, draw, round, unit, stratum, team FROM result_place ORDER BY place")?;
        let rows = statement.query_map([], |r| {
            Ok(ResultPlace {
                realm: r.get(0)?,
                draw: r.get(1)?,
                round: r.get(2)?,
                unit: r.get(3)?,
                stratum: r.get(4)?,
                team: r.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The names of the dimensions, each where results say its place is. Names that are no
    /// longer in the questionnaire keep theirs.
    pub fn dimensions(&self) -> Result<Vec<String>> {
        let mut statement = self.prepared("SELECT name FROM dimension ORDER BY place")?;
        let rows = statement.query_map([], |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
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

fn result<'a>(
    row: &'a rusqlite::Row<'_>,
    number: usize,
    place: &'a ResultPlace,
) -> rusqlite::Result<ResultRef<'a>> {
    Ok(ResultRef {
        interview: row.get_ref(0)?.as_str()?,
        case: row.get_ref(1)?.as_str()?,
        place: number,
        draw: &place.draw,
        round: &place.round,
        unit: &place.unit,
        stratum: place.stratum.as_deref(),
        team: place.team.as_deref(),
        code: row.get_ref(2)?.as_str_or_null()?,
        overall: row.get(3)?,
        all_wrong: row.get(4)?,
        left_out: row.get(5)?,
        applicable: row.get(6)?,
        dont_know: row.get(7)?,
        refused: row.get(8)?,
        not_reached: row.get(9)?,
        unmarked: row.get(10)?,
        dimensions: Dimensions(row.get_ref(11)?.as_blob()?.as_chunks().0),
    })
}
