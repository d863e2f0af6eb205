//! What the home screen shows: whose study it is, who sits there, and what waits behind each door.

use super::{Office, Trouble};
use crate::desk::close::closed_rounds;
use crate::desk::practice;
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::store::Case;
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
    /// Cases of the study that are finished, and all.
    pub finished: (u64, u64),
    /// Whether all rounds that were drawn are closed.
    pub closed: bool,
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
        let mut rounds = self.reader.draws()?.into_iter().filter(|draw| draw.realm == realm).peekable();
        let closed = rounds.peek().is_some() && rounds.all(|draw| over.contains(&draw.round));
        let practised = match &member {
            Some(member) => practice::tried(&self.desk, &self.reader, &member.code)?.completed,
            None => 0,
        };
        let (mut done, mut all) = (0, 0);
        for count in self.reader.count_by_unit(realm)? {
            let status = CaseStatus::from_word(&count.status);
            if status != Some(CaseStatus::Replaced) {
                all += count.cases;
                done += if open(&count.status) { 0 } else { count.cases };
            }
        }
        Ok(HomeFacts {
            title: study.title.words(),
            dir: self.desk.dir().to_path_buf(),
            practice: study.practice,
            wants: self.wants(all, &over)?,
            team: member.as_ref().and_then(team_of),
            people: study.people().map(|member| (member.clone(), team_of(member))).collect(),
            unmarked: self.unmarked_for(member.as_ref())?,
            member,
            mine: mine.len(),
            to_do: to_do.len(),
            left: left.len(),
            today,
            practised,
            finished: (done, all),
            closed,
        })
    }

    fn wants(&self, cases: u64, over: &BTreeSet<String>) -> Result<Wants, Trouble> {
        if cases == 0 {
            return Ok(if self.reader.roster()?.is_none() { Wants::Roster } else { Wants::Draw });
        }
        let free = self.reader.count_free(self.desk.realm())?;
        let free = free.iter().filter(|(round, _)| !over.contains(round));
        Ok(match free.map(|(_, cases)| cases).sum() {
            0 => Wants::Nothing,
            free => Wants::Assignment(free),
        })
    }

    fn unmarked_for(&self, member: Option<&Member>) -> Result<u64, Trouble> {
        let marks = member.is_some_and(|member| member.role != Role::Methodologist);
        let waiting = self.reader.unmarked(self.desk.realm())?;
        Ok(if marks { waiting.iter().map(|(_, _, count)| count).sum() } else { 0 })
    }
}
