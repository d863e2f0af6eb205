//! Reads YAML into a tree of nodes that keep every scalar exactly as written: `01`, `1.0`, `NO` and `1e3` are
//! texts until a reader decides otherwise. Files that cost too much are refused here, once for all readers.

use super::{Diagnostics, Node, NodeKind, SourceFile, Span};
use crate::words;
use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle};
use std::collections::HashMap;
use std::sync::Arc;

/// What a YAML file may cost at most; the defaults are far above any honest file.
#[derive(Debug, Clone, Copy)]
pub struct YamlLimits {
    /// Bytes of the source.
    pub bytes: usize,
    /// Nodes after aliases are followed.
    pub nodes: usize,
    /// Levels of nesting.
    pub depth: usize,
}

impl Default for YamlLimits {
    fn default() -> Self {
        YamlLimits { bytes: 16 << 20, nodes: 500_000, depth: 64 }
    }
}

/// Reads the one document of a YAML file. `None` where the text is no YAML: the reason is among the findings.
pub fn read_yaml(file: &Arc<SourceFile>, limits: YamlLimits, found: &mut Diagnostics) -> Option<Node> {
    if file.text.len() > limits.bytes {
        let (most, is) = (limits.bytes >> 20, file.text.len() >> 20);
        let message =
            words!("文件有 {is} MB，最多读 {most} MB", "the file has {is} MB, at most {most} MB are read");
        found.error(file, 0..0, message, None);
        return None;
    }
    if let Some(at) = file.text.find('\0') {
        found.error(
            file,
            at..at + 1,
            words!("文件里有 NUL 字符", "there is a NUL character in the file"),
            None,
        );
        return None;
    }
    let mut builder = Builder { file, limits, found, anchors: HashMap::new(), count: 0, copied: 0 };
    builder.document()
}

struct Builder<'a> {
    file: &'a Arc<SourceFile>,
    limits: YamlLimits,
    found: &'a mut Diagnostics,
    anchors: HashMap<usize, Node>,
    count: usize,
    /// Bytes of text that anchors and aliases have copied.
    copied: usize,
}

/// A collection whose end has not been met.
struct Open {
    start: usize,
    anchor: usize,
    flow: bool,
    map: bool,
    nodes: Vec<Node>,
}

