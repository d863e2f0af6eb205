//! The questionnaire: parts and items in document order.

use super::{Dimension, Formula, Item, Part, Text};
use crate::expr::Definition;
use crate::source::Span;
use std::collections::HashMap;

/// One part or item in its place.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Unique in the questionnaire; also the element's name in the tree that expressions see.
    pub name: String,
    /// Where its name stands in the file it was read from.
    pub span: Span,
    /// The part it stands in; none for the root.
    pub parent: Option<Definition>,
    /// When it is asked; always, if absent.
    pub when: Option<Formula>,
    /// What it is.
    pub body: Body,
}

/// A part or an item.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // items are the many, parts the few: boxing would cost the many
pub enum Body {
    /// Holds others.
    Part(Part),
    /// Is asked, shown or calculated.
    Item(Item),
}

/// A questionnaire as all readers make it. `Definition(0)` is the root part.
#[derive(Debug, Clone)]
pub struct Questionnaire {
    /// Its name.
    pub name: String,
    /// Language tags, the first is the default.
    pub languages: Vec<String>,
    /// Its title.
    pub title: Text,
    /// Expected length of an interview in minutes.
    pub minutes: Option<u32>,
    /// What is scored.
    pub dimensions: Vec<Dimension>,
    entries: Vec<Entry>,
    by_name: HashMap<String, Definition>,
    children: Vec<Vec<Definition>>,
}

impl Questionnaire {
    /// Puts the entries together; parents stand before their children, names are unique.
    pub fn new(
        name: String,
        languages: Vec<String>,
        title: Text,
        minutes: Option<u32>,
        dimensions: Vec<Dimension>,
        entries: Vec<Entry>,
    ) -> Questionnaire {
        let mut children = vec![Vec::new(); entries.len()];
        let mut by_name = HashMap::with_capacity(entries.len());
        for (n, entry) in entries.iter().enumerate() {
            let definition = Definition(n as u32);
            if let Some(parent) = entry.parent {
                children[parent.0 as usize].push(definition);
            }
            by_name.insert(entry.name.clone(), definition);
        }
        Questionnaire { name, languages, title, minutes, dimensions, entries, by_name, children }
    }

    /// The root part.
    pub const ROOT: Definition = Definition(0);

    /// Number of parts and items.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing in it (never so once it is read).
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of a definition of this questionnaire.
    pub fn entry(&self, definition: Definition) -> &Entry {
        &self.entries[definition.0 as usize]
    }

    /// The name of a definition.
    pub fn name_of(&self, definition: Definition) -> &str {
        &self.entry(definition).name
    }

    /// The item of a definition, if it is one.
    pub fn item(&self, definition: Definition) -> Option<&Item> {
        match &self.entry(definition).body {
            Body::Item(item) => Some(item),
            Body::Part(_) => None,
        }
    }

    /// The part of a definition, if it is one.
    pub fn part(&self, definition: Definition) -> Option<&Part> {
        match &self.entry(definition).body {
            Body::Part(part) => Some(part),
            Body::Item(_) => None,
        }
    }

    /// The definition with a name.
    pub fn find(&self, name: &str) -> Option<Definition> {
        self.by_name.get(name).copied()
    }

    /// What stands directly in a part, in document order.
    pub fn children(&self, definition: Definition) -> &[Definition] {
        &self.children[definition.0 as usize]
    }

    /// All definitions in document order.
    pub fn definitions(&self) -> impl Iterator<Item = Definition> + use<> {
        (0..self.entries.len() as u32).map(Definition)
    }

    /// All items with their definitions, in document order.
    pub fn items(&self) -> impl Iterator<Item = (Definition, &Item)> {
        self.definitions().filter_map(|d| self.item(d).map(|item| (d, item)))
    }

    /// The grid a row stands in.
    pub fn grid_of(&self, definition: Definition) -> Option<Definition> {
        let parent = self.entry(definition).parent?;
        self.part(parent)?.grid.as_ref().map(|_| parent)
    }

    /// The part directly under the root that a definition stands in (or is).
    pub fn section_of(&self, definition: Definition) -> Definition {
        let mut at = definition;
        while let Some(parent) = self.entry(at).parent.filter(|p| *p != Questionnaire::ROOT) {
            at = parent;
        }
        at
    }
}
