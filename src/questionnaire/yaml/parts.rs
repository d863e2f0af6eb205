//! Parts: title, condition, bank, order, items.

use super::head::plain_part;
use super::reader::Reader;
use crate::expr::Definition;
use crate::i18n::counted;
use crate::questionnaire::{Bank, Body, Part, Questionnaire, Wording};
use crate::source::{Node, Span};
use crate::words;
use std::collections::BTreeMap;

impl Reader {
    /// One member of `parts:`.
    pub fn read_part(&mut self, node: &Node) {
        let Some(mut fields) = self.reading.fields(node) else { return };
        let head = fields.head();
        let name = fields.need("part", &mut self.reading).and_then(|node| self.name(node));
        let title = fields.take("title").and_then(|node| self.wording(node));
        let when = fields.take("when");
        let bank = fields.take("draw").and_then(|node| self.bank(node));
        let random = fields.take("order").is_some_and(|node| self.order(node));
        let items = fields.need("items", &mut self.reading);
        let name = name.unwrap_or_else(|| format!("part-at-{}", head.start));
        let part = Part {
            title: title.unwrap_or_else(|| Wording::plain(&crate::questionnaire::Text::same(name.as_str()))),
            random,
            bank: bank.clone(),
            ..plain_part()
        };
        let definition = self.push(name, Some(Questionnaire::ROOT), Body::Part(part));
        let when = when.and_then(|node| self.formula(node, Some(definition)));
        self.entries[definition.0 as usize].when = when;
        let around = self.usual;
        self.usual = self.usual(&mut fields);
        for member in items.map(|node| self.reading.members(node)).unwrap_or_default() {
            self.read_item(member, definition);
        }
        self.usual = around;
        if let Some(bank) = bank {
            self.check_bank(definition, &bank, head);
        }
        fields.finish(&mut self.reading);
    }

    /// `order: random`; `order: written` is the default said aloud.
    pub fn order(&mut self, node: &Node) -> bool {
        self.reading.one_of(node, &[("random", true), ("written", false)]).unwrap_or(false)
    }

    fn bank(&mut self, node: &Node) -> Option<Bank> {
        let mut fields = self.reading.fields(node)?;
        let each = fields.need("each", &mut self.reading).and_then(|node| self.reading.whole(node, 1, 1000));
        let mut by_difficulty = false;
        if let Some(by) = fields.take("by") {
            for member in self.reading.members(by) {
                by_difficulty |=
                    self.reading.one_of(member, &[("topic", false), ("difficulty", true)]).unwrap_or(false);
            }
        }
        fields.finish(&mut self.reading);
        Some(Bank { by_difficulty, each: each? as usize })
    }

    /// A bank must be able to give what it promises, to everybody.
    fn check_bank(&mut self, part: Definition, bank: &Bank, span: Span) {
        let mut cells: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
        let mut without = Vec::new();
        for entry in &self.entries {
            let (Some(parent), Body::Item(item)) = (entry.parent, &entry.body) else { continue };
            if parent != part || matches!(item.role, crate::questionnaire::Role::Other { .. }) {
                continue;
            }
            match &item.topic {
                Some(topic) => {
                    let level = if bank.by_difficulty { item.difficulty.clone() } else { None };
                    let cell = cells.entry((topic.clone(), level.unwrap_or_default())).or_default();
                    cell.0 += 1;
                    cell.1 += usize::from(item.anchor);
                }
                None => without.push(entry.name.clone()),
            }
        }
        for name in without {
            let message = words!("题库里的 {name} 没有 topic", "`{name}` in this bank has no `topic`");
            self.reading.error(span.clone(), message);
        }
        let each = bank.each;
        for ((topic, level), (has, anchors)) in cells {
            let cell = if level.is_empty() { topic } else { format!("{topic}/{level}") };
            if has < each {
                let had = counted(has as u64, "item", "items");
                let message = words!(
                    "{cell} 只有 {has} 题，每份要抽 {each} 题",
                    "{cell} has {had}, and each case draws {each}"
                );
                self.reading.error(span.clone(), message);
            }
            if anchors > each {
                let message = words!(
                    "{cell} 的锚题有 {anchors} 道，多于每份的 {each} 题",
                    "{cell} has {anchors} anchors, more than the {each} drawn for each case"
                );
                self.reading.error(span.clone(), message);
            }
        }
    }
}