impl Builder<'_> {
    fn document(&mut self) -> Option<Node> {
        let file = self.file.clone();
        let mut options = Options::default();
        options.set_emit_comments(false);
        let mut parser = Parser::new_from_str_with_options(&file.text, options);
        let mut open: Vec<Open> = Vec::new();
        let mut result: Option<Node> = None;
        loop {
            let (event, span) = match parser.next_event() {
                None => break,
                Some(Ok(next)) => next,
                Some(Err(error)) => {
                    self.syntax(&error);
                    return None;
                }
            };
            let span = span.byte_range().unwrap_or(0..0);
            let node = match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if result.is_some() => {
                    let message =
                        words!("一个文件里只能有一份 YAML 文档", "one file holds one YAML document");
                    self.found.error(&file, span, message, None);
                    return None;
                }
                Event::Scalar(text, style, anchor, _) => {
                    let node = self.scalar(&text, style, span);
                    if !self.remember(anchor, &node) {
                        return self.too_much(node.span);
                    }
                    node
                }
                Event::Alias(id) => {
                    let Some(node) = self.anchors.get(&id) else { continue };
                    // Counted before it is copied: an alias of aliases grows tenfold a line.
                    let (nodes, bytes) = size(node);
                    if !self.may_copy(nodes, bytes) {
                        return self.too_much(span);
                    }
                    self.anchors[&id].clone()
                }
                Event::SequenceStart(style, anchor, _) => {
                    open.push(Open::new(span.start, anchor, style, false));
                    if open.len() > self.limits.depth {
                        return self.too_much(span);
                    }
                    continue;
                }
                Event::MappingStart(style, anchor, _) => {
                    open.push(Open::new(span.start, anchor, style, true));
                    if open.len() > self.limits.depth {
                        return self.too_much(span);
                    }
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    // The parser pairs starts and ends, so there is always one open here.
                    let Some(closed) = open.pop() else { continue };
                    let anchor = closed.anchor;
                    let node = self.close(closed, span.end);
                    if !self.remember(anchor, &node) {
                        return self.too_much(node.span);
                    }
                    node
                }
                _ => continue,
            };
            self.count += 1;
            if self.count > self.limits.nodes {
                return self.too_much(node.span);
            }
            match open.last_mut() {
                Some(parent) => parent.nodes.push(node),
                None => result = Some(node),
            }
        }
        if result.is_none() {
            self.found.error(&file, 0..0, words!("文件是空的", "the file is empty"), None);
        }
        result
    }

    /// Keeps what an anchor names. False if it is too much: anchors within anchors multiply as well.
    fn remember(&mut self, anchor: usize, node: &Node) -> bool {
        if anchor == 0 {
            return true;
        }
        let (nodes, bytes) = size(node);
        let fine = self.may_copy(nodes, bytes);
        if fine {
            self.anchors.insert(anchor, node.clone());
        }
        fine
    }

    /// Counts a copy before it is made.
    fn may_copy(&mut self, nodes: usize, bytes: usize) -> bool {
        self.count += nodes;
        self.copied += bytes;
        self.count <= self.limits.nodes && self.copied <= self.limits.bytes
    }

    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        if plain && matches!(text, "" | "~" | "null") {
            return Node { span, kind: NodeKind::Empty };
        }
        let source = self.file.text.get(span.clone()).unwrap_or("");
        let exact = match style {
            ScalarStyle::Plain => source.starts_with(text).then_some(span.start),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                source.get(1..).filter(|inner| inner.starts_with(text)).map(|_| span.start + 1)
            }
            // Block scalars of one line are found again in the source; longer ones lose their indentation.
            _ => {
                let line = text.trim_end_matches('\n');
                (!line.contains('\n')).then(|| source.find(line).map(|at| span.start + at)).flatten()
            }
        };
        let text = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // A closing line break belongs to the notation, not to the text.
            text.strip_suffix('\n').unwrap_or(text)
        } else {
            text
        };
        Node { span, kind: NodeKind::Scalar { text: text.to_string(), plain, exact } }
    }

    fn close(&mut self, open: Open, end: usize) -> Node {
        let span = open.start..end.max(open.start);
        if !open.map {
            return Node { span, kind: NodeKind::List(open.nodes) };
        }
        let mut entries: Vec<(Node, Node)> = Vec::with_capacity(open.nodes.len() / 2);
        let mut seen: HashMap<String, ()> = HashMap::new();
        let mut nodes = open.nodes.into_iter();
        while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
            match &key.kind {
                NodeKind::Scalar { text, .. } => {
                    if seen.insert(text.clone(), ()).is_some() {
                        let help = if text == "text" {
                            // `text: D7` names a text item, and its words would need the same key.
                            words!("text 题的问句写在 ask 里", "a text item puts its question under `ask`")
                        } else {
                            words!("删去一处，或改名", "remove one, or rename it")
                        };
                        let message = words!("“{text}” 写了两次", "`{text}` stands here twice");
                        self.found.error(self.file, key.span.clone(), message, Some(help));
                        continue;
                    }
                }
                _ => {
                    let message = words!("键必须是一个词", "a key must be a word");
                    let help = words!(
                        "若这里是 ${{…}}，把表达式写在单独一行，不放在花括号里",
                        "if this is ${{…}}, put the expression on a line of its own, outside braces"
                    );
                    self.found.error(self.file, key.span.clone(), message, Some(help));
                    continue;
                }
            }
            entries.push((key, value));
        }
        Node { span, kind: NodeKind::Map { entries, flow: open.flow } }
    }

    fn too_much(&mut self, span: Span) -> Option<Node> {
        let message =
            words!("嵌套太深，或别名展开后太大", "nested too deeply, or too large once aliases are followed");
        self.found.error(self.file, span, message, None);
        None
    }

    fn syntax(&mut self, error: &granit_parser::ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.file.text.len());
        let line_start = self.file.text[..floor(&self.file.text, at)].rfind('\n').map_or(0, |n| n + 1);
        let line = self.file.text[line_start..].lines().next().unwrap_or("");
        let what = error.info();
        let help = if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') {
            Some(words!("缩进只能用空格，不能用制表符", "indent with spaces, never with tabs"))
        } else if line.contains("${") && line.contains('{') {
            Some(words!(
                "花括号里的 ${{…}} 会被拆开：把表达式写在单独一行",
                "inside braces ${{…}} is split: put the expression on a line of its own"
            ))
        } else if line.matches(": ").count() > 1 || line.contains(" #") {
            Some(words!(
                "文字里有“: ”或“ #”：给它加引号，或写在 |- 之后的一行",
                "the text holds `: ` or ` #`: quote it, or write it on the line after `|-`"
            ))
        } else {
            None
        };
        let end = next_boundary(&self.file.text, at);
        let message = words!("这里不是 YAML：{what}", "this is not YAML: {what}");
        self.found.error(self.file, at..end, message, help);
    }
}

