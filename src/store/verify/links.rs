//! The links of interviews: each event continues an earlier one of the same interview.

use std::collections::HashSet;

use super::{Problem, Report};
use crate::store::error::Result;
use crate::store::event::EventId;
use crate::store::hash::Hash;
use crate::store::reader::Reader;

pub(super) fn check(reader: &Reader, report: &mut Report) -> Result<()> {
    let mut statement = reader.prepared(
        "SELECT subject, stream, seq, after, hash FROM event
          WHERE subject >= 'interview:' AND subject < 'interview;'
          ORDER BY subject, lamport, stream",
    )?;
    let mut rows = statement.query([])?;
    let mut subject = String::new();
    let mut seen: HashSet<Hash> = HashSet::new(); // of one interview at a time
    while let Some(row) = rows.next()? {
        let of = row.get_ref(0)?.as_str().unwrap_or_default();
        if of != subject {
            of.clone_into(&mut subject);
            seen.clear();
        }
        let after: Option<Hash> = row.get(3).unwrap_or_default();
        let links = match after {
            Some(after) => seen.contains(&after),
            None => seen.is_empty(),
        };
        if !links {
            report.add(Problem::LinkBroken {
                id: EventId { stream: row.get(1)?, seq: row.get(2)? },
                subject: subject.clone(),
            });
        }
        seen.extend(row.get::<_, Hash>(4).ok());
    }
    Ok(())
}
