//! One event of the log: its place, its columns, what it speaks of. The payload is opaque here.

use std::fmt;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use uuid::Uuid;

use super::hash::Hash;

/// A stream: what one writing process wrote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StreamId(pub Uuid);

impl StreamId {
    /// Reads the 32 hexadecimal digits, with or without hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

impl ToSql for StreamId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0.as_bytes()[..]))
    }
}

impl FromSql for StreamId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        Uuid::from_slice(bytes)
            .map(Self)
            .map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 16, blob_size: bytes.len() })
    }
}

/// The place of an event: its stream and its number there, from 0, without gaps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EventId {
    pub stream: StreamId,
    pub seq: i64,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.stream, self.seq)
    }
}

/// What an event speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject<'a> {
    Study,
    Draw(&'a str),
    Round(&'a str),
    Case(&'a str),
    Interview(Uuid),
}

impl<'a> Subject<'a> {
    /// Reads the text the log holds; `None` for a subject this version does not know.
    pub fn parse(text: &'a str) -> Option<Self> {
        if text == "study" {
            return Some(Self::Study);
        }
        let (what, name) = text.split_once(':')?;
        match what {
            "draw" => Some(Self::Draw(name)),
            "round" => Some(Self::Round(name)),
            "case" => Some(Self::Case(name)),
            "interview" => Uuid::try_parse(name).ok().map(Self::Interview),
            _ => None,
        }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Study => f.write_str("study"),
            Self::Draw(name) => write!(f, "draw:{name}"),
            Self::Round(name) => write!(f, "round:{name}"),
            Self::Case(id) => write!(f, "case:{id}"),
            Self::Interview(id) => write!(f, "interview:{}", id.hyphenated()),
        }
    }
}

/// An event as it stands in the log, borrowed from the row being read.
#[derive(Clone, Copy, Debug)]
pub struct EventRef<'a> {
    pub id: EventId,
    pub lamport: i64,
    pub kind: &'a str,
    pub subject: &'a str,
    /// UTC, milliseconds since 1970.
    pub time: i64,
    /// Milliseconds since the stream began.
    pub mono: i64,
    pub actor: &'a str,
    /// Hash of the interview's previous event.
    pub after: Option<Hash>,
    pub hash: Hash,
    /// `None` where it was erased.
    pub payload: Option<&'a [u8]>,
}

/// An event as it stands in the log, on its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub id: EventId,
    pub lamport: i64,
    pub kind: String,
    pub subject: String,
    /// UTC, milliseconds since 1970.
    pub time: i64,
    /// Milliseconds since the stream began.
    pub mono: i64,
    pub actor: String,
    /// Hash of the interview's previous event.
    pub after: Option<Hash>,
    pub hash: Hash,
    /// `None` where it was erased.
    pub payload: Option<Vec<u8>>,
}

impl EventRef<'_> {
    /// A copy that outlives the row.
    pub fn to_event(&self) -> Event {
        Event {
            id: self.id,
            lamport: self.lamport,
            kind: self.kind.to_owned(),
            subject: self.subject.to_owned(),
            time: self.time,
            mono: self.mono,
            actor: self.actor.to_owned(),
            after: self.after,
            hash: self.hash,
            payload: self.payload.map(<[u8]>::to_owned),
        }
    }
}

/// The columns [`read`] expects, in order; `e` is the event, `p` its payload by left join.
pub(super) const COLUMNS: &str = "e.stream, e.seq, e.lamport, e.kind, e.subject, e.time, e.mono, \
                                  e.actor, e.after, e.hash, p.body";

/// Reads one row of [`COLUMNS`].
pub(super) fn read<'a>(row: &'a Row<'_>) -> rusqlite::Result<EventRef<'a>> {
    Ok(EventRef {
        id: EventId { stream: row.get(0)?, seq: row.get(1)? },
        lamport: row.get(2)?,
        kind: row.get_ref(3)?.as_str()?,
        subject: row.get_ref(4)?.as_str()?,
        time: row.get(5)?,
        mono: row.get(6)?,
        actor: row.get_ref(7)?.as_str()?,
        after: row.get(8)?,
        hash: row.get(9)?,
        payload: row.get_ref(10)?.as_blob_or_null()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_there_and_back() {
        let id = Uuid::from_u128(7);
        for subject in [
            Subject::Study,
            Subject::Draw("first"),
            Subject::Round("一"),
            Subject::Case("a1:b"),
            Subject::Interview(id),
        ] {
            let text = subject.to_string();
            assert_eq!(Subject::parse(&text), Some(subject), "{text}");
        }
        assert_eq!(Subject::parse("interview:seven"), None);
        assert_eq!(Subject::parse("ship:7"), None);
    }
}
