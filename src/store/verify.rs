//! Verification: the whole log walked link by link, and everything that vouches for it held
//! against it. What is found is named as data, with English words for those who need no other;
//! nothing here repairs anything.

mod chain;
mod links;
mod problem;
mod tables;

pub use problem::{Problem, Report};

use uuid::Uuid;

use super::error::Result;
use super::event::EventId;
use super::query;
use super::reader::Reader;
use super::receipt::{self, Receipt, ReceiptCode};
use super::{Store, StoreError, connection};

/// How many problems a report lists; the rest is only counted.
const LISTED: usize = 1000;

/// One part of the verification: it adds what it finds to the report.
type Part = fn(&Reader, Uuid, &mut Report) -> Result<()>;

impl Store {
    /// Walks the whole study in constant memory and names everything that does not fit. With
    /// `projections` they are folded again beside the stored ones and compared as well.
    ///
    /// # Errors
    /// Only where the file cannot be read at all; damage that can be named is in the report.
    pub fn verify(&self, projections: bool) -> Result<Report> {
        // Not a `Reader`: the comparison needs temporary tables.
        let db = connection::open(&connection::database(self.folder()), false)?;
        let reader = Reader::new(db, self.folder());
        all(&reader, self.study(), projections)
    }

    /// Whether pages of the file are damaged, and which: [`Problem::Damaged`], or `None` where all of them
    /// are sound. What is written on them is not looked at.
    pub fn damage(&self) -> Result<Option<Problem>> {
        let mut report = Report::default();
        let checked = tables::check_pages(&self.reader()?, &mut report);
        or_damaged(&mut report, checked)?;
        Ok(report.problems.pop())
    }
}

/// Every part of the verification on one and the same state of the study.
pub(super) fn all(reader: &Reader, study: Uuid, projections: bool) -> Result<Report> {
    reader.at_one_time(|reader| {
        let mut report = Report::default();
        // Each looks at another part of the file: where one cannot be read, the others can.
        let mut parts: Vec<Part> = vec![
            tables::check,
            chain::check,
            |reader, _, report| links::check(reader, report),
            |reader, _, report| receipts(reader, report),
            |reader, _, report| tables::check_sources(reader, report),
        ];
        if projections {
            parts.push(|reader, _, report| tables::check_projections(reader, report));
        }
        for part in parts {
            let checked = part(reader, study, &mut report);
            or_damaged(&mut report, checked)?;
        }
        Ok(report)
    })
}

/// Each line of `receipts.tsv` must be in the log.
fn receipts(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut lookup = reader.prepared("SELECT hash FROM event WHERE stream = ?1 AND seq = ?2")?;
    receipt::each(reader.folder(), |line, receipt| {
        let Some(receipt) = receipt else {
            report.add(Problem::ReceiptUnreadable { line });
            return Ok(());
        };
        report.receipts += 1;
        let mut rows = lookup.query((receipt.event.stream, receipt.event.seq))?;
        let found = rows.next()?.map(|r| r.get(0)).transpose()?;
        if found != Some(receipt.head) {
            report.add(Problem::ReceiptNotInLog { line, receipt, altered: found.is_some() });
        }
        Ok(())
    })
}

impl Reader {
    /// Finds the event a code from paper speaks of: most often a completion, else the head of a
    /// closed stream. Two events answer to the same code once in 35 million million.
    pub fn receipt(&self, code: ReceiptCode) -> Result<Option<Receipt>> {
        let (low, high) = code.range();
        let completed = "SELECT e.time, e.stream, e.seq, e.hash, i.case_id
               FROM event e
               LEFT JOIN interview i ON e.subject = 'interview:' || i.id
              WHERE e.kind = 'completed' AND e.hash BETWEEN ?1 AND ?2";
        let any = "SELECT e.time, e.stream, e.seq, e.hash, NULL
               FROM event e WHERE e.hash BETWEEN ?1 AND ?2";
        let read = |r: &rusqlite::Row<'_>| {
            Ok(Receipt {
                time: r.get(0)?,
                case: r.get(4)?,
                event: EventId { stream: r.get(1)?, seq: r.get(2)? },
                head: r.get(3)?,
            })
        };
        for sql in [completed, any] {
            if let Some(found) = query::first(self, sql, (low, high), read)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// What is damaged so badly that SQLite cannot read on is a finding, too, not a failure. It is named once,
/// by the check of the pages where that could say more.
fn or_damaged(report: &mut Report, checked: Result<()>) -> Result<()> {
    match checked {
        Err(StoreError::Damaged(what)) => {
            if !report.problems.iter().any(|problem| matches!(problem, Problem::Damaged { .. })) {
                report.add(Problem::Damaged { tables: Vec::new(), what });
            }
            Ok(())
        }
        other => other,
    }
}
