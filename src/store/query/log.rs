//! The log itself: events in fold order, one at a time.

use crate::store::error::{Result, StoreError};
use crate::store::event::{self, Event, EventId, EventRef, Subject};
use crate::store::hash::Hash;
use crate::store::reader::Reader;

/// Two or more events of an interview that continue the same one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fork {
    /// The interview, as the log's subject.
    pub subject: String,
    /// The hash of the event they continue.
    pub after: Hash,
    pub events: u64,
}

macro_rules! events {
    ($rest:literal) => {
        concat!(
            "SELECT e.stream, e.seq, e.lamport, e.kind, e.subject, e.time, e.mono, e.actor, e.after,
                    e.hash, p.body
               FROM event e LEFT JOIN payload p ON p.stream = e.stream AND p.seq = e.seq ",
            $rest
        )
    };
}

impl Reader {
    /// Every event in fold order: lamport, stream, seq.
    pub fn each_event<E: From<StoreError>>(
        &self,
        f: impl FnMut(EventRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.stream(events!("ORDER BY e.lamport, e.stream"), [], f)
    }

    /// The events of one subject in fold order.
    pub fn each_event_of<E: From<StoreError>>(
        &self,
        subject: Subject<'_>,
        f: impl FnMut(EventRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.stream(events!("WHERE e.subject = ?1 ORDER BY e.lamport, e.stream"), [subject.to_string()], f)
    }

    /// The events of one subject that are of these kinds, in fold order. Payloads of others are not read.
    pub fn each_event_of_kinds<E: From<StoreError>>(
        &self,
        subject: Subject<'_>,
        kinds: &[&str],
        f: impl FnMut(EventRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let kinds = serde_json::json!(kinds).to_string();
        self.stream(
            events!(
                "WHERE e.subject = ?1 AND e.kind IN (SELECT value FROM json_each(?2))
                 ORDER BY e.lamport, e.stream"
            ),
            (subject.to_string(), kinds),
            f,
        )
    }

    /// The events of one subject in fold order, all at once.
    pub fn events_of(&self, subject: Subject<'_>) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.each_event_of(subject, |event| {
            events.push(event.to_event());
            Ok::<(), StoreError>(())
        })?;
        Ok(events)
    }

    /// The first event of a kind that speaks of a subject.
    pub fn first_event_of(&self, subject: Subject<'_>, kind: &str) -> Result<Option<Event>> {
        self.one(
            events!("WHERE e.subject = ?1 AND e.kind = ?2 ORDER BY e.lamport, e.stream LIMIT 1"),
            (subject.to_string(), kind),
            |row| event::read(row).map(|e| e.to_event()),
        )
    }

    /// One event.
    pub fn event(&self, id: EventId) -> Result<Option<Event>> {
        self.one(events!("WHERE e.stream = ?1 AND e.seq = ?2"), (id.stream, id.seq), |row| {
            event::read(row).map(|e| e.to_event())
        })
    }

    /// How many events there are.
    pub fn event_count(&self) -> Result<u64> {
        let count: i64 = self.prepared("SELECT count(*) FROM event")?.query_row([], |r| r.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// All forks of the study's interviews, from the log itself; reads the whole log.
    pub fn forks(&self) -> Result<Vec<Fork>> {
        self.all(
            "SELECT subject, after, count(*) FROM event WHERE after IS NOT NULL
              GROUP BY subject, after HAVING count(*) > 1 ORDER BY subject, min(lamport)",
            [],
            |r| {
                let events: i64 = r.get(2)?;
                Ok(Fork { subject: r.get(0)?, after: r.get(1)?, events: events.unsigned_abs() })
            },
        )
    }

    fn stream<E: From<StoreError>>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        mut f: impl FnMut(EventRef<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepared(sql)?;
        let mut rows = statement.query(parameters).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            f(event::read(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }
}
