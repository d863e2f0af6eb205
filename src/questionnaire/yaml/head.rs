//! The top of the file: name, languages, title, dimensions, shared choices.

use super::reader::Reader;
use crate::questionnaire::{Allow, Body, Dimension, Item, Kind, Part, Questionnaire, Role, Text, Wording};
use crate::source::Node;
use crate::words;

impl Reader {
    /// The whole file.
    pub fn questionnaire(&mut self, root: &Node) -> Option<Questionnaire> {
        let mut fields = self.reading.fields(root)?;
        let name = fields
            .need("questionnaire", &mut self.reading)
            .and_then(|node| self.reading.text(node).map(str::to_string));
        if let Some(node) = fields.need("languages", &mut self.reading) {
            for member in self.reading.members(node) {
                if let Some(language) = self.reading.text(member) {
                    self.languages.push(language.to_string());
                }
            }
        }
        let title = fields
            .need("title", &mut self.reading)
            .and_then(|node| Text::read(node, &self.languages, &mut self.reading));
        if let Some(node) = fields.take("minutes") {
            self.minutes = self.reading.whole(node, 1, 1000).map(|n| n as u32);
        }
        if let Some(node) = fields.take("allow") {
            self.usual.allow = self.allow(node);
        }
        if let Some(node) = fields.take("dimensions") {
            self.read_dimensions(node);
        }
        if let Some(node) = fields.take("choices") {
            self.shared_lists(node);
        }
        self.push("questionnaire".into(), None, Body::Part(plain_part()));
        // The root's name must not collide with an item's: it is not reachable as ${questionnaire}.
        let again = self.read_opening(fields.take("opening"));
        match fields.need("parts", &mut self.reading) {
            Some(node) => {
                for part in self.reading.members(node) {
                    self.read_part(part);
                }
            }
            None => return None,
        }
        if let Some(again) = again {
            self.others_again(again);
        }
        self.add_columns();
        fields.finish(&mut self.reading);
        // The first walk is after the names alone.
        self.names.is_some().then(|| Some(self.finish(name?, title?))).flatten()
    }

    /// `allow: [dont-know, refused]`
    pub fn allow(&mut self, node: &Node) -> Allow {
        let mut allow = Allow::default();
        let known = [("dont-know", 0), ("refused", 1), ("skipped", 2)];
        for member in self.reading.members(node) {
            match self.reading.one_of(member, &known) {
                Some(0) => allow.dont_know = true,
                Some(1) => allow.refused = true,
                Some(_) => allow.skipped = true,
                None => {}
            }
        }
        allow
    }

    fn read_dimensions(&mut self, node: &Node) {
        for member in self.reading.members(node) {
            let Some(mut fields) = self.reading.fields(member) else { continue };
            let head = fields.head();
            let name = fields
                .need("dimension", &mut self.reading)
                .and_then(|node| self.reading.text(node).map(str::to_string));
            let weight = fields.take("weight").and_then(|node| self.reading.number(node, 0.0, 1e6));
            let title =
                fields.take("title").and_then(|node| Text::read(node, &self.languages, &mut self.reading));
            fields.finish(&mut self.reading);
            let Some(name) = name else { continue };
            if self.dimensions.iter().any(|d| d.name == name) {
                let message = words!("维度“{name}”写了两次", "the dimension `{name}` stands here twice");
                self.reading.error(head, message);
                continue;
            }
            let title = title.unwrap_or_else(|| Text::same(name.as_str()));
            self.dimensions.push(Dimension { name, title, weight });
        }
    }

    /// The roster columns that conditions and texts ask for, in a part of their own at the end.
    fn add_columns(&mut self) {
        let columns = match &self.names {
            Some(names) => names.columns.clone(),
            None => self.columns.clone(),
        };
        if columns.is_empty() {
            return;
        }
        let parent = self.push("case".into(), Some(Questionnaire::ROOT), Body::Part(plain_part()));
        for column in columns {
            let item =
                Item { kind: Kind::Column { column: column.clone() }, ..bare(Kind::Value, Role::Asked) };
            self.push(format!("case.{column}"), Some(parent), Body::Item(item));
        }
    }
}

/// A part with nothing special about it.
pub(super) fn plain_part() -> Part {
    Part {
        title: Wording::default(),
        note: None,
        help: None,
        random: false,
        bank: None,
        grid: None,
        opening: false,
    }
}

/// An item with nothing said about it yet.
pub(super) fn bare(kind: Kind, role: Role) -> Item {
    Item {
        kind,
        role,
        text: Wording::default(),
        note: None,
        help: None,
        read: None,
        allow: Allow::default(),
        required: true,
        checks: Vec::new(),
        warns: Vec::new(),
        is: None,
        keying: None,
        dimension: None,
        topic: None,
        difficulty: None,
        anchor: false,
        pinned: false,
        was: None,
    }
}
