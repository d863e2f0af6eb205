//! The frame: the list that is drawn from, one line an element, and nothing beside it.
//! Its canonical text is the frame: UTF-8 in NFC, LF, no BOM, no header line, one line
//! `id TAB stratum TAB size` for each eligible element, sorted by the bytes of the id; the SHA-256
//! of that text is its identity. Names, telephone numbers and who was left out never stand in it.
//!
//! There is no header line so that `LC_ALL=C sort -c` accepts the file as it is and every line can
//! be read by the same `while read`. As a tab sorts before every character an id may hold, sorting
//! whole lines and sorting ids give the same order.

use super::hash::{is_unseen, sha256_hex};
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// The stratum of every element where a draw is not stratified.
pub const UNSTRATIFIED: &str = "all";

/// Longest id or stratum code, in bytes: what a line of a certificate can carry and be read.
const LONGEST: usize = 200;

/// One element of the frame: a person, a project, a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Unique in the frame; what the draw hashes.
    pub id: String,
    /// Code of the stratum, [`UNSTRATIFIED`] where there is but one.
    pub stratum: String,
    /// Measure of size for draws in proportion to it, above zero; 1 where nothing is measured.
    pub size: f64,
}

impl Element {
    /// An element of size 1.
    pub fn new(id: impl Into<String>, stratum: impl Into<String>) -> Self {
        Element { id: id.into(), stratum: stratum.into(), size: 1.0 }
    }
}

/// What is wrong with a row offered for the frame, or with a line of a frame file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}: {fault}")]
pub struct FrameProblem {
    /// Number of the row as it was given (or of the line of the file), from 1.
    pub row: usize,
    /// What is wrong with it.
    pub fault: FrameFault,
}

/// The ways in which a row cannot stand in a frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// The file is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The frame has no row at all.
    #[error("the frame is empty: nobody can be drawn from it")]
    Empty,
    /// A line of the file does not have three fields.
    #[error("expected `id TAB stratum TAB size`")]
    NotThreeFields,
    /// The id or the stratum is empty.
    #[error("the {field} is empty")]
    Blank {
        /// `id` or `stratum`.
        field: &'static str,
    },
    /// The id or the stratum is longer than 200 bytes.
    #[error("the {field} is longer than {LONGEST} bytes")]
    TooLong {
        /// `id` or `stratum`.
        field: &'static str,
    },
    /// The id or the stratum holds a tab, a line end, a control or an invisible character, or
    /// begins or ends with a space.
    #[error("the {field} holds a control or invisible character, or a space at one end")]
    Unseen {
        /// `id` or `stratum`.
        field: &'static str,
    },
    /// The size is not a number above zero.
    #[error("the size must be a number above zero")]
    Size,
    /// The id stands in an earlier row too.
    #[error("the id `{id}` stands in row {first} too")]
    Twice {
        /// The id, in NFC.
        id: String,
        /// The row where it stood first.
        first: usize,
    },
    /// The file is not in canonical form from this line on.
    #[error(
        "not in canonical form (NFC, LF, sorted by id bytewise, size in its shortest form): changed by hand?"
    )]
    NotCanonical,
}

/// A frame in canonical form.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    elements: Vec<Element>,
    text: String,
}

