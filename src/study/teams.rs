//! Who works on a study: teams with their jurisdictions and members, and the staff above them.
//! Names stand here and in `study.yaml` only; the log knows members by their codes.

use super::code::read_code;
use super::units::{UnitId, Units};
use crate::i18n::Words;
use crate::questionnaire::Text;
use crate::source::{Node, Reading, Span, nearest};
use crate::words;
use std::collections::{BTreeSet, HashMap};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Conducts interviews and leads a team: releases reserves, gives cases back.
    Lead,
    /// Conducts interviews.
    Interviewer,
    /// Sees all teams and reviews.
    Supervisor,
    /// Writes questionnaires, draws, exports.
    Methodologist,
}

impl Role {
    /// The machine word.
    pub fn word(self) -> &'static str {
        match self {
            Role::Lead => "lead",
            Role::Interviewer => "interviewer",
            Role::Supervisor => "supervisor",
            Role::Methodologist => "methodologist",
        }
    }

    /// What screens say.
    pub fn label(self) -> Words {
        match self {
            Role::Lead => Words::new("组长", "lead"),
            Role::Interviewer => Words::new("访谈员", "interviewer"),
            Role::Supervisor => Words::new("督导", "supervisor"),
            Role::Methodologist => Words::new("研究人员", "methodologist"),
        }
    }

    /// Whether cases are given to them: leads interview too.
    pub fn interviews(self) -> bool {
        matches!(self, Role::Lead | Role::Interviewer)
    }

    /// Whether the whole study is theirs to see: its figures, its sample, its export. Interviewers see their own
    /// cases.
    pub fn oversees(self) -> bool {
        self != Role::Interviewer
    }

    /// Whether open answers are theirs to mark.
    pub fn marks(self) -> bool {
        self != Role::Methodologist
    }

    /// Whether a lead's acts are theirs to do: a supervisor stands above every lead.
    pub fn leads(self) -> bool {
        matches!(self, Role::Lead | Role::Supervisor)
    }
}

/// Somebody who works on the study.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What the log calls them.
    pub code: String,
    /// What people call them.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The team they belong to; staff belongs to none.
    pub team: Option<String>,
    /// Where they stand in `study.yaml`.
    pub span: Span,
}

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// What it is in charge of, as written: units or groups.
    pub units: Vec<UnitId>,
    /// Its members, in the order written.
    pub members: Vec<Member>,
}

impl Team {
    /// Codes of those who conduct interviews.
    pub fn interviewers(&self) -> impl Iterator<Item = &str> {
        self.members.iter().filter(|m| m.role.interviews()).map(|m| m.code.as_str())
    }
}

/// The leaves each team is in charge of, in the order of the teams; `None` for all if no team has a
/// jurisdiction. A unit named goes before the group it lies in: who names it takes it.
pub(super) fn charges(teams: &[Team], units: &Units) -> Vec<Option<BTreeSet<UnitId>>> {
    if teams.iter().all(|team| team.units.is_empty()) {
        return vec![None; teams.len()];
    }
    let mut closest: HashMap<UnitId, usize> = HashMap::new();
    let named = |leaf: UnitId, team: &Team| {
        team.units.iter().filter(|unit| units.within(leaf, **unit)).map(|unit| units.depth(*unit)).max()
    };
    for leaf in units.leaves() {
        if let Some(depth) = teams.iter().filter_map(|team| named(leaf, team)).max() {
            closest.insert(leaf, depth);
        }
    }
    let takes = |leaf: UnitId, team: &Team| named(leaf, team).is_some_and(|d| closest.get(&leaf) == Some(&d));
    teams.iter().map(|team| Some(units.leaves().filter(|leaf| takes(*leaf, team)).collect())).collect()
}

