//! The rows of a roster as people of a study: read whole, every fault listed, or not at all.

use super::fault::{CellKind, Fault, LONGEST_ID, brief};
use super::finding::{Findings, Gathering};
use super::identity::{is_mobile_number, is_resident_id};
use super::sheet::{self, Cell, CellFault, Progress};
use super::twins;
use crate::source::{harmless, is_direction_mark, nearest};
use crate::study::{Heading, RosterDescription, Study, UnitId, Units};
use crate::words;
use std::collections::{HashMap, HashSet};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// One row of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its row, as the spreadsheet numbers it.
    pub row: u64,
    /// Its id.
    pub id: String,
    /// Its unit, a leaf of the tree.
    pub unit: UnitId,
    /// The declared columns, in the order declared; not personal.
    pub columns: Vec<String>,
    /// Personal: the name; empty if there is none.
    pub name: String,
    /// Personal: the telephone number.
    pub phone: String,
    /// Personal: date or year of birth.
    pub born: String,
    /// Personal: every column the study does not declare, in the order of [`Roster::others`].
    pub others: Vec<String>,
}

/// A roster that was read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Everybody on it, in the order of the file.
    pub people: Vec<Person>,
    /// Names of the declared columns.
    pub columns: Vec<String>,
    /// Headings of the columns the study does not declare.
    pub others: Vec<String>,
    /// What is odd and can be lived with.
    pub warnings: Findings,
}

/// Reads the bytes of a roster file against what the study says of it.
///
/// # Errors
/// All faults with their rows; then nothing of the roster is to be used.
pub fn read(bytes: &[u8], study: &Study, progress: Progress) -> Result<Roster, Findings> {
    let description = &study.roster;
    let headings: Vec<&str> = description.headings().map(|heading| heading.text.as_str()).collect();
    let mut reader = Reader::new(description, &study.units);
    let outcome =
        sheet::each_row(bytes, description.sheet.as_deref(), &headings, progress, &mut |number, cells| {
            reader.row(number, cells);
        });
    let file = description.file.as_str();
    let sheet = match outcome {
        Ok(sheet) => sheet,
        Err(error) => {
            let mut findings = Findings::default();
            findings.error(error.0, None);
            return Err(findings.found_in(file, None));
        }
    };
    let placed = |findings: Findings| findings.found_in(file, sheet.as_deref());
    match reader.finish() {
        Ok(roster) => Ok(Roster { warnings: placed(roster.warnings), ..roster }),
        Err(findings) => Err(placed(findings)),
    }
}

/// Where the columns stand in the file.
struct Places {
    id: usize,
    unit: usize,
    name: Option<usize>,
    phone: Option<usize>,
    born: Option<usize>,
    columns: Vec<usize>,
    others: Vec<usize>,
    /// Headings as shown in messages.
    shown: Vec<String>,
}

/// Whether the row ends in a quotation mark that nothing closes.
fn is_unclosed(cells: &[Cell<'_>]) -> bool {
    cells.last().is_some_and(|cell| cell.fault == Some(CellFault::Unclosed))
}

struct Reader<'s> {
    description: &'s RosterDescription,
    units: &'s Units,
    places: Option<Places>,
    lacking: Findings,
    faults: Gathering<Fault>,
    people: Vec<Person>,
    others: Vec<String>,
    /// Row in which an id stood first.
    seen: HashMap<String, u64>,
    /// Ids whose first row is already listed as a duplicate.
    doubled: HashSet<String>,
    /// Units already looked up, by what the file calls them.
    named: HashMap<String, Option<UnitId>>,
}

