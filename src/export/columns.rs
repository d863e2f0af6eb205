//! The columns of the wide table that come from items: one or more an item, over all versions of the
//! questionnaire. An item that changed its kind between versions has columns for each.

use super::sheet::Sheet;
use crate::expr::{Definition, NodeId};
use crate::form::State;
use crate::interview::Interview;
use crate::questionnaire::{Item, Kind, Questionnaire, Version};
use std::collections::HashSet;
use std::sync::Arc;

/// What kind of columns an item has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A code, or a missing code.
    One,
    /// A number, or a missing code.
    Number,
    /// One 0/1 column an option.
    Many,
    /// One column a place, holding the code put there.
    Rank,
    /// Words or a date.
    Text,
    /// A calculated value, or a column of the roster.
    Value,
}

impl Shape {
    fn of(item: &Item) -> Option<Shape> {
        Some(match item.kind {
            Kind::One(_) => Shape::One,
            Kind::Number { .. } => Shape::Number,
            Kind::Many { .. } => Shape::Many,
            Kind::Rank { .. } => Shape::Rank,
            Kind::Text | Kind::Date { .. } | Kind::Rubric(_) => Shape::Text,
            Kind::Value | Kind::Column { .. } => Shape::Value,
            Kind::Note => return None,
        })
    }

    /// The word that tells its columns from others of the same name.
    fn word(self) -> &'static str {
        match self {
            Shape::One => "one",
            Shape::Number => "number",
            Shape::Many => "many",
            Shape::Rank => "rank",
            Shape::Text => "text",
            Shape::Value => "value",
        }
    }
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// The value itself.
    Value,
    /// Whether this option was taken.
    Option(String),
    /// The code at this place, from 1.
    Place(usize),
    /// The state, as a word.
    State,
}

/// The columns of one item.
#[derive(Debug, Clone)]
pub(super) struct ItemColumns {
    /// The item's name.
    pub item: String,
    /// Their kind.
    pub shape: Shape,
    /// Headings and what they hold.
    pub columns: Vec<(String, Holds)>,
    /// The versions that have the item so, newest first, as indices.
    pub versions: Vec<usize>,
}

/// All columns that come from items.
#[derive(Debug, Clone, Default)]
pub(super) struct Wide {
    pub items: Vec<ItemColumns>,
}

impl Wide {
    /// Over these versions, newest first: the newest gives the order, what only older ones have comes
    /// after it. Headings in `taken` are not used again.
    pub fn of<'t>(versions: &[Arc<Version>], taken: impl IntoIterator<Item = &'t str>) -> Wide {
        let mut wide = Wide::default();
        for (at, version) in versions.iter().enumerate() {
            for (definition, item) in version.questionnaire.items() {
                if let Some(shape) = Shape::of(item) {
                    wide.take_in(at, version.questionnaire.name_of(definition), shape, item);
                }
            }
        }
        let mut taken: HashSet<String> = taken.into_iter().map(str::to_string).collect();
        for item in &mut wide.items {
            item.name_apart(&mut taken);
        }
        wide
    }

    fn take_in(&mut self, version: usize, name: &str, shape: Shape, item: &Item) {
        let known = self.items.iter().position(|known| known.item == name && known.shape == shape);
        let at = known.unwrap_or_else(|| {
            let (item, columns, versions) = (name.to_string(), Vec::new(), Vec::new());
            self.items.push(ItemColumns { item, shape, columns, versions });
            self.items.len() - 1
        });
        let known = &mut self.items[at];
        known.versions.push(version);
        let mut wanted = Vec::new();
        match &item.kind {
            Kind::Many { choices, .. } => {
                wanted.extend(choices.list.iter().map(|choice| Holds::Option(choice.code.clone())));
            }
            Kind::Rank { places, .. } => wanted.extend((1..=*places).map(Holds::Place)),
            _ => wanted.push(Holds::Value),
        }
        if has_state(item) {
            wanted.push(Holds::State);
        }
        for holds in wanted {
            if known.columns.iter().any(|(_, there)| *there == holds) {
                continue;
            }
            // The state stays last, whatever options another version adds.
            let state = known.columns.iter().position(|(_, there)| *there == Holds::State);
            let place = state.unwrap_or(known.columns.len());
            known.columns.insert(place, (String::new(), holds));
        }
    }

    /// All headings in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.items.iter().flat_map(|item| item.columns.iter().map(|(heading, _)| heading.as_str()))
    }

    /// Puts the cells of an interview into a row.
    pub fn put(&self, interview: &Interview, sheet: &mut Sheet) {
        let questionnaire = interview.questionnaire();
        for item in &self.items {
            let node = item.definition(questionnaire).map(|at| interview.form().node_of(at));
            for (_, holds) in &item.columns {
                put(interview, node, item.shape, holds, sheet);
            }
        }
    }
}

