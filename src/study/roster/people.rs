//! The rows of a roster as people of a study: read whole, every fault listed, or not at all.

use super::finding::{Findings, Gathering};
use super::identity::{is_mobile_number, is_resident_id};
use super::sheet::{self, Cell, CellFault, LONGEST_CELL, Progress};
use super::twins;
use crate::i18n::Words;
use crate::source::{Severity, harmless, is_direction_mark, nearest};
use crate::study::{Heading, RosterDescription, Study, UnitId, Units};
use crate::words;
use std::collections::{HashMap, HashSet};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Longest id, in bytes: what a line of a certificate can carry and be read.
const LONGEST_ID: usize = 200;

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
    if let Err(error) = outcome {
        let mut findings = Findings::default();
        findings.error(error.0, None);
        return Err(findings);
    }
    reader.finish()
}

/// What can be wrong with a row. Texts from the file stand in it harmless and cut short.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Fault {
    NoId,
    NoUnit,
    UnknownUnit(String),
    InnerUnit(String),
    Duplicate(String),
    UnseenInId,
    LongId,
    PersonalId,
    TooManyCells,
    Cell(String, CellKind),
    Cleaned(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum CellKind {
    TooLong,
    Nul,
    Formula,
    Rounded,
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
        findings.extend(self.faults.findings(|fault| said(fault, self.units)));
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
        findings.extend(twins::findings(&self.people, &self.description.same));
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

/// A text from the file as it may stand in a message.
fn brief(text: &str) -> String {
    const MOST: usize = 40;
    let text = harmless(text, false);
    let mut brief: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        brief.push('…');
    }
    brief
}

fn said(fault: &Fault, units: &Units) -> (Severity, Words, Option<Words>) {
    let (message, help) = match fault {
        Fault::NoId => (words!("编号是空的", "the id is empty"), None),
        Fault::NoUnit => (words!("单位是空的", "the unit is empty"), None),
        Fault::UnknownUnit(name) => (
            words!("没有叫“{name}”的单位", "there is no unit `{name}`"),
            Some(match nearest(name, units.names()) {
                Some(near) => words!("是不是“{near}”？", "did you mean `{near}`?"),
                None => words!(
                    "改名册，或把它写进 study.yaml 的 units",
                    "correct the roster, or add it under `units` in study.yaml"
                ),
            }),
        ),
        Fault::InnerUnit(name) => (
            words!("“{name}”下面还有单位", "`{name}` has units below it"),
            Some(words!("名册上要写最下一级的单位", "the roster must name the lowest unit")),
        ),
        Fault::Duplicate(id) => {
            let id = brief(id);
            (words!("编号 {id} 重复", "the id {id} stands there more than once"), None)
        }
        Fault::UnseenInId => (
            words!("编号里有看不见的字符", "the id holds characters that cannot be seen"),
            Some(words!("在表格里重新键入这个编号", "type the id again in the spreadsheet")),
        ),
        Fault::LongId => {
            (words!("编号超过 {LONGEST_ID} 字节", "the id is longer than {LONGEST_ID} bytes"), None)
        }
        Fault::PersonalId => (
            words!(
                "编号像是身份证号或手机号",
                "the id looks like a resident identity or mobile telephone number"
            ),
            Some(words!(
                "换成内部编号；确要用它，在 study.yaml 的 roster 下写 id_is_personal: true，凭证和导出就改用行号",
                "use ids of your own; or write `id_is_personal: true` under `roster` in study.yaml, and \
                 certificates and exports use row numbers instead"
            )),
        ),
        Fault::TooManyCells => (
            words!("格子比表头多", "there are more cells than headings"),
            Some(words!(
                "多半是文字里的逗号没有加引号",
                "most likely a comma within a text that is not quoted"
            )),
        ),
        Fault::Cell(heading, kind) => cell_said(heading, *kind),
        Fault::Cleaned(heading) => {
            let message =
                words!("“{heading}”里的控制字符已去掉", "control characters were taken out of `{heading}`");
            return (Severity::Warning, message, None);
        }
    };
    (Severity::Error, message, help)
}

fn cell_said(heading: &str, kind: CellKind) -> (Words, Option<Words>) {
    match kind {
        CellKind::TooLong => {
            let most = LONGEST_CELL >> 10;
            (
                words!("“{heading}”这一格超过 {most} KB", "the cell under `{heading}` exceeds {most} KB"),
                Some(words!("也许前面有一个引号没有配对", "perhaps a quote before it was not closed")),
            )
        }
        CellKind::Nul => {
            (words!("“{heading}”里有 NUL 字符", "there is a NUL character under `{heading}`"), None)
        }
        CellKind::Formula => {
            (words!("“{heading}”里的公式出错了", "the formula under `{heading}` has failed"), None)
        }
        CellKind::Rounded => (
            words!(
                "“{heading}”里的数超过 15 位，表格软件已把末位改成 0",
                "the number under `{heading}` has more than 15 digits, and the spreadsheet has lost the last ones"
            ),
            Some(words!("把这一列设成文本，再重新录入", "format the column as text and enter it again")),
        ),
    }
}
