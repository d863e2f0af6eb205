//! The story of a case: what happened to it, from the log, with the reasons people typed. Only events that turn
//! something are read, never an answer; what was erased is told as erased.

use super::history::unreadable_event;
use super::{DeskError, case_number};
use crate::interview::Event;
use crate::store::{Case, EventRef, Reader, ReceiptCode, Subject};
use serde_json::Value;
use std::cmp::Reverse;
use uuid::Uuid;

/// One thing that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When, as whoever wrote it down tells it: UTC milliseconds.
    pub at: i64,
    /// Who did it, by code.
    pub by: String,
    /// What it was.
    pub what: What,
}

/// What happened. A text that is none was erased, save where it says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody tried to reach the person, or was there and the visit ended at the opening; none if erased.
    Attempt(Option<Attempt>),
    /// An interview was begun.
    Begun,
    /// It was laid aside; of several times in a row the last.
    Paused,
    /// It was submitted.
    Submitted(ReceiptCode),
    /// A submitted interview was given back, with the reason.
    GivenBack(Option<String>),
    /// The interview was a wrong start or a wrong entry, with the reason.
    Voided(Option<String>),
    /// The respondent did not want to go on, with the reason.
    BrokenOff(Option<String>),
    /// The case ended without an interview; none if erased.
    Ended(Option<Ending>),
    /// A reserve was released to stand for it: its number, and why.
    Replaced {
        /// The number of the reserve's case.
        by: String,
        /// Why.
        reason: String,
    },
    /// It is a reserve and was released: for the case of this number, and why.
    Released {
        /// The number of the case it stands for.
        replaces: String,
        /// Why.
        reason: String,
    },
    /// Something was erased for good.
    Erased {
        /// What it was: the address of an item, most often.
        address: String,
        /// Why.
        reason: String,
    },
}

/// An attempt as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attempt {
    /// The machine word of how it was made.
    pub mode: Option<String>,
    /// What came of it: the machine word of an outcome, or a final code.
    pub outcome: Option<String>,
    /// What else was said; none where nothing was.
    pub note: Option<String>,
    /// What was agreed: UTC milliseconds.
    pub appointment: Option<i64>,
}

/// How a case ended without an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The final code.
    pub code: String,
    /// Why; none where nothing was said.
    pub reason: Option<String>,
}

/// Kinds of events of a case that its story tells.
const OF_CASE: &[&str] = &["attempt", "case-ended", "reserve-released", "redacted"];
/// The same of an interview.
const OF_INTERVIEW: &[&str] =
    &["started", "paused", "completed", "reopened", "voided", "broken-off", "ended", "redacted"];

/// What happened, with its place in the log.
struct Placed(Happening, i64);

/// The story of a case, newest first.
///
/// # Errors
/// If an event cannot be read.
pub fn story(reader: &Reader, case: &Case) -> Result<Vec<Happening>, DeskError> {
    let mut told = of_case(reader, case)?;
    for interview in reader.interviews_of(&case.id)? {
        told.extend(of_interview(reader, interview.id)?);
    }
    told.sort_by_key(|Placed(happening, lamport)| Reverse((happening.at, *lamport)));
    Ok(told.into_iter().map(|Placed(happening, _)| happening).collect())
}

/// What happened to an interview after the submission that a receipt speaks of, oldest first; none where the case
/// has no submission of this receipt.
///
/// # Errors
/// If an event cannot be read.
pub fn since_submission(
    reader: &Reader,
    case: &str,
    receipt: ReceiptCode,
) -> Result<Option<Vec<Happening>>, DeskError> {
    for interview in reader.interviews_of(case)? {
        let mut told = of_interview(reader, interview.id)?.into_iter().map(|Placed(happening, _)| happening);
        if told.any(|happening| happening.what == What::Submitted(receipt)) {
            return Ok(Some(told.collect()));
        }
    }
    Ok(None)
}

fn placed(event: &EventRef<'_>, what: What) -> Placed {
    Placed(Happening { at: event.time, by: event.actor.to_string(), what }, event.lamport)
}

