//! What the supervisor's screens watch: the board of the round and for the team that were chosen, read again
//! only when something was written. Kept as long as the program runs, so that what was chosen is still so when
//! the screens are opened again. The cases behind a row are those of [`super::behind`].

use super::{Office, Trouble};
use crate::desk::board::{Board, Boards, Coverage, Scope, Urgent};
use crate::study::{Member, Role, Study};
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
    use crate::desk::board::Matter;
    use crate::desk::board::handmade::Handmade;

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
}
