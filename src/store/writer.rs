//! The hand that writes: one process, one stream, one transaction at a time. What is handed in
//! is on the disk when [`Writer::transact`] returns, and not at all when it fails.

use std::collections::HashMap;
use std::ops::Deref;

use uuid::Uuid;

use super::clock::{Clock, Moment};
use super::error::{Result, StoreError};
use super::event::{EventId, StreamId};
use super::hash::Hash;
use super::reader::Reader;
use super::receipt::{self, Receipt};
use super::stream::StreamLock;

/// Writes to a study under one actor's name. Reads like a [`Reader`].
pub struct Writer {
    pub(super) reader: Reader,
    pub(super) study: Uuid,
    pub(super) actor: String,
    pub(super) clock: Box<dyn Clock>,
    stream: Option<OpenStream>,
    /// Epochs of the claims this writer took, until it gives them back.
    claims: HashMap<String, i64>,
    /// Receipts of what is committed that are not yet in the file.
    receipts: Vec<Receipt>,
}

struct OpenStream {
    lock: StreamLock,
    began: Moment,
    head: Head,
}

/// Where a stream stands.
#[derive(Clone, Copy)]
pub(super) struct Head {
    /// The number of its next event.
    pub(super) next: i64,
    /// The hash of its last event; `None` before the first.
    pub(super) hash: Option<Hash>,
    /// Wall minus monotonic time as last written down.
    pub(super) drift: i64,
}

/// One transaction under way. Reads like a [`Reader`], its own writing included.
pub struct Tx<'w> {
    reader: &'w Reader,
    pub(super) study: Uuid,
    pub(super) actor: &'w str,
    pub(super) clock: &'w dyn Clock,
    pub(super) stream: StreamId,
    pub(super) began: Moment,
    pub(super) head: Head,
    held: &'w HashMap<String, i64>,
    taken: Vec<(String, Option<i64>)>,
    pub(super) receipts: Vec<Receipt>,
    committed: bool,
}

impl Writer {
    pub(super) fn new(reader: Reader, study: Uuid, actor: &str, clock: Box<dyn Clock>) -> Self {
        Self {
            reader,
            study,
            actor: actor.to_owned(),
            clock,
            stream: None,
            claims: HashMap::new(),
            receipts: Vec::new(),
        }
    }

    /// Runs `act` in one transaction and commits it. Once this returns `Ok`, everything is on the
    /// disk. If `act` or the commit fails nothing is stored, and the writer may be used again.
    ///
    /// # Errors
    /// Whatever `act` returns; [`StoreError::DiskFull`], [`StoreError::DiskFailed`],
    /// [`StoreError::Busy`] where the commit is refused.
    pub fn transact<T, E: From<StoreError>>(
        &mut self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.open_stream()?;
        let stream = self.stream.as_mut().ok_or_else(no_stream)?;
        let mut tx = Tx::begin(&self.reader, self.study, &self.actor, &*self.clock, stream, &self.claims)?;
        let value = act(&mut tx)?;
        let (head, taken, receipts) = tx.commit()?;
        stream.head = head;
        for (case, epoch) in taken {
            match epoch {
                Some(epoch) => self.claims.insert(case, epoch),
                None => self.claims.remove(&case),
            };
        }
        self.receipts.extend(receipts);
        self.write_receipts();
        Ok(value)
    }

    /// Wall and monotonic time, by the clock that stamps what is written here.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The stream this process writes, once it has begun to.
    pub fn stream(&self) -> Option<StreamId> {
        self.stream.as_ref().map(|s| s.lock.id)
    }

    /// The actor this writer was opened for.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// How many receipts of committed completions could not be written to `receipts.tsv` yet
    /// (disk full). They are tried again with every transaction.
    pub fn receipts_waiting(&self) -> usize {
        self.receipts.len()
    }

    /// Gives back all claims, writes the receipt of the stream, and lets go of its lock. Dropping
    /// the writer does the same, but cannot report what fails.
    pub fn close(mut self) -> Result<()> {
        self.finish()
    }

    fn finish(&mut self) -> Result<()> {
        if self.stream.is_none() {
            return Ok(());
        }
        let cases: Vec<String> = self.claims.keys().cloned().collect();
        if !cases.is_empty() {
            self.transact(|tx| cases.iter().try_for_each(|case| tx.release(case)))?;
        }
        let Some(stream) = self.stream.take() else {
            return Ok(());
        };
        if let Some(head) = stream.head.hash {
            self.receipts.push(Receipt {
                time: self.clock.now().wall,
                case: None,
                event: EventId { stream: stream.lock.id, seq: stream.head.next - 1 },
                head,
            });
        }
        receipt::append(self.reader.folder(), &self.receipts)?;
        self.receipts.clear();
        Ok(())
    }

