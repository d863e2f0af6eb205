//! What the boards read: how many cases stand where, and the scores of a round in one pass. Each
//! question is answered from one index or one table, so that a board may ask after every answer.

use rusqlite::Row;

use crate::store::error::{Result, StoreError};
use crate::store::reader::Reader;
use crate::store::result::Dimension;

/// Completes `WHERE …` after this.
macro_rules! standing {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.number, c.unit, c.team, c.interviewer, c.interview, c.next_appointment,
                    c.last_activity, coalesce(r.counted, 0)
               FROM case_row c LEFT JOIN result r ON r.interview = c.interview ",
            $rest
        )
    };
}

/// How many cases of a unit or team have a status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// The unit's or team's code; `None` for cases of no team.
    pub of: Option<String>,
    /// As in [`super::cases::Case::status`].
    pub status: String,
    pub cases: u64,
}

/// How many cases of a round are alike in all that a board tells apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseCount {
    pub draw: String,
    pub unit: String,
    pub team: Option<String>,
    pub stratum: Option<String>,
    /// As in [`super::cases::Case::status`].
    pub status: String,
    /// Final code; a sufficient partial still has its break-off code here.
    pub code: Option<String>,
    pub cases: u64,
}

/// A case somebody should look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingCase {
    pub id: String,
    pub number: i64,
    pub unit: String,
    pub team: Option<String>,
    pub interviewer: Option<String>,
    /// The interview its status comes from.
    pub interview: Option<String>,
    /// UTC, milliseconds since 1970.
    pub next_appointment: Option<i64>,
    /// UTC, milliseconds since 1970: of attempts, assignments and interviews' turns.
    pub last_activity: i64,
    /// Whether its interview counts in figures.
    pub counted: bool,
}

/// A counted result as a board reads it, borrowed from the row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tallied<'a> {
    pub interview: &'a str,
    pub case: &'a str,
    pub draw: &'a str,
    pub unit: &'a str,
    pub stratum: Option<&'a str>,
    pub team: Option<&'a str>,
    /// 1.20 for a sufficient partial.
    pub code: Option<&'a str>,
    pub overall: Option<f64>,
    pub all_wrong: Option<f64>,
    pub left_out: Option<f64>,
    pub applicable: u32,
    pub dont_know: u32,
    pub refused: u32,
    pub not_reached: u32,
    pub unmarked: u32,
    /// The dimensions.
    pub values: Values<'a>,
}

/// Names and values of an interview's dimensions, side by side.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Values<'a> {
    /// The names, one a line, in the questionnaire's order.
    pub names: &'a str,
    bytes: &'a [u8],
}

impl<'a> Values<'a> {
    /// The values in the order of the names; `None` where too little was reached.
    pub fn each(self) -> impl Iterator<Item = Option<f64>> + 'a {
        self.bytes.chunks_exact(8).map(|bytes| {
            // `chunks_exact(8)` gives eight bytes each time.
            let value = f64::from_le_bytes(bytes.try_into().expect("eight bytes"));
            (!value.is_nan()).then_some(value)
        })
    }
}

/// The same, as it is stored.
pub(in crate::store) struct ValuesMade {
    names: String,
    bytes: Vec<u8>,
}

