//! Appending to the log: each event gets its place, its time, its link to what came before, and
//! is folded into the projections, all inside the caller's transaction.

use rusqlite::OptionalExtension;
use serde_json::json;
use uuid::Uuid;

use super::error::{Result, StoreError};
use super::event::{EventId, EventRef, StreamId, Subject};
use super::hash::{self, Hash, Hashed};
use super::projection;
use super::receipt::Receipt;
use super::writer::Tx;

/// The largest payload the log takes, in bytes: a draw of half a million cases fits.
pub const PAYLOAD_LIMIT: usize = 64 << 20;

/// Wall and monotonic time may part by this much, in milliseconds, before it is written down.
const DRIFT: i64 = 2000;

/// What is to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// One of the words of the log, such as `answered`.
    pub kind: &'a str,
    pub subject: Subject<'a>,
    /// The code of who did it.
    pub actor: &'a str,
    /// JSON for the kinds the projections read; opaque otherwise.
    pub payload: &'a [u8],
    /// The wall time at which it happened (UTC, milliseconds since 1970) if the caller has used
    /// one already, so that a replay computes with the same; else the writer's clock is asked.
    pub time: Option<i64>,
}

/// Where an entry went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appended {
    pub id: EventId,
    pub lamport: i64,
    /// UTC, milliseconds since 1970.
    pub time: i64,
    /// Milliseconds since the stream began.
    pub mono: i64,
    pub hash: Hash,
}

impl Tx<'_> {
    /// Writes one event and folds it into the projections.
    ///
    /// # Errors
    /// [`StoreError::TakenOver`] and [`StoreError::NotClaimed`] for interviews (see `claim.rs`),
    /// [`StoreError::BadPayload`] where a projection cannot read it, [`StoreError::Unfit`].
    pub fn append(&mut self, entry: Entry<'_>) -> Result<Appended> {
        fit(&entry)?;
        if self.head.next == 0 {
            self.open_stream()?;
        }
        self.note_drift()?;
        self.put(entry)
    }

    /// The first event of a stream vouches for everything that was there when it began: it names
    /// the heads nobody had named yet, and these name the ones before them.
    fn open_stream(&mut self) -> Result<()> {
        let heads: Vec<_> = self
            .unvouched_heads()?
            .into_iter()
            .map(|(stream, seq, hash)| json!([stream.to_string(), seq, hash.to_string()]))
            .collect();
        let payload = json!({
            "study": self.study.to_string(),
            "engine": env!("CARGO_PKG_VERSION"),
            "boot": self.began.wall - self.began.mono,
            "heads": heads,
        });
        self.put_own("stream-opened", &payload)
    }

    fn note_drift(&mut self) -> Result<()> {
        let now = self.clock.now();
        let drift = now.wall - now.mono;
        if (drift - self.head.drift).abs() <= DRIFT {
            return Ok(());
        }
        let payload = json!({ "wall": now.wall, "jump": drift - self.head.drift });
        self.put_own("clock", &payload)?;
        self.head.drift = drift;
        Ok(())
    }

    fn put_own(&mut self, kind: &str, payload: &serde_json::Value) -> Result<()> {
        let payload = payload.to_string();
        self.put(Entry {
            kind,
            subject: Subject::Study,
            actor: self.actor,
            payload: payload.as_bytes(),
            time: None,
        })
        .map(drop)
    }

    fn put(&mut self, entry: Entry<'_>) -> Result<Appended> {
        let after = match entry.subject {
            Subject::Interview(id) => self.guard(id, &entry)?,
            Subject::Case(id) if entry.kind != "reserve-released" && !self.has_case(id)? => {
                return Err(StoreError::NoCase(id.to_owned()));
            }
            _ => None,
        };
        let now = self.clock.now();
        let lamport: i64 = self
            .db()
            .prepare_cached("SELECT coalesce(max(lamport), 0) + 1 FROM event")?
            .query_row([], |r| r.get(0))?;
        let (time, mono) = (entry.time.unwrap_or(now.wall), now.mono - self.began.mono);
        let id = EventId { stream: self.stream, seq: self.head.next };
        let subject = entry.subject.to_string();
        let salt = salt();
        let payload_hash = hash::payload_hash(&salt, entry.payload);
        let hash = Hashed {
            previous: self.head.hash.as_ref().map_or(&[], |h| &h.0),
            stream: id.stream.0.as_bytes(),
            seq: id.seq,
            lamport,
            kind: entry.kind.as_bytes(),
            subject: subject.as_bytes(),
            time,
            actor: entry.actor.as_bytes(),
            payload_hash: &payload_hash.0,
            mono,
            after: after.as_ref().map_or(&[], |h| &h.0),
        }
        .hash();
        self.db()
            .prepare_cached(
                "INSERT INTO event (stream, seq, lamport, kind, subject, time, mono, actor, after,
                   payload_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                id.stream,
                id.seq,
                lamport,
                entry.kind,
                &subject,
                time,
                mono,
                entry.actor,
                after,
                payload_hash,
                hash,
            ))?;
        self.db()
            .prepare_cached("INSERT INTO payload (stream, seq, salt, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id.stream, id.seq, salt, entry.payload))?;
        let event = EventRef {
            id,
            lamport,
            kind: entry.kind,
            subject: &subject,
            time,
            mono,
            actor: entry.actor,
            after,
            hash,
            payload: Some(entry.payload),
        };
        projection::fold(self.db(), &event)?;
        self.head.next += 1;
        self.head.hash = Some(hash);
        if let ("completed", Subject::Interview(interview)) = (entry.kind, entry.subject) {
            let case = self.case_of(interview)?;
            self.receipts.push(Receipt { time, case: Some(case), event: id, head: hash });
        }
        Ok(Appended { id, lamport, time, mono, hash })
    }

    fn case_of(&self, interview: Uuid) -> Result<String> {
        self.db()
            .prepare_cached("SELECT case_id FROM interview WHERE id = ?1")?
            .query_row([interview.hyphenated().to_string()], |r| r.get(0))
            .optional()?
            .ok_or(StoreError::NoInterview(interview))
    }

    /// The last event of every stream that has grown since another stream's opening named it.
    fn unvouched_heads(&self) -> Result<Vec<(StreamId, i64, Hash)>> {
        let mut statement = self.db().prepare_cached(
            "WITH RECURSIVE stream (id) AS (
               SELECT min(stream) FROM event
               UNION ALL
               SELECT (SELECT min(stream) FROM event WHERE stream > stream.id)
                 FROM stream WHERE stream.id IS NOT NULL)
             SELECT e.stream, e.seq, e.hash
               FROM stream
               JOIN event e ON e.stream = stream.id
                AND e.seq = (SELECT max(seq) FROM event WHERE stream = stream.id)
               LEFT JOIN vouched v ON v.stream = e.stream
              WHERE stream.id IS NOT NULL AND e.seq > coalesce(v.seq, -1)
              ORDER BY e.stream",
        )?;
        let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Names must be readable wherever they are shown, and a payload must be one somebody typed.
