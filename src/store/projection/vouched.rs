//! Which streams' events a later stream's opening vouches for, and up to where.

use rusqlite::Connection;
use serde::Deserialize;
use uuid::Uuid;

use crate::store::error::{Result, StoreError};
use crate::store::event::{EventRef, StreamId};
use crate::store::hash::Hash;

#[derive(Deserialize)]
pub(in crate::store) struct Opening {
    #[serde(default)]
    study: Option<String>,
    heads: Vec<(String, i64, String)>,
}

/// A head as an opening names it: stream, number of the event, its hash.
pub(in crate::store) type Named = (StreamId, i64, Hash);

impl Opening {
    /// The study it was written for.
    pub(in crate::store) fn study(&self) -> Option<Uuid> {
        Uuid::try_parse(self.study.as_deref()?).ok()
    }

    /// The heads it names; `None` if one cannot be read.
    pub(in crate::store) fn heads(&self) -> Option<Vec<Named>> {
        self.heads
            .iter()
            .map(|(stream, seq, hash)| Some((StreamId::parse(stream)?, *seq, Hash::parse(hash)?)))
            .collect()
    }
}

pub(super) fn opened(db: &Connection, event: &EventRef<'_>) -> Result<()> {
    let opening: Opening = super::must_read(event)?;
    let heads = opening.heads().ok_or_else(|| StoreError::payload(event.kind, "a head cannot be read"))?;
    let mut statement = db.prepare_cached(
        "INSERT INTO vouched (stream, seq) VALUES (?1, ?2)
         ON CONFLICT (stream) DO UPDATE SET seq = max(seq, excluded.seq)",
    )?;
    for (stream, seq, _) in heads {
        statement.execute((stream, seq))?;
    }
    Ok(())
}
