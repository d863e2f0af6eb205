//! Who gets which case: cases to teams by jurisdiction or at random, within a team at random to its
//! members, evenly, and so that a unit is met by two interviewers wherever that can be.
//! Pure and repeatable: the same cases, teams and seed give the same assignment; nothing here knows a
//! person's name, and nobody chooses their own cases.
//!
//! A mark that depends on which interviewer one happened to get can only be told from the unit's own
//! standing where a unit has met more than one of them; hence the rule of two.

use crate::sampling::digest;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A case to be given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// The unit it lies in.
    pub unit: String,
}

/// A team that can take cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its code.
    pub code: String,
    /// The units it is in charge of, leaves of the tree; `None`: any.
    pub units: Option<BTreeSet<String>>,
    /// Codes of those who conduct interviews.
    pub interviewers: Vec<String>,
}

/// A case in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The case.
    pub case: String,
    /// The unit it lies in.
    pub unit: String,
    /// The team.
    pub team: String,
    /// The member.
    pub interviewer: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The new assignments, in the order of the cases given.
    pub made: Vec<Assignment>,
    /// Cases left over, by unit: no team is in charge of it, or the one that is has nobody to send.
    pub left: BTreeMap<String, usize>,
    /// Units whose cases, all counted, are in the hands of one interviewer.
    pub single: BTreeSet<String>,
}

/// Gives out `cases`, taking account of what was given out `before`.
///
/// A unit's cases go to the team in charge; where several are, or where no team has a jurisdiction, to
/// the one with the fewest cases per interviewer so far. Within the team the next case goes to the
/// member with the fewest, save that a unit met by one interviewer so far is first shown a second one.
/// Ties are broken by a hash of seed, case and candidate.
pub fn assign(cases: &[Case], teams: &[Team], before: &[Assignment], seed: &str) -> Assigned {
    let mut desk = Desk::new(before);
    let mut order: Vec<(String, String, usize)> = cases
        .iter()
        .enumerate()
        .map(|(at, case)| (digest(&[seed, &case.unit]), digest(&[seed, &case.id]), at))
        .collect();
    // Unit after unit, and within a unit in random order: the members then follow one another.
    order.sort_unstable();
    let mut made: Vec<Option<Assignment>> = vec![None; cases.len()];
    let mut left = BTreeMap::new();
    for (_, _, at) in order {
        let case = &cases[at];
        match desk.place(case, teams, seed) {
            Some(assignment) => made[at] = Some(assignment),
            None => *left.entry(case.unit.clone()).or_default() += 1,
        }
    }
    let touched: BTreeSet<&String> = cases.iter().map(|case| &case.unit).collect();
    let single = desk
        .met
        .iter()
        .filter(|(unit, met)| met.len() == 1 && touched.contains(unit))
        .map(|(unit, _)| unit.clone())
        .collect();
    Assigned { made: made.into_iter().flatten().collect(), left, single }
}

/// What everybody has in hand so far.
struct Desk {
    team_load: HashMap<String, usize>,
    load: HashMap<(String, String), usize>,
    met: BTreeMap<String, BTreeSet<String>>,
}

impl Desk {
    fn new(before: &[Assignment]) -> Desk {
        let mut desk = Desk { team_load: HashMap::new(), load: HashMap::new(), met: BTreeMap::new() };
        for assignment in before {
            desk.note(assignment);
        }
        desk
    }

    fn note(&mut self, made: &Assignment) {
        *self.team_load.entry(made.team.clone()).or_default() += 1;
        *self.load.entry((made.team.clone(), made.interviewer.clone())).or_default() += 1;
        self.met.entry(made.unit.clone()).or_default().insert(made.interviewer.clone());
    }

    fn place(&mut self, case: &Case, teams: &[Team], seed: &str) -> Option<Assignment> {
        let team = teams
            .iter()
            .filter(|team| !team.interviewers.is_empty() && team.takes(&case.unit))
            .min_by(|a, b| {
                // Cases per interviewer, compared crosswise so that no division rounds.
                let (load_a, load_b) = (self.team_cases(a), self.team_cases(b));
                (load_a * b.interviewers.len())
                    .cmp(&(load_b * a.interviewers.len()))
                    .then_with(|| tie(seed, case, &a.code).cmp(&tie(seed, case, &b.code)))
            })?;
        let met = self.met.get(&case.unit);
        let only = met.filter(|met| met.len() == 1 && team.interviewers.len() > 1).and_then(BTreeSet::first);
        let interviewer = team.interviewers.iter().filter(|code| only != Some(*code)).min_by_key(|code| {
            let load = self.load.get(&(team.code.clone(), (*code).clone())).copied().unwrap_or(0);
            (load, tie(seed, case, code))
        })?;
        let made = Assignment {
            case: case.id.clone(),
            unit: case.unit.clone(),
            team: team.code.clone(),
            interviewer: interviewer.clone(),
        };
        self.note(&made);
        Some(made)
    }

