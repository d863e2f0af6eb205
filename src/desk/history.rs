//! The past of an interview: its events from the log, and the state they amount to.

use super::{DeskError, Versions};
use crate::i18n::Words;
use crate::interview::{Event, EventError, Interview, Stamped};
use crate::store::{EventId, Reader, StoreError, Subject};
use crate::words;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An interview as the log tells it.
pub struct Past {
    /// Its state now.
    pub interview: Interview,
    /// Each event with its place in the log, in fold order; erased ones are left out.
    pub events: Vec<(EventId, Stamped)>,
    /// Who wrote the remark of a moment (UTC milliseconds), by code.
    pub authors: BTreeMap<i64, String>,
    /// That it was given back and has not been submitted again since.
    pub returned: Option<Returned>,
}

/// A submitted interview was given back, to be corrected and submitted again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// When: UTC milliseconds.
    pub at: i64,
    /// By whom, by code.
    pub by: String,
    /// Why; none where that was erased.
    pub reason: Option<String>,
}

impl Returned {
    /// What lists and cards call a case that was given back.
    pub fn label() -> Words {
        words!("退回", "returned")
    }

    /// That it was given back and why, by somebody who is called so.
    pub fn said(&self, by: &str) -> Words {
        match &self.reason {
            Some(reason) => words!("{by} 退回：{reason}", "returned by {by}: {reason}"),
            None => words!("{by} 退回，理由已抹去", "returned by {by}; the reason was erased"),
        }
    }
}

/// Reads and replays an interview.
///
/// # Errors
/// If its events cannot be read, or its questionnaire is not in the store.
pub fn past(reader: &Reader, versions: &Versions, id: Uuid) -> Result<Past, DeskError> {
    let mut events: Vec<(EventId, Stamped)> = Vec::new();
    let mut authors = BTreeMap::new();
    let (mut unreadable, mut returned) = (None, None);
    reader.each_event_of::<StoreError>(Subject::Interview(id), |stored| {
        match stored.kind {
            "reopened" => {
                returned = Some(Returned { at: stored.time, by: stored.actor.to_string(), reason: None })
            }
            "completed" | "voided" => returned = None,
            _ => {}
        }
        match Event::read(stored.kind, stored.payload) {
            Ok(Some(event)) => {
                if let (Event::Reopened { reason }, Some(returned)) = (&event, &mut returned) {
                    returned.reason = Some(reason.clone());
                }
                if matches!(event, Event::Remarked { .. }) {
                    authors.insert(stored.time, stored.actor.to_string());
                }
                events.push((stored.id, Stamped { at: stored.time, event }));
            }
            Ok(None) => {}
            Err(error) => unreadable = Some((stored.id, error)),
        }
        Ok(())
    })?;
    if let Some((at, error)) = unreadable {
        return Err(unreadable_event(at, &error));
    }
    // Every version the events name is looked up first, so that a missing one is an error with a name.
    for (_, stamped) in &events {
        match &stamped.event {
            Event::Started(started) => drop(versions.find(reader, &started.version)?),
            Event::VersionChanged { version, .. } => drop(versions.find(reader, version)?),
            _ => {}
        }
    }
    let stamped: Vec<Stamped> = events.iter().map(|(_, stamped)| stamped.clone()).collect();
    let find = |hash: &str| versions.find(reader, hash).ok();
    let interview = Interview::replay(&find, &stamped).ok_or_else(|| {
        DeskError::refused(words!("访谈 {id} 没有开头", "interview {id} has no beginning"), None)
    })?;
    Ok(Past { interview, events, authors, returned })
}

/// An event of an interview whose payload is not what its kind promises.
pub(super) fn unreadable_event(at: EventId, error: &EventError) -> DeskError {
    DeskError::refused(
        words!("事件 {at} 读不出：{error}", "event {at} cannot be read: {error}"),
        Some(words!("用 fangtan verify 检查", "check with `fangtan verify`")),
    )
}
