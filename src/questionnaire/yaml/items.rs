//! Items: the line that names kind and name, and what every kind has in common.

use super::head::bare;
use super::kinds::KINDS;
use super::reader::{Reader, Usual};
use crate::expr::Definition;
use crate::i18n::Words;
use crate::questionnaire::{Allow, Body, Check, CheckRule, Item, Kind, Read, Role, Warn, Wording};
use crate::source::{Fields, Node, NodeKind, nearest};
use crate::words;

/// Kinds whose names are keys of what an item says, too.
const WORDS_TOO: [&str; 2] = ["text", "note"];

impl Reader {
    /// One member of `items:`.
    pub fn read_item(&mut self, node: &Node, part: Definition) {
        let Some((kind, name)) = self.kind_and_name(node) else { return };
        let Some(mut fields) = self.reading.fields(node) else { return };
        fields.take(kind);
        if kind == "grid" {
            self.read_grid(fields, name, part);
            return;
        }
        let Some(body) = self.kind(kind, &mut fields) else {
            self.common_fields_of_the_lost(fields);
            return;
        };
        let own = self.push(name, Some(part), Body::Item(bare(body, Role::Asked)));
        self.complete(own, kind, &mut fields);
        fields.finish(&mut self.reading);
        self.add_other(own, part);
    }

    /// The first key of an item names its kind: `one: B3`.
    pub fn kind_and_name(&mut self, node: &Node) -> Option<(&'static str, String)> {
        let entries = node.entries().unwrap_or_default();
        let first = entries.first().and_then(|(key, _)| key.text()).unwrap_or("");
        let near = nearest(first, KINDS).filter(|near| *near != first);
        // `text` and `note` are words of an item as well: behind a misspelt kind, or with words in languages, they
        // name none.
        let names = |key: &str, value: &Node| {
            !WORDS_TOO.contains(&key) || key == first || (near.is_none() && value.text().is_some())
        };
        for (key, value) in entries {
            if let Some(kind) = KINDS.iter().find(|kind| key.text() == Some(**kind))
                && names(kind, value)
            {
                return Some((kind, self.name(value)?));
            }
        }
        let all = KINDS.join(", ");
        let (span, what, help) = match (near, entries.first()) {
            (Some(near), Some((key, _))) => (
                key.span.clone(),
                words!("没有“{first}”这种题型", "there is no kind of item called `{first}`"),
                words!("是不是 {near}？", "did you mean `{near}`?"),
            ),
            _ => (
                node.span.clone(),
                words!("这里没有题型", "no kind of item stands here"),
                words!(
                    "题目以题型和名字开头，如 one: B3。题型：{all}",
                    "an item begins with kind and name, as in `one: B3`. Kinds: {all}"
                ),
            ),
        };
        self.reading.error_help(span, what, help);
        None
    }

    /// What every kind has in common. `own` has been added already, so that formulas can say `.`.
    pub fn complete(&mut self, own: Definition, kind: &str, fields: &mut Fields) {
        let when = fields.take("when").and_then(|node| self.formula(node, Some(own)));
        self.entries[own.0 as usize].when = when;
        // `text: D7` names a text item, `note: N1` a note: there the same key cannot say the words as well.
        let ask = fields.take("ask");
        let text = if kind == "text" { ask } else { fields.take("text").or(ask) };
        let text = text.and_then(|node| self.wording(node));
        let note = if kind == "note" { None } else { fields.take("note") };
        let note = note.and_then(|node| self.wording(node));
        let help = fields.take("help").and_then(|node| self.wording(node));
        let usual = self.usual(fields);
        let required = fields.take("required").and_then(|node| self.reading.boolean(node));
        let checks = fields.take("check").map(|node| self.checks(node, own)).unwrap_or_default();
        let warns = fields.take("warn").map(|node| self.warns(node, own)).unwrap_or_default();
        let word = |reader: &mut Reader, node: Option<&Node>| {
            node.and_then(|node| reader.reading.text(node)).map(str::to_string)
        };
        let flag = |reader: &mut Reader, node: Option<&Node>| {
            node.and_then(|node| reader.reading.boolean(node)).unwrap_or(false)
        };
        let topic = word(self, fields.take("topic"));
        let difficulty = word(self, fields.take("difficulty"));
        let was = word(self, fields.take("was"));
        let anchor = flag(self, fields.take("anchor"));
        let pinned = flag(self, fields.take("pinned"));
        let head = fields.head();
        let own_dimension = fields.take("dimension").is_some();
        let keying = self.keying(own, fields);
        let Some(item) = self.item_mut(own) else { return };
        let has_choices = item.choices().is_some();
        let needs_text = item.is_shown() && text.is_none() && item.text == Wording::default();
        if let Some(text) = text {
            item.text = text;
        }
        item.note = note;
        item.help = help;
        item.read = usual.read.filter(|_| has_choices);
        // A note is read and passed; there is nothing to refuse.
        item.allow = if item.is_answered_by_people() { usual.allow } else { Allow::default() };
        item.required = required.unwrap_or(true) && item.is_answered_by_people();
        item.checks.extend(checks);
        item.warns = warns;
        item.topic = topic;
        item.difficulty = difficulty;
        item.was = was;
        item.anchor = anchor;
        item.pinned = pinned;
        // A part's dimension is for the items that are scored, an item's own for itself.
        item.dimension = usual.dimension.filter(|_| keying.is_some() || own_dimension);
        item.keying = keying;
        if needs_text {
            let key = if kind == "text" { "ask" } else { "text" };
            self.reading.error(head, words!("这里缺“{key}”", "`{key}` is missing here"));
        }
    }