impl<'s> Reader<'s> {
    fn new(description: &'s RosterDescription, units: &'s Units) -> Reader<'s> {
        Reader {
            description,
            units,
            places: None,
            lacking: Findings::default(),
            faults: Gathering::new(),
            people: Vec::new(),
            others: Vec::new(),
            seen: HashMap::new(),
            doubled: HashSet::new(),
            named: HashMap::new(),
        }
    }

    fn row(&mut self, number: u64, cells: &[Cell<'_>]) {
        if self.lacking.has_errors() {
            return;
        }
        if self.places.is_none() {
            if is_unclosed(cells) {
                let (_, _, help) = Fault::Unclosed.said(self.units);
                let message = words!(
                    "表头里有一个引号没有合上",
                    "in the headings a quotation mark is opened and never closed"
                );
                self.lacking.error(message, help);
                return;
            }
            self.headings(cells);
            return;
        }
        // Taken out so that the rest of the reader can be changed while it is read.
        let Some(places) = self.places.take() else { return };
        if let Some(person) = self.person(number, cells, &places) {
            self.people.push(person);
        }
        self.places = Some(places);
    }

    fn headings(&mut self, cells: &[Cell<'_>]) {
        let found: Vec<String> = cells.iter().map(|cell| cell.text.nfc().collect()).collect();
        let shown: Vec<String> = found.iter().map(|heading| brief(heading)).collect();
        let lacking = &mut self.lacking;
        let mut place = |heading: &Heading| -> Option<usize> {
            let wanted: String = heading.text.nfc().collect();
            let mut places = found.iter().enumerate().filter(|(_, text)| **text == wanted);
            let (at, _) = match places.next() {
                Some(place) => place,
                None => {
                    let all = shown.join(", ");
                    let help = match nearest(&wanted, found.iter().map(String::as_str)) {
                        Some(near) => words!("是不是“{near}”？", "did you mean `{near}`?"),
                        None => words!("名册的表头是：{all}", "the headings of the roster are: {all}"),
                    };
                    let message = words!("名册里没有“{wanted}”这一列", "the roster has no column `{wanted}`");
                    lacking.error(message, Some(help));
                    return None;
                }
            };
            if places.next().is_some() {
                let message =
                    words!("名册里有两列都叫“{wanted}”", "two columns of the roster are called `{wanted}`");
                lacking.error(message, None);
            }
            Some(at)
        };
        let id = place(&self.description.id);
        let unit = place(&self.description.unit);
        let mut optional = |heading: &Option<Heading>| heading.as_ref().and_then(&mut place);
        let name = optional(&self.description.name);
        let phone = optional(&self.description.phone);
        let born = optional(&self.description.born);
        let columns: Vec<usize> =
            self.description.columns.iter().filter_map(|column| place(&column.heading)).collect();
        let (Some(id), Some(unit)) = (id, unit) else { return };
        let known: Vec<usize> =
            [Some(id), Some(unit), name, phone, born].into_iter().flatten().chain(columns.clone()).collect();
        // A column without a heading counts as undeclared, and so as personal.
        let others: Vec<usize> = (0..found.len()).filter(|at| !known.contains(at)).collect();
        self.others = others.iter().map(|at| clean(&found[*at]).0).collect();
        self.places = Some(Places { id, unit, name, phone, born, columns, others, shown });
    }

    fn person(&mut self, row: u64, cells: &[Cell<'_>], places: &Places) -> Option<Person> {
        // What such a row holds is no row: nothing else that may be odd about it is worth saying.
        if is_unclosed(cells) {
            self.faults.note(Fault::Unclosed, row);
            return None;
        }
        let mut sound = true;
        for (at, cell) in cells.iter().enumerate() {
            let Some(fault) = cell.fault else { continue };
            // A formula that failed, or lost digits, in a column nobody uses harms nobody.
            let kind = match fault {
                CellFault::TooLong(_) => CellKind::TooLong,
                CellFault::Nul => CellKind::Nul,
                CellFault::Formula | CellFault::Rounded if places.others.contains(&at) => continue,
                CellFault::Formula => CellKind::Formula,
                CellFault::Rounded => CellKind::Rounded,
                // Told above, of the whole row.
                CellFault::Unclosed => continue,
            };
            let heading = places.shown.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
            self.faults.note(Fault::Cell(heading, kind), row);
            sound = false;
        }
        if cells.iter().skip(places.shown.len()).any(|cell| !cell.is_blank()) {
            self.faults.note(Fault::TooManyCells, row);
            sound = false;
        }
        let id = self.id(row, &cells.get(places.id).map_or("".into(), |cell| cell.text.clone()));
        let unit = self.unit(row, cells.get(places.unit).map_or("", |cell| &cell.text));
        let mut texts = |places_of: &[usize]| -> Vec<String> {
            places_of
                .iter()
                .map(|at| {
                    let (text, cleaned) = clean(cells.get(*at).map_or("", |cell| &cell.text));
                    if cleaned {
                        self.faults.note(Fault::Cleaned(places.shown[*at].clone()), row);
                    }
                    text
                })
                .collect()
        };
        let one = |place: Option<usize>, texts: &mut dyn FnMut(&[usize]) -> Vec<String>| {
            place.and_then(|at| texts(&[at]).pop()).unwrap_or_default()
        };
        let name = one(places.name, &mut texts);
        let phone = one(places.phone, &mut texts);
        let born = one(places.born, &mut texts);
        let (columns, others) = (texts(&places.columns), texts(&places.others));
        let (id, unit) = (id?, unit?);
        sound.then_some(Person { row, id, unit, columns, name, phone, born, others })
    }

    fn id(&mut self, row: u64, written: &str) -> Option<String> {
        let id: String = if is_nfc(written) { written.to_string() } else { written.nfc().collect() };
        let unseen = |c: char| c.is_control() || is_direction_mark(c) || matches!(c, '\u{ad}' | '\u{180e}');
        let fault = if id.is_empty() {
            Fault::NoId
        } else if id.chars().any(unseen) {
            Fault::UnseenInId
        } else if id.len() > LONGEST_ID {
            Fault::LongId
        } else if !self.description.id_is_personal && is_personal(&id) {
            Fault::PersonalId
        } else if let Some(first) = self.seen.get(&id) {
            if self.doubled.insert(id.clone()) {
                self.faults.note(Fault::Duplicate(id.clone()), *first);
            }
            Fault::Duplicate(id)
        } else {
            self.seen.insert(id.clone(), row);
            return Some(id);
        };
        self.faults.note(fault, row);
        None
    }

    fn unit(&mut self, row: u64, written: &str) -> Option<UnitId> {
        let units = self.units;
        if let Some(known) = self.named.get(written).copied().flatten() {
            return Some(known);
        }
        let (name, _) = clean(written);
        let fault = if name.is_empty() {
            Fault::NoUnit
        } else if let Some(unit) = units.named(&name) {
            self.named.insert(written.to_string(), Some(unit));
            return Some(unit);
        } else if units.iter().any(|(_, unit)| unit.code == name || unit.title.is(&name)) {
            Fault::InnerUnit(brief(&name))
        } else {
            Fault::UnknownUnit(brief(&name))
        };
        self.faults.note(fault, row);
        None
    }

    fn finish(self) -> Result<Roster, Findings> {
        let mut findings = self.lacking;
        if self.places.is_none() && !findings.has_errors() {
            findings.error(words!("名册是空的", "the roster is empty"), None);
        }
        findings.extend(self.faults.findings(|fault| fault.said(self.units)));
        if !findings.has_errors() && self.people.is_empty() {
            let message = words!("名册只有表头，没有人", "the roster has headings and nobody under them");
            findings.error(message, None);
        }
        for (one, other, _) in &self.description.same {
            for id in [one, other].into_iter().filter(|id| !self.seen.contains_key(*id)) {
                let message = words!(
                    "study.yaml 的 same 里有 {id}，名册上没有",
                    "`same` in study.yaml names {id}, who is not on the roster"
                );
                findings.error(message, None);
            }
        }
        if findings.has_errors() {
            return Err(findings);
        }
        let people: Vec<&Person> = self.people.iter().collect();
        findings.extend(twins::findings(&people, &self.description.same));
        Ok(Roster {
            people: self.people,
            columns: self.description.columns.iter().map(|column| column.name.clone()).collect(),
            others: self.others,
            warnings: findings,
        })
    }
}

/// Whether an id is personal by itself, full-width digits or not.
fn is_personal(id: &str) -> bool {
    let plain: String = id.nfkc().collect();
    is_resident_id(&plain) || is_mobile_number(&plain)
}

/// A text in NFC without what cannot be seen, and whether something had to go.
fn clean(text: &str) -> (String, bool) {
    // Line breaks within a cell are usual and become spaces without a word.
    let kept = harmless(text, true);
    let cleaned = kept.len() != text.len() && text.replace('\r', "").len() != kept.len();
    let line: String = kept.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
    let line = if is_nfc(&line) { line } else { line.nfc().collect() };
    (line.trim().to_string(), cleaned)
}
