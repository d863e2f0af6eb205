//! What can go wrong with a store, in words: what happened, where, and what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::event::EventId;

/// The result of everything the store does.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store refused or failed. After any of these nothing of the transaction is stored and
/// the writer may be used again.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left on the device that holds the study.
    #[error("disk full: nothing was saved; make room on the disk that holds the study, then try again")]
    DiskFull,
    /// The device refused to read or write.
    #[error("the disk failed ({0}): nothing was saved; check the disk, then try again")]
    DiskFailed(String),
    /// Another program kept the file locked for longer than the store waits.
    #[error(
        "the study is busy: another program has kept it locked for {0} seconds; nothing was saved, try again"
    )]
    Busy(u64),
    /// The file or its folder may not be written.
    #[error("the study may not be written: check the rights of the folder and its files")]
    ReadOnly,
    /// Bytes that are no database any more.
    #[error("the file is damaged ({0}): keep it, and go on from a copy")]
    Damaged(String),
    /// `people.db` is damaged; the log is another file. SQLite's own words.
    #[error("people.db is damaged: {0}")]
    PeopleDamaged(String),
    /// No study in the folder.
    #[error("{0}: there is no study here (study.db is missing)")]
    NoStudy(PathBuf),
    /// There was a study in the folder: its receipts are there, its database is not.
    #[error(
        "{file} is missing or empty, though receipts.tsv has {receipts} receipts of it: bring back a copy of it"
    )]
    Gone { file: PathBuf, receipts: u64 },
    /// A study is there already.
    #[error("{0}: there is a study here already")]
    StudyThere(PathBuf),
    /// A database of something else.
    #[error("{0} is not a database of Fangtan")]
    Foreign(PathBuf),
    /// Written by a later version.
    #[error(
        "{file} was written by a newer Fangtan (layout {found}, this one knows {known}): use the newer one"
    )]
    Newer { file: PathBuf, found: i64, known: i64 },
    /// The file system does not grant write-ahead logging.
    #[error(
        "{file}: the file system does not allow safe writing by several programs (journal mode {answer:?} instead of \"wal\"): work on a copy on a local disk and merge it afterwards"
    )]
    NoWal { file: PathBuf, answer: String },
    /// The folder lies on a network file system.
    #[error(
        "{folder} lies on a network file system ({kind}), where locks and saving cannot be relied on: work on a copy on a local disk and merge it afterwards"
    )]
    Network { folder: PathBuf, kind: String },
    /// The other copy belongs to another study.
    #[error("not the same study: here {here}, there {there}")]
    OtherStudy { here: uuid::Uuid, there: uuid::Uuid },
    /// Somebody at work holds the case.
    #[error("case {case} is being worked on by {by}")]
    Claimed { case: String, by: String },
    /// The claim was lost while this program was away.
    #[error(
        "case {case} was taken over by {by}: nothing more is saved from here; copy your text and open the case again"
    )]
    TakenOver { case: String, by: String },
    /// An interview is written only under a claim.
    #[error("case {0} must be claimed before its interview is written")]
    NotClaimed(String),
    /// No such case.
    #[error("no case {0} in this study")]
    NoCase(String),
    /// No such interview.
    #[error("no interview {0} in this study")]
    NoInterview(uuid::Uuid),
    /// No such event.
    #[error("no event {0} in this study")]
    NoEvent(EventId),
    /// No such source.
    #[error("no source {0} in this study")]
    NoSource(super::Hash),
    /// An entry whose names or size the log does not take.
    #[error("the log does not take this {what}: {why}")]
    Unfit { what: &'static str, why: String },
    /// A payload the projections cannot read.
    #[error("the payload of `{kind}` cannot be read: {why}")]
    BadPayload { kind: String, why: String },
    /// Events without whose payload the study could not be read.
    #[error("event {id} (`{kind}`) carries the study's structure and cannot be erased")]
    NotErasable { id: EventId, kind: String },
    /// The same event differs in two copies.
    #[error("event {0} differs in the two copies: one of them was changed by hand; verify both")]
    CopiesDiffer(EventId),
    /// A trigger or a rule of the schema said no.
    #[error("the log refused: {0}")]
    Refused(String),
    /// A file beside the database.
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    /// Anything else SQLite says.
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// The same of `people.db`, whose damage leaves the log whole.
    pub(super) fn of_people(self) -> Self {
        match self {
            Self::Damaged(why) => Self::PeopleDamaged(why),
            other => other,
        }
    }

    /// An error of a file beside the database; a full disk is told apart.
    pub(super) fn io(path: &Path, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path: path.to_owned(), source },
        }
    }

    /// A payload that does not say what its kind must say.
    pub(super) fn payload(kind: &str, why: impl ToString) -> Self {
        Self::BadPayload { kind: kind.to_owned(), why: why.to_string() }
    }

    /// True where trying again later may help and the text should stay on the screen.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::DiskFull | Self::DiskFailed(_) | Self::Busy(_))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, ref message) = error else {
            return Self::Sqlite(error);
        };
        let words = || message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::SystemIoFailure => {
                Self::DiskFailed(format!("{}, code {}", words(), failure.extended_code))
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Self::Busy(super::connection::PATIENCE.as_secs())
            }
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(words()),
            ErrorCode::ConstraintViolation => Self::Refused(words()),
            _ => Self::Sqlite(error),
        }
    }
}
