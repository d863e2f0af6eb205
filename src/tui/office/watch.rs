//! What the supervisor's screens watch: the board of the round and for the team that were chosen, read again
//! only when something was written, and the cases behind a row of it. Kept as long as the program runs, so that
//! what was chosen is still so when the screens are opened again. Whether a person may open a case is said here.

use super::{Office, Trouble};
use crate::desk::board::{Board, Boards, Coverage, Matter, Scope, Urgent, concerned};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::store::{Sought, StandingCase, Window};
use crate::study::{Member, Role, Study};
use crate::words;
use std::collections::HashMap;
use std::sync::Arc;

/// What changes by the clock alone, such as appointments that pass, is looked at so often, in milliseconds.
const MINUTE: i64 = 60_000;

/// A board with what is needed to draw it.
#[derive(Clone)]
pub struct Seen {
    /// The study as it is described.
    pub study: Arc<Study>,
    /// Who sits there.
    pub member: Option<Member>,
    /// The figures of the whole study.
    pub board: Arc<Board>,
    /// The team whose cases are looked at; without one, all.
    pub team: Option<String>,
    /// How many cases stand where, of that team or of all.
    pub coverage: Arc<Coverage>,
    /// What is to be done, by that team or by all.
    pub urgent: Arc<Vec<Urgent>>,
    /// Whether there is another round to look at, and other teams.
    pub turns: Turns,
    /// The round that was drawn last, where it is not the one looked at.
    pub newer: Option<String>,
    /// Tells one reading from another.
    reading: u64,
    /// Tells one choice from another: rows are put in place anew when it changes.
    pub choice: u64,
}

/// What can be switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turns {
    /// Another round, or practice.
    pub round: bool,
    /// Another team, or all.
    pub team: bool,
}

/// A step to the next of what can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The next round.
    Round,
    /// The next team.
    Team,
}

/// What is kept between two looks.
#[derive(Default)]
pub struct Watch {
    boards: Boards,
    /// The store's mark of its last change, as of the reading.
    version: Option<i64>,
    /// The round that is looked at: it stays so, whatever is drawn meanwhile.
    scope: Option<Scope>,
    /// Whether it was chosen, so that it is looked at again when the screens are opened the next time.
    chosen: bool,
    /// By member: the team that was chosen, or all.
    teams: HashMap<Option<String>, Option<String>>,
    last: Option<Seen>,
}

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
    /// Reads the board if anything was written since the last reading, or if something is to be switched;
    /// nothing if it is the one `have` tells of.
    ///
    /// # Errors
    /// Those of the store.
    pub fn look_again(&mut self, have: Option<&Seen>, turn: Option<Turn>) -> Result<Option<Seen>, Trouble> {
        let mut watch = std::mem::take(&mut self.watch);
        let looked = watch.look(self, have.is_none(), turn);
        self.watch = watch;
        looked?;
        let is_new = |last: &&Seen| have.is_none_or(|have| have.reading != last.reading);
        Ok(self.watch.last.as_ref().filter(is_new).cloned())
    }

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

