//! Counts for the boards: how many cases stand where.

use std::collections::BTreeMap;

use crate::store::error::Result;
use crate::store::reader::Reader;

/// How many cases of a unit or team have a status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// The unit's or team's code; `None` for cases of no team.
    pub of: Option<String>,
    /// As in [`super::cases::Case::status`].
    pub status: String,
    pub cases: u64,
}

impl Reader {
    /// Cases of a realm by unit and status.
    pub fn count_by_unit(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(realm, |unit, _| Some(unit.to_owned()))
    }

    /// Cases of a realm by team and status.
    pub fn count_by_team(&self, realm: &str) -> Result<Vec<Count>> {
        self.count(realm, |_, team| team.map(str::to_owned))
    }

    /// Counts cases by what `of` makes of their unit and team.
    fn count(&self, realm: &str, of: impl Fn(&str, Option<&str>) -> Option<String>) -> Result<Vec<Count>> {
        // In the order of an index that holds all of this: no case's row is read.
        let mut statement = self.prepared(
            "SELECT unit, team, status, count(*) FROM case_row WHERE realm = ?1
              GROUP BY unit, team, status",
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
