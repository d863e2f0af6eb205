//! Counts for the boards: how many cases stand where, and which somebody should look at.

use std::collections::BTreeMap;

use rusqlite::Row;

use crate::store::error::Result;
use crate::store::reader::Reader;

/// The cases that meet a condition in an order, as many as are wanted, and how many there are. Parameters 1 to 4
/// are the team, how many, the realm, and what is sought.
macro_rules! standing {
    ($condition:literal, $order:literal) => {
        Standing {
            list: concat!(
                "SELECT c.id, c.number, c.unit, c.team, c.interviewer, c.interview, c.next_appointment,
                        c.last_activity, coalesce(r.counted, 0), c.status",
                standing!(@where),
                $condition,
                " ORDER BY ",
                $order,
                " LIMIT ?2"
            ),
            // The second parameter stands for nothing here but has to stand somewhere.
            count: concat!("SELECT count(*)", standing!(@where), "?2 IS NOT NULL AND ", $condition),
        }
    };
    (@where) => {
        "
           FROM case_row c LEFT JOIN result r ON r.interview = c.interview
          WHERE c.realm = ?3 AND (?1 IS NULL OR coalesce(c.team, '') = ?1)
            AND (?4 IS NULL
                 OR instr(printf('%03d', c.number), json_extract(?4, '$.number')) > 0
                 OR c.unit IN (SELECT value FROM json_each(?4, '$.units'))
                 OR c.team IN (SELECT value FROM json_each(?4, '$.teams'))
                 OR c.interviewer IN (SELECT value FROM json_each(?4, '$.interviewers')))
            AND "
    };
}

/// One question twice: the rows, and how many there are.
struct Standing {
    list: &'static str,
    count: &'static str,
}

/// Which of the cases are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window<'t> {
    /// Of this team alone; the empty code for cases of no team.
    pub team: Option<&'t str>,
    /// Not more than so many.
    pub most: u32,
    /// Only those that are called so.
    pub sought: Option<&'t Sought>,
}

/// What cases are looked for by: any of these is enough.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sought {
    /// A part of the number as it is written, with at least three digits.
    pub number: String,
    /// Codes of units.
    pub units: Vec<String>,
    /// Codes of teams.
    pub teams: Vec<String>,
    /// Codes of interviewers.
    pub interviewers: Vec<String>,
}

impl Sought {
    fn json(&self) -> String {
        let Sought { number, units, teams, interviewers } = self;
        serde_json::json!({ "number": number, "units": units, "teams": teams, "interviewers": interviewers })
            .to_string()
    }
}

impl Window<'static> {
    /// All there are.
    pub const ALL: Window<'static> = Window { team: None, most: u32::MAX, sought: None };
}

/// Which of the cases that have a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alike<'s> {
    /// As in [`super::cases::Case::status`].
    pub status: &'s str,
    /// Those with an interview that counts as well.
    pub counted_too: bool,
    /// Those of no team as well.
    pub free_too: bool,
    /// None whose appointment lies before this moment (UTC, milliseconds since 1970).
    pub not_due: Option<i64>,
}

/// Cases that somebody should look at, as far as they were wanted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StandingCases {
    /// The first of them.
    pub cases: Vec<StandingCase>,
    /// How many there are in all.
    pub all: u64,
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

/// How many cases of a round have a status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoundCount {
    pub round: String,
    /// As in [`super::cases::Case::status`].
    pub status: String,
    /// No team has them.
    pub free: bool,
    pub cases: u64,
}

/// How many cases of a round are alike in all that a board tells apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseCount {
    pub unit: String,
    pub team: Option<String>,
    /// As in [`super::cases::Case::status`].
    pub status: String,
    pub draw: String,
    pub stratum: Option<String>,
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
    /// As in [`super::cases::Case::status`].
    pub status: String,
}

impl Reader {
    /// The cases of a round, counted by all that a board tells apart, in the order of these.
    pub fn count_cases(&self, realm: &str, round: &str) -> Result<Vec<CaseCount>> {
        self.all(
            "SELECT unit, team, status, draw, stratum, code, count(*) FROM case_row
              WHERE realm = ?1 AND round = ?2
              GROUP BY unit, team, status, draw, stratum, code",
            (realm, round),
            |r| {
                let cases: i64 = r.get(6)?;
                Ok(CaseCount {
                    unit: r.get(0)?,
                    team: r.get(1)?,
                    status: r.get(2)?,
                    draw: r.get(3)?,
                    stratum: r.get(4)?,
                    code: r.get(5)?,
                    cases: cases.unsigned_abs(),
                })
            },
        )
    }

