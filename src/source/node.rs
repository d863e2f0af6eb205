//! One node of a YAML file as its readers meet it: what it is, where it stands, and every scalar exactly as
//! written. Nothing is read and nothing is meant here: `yaml` makes nodes, the readers of each kind of file
//! decide what they say.

use super::Span;

/// One node of a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, in bytes of the source.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// A scalar, a list or a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// Nothing was written (`key:` with nothing behind, `~`, `null`).
    Empty,
    /// A scalar, as written after YAML's own unquoting.
    Scalar {
        /// The text.
        text: String,
        /// Unquoted, on the line: where YAML's traps are.
        plain: bool,
        /// The byte where the text begins in the source, if text and source agree letter by letter
        /// there, so that a position within the text is a position within the file.
        exact: Option<usize>,
    },
    /// `[a, b]` or lines with `-`.
    List(Vec<Node>),
    /// `key: value` pairs in the order written; keys are unique scalars.
    Map {
        /// The pairs.
        entries: Vec<(Node, Node)>,
        /// Written in braces, where a comma splits.
        flow: bool,
    },
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The pairs of a map.
    pub fn entries(&self) -> Option<&[(Node, Node)]> {
        match &self.kind {
            NodeKind::Map { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The members of a list.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, value)| value)
    }

    /// The part of the file that a stretch of this scalar's text came from; the whole scalar where
    /// text and file do not agree letter by letter.
    pub fn inner(&self, within: Span) -> Span {
        match &self.kind {
            NodeKind::Scalar { exact: Some(start), .. } => start + within.start..start + within.end,
            _ => self.span.clone(),
        }
    }
}
