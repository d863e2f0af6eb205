//! Interviews, their marks, and which of their answers wait for one.

use rusqlite::Row;
use uuid::Uuid;

use crate::store::error::{Result, StoreError};
use crate::store::event::{EventId, Subject};
use crate::store::hash::Hash;
use crate::store::reader::Reader;
use crate::store::receipt::ReceiptCode;

/// An interview as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interview {
    pub id: Uuid,
    pub case: String,
    pub realm: String,
    /// `person` or `virtual`.
    pub by: String,
    /// SHA-256 of the questionnaire it began with.
    pub version: Option<String>,
    /// Who began it.
    pub actor: String,
    /// `in-progress`, `completed`, `broken-off`, `not-interviewed`, `later` or `void`.
    pub status: String,
    pub code: Option<String>,
    /// UTC, milliseconds since 1970.
    pub started: i64,
    /// UTC, milliseconds since 1970.
    pub ended: Option<i64>,
    /// Two copies went on from the same event and nobody has decided yet.
    pub forked: bool,
    /// Its last event in fold order.
    pub last: EventId,
    pub last_hash: Hash,
    /// UTC, milliseconds since 1970.
    pub last_time: i64,
    /// The receipt of its completion, while that stands.
    pub receipt: Option<ReceiptCode>,
}

/// The mark of an open answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Mark {
    pub item: String,
    /// 1 or 2.
    pub pass: u8,
    pub marker: String,
    /// Codes of the criteria met, as the payload had them.
    pub criteria: Vec<serde_json::Value>,
    pub points: f64,
    pub of: f64,
    /// UTC, milliseconds since 1970.
    pub time: i64,
}

macro_rules! interviews {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, realm, answered_by, version, actor, status, code, started, ended,
                    forked, last_stream, last_seq, last_hash, last_time, receipt FROM interview ",
            $rest
        )
    };
}

fn read(r: &Row<'_>) -> rusqlite::Result<Interview> {
    Ok(Interview {
        id: super::uuid(r, 0)?,
        case: r.get(1)?,
        realm: r.get(2)?,
        by: r.get(3)?,
        version: r.get(4)?,
        actor: r.get(5)?,
        status: r.get(6)?,
        code: r.get(7)?,
        started: r.get(8)?,
        ended: r.get(9)?,
        forked: r.get(10)?,
        last: EventId { stream: r.get(11)?, seq: r.get(12)? },
        last_hash: r.get(13)?,
        last_time: r.get(14)?,
        receipt: r.get::<_, Option<Hash>>(15)?.map(|h| ReceiptCode::of(&h)),
    })
}

impl Reader {
    /// An interview by its id.
    pub fn interview(&self, id: Uuid) -> Result<Option<Interview>> {
        let id = id.hyphenated().to_string();
        self.one(interviews!("WHERE id = ?1"), [id], read)
    }

    /// The interviews of a case, void ones too, in the order they began.
    pub fn interviews_of(&self, case: &str) -> Result<Vec<Interview>> {
        self.all(interviews!("WHERE case_id = ?1 ORDER BY started, id"), [case], read)
    }

    /// The interviews of a realm, by id, one at a time.
    pub fn each_interview<E: From<StoreError>>(
        &self,
        realm: &str,
        f: impl FnMut(Interview) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(interviews!("WHERE realm = ?1 ORDER BY id"), [realm], read, f)
    }

    /// Interviews that two copies went on with from the same event, until a `resolve` event.
    pub fn forked_interviews(&self) -> Result<Vec<Interview>> {
        self.all(interviews!("WHERE forked ORDER BY id"), [], read)
    }

    /// Cases with more than one interview that took place: merged copies, most often. Void ones
    /// and those put off are not counted.
    pub fn overlapping_cases(&self) -> Result<Vec<String>> {
        self.all(
            "SELECT case_id FROM interview WHERE status NOT IN ('void', 'later', 'not-interviewed')
              GROUP BY case_id HAVING count(*) > 1 ORDER BY case_id",
            [],
            |r| r.get(0),
        )
    }

    /// The marks of an interview, by item and pass.
    pub fn marks(&self, interview: Uuid) -> Result<Vec<Mark>> {
        self.all(
            "SELECT item, pass, marker, criteria, points, of, time FROM mark
              WHERE interview = ?1 ORDER BY item, pass",
            [interview.hyphenated().to_string()],
            |r| {
                Ok(Mark {
                    item: r.get(0)?,
                    pass: r.get(1)?,
                    marker: r.get(2)?,
                    criteria: super::json(r, 3)?,
                    points: r.get(4)?,
                    of: r.get(5)?,
                    time: r.get(6)?,
                })
            },
        )
    }

    /// How many answers of a realm wait for a mark: (item, pass, number), by item and pass.
    pub fn unmarked(&self, realm: &str) -> Result<Vec<(String, u8, u64)>> {
        self.all(
            "SELECT m.item, m.pass, count(*) FROM marking m
               JOIN interview i ON i.id = m.interview
              WHERE i.realm = ?1 GROUP BY m.item, m.pass ORDER BY m.item, m.pass",
            [realm],
            |r| {
                let count: i64 = r.get(2)?;
                Ok((r.get(0)?, r.get(1)?, count.unsigned_abs()))
            },
        )
    }

    /// Whether somebody began an interview or wrote down an answer of it.
    pub fn conducted(&self, interview: Uuid, actor: &str) -> Result<bool> {
        let sql = "SELECT EXISTS(SELECT 1 FROM event
                    WHERE subject = ?1 AND actor = ?2 AND kind IN ('started', 'answered'))";
        let subject = Subject::Interview(interview).to_string();
        Ok(self.prepared(sql)?.query_row((subject, actor), |r| r.get(0))?)
    }

    /// How many answers of a realm wait for a mark, those of interviews that somebody began left out.
    pub fn unmarked_of_others(&self, realm: &str, actor: &str) -> Result<u64> {
        let sql = "SELECT count(*) FROM marking m JOIN interview i ON i.id = m.interview
                    WHERE i.realm = ?1 AND i.actor <> ?2";
        let count: i64 = self.prepared(sql)?.query_row((realm, actor), |r| r.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The interviews of a realm whose answer to an item waits for this marker's mark, by id:
    /// whoever gave the first mark does not give the second.
    pub fn marking_queue(&self, realm: &str, item: &str, pass: u8, marker: &str) -> Result<Vec<Uuid>> {
        self.all(
            "SELECT m.interview FROM marking m
               JOIN interview i ON i.id = m.interview
              WHERE i.realm = ?1 AND m.item = ?2 AND m.pass = ?3
                AND NOT EXISTS (SELECT 1 FROM mark k
                  WHERE k.interview = m.interview AND k.item = m.item AND k.pass <> m.pass
                    AND k.marker = ?4)
              ORDER BY m.interview",
            (realm, item, pass, marker),
            |r| super::uuid(r, 0),
        )
    }
}
