//! Cases and the attempts made on them.

use std::ops::Range;

use rusqlite::Row;
use uuid::Uuid;

use crate::store::error::{Result, StoreError};
use crate::store::event::EventId;
use crate::store::reader::Reader;

/// A case as it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    pub id: String,
    pub realm: String,
    pub draw: String,
    pub round: String,
    /// Order of the draw, unique in the study: what screens call it.
    pub number: i64,
    pub element: String,
    pub unit: String,
    pub stratum: Option<String>,
    pub probability: Option<f64>,
    pub team: Option<String>,
    pub interviewer: Option<String>,
    /// `open`, `in-progress`, `completed`, `broken-off`, `not-interviewed` or `replaced`.
    pub status: String,
    /// Final code; a sufficient partial's 1.20 comes from its result.
    pub code: Option<String>,
    pub replaces: Option<String>,
    pub replaced_by: Option<String>,
    pub attempts: i64,
    /// UTC, milliseconds since 1970.
    pub next_appointment: Option<i64>,
    /// UTC, milliseconds since 1970.
    pub last_activity: i64,
    /// The interview its status comes from.
    pub interview: Option<Uuid>,
}

/// One try to reach the person of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    pub id: EventId,
    /// UTC, milliseconds since 1970.
    pub at: i64,
    pub mode: Option<String>,
    pub outcome: Option<String>,
    pub note: Option<String>,
    /// UTC, milliseconds since 1970.
    pub appointment: Option<i64>,
    pub actor: String,
}

/// Completes `WHERE …` after this.
macro_rules! cases {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.realm, c.draw, c.round, c.number, c.element, c.unit, c.stratum,
                    c.probability, c.team, c.interviewer, c.status, coalesce(r.code, c.code),
                    c.replaces, c.replaced_by, c.attempts, c.next_appointment,
                    max(c.last_activity, coalesce(i.last_time, c.last_activity)), c.interview
               FROM case_row c
               LEFT JOIN interview i ON i.id = c.interview
               LEFT JOIN result r ON r.interview = c.interview AND c.status = i.status ",
            $rest
        )
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Case> {
    Ok(Case {
        id: r.get(0)?,
        realm: r.get(1)?,
        draw: r.get(2)?,
        round: r.get(3)?,
        number: r.get(4)?,
        element: r.get(5)?,
        unit: r.get(6)?,
        stratum: r.get(7)?,
        probability: r.get(8)?,
        team: r.get(9)?,
        interviewer: r.get(10)?,
        status: r.get(11)?,
        code: r.get(12)?,
        replaces: r.get(13)?,
        replaced_by: r.get(14)?,
        attempts: r.get(15)?,
        next_appointment: r.get(16)?,
        last_activity: r.get(17)?,
        interview: super::uuid_or_null(r, 18)?,
    })
}

impl Reader {
    /// A case by its id.
    pub fn case(&self, id: &str) -> Result<Option<Case>> {
        self.one(cases!("WHERE c.id = ?1"), [id], read)
    }

    /// A case by the number screens show.
    pub fn case_numbered(&self, realm: &str, number: i64) -> Result<Option<Case>> {
        self.one(cases!("WHERE c.realm = ?1 AND c.number = ?2 ORDER BY c.id LIMIT 1"), (realm, number), read)
    }

    /// The cases of a realm, by number.
    pub fn cases(&self, realm: &str) -> Result<Vec<Case>> {
        self.all(cases!("WHERE c.realm = ?1 ORDER BY c.number, c.id"), [realm], read)
    }

    /// The cases of a realm, by number, one at a time.
    pub fn each_case<E: From<StoreError>>(
        &self,
        realm: &str,
        f: impl FnMut(Case) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(cases!("WHERE c.realm = ?1 ORDER BY c.number, c.id"), [realm], read, f)
    }

    /// The cases of an interviewer, by number; replaced ones too.
    pub fn cases_of(&self, realm: &str, interviewer: &str) -> Result<Vec<Case>> {
        self.all(
            cases!("WHERE c.interviewer = ?2 AND c.realm = ?1 ORDER BY c.number, c.id"),
            (realm, interviewer),
            read,
        )
    }

    /// The cases of an element, in all realms, draws and rounds.
    pub fn cases_of_element(&self, element: &str) -> Result<Vec<Case>> {
        self.all(cases!("WHERE c.element = ?1 ORDER BY c.number, c.id"), [element], read)
    }

    /// The largest case number of a realm, 0 before the first case.
    pub fn last_number(&self, realm: &str) -> Result<i64> {
        let sql = "SELECT coalesce(max(number), 0) FROM case_row WHERE realm = ?1";
        Ok(self.prepared(sql)?.query_row([realm], |r| r.get(0))?)
    }

    /// Whether a case of a realm has one of these numbers.
    pub fn has_number_in(&self, realm: &str, numbers: Range<i64>) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM case_row WHERE realm = ?1 AND number >= ?2 AND number < ?3)";
        Ok(self.prepared(sql)?.query_row((realm, numbers.start, numbers.end), |r| r.get(0))?)
    }

    /// The attempts on a case, in the order they were written down.
    pub fn attempts(&self, case: &str) -> Result<Vec<Attempt>> {
        self.all(
            "SELECT stream, seq, at, mode, outcome, note, appointment, actor FROM attempt
              WHERE case_id = ?1 ORDER BY lamport, stream",
            [case],
            |r| {
                Ok(Attempt {
                    id: EventId { stream: r.get(0)?, seq: r.get(1)? },
                    at: r.get(2)?,
                    mode: r.get(3)?,
                    outcome: r.get(4)?,
                    note: r.get(5)?,
                    appointment: r.get(6)?,
                    actor: r.get(7)?,
                })
            },
        )
    }
}