    fn write_receipts(&mut self) {
        if !self.receipts.is_empty() && receipt::append(self.reader.folder(), &self.receipts).is_ok() {
            self.receipts.clear();
        }
    }

    /// A writer that only reads opens no stream.
    fn open_stream(&mut self) -> Result<()> {
        if self.stream.is_none() {
            let now = self.clock.now();
            self.stream = Some(OpenStream {
                lock: StreamLock::new(self.reader.folder())?,
                began: now,
                head: Head { next: 0, hash: None, drift: now.wall - now.mono },
            });
        }
        Ok(())
    }
}

fn no_stream() -> StoreError {
    StoreError::Refused("the stream is closed".to_owned())
}

impl Deref for Writer {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Nobody is left to tell; claims not given back fall to whoever asks next.
        let _ = self.finish();
    }
}

impl<'w> Tx<'w> {
    fn begin(
        reader: &'w Reader,
        study: Uuid,
        actor: &'w str,
        clock: &'w dyn Clock,
        stream: &OpenStream,
        held: &'w HashMap<String, i64>,
    ) -> Result<Self> {
        reader.db().prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self {
            reader,
            study,
            actor,
            clock,
            stream: stream.lock.id,
            began: stream.began,
            head: stream.head,
            held,
            taken: Vec::new(),
            receipts: Vec::new(),
            committed: false,
        })
    }

    #[allow(clippy::type_complexity, reason = "taken apart at once by the one caller")]
    fn commit(mut self) -> Result<(Head, Vec<(String, Option<i64>)>, Vec<Receipt>)> {
        self.reader.db().prepare_cached("COMMIT")?.execute([])?;
        self.committed = true;
        Ok((self.head, std::mem::take(&mut self.taken), std::mem::take(&mut self.receipts)))
    }

    /// The epoch under which this writer holds a case, as it knows.
    pub(super) fn held(&self, case: &str) -> Option<i64> {
        let newest = self.taken.iter().rev().find(|(c, _)| c == case);
        newest.map_or_else(|| self.held.get(case).copied(), |(_, epoch)| *epoch)
    }

    /// Remembers, once committed, a claim taken (its epoch) or given back.
    pub(super) fn hold(&mut self, case: &str, epoch: Option<i64>) {
        self.taken.push((case.to_owned(), epoch));
    }
}

impl Deref for Tx<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        // After a full disk SQLite has rolled back by itself.
        if !self.committed && !self.reader.db().is_autocommit() {
            let _ = self.reader.db().execute_batch("ROLLBACK");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Entry, SetClock, Store, Subject};

    fn remark(writer: &mut Writer, bytes: usize) -> Result<()> {
        let payload = vec![b'x'; bytes];
        let entry =
            Entry { kind: "remark", subject: Subject::Study, actor: "shen", payload: &payload, time: None };
        writer.transact(|tx| tx.append(entry)).map(drop)
    }

    /// SQLite's own limit on pages stands in for a full disk, everywhere the tests run.
    #[test]
    fn a_full_database_is_said_and_the_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), Uuid::from_u128(1)).unwrap();
        let mut writer = store.writer_at("shen", SetClock::at(0)).unwrap();
        remark(&mut writer, 10).unwrap();
        let limit = |writer: &Writer, more: i64| {
            let db = writer.db();
            let pages: i64 = db.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
            let sql = format!("PRAGMA max_page_count = {}", pages + more);
            db.query_row(&sql, [], |_| Ok(())).unwrap();
        };
        limit(&writer, 1);
        let before = writer.event_count().unwrap();
        for _ in 0..3 {
            let full = remark(&mut writer, 50_000).unwrap_err();
            assert!(matches!(full, StoreError::DiskFull) && full.may_pass(), "{full:?}");
            assert_eq!(writer.event_count().unwrap(), before);
        }
        limit(&writer, 1000);
        remark(&mut writer, 50_000).unwrap();
        assert_eq!(writer.event_count().unwrap(), before + 1);
        writer.close().unwrap();
        assert_eq!(store.verify(true).unwrap().problems, []);
    }
}
