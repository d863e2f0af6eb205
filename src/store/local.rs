//! What belongs to this copy of the folder alone: text being typed, and settings. Never in the
//! log, never merged, never called saved.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::error::Result;
use super::reader::Reader;
use super::writer::{Tx, Writer};

/// Text that was being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    pub address: String,
    pub text: String,
    /// UTC, milliseconds since 1970.
    pub time: i64,
}

impl Reader {
    /// The drafts of an interview, the newest first.
    pub fn drafts(&self, interview: Uuid) -> Result<Vec<Draft>> {
        let mut statement = self.db().prepare_cached(
            "SELECT address, text, time FROM draft WHERE interview = ?1 ORDER BY time DESC, address",
        )?;
        let rows = statement.query_map([interview.hyphenated().to_string()], |r| {
            Ok(Draft { address: r.get(0)?, text: r.get(1)?, time: r.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A setting of this copy.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .db()
            .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
            .query_row([name], |r| r.get(0))
            .optional()?)
    }
}

impl Tx<'_> {
    /// Keeps text being typed.
    pub fn put_draft(&mut self, interview: Uuid, address: &str, text: &str) -> Result<()> {
        self.db()
            .prepare_cached(
                "INSERT INTO draft (interview, address, text, time) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (interview, address)
                 DO UPDATE SET text = excluded.text, time = excluded.time",
            )?
            .execute((interview.hyphenated().to_string(), address, text, self.clock.now().wall))?;
        Ok(())
    }

    /// Lets go of a draft, most often in the transaction that saves the text.
    pub fn drop_draft(&mut self, interview: Uuid, address: &str) -> Result<()> {
        self.db()
            .prepare_cached("DELETE FROM draft WHERE interview = ?1 AND address = ?2")?
            .execute((interview.hyphenated().to_string(), address))?;
        Ok(())
    }

    /// Changes a setting of this copy.
    pub fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.db()
            .prepare_cached(
                "INSERT INTO setting (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute((name, value))?;
        Ok(())
    }
}

impl Writer {
    /// [`Tx::put_draft`] in a transaction of its own.
    pub fn put_draft(&mut self, interview: Uuid, address: &str, text: &str) -> Result<()> {
        self.transact(|tx| tx.put_draft(interview, address, text))
    }

    /// [`Tx::put_setting`] in a transaction of its own.
    pub fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.transact(|tx| tx.put_setting(name, value))
    }
}