impl ItemColumns {
    /// Gives the columns their headings; those that are taken get the item's kind behind its name.
    fn name_apart(&mut self, taken: &mut HashSet<String>) {
        let headings = |name: &str| -> Vec<String> {
            let heading = |holds: &Holds| match holds {
                Holds::Value => name.to_string(),
                Holds::Option(code) => format!("{name}__{code}"),
                Holds::Place(place) => format!("{name}__place{place}"),
                Holds::State => format!("{name}__state"),
            };
            self.columns.iter().map(|(_, holds)| heading(holds)).collect()
        };
        let mut name = self.item.clone();
        let mut found = headings(&name);
        while found.iter().any(|heading| taken.contains(heading)) {
            name = format!("{name}__{}", self.shape.word());
            found = headings(&name);
        }
        for ((heading, _), found) in self.columns.iter_mut().zip(found) {
            taken.insert(found.clone());
            *heading = found;
        }
    }

    /// The item in a version, if it is of this kind there.
    pub fn definition(&self, questionnaire: &Questionnaire) -> Option<Definition> {
        let definition = questionnaire.find(&self.item)?;
        let item = questionnaire.item(definition)?;
        (Shape::of(item) == Some(self.shape)).then_some(definition)
    }
}

/// Whether a column with the state stands beside: where an empty cell could mean several things, and
/// where a missing code could be an answer.
fn has_state(item: &Item) -> bool {
    match &item.kind {
        Kind::One(choices) => choices.list.iter().any(|choice| is_missing_code(&choice.code)),
        Kind::Number { low, high, .. } => {
            low.is_none_or(|low| low <= -1.0) && high.is_none_or(|high| high >= -9.0)
        }
        Kind::Many { .. } | Kind::Rank { .. } | Kind::Text | Kind::Date { .. } | Kind::Rubric(_) => true,
        Kind::Value | Kind::Column { .. } | Kind::Note => false,
    }
}

fn is_missing_code(code: &str) -> bool {
    [State::DontKnow, State::Refused, State::Skipped, State::NotAsked, State::NotReached]
        .iter()
        .filter_map(|state| state.missing_code())
        .any(|missing| code.parse() == Ok(missing))
}

/// One cell. An item that the interview's version does not have was not asked.
fn put(interview: &Interview, node: Option<NodeId>, shape: Shape, holds: &Holds, sheet: &mut Sheet) {
    let form = interview.form();
    let state = node.map_or(State::NotAsked, |node| form.state(node));
    let value = node.map_or("", |node| form.value(node));
    let answered = state == State::Answered;
    match (holds, shape) {
        (Holds::State, _) => sheet.word(state.word()),
        (Holds::Value, Shape::One | Shape::Number) => match state.missing_code() {
            Some(code) => sheet.whole(code),
            None => sheet.value(value),
        },
        // What is not a number is nothing, or the whole column would no longer be numbers.
        (Holds::Value, Shape::Value) => sheet.value(if value == "NaN" { "" } else { value }),
        (Holds::Value, _) => sheet.text(value),
        (Holds::Option(code), _) if answered => sheet.flag(value.split(' ').any(|taken| taken == code)),
        (Holds::Place(place), _) if answered => {
            let code = value.split(' ').filter(|code| !code.is_empty()).nth(place - 1);
            sheet.value(code.unwrap_or_default())
        }
        (Holds::Option(_) | Holds::Place(_), _) => sheet.word(""),
    };
}
