//! The study as `study.yaml` describes it, read whole or not at all, with every fault at its spot.

use super::code::read_code;
use super::draws::DrawDescription;
use super::roster_description::RosterDescription;
use super::teams::{self, Member, Team};
use super::units::{UnitId, Units};
use crate::fieldwork::assignment;
use crate::questionnaire::Text;
use crate::source::{Diagnostic, Reading, SourceFile, Span, YamlLimits, read_yaml};
use crate::words;
use std::sync::Arc;

/// What completion does with items that were skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// It waits until they are answered.
    Block,
    /// It asks.
    Ask,
    /// It lets them pass.
    Pass,
}

/// A study, as described.
#[derive(Debug, Clone)]
pub struct Study {
    /// The file it was read from.
    pub source: Arc<SourceFile>,
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: Text,
    /// Whether everything in it is practice.
    pub practice: bool,
    /// The questionnaire's file, relative to the folder.
    pub questionnaire: String,
    /// Where that file is named.
    pub questionnaire_span: Span,
    /// The smallest cell shown.
    pub smallest: u64,
    /// The share of applicable items from which a broken-off interview counts, above 0 and at most 1.
    pub sufficient: f64,
    /// Marks per open answer: 1 or 2.
    pub marks: u8,
    /// What completion does with skipped items.
    pub skipped: Skipped,
    /// The roster.
    pub roster: RosterDescription,
    /// The units.
    pub units: Units,
    /// The teams.
    pub teams: Vec<Team>,
    /// Supervisors and methodologists.
    pub staff: Vec<Member>,
    /// The draws.
    pub draws: Vec<DrawDescription>,
}

impl Study {
    /// Reads a study.
    ///
    /// # Errors
    /// All that is wrong, in the order of the text; warnings come along on success.
    pub fn read(source: &Arc<SourceFile>) -> Result<(Study, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut reading = Reading::new(source.clone());
        let study = read_yaml(source, YamlLimits::default(), &mut reading.found)
            .and_then(|root| read_study(&root, &mut reading));
        let wrong = reading.found.has_errors();
        let found = reading.found.sorted();
        match study {
            Some(study) if !wrong => Ok((study, found)),
            _ => Err(found),
        }
    }

    /// The realm of everything real people do in it: `practice` in a practice study, else `real`.
    pub fn realm(&self) -> &'static str {
        if self.practice { "practice" } else { "real" }
    }

    /// Everybody who works on it: members of teams in order, then the staff.
    pub fn people(&self) -> impl Iterator<Item = &Member> {
        self.teams.iter().flat_map(|team| &team.members).chain(&self.staff)
    }

    /// The member a word means: by code, or by name if only one is called so.
    pub fn member(&self, word: &str) -> Option<&Member> {
        self.people().find(|member| member.code == word).or_else(|| {
            let mut called = self.people().filter(|member| member.name == word);
            called.next().filter(|_| called.next().is_none())
        })
    }

    /// The draw of that name.
    pub fn draw(&self, name: &str) -> Option<&DrawDescription> {
        self.draws.iter().find(|draw| draw.name == name)
    }

    /// The team of that code.
    pub fn team(&self, code: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.code == code)
    }

    /// The teams as assignment needs them, each with the codes of the units it is in charge of.
    pub fn teams_for_assignment(&self) -> Vec<assignment::Team> {
        let code = |id: UnitId| self.units.get(id).code.clone();
        let charges = teams::charges(&self.teams, &self.units);
        let of = |team: &Team, units: Option<std::collections::BTreeSet<UnitId>>| assignment::Team {
            code: team.code.clone(),
            units: units.map(|units| units.into_iter().map(code).collect()),
            interviewers: team.interviewers().map(str::to_string).collect(),
        };
        self.teams.iter().zip(charges).map(|(team, units)| of(team, units)).collect()
    }
}

fn read_study(root: &crate::source::Node, reading: &mut Reading) -> Option<Study> {
    let mut fields = reading.fields(root)?;
    let name = fields.need("study", reading).and_then(|node| read_code(node, reading));
    let title = fields.take("title").and_then(|node| Text::read(node, &[], reading));
    let practice = fields.take("practice").and_then(|node| reading.boolean(node)).unwrap_or(false);
    let questionnaire = fields.need("questionnaire", reading);
    let smallest = fields.take("smallest").map_or(Some(3), |node| reading.whole(node, 1, 1000));
    let sufficient_node = fields.take("sufficient");
    let sufficient = sufficient_node.map_or(Some(0.8), |node| reading.number(node, 0.0, 1.0));
    let marks = fields.take("marks").map_or(Some(1), |node| reading.whole(node, 1, 2));
    let ways = [("block", Skipped::Block), ("ask", Skipped::Ask), ("pass", Skipped::Pass)];
    let skipped = fields.take("skipped").map_or(Some(Skipped::Ask), |node| reading.one_of(node, &ways));
    let roster_node = fields.need("roster", reading);
    let units_node = fields.need("units", reading);
    let (teams_node, staff_node) = (fields.take("teams"), fields.take("staff"));
    let draws_node = fields.take("draws");
    fields.finish(reading);

    if let (Some(node), Some(0.0)) = (sufficient_node, sufficient) {
        reading.error(node.span.clone(), words!("要大于 0", "it must be above 0"));
    }
    let roster = roster_node.and_then(|node| RosterDescription::read(node, reading));
    let units = units_node.map(|node| Units::read(node, reading)).unwrap_or_default();
    let (teams, staff) = teams::read_people(teams_node, staff_node, &units, reading);
    let draws = draws_node
        .map(|node| DrawDescription::read_all(node, &units, roster.as_ref(), reading))
        .unwrap_or_default();
    warn_of_units_without_team(&teams, &units, reading);
    let name = name?;
    Some(Study {
        source: reading.file.clone(),
        title: title.unwrap_or_else(|| Text::same(name.as_str())),
        name,
        practice,
        questionnaire: questionnaire.and_then(|node| reading.text(node))?.to_string(),
        questionnaire_span: questionnaire?.span.clone(),
        smallest: smallest?,
        sufficient: sufficient?,
        marks: marks? as u8,
        skipped: skipped?,
        roster: roster?,
        units,
        teams,
        staff,
        draws,
    })
}

