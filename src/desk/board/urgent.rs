//! What somebody should do about a round: appointments that have passed, interviews that broke off, cases in
//! nobody's hands, answers that wait for a mark. A matter without a case is none and does not stand here.

use super::pass::Passed;
use crate::desk::DeskError;
use crate::store::{Reader, StandingCase};
use std::collections::BTreeMap;

/// What should be looked after, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// An appointment passed, and the case is not finished.
    Overdue,
    /// Broken off too early to count, and not replaced.
    BrokenOff,
    /// Nobody has the case.
    Unassigned,
    /// Open answers wait for a mark.
    Unmarked,
    /// Begun and not ended.
    InProgress,
    /// Not begun.
    NotBegun,
}

/// One matter with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgent {
    /// The matter.
    pub matter: Matter,
    /// How many cases, or answers that wait for a mark.
    pub count: u64,
    /// Numbers of the first few cases; none for answers that wait for a mark.
    pub numbers: Vec<i64>,
    /// How many by team code; the empty code for cases of no team.
    pub teams: BTreeMap<String, u64>,
    /// The oldest appointment or activity among them, UTC milliseconds.
    pub since: Option<i64>,
}

/// Numbers beyond these help nobody.
const NUMBERS: usize = 12;

pub(super) fn of(
    reader: &Reader,
    realm: &str,
    round: &str,
    passed: &Passed,
    now: i64,
) -> Result<Vec<Urgent>, DeskError> {
    let overdue = reader.cases_overdue(realm, round, now)?;
    let mut broken = reader.cases_standing(realm, round, "broken-off")?;
    broken.retain(|case| !case.counted);
    let in_progress = reader.cases_standing(realm, round, "in-progress")?;
    let open = counts(passed, |status, _| status == "open");
    let unassigned = counts(passed, |status, team| status == "open" && team.is_empty());
    let waiting: u64 = passed.units.own.iter().map(|sums| sums.waiting).sum();
    let mut urgent = vec![
        cases(Matter::Overdue, &overdue, |case| case.next_appointment),
        cases(Matter::BrokenOff, &broken, |case| Some(case.last_activity)),
        counted(Matter::Unassigned, unassigned),
        counted(Matter::Unmarked, BTreeMap::from([(String::new(), waiting)])),
        cases(Matter::InProgress, &in_progress, |case| Some(case.last_activity)),
        counted(Matter::NotBegun, open),
    ];
    urgent.retain(|one| one.count > 0);
    Ok(urgent)
}

fn cases(matter: Matter, cases: &[StandingCase], since: impl Fn(&StandingCase) -> Option<i64>) -> Urgent {
    let mut teams = BTreeMap::new();
    for case in cases {
        *teams.entry(case.team.clone().unwrap_or_default()).or_default() += 1;
    }
    Urgent {
        matter,
        count: cases.len() as u64,
        numbers: cases.iter().take(NUMBERS).map(|case| case.number).collect(),
        teams,
        since: cases.iter().filter_map(since).min(),
    }
}

fn counted(matter: Matter, teams: BTreeMap<String, u64>) -> Urgent {
    Urgent { matter, count: teams.values().sum(), numbers: Vec::new(), teams, since: None }
}

fn counts(passed: &Passed, wanted: impl Fn(&str, &str) -> bool) -> BTreeMap<String, u64> {
    let mut teams = BTreeMap::new();
    for count in &passed.cases {
        let team = count.team.as_deref().unwrap_or("");
        if wanted(&count.status, team) {
            *teams.entry(team.to_string()).or_default() += count.cases;
        }
    }
    teams
}
