//! What somebody should do about a round: appointments that have passed, interviews that broke off, cases in
//! nobody's hands, answers that wait for a mark. A matter without a case is none and does not stand here, and
//! no case stands under two: it is under the more urgent one.

use super::RoundState;
use super::pass::Passed;
use crate::desk::DeskError;
use crate::store::{Alike, Reader, StandingCase, StandingCases, StoreError, Window};
use std::collections::BTreeMap;

/// What should be looked after, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// An appointment passed, and the case is not finished.
    Overdue,
    /// Broken off too early to count, and not replaced.
    BrokenOff,
    /// Nobody has the case, and no appointment of it passed.
    Unassigned,
    /// Open answers wait for a mark.
    Unmarked,
    /// Begun and not ended, and no appointment of it passed.
    InProgress,
    /// Given out and not begun, and no appointment of it passed.
    NotBegun,
}

impl Matter {
    /// The moment that makes a case one of this matter: the appointment that passed, or the last thing that
    /// happened to it. UTC milliseconds.
    pub fn since(self, case: &StandingCase) -> i64 {
        let due = case.next_appointment.filter(|_| self == Matter::Overdue);
        due.unwrap_or(case.last_activity)
    }
}

/// One matter with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent {
    /// The matter.
    pub matter: Matter,
    /// How many cases, or answers that wait for a mark.
    pub count: u64,
    /// Numbers of the first few cases; none for answers that wait for a mark and for cases only counted.
    pub numbers: Vec<i64>,
    /// How many by team code; the empty code for cases of no team.
    pub teams: BTreeMap<String, u64>,
    /// The oldest appointment or activity among them, UTC milliseconds.
    pub since: Option<i64>,
    cases: Vec<Brief>,
}

/// What of a case is needed to tell a team's from another's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Brief {
    number: i64,
    team: String,
    since: i64,
}

/// Numbers beyond these help nobody.
const NUMBERS: usize = 12;

impl Urgent {
    fn new(matter: Matter, cases: Vec<Brief>, teams: BTreeMap<String, u64>) -> Urgent {
        Urgent {
            matter,
            count: teams.values().sum(),
            numbers: cases.iter().take(NUMBERS).map(|case| case.number).collect(),
            teams,
            since: cases.iter().map(|case| case.since).min(),
            cases,
        }
    }

    /// What of it is a team's; nothing where it has none of it. Answers are marked by whoever did not hear
    /// them: these are everybody's.
    pub fn within(&self, team: &str) -> Option<Urgent> {
        if self.matter == Matter::Unmarked {
            return Some(self.clone());
        }
        let teams: BTreeMap<String, u64> =
            self.teams.get_key_value(team).map(|(team, count)| (team.clone(), *count)).into_iter().collect();
        let cases = self.cases.iter().filter(|case| case.team == team).cloned().collect();
        (!teams.is_empty()).then(|| Urgent::new(self.matter, cases, teams))
    }
}

/// The cases of a round that a matter is about, as of `now` (UTC milliseconds): those that are overdue by
/// their appointment, others by number; as many as the window takes, and how many there are. None for answers that wait for a mark: these show no case.
///
/// # Errors
/// Those of the store.
pub fn concerned(
    reader: &Reader,
    realm: &str,
    round: &str,
    matter: Matter,
    now: i64,
    window: Window<'_>,
) -> Result<StandingCases, StoreError> {
    let standing = |alike, window| reader.cases_standing(realm, round, alike, window);
    let not_due = |status| Alike { status, counted_too: true, free_too: true, not_due: Some(now) };
    match matter {
        Matter::Overdue => reader.cases_overdue(realm, round, now, window),
        Matter::BrokenOff => {
            let alike = Alike { status: "broken-off", counted_too: false, free_too: true, not_due: None };
            standing(alike, window)
        }
        Matter::InProgress => standing(not_due("in-progress"), window),
        Matter::NotBegun => standing(Alike { free_too: false, ..not_due("open") }, window),
        // Cases of no team: no team has any of them.
        Matter::Unassigned if window.team.is_none_or(str::is_empty) => {
            standing(not_due("open"), Window { team: Some(""), ..window })
        }
        Matter::Unassigned | Matter::Unmarked => Ok(StandingCases::default()),
    }
}

pub(super) fn of(
    reader: &Reader,
    realm: &str,
    round: &RoundState,
    passed: &Passed,
    now: i64,
) -> Result<Vec<Urgent>, DeskError> {
    let waiting: u64 = passed.units.own.iter().map(|sums| sums.waiting).sum();
    let unmarked = counted(Matter::Unmarked, BTreeMap::from([(String::new(), waiting)]));
    let mut urgent = match round.closed {
        // In the field there is nothing to be done any more. Marks may still be given.
        true => vec![unmarked],
        false => {
            let with_cases = |matter| {
                concerned(reader, realm, &round.name, matter, now, Window::ALL).map(|found| found.cases)
            };
            let overdue = with_cases(Matter::Overdue)?;
            let (unassigned, open) = open_ones(passed, &overdue);
            vec![
                listed(Matter::Overdue, &overdue),
                listed(Matter::BrokenOff, &with_cases(Matter::BrokenOff)?),
                counted(Matter::Unassigned, unassigned),
                unmarked,
                listed(Matter::InProgress, &with_cases(Matter::InProgress)?),
                counted(Matter::NotBegun, open),
            ]
        }
    };
    urgent.retain(|one| one.count > 0);
    Ok(urgent)
}

fn listed(matter: Matter, cases: &[StandingCase]) -> Urgent {
    let brief = |case: &StandingCase| Brief {
        number: case.number,
        team: case.team.clone().unwrap_or_default(),
        since: matter.since(case),
    };
    let cases: Vec<Brief> = cases.iter().map(brief).collect();
    let mut teams = BTreeMap::new();
    for case in &cases {
        *teams.entry(case.team.clone()).or_default() += 1;
    }
    Urgent::new(matter, cases, teams)
}

fn counted(matter: Matter, teams: BTreeMap<String, u64>) -> Urgent {
    Urgent::new(matter, Vec::new(), teams)
}

/// Open cases that are not overdue, counted by team: those of no team, and the others.
fn open_ones(passed: &Passed, overdue: &[StandingCase]) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let is_open = |status: &str| status == "open";
    let of = |team: Option<&str>| team.unwrap_or("").to_string();
    let mut teams: BTreeMap<String, u64> = BTreeMap::new();
    for count in passed.cases.iter().filter(|count| is_open(&count.status)) {
        *teams.entry(of(count.team.as_deref())).or_default() += count.cases;
    }
    for case in overdue.iter().filter(|case| is_open(&case.status)) {
        teams.entry(of(case.team.as_deref())).and_modify(|count| *count = count.saturating_sub(1));
    }
    teams.retain(|_, count| *count > 0);
    teams.into_iter().partition(|(team, _)| team.is_empty())
}