fn of_case(reader: &Reader, case: &Case) -> Result<Vec<Placed>, DeskError> {
    let number = |id: &str| -> Result<String, DeskError> {
        Ok(reader.case(id)?.map_or_else(String::new, |case| case_number(case.number)))
    };
    let mut told = Vec::new();
    reader.each_event_of_kinds::<DeskError>(Subject::Case(&case.id), OF_CASE, |event| {
        let said = Said::of(&event);
        let mut happening = placed(
            &event,
            match event.kind {
                "attempt" => What::Attempt(said.as_ref().map(Said::attempt)),
                "case-ended" => What::Ended(said.as_ref().map(Said::ending)),
                "reserve-released" => {
                    let said = said.as_ref();
                    let replaces = number(&said.and_then(|said| said.text("replaces")).unwrap_or_default())?;
                    What::Released { replaces, reason: said.map(Said::reason).unwrap_or_default() }
                }
                _ => What::Erased {
                    address: said.as_ref().and_then(|said| said.text("address")).unwrap_or_default(),
                    reason: said.as_ref().map(Said::reason).unwrap_or_default(),
                },
            },
        );
        // An attempt may be written down later than it was made.
        if let Some(at) = said.as_ref().filter(|_| event.kind == "attempt").and_then(|said| said.moment("at"))
        {
            happening.0.at = at;
        }
        told.push(happening);
        Ok(())
    })?;
    if let Some(reserve) = &case.replaced_by {
        let by = number(reserve)?;
        reader.each_event_of_kinds::<DeskError>(Subject::Case(reserve), &["reserve-released"], |event| {
            let reason = Said::of(&event).as_ref().map(Said::reason).unwrap_or_default();
            told.push(placed(&event, What::Replaced { by: by.clone(), reason }));
            Ok(())
        })?;
    }
    Ok(told)
}

fn of_interview(reader: &Reader, id: Uuid) -> Result<Vec<Placed>, DeskError> {
    let mut told: Vec<Placed> = Vec::new();
    reader.each_event_of_kinds::<DeskError>(Subject::Interview(id), OF_INTERVIEW, |event| {
        let read =
            Event::read(event.kind, event.payload).map_err(|error| unreadable_event(event.id, &error))?;
        let reason = match &read {
            Some(Event::Reopened { reason } | Event::Voided { reason } | Event::BrokenOff { reason, .. }) => {
                Some(reason.clone())
            }
            _ => None,
        };
        let what = match event.kind {
            "started" => What::Begun,
            "paused" => What::Paused,
            "completed" => What::Submitted(ReceiptCode::of(&event.hash)),
            "reopened" => What::GivenBack(reason),
            "voided" => What::Voided(reason),
            "broken-off" => What::BrokenOff(reason),
            "ended" => What::Attempt(visit(read)),
            _ => match read {
                Some(Event::Redacted { address, reason, .. }) => What::Erased { address, reason },
                _ => return Ok(()),
            },
        };
        match (&what, told.last_mut()) {
            // A visit that ended at its opening is one thing, not two.
            (What::Attempt(_), _) => {
                told.retain(|Placed(before, _)| matches!(before.what, What::Erased { .. }))
            }
            (What::Paused, Some(Placed(last, lamport)))
                if last.what == What::Paused && last.by == event.actor =>
            {
                (last.at, *lamport) = (event.time, event.lamport);
                return Ok(());
            }
            _ => {}
        }
        told.push(placed(&event, what));
        Ok(())
    })?;
    Ok(told)
}

/// What a visit that ended at its opening was as an attempt.
fn visit(ended: Option<Event>) -> Option<Attempt> {
    use crate::fieldwork::Mode;
    use crate::fieldwork::outcome::of_visit;
    let Some(Event::Ended { code, reason, appointment }) = ended else { return None };
    let outcome = of_visit(code.as_deref(), appointment.is_some()).map(|outcome| outcome.word.to_string());
    Some(Attempt {
        mode: Some(Mode::InPerson.word().to_string()),
        outcome: outcome.or(code),
        note: Some(reason).filter(|reason| !reason.trim().is_empty()),
        appointment,
    })
}

/// The payload of an event of a case.
struct Said(Value);

impl Said {
    /// None where it was erased.
    fn of(event: &EventRef<'_>) -> Option<Said> {
        event.payload.map(|bytes| Said(serde_json::from_slice(bytes).unwrap_or_default()))
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0[name].as_str().map(str::to_string)
    }

    fn moment(&self, name: &str) -> Option<i64> {
        self.0[name].as_i64()
    }

    fn reason(&self) -> String {
        self.text("reason").unwrap_or_default()
    }

    fn attempt(&self) -> Attempt {
        Attempt {
            mode: self.text("mode"),
            outcome: self.text("outcome"),
            note: self.text("note"),
            appointment: self.moment("appointment"),
        }
    }

    fn ending(&self) -> Ending {
        Ending { code: self.text("code").unwrap_or_default(), reason: self.text("reason") }
    }
}
