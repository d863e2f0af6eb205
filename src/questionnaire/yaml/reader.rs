//! The state of one walk through the file.

use crate::expr::{self, Definition};
use crate::questionnaire::{Allow, Body, Choices, Dimension, Entry, Item, Questionnaire, Read};
use crate::source::{Diagnostics, Node, Reading, Span, nearest};
use crate::words;
use std::collections::{BTreeSet, HashMap};

/// All names of the file, known after the first walk.
#[derive(Default)]
pub(super) struct Names {
    pub by_name: HashMap<String, Definition>,
    /// Roster columns that the file asks for (`${case.level}`).
    pub columns: BTreeSet<String>,
}

impl expr::Names for Names {
    fn definition(&self, name: &str) -> Option<Definition> {
        self.by_name.get(name).copied()
    }

    fn suggestions(&self, name: &str) -> Option<String> {
        nearest(name, self.by_name.keys().map(String::as_str)).map(str::to_string)
    }
}

/// What is written once, for the whole questionnaire or for a part, and holds for the items in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usual {
    pub allow: Allow,
    pub read: Option<Read>,
    pub dimension: Option<usize>,
}

/// One walk. Without names (the first walk) formulas and fills are only looked through for columns.
pub(super) struct Reader {
    pub reading: Reading,
    pub names: Option<Names>,
    pub languages: Vec<String>,
    pub minutes: Option<u32>,
    pub dimensions: Vec<Dimension>,
    pub lists: HashMap<String, Choices>,
    /// What items say unless they say otherwise.
    pub usual: Usual,
    pub entries: Vec<Entry>,
    /// Where each name was given, for "stands here twice".
    pub given: HashMap<String, Span>,
    pub columns: BTreeSet<String>,
}

impl Reader {
    pub fn new(reading: Reading, names: Option<Names>) -> Reader {
        Reader {
            reading,
            names,
            languages: Vec::new(),
            minutes: None,
            dimensions: Vec::new(),
            lists: HashMap::new(),
            usual: Usual::default(),
            entries: Vec::new(),
            given: HashMap::new(),
            columns: BTreeSet::new(),
        }
    }

    /// The names met, with the definitions they will have in the second walk.
    pub fn names(self) -> Names {
        let by_name = self
            .entries
            .iter()
            .enumerate()
            .map(|(n, entry)| (entry.name.clone(), Definition(n as u32)))
            .collect();
        Names { by_name, columns: self.columns }
    }

    pub fn into_found(self) -> Diagnostics {
        self.reading.found
    }

    /// Adds an entry and gives its definition. Both walks add the same entries in the same order.
    pub fn push(&mut self, name: String, parent: Option<Definition>, body: Body) -> Definition {
        let span = self.given.get(&name).cloned().unwrap_or(0..0);
        self.entries.push(Entry { name, span, parent, when: None, body });
        Definition(self.entries.len() as u32 - 1)
    }

    /// Reads and checks a name given to a part or an item.
    pub fn name(&mut self, node: &Node) -> Option<String> {
        let name = self.reading.text(node)?.to_string();
        let mut letters = name.chars();
        let starts = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if !starts || !letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) || name.len() > 64
        {
            self.reading.error_help(
                node.span.clone(),
                words!("“{name}”不能作名字", "`{name}` cannot be a name"),
                words!(
                    "名字用英文字母开头，后面是字母、数字、_ 或 -，最长 64",
                    "a name starts with a letter, then letters, digits, `_` or `-`, 64 at most"
                ),
            );
            return None;
        }
        if matches!(name.as_str(), "questionnaire" | "opening" | "closing" | "case") {
            self.reading.error(
                node.span.clone(),
                words!(
                    "“{name}”是程序自己用的名字，请换一个",
                    "`{name}` is a name of the program's own: choose another"
                ),
            );
            return None;
        }
        if let Some(first) = self.given.get(&name) {
            let (line, _) = self.reading.file.line_column(first.start);
            self.reading.error_help(
                node.span.clone(),
                words!("名字“{name}”用了两次", "the name `{name}` is given twice"),
                words!("第一次在第 {line} 行", "first on line {line}"),
            );
            return None;
        }
        self.given.insert(name.clone(), node.span.clone());
        Some(name)
    }

    /// The item added under a definition, to be completed.
    pub fn item_mut(&mut self, definition: Definition) -> Option<&mut Item> {
        match &mut self.entries.get_mut(definition.0 as usize)?.body {
            Body::Item(item) => Some(item),
            Body::Part(_) => None,
        }
    }

    /// The finished questionnaire.
    pub fn finish(&mut self, name: String, title: crate::questionnaire::Text) -> Questionnaire {
        Questionnaire::new(
            name,
            self.languages.clone(),
            title,
            self.minutes,
            std::mem::take(&mut self.dimensions),
            std::mem::take(&mut self.entries),
        )
    }
}
