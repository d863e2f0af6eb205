//! The store: SQLite, and the only SQL in the crate. Here live the study's log (opaque events in
//! streams, payloads apart), the projections folded from it, personal data in a file of its own,
//! claims, receipts, verification, erasure and merge. What an answer means, what is asked and what
//! it scores never lives here: the store reads of a payload only what its projections need.
//!
//! A [`Store`] is a study folder; a [`Reader`] asks, a [`Writer`] also writes, each over a
//! connection of its own. Whatever asks or writes fails where the disk or SQLite does; a call that
//! has errors of its own names them.

mod append;
mod claim;
mod clock;
mod connection;
mod damage;
mod erase;
mod error;
mod event;
mod filesystem;
mod hash;
mod kept;
mod local;
mod mend;
mod migrations;
mod people;
mod projection;
mod query;
mod reader;
mod receipt;
mod result;
mod source;
mod stream;
mod unite;
mod verify;
mod writer;

use std::path::{Path, PathBuf};

use uuid::Uuid;

pub use append::{Appended, Entry, PAYLOAD_LIMIT};
pub use claim::{Claim, Holder};
pub use clock::{Clock, Moment, SetClock, SystemClock};
pub use damage::Remains;
pub use erase::Erased;
pub use error::{Result, StoreError};
pub use event::{Event, EventId, EventRef, StreamId, Subject};
pub use hash::{Hash, from_hex, to_hex};
pub use kept::Kept;
pub use local::Draft;
pub use mend::Mended;
pub use people::{People, Person};
pub use projection::element::Element;
pub use query::board::{Alike, CaseCount, Count, RoundCount, Sought, StandingCase, StandingCases, Window};
pub use query::cases::{Attempt, Case};
pub use query::frame::Roster;
pub use query::interviews::{Interview, Mark};
pub use query::log::Fork;
pub use query::rounds::{Draw, Round};
pub use reader::Reader;
pub use receipt::{BadCode, Receipt, ReceiptCode};
pub use result::{Dimension, DimensionRef, Dimensions, ResultPlace, ResultRef, Scored};
pub use source::Source;
pub use unite::United;
pub use verify::{Problem, Report};
pub use writer::{Tx, Writer};

/// A study folder with its database.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    study: Uuid,
}

impl Store {
    /// Makes `study.db` in a folder (made too, if missing) for a study of this id.
    ///
    /// # Errors
    /// [`StoreError::StudyThere`], [`StoreError::Gone`], [`StoreError::Network`], [`StoreError::NoWal`].
    pub fn create(folder: &Path, study: Uuid) -> Result<Self> {
        filesystem::make_folder(folder)?;
        let file = connection::database(folder);
        refuse_gone(folder)?;
        let mut db = connection::open(&file, true)?;
        migrations::migrate(&mut db, &file)?;
        let made = db.execute(
            "INSERT INTO study (one, id) SELECT 1, ?1 WHERE NOT EXISTS (SELECT 1 FROM study)",
            [&study.as_bytes()[..]],
        )?;
        if made == 0 {
            return Err(StoreError::StudyThere(folder.to_owned()));
        }
        filesystem::sync_folder(folder)?;
        Ok(Self { folder: folder.to_owned(), study })
    }

    /// Opens the study in a folder, and brings its database up to this version's layout.
    ///
    /// # Errors
    /// [`StoreError::NoStudy`], [`StoreError::Gone`], [`StoreError::Newer`], [`StoreError::Foreign`],
    /// [`StoreError::Network`], [`StoreError::NoWal`].
    pub fn open(folder: &Path) -> Result<Self> {
        let file = connection::database(folder);
        refuse_gone(folder)?;
        if empty(&file) {
            return Err(StoreError::NoStudy(folder.to_owned()));
        }
        let mut db = connection::open(&file, false)?;
        migrations::migrate(&mut db, &file)?;
        let study = study_id(&db)?.ok_or_else(|| StoreError::NoStudy(folder.to_owned()))?;
        Ok(Self { folder: folder.to_owned(), study })
    }

    /// The study's id.
    pub fn study(&self) -> Uuid {
        self.study
    }

    /// The folder it lies in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A connection that asks and cannot write.
    pub fn reader(&self) -> Result<Reader> {
        let db = connection::open(&connection::database(&self.folder), false)?;
        db.pragma_update(None, "query_only", true)?;
        Ok(Reader::new(db, &self.folder))
    }

    /// A connection that writes as this actor, by the machine's clocks.
    pub fn writer(&self, actor: &str) -> Result<Writer> {
        self.writer_at(actor, SystemClock)
    }

    /// A connection that writes as this actor, by a clock of the caller's.
    pub fn writer_at(&self, actor: &str, clock: impl Clock + 'static) -> Result<Writer> {
        let db = connection::open(&connection::database(&self.folder), false)?;
        let reader = Reader::new(db, &self.folder);
        Ok(Writer::new(reader, self.study, actor, Box::new(clock)))
    }

    /// The personal data of the study's people.
    pub fn people(&self) -> Result<People> {
        People::open(&self.folder)
    }
}

/// Whether there is no database, or a file of no bytes in its place.
fn empty(file: &Path) -> bool {
    !std::fs::metadata(file).is_ok_and(|data| data.is_file() && data.len() > 0)
}

/// Receipts without a database: there was a study, and a new one must not be begun in its place.
fn refuse_gone(folder: &Path) -> Result<()> {
    let file = connection::database(folder);
    if !empty(&file) {
        return Ok(());
    }
    match Remains::of(folder)?.receipts {
        0 => Ok(()),
        receipts => Err(StoreError::Gone { file, receipts }),
    }
}

fn study_id(db: &rusqlite::Connection) -> Result<Option<Uuid>> {
    use rusqlite::OptionalExtension;
    Ok(db.query_row("SELECT id FROM study", [], |r| r.get::<_, StreamId>(0)).optional()?.map(|id| id.0))
}
