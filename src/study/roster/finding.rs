//! What is wrong with a roster, or odd about it: one finding a kind, with all its rows, and lists that
//! end where nobody would read on.

use super::fault::brief;
use crate::i18n::{Lang, Words};
use crate::source::Severity;
use crate::words;
use std::collections::HashMap;
use std::hash::Hash;

/// Rows named in one finding at most; the others are counted.
const MOST_ROWS: usize = 50;

/// Findings named at most; the others are counted.
const MOST_FINDINGS: usize = 50;

/// One thing found, with the rows it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Error or warning.
    pub severity: Severity,
    /// What it is.
    pub message: Words,
    /// What to do about it.
    pub help: Option<Words>,
    /// The first rows it stands in, at most fifty, as the spreadsheet numbers them.
    pub rows: Vec<u64>,
    /// How many rows it stands in; 0 if it is about the file as a whole.
    pub count: u64,
}

impl Finding {
    /// The finding as lines of text: what, in which rows, and what to do.
    pub fn shown(&self, lang: Lang) -> String {
        let mut text = self.message.get(lang).to_string();
        if self.count > 0 {
            let rows: Vec<String> = self.rows.iter().map(u64::to_string).collect();
            let more = self.count - self.rows.len() as u64;
            text += &match (lang, more) {
                (Lang::Zh, 0) => format!("：第 {} 行", rows.join("、")),
                (Lang::Zh, more) => format!("：第 {} 行，还有 {more} 行", rows.join("、")),
                (Lang::En, 0) if rows.len() == 1 => format!(": row {}", rows[0]),
                (Lang::En, 0) => format!(": rows {}", rows.join(", ")),
                (Lang::En, more) => format!(": rows {} and {more} more", rows.join(", ")),
            };
        }
        if let Some(help) = &self.help {
            text += "\n  ";
            text += help.get(lang);
        }
        text
    }
}

/// All that was found in one roster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// The file, and its sheet where it has sheets.
    place: Option<Words>,
    list: Vec<Finding>,
    beyond: u64,
}

impl Findings {
    /// The same, found in this file and, where it has sheets, this one of them.
    pub fn found_in(mut self, file: &str, sheet: Option<&str>) -> Findings {
        let file = brief(file);
        self.place = Some(match sheet.map(brief) {
            Some(sheet) => words!("{file} 工作表“{sheet}”", "{file}, sheet `{sheet}`"),
            None => Words::same(file),
        });
        self
    }

    /// What is listed, in the order met: at most fifty of each severity.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// How many findings there are beyond those listed.
    pub fn beyond(&self) -> u64 {
        self.beyond
    }

    /// Whether the roster cannot be used.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        if self.list.iter().filter(|other| other.severity == finding.severity).count() >= MOST_FINDINGS {
            self.beyond += 1;
        } else {
            self.list.push(finding);
        }
    }

    /// Adds an error about the file as a whole.
    pub fn error(&mut self, message: Words, help: Option<Words>) {
        self.push(Finding { severity: Severity::Error, message, help, rows: Vec::new(), count: 0 });
    }

    /// Takes over those of another reading.
    pub fn extend(&mut self, other: Findings) {
        for finding in other.list {
            self.push(finding);
        }
        self.beyond += other.beyond;
    }

    /// All as lines of text.
    pub fn shown(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self
            .list
            .iter()
            .map(|finding| {
                let word = match (finding.severity, lang) {
                    (Severity::Error, Lang::Zh) => "错误",
                    (Severity::Error, Lang::En) => "error",
                    (Severity::Warning, Lang::Zh) => "提醒",
                    (Severity::Warning, Lang::En) => "warning",
                };
                let place = self.place.as_ref().map_or("", |place| place.get(lang));
                let colon = match (place.is_empty(), lang) {
                    (true, _) => "",
                    (false, Lang::Zh) => "：",
                    (false, Lang::En) => ": ",
                };
                format!("{word}: {place}{colon}{}", finding.shown(lang))
            })
            .collect();
        if self.beyond > 0 {
            lines.push(match lang {
                Lang::Zh => format!("……还有 {} 条", self.beyond),
                Lang::En => format!("… and {} more", self.beyond),
            });
        }
        lines.join("\n")
    }
}

/// Gathers rows by what is wrong with them, in the order in which each was first met.
pub(super) struct Gathering<K> {
    places: HashMap<K, usize>,
    list: Vec<(K, Vec<u64>, u64)>,
}

impl<K: Hash + Eq + Clone> Gathering<K> {
    pub fn new() -> Gathering<K> {
        Gathering { places: HashMap::new(), list: Vec::new() }
    }

    /// Notes that a row has this fault.
    pub fn note(&mut self, fault: K, row: u64) {
        let at = *self.places.entry(fault.clone()).or_insert_with(|| {
            self.list.push((fault, Vec::new(), 0));
            self.list.len() - 1
        });
        let (_, rows, count) = &mut self.list[at];
        if rows.len() < MOST_ROWS {
            rows.push(row);
        }
        *count += 1;
    }

    /// The faults with their rows, as findings.
    pub fn findings(self, say: impl Fn(&K) -> (Severity, Words, Option<Words>)) -> Findings {
        let mut findings = Findings::default();
        for (fault, rows, count) in self.list {
            let (severity, message, help) = say(&fault);
            findings.push(Finding { severity, message, help, rows, count });
        }
        findings
    }
}
