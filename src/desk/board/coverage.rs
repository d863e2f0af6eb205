//! Coverage: how many of the cases that are to be worked have been, by unit and by team, and where the rest
//! stands. Every case is counted once; one that a reserve replaced is counted, and asked for no more.

use super::pass::{Partials, Passed, is_ineligible};
use super::rows::{Kind, Place, Rows, up};
use crate::desk::Desk;
use crate::fieldwork::CaseStatus;
use crate::questionnaire::Text;
use crate::store::CaseCount;
use crate::words;
use std::collections::HashMap;

/// How many cases stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Not begun.
    pub open: u64,
    /// Begun and not ended.
    pub in_progress: u64,
    /// Completed.
    pub completed: u64,
    /// Broken off, sufficient or not.
    pub broken_off: u64,
    /// Of these, sufficient: they count as done.
    pub sufficient: u64,
    /// Ended without an interview, no reserve released.
    pub not_interviewed: u64,
    /// Ended without an interview, and replaced: so many reserves are released.
    pub replaced: u64,
    /// Found to be out of the population, replaced or not.
    pub ineligible: u64,
}

impl Standing {
    /// All cases, replaced ones too.
    pub fn cases(&self) -> u64 {
        self.wanted() + self.replaced
    }

    /// Cases in whose place no other stands: what is to be reached.
    pub fn wanted(&self) -> u64 {
        self.open + self.in_progress + self.completed + self.broken_off + self.not_interviewed
    }

    /// Interviews that count.
    pub fn done(&self) -> u64 {
        self.completed + self.sufficient
    }

    /// Cases with work left.
    pub fn unfinished(&self) -> u64 {
        self.open + self.in_progress
    }

    /// Broken off too early to count.
    pub fn insufficient(&self) -> u64 {
        self.broken_off.saturating_sub(self.sufficient)
    }

    fn take(&mut self, count: &CaseCount) {
        let place = match CaseStatus::from_word(&count.status) {
            Some(CaseStatus::InProgress) => &mut self.in_progress,
            Some(CaseStatus::Completed) => &mut self.completed,
            Some(CaseStatus::BrokenOff) => &mut self.broken_off,
            Some(CaseStatus::NotInterviewed) => &mut self.not_interviewed,
            Some(CaseStatus::Replaced) => &mut self.replaced,
            // A voided start leaves its case open, and reserves have no case before they are released.
            Some(CaseStatus::Open | CaseStatus::Reserve | CaseStatus::Void) | None => &mut self.open,
        };
        *place += count.cases;
        self.ineligible += if is_ineligible(count) { count.cases } else { 0 };
    }

    fn add(&mut self, other: &Standing) {
        self.open += other.open;
        self.in_progress += other.in_progress;
        self.completed += other.completed;
        self.broken_off += other.broken_off;
        self.sufficient += other.sufficient;
        self.not_interviewed += other.not_interviewed;
        self.replaced += other.replaced;
        self.ineligible += other.ineligible;
    }
}

/// One row of the coverage board.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// Code of the unit or team; `total` for the total; empty for cases of no team.
    pub id: String,
    /// Its name; empty for cases of no team.
    pub title: Text,
    /// What it is about.
    pub kind: Kind,
    /// Index of the row it is part of; it stands earlier.
    pub parent: Option<usize>,
    /// Steps from the total.
    pub depth: usize,
    /// Its cases.
    pub standing: Standing,
}

/// The coverage of a round.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// The total and every unit, in the order of the tree.
    pub units: Vec<CoverageRow>,
    /// The total, cases of no team if there are any, and every team with the units in which it has cases.
    pub teams: Vec<CoverageRow>,
}

impl Coverage {
    /// All cases together.
    pub fn total(&self) -> Standing {
        self.units.first().map(|row| row.standing).unwrap_or_default()
    }