/// Where teams have jurisdictions, a unit in none of them would have its cases left over.
fn warn_of_units_without_team(teams: &[Team], units: &Units, reading: &mut Reading) {
    let charges = teams::charges(teams, units);
    if teams.is_empty() || charges.iter().any(Option::is_none) {
        return;
    }
    for leaf in units.leaves() {
        if !charges.iter().flatten().any(|charge| charge.contains(&leaf)) {
            let unit = units.get(leaf);
            let code = &unit.code;
            reading.warning(
                unit.span.clone(),
                words!("没有小组负责单位 {code}", "no team is in charge of the unit `{code}`"),
                Some(words!(
                    "把它写进某个小组的 units，不然它的个案派不出去",
                    "name it under a team's `units`, or its cases cannot be given out"
                )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STUDY: &str = "
study: s
questionnaire: q.yaml
roster:
  file: roster.csv
  columns: { id: 编号, unit: 单位, level: 级别 }
  eligible:
    - must: ${level} = '处级'
      else: 不是处级
  same: [[a, b]]
units:
  - unit: g
    units:
      - unit: x
      - { unit: y, heads: 3 }
  - unit: z
teams:
  - { team: t1, units: [g], members: [{ code: m1, role: lead }, { code: m2 }] }
  - { team: t2, units: [y, z], members: [{ code: m3, name: 何川 }] }
staff: [{ code: s1, name: 周敏, role: supervisor }]
draws:
  - { draw: first, method: stratified, by: level, size: 5, minimum: 1, reserves: { each: 2 } }
";

    fn read(text: &str) -> Result<(Study, Vec<Diagnostic>), Vec<Diagnostic>> {
        Study::read(&SourceFile::new("study.yaml", text))
    }

    /// The English messages of a study that differs from [`STUDY`] in one place.
    fn faults(from: &str, to: &str) -> Vec<String> {
        assert!(STUDY.contains(from), "{from}");
        let found = read(&STUDY.replace(from, to)).expect_err(to);
        found.iter().map(|d| format!("{} {}", d.place(), d.message.en)).collect()
    }

    #[test]
    fn a_study_is_read() {
        let (study, found) = read(STUDY).expect("no errors");
        assert!(found.is_empty());
        assert_eq!((study.smallest, study.sufficient, study.marks), (3, 0.8, 1));
        assert_eq!(study.member("何川").map(|m| m.code.as_str()), Some("m3"));
        assert_eq!(study.draws[0].reserves, super::super::ReserveRule::Each(2));
        let teams = study.teams_for_assignment();
        let units = |at: usize| teams[at].units.as_ref().map(|u| u.iter().cloned().collect::<Vec<_>>());
        // Who names the unit takes it, before who names its group.
        assert_eq!(units(0), Some(vec!["x".to_string()]));
        assert_eq!(units(1), Some(vec!["y".to_string(), "z".to_string()]));
    }

    #[test]
    fn faults_stand_at_their_spot() {
        assert_eq!(faults("questionnaire: q", "questionaire: q").len(), 2);
        let unknown = faults("units: [y, z]", "units: [y, zz]");
        assert!(unknown.contains(&"study.yaml:19:28 there is no unit with the code `zz`".to_string()));
        assert!(faults("code: s1", "code: m1")[0].contains("`m1` is used twice"));
        assert!(faults("by: level", "by: lvel")[0].contains("no strata by `lvel`"));
        assert!(faults("size: 5", "size: 0")[0].contains("whole number"));
        assert!(faults("minimum: 1", "minimum: 6")[0].contains("only 5 in all"));
        assert!(faults("reserves:", "allocation: equal, reserves:")[0].contains("proportional"));
        assert!(faults("[[a, b]]", "[[a, a]]")[0].contains("two different ids"));
        assert!(faults("level: 级别", "level: 编号")[0].contains("taken by another column"));
        assert!(faults("role: lead", "role: boss")[0].contains("`boss` is not known"));
        assert!(faults("unit: 单位, ", "")[0].contains("`unit` is missing"));
    }

    #[test]
    fn a_unit_without_a_team_is_a_warning() {
        let (_, found) = read(&STUDY.replace("units: [y, z]", "units: [y]")).expect("no errors");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.en.contains("`z`"));
    }
}