impl Watch {
    /// `anew` where the screens are opened: unless a round was chosen, it is the newest one then.
    fn look(&mut self, office: &Office, anew: bool, turn: Option<Turn>) -> Result<(), Trouble> {
        let version = office.reader.data_version()?;
        let now = office.now();
        let member = office.member().cloned();
        let is_old = |seen: &Seen| now - seen.board.at >= MINUTE || seen.member != member;
        let is_past = match &self.scope {
            Some(scope) if anew && !self.chosen => *scope != default(office)?,
            _ => false,
        };
        if is_past {
            self.scope = None;
        }
        if turn.is_none()
            && !is_past
            && self.version == Some(version)
            && !self.last.as_ref().is_none_or(is_old)
        {
            return Ok(());
        }
        let scopes = scopes(office)?;
        let seat = member.as_ref().map(|member| member.code.clone());
        let teams = teams(&office.desk.study, member.as_ref());
        let scope = match (turn, &self.scope) {
            (Some(Turn::Round), Some(present)) => Some(after(&scopes, present)),
            (Some(Turn::Round), None) => Some(after(&scopes, &default(office)?)),
            (_, present) => present.clone(),
        };
        let mut team = self.teams.get(&seat).unwrap_or(&teams[0]).clone();
        if turn == Some(Turn::Team) {
            team = after(&teams, &team);
        }
        let read = scope.clone().unwrap_or_else(|| Scope::of(&office.desk));
        let board = self.boards.read(&office.desk, &office.reader, &read, now)?;
        // Looked at is what could be read.
        let newest = default(office)?;
        let round = board.round.as_ref().map(|round| round.name.clone());
        let present = round.map(|round| Scope { realm: board.realm.clone(), round: Some(round) });
        if turn == Some(Turn::Round) {
            self.chosen = present.as_ref() != Some(&newest);
        }
        let is_older = |present: &Scope| present.realm == newest.realm && *present != newest;
        let newer = newest.round.clone().filter(|_| present.as_ref().is_some_and(is_older));
        self.scope = present;
        if turn == Some(Turn::Team) {
            self.teams.insert(seat, team.clone());
        }
        let (coverage, urgent) = match &team {
            None => (board.coverage.clone(), board.urgent.clone()),
            Some(team) => {
                let urgent = board.urgent.iter().filter_map(|one| one.within(team)).collect();
                (board.coverage.within(team), urgent)
            }
        };
        let study = match &self.last {
            Some(last) => last.study.clone(),
            None => Arc::new(office.desk.study.clone()),
        };
        let (reading, choice) = self.last.as_ref().map_or((0, 0), |last| (last.reading + 1, last.choice));
        self.version = Some(version);
        self.last = Some(Seen {
            study,
            member,
            board: Arc::new(board),
            team,
            coverage: Arc::new(coverage),
            urgent: Arc::new(urgent),
            turns: Turns { round: scopes.len() > 1, team: teams.len() > 1 },
            newer,
            reading,
            choice: choice + u64::from(turn.is_some()),
        });
        Ok(())
    }
}