    /// What of it is a team's: the units in which it has cases, summed up along the tree, and the team with
    /// them. The first row bears the team's name.
    pub fn within(&self, team: &str) -> Coverage {
        let at = self.teams.iter().position(|row| row.kind == Kind::Team && row.id == team);
        let whole = at.map(|at| &self.teams[at]);
        let parts = || self.teams.iter().filter(move |row| at.is_some() && row.parent == at);
        let own: HashMap<&str, Standing> = parts().map(|row| (row.id.as_str(), row.standing)).collect();
        let of_row = |row: &CoverageRow| match row.kind {
            Kind::Unit => own.get(row.id.as_str()).copied().unwrap_or_default(),
            _ => Standing::default(),
        };
        let own = self.units.iter().map(of_row).collect();
        let standings = up(self.units.iter().map(|row| row.parent), own, Standing::add);
        let head = |row: &CoverageRow| CoverageRow { parent: None, depth: 0, ..row.clone() };
        let mut units: Vec<CoverageRow> = Vec::new();
        let mut moved = vec![0; self.units.len()];
        for ((at, row), standing) in self.units.iter().enumerate().zip(standings) {
            if at > 0 && standing.cases() == 0 {
                continue;
            }
            moved[at] = units.len();
            let title = match whole {
                Some(whole) if at == 0 => whole.title.clone(),
                _ => row.title.clone(),
            };
            let parent = row.parent.map(|parent| moved[parent]);
            units.push(CoverageRow { parent, standing, title, ..row.clone() });
        }
        let below = parts().map(|row| CoverageRow { parent: Some(0), depth: 1, ..row.clone() });
        Coverage { units, teams: whole.map(head).into_iter().chain(below).collect() }
    }
}

pub(super) fn of(desk: &Desk, passed: &Passed) -> Coverage {
    let (cases, partials) = (&passed.cases, &passed.partials);
    Coverage { units: units(&passed.units.rows, cases, partials), teams: teams(desk, cases, partials) }
}

fn units(rows: &Rows, cases: &[CaseCount], partials: &Partials) -> Vec<CoverageRow> {
    let mut own = vec![Standing::default(); rows.places.len()];
    for count in cases {
        own[rows.find(Some(&count.unit)) as usize].take(count);
    }
    for ((unit, _), interviews) in partials {
        own[rows.find(Some(unit)) as usize].sufficient += interviews;
    }
    let standings = rows.up(own, Standing::add);
    let row = |(place, standing): (&Place, Standing)| CoverageRow {
        id: place.id.clone(),
        title: place.title.clone(),
        kind: place.kind,
        parent: place.parent,
        depth: place.depth,
        standing,
    };
    rows.places.iter().zip(standings).map(row).collect()
}

/// The total; the cases of no team, if there are any, before all teams; each team with its units.
fn teams(desk: &Desk, cases: &[CaseCount], partials: &Partials) -> Vec<CoverageRow> {
    // Cases of a team that the study no longer has are in nobody's hands.
    let known = |team: Option<&str>| team.filter(|code| desk.study.team(code).is_some()).map(str::to_string);
    let mut standings: HashMap<(Option<String>, &str), Standing> = HashMap::new();
    for count in cases {
        standings.entry((known(count.team.as_deref()), &count.unit)).or_default().take(count);
    }
    for ((unit, team), interviews) in partials {
        standings.entry((known(team.as_deref()), unit)).or_default().sufficient += interviews;
    }
    let mut rows = vec![row("total", &Text::from_words(&words!("全部", "All")), Kind::Total, None)];
    let nobody = (None, Text::default());
    let named = desk.study.teams.iter().map(|team| (Some(team.code.clone()), team.title.clone()));
    for (team, title) in [nobody].into_iter().chain(named) {
        let at = rows.len();
        rows.push(row(team.as_deref().unwrap_or(""), &title, Kind::Team, Some(0)));
        for leaf in desk.study.units.leaves() {
            let unit = desk.study.units.get(leaf);
            let Some(standing) = standings.get(&(team.clone(), unit.code.as_str())) else { continue };
            rows.push(CoverageRow {
                standing: *standing,
                ..row(&unit.code, &unit.title, Kind::Unit, Some(at))
            });
            rows[at].standing.add(standing);
        }
        if team.is_none() && rows[at].standing == Standing::default() {
            rows.truncate(at);
            continue;
        }
        let standing = rows[at].standing;
        rows[0].standing.add(&standing);
    }
    rows
}

fn row(id: &str, title: &Text, kind: Kind, parent: Option<usize>) -> CoverageRow {
    let depth = match kind {
        Kind::Total => 0,
        Kind::Team => 1,
        Kind::Group | Kind::Unit => 2,
    };
    CoverageRow { id: id.into(), title: title.clone(), kind, parent, depth, standing: Standing::default() }
}
