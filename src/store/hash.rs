//! SHA-256 as the log uses it: hashes of payloads, of events, of sources, in Rust and as SQL
//! functions. The byte layout here is the format: it may be added to, never changed.

use std::fmt;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sha2::{Digest, Sha256};

/// A SHA-256 value; shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads 64 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(from_hex(text)?.try_into().ok()?))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0[..]))
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        Ok(Self(
            bytes
                .try_into()
                .map_err(|_| FromSqlError::InvalidBlobSize { expected_size: 32, blob_size: bytes.len() })?,
        ))
    }
}

/// Lower-case hexadecimal digits of some bytes.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]])
        .map(char::from)
        .collect()
}

/// The bytes behind hexadecimal digits of either case.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// SHA-256(salt ‖ body): what an event says of its payload.
pub fn payload_hash(salt: &[u8], body: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update(salt).chain_update(body).finalize().into())
}

/// The stored bytes of one event, as its hash takes them.
pub struct Hashed<'a> {
    /// Hash of the stream's previous event; empty for its first.
    pub previous: &'a [u8],
    pub stream: &'a [u8],
    pub seq: i64,
    pub lamport: i64,
    pub kind: &'a [u8],
    pub subject: &'a [u8],
    pub time: i64,
    pub actor: &'a [u8],
    pub payload_hash: &'a [u8],
    pub mono: i64,
    /// Hash of the interview's previous event; empty where there is none.
    pub after: &'a [u8],
}

impl Hashed<'_> {
    /// SHA-256 over the fields in the order of the struct, each as its length (8 bytes, big
    /// endian) followed by its bytes; an integer is 8 bytes, two's complement, big endian.
    pub fn hash(&self) -> Hash {
        let mut digest = Sha256::new();
        let mut field = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        field(self.previous);
        field(self.stream);
        field(&self.seq.to_be_bytes());
        field(&self.lamport.to_be_bytes());
        field(self.kind);
        field(self.subject);
        field(&self.time.to_be_bytes());
        field(self.actor);
        field(self.payload_hash);
        field(&self.mono.to_be_bytes());
        field(self.after);
        Hash(digest.finalize().into())
    }
}

/// Gives a connection the functions the triggers of the log call. A program that has none of
/// them cannot insert into the log: it fails closed.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(c"sha256", 1, flags, |c| Ok(Hash::of(bytes(c, 0)?)))?;
    connection.create_scalar_function(c"payload_hash", 2, flags, |c| {
        Ok(payload_hash(bytes(c, 0)?, bytes(c, 1)?))
    })?;
    connection.create_scalar_function(c"event_hash", 11, flags, |c| {
        let hashed = Hashed {
            previous: bytes(c, 0)?,
            stream: bytes(c, 1)?,
            seq: c.get(2)?,
            lamport: c.get(3)?,
            kind: bytes(c, 4)?,
            subject: bytes(c, 5)?,
            time: c.get(6)?,
            actor: bytes(c, 7)?,
            payload_hash: bytes(c, 8)?,
            mono: c.get(9)?,
            after: bytes(c, 10)?,
        };
        Ok(hashed.hash())
    })
}

fn bytes<'a>(context: &'a Context<'_>, index: usize) -> rusqlite::Result<&'a [u8]> {
    context
        .get_raw(index)
        .as_bytes_or_null()
        .map(Option::unwrap_or_default)
        .map_err(|e| rusqlite::Error::UserFunctionError(e.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_there_and_back() {
        assert_eq!(from_hex("00fFa5"), Some(vec![0, 255, 165]));
        assert_eq!(to_hex(&[0, 255, 165]), "00ffa5");
        assert_eq!(from_hex("0"), None);
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_hex("é0"), None);
    }

    /// Every field is part of the hash, and none can flow over into its neighbour.
    #[test]
    fn each_field_counts() {
        let base = || Hashed {
            previous: b"p",
            stream: b"s",
            seq: 1,
            lamport: 2,
            kind: b"kind",
            subject: b"subject",
            time: 3,
            actor: b"actor",
            payload_hash: b"h",
            mono: 4,
            after: b"a",
        };
        let changed = [
            Hashed { previous: b"", ..base() },
            Hashed { stream: b"t", ..base() },
            Hashed { seq: 2, ..base() },
            Hashed { lamport: 3, ..base() },
            Hashed { kind: b"kinds", subject: b"ubject", ..base() },
            Hashed { subject: b"Subject", ..base() },
            Hashed { time: -3, ..base() },
            Hashed { actor: b"", ..base() },
            Hashed { payload_hash: b"i", ..base() },
            Hashed { mono: 5, ..base() },
            Hashed { after: b"", ..base() },
        ];
        let mut hashes: Vec<Hash> = changed.iter().map(Hashed::hash).collect();
        hashes.push(base().hash());
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 12);
    }
}
