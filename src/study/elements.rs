//! The elements of a study: the roster as the log may know it. Id, unit, declared columns, and whether
//! somebody may be drawn, with the reason if not. Nothing personal stands here but, where the study
//! says so, the id itself.
//!
//! Its text is JSON, one object a line, in the order of the roster; the log names it by its SHA-256.

use super::description::Study;
use super::eligible::Eligibility;
use super::roster::Roster;
use crate::source::Diagnostic;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

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

/// Judges everybody on a roster: the first condition that fails gives the reason; the second of a pair
/// declared one person is out for that.
///
/// # Errors
/// If a condition cannot be evaluated for somebody, at its spot in `study.yaml`.
pub fn elements(roster: &Roster, study: &Study) -> Result<Vec<Element>, Vec<Diagnostic>> {
    let mut eligibility = Eligibility::new(study)?;
    let second: HashMap<&str, ()> =
        study.roster.same.iter().map(|(_, second, _)| (second.as_str(), ())).collect();
    let same = words!("与另一行是同一个人", "the same person as another row");
    let mut elements = Vec::with_capacity(roster.people.len());
    for person in &roster.people {
        let unit = study.units.get(person.unit);
        let group = study.units.group(person.unit).map_or("", |id| &study.units.get(id).code);
        let reason = match eligibility.judge(&person.columns, &unit.code, group)? {
            Some(rule) => {
                let mut said: Vec<&str> = Vec::new();
                for (_, words) in study.roster.eligible[rule].reason.versions() {
                    if !said.contains(&words) {
                        said.push(words);
                    }
                }
                Some(said.join(" / "))
            }
            None if second.contains_key(person.id.as_str()) => Some(format!("{} / {}", same.zh, same.en)),
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
    text.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect()
}

/// How many are out for each reason, by reason.
pub fn out_by_reason(elements: &[Element]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for reason in elements.iter().filter_map(|element| element.reason.clone()) {
        *counts.entry(reason).or_default() += 1;
    }
    counts
}
