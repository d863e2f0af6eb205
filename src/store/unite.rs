//! Merge: the union of two copies' streams, payloads and sources, whatever the order of copies.
//! An erasure on either side holds on both; projections are folded anew.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::error::{Result, StoreError};
use super::event::{EventId, StreamId};
use super::receipt::{self, Receipt};
use super::writer::{Tx, Writer};
use super::{Store, connection, filesystem, projection};

/// What a merge brought.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct United {
    pub events: u64,
    pub sources: u64,
    /// Payloads erased here because they were erased there.
    pub erased: u64,
    pub receipts: u64,
    /// False when payloads were erased here but their bytes may linger in unused space of the
    /// files: see [`Writer::scrub`].
    pub scrubbed: bool,
}

impl Writer {
    /// Takes in all that another copy of this study has and this one has not. The other copy is
    /// not changed. The log itself says nothing of a merge: both orders give the same log.
    ///
    /// # Errors
    /// [`StoreError::OtherStudy`]; [`StoreError::CopiesDiffer`] where one of the copies was
    /// changed by hand; [`StoreError::Refused`] where the other's chain is broken.
    pub fn unite(&mut self, from: &Path) -> Result<United> {
        let other = Store::open(from)?;
        if other.study() != self.study {
            return Err(StoreError::OtherStudy { here: self.study, there: other.study() });
        }
        filesystem::refuse_network(from)?;
        let file = connection::database(from);
        let name = file
            .to_str()
            .ok_or_else(|| StoreError::io(&file, std::io::Error::other("its name is not readable text")))?;
        self.db().execute("ATTACH DATABASE ?1 AS other", [name])?;
        let united = self.transact(take_in);
        self.db().flush_prepared_statement_cache();
        self.db().execute_batch("DETACH DATABASE other")?;
        let mut united = United { scrubbed: true, ..united? };
        // After the commit: a receipt never speaks of an event that is not here.
        united.receipts = self.take_receipts(from)?;
        if united.erased > 0 {
            united.scrubbed = self.scrub().unwrap_or(false);
        }
        Ok(united)
    }

    fn take_receipts(&self, from: &Path) -> Result<u64> {
        let mut known = HashSet::new();
        receipt::each(self.folder(), |_, receipt| {
            known.extend(receipt.map(|r| (r.event, r.head, r.case)));
            Ok(())
        })?;
        let mut missing: Vec<Receipt> = Vec::new();
        receipt::each(from, |_, receipt| {
            missing.extend(receipt.filter(|r| known.insert((r.event, r.head, r.case.clone()))));
            Ok(())
        })?;
        receipt::append(self.folder(), &missing)?;
        Ok(missing.len() as u64)
    }
}

fn take_in(tx: &mut Tx<'_>) -> Result<United> {
    let db = tx.db();
    let there: Uuid = db.query_row("SELECT id FROM other.study", [], |r| r.get::<_, StreamId>(0))?.0;
    if there != tx.study {
        return Err(StoreError::OtherStudy { here: tx.study, there });
    }
    let differs: Option<EventId> = db
        .query_row(
            "SELECT o.stream, o.seq FROM other.event o
               JOIN main.event e ON e.stream = o.stream AND e.seq = o.seq
              WHERE e.hash <> o.hash ORDER BY o.stream, o.seq LIMIT 1",
            [],
            |r| Ok(EventId { stream: r.get(0)?, seq: r.get(1)? }),
        )
        .optional()?;
    if let Some(id) = differs {
        return Err(StoreError::CopiesDiffer(id));
    }
    let sources = db.execute(
        "INSERT INTO main.source (hash, kind, name, body)
           SELECT hash, kind, name, body FROM other.source o
            WHERE NOT EXISTS (SELECT 1 FROM main.source s WHERE s.hash = o.hash)
            ORDER BY o.rowid",
        [],
    )?;
    // In order, so that each event finds the one before it: the triggers verify every link.
    let events = db.execute(
        "INSERT INTO main.event (stream, seq, lamport, kind, subject, time, mono, actor, after,
           payload_hash, hash)
         SELECT stream, seq, lamport, kind, subject, time, mono, actor, after, payload_hash, hash
           FROM other.event o
          WHERE NOT EXISTS
            (SELECT 1 FROM main.event e WHERE e.stream = o.stream AND e.seq = o.seq)
          ORDER BY stream, seq",
        [],
    )?;
    // An honest lamport is at most the number of events that were known: a larger one would leave
    // no room for those to come.
    let (largest, count): (i64, i64) =
        db.query_row("SELECT coalesce(max(lamport), 0), count(*) FROM main.event", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    if largest > count {
        return Err(StoreError::Refused(format!(
            "an event of the other copy claims place {largest} among {count} events"
        )));
    }
    // Redactions first: what they name must not come in, nor stay.
    db.execute(
        "INSERT INTO main.payload (stream, seq, salt, body)
         SELECT p.stream, p.seq, p.salt, p.body
           FROM other.event e JOIN other.payload p ON p.stream = e.stream AND p.seq = e.seq
          WHERE e.kind = 'redacted' AND NOT EXISTS
            (SELECT 1 FROM main.payload m WHERE m.stream = p.stream AND m.seq = p.seq)",
        [],
    )?;
    let erased = db.execute(
        "DELETE FROM main.payload WHERE EXISTS
           (SELECT 1 FROM main.redacted r
             WHERE r.stream = main.payload.stream AND r.seq = main.payload.seq)",
        [],
    )?;
    // Payloads missing here without a redaction, lost to an accident, come back as well.
    db.execute(
        "INSERT INTO main.payload (stream, seq, salt, body)
         SELECT p.stream, p.seq, p.salt, p.body FROM other.payload p
          WHERE NOT EXISTS
              (SELECT 1 FROM main.payload m WHERE m.stream = p.stream AND m.seq = p.seq)
            AND NOT EXISTS
              (SELECT 1 FROM main.redacted r WHERE r.stream = p.stream AND r.seq = p.seq)
          ORDER BY p.stream, p.seq",
        [],
    )?;
    projection::rebuild(db)?;
    Ok(United { events: events as u64, sources: sources as u64, erased: erased as u64, ..United::default() })
}
