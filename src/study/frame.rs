//! From elements to the frame of a draw: who of them may be drawn, in which stratum; and the roster
//! held against independent head counts.

use super::draws::{DrawDescription, StrataBy};
use super::elements::Element;
use super::units::{UnitId, Units};
use crate::i18n::Words;
use crate::sampling::{self, Frame, UNSTRATIFIED};
use crate::words;
use std::collections::BTreeMap;

/// How many people a unit has on the roster, and of them in the frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitCount {
    /// On the roster.
    pub listed: u64,
    /// Of them eligible.
    pub eligible: u64,
}

/// A unit whose independent head count is not what the roster has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCount {
    /// The unit.
    pub unit: UnitId,
    /// What the study states.
    pub stated: u64,
    /// What the roster has.
    pub listed: u64,
}

/// The frame of a draw.
///
/// # Errors
/// In words, if somebody eligible has no stratum, or nobody is eligible, or an id or a stratum cannot
/// stand in a frame's file.
pub fn frame(draw: &DrawDescription, units: &Units, elements: &[Element]) -> Result<Frame, Words> {
    let mut rows = Vec::new();
    let mut without = 0u64;
    for element in elements.iter().filter(|element| element.eligible) {
        let stratum = match &draw.by {
            None => Some(UNSTRATIFIED),
            Some(_) => units.by_code(&element.unit).and_then(|unit| {
                draw.stratum(unit, units, |name| element.columns.get(name).map(String::as_str))
            }),
        };
        match stratum.filter(|stratum| !stratum.is_empty()) {
            Some(stratum) => rows.push(sampling::Element::new(&*element.id, stratum)),
            None => without += 1,
        }
    }
    if without > 0 {
        let by = match &draw.by {
            Some(StrataBy::Column(name)) => name.as_str(),
            _ => "unit",
        };
        return Err(words!(
            "合格的人里有 {without} 个的 {by} 是空的或不在 study.yaml 里，分不进层：补全名册后重新读入",
            "{without} of the eligible have no `{by}`, or one that study.yaml does not know, and so no \
             stratum: complete the roster and read it again"
        ));
    }
    Frame::new(rows).map_err(|problems| {
        let more = problems.len().saturating_sub(1);
        match problems.first() {
            Some(first) if more > 0 => {
                words!(
                    "不能作抽样框：{first}（还有 {more} 处）",
                    "no frame can be made: {first} (and {more} more)"
                )
            }
            Some(first) => words!("不能作抽样框：{first}", "no frame can be made: {first}"),
            None => words!("不能作抽样框", "no frame can be made"),
        }
    })
}

/// How many each leaf has, in the order of the tree.
pub fn counts(units: &Units, elements: &[Element]) -> BTreeMap<UnitId, UnitCount> {
    let mut counts: BTreeMap<UnitId, UnitCount> =
        units.leaves().map(|id| (id, UnitCount::default())).collect();
    let ids: BTreeMap<&str, UnitId> = units.leaves().map(|id| (units.get(id).code.as_str(), id)).collect();
    for element in elements {
        if let Some(count) = ids.get(element.unit.as_str()).and_then(|id| counts.get_mut(id)) {
            count.listed += 1;
            count.eligible += u64::from(element.eligible);
        }
    }
    counts
}

/// The units whose head count differs from the roster, in the order of the tree. A unit with others
/// below it is held against all of them together.
pub fn head_counts(units: &Units, counts: &BTreeMap<UnitId, UnitCount>) -> Vec<HeadCount> {
    units
        .iter()
        .filter_map(|(id, unit)| {
            let stated = unit.heads?;
            let listed =
                units.leaves_below(id).iter().filter_map(|leaf| counts.get(leaf)).map(|c| c.listed).sum();
            (stated != listed).then_some(HeadCount { unit: id, stated, listed })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::study::Study;

    const STUDY: &str = "
study: s
questionnaire: q.yaml
roster: { file: r.csv, columns: { id: id, unit: unit, level: level } }
units:
  - { unit: g, heads: 4, units: [{ unit: x, heads: 2 }, { unit: y }] }
draws:
  - { draw: a, method: simple, size: 1 }
  - { draw: b, method: stratified, by: group, size: 1 }
  - { draw: c, method: stratified, by: level, size: 1 }
";

    fn element(id: &str, unit: &str, level: &str, eligible: bool) -> Element {
        Element {
            id: id.into(),
            unit: unit.into(),
            eligible,
            reason: (!eligible).then(|| "no".into()),
            columns: [("level".to_string(), level.to_string())].into(),
        }
    }

    #[test]
    fn strata_come_from_the_unit_its_group_or_a_column() {
        let (study, _) = Study::read(&SourceFile::new("s", STUDY)).expect("no errors");
        let elements =
            [element("2", "x", "p", true), element("1", "y", "q", true), element("3", "x", "", false)];
        let text =
            |at: usize| frame(&study.draws[at], &study.units, &elements).expect("a frame").text().to_string();
        assert_eq!(text(0), "1\tall\t1\n2\tall\t1\n");
        assert_eq!(text(1), "1\tg\t1\n2\tg\t1\n");
        assert_eq!(text(2), "1\tq\t1\n2\tp\t1\n");
        let empty = [element("2", "x", "", true)];
        let error = frame(&study.draws[2], &study.units, &empty).expect_err("no stratum");
        assert!(error.en.contains("no `level`"), "{error}");
    }

    #[test]
    fn head_counts_are_held_against_the_roster() {
        let (study, _) = Study::read(&SourceFile::new("s", STUDY)).expect("no errors");
        let elements =
            [element("1", "x", "p", true), element("2", "x", "p", false), element("3", "y", "p", true)];
        let counts = counts(&study.units, &elements);
        let differing = head_counts(&study.units, &counts);
        assert_eq!(differing.len(), 1);
        assert_eq!((differing[0].stated, differing[0].listed), (4, 3));
        let x = study.units.by_code("x").expect("x");
        assert_eq!(counts[&x], UnitCount { listed: 2, eligible: 1 });
    }
}
