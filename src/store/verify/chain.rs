//! The chain: every stream from its first event to its last, with the payloads, and the heads
//! each opening vouches for.

use rusqlite::Row;
use rusqlite::types::FromSqlError;
use uuid::Uuid;

use super::{Problem, Report, or_damaged};
use crate::store::error::Result;
use crate::store::event::{EventId, StreamId};
use crate::store::hash::{Hash, Hashed, payload_hash};
use crate::store::projection::vouched::{Named, Opening};
use crate::store::reader::Reader;

pub(super) fn check(reader: &Reader, study: Uuid, report: &mut Report) -> Result<()> {
    let mut walk = Walk { reader, study, report, stream: None, named: Vec::new() };
    let walked = walk.all();
    let named = std::mem::take(&mut walk.named);
    or_damaged(report, walked)?;
    let held = hold_heads(reader, &named, report);
    or_damaged(report, held)?;
    let back = payloads_back(reader, report);
    or_damaged(report, back)?;
    let alone = payloads_alone(reader, report);
    or_damaged(report, alone)
}

/// A head named by an opening, and the event of that opening.
type Vouch = (Named, EventId);

struct Walk<'a> {
    reader: &'a Reader,
    study: Uuid,
    report: &'a mut Report,
    stream: Option<Last>,
    /// As many as there are streams, or a few more.
    named: Vec<Vouch>,
}

/// The last event seen of the stream being walked.
struct Last {
    id: EventId,
    hash: Hash,
    lamport: i64,
}

/// The columns that are hashed, as they are stored.
struct Stored<'a> {
    kind: &'a [u8],
    subject: &'a [u8],
    actor: &'a [u8],
    lamport: i64,
    time: i64,
    mono: i64,
    after: &'a [u8],
    payload_hash: Hash,
    hash: Hash,
}

fn stored<'a>(row: &'a Row<'_>) -> rusqlite::Result<Stored<'a>> {
    let bytes = |column| {
        let value = row.get_ref(column)?;
        let bytes: Result<_, FromSqlError> = value.as_bytes_or_null();
        Ok::<_, rusqlite::Error>(bytes?.unwrap_or_default())
    };
    Ok(Stored {
        lamport: row.get(2)?,
        kind: bytes(3)?,
        subject: bytes(4)?,
        time: row.get(5)?,
        mono: row.get(6)?,
        actor: bytes(7)?,
        after: bytes(8)?,
        payload_hash: row.get(9)?,
        hash: row.get(10)?,
    })
}

impl Walk<'_> {
    fn all(&mut self) -> Result<()> {
        let mut statement = self.reader.prepared(
            "SELECT e.stream, e.seq, e.lamport, e.kind, e.subject, e.time, e.mono, e.actor, e.after,
                    e.payload_hash, e.hash, p.salt, p.body
               FROM event e LEFT JOIN payload p ON p.stream = e.stream AND p.seq = e.seq
              ORDER BY e.stream, e.seq",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.report.events += 1;
            let id = EventId { stream: row.get(0)?, seq: row.get(1)? };
            match stored(row) {
                Ok(event) => {
                    self.link(id, &event);
                    self.payload(id, &event, row)?;
                    self.stream = Some(Last { id, hash: event.hash, lamport: event.lamport });
                }
                Err(_) => self.report.add(Problem::EventUnreadable { id }),
            }
        }
        Ok(())
    }

    /// Does the event follow the one before it?
    fn link(&mut self, id: EventId, event: &Stored<'_>) {
        let last = self.stream.take().filter(|l| l.id.stream == id.stream);
        if last.is_none() {
            self.report.streams += 1;
        }
        let expected = last.as_ref().map_or(0, |l| l.id.seq + 1);
        if id.seq != expected {
            self.report.add(Problem::EventsMissing { stream: id.stream, first: expected, last: id.seq - 1 });
            return; // what it follows is gone: nothing to hold it against
        }
        if last.as_ref().is_some_and(|l| event.lamport <= l.lamport) {
            self.report.add(Problem::EventOutOfOrder { id });
        }
        let hashed = Hashed {
            previous: last.as_ref().map_or(&[], |l| &l.hash.0),
            stream: id.stream.0.as_bytes(),
            seq: id.seq,
            lamport: event.lamport,
            kind: event.kind,
            subject: event.subject,
            time: event.time,
            actor: event.actor,
            payload_hash: &event.payload_hash.0,
            mono: event.mono,
            after: event.after,
        };
        if hashed.hash() != event.hash {
            let kind = words(event.kind);
            self.report.add(Problem::EventAltered { id, kind });
        }
    }

    /// Is the payload the one the event vouches for, or lawfully gone?
    fn payload(&mut self, id: EventId, event: &Stored<'_>, row: &Row<'_>) -> Result<()> {
        let kind = || words(event.kind);
        let body = row.get_ref(12)?.as_bytes_or_null().unwrap_or_default();
        let salt = row.get_ref(11)?.as_bytes_or_null().unwrap_or_default();
        let Some(body) = body else {
            let never = [&b"stream-opened"[..], b"redacted"].contains(&event.kind);
            if !never && is_redacted(self.reader, id)? {
                self.report.erased += 1;
            } else {
                self.report.add(Problem::PayloadMissing { id, kind: kind() });
            }
            return Ok(());
        };
        if payload_hash(salt.unwrap_or_default(), body) != event.payload_hash {
            self.report.add(Problem::PayloadAltered { id, kind: kind() });
        } else if id.seq == 0 {
            self.opening(id, event, body);
        }
        Ok(())
    }

    fn opening(&mut self, id: EventId, event: &Stored<'_>, body: &[u8]) {
        let stream = id.stream;
        let opening =
            (event.kind == b"stream-opened").then(|| serde_json::from_slice::<Opening>(body).ok()).flatten();
        let heads = opening.as_ref().and_then(Opening::heads);
        let (Some(opening), Some(heads)) = (opening, heads) else {
            self.report.add(Problem::OpeningUnreadable { stream });
            return;
        };
        if opening.study() != Some(self.study) {
            self.report.add(Problem::StreamOfOtherStudy { stream });
        }
        self.named.extend(heads.into_iter().map(|head| (head, id)));
    }
}