impl Frame {
    /// Brings rows in any order into canonical form: ids and strata in NFC, sorted by id.
    ///
    /// # Errors
    /// Every row that cannot stand in a frame, with its number as given; nothing half-made.
    pub fn new(rows: impl IntoIterator<Item = Element>) -> Result<Frame, Vec<FrameProblem>> {
        let mut problems = Vec::new();
        let mut elements = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (index, mut element) in rows.into_iter().enumerate() {
            let row = index + 1;
            element.id = element.id.nfc().collect();
            element.stratum = element.stratum.nfc().collect();
            let before = problems.len();
            let mut report = |fault| problems.push(FrameProblem { row, fault });
            for (field, text) in [("id", &element.id), ("stratum", &element.stratum)] {
                if let Some(fault) = fault_of(field, text) {
                    report(fault);
                }
            }
            if !(element.size.is_finite() && element.size > 0.0) {
                report(FrameFault::Size);
            }
            if problems.len() > before {
                continue;
            }
            if let Some(first) = seen.get(&element.id) {
                let (id, first) = (element.id, *first);
                let fault = FrameFault::Twice { id, first };
                problems.push(FrameProblem { row, fault });
                continue;
            }
            seen.insert(element.id.clone(), row);
            elements.push(element);
        }
        if elements.is_empty() && problems.is_empty() {
            problems.push(FrameProblem { row: 1, fault: FrameFault::Empty });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        elements.sort_unstable_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let text = text_of(&elements);
        Ok(Frame { elements, text })
    }

    /// Reads a frame file back. Only the canonical text itself is accepted, since the text is the
    /// frame: reading and writing again gives the same bytes.
    ///
    /// # Errors
    /// Every line that cannot stand in a frame, or the first that is not in canonical form.
    pub fn parse(bytes: &[u8]) -> Result<Frame, Vec<FrameProblem>> {
        let one = |row, fault| vec![FrameProblem { row, fault }];
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            one(line, FrameFault::NotUtf8)
        })?;
        let mut rows = Vec::new();
        for (index, line) in text.split_terminator('\n').enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, stratum, size] = fields[..] else {
                return Err(one(index + 1, FrameFault::NotThreeFields));
            };
            rows.push(Element {
                id: id.into(),
                stratum: stratum.into(),
                size: size.parse().map_err(|_| one(index + 1, FrameFault::Size))?,
            });
        }
        let frame = Frame::new(rows)?;
        if frame.text != text {
            let same = frame
                .text
                .split_inclusive('\n')
                .zip(text.split_inclusive('\n'))
                .take_while(|(a, b)| a == b)
                .count();
            return Err(one(same + 1, FrameFault::NotCanonical));
        }
        Ok(frame)
    }

    /// The canonical text: what is written to `NAME.frame.tsv`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the canonical text, as `sha256sum NAME.frame.tsv` prints it.
    pub fn sha256(&self) -> String {
        sha256_hex(self.text.as_bytes())
    }

    /// The elements, sorted by id bytewise.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Number of the line (from 1) on which an id stands.
    pub fn line_of(&self, id: &str) -> Option<usize> {
        self.elements.binary_search_by(|e| e.id.as_bytes().cmp(id.as_bytes())).ok().map(|index| index + 1)
    }

    /// N_h: the number of elements by stratum, sorted by stratum code bytewise.
    pub fn populations(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for element in &self.elements {
            *counts.entry(element.stratum.as_str()).or_insert(0) += 1;
        }
        counts
    }
}

fn fault_of(field: &'static str, text: &str) -> Option<FrameFault> {
    if text.is_empty() {
        Some(FrameFault::Blank { field })
    } else if text.len() > LONGEST {
        Some(FrameFault::TooLong { field })
    } else if text.chars().any(is_unseen) || text.trim() != text {
        Some(FrameFault::Unseen { field })
    } else {
        None
    }
}

fn text_of(elements: &[Element]) -> String {
    let mut text = String::with_capacity(elements.len() * 24);
    for Element { id, stratum, size } in elements {
        // `f64`'s Display is the shortest decimal that reads back as the same number, without exponent.
        text.push_str(&format!("{id}\t{stratum}\t{size}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_the_frame() {
        let rows = [
            Element::new("b", "东"),
            Element { id: "a".into(), stratum: "e\u{301}".into(), size: 2.5 },
            Element::new("B", "东"),
        ];
        let frame = Frame::new(rows).unwrap();
        assert_eq!(frame.text(), "B\t东\t1\na\t\u{e9}\t2.5\nb\t东\t1\n");
        assert_eq!(frame.line_of("a"), Some(2));
        assert_eq!(frame.line_of("c"), None);
        assert_eq!(Frame::parse(frame.text().as_bytes()), Ok(frame.clone()));
        let populations: Vec<_> = frame.populations().into_iter().collect();
        assert_eq!(populations, [("\u{e9}", 1), ("东", 2)]);
    }

    #[test]
    fn what_cannot_be_seen_or_told_apart_is_refused_with_its_row() {
        let rows = [
            Element::new("a\tb", "s"),
            Element::new("", "s"),
            Element::new("x", "s\u{202E}"),
            Element::new("e\u{301}", "s"),
            Element::new("\u{e9}", "s"),
            Element { size: f64::NAN, ..Element::new("y", "s") },
            Element::new(" z", "s"),
            Element::new("k".repeat(10_000_000), "s"),
        ];
        let rows_with_problems: Vec<usize> = Frame::new(rows).unwrap_err().iter().map(|p| p.row).collect();
        assert_eq!(rows_with_problems, [1, 2, 3, 5, 6, 7, 8]);
        assert_eq!(Frame::new([]).unwrap_err()[0].fault, FrameFault::Empty);
    }

    #[test]
    fn only_canonical_text_reads_back() {
        for text in [
            "b\ts\t1\na\ts\t1\n",
            "a\ts\t1.0\n",
            "a\ts\t1",
            "\u{FEFF}a\ts\t1\n",
            "a\ts\t1\r\n",
            "a\ts\n",
            "e\u{301}\ts\t1\n",
            "",
            "a\ts\t1\n\n",
        ] {
            assert!(Frame::parse(text.as_bytes()).is_err(), "{text:?}");
        }
        assert_eq!(Frame::parse(b"a\ts\t1\n\xFF\ts\t1\n").unwrap_err()[0].row, 2);
    }
}
