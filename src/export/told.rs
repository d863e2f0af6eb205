//! One interview as the log tells it, replayed once for all the files that speak of it.

use super::pace::pace;
use crate::desk::{Desk, DeskError, Versions, case_number, past, scored};
use crate::form::Address;
use crate::interview::{Event, Interview, Status};
use crate::scoring::Score;
use crate::store::{Case, Interview as Stored, Reader, ReceiptCode};
use std::collections::{BTreeMap, HashMap};

/// The code of a partial interview that counts.
const SUFFICIENT: &str = "1.20";

/// An interview with what belongs to it.
pub(super) struct Told<'c> {
    /// Its row in the store.
    pub stored: Stored,
    /// Its case; none if a merged copy never sent it.
    pub case: Option<&'c Case>,
    /// Its state.
    pub interview: Interview,
    /// Its score.
    pub score: Score,
    /// Milliseconds by item.
    pub pace: HashMap<Address, i64>,
    /// Who wrote the remark of a moment (UTC milliseconds), by code.
    pub authors: BTreeMap<i64, String>,
    /// The reasons for which it was given back, oldest first.
    pub returned: Vec<String>,
    /// The receipt of its last completion, if it is completed.
    pub receipt: Option<String>,
}

impl<'c> Told<'c> {
    /// Reads and replays it.
    pub fn read(
        desk: &Desk,
        reader: &Reader,
        versions: &Versions,
        stored: Stored,
        case: Option<&'c Case>,
    ) -> Result<Told<'c>, DeskError> {
        let past = past(reader, versions, stored.id)?;
        let completed = past.events.iter().rev().find(|(_, s)| matches!(s.event, Event::Completed { .. }));
        let receipt = match completed.filter(|_| *past.interview.status() == Status::Completed) {
            Some((id, _)) => reader.event(*id)?.map(|event| ReceiptCode::of(&event.hash).to_string()),
            None => None,
        };
        let pace = pace(past.events.iter().map(|(_, stamped)| stamped));
        let score = scored(&desk.study, &past.interview);
        let returned = past.events.into_iter().filter_map(|(_, stamped)| match stamped.event {
            Event::Reopened { reason } => Some(reason),
            _ => None,
        });
        let (returned, authors, interview) = (returned.collect(), past.authors, past.interview);
        Ok(Told { stored, case, interview, score, pace, authors, returned, receipt })
    }

    /// Its id.
    pub fn id(&self) -> String {
        self.stored.id.hyphenated().to_string()
    }

    /// The number of its case.
    pub fn case_number(&self) -> String {
        self.case.map_or_else(String::new, |case| case_number(case.number))
    }

    /// Its code: that of a partial one which counts is 1.20, whatever it ended with.
    pub fn code(&self) -> Option<&str> {
        match self.interview.status() {
            Status::BrokenOff { .. } if self.score.counted => Some(SUFFICIENT),
            _ => self.stored.code.as_deref(),
        }
    }

    /// Why it was broken off, ended or voided.
    pub fn reason(&self) -> Option<&str> {
        match self.interview.status() {
            Status::BrokenOff { reason, .. } | Status::Ended { reason, .. } | Status::Void { reason } => {
                Some(reason)
            }
            Status::Open | Status::Paused | Status::Completed => None,
        }
    }

    /// Whether its case stands on it.
    pub fn is_of_case(&self) -> bool {
        self.case.is_some_and(|case| case.interview == Some(self.stored.id))
    }
}