/// Reads `teams:` and `staff:`; every code is unique among all of them.
pub(super) fn read_people(
    teams: Option<&Node>,
    staff: Option<&Node>,
    units: &Units,
    reading: &mut Reading,
) -> (Vec<Team>, Vec<Member>) {
    let mut seen = Seen::default();
    let mut made: Vec<Team> = Vec::new();
    for entry in teams.map_or(&[][..], |node| reading.members(node)) {
        let Some(mut fields) = reading.fields(entry) else { continue };
        let named = fields.need("team", reading);
        let code = named.and_then(|node| read_code(node, reading));
        let title = fields.take("title").and_then(|node| Text::read(node, &[], reading));
        let charge = fields.take("units").map(|node| read_charge(node, units, reading)).unwrap_or_default();
        let members = fields.need("members", reading);
        fields.finish(reading);
        let (Some(code), Some(named)) = (code, named) else { continue };
        if made.iter().any(|team| team.code == code) {
            let message = words!("小组代码 {code} 用了两次", "the team code `{code}` is used twice");
            reading.error(named.span.clone(), message);
            continue;
        }
        let known = [("lead", Role::Lead), ("interviewer", Role::Interviewer)];
        let members: Vec<Member> = members
            .map_or(&[][..], |node| reading.members(node))
            .iter()
            .filter_map(|node| {
                read_member(node, Some(&code), &known, Some(Role::Interviewer), &mut seen, reading)
            })
            .collect();
        if members.is_empty() {
            let message = words!("小组 {code} 没有成员", "team `{code}` has no members");
            reading.error(named.span.clone(), message);
        }
        let title = title.unwrap_or_else(|| Text::same(code.as_str()));
        made.push(Team { code, title, units: charge, members });
    }
    let known = [("supervisor", Role::Supervisor), ("methodologist", Role::Methodologist)];
    let staff = staff
        .map_or(&[][..], |node| reading.members(node))
        .iter()
        .filter_map(|node| read_member(node, None, &known, None, &mut seen, reading))
        .collect();
    (made, staff)
}

#[derive(Default)]
struct Seen {
    codes: BTreeSet<String>,
}

fn read_member(
    node: &Node,
    team: Option<&str>,
    known: &[(&'static str, Role)],
    usual: Option<Role>,
    seen: &mut Seen,
    reading: &mut Reading,
) -> Option<Member> {
    let mut fields = reading.fields(node)?;
    let named = fields.need("code", reading);
    let code = named.and_then(|node| read_code(node, reading));
    let name = fields.take("name").and_then(|node| reading.text(node)).map(str::to_string);
    let role = match fields.take("role") {
        Some(node) => reading.one_of(node, known),
        None if usual.is_none() => fields.need("role", reading).and(None),
        None => usual,
    };
    fields.finish(reading);
    let (code, span) = (code?, named?.span.clone());
    if !seen.codes.insert(code.clone()) {
        reading.error_help(
            span,
            words!("成员代码 {code} 用了两次", "the member code `{code}` is used twice"),
            words!(
                "代码在整个项目中只属于一个人，一个人只在一个小组",
                "a code belongs to one person in the whole study, and a person to one team"
            ),
        );
        return None;
    }
    let name = name.unwrap_or_else(|| code.clone());
    Some(Member { code, name, role: role?, team: team.map(str::to_string), span })
}

fn read_charge(node: &Node, units: &Units, reading: &mut Reading) -> Vec<UnitId> {
    let mut charge = Vec::new();
    for member in reading.members(node) {
        let Some(code) = reading.text(member) else { continue };
        match units.by_code(code) {
            Some(id) if charge.contains(&id) => {
                let message = words!("单位 {code} 写了两次", "the unit `{code}` stands here twice");
                reading.error(member.span.clone(), message);
            }
            Some(id) => charge.push(id),
            None => {
                let message = words!("没有代码为 {code} 的单位", "there is no unit with the code `{code}`");
                let near = nearest(code, units.iter().map(|(_, unit)| unit.code.as_str()));
                match near {
                    Some(near) => {
                        let help = words!("是不是 {near}？", "did you mean `{near}`?");
                        reading.error_help(member.span.clone(), message, help);
                    }
                    None => reading.error(member.span.clone(), message),
                }
            }
        }
    }
    charge
}