/// What can be looked at: the rounds people work in, in the order of their draws, then those of practice.
fn scopes(office: &Office) -> Result<Vec<Scope>, Trouble> {
    let own = office.desk.realm();
    let mut scopes: Vec<Scope> = Vec::new();
    let draws = office.reader.draws()?;
    let (earnest, practice): (Vec<_>, Vec<_>) = draws.into_iter().partition(|draw| draw.realm == own);
    if earnest.is_empty() {
        scopes.push(Scope::of(&office.desk));
    }
    for draw in earnest.into_iter().chain(practice) {
        let scope = Scope { realm: draw.realm, round: Some(draw.round) };
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Ok(scopes)
}

/// The one that is looked at before anything is chosen: that of the last draw.
fn default(office: &Office) -> Result<Scope, Trouble> {
    let own = Scope::of(&office.desk);
    let last = office.reader.draws()?.into_iter().rfind(|draw| draw.realm == own.realm);
    Ok(Scope { round: last.map(|draw| draw.round), ..own })
}

/// The teams that can be looked at, the first before anything is chosen. A lead begins with the team, and has
/// all beside it; whoever belongs to no team has all, then each.
fn teams(study: &Study, member: Option<&Member>) -> Vec<Option<String>> {
    if study.teams.len() < 2 {
        return vec![None];
    }
    match member.map(|member| (member.role, member.team.clone())) {
        Some((Role::Lead, Some(own))) => vec![Some(own), None],
        Some((_, Some(own))) => vec![None, Some(own)],
        _ => [None].into_iter().chain(study.teams.iter().map(|team| Some(team.code.clone()))).collect(),
    }
}

/// The one behind the present one, round and round.
fn after<T: Clone + PartialEq>(all: &[T], present: &T) -> T {
    let at = all.iter().position(|one| one == present).map_or(0, |at| (at + 1) % all.len());
    all[at].clone()
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

    fn seen(office: &mut Office, turn: Option<Turn>) -> Seen {
        office.look_again(None, turn).unwrap().unwrap()
    }

    #[test]
    fn a_lead_begins_with_the_team_and_a_supervisor_with_all() {
        let made = Handmade::worked();
        let mut lead = office(&made, "b1");
        let own = seen(&mut lead, None);
        assert_eq!((own.team.as_deref(), own.turns), (Some("t2"), Turns { round: false, team: true }));
        let all = seen(&mut lead, Some(Turn::Team));
        assert_eq!((all.team.as_deref(), all.choice), (None, own.choice + 1));
        let whole = all.coverage.total();
        assert_eq!(whole, all.board.coverage.total());
        assert!(own.coverage.total().wanted() < whole.wanted());
        // The scores stay those of the study.
        assert_eq!(own.board.units, all.board.units);
        // Another at the same machine begins with what is theirs, and who comes back finds what was chosen.
        lead.sit("a1").unwrap();
        assert_eq!(seen(&mut lead, None).team.as_deref(), Some("t1"));
        lead.sit("b1").unwrap();
        assert_eq!(seen(&mut lead, None).team, None);
        let mut supervisor = office(&made, "s1");
        let teams: Vec<Option<String>> = [None, Some(Turn::Team), Some(Turn::Team), Some(Turn::Team)]
            .map(|t| seen(&mut supervisor, t).team)
            .into();
        assert_eq!(teams, [None, Some("t1".into()), Some("t2".into()), None]);
    }

    #[test]
    fn the_teams_together_are_the_study() {
        let made = Handmade::worked();
        let board = made.board();
        let of = |team: &str| board.coverage.within(team);
        let (one, two, all) = (of("t1"), of("t2"), board.coverage.total());
        let (first, second) = (one.total(), two.total());
        assert_eq!(first.wanted() + second.wanted(), all.wanted());
        assert_eq!(first.done() + second.done(), all.done());
        assert_eq!(first.insufficient() + second.insufficient(), all.insufficient());
        for coverage in [&one, &two] {
            assert_eq!(coverage.teams[0].standing, coverage.total());
            for row in &coverage.units {
                let below: u64 = coverage
                    .units
                    .iter()
                    .filter(|other| other.parent.is_some_and(|parent| coverage.units[parent].id == row.id))
                    .map(|other| other.standing.cases())
                    .sum();
                assert!(below == 0 || below == row.standing.cases(), "{row:?}");
            }
        }
        let ids = |coverage: &Coverage| coverage.units.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&one), ["total", "province", "finance", "education", "health"]);
        assert_eq!(one.units[0].title.get("zh"), "第一组");
        for urgent in &board.urgent {
            let parts = ["t1", "t2"].map(|team| urgent.within(team).map_or(0, |mine| mine.count));
            let sum = if urgent.matter == Matter::Unmarked { parts[0] } else { parts.iter().sum() };
            assert_eq!(sum, urgent.count, "{urgent:?}");
        }
    }

    #[test]
    fn rounds_go_round_and_practice_comes_last() {
        let made = Handmade::worked();
        made.draw("simple");
        let mut writer = made.writer("s1");
        crate::desk::practice::cases(&made.desk, &mut writer, 2, "seed").unwrap();
        writer.close().unwrap();
        let mut office = office(&made, "s1");
        let mut at = |turn| {
            let seen = seen(&mut office, turn);
            (seen.board.realm.clone(), seen.board.round.clone().unwrap().name)
        };
        assert_eq!(at(None), ("real".into(), "3".into()));
        assert_eq!(at(Some(Turn::Round)), ("practice".into(), "practice".into()));
        assert_eq!(at(Some(Turn::Round)), ("real".into(), "1".into()));
        assert_eq!(at(None), ("real".into(), "1".into()), "it stays chosen");
        assert_eq!(at(Some(Turn::Round)), ("real".into(), "3".into()));
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