    fn team_cases(&self, team: &Team) -> usize {
        self.team_load.get(&team.code).copied().unwrap_or(0)
    }
}

impl Team {
    fn takes(&self, unit: &str) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(unit))
    }
}

fn tie(seed: &str, case: &Case, candidate: &str) -> String {
    digest(&[seed, &case.id, candidate])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(code: &str, units: Option<&[&str]>, members: &[&str]) -> Team {
        Team {
            code: code.into(),
            units: units.map(|units| units.iter().map(|u| u.to_string()).collect()),
            interviewers: members.iter().map(|m| m.to_string()).collect(),
        }
    }

    fn cases(sizes: &[(&str, usize)]) -> Vec<Case> {
        sizes
            .iter()
            .flat_map(|(unit, size)| {
                (0..*size).map(move |n| Case { id: format!("{unit}-{n}"), unit: unit.to_string() })
            })
            .collect()
    }

    fn loads(made: &[Assignment]) -> BTreeMap<&str, usize> {
        let mut loads = BTreeMap::new();
        for one in made {
            *loads.entry(one.interviewer.as_str()).or_default() += 1;
        }
        loads
    }

    #[test]
    fn cases_go_where_the_jurisdiction_says_evenly_and_each_unit_meets_two() {
        let teams =
            [team("t1", Some(&["a", "b"]), &["m1", "m2", "m3"]), team("t2", Some(&["c"]), &["m4", "m5"])];
        let cases = cases(&[("a", 2), ("b", 9), ("c", 5)]);
        for seed in 0..50 {
            let assigned = assign(&cases, &teams, &[], &seed.to_string());
            assert_eq!(assigned.made.len(), 16);
            assert!(assigned.single.is_empty() && assigned.left.is_empty());
            assert!(assigned.made.iter().all(|one| (one.unit == "c") == (one.team == "t2")));
            let loads = loads(&assigned.made);
            assert!((3..=4).contains(&loads["m1"]) && (3..=4).contains(&loads["m2"]));
            assert!((2..=3).contains(&loads["m4"]), "{loads:?}");
        }
    }

    #[test]
    fn without_jurisdictions_teams_are_loaded_by_their_size() {
        let teams = [team("t1", None, &["m1", "m2", "m3"]), team("t2", None, &["m4"])];
        let assigned = assign(&cases(&[("a", 20), ("b", 20)]), &teams, &[], "s");
        assert!(loads(&assigned.made).values().all(|&load| load == 10));
    }

    #[test]
    fn it_depends_on_the_seed_and_on_nothing_else() {
        let teams = [team("t1", None, &["m1", "m2"])];
        let mut list = cases(&[("a", 6), ("b", 6)]);
        let first = assign(&list, &teams, &[], "s");
        assert_ne!(first, assign(&list, &teams, &[], "other"));
        list.reverse();
        let mut turned = assign(&list, &teams, &[], "s");
        turned.made.reverse();
        assert_eq!(first, turned);
    }

    #[test]
    fn a_later_case_shows_the_unit_a_second_interviewer() {
        let teams = [team("t1", None, &["m1", "m2"])];
        let before: Vec<_> = (0..5)
            .map(|n| Assignment {
                case: format!("x{n}"),
                unit: format!("u{n}"),
                team: "t1".into(),
                interviewer: if n == 0 { "m1" } else { "m2" }.into(),
            })
            .collect();
        let late = [Case { id: "new".into(), unit: "u0".into() }];
        assert_eq!(assign(&late, &teams, &before, "s").made[0].interviewer, "m2");
    }

    #[test]
    fn what_cannot_be_is_said() {
        let teams = [team("t1", Some(&["a"]), &["m1"]), team("t2", Some(&["b"]), &[])];
        let assigned = assign(&cases(&[("a", 3), ("b", 2), ("c", 1)]), &teams, &[], "s");
        assert_eq!(assigned.made.len(), 3);
        assert_eq!(assigned.single.iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(assigned.left, BTreeMap::from([("b".into(), 2), ("c".into(), 1)]));
    }
}
