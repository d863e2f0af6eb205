//! What the home screen shows: whose study it is, who sits there, and what waits behind each door.

use super::{Office, Trouble};
use crate::desk::close::closed_rounds;
use crate::desk::{other_markers, practice, standing};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::store::{Alike, Case, Window};
use crate::study::{Member, Role};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a study wants before anybody can be interviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// The roster has to be read.
    Roster,
    /// Nobody was drawn yet.
    Draw,
    /// So many cases are in nobody's hands.
    Assignment(u64),
    /// Nothing.
    Nothing,
}

/// What the home screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeFacts {
    /// What people call the study.
    pub title: Words,
    /// Its folder, as it was named.
    pub dir: PathBuf,
    /// Whether everything in it is practice.
    pub practice: bool,
    /// What it wants before anybody can be interviewed.
    pub wants: Wants,
    /// Who sits there.
    pub member: Option<Member>,
    /// What people call their team.
    pub team: Option<Words>,
    /// Everybody who could: code, name, role, team.
    pub people: Vec<(Member, Option<Words>)>,
    /// One's own cases, the finished ones too.
    pub mine: usize,
    /// Of one's own cases, in rounds that are not closed: still to be done, and appointments of today.
    pub to_do: usize,
    /// Of one's own cases: left unfinished when their round was closed.
    pub left: usize,
    /// Appointments today (until the next midnight), overdue ones included.
    pub today: usize,
    /// Open answers that wait for one's mark.
    pub unmarked: u64,
    /// Practice interviews one has brought to the end, in a study in earnest.
    pub practised: usize,
    /// How far the round has come that the board begins with; nothing before the first draw.
    pub round: Option<RoundFacts>,
}

/// How far a round has come, counted as the board counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundFacts {
    /// Its name, where there are several.
    pub name: Option<String>,
    /// Whether it is closed.
    pub closed: bool,
    /// The team whose cases are counted, as the board begins with it; without one, all.
    pub team: Option<Words>,
    /// Interviews that count.
    pub done: u64,
    /// Cases in whose place no other stands.
    pub wanted: u64,
}

impl Office {
    /// Gathers what the home screen shows; `midnight` ends today, UTC milliseconds.
    ///
    /// # Errors
    /// Those of the store.
    pub fn home(&mut self, midnight: i64) -> Result<HomeFacts, Trouble> {
        let study = &self.desk.study;
        let realm = self.desk.realm();
        let team_of = |member: &Member| {
            let team = member.team.as_deref().and_then(|code| study.team(code))?;
            Some(team.title.words())
        };
        let member = self.member().cloned();
        let mine = match &member {
            Some(member) if member.role.interviews() => self.reader.cases_of(realm, &member.code)?,
            _ => Vec::new(),
        };
        let open = |word: &str| CaseStatus::from_word(word).is_some_and(CaseStatus::is_unfinished);
        let over = closed_rounds(&self.reader)?;
        let unfinished = || mine.iter().filter(|case| open(&case.status));
        let (left, to_do): (Vec<_>, Vec<_>) = unfinished().partition(|case| over.contains(&case.round));
        let is_today = |case: &&&Case| case.next_appointment.is_some_and(|at| at < midnight);
        let today = to_do.iter().filter(is_today).count();
        let practised = match &member {
            Some(member) => practice::tried(&self.desk, &self.reader, &member.code)?.completed,
            None => 0,
        };
        let round = self.round(realm, member.as_ref(), &over)?;
        Ok(HomeFacts {
            title: study.title.words(),
            dir: self.desk.dir().to_path_buf(),
            practice: study.practice,
            wants: self.wants(round.is_some())?,
            team: member.as_ref().and_then(team_of),
            people: study.people().map(|member| (member.clone(), team_of(member))).collect(),
            unmarked: self.unmarked_for(member.as_ref())?,
            member,
            mine: mine.len(),
            to_do: to_do.len(),
            left: left.len(),
            today,
            practised,
            round,
        })
    }

    /// The round drawn last, and of a lead the own team first: what the board begins with.
    fn round(
        &self,
        realm: &str,
        member: Option<&Member>,
        over: &BTreeSet<String>,
    ) -> Result<Option<RoundFacts>, Trouble> {
        let draws = self.reader.draws()?;
        let rounds: Vec<&str> =
            draws.iter().filter(|draw| draw.realm == realm).map(|draw| draw.round.as_str()).collect();
        let Some(name) = rounds.last().copied() else { return Ok(None) };
        let study = &self.desk.study;
        let lead = member.filter(|member| member.role == Role::Lead && study.teams.len() > 1);
        let team = lead.and_then(|member| member.team.as_deref()).and_then(|code| study.team(code));
        let code = team.map(|team| team.code.as_str());
        let (mut completed, mut wanted) = (0, 0);
        for count in self.reader.count_cases(realm, name)? {
            if code.is_some() && count.team.as_deref() != code {
                continue;
            }
            match CaseStatus::from_word(&count.status) {
                Some(CaseStatus::Replaced) => continue,
                Some(CaseStatus::Completed) => completed += count.cases,
                _ => {}
            }
            wanted += count.cases;
        }
        // Broken off late enough to count: all that were broken off without those that do not count.
        let window = Window { team: code, most: 0, sought: None };
        let broken = |counted_too| {
            let alike = Alike { status: "broken-off", counted_too, free_too: true, not_due: None };
            self.reader.cases_standing(realm, name, alike, window).map(|found| found.all)
        };
        let sufficient = broken(true)?.saturating_sub(broken(false)?);
        Ok(Some(RoundFacts {
            name: rounds.iter().any(|other| *other != name).then(|| name.to_string()),
            closed: over.contains(name),
            team: team.map(|team| team.title.words()),
            done: completed + sufficient,
            wanted,
        }))
    }

    fn wants(&self, drawn: bool) -> Result<Wants, Trouble> {
        if !drawn {
            return Ok(if self.reader.roster()?.is_none() { Wants::Roster } else { Wants::Draw });
        }
        Ok(match standing::left(&self.desk, &self.reader)?.free {
            0 => Wants::Nothing,
            free => Wants::Assignment(free),
        })
    }

    fn unmarked_for(&self, member: Option<&Member>) -> Result<u64, Trouble> {
        let Some(member) = member.filter(|member| member.role.marks()) else { return Ok(0) };
        if !other_markers(&self.desk.study, &member.code).is_empty() {
            // One's own interviews are others' to mark.
            return Ok(self.reader.unmarked_of_others(self.desk.realm(), &member.code)?);
        }
        let waiting = self.reader.unmarked(self.desk.realm())?;
        Ok(waiting.iter().map(|(_, _, count)| count).sum())
    }
}
