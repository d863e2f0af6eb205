//! Reading a YAML tree into a model: fields taken by name, leftovers reported with the nearest known
//! name, scalars turned into what the reader needs, every complaint at its spot.

use super::{Diagnostics, Node, NodeKind, SourceFile, Span, nearest};
use crate::i18n::Words;
use crate::words;
use std::sync::Arc;

/// A file being read and what was found in it so far.
pub struct Reading {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What was found.
    pub found: Diagnostics,
}

/// The fields of one map, taken one by one; [`Fields::finish`] reports those nobody wanted.
pub struct Fields<'n> {
    node: &'n Node,
    entries: &'n [(Node, Node)],
    flow: bool,
    taken: Vec<bool>,
    asked: Vec<&'static str>,
}

impl Reading {
    /// Starts with nothing found.
    pub fn new(file: Arc<SourceFile>) -> Reading {
        Reading { file, found: Diagnostics::default() }
    }

    /// Notes an error.
    pub fn error(&mut self, span: Span, message: Words) {
        self.found.error(&self.file, span, message, None);
    }

    /// Notes an error with its remedy.
    pub fn error_help(&mut self, span: Span, message: Words, help: Words) {
        self.found.error(&self.file, span, message, Some(help));
    }

    /// Notes a warning.
    pub fn warning(&mut self, span: Span, message: Words, help: Option<Words>) {
        self.found.warning(&self.file, span, message, help);
    }

    /// The fields of a map; a complaint and `None` if the node is something else.
    pub fn fields<'n>(&mut self, node: &'n Node) -> Option<Fields<'n>> {
        match &node.kind {
            NodeKind::Map { entries, flow } => Some(Fields {
                node,
                entries,
                flow: *flow,
                taken: vec![false; entries.len()],
                asked: Vec::new(),
            }),
            _ => {
                let message = words!("这里应当是“键: 值”", "`key: value` lines are expected here");
                self.error(node.span.clone(), message);
                None
            }
        }
    }

    /// The text of a scalar; a complaint if the node is something else.
    pub fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() {
            self.error(
                node.span.clone(),
                words!("这里应当是一个词或一句话", "a word or a sentence is expected here"),
            );
        }
        text
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, node: &Node) -> Option<bool> {
        match node.text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.error(
                    node.span.clone(),
                    words!("这里应当是 true 或 false", "`true` or `false` is expected here"),
                );
                None
            }
        }
    }

    /// A number within bounds, both included.
    pub fn number(&mut self, node: &Node, low: f64, high: f64) -> Option<f64> {
        let number = node.text().and_then(|t| t.parse::<f64>().ok()).filter(|n| n.is_finite());
        match number {
            Some(n) if (low..=high).contains(&n) => Some(n),
            Some(n) => {
                let message = words!("{n} 不在 {low} 到 {high} 之间", "{n} is not between {low} and {high}");
                self.error(node.span.clone(), message);
                None
            }
            None => {
                self.error(node.span.clone(), words!("这里应当是一个数", "a number is expected here"));
                None
            }
        }
    }

    /// A whole number within bounds, both included.
    pub fn whole(&mut self, node: &Node, low: u64, high: u64) -> Option<u64> {
        match node.text().and_then(|t| t.parse::<u64>().ok()) {
            Some(n) if (low..=high).contains(&n) => Some(n),
            _ => {
                let message = words!(
                    "这里应当是 {low} 到 {high} 的整数",
                    "a whole number from {low} to {high} is expected here"
                );
                self.error(node.span.clone(), message);
                None
            }
        }
    }

    /// One word out of a few.
    pub fn one_of<T: Copy>(&mut self, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
        let written = self.text(node)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == written) {
            return Some(*value);
        }
        let all = known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" | ");
        let help = match nearest(written, known.iter().map(|(word, _)| *word)) {
            Some(near) => words!("是不是 {near}？可以写：{all}", "did you mean `{near}`? It takes: {all}"),
            None => words!("可以写：{all}", "it takes: {all}"),
        };
        self.error_help(
            node.span.clone(),
            words!("不认得“{written}”", "`{written}` is not known here"),
            help,
        );
        None
    }

    /// The members of a list; one scalar counts as a list of one.
    pub fn members<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.kind {
            NodeKind::List(nodes) => nodes,
            NodeKind::Empty => &[],
            _ => std::slice::from_ref(node),
        }
    }
}

impl<'n> Fields<'n> {
    /// The value under a key, if it is there and not empty.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.take_entry(key).map(|(_, value)| value).filter(|value| value.kind != NodeKind::Empty)
    }

    /// Key and value, empty or not.
    pub fn take_entry(&mut self, key: &'static str) -> Option<&'n (Node, Node)> {
        self.asked.push(key);
        let at = self.entries.iter().position(|(k, _)| k.text() == Some(key))?;
        self.taken[at] = true;
        Some(&self.entries[at])
    }

    /// The value under a key that must be there.
    pub fn need(&mut self, key: &'static str, reading: &mut Reading) -> Option<&'n Node> {
        let value = self.take(key);
        if value.is_none() {
            let message = words!("这里缺“{key}”", "`{key}` is missing here");
            reading.error(self.head(), message);
        }
        value
    }

    /// All pairs not yet taken, which are thereby taken: for maps whose keys the author chooses.
    pub fn rest(&mut self) -> Vec<&'n (Node, Node)> {
        let mut rest = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if !self.taken[at] {
                self.taken[at] = true;
                rest.push(entry);
            }
        }
        rest
    }

    /// The spot of the map itself: its first line.
    pub fn head(&self) -> Span {
        self.entries.first().map_or(self.node.span.clone(), |(key, _)| key.span.clone())
    }

    /// Whether the map stands in braces.
    pub fn is_flow(&self) -> bool {
        self.flow
    }

    /// Reports the keys nobody asked for.
    pub fn finish(self, reading: &mut Reading) {
        for (at, (key, value)) in self.entries.iter().enumerate() {
            if self.taken[at] {
                continue;
            }
            let name = key.text().unwrap_or("");
            let help = if self.flow && value.kind == NodeKind::Empty {
                words!("花括号里的逗号把文字拆开了：给文字加引号", "a comma split this text: quote it")
            } else if let Some(near) = nearest(name, self.asked.iter().copied()) {
                words!("是不是 {near}？", "did you mean `{near}`?")
            } else {
                // Some are asked for in two places.
                let once =
                    |(at, word): (usize, &&'static str)| (!self.asked[..at].contains(word)).then_some(*word);
                let all = self.asked.iter().enumerate().filter_map(once).collect::<Vec<_>>().join(", ");
                words!("这里可以写：{all}", "it takes: {all}")
            };
            reading.error_help(
                key.span.clone(),
                words!("不认得“{name}”", "`{name}` is not known here"),
                help,
            );
        }
    }
}