    /// The cases of a round that have a status and are alike in what else is asked, by number.
    pub fn cases_standing(
        &self,
        realm: &str,
        round: &str,
        alike: Alike<'_>,
        window: Window<'_>,
    ) -> Result<StandingCases> {
        let sql = standing!(
            "c.round = ?5 AND c.status = ?6 AND (?7 OR NOT coalesce(r.counted, 0))
               AND (?8 OR coalesce(c.team, '') <> '')
               AND (?9 IS NULL OR c.next_appointment IS NULL OR c.next_appointment >= ?9)",
            "c.number, c.id"
        );
        let Alike { status, counted_too, free_too, not_due } = alike;
        let sought = window.sought.map(Sought::json);
        let Window { team, most, .. } = window;
        let parameters = (team, most, realm, sought, round, status, counted_too, free_too, not_due);
        self.standing(&sql, window, parameters)
    }

    /// The unfinished cases of a round whose appointment lies before a moment (UTC, milliseconds
    /// since 1970), the oldest first.
    pub fn cases_overdue(
        &self,
        realm: &str,
        round: &str,
        before: i64,
        window: Window<'_>,
    ) -> Result<StandingCases> {
        let sql = standing!(
            "c.round = ?5 AND c.next_appointment < ?6 AND c.status IN ('open', 'in-progress')",
            "c.next_appointment, c.number"
        );
        self.standing(
            &sql,
            window,
            (window.team, window.most, realm, window.sought.map(Sought::json), round, before),
        )
    }

    /// The cases of a round that lie in a unit, by number; replaced ones are left out.
    pub fn cases_in_unit(
        &self,
        realm: &str,
        round: &str,
        unit: &str,
        window: Window<'_>,
    ) -> Result<StandingCases> {
        let sql = standing!("c.round = ?5 AND c.unit = ?6 AND c.status <> 'replaced'", "c.number, c.id");
        self.standing(
            &sql,
            window,
            (window.team, window.most, realm, window.sought.map(Sought::json), round, unit),
        )
    }

    fn standing(
        &self,
        sql: &Standing,
        window: Window<'_>,
        parameters: impl rusqlite::Params + Clone,
    ) -> Result<StandingCases> {
        let cases = self.all(sql.list, parameters.clone(), read_standing)?;
        let all = match cases.len() as u64 {
            few if few < u64::from(window.most) => few,
            // They do not all fit: counted, not read.
            _ => self.prepared(sql.count)?.query_row(parameters, |r| r.get::<_, i64>(0))?.unsigned_abs(),
        };
        Ok(StandingCases { cases, all })
    }

    /// Cases of a realm by unit and status.
    pub fn count_by_unit(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(realm, |unit, _| Some(unit.to_owned()))
    }

    /// Cases of a realm by team and status.
    pub fn count_by_team(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(realm, |_, team| team.map(str::to_owned))
    }

    /// Cases of a realm by round, status, and whether no team has them.
    pub fn count_by_round(&self, realm: &str) -> Result<Vec<RoundCount>> {
        self.all(
            "SELECT round, status, team IS NULL, count(*) FROM case_row
              WHERE realm = ?1 GROUP BY round, status, team IS NULL",
            [realm],
            |r| {
                let cases = r.get::<_, i64>(3)?.unsigned_abs();
                Ok(RoundCount { round: r.get(0)?, status: r.get(1)?, free: r.get(2)?, cases })
            },
        )
    }

    /// Counts cases by what `of` makes of their unit and team.
    fn count(&self, realm: &str, of: impl Fn(&str, Option<&str>) -> Option<String>) -> Result<Vec<Count>> {
        // In the order of an index that holds all of this: no case's row is read.
        let mut statement = self.prepared(
            "SELECT unit, team, status, count(*) FROM case_row WHERE realm = ?1
              GROUP BY round, unit, team, status",
        )?;
        let mut rows = statement.query([realm])?;
        let mut counts: BTreeMap<(Option<String>, String), u64> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let unit = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let team = row.get_ref(1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            let cases: i64 = row.get(3)?;
            *counts.entry((of(unit, team), row.get(2)?)).or_default() += cases.unsigned_abs();
        }
        let counted = counts.into_iter();
        Ok(counted.map(|((of, status), cases)| Count { of, status, cases }).collect())
    }
}

fn read_standing(r: &Row<'_>) -> rusqlite::Result<StandingCase> {
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
        status: r.get(9)?,
    })
}
