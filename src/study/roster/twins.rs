//! Rows that may be one person: equal name and year of birth in two units. A suspicion only; that two
//! rows are one person is declared in the study, never decided here.

use super::finding::{Finding, Findings};
use super::people::Person;
use crate::source::{Severity, Span};
use crate::words;
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Groups of people, as places in `people`, who may be one: in the order in which they are met.
/// Declared pairs count as settled: the second of each is passed over.
pub fn twins(people: &[Person], same: &[(String, String, Span)]) -> Vec<Vec<usize>> {
    let settled: HashSet<&str> = same.iter().map(|(_, second, _)| second.as_str()).collect();
    let mut places: HashMap<(String, u16), usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let Some(year) = birth_year(&person.born) else { continue };
        let name: String = person.name.nfkc().filter(|c| !c.is_whitespace()).collect();
        if name.is_empty() || settled.contains(person.id.as_str()) {
            continue;
        }
        let place = *places.entry((name, year)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(at);
    }
    groups.retain(|group| pairs(group, people) > 0);
    groups
}

/// How many pairs of a group lie in two units.
pub(in crate::study) fn pairs(group: &[usize], people: &[Person]) -> u64 {
    let two = |n: u64| n * n.saturating_sub(1) / 2;
    let mut by_unit = BTreeMap::new();
    for at in group {
        *by_unit.entry(people[*at].unit).or_insert(0u64) += 1;
    }
    two(group.len() as u64) - by_unit.values().map(|n| two(*n)).sum::<u64>()
}

pub(super) fn findings(people: &[Person], same: &[(String, String, Span)]) -> Findings {
    let mut findings = Findings::default();
    for group in twins(people, same) {
        findings.push(Finding {
            severity: Severity::Warning,
            message: words!(
                "姓名和出生年相同，单位不同，也许是同一个人",
                "equal name and year of birth in different units, perhaps one person"
            ),
            help: Some(words!(
                "若是，在 study.yaml 的 same 里写上这一对编号，第二个就不进抽样框",
                "if so, put the pair of ids under `same` in study.yaml, and the second is left out"
            )),
            rows: group.iter().take(50).map(|at| people[*at].row).collect(),
            count: group.len() as u64,
        });
    }
    findings
}

/// The year in a date or year of birth, however written: its first four digits in a row.
fn birth_year(born: &str) -> Option<u16> {
    let plain: String = born.nfkc().collect();
    let digits: Vec<char> = plain.chars().collect();
    let start = digits.windows(4).position(|four| four.iter().all(char::is_ascii_digit))?;
    digits[start..start + 4]
        .iter()
        .collect::<String>()
        .parse()
        .ok()
        .filter(|year| (1900..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::UnitId;

    fn person(id: &str, unit: usize, name: &str, born: &str) -> Person {
        Person {
            row: 2,
            id: id.into(),
            unit: UnitId(unit),
            columns: Vec::new(),
            name: name.into(),
            phone: String::new(),
            born: born.into(),
            others: Vec::new(),
        }
    }

    #[test]
    fn equal_name_and_birth_year_in_two_units() {
        let people = [
            person("1", 0, "顾予安", "1975-03"),
            person("2", 1, "顾 予安", "1975年11月"),
            person("3", 0, "顾予安", "1976"),
            person("4", 0, "何川", "1980"),
            person("5", 0, "何川", "1980"),
            person("6", 1, "", "1980"),
        ];
        assert_eq!(twins(&people, &[]), [vec![0, 1]]);
        assert_eq!(twins(&people, &[("1".into(), "2".into(), 0..0)]), Vec::<Vec<usize>>::new());
        assert_eq!(pairs(&[0, 1, 2], &people), 2);
    }
}