    /// `read`, `allow` and `dimension` of an item, a grid or a part; what is not said is as around it.
    pub fn usual(&mut self, fields: &mut Fields) -> Usual {
        let mut usual = self.usual;
        if let Some(node) = fields.take("read") {
            let known = [("aloud", Read::Aloud), ("card", Read::Card), ("never", Read::Never)];
            usual.read = self.reading.one_of(node, &known);
        }
        if let Some((_, node)) = fields.take_entry("allow") {
            usual.allow = self.allow(node);
        }
        if let Some(node) = fields.take("dimension") {
            usual.dimension = self.dimension(node);
        }
        usual
    }

    fn dimension(&mut self, node: &Node) -> Option<usize> {
        let name = self.reading.text(node)?;
        let at = self.dimensions.iter().position(|d| d.name == name);
        if at.is_none() {
            let message = words!("没有叫“{name}”的维度", "there is no dimension called `{name}`");
            let all = self.dimensions.iter().map(|d| d.name.as_str()).collect::<Vec<_>>().join(", ");
            self.reading.error_help(node.span.clone(), message, words!("有：{all}", "there are: {all}"));
        }
        at
    }

    /// `check:`: an expression that must hold, `{must, say}`, or a list of either.
    fn checks(&mut self, node: &Node, own: Definition) -> Vec<Check> {
        let mut checks = Vec::new();
        for member in self.reading.members(node) {
            let (must, say) = self.rule(member, "must");
            if let Some(formula) = must.and_then(|node| self.formula(node, Some(own))) {
                let involves = Reader::involves(&formula, own);
                checks.push(Check { rule: CheckRule::Must(formula), say, involves });
            }
        }
        checks
    }

    /// `warn:`: `{if, say}`, an expression, or a list of either.
    fn warns(&mut self, node: &Node, own: Definition) -> Vec<Warn> {
        let mut warns = Vec::new();
        for member in self.reading.members(node) {
            let (when, say) = self.rule(member, "if");
            if let Some(when) = when.and_then(|node| self.formula(node, Some(own))) {
                let involves = Reader::involves(&when, own);
                warns.push(Warn { when, say, involves });
            }
        }
        warns
    }

    fn rule<'n>(&mut self, node: &'n Node, key: &'static str) -> (Option<&'n Node>, Option<Wording>) {
        if !matches!(node.kind, NodeKind::Map { .. }) {
            return (Some(node), None);
        }
        let Some(mut fields) = self.reading.fields(node) else { return (None, None) };
        let formula = fields.need(key, &mut self.reading);
        let say = fields.take("say").and_then(|node| self.wording(node));
        fields.finish(&mut self.reading);
        (formula, say)
    }

    /// Choice items with an "other" choice get a text item for what was said, asked right after.
    pub fn add_other(&mut self, own: Definition, parent: Definition) {
        let Some(item) = self.item_mut(own) else { return };
        let Some(code) =
            item.choices().and_then(|choices| choices.list.iter().find(|c| c.other)).map(|c| c.code.clone())
        else {
            return;
        };
        let several = matches!(item.kind, Kind::Many { .. } | Kind::Rank { .. });
        let (topic, difficulty, anchor, pinned) =
            (item.topic.clone(), item.difficulty.clone(), item.anchor, item.pinned);
        let of = self.entries[own.0 as usize].name.clone();
        let name = format!("{of}_other");
        if self.given.insert(name.clone(), 0..0).is_some() {
            let message = words!(
                "{of} 的“其他回答”要用名字 {name}，已被占用",
                "the other answer of `{of}` needs the name `{name}`, which is taken"
            );
            self.reading.error(0..0, message);
            return;
        }
        let item = Item {
            text: Wording::own(&Words::new(
                "其他回答是什么？照原话记。",
                "What was the other answer? In their words.",
            )),
            topic,
            difficulty,
            anchor,
            pinned,
            ..bare(Kind::Text, Role::Other { of: own })
        };
        let other = self.push(name, Some(parent), Body::Item(item));
        let source =
            if several { format!("selected(${{{of}}}, '{code}')") } else { format!("${{{of}}} = '{code}'") };
        self.entries[other.0 as usize].when = self.own_formula(&source, other);
    }

    /// An item whose kind could not be read still had its keys written by somebody: only what no kind knows is a mistake.
    fn common_fields_of_the_lost(&mut self, mut fields: Fields) {
        fields.rest();
    }
}
