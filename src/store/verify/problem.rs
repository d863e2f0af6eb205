//! What verification finds, as data and in English words.

use std::fmt;

use uuid::Uuid;

use super::LISTED;
use crate::i18n::counted;
use crate::store::event::{EventId, StreamId};
use crate::store::hash::Hash;
use crate::store::receipt::Receipt;

/// One thing that does not fit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// The file's pages themselves are damaged: those of these tables or their indexes, as far as that can
    /// be told, and what SQLite says of the first.
    Damaged { tables: Vec<String>, what: String },
    /// Part of the schema that guards the log is missing.
    SchemaMissing { what: String, name: String },
    /// Part of the schema is not what it should be.
    SchemaChanged { what: String, name: String },
    /// Something in the schema that we did not put there.
    SchemaAdded { what: String, name: String },
    /// The database says it belongs to another study.
    OtherStudy { found: Option<Uuid> },
    /// A stream says it belongs to another study.
    StreamOfOtherStudy { stream: StreamId },
    /// A stream's first event is not its opening, or cannot be read.
    OpeningUnreadable { stream: StreamId },
    /// Events of a stream are gone: from `first` to `last`, both inclusive.
    EventsMissing { stream: StreamId, first: i64, last: i64 },
    /// An event is not what was written, or not where: its hash does not follow.
    EventAltered { id: EventId, kind: String },
    /// An event whose columns are not of the kind they must be.
    EventUnreadable { id: EventId },
    /// An event is not later than the one before it in its stream.
    EventOutOfOrder { id: EventId },
    /// An event that somebody vouches for is not in the log: the tail of its stream was cut.
    TailCut { id: EventId, by: EventId },
    /// An event that somebody vouches for has another hash: the stream was written anew.
    Rewritten { id: EventId, by: EventId },
    /// A payload is gone though no redaction names it.
    PayloadMissing { id: EventId, kind: String },
    /// A payload is not the one its event vouches for.
    PayloadAltered { id: EventId, kind: String },
    /// A payload is there though a redaction erased it.
    PayloadNotErased { id: EventId, by: EventId },
    /// A payload of no event.
    PayloadAlone { id: EventId },
    /// An interview's event does not continue an event of the same interview.
    LinkBroken { id: EventId, subject: String },
    /// A line of `receipts.tsv` that is none.
    ReceiptUnreadable { line: usize },
    /// A receipt whose event is not in the log, or is there with another hash.
    ReceiptNotInLog { line: usize, receipt: Receipt, altered: bool },
    /// A source's bytes are not those of its hash.
    SourceAltered { hash: Hash, name: String },
    /// A projection differs from the log in so many rows; a rebuild mends it.
    ProjectionDiffers { table: String, rows: u64 },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { tables, what } if tables.is_empty() => {
                write!(f, "the database file is damaged: {what}")
            }
            Self::Damaged { tables, what } => {
                write!(f, "the database file is damaged ({}): {what}", tables.join(", "))
            }
            Self::SchemaMissing { what, name } => {
                write!(f, "the {what} `{name}` is missing from the database")
            }
            Self::SchemaChanged { what, name } => {
                write!(f, "the {what} `{name}` of the database was changed")
            }
            Self::SchemaAdded { what, name } => {
                write!(f, "the {what} `{name}` was added to the database")
            }
            Self::OtherStudy { found: Some(id) } => {
                write!(f, "the database belongs to another study, {id}")
            }
            Self::OtherStudy { found: None } => f.write_str("the database belongs to no study"),
            Self::StreamOfOtherStudy { stream } => {
                write!(f, "stream {stream} was written for another study")
            }
            Self::OpeningUnreadable { stream } => {
                write!(f, "stream {stream} does not begin with its opening")
            }
            Self::EventsMissing { stream, first, last } if first == last => {
                write!(f, "event {first} of stream {stream} is missing")
            }
            Self::EventsMissing { stream, first, last } => {
                write!(f, "events {first} to {last} of stream {stream} are missing")
            }
            Self::EventAltered { id, kind } => {
                write!(f, "event {id} (`{kind}`) is not what was written there: its hash does not follow")
            }
            Self::EventUnreadable { id } => write!(f, "event {id} cannot be read"),
            Self::EventOutOfOrder { id } => {
                write!(f, "event {id} claims to be earlier than the one before it")
            }
            Self::TailCut { id, by } => write!(
                f,
                "event {id} is missing: event {by} vouches for it, so the end of its stream was cut"
            ),
            Self::Rewritten { id, by } => write!(
                f,
                "event {id} is another than the one event {by} vouches for: its stream was written anew"
            ),
            Self::PayloadMissing { id, kind } => {
                write!(f, "the payload of event {id} (`{kind}`) is missing, and no redaction names it")
            }
            Self::PayloadAltered { id, kind } => {
                write!(f, "the payload of event {id} (`{kind}`) was altered")
            }
            Self::PayloadNotErased { id, by } => {
                write!(f, "the payload of event {id} is still there, though event {by} erased it")
            }
            Self::PayloadAlone { id } => {
                write!(f, "there is a payload for event {id}, which is not in the log")
            }
            Self::LinkBroken { id, subject } => {
                write!(f, "event {id} does not continue any earlier event of {subject}")
            }
            Self::ReceiptUnreadable { line } => {
                write!(f, "line {line} of receipts.tsv cannot be read")
            }
            Self::ReceiptNotInLog { line, receipt, altered } => {
                let Receipt { event, .. } = receipt;
                let code = receipt.code();
                write!(f, "receipt {code} (line {line} of receipts.tsv): event {event} ")?;
                f.write_str(if *altered { "is in the log with another content" } else { "is not in the log" })
            }
            Self::SourceAltered { hash, name } => {
                write!(f, "the source {hash} (`{name}`) was altered")
            }
            Self::ProjectionDiffers { table, rows } => {
                let rows = counted(*rows, "row", "rows");
                write!(f, "the projection `{table}` differs from the log in {rows}; rebuild it")
            }
        }
    }
}

/// What verification saw.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Report {
    /// In the order found, at most a thousand.
    pub problems: Vec<Problem>,
    /// Problems beyond those listed.
    pub more: u64,
    pub streams: u64,
    pub events: u64,
    /// Payloads that were lawfully erased.
    pub erased: u64,
    pub receipts: u64,
    pub sources: u64,
}

impl Report {
    /// True if everything fits.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn add(&mut self, problem: Problem) {
        if self.problems.len() < LISTED {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }
}