impl ValuesMade {
    pub(in crate::store) fn of(dimensions: &[Dimension<'_>]) -> Self {
        let names: Vec<&str> = dimensions.iter().map(|d| d.name).collect();
        let bytes = dimensions.iter().flat_map(|d| d.value.unwrap_or(f64::NAN).to_le_bytes());
        Self { names: names.join("\n"), bytes: bytes.collect() }
    }

    pub(in crate::store) fn names(&self) -> &str {
        &self.names
    }

    pub(in crate::store) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Reader {
    /// The cases of a round, counted by all that a board tells apart, in the order of these.
    pub fn count_cases(&self, realm: &str, round: &str) -> Result<Vec<CaseCount>> {
        self.all(
            "SELECT draw, unit, team, stratum, status, code, count(*) FROM case_row
              WHERE realm = ?1 AND round = ?2
              GROUP BY draw, unit, team, stratum, status, code",
            (realm, round),
            |r| {
                let cases: i64 = r.get(6)?;
                Ok(CaseCount {
                    draw: r.get(0)?,
                    unit: r.get(1)?,
                    team: r.get(2)?,
                    stratum: r.get(3)?,
                    status: r.get(4)?,
                    code: r.get(5)?,
                    cases: cases.unsigned_abs(),
                })
            },
        )
    }

    /// The cases of a round that have a status, by number.
    pub fn cases_standing(&self, realm: &str, round: &str, status: &str) -> Result<Vec<StandingCase>> {
        self.all(
            standing!("WHERE c.realm = ?1 AND c.round = ?2 AND c.status = ?3 ORDER BY c.number, c.id"),
            (realm, round, status),
            standing,
        )
    }

    /// The unfinished cases of a round whose appointment lies before a moment (UTC, milliseconds
    /// since 1970), the oldest first.
    pub fn cases_overdue(&self, realm: &str, round: &str, before: i64) -> Result<Vec<StandingCase>> {
        self.all(
            standing!(
                "WHERE c.realm = ?1 AND c.round = ?2 AND c.next_appointment < ?3
                AND c.status IN ('open', 'in-progress') ORDER BY c.next_appointment, c.number"
            ),
            (realm, round, before),
            standing,
        )
    }

    /// All counted results of a round in one pass, in no order that means anything. A case with
    /// two interviews, as merged copies may have, comes twice.
    pub fn each_tallied<E: From<StoreError>>(
        &self,
        realm: &str,
        round: &str,
        mut f: impl FnMut(Tallied<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        // Most results are counted and of the round that is looked at: the table is read from one
        // end to the other, which `+` keeps the planner from doing row by row through an index.
        let mut statement = self.prepared(
            "SELECT interview, case_id, draw, unit, stratum, team, code, overall, all_wrong,
                    left_out, applicable, dont_know, refused, not_reached, unmarked, value_names,
                    value_bytes
               FROM result WHERE +realm = ?1 AND round = ?2 AND +counted",
        )?;
        let mut rows = statement.query((realm, round)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(tallied(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Cases of a realm by unit and status.
    pub fn count_by_unit(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(
            "SELECT unit, status, count(*) FROM case_row WHERE realm = ?1
              GROUP BY unit, status ORDER BY unit, status",
            realm,
        )
    }

    /// Cases of a realm by team and status.
    pub fn count_by_team(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(
            "SELECT team, status, count(*) FROM case_row WHERE realm = ?1
              GROUP BY team, status ORDER BY team, status",
            realm,
        )
    }

    fn count(&self, sql: &str, realm: &str) -> Result<Vec<Count>> {
        self.all(sql, [realm], |r| {
            let cases: i64 = r.get(2)?;
            Ok(Count { of: r.get(0)?, status: r.get(1)?, cases: cases.unsigned_abs() })
        })
    }
}

fn standing(r: &Row<'_>) -> rusqlite::Result<StandingCase> {
    Ok(StandingCase {
        id: r.get(0)?,
        number: r.get(1)?,
        unit: r.get(2)?,
        team: r.get(3)?,
        interviewer: r.get(4)?,
        interview: r.get(5)?,
        next_appointment: r.get(6)?,
        last_activity: r.get(7)?,
        counted: r.get(8)?,
    })
}

fn tallied<'a>(row: &'a Row<'_>) -> rusqlite::Result<Tallied<'a>> {
    Ok(Tallied {
        interview: row.get_ref(0)?.as_str()?,
        case: row.get_ref(1)?.as_str()?,
        draw: row.get_ref(2)?.as_str()?,
        unit: row.get_ref(3)?.as_str()?,
        stratum: row.get_ref(4)?.as_str_or_null()?,
        team: row.get_ref(5)?.as_str_or_null()?,
        code: row.get_ref(6)?.as_str_or_null()?,
        overall: row.get(7)?,
        all_wrong: row.get(8)?,
        left_out: row.get(9)?,
        applicable: row.get(10)?,
        dont_know: row.get(11)?,
        refused: row.get(12)?,
        not_reached: row.get(13)?,
        unmarked: row.get(14)?,
        values: Values { names: row.get_ref(15)?.as_str()?, bytes: row.get_ref(16)?.as_blob()? },
    })
}
