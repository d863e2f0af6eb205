//! Who may write a case's interviews: one living process at a time. A claim is (case, stream,
//! epoch); the stream's lock says whether its process lives, the epoch who came last.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::append::Entry;
use super::error::{Result, StoreError};
use super::event::StreamId;
use super::hash::Hash;
use super::projection;
use super::reader::Reader;
use super::stream::{self, Owner};
use super::writer::{Tx, Writer};

/// Kinds written to an interview by those who do not conduct it: they need no claim.
const OFFICE: [&str; 4] = ["marked", "redacted", "resolve", "names-seen"];

/// A case taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    pub case: String,
    /// Grows by one with every claim of the case.
    pub epoch: i64,
    /// The actor of the dead process it was taken over from.
    pub taken_over_from: Option<String>,
}

/// Who has a case now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    pub actor: String,
    /// False for a process that died with the case in its hands: whoever asks may have it.
    pub alive: bool,
}

struct Row {
    epoch: i64,
    stream: Option<StreamId>,
    actor: String,
}

fn row(reader: &Reader, case: &str) -> Result<Option<Row>> {
    Ok(reader
        .db()
        .prepare_cached("SELECT epoch, stream, actor FROM claim WHERE case_id = ?1")?
        .query_row([case], |r| Ok(Row { epoch: r.get(0)?, stream: r.get(1)?, actor: r.get(2)? }))
        .optional()?)
}

impl Reader {
    /// Who has this case in hand, if anybody.
    pub fn holder(&self, case: &str) -> Result<Option<Holder>> {
        let Some((stream, actor)) = row(self, case)?.and_then(|r| r.stream.map(|s| (s, r.actor))) else {
            return Ok(None);
        };
        let alive = matches!(stream::owner(self.folder(), stream)?, Owner::Alive);
        Ok(Some(Holder { actor, alive }))
    }
}

impl Writer {
    /// [`Tx::claim`] in a transaction of its own.
    pub fn claim(&mut self, case: &str) -> Result<Claim> {
        self.transact(|tx| tx.claim(case))
    }

    /// [`Tx::release`] in a transaction of its own.
    pub fn release(&mut self, case: &str) -> Result<()> {
        self.transact(|tx| tx.release(case))
    }
}

impl Tx<'_> {
    /// Takes a case: free, or left behind by a process that is gone. Taking what one has already
    /// changes nothing; taking again what was lost to another needs that one to be gone.
    ///
    /// # Errors
    /// [`StoreError::Claimed`] with the actor of the living process that has it,
    /// [`StoreError::NoCase`].
    pub fn claim(&mut self, case: &str) -> Result<Claim> {
        if !self.has_case(case)? {
            return Err(StoreError::NoCase(case.to_owned()));
        }
        let old = row(self, case)?;
        let mut taken_over_from = None;
        // Kept until the new row is written, so that only one heir finds the lock free.
        let mut _gone = None;
        if let Some(Row { epoch, stream: Some(stream), actor }) = &old {
            if *stream == self.stream {
                self.hold(case, Some(*epoch));
                return Ok(Claim { case: case.to_owned(), epoch: *epoch, taken_over_from });
            }
            match stream::owner(self.folder(), *stream)? {
                Owner::Alive => {
                    return Err(StoreError::Claimed { case: case.to_owned(), by: actor.clone() });
                }
                gone @ Owner::Gone(_) => {
                    _gone = Some(gone);
                    taken_over_from = Some(actor.clone());
                }
            }
        }
        let epoch = old.map_or(1, |r| r.epoch + 1);
        self.db()
            .prepare_cached(
                "INSERT INTO claim (case_id, epoch, stream, actor) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (case_id) DO UPDATE SET epoch = excluded.epoch,
                   stream = excluded.stream, actor = excluded.actor",
            )?
            .execute((case, epoch, self.stream, self.actor))?;
        self.hold(case, Some(epoch));
        Ok(Claim { case: case.to_owned(), epoch, taken_over_from })
    }

    /// Gives a case back. One that was lost, or never taken, is only forgotten.
    pub fn release(&mut self, case: &str) -> Result<()> {
        if let Some(epoch) = self.held(case) {
            // The row stays, so that epochs go on and a late waker learns who came after.
            self.db()
                .prepare_cached(
                    "UPDATE claim SET stream = NULL
                      WHERE case_id = ?1 AND epoch = ?2 AND stream = ?3",
                )?
                .execute((case, epoch, self.stream))?;
        }
        self.hold(case, None);
        Ok(())
    }

    /// May this writer append to this interview? Returns the hash of the interview's last event.
    ///
    /// A writer that took the case must still have it. One that did not may write only what is
    /// written from the office, or to an interview that is over.
    pub(super) fn guard(&self, interview: Uuid, entry: &Entry<'_>) -> Result<Option<Hash>> {
        let known: Option<(String, String, Hash)> = self
            .db()
            .prepare_cached("SELECT case_id, status, last_hash FROM interview WHERE id = ?1")?
            .query_row([interview.hyphenated().to_string()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        let (case, over, last) = match known {
            Some((case, ..)) if entry.kind == "started" => {
                return Err(StoreError::Refused(format!(
                    "interview {interview} of case {case} has started already"
                )));
            }
            Some((case, status, last)) => (case, status != "in-progress", Some(last)),
            None if entry.kind == "started" => {
                let case = projection::interview::case_of(entry.payload)?;
                if !self.has_case(&case)? {
                    return Err(StoreError::NoCase(case));
                }
                (case, false, None)
            }
            None => return Err(StoreError::NoInterview(interview)),
        };
        let Some(epoch) = self.held(&case) else {
            return if over || OFFICE.contains(&entry.kind) {
                Ok(last)
            } else {
                Err(StoreError::NotClaimed(case))
            };
        };
        match row(self, &case)? {
            Some(row) if row.epoch == epoch && row.stream == Some(self.stream) => Ok(last),
            Some(row) => Err(StoreError::TakenOver { case, by: row.actor }),
            None => Err(StoreError::NotClaimed(case)),
        }
    }

    pub(super) fn has_case(&self, case: &str) -> Result<bool> {
        Ok(self.db().prepare_cached("SELECT 1 FROM case_row WHERE id = ?1")?.exists([case])?)
    }
}
