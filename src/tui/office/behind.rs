//! The very cases behind a row of the board: the first of them in the order in which they are to be worked,
//! how many more there are, and whether whoever sits there may open one. What the row says is never counted here.

use super::Office;
use super::Trouble;
use crate::desk::board::{Matter, concerned};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::store::{Sought, StandingCase, Window};
use crate::study::{Member, Role};
use crate::words;

/// Behind which row the cases are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// A matter.
    Matter(Matter),
    /// A unit, by its code.
    Unit(String),
}

/// So many cases are listed: nobody walks through more, and all of a large study would have to be read anew
/// whenever one of them changes.
const MOST_LISTED: u32 = 500;

/// The cases of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// The first of them.
    pub cases: Vec<ListedCase>,
    /// How many more there are.
    pub more: u64,
}

/// One case of a list, without the name of the person.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: i64,
    /// The unit.
    pub unit: Words,
    /// The team, if it has one.
    pub team: Option<Words>,
    /// Who has it, by name.
    pub interviewer: Option<String>,
    /// Where it stands.
    pub status: CaseStatus,
    /// Since when it stands in the list, or when it was due; UTC milliseconds.
    pub at: i64,
    /// The next appointment, UTC milliseconds.
    pub appointment: Option<i64>,
    /// Whether whoever sits there may open it.
    pub opens: bool,
}

impl Office {
    /// The first cases behind a row of what is seen, in the order in which they are to be worked; of those that
    /// can be called by the words that are looked for, if any are.
    ///
    /// # Errors
    /// Those of the store.
    pub fn cases_behind(
        &self,
        behind: &Behind,
        realm: &str,
        round: &str,
        team: Option<&str>,
        words: &str,
    ) -> Result<Listed, Trouble> {
        let sought = (!words.is_empty()).then(|| self.sought(words));
        let window = Window { team, most: MOST_LISTED, sought: sought.as_ref() };
        let found = match behind {
            Behind::Matter(matter) => concerned(&self.reader, realm, round, *matter, self.now(), window)?,
            Behind::Unit(unit) => self.reader.cases_in_unit(realm, round, unit, window)?,
        };
        let cases: Vec<ListedCase> = found.cases.iter().map(|case| self.listed(behind, case)).collect();
        let more = found.all.saturating_sub(cases.len() as u64);
        Ok(Listed { cases, more })
    }

    /// Units, teams and people that can be called by these words, in whichever language.
    fn sought(&self, words: &str) -> Sought {
        let wanted = words.to_lowercase();
        let called = |name: &str| name.to_lowercase().contains(&wanted);
        let either = |Words { zh, en }: Words| called(&zh) || called(&en);
        let study = &self.desk.study;
        let units = study.units.leaves().map(|id| study.units.get(id));
        Sought {
            units: units.filter(|unit| either(unit.title.words())).map(|unit| unit.code.clone()).collect(),
            teams: study.teams.iter().filter(|t| either(t.title.words())).map(|t| t.code.clone()).collect(),
            interviewers: study.people().filter(|m| called(&m.name)).map(|m| m.code.clone()).collect(),
            number: wanted,
        }
    }

    fn listed(&self, behind: &Behind, case: &StandingCase) -> ListedCase {
        let team = case.team.as_deref().and_then(|code| self.desk.study.team(code));
        ListedCase {
            id: case.id.clone(),
            number: case.number,
            unit: self.unit(&case.unit),
            team: team.map(|team| team.title.words()),
            interviewer: case.interviewer.as_deref().map(|code| self.name_of(code)),
            status: CaseStatus::from_word(&case.status).unwrap_or(CaseStatus::Open),
            at: match behind {
                Behind::Matter(matter) => matter.since(case),
                Behind::Unit(_) => case.last_activity,
            },
            appointment: case.next_appointment,
            opens: self.member().is_some_and(|member| may_open(member, self.desk.study.practice, case)),
        }
    }
}

/// An interviewer opens own cases, a lead those of the team, a supervisor any. Methodologists have no part in
/// the field. In a practice study there is nobody to protect.
fn may_open(member: &Member, practice: bool, case: &StandingCase) -> bool {
    practice
        || match member.role {
            Role::Supervisor => true,
            Role::Lead => case.team.is_some() && case.team == member.team,
            Role::Interviewer => case.interviewer.as_deref() == Some(&member.code),
            Role::Methodologist => false,
        }
}

/// Why a case stays closed to some.
pub fn why_closed() -> Words {
    words!("个案由本组组长或督导打开", "a lead of the team or a supervisor opens it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::board::handmade::{Handmade, MORNING};

    fn office(made: &Handmade, who: &str) -> Office {
        let mut office = Office::open(made.dir()).unwrap().timed(made.clock.clone());
        office.sit(who).unwrap();
        office
    }

    #[test]
    fn a_matter_opens_its_very_cases_to_whoever_may_see_them() {
        let made = Handmade::worked();
        let list = |who: &str, behind: &Behind, team: Option<&str>| {
            let listed = office(&made, who).cases_behind(behind, "real", "1", team, "").unwrap();
            assert_eq!(listed.more, 0);
            listed.cases
        };
        let overdue = Behind::Matter(Matter::Overdue);
        let late = made.cases_of("lantai")[2].clone();
        let found = list("s1", &overdue, None);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].number, found[0].at), (late.number, MORNING - 86_400_000));
        assert_eq!((found[0].status, found[0].opens), (CaseStatus::Open, true));
        assert!(list("s1", &overdue, Some("t1")).is_empty());
        let opens = |who: &str| list(who, &overdue, None)[0].opens;
        assert!(opens("b1") && !opens("a1") && !opens("a2"));
        let board = made.board();
        for urgent in board.urgent.iter().filter(|urgent| urgent.matter != Matter::Unmarked) {
            let cases = list("s1", &Behind::Matter(urgent.matter), None);
            assert_eq!(cases.len() as u64, urgent.count, "{:?}", urgent.matter);
        }
        assert!(list("s1", &Behind::Matter(Matter::Unmarked), None).is_empty());
        let unit = list("s1", &Behind::Unit("lantai".into()), Some("t2"));
        assert_eq!(unit.len(), made.cases_of("lantai").len());
    }
}