impl Open {
    fn new(start: usize, anchor: usize, style: StructureStyle, map: bool) -> Open {
        Open { start, anchor, flow: style == StructureStyle::Flow, map, nodes: Vec::new() }
    }
}

/// Nodes, and bytes of their texts.
fn size(node: &Node) -> (usize, usize) {
    let add = |(nodes, bytes): (usize, usize), node: &Node| {
        let (more_nodes, more_bytes) = size(node);
        (nodes + more_nodes, bytes + more_bytes)
    };
    match &node.kind {
        NodeKind::Empty => (1, 0),
        NodeKind::Scalar { text, .. } => (1, text.len()),
        NodeKind::List(nodes) => nodes.iter().fold((1, 0), add),
        NodeKind::Map { entries, .. } => entries.iter().fold((1, 0), |sum, (k, v)| add(add(sum, k), v)),
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn next_boundary(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    text[at..].chars().next().map_or(at, |c| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<super::super::Diagnostic>) {
        let file = SourceFile::new("test.yaml", text);
        let mut found = Diagnostics::default();
        let node = read_yaml(&file, YamlLimits::default(), &mut found);
        (node, found.sorted())
    }

    #[test]
    fn scalars_stay_as_written() {
        let (node, found) = read("codes: [01, 1.0, NO, 1e3, \"x\"]\nempty:\n");
        assert!(found.is_empty());
        let node = node.unwrap();
        let codes: Vec<_> =
            node.get("codes").unwrap().list().unwrap().iter().map(|n| n.text().unwrap()).collect();
        assert_eq!(codes, ["01", "1.0", "NO", "1e3", "x"]);
        assert_eq!(node.get("empty").unwrap().kind, NodeKind::Empty);
    }

    #[test]
    fn a_position_in_a_text_is_a_position_in_the_file() {
        let source = "when: ${题} = 2\nsay: |-\n  ${b} # c\n";
        let (node, _) = read(source);
        let node = node.unwrap();
        assert_eq!(&source[node.get("when").unwrap().inner(0..6)], "${题}");
        assert_eq!(&source[node.get("say").unwrap().inner(5..8)], "# c");
    }

    #[test]
    fn a_key_written_twice_is_an_error() {
        let (_, found) = read("a: 1\na: 2\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place(), "test.yaml:2:1");
    }

    #[test]
    fn alias_bombs_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..9 {
            let refs = vec![format!("*a{}", n - 1); 10].join(", ");
            text += &format!("a{n}: &a{n} [{refs}]\n");
        }
        let (node, found) = read(&text);
        assert!(node.is_none());
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn broken_yaml_says_where() {
        let (node, found) = read("a:\n\t- b\n");
        assert!(node.is_none());
        assert!(found[0].render(crate::i18n::Lang::En, false).contains("never with tabs"), "{:?}", found[0]);
    }
}