/// Does an event erase this one's payload, by the log itself? The table of redactions is only
/// the way to find it.
fn is_redacted(reader: &Reader, id: EventId) -> Result<bool> {
    let mut statement = reader.prepared(
        "SELECT 1 FROM redacted r
          WHERE r.stream = ?1 AND r.seq = ?2 AND EXISTS
            (SELECT 1 FROM redaction n WHERE n.by_stream = r.by_stream AND n.by_seq = r.by_seq
                AND n.stream = r.stream AND n.seq = r.seq)",
    )?;
    Ok(statement.exists((id.stream, id.seq))?)
}

/// A payload that the log says was erased must not be there.
fn payloads_back(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut statement = reader.prepared(
        "SELECT p.stream, p.seq, n.by_stream, n.by_seq
           FROM redaction n JOIN payload p ON p.stream = n.stream AND p.seq = n.seq
           JOIN event e ON e.stream = n.stream AND e.seq = n.seq
          WHERE e.kind NOT IN ('stream-opened', 'redacted')",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = |stream, seq| EventId { stream, seq };
        report.add(Problem::PayloadNotErased {
            id: id(row.get(0)?, row.get(1)?),
            by: id(row.get(2)?, row.get(3)?),
        });
    }
    Ok(())
}

/// Every head that an opening names must still be in the log, the same.
fn hold_heads(reader: &Reader, named: &[Vouch], report: &mut Report) -> Result<()> {
    let mut lookup = reader.prepared("SELECT hash FROM event WHERE stream = ?1 AND seq = ?2")?;
    for ((stream, seq, hash), by) in named {
        let id = EventId { stream: *stream, seq: *seq };
        let mut rows = lookup.query((stream, seq))?;
        match rows.next()?.map(|r| r.get::<_, Hash>(0)).transpose()? {
            Some(found) if found == *hash => {}
            Some(_) => report.add(Problem::Rewritten { id, by: *by }),
            None if inner(reader, *stream, *seq)? => {} // a gap, told already
            None => report.add(Problem::TailCut { id, by: *by }),
        }
    }
    Ok(())
}

/// Does the stream go on behind this event?
fn inner(reader: &Reader, stream: StreamId, seq: i64) -> Result<bool> {
    Ok(reader
        .prepared("SELECT 1 FROM event WHERE stream = ?1 AND seq > ?2 LIMIT 1")?
        .exists((stream, seq))?)
}

fn payloads_alone(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut statement = reader.prepared(
        "SELECT stream, seq FROM payload p WHERE NOT EXISTS
           (SELECT 1 FROM event e WHERE e.stream = p.stream AND e.seq = p.seq)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.add(Problem::PayloadAlone { id: EventId { stream: row.get(0)?, seq: row.get(1)? } });
    }
    Ok(())
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
