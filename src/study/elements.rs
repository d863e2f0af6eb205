//! The elements of a study: the roster as the log may know it. Id, unit, declared columns, and whether
//! somebody may be drawn, with the reason if not. Nothing personal stands here but, where the study
//! says so, the id itself.
//!
//! Its text is JSON, one object a line, in the order of the roster; the log names it by its SHA-256.

use super::description::Study;
use super::eligible::Eligibility;
use super::roster::Roster;
use crate::i18n::Words;
use crate::source::Diagnostic;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// One element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Its id on the roster.
    pub id: String,
    /// Code of its unit.
    pub unit: String,
    /// Whether it stands in the frame.
    pub eligible: bool,
    /// Why not, in words; in every language the study says it in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The declared columns.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub columns: BTreeMap<String, String>,
}

/// Why the second of a pair declared one person is out.
pub(super) fn same_person() -> Words {
    words!("与另一行是同一个人", "the same person as another row")
}

/// Judges everybody on a roster: the first condition that fails gives the reason; the second of a pair
/// declared one person is out for that.
///
/// # Errors
/// If a condition cannot be evaluated for somebody, at its spot in `study.yaml`.
pub fn elements(roster: &Roster, study: &Study) -> Result<Vec<Element>, Vec<Diagnostic>> {
    let mut eligibility = Eligibility::new(study)?;
    let second: HashSet<&str> = study.roster.same.iter().map(|(_, second, _)| second.as_str()).collect();
    let same = same_person().in_both();
    let mut elements = Vec::with_capacity(roster.people.len());
    for person in &roster.people {
        let unit = study.units.get(person.unit);
        let group = study.units.group(person.unit).map_or("", |id| &study.units.get(id).code);
        let reason = match eligibility.judge(&person.columns, &unit.code, group)? {
            Some(rule) => Some(study.roster.eligible[rule].reason.in_all_languages()),
            None if second.contains(person.id.as_str()) => Some(same.clone()),
            None => None,
        };
        elements.push(Element {
            id: person.id.clone(),
            unit: unit.code.clone(),
            eligible: reason.is_none(),
            reason,
            columns: roster.columns.iter().cloned().zip(person.columns.iter().cloned()).collect(),
        });
    }
    Ok(elements)
}

/// The text of a list of elements.
///
/// # Errors
/// None that a list of texts can give; `serde_json` does not promise it.
pub fn to_lines(elements: &[Element]) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(elements.len() * 96);
    for element in elements {
        serde_json::to_writer(&mut text, element)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// The elements of a text.
///
/// # Errors
/// If a line is not what [`to_lines`] writes.
pub fn from_lines(text: &[u8]) -> serde_json::Result<Vec<Element>> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(serde_json::from_slice).collect()
}

/// How many are out for each reason, by reason.
pub fn out_by_reason(elements: &[Element]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for reason in elements.iter().filter_map(|element| element.reason.clone()) {
        *counts.entry(reason).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::study::roster;

    const STUDY: &str = "
study: s
questionnaire: q.yaml
roster:
  file: r.csv
  columns: { id: id, unit: unit, name: name, level: level, status: status }
  eligible:
    - must: ${level} = '处级'
      else: { zh: 不是处级, en: Not division level }
    - must: ${status} = '在职' and ${unit} != 'z' and ${group} = 'g'
      else: 不在职
  same: [[1, 5]]
units:
  - { unit: g, units: [x, y] }
  - { unit: z }
";

    fn study(change: (&str, &str)) -> Study {
        let text = STUDY.replace("units: [x, y]", "units: [{ unit: x }, { unit: y }]");
        let text = text.replace(change.0, change.1);
        Study::read(&SourceFile::new("study.yaml", text)).expect("a study").0
    }

    const ROWS: &str = "id,unit,name,level,status\n1,x,顾予安,处级,在职\n2,x,何川,科级,在职\n3,y,沈知远,处级,退休\n\
                        4,z,周敏,处级,在职\n5,y,顾予安,处级,在职\n";

    #[test]
    fn the_first_condition_that_fails_gives_the_reason() {
        let study = study(("", ""));
        let roster = roster::read(ROWS.as_bytes(), &study, &mut |_, _| {}).expect("a roster");
        let elements = elements(&roster, &study).expect("judged");
        let reasons: Vec<Option<&str>> = elements.iter().map(|e| e.reason.as_deref()).collect();
        assert_eq!(
            reasons,
            [
                None,
                Some("不是处级 / Not division level"),
                Some("不在职"),
                Some("不在职"),
                Some("与另一行是同一个人 / the same person as another row"),
            ]
        );
        // The log holds both languages; whoever reads it has one.
        let said = |n: usize| study.roster.reason(reasons[n].expect("a reason"));
        assert_eq!(said(4).en, "the same person as another row");
        assert_eq!((&*said(1).zh, &*said(1).en), ("不是处级", "Not division level"));
        assert_eq!(study.roster.reason("of an earlier file").zh, "of an earlier file");
        let text = to_lines(&elements).expect("lines");
        assert_eq!(from_lines(&text).expect("read back"), elements);
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.contains("\"level\":\"处级\"") && !text.contains("顾予安"), "{text}");
    }

    #[test]
    fn a_condition_that_cannot_be_is_shown_at_its_spot() {
        let roster = roster::read(ROWS.as_bytes(), &study(("", "")), &mut |_, _| {}).expect("a roster");
        let fault = |from: &str, to: &str| {
            let found = elements(&roster, &study((from, to))).expect_err(to);
            format!("{} {} {:?}", found[0].place(), found[0].message.en, found[0].help)
        };
        let unknown = fault("${level}", "${lvel}");
        assert!(unknown.contains("study.yaml:8:13") && unknown.contains("level"), "{unknown}");
        let personal = fault("${level} =", "${name} =");
        assert!(personal.contains("personal"), "{personal}");
        let clock = fault("${level} =", "today() =");
        assert!(clock.contains("neither on the time nor on chance"), "{clock}");
    }

    #[test]
    fn a_hundred_thousand_rows_are_judged_on_one_tree() {
        let study = study(("same: [[1, 5]]", "same: []"));
        let rows: String = (0..100_000).map(|n| format!("{n},x,a,处级,在职\n")).collect();
        let text = format!("id,unit,name,level,status\n{rows}");
        let roster = roster::read(text.as_bytes(), &study, &mut |_, _| {}).expect("a roster");
        let elements = elements(&roster, &study).expect("judged");
        assert!(elements.len() == 100_000 && elements.iter().all(|element| element.eligible));
    }
}
