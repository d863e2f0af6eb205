//! Lawful erasure: the payload of an event goes, its place in the chain stays. A `redacted` event
//! says who, why and which; only then does the schema let the payload be deleted.

use rusqlite::OptionalExtension;
use serde_json::json;

use super::append::{Appended, Entry};
use super::error::{Result, StoreError};
use super::event::{EventId, Subject};
use super::projection;
use super::writer::{Tx, Writer};

/// What an erasure did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Erased {
    /// The `redacted` event.
    pub by: Appended,
    /// True when no copy of the bytes is left in the study's files. Otherwise others were at work
    /// or the disk was full: [`Writer::scrub`] tries again.
    pub scrubbed: bool,
}

impl Tx<'_> {
    /// Erases payloads of an interview (an answer, a remark, a mark) or of a case (the note of an
    /// attempt): writes the `redacted` event and deletes them. The bytes may linger in the files'
    /// unused space until [`Writer::scrub`].
    ///
    /// # Errors
    /// [`StoreError::NoEvent`] for one that is not there or speaks of something else;
    /// [`StoreError::NotErasable`] for events that carry the study's structure rather than
    /// anything a person said.
    pub fn redact(
        &mut self,
        subject: Subject<'_>,
        address: &str,
        reason: &str,
        actor: &str,
        events: &[EventId],
    ) -> Result<Appended> {
        let mut refold = false;
        for id in events {
            let kind = self.kind_of(*id, subject)?;
            match projection::reading(&kind) {
                projection::Reading::Structure => {
                    return Err(StoreError::NotErasable { id: *id, kind });
                }
                projection::Reading::Detail => refold = true,
                projection::Reading::Nothing => {}
            }
        }
        let list: Vec<_> = events.iter().map(|id| json!([id.stream.to_string(), id.seq])).collect();
        let payload = json!({ "address": address, "reason": reason, "events": list }).to_string();
        let by =
            self.append(Entry { kind: "redacted", subject, actor, payload: payload.as_bytes(), time: None })?;
        for id in events {
            self.db()
                .prepare_cached("DELETE FROM payload WHERE stream = ?1 AND seq = ?2")?
                .execute((id.stream, id.seq))?;
        }
        if let Subject::Interview(interview) = subject {
            self.drop_draft(interview, address)?;
        }
        if refold {
            projection::rebuild(self.db())?;
        }
        Ok(by)
    }

    fn kind_of(&self, id: EventId, subject: Subject<'_>) -> Result<String> {
        self.db()
            .prepare_cached("SELECT kind FROM event WHERE stream = ?1 AND seq = ?2 AND subject = ?3")?
            .query_row((id.stream, id.seq, subject.to_string()), |r| r.get(0))
            .optional()?
            .ok_or(StoreError::NoEvent(id))
    }
}

impl Writer {
    /// [`Tx::redact`] in a transaction of its own, and [`Writer::scrub`].
    pub fn erase(
        &mut self,
        subject: Subject<'_>,
        address: &str,
        reason: &str,
        events: &[EventId],
    ) -> Result<Erased> {
        let actor = self.actor.clone();
        let by = self.transact(|tx| tx.redact(subject, address, reason, &actor, events))?;
        let scrubbed = self.scrub().unwrap_or(false);
        Ok(Erased { by, scrubbed })
    }

    /// Writes the database anew and empties the write-ahead log, so that no page keeps a stale
    /// copy of what was erased: `secure_delete` overwrites the place a row had last, not the ones
    /// it had before its pages were split. Needs as much room again as the study takes, and
    /// seconds for a large one. False if readers held on to the old state meanwhile.
    pub fn scrub(&mut self) -> Result<bool> {
        self.db().flush_prepared_statement_cache();
        self.db().execute_batch("VACUUM")?;
        let busy: i64 = self.db().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
        Ok(busy == 0)
    }
}
