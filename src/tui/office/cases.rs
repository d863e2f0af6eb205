//! One's own cases in the order in which they want to be worked: given back, overdue, today by time, begun, not
//! begun in the order of the draw (nobody picks the easy ones), agreed for later, then what is finished.

use super::{Office, Trouble};
use crate::desk::close::closed_rounds;
use crate::desk::standing::left;
use crate::desk::{Returned, case_number, past, record_look};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::store::Case;
use crate::tui::called::stop_called;

/// How a case stands for whoever works it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Given back after submission.
    Returned,
    /// An appointment has passed.
    Overdue,
    /// An appointment today.
    Today,
    /// Begun.
    Begun,
    /// Not begun.
    NotBegun,
    /// An appointment on a later day.
    Later,
    /// Submitted.
    Submitted,
    /// Ended without an interview that was finished.
    Ended,
    /// Not finished when its round was closed: nothing is to be done any more.
    Closed,
}

/// Where an interview was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The item; none at the review.
    pub at: Option<Words>,
    /// Items done, and all.
    pub done: (usize, usize),
    /// Minutes spent.
    pub minutes: i64,
    /// When, UTC milliseconds.
    pub when: i64,
    /// Given back after submission.
    pub returned: Option<Returned>,
    /// The consent that was given: the version of its text.
    pub consent: Option<String>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLine {
    /// The case.
    pub case: Case,
    /// Its number as it is shown.
    pub number: String,
    /// Whose case it is.
    pub name: String,
    /// The unit.
    pub unit: Words,
    /// Where it stands.
    pub status: CaseStatus,
    /// How it stands for whoever works it.
    pub standing: Standing,
    /// Where its interview was left.
    pub stopped: Option<Stopped>,
}

impl Office {
    /// How many cases whoever sits there could give out; none of somebody whose act that is not.
    ///
    /// # Errors
    /// Those of the store.
    pub fn to_give_out(&self) -> Result<Option<u64>, Trouble> {
        match self.member().is_some_and(|member| member.role.leads()) {
            true => Ok(Some(left(&self.desk, &self.reader)?.free)),
            false => Ok(None),
        }
    }

    /// The cases of whoever sits there; `midnight` ends today. That names were shown is recorded.
    ///
    /// # Errors
    /// Those of the store.
    pub fn my_cases(&mut self, midnight: i64) -> Result<Vec<CaseLine>, Trouble> {
        let Some(member) = self.member().cloned() else { return Ok(Vec::new()) };
        let cases = self.reader.cases_of(self.desk.realm(), &member.code)?;
        let now = self.now();
        let closed = closed_rounds(&self.reader)?;
        let names = self.names(cases.iter().map(|case| case.element.as_str()))?;
        let mut lines = Vec::with_capacity(cases.len());
        for (case, name) in cases.into_iter().zip(names) {
            let status = CaseStatus::from_word(&case.status).unwrap_or(CaseStatus::Open);
            let stopped = match status {
                CaseStatus::InProgress => self.stopped(&case)?,
                _ => None,
            };
            lines.push(CaseLine {
                number: case_number(case.number),
                name,
                unit: self.unit(&case.unit),
                standing: match status.is_unfinished() && closed.contains(&case.round) {
                    true => Standing::Closed,
                    false => standing(&case, status, stopped.as_ref(), now, midnight),
                },
                status,
                stopped,
                case,
            });
        }
        lines.sort_by_key(|line| {
            let when = match line.standing {
                Standing::Overdue | Standing::Today | Standing::Later => line.case.next_appointment,
                _ => None,
            };
            (line.standing, when, line.case.number)
        });
        let seen: Vec<&str> = lines.iter().map(|line| line.case.element.as_str()).collect();
        if !seen.is_empty() {
            record_look(self.writer()?, &seen, "my-cases")?;
        }
        Ok(lines)
    }

    /// The names of elements, in the order asked; empty where none is known.
    pub(super) fn names<'e>(&self, elements: impl Iterator<Item = &'e str>) -> Result<Vec<String>, Trouble> {
        let elements: Vec<&str> = elements.collect();
        let people = self.desk.people_of(elements.iter().copied())?;
        let mut people = people.into_iter().peekable();
        // Unknown ones are left out of the answer, the others come in the order asked.
        Ok(elements
            .into_iter()
            .map(|element| {
                people.next_if(|person| person.element == element).and_then(|p| p.name).unwrap_or_default()
            })
            .collect())
    }

    /// Where the interview of a case was left.
    pub(super) fn stopped(&self, case: &Case) -> Result<Option<Stopped>, Trouble> {
        let Some(id) = case.interview else { return Ok(None) };
        let past = past(&self.reader, &self.versions, id)?;
        let interview = &past.interview;
        let progress = interview.progress();
        let when = past.events.last().map_or(interview.begun(), |(_, stamped)| stamped.at);
        Ok(Some(Stopped {
            at: stop_called(interview),
            done: (progress.done(), progress.total),
            minutes: interview.spent(when) / 60_000,
            when,
            returned: past.returned,
            consent: consent(interview),
        }))
    }
}

/// The version of the consent that was answered, if one was.
fn consent(interview: &crate::interview::Interview) -> Option<String> {
    use crate::form::State;
    use crate::questionnaire::Role;
    interview.asked().find_map(|node| match &interview.form().item(node)?.role {
        Role::Consent { version } if interview.form().state(node) == State::Answered => Some(version.clone()),
        _ => None,
    })
}

fn standing(case: &Case, status: CaseStatus, stopped: Option<&Stopped>, now: i64, midnight: i64) -> Standing {
    match (status, case.next_appointment) {
        (CaseStatus::InProgress, _) if stopped.is_some_and(|stopped| stopped.returned.is_some()) => {
            Standing::Returned
        }
        (CaseStatus::Open | CaseStatus::InProgress, Some(at)) if at < now => Standing::Overdue,
        (CaseStatus::Open | CaseStatus::InProgress, Some(at)) if at < midnight => Standing::Today,
        (CaseStatus::InProgress, _) => Standing::Begun,
        (CaseStatus::Open, Some(_)) => Standing::Later,
        (CaseStatus::Open, None) => Standing::NotBegun,
        (CaseStatus::Completed, _) => Standing::Submitted,
        _ => Standing::Ended,
    }
}
