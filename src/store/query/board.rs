//! Counts for the boards: how many cases stand where.

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