fn fit(entry: &Entry<'_>) -> Result<()> {
    let unfit = |what, why: String| Err(StoreError::Unfit { what, why });
    let kind_fits = |c: char| c.is_ascii_lowercase() || c == '-';
    if entry.kind.is_empty() || !entry.kind.chars().all(kind_fits) {
        return unfit("kind", "it must consist of lower-case letters and hyphens".to_owned());
    }
    if entry.actor.is_empty() || entry.actor.len() > 200 {
        return unfit("actor", "its code must have 1 to 200 bytes".to_owned());
    }
    let subject = entry.subject.to_string();
    if subject.len() > 500 {
        return unfit("subject", "its name must have at most 500 bytes".to_owned());
    }
    if entry.actor.chars().chain(subject.chars()).any(char::is_control) {
        return unfit("name", "it must have no control characters".to_owned());
    }
    if entry.payload.len() > PAYLOAD_LIMIT {
        let size = entry.payload.len();
        return unfit("entry", format!("{size} bytes, at most {PAYLOAD_LIMIT} are taken"));
    }
    Ok(())
}

/// 16 random bytes, so that a short answer cannot be guessed from the hash that outlives it.
fn salt() -> [u8; 16] {
    // A version 4 UUID has 122 random bits; hashing two of them gives 128 without a pattern.
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    bytes[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    let mut salt = [0; 16];
    salt.copy_from_slice(&Hash::of(&bytes).0[..16]);
    salt
}
