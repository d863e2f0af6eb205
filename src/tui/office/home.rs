//! What the home screen shows: whose study it is, who sits there, and what waits behind each door.

use super::{Office, Trouble};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::study::{Member, Role};

/// What the home screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeFacts {
    /// What people call the study.
    pub title: Words,
    /// Whether everything in it is practice.
    pub practice: bool,
    /// Who sits there.
    pub member: Option<Member>,
    /// What people call their team.
    pub team: Option<Words>,
    /// Everybody who could: code, name, role, team.
    pub people: Vec<(Member, Option<Words>)>,
    /// Of one's own cases: still to be done, and appointments of today.
    pub to_do: usize,
    /// Appointments today (until the next midnight), overdue ones included.
    pub today: usize,
    /// Open answers that wait for one's mark.
    pub unmarked: u64,
    /// Cases of the study that are finished, and all.
    pub finished: (u64, u64),
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
        let to_do = mine.iter().filter(|case| open(&case.status)).count();
        let today = mine
            .iter()
            .filter(|case| open(&case.status) && case.next_appointment.is_some_and(|at| at < midnight))
            .count();
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
            practice: study.practice,
            team: member.as_ref().and_then(team_of),
            people: study.people().map(|member| (member.clone(), team_of(member))).collect(),
            unmarked: self.unmarked_for(member.as_ref())?,
            member,
            to_do,
            today,
            finished: (done, all),
        })
    }

    fn unmarked_for(&self, member: Option<&Member>) -> Result<u64, Trouble> {
        let marks = member.is_some_and(|member| member.role != Role::Methodologist);
        let waiting = self.reader.unmarked(self.desk.realm())?;
        Ok(if marks { waiting.iter().map(|(_, _, count)| count).sum() } else { 0 })
    }
}
