//! Texts with fills: `${name}` shows an answer, `${case.name}` the respondent, on the screen only.

use super::reader::Reader;
use crate::questionnaire::{Piece, Text, Wording};
use crate::source::{Node, NodeKind, Span, nearest};
use crate::words;

impl Reader {
    /// Reads a text of one or more languages and cuts it at its fills.
    pub fn wording(&mut self, node: &Node) -> Option<Wording> {
        let text = Text::read(node, &self.languages, &mut self.reading)?;
        Some(self.cut(&text, node))
    }

    /// Cuts a text that was read from (parts of) `node`.
    pub fn cut(&mut self, text: &Text, node: &Node) -> Wording {
        let versions = text
            .versions()
            .map(|(tag, words)| {
                let source = match &node.kind {
                    NodeKind::Map { .. } => node.get(tag).unwrap_or(node),
                    _ => node,
                };
                (tag.to_string(), self.pieces(words, source))
            })
            .collect();
        Wording::new(versions)
    }

    fn pieces(&mut self, words: &str, source: &Node) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = 0;
        while let Some(start) = words[rest..].find("${").map(|at| rest + at) {
            let Some(end) = words[start..].find('}').map(|at| start + at) else {
                self.reading.error_help(
                    source.inner(start..words.len().min(start + 2)),
                    words!("${{ 没有闭合", "`${{` is not closed"),
                    words!("写成 ${{名字}}", "write ${{name}}"),
                );
                break;
            };
            if start > rest {
                pieces.push(Piece::Words(words[rest..start].to_string()));
            }
            let name = words[start + 2..end].trim();
            if let Some(piece) = self.fill(name, source.inner(start..end + 1)) {
                pieces.push(piece);
            }
            rest = end + 1;
        }
        if rest < words.len() {
            pieces.push(Piece::Words(words[rest..].to_string()));
        }
        pieces
    }

    fn fill(&mut self, name: &str, span: Span) -> Option<Piece> {
        match name {
            "case.name" => return Some(Piece::Personal("name".into())),
            "minutes" if self.minutes.is_some() => {
                return Some(Piece::Words(self.minutes.unwrap_or_default().to_string()));
            }
            _ => {}
        }
        if let Some(column) = name.strip_prefix("case.") {
            self.column(column, span.clone());
        }
        let names = self.names.as_ref()?;
        if let Some(definition) = names.by_name.get(name) {
            return Some(Piece::Answer(*definition));
        }
        let near = nearest(name, names.by_name.keys().map(String::as_str)).map(str::to_string);
        let message = words!("没有叫“{name}”的题", "there is no item called `{name}`");
        match near {
            Some(near) => {
                self.reading.error_help(span, message, words!("是不是 {near}？", "did you mean `{near}`?"));
            }
            None => self.reading.error(span, message),
        }
        None
    }
}
