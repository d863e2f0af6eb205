//! Rounds and draws.

use crate::store::error::Result;
use crate::store::reader::Reader;

/// A round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    pub name: String,
    /// When it was closed (UTC, milliseconds since 1970); `None` while open.
    pub closed: Option<i64>,
    pub closed_by: Option<String>,
    pub reason: Option<String>,
}

/// A draw that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    pub name: String,
    pub realm: String,
    pub round: String,
    /// UTC, milliseconds since 1970.
    pub made: i64,
    pub actor: String,
}

impl Reader {
    /// All rounds, by name.
    pub fn rounds(&self) -> Result<Vec<Round>> {
        self.all("SELECT name, closed, closed_by, reason FROM round ORDER BY name", [], |r| {
            Ok(Round { name: r.get(0)?, closed: r.get(1)?, closed_by: r.get(2)?, reason: r.get(3)? })
        })
    }

    /// All draws, in the order they were made.
    pub fn draws(&self) -> Result<Vec<Draw>> {
        self.all("SELECT name, realm, round, made, actor FROM draw ORDER BY made, name", [], |r| {
            Ok(Draw {
                name: r.get(0)?,
                realm: r.get(1)?,
                round: r.get(2)?,
                made: r.get(3)?,
                actor: r.get(4)?,
            })
        })
    }
}
