//! XML texts as trees that expressions are evaluated on, as a browser's DOM has them.

use std::collections::HashMap;

use fangtan::expr::{NodeId, NodeKind, Tree};

const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The target of the instruction that stands for a CDATA section.
const SECTION: &str = "cdata-section-set-aside";

/// A document with what expressions may ask of it.
pub struct Document {
    pub tree: Tree,
    /// Prefixes declared in it, wherever.
    pub prefixes: HashMap<String, String>,
    /// The CDATA sections, which a browser keeps as nodes of their own.
    sections: Vec<String>,
}

impl Document {
    pub fn read(text: &str) -> Document {
        let (text, sections) = set_aside_sections(text.trim_start());
        let text = text.as_str();
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let source = roxmltree::Document::parse_with_options(text, options)
            .unwrap_or_else(|error| panic!("a document cannot be read: {error}\n{text}"));
        let mut document = Document {
            tree: Tree::new(),
            prefixes: HashMap::from([("xhtml".to_owned(), "http://www.w3.org/1999/xhtml".to_owned())]),
            sections,
        };
        let mut doctype = doctype(text, source.root_element().range().start);
        let root = document.tree.root();
        for child in source.root().children() {
            // A browser counts the document type declaration among the children.
            if let Some((_, name)) = doctype.take_if(|(at, _)| *at < child.range().start) {
                document.tree.add_doctype(root, &name);
            }
            document.add(root, child);
        }
        document
    }

    fn add(&mut self, parent: NodeId, node: roxmltree::Node) {
        if node.is_element() {
            self.add_element(parent, node);
        } else if node.is_text() {
            self.tree.add_text(parent, node.text().unwrap_or_default());
        } else if node.is_comment() {
            self.tree.add_comment(parent, node.text().unwrap_or_default());
        } else if let Some(instruction) = node.pi() {
            let data = instruction.value.unwrap_or_default();
            if instruction.target == SECTION {
                let number: usize = data.parse().expect("a section is numbered");
                self.tree.add_text(parent, &self.sections[number]);
                return;
            }
            self.tree.add_pi(parent, instruction.target, data);
        }
    }

    fn add_element(&mut self, parent: NodeId, node: roxmltree::Node) {
        let name = node.tag_name();
        let uri = name.namespace().unwrap_or_default();
        let written = &node.document().input_text()[node.range().start + 1..];
        let prefix = prefix_of(written, name.name());
        let element = self.tree.add_element_ns(parent, prefix, name.name(), uri);
        // Their order is the implementation's choice (XPath 1.0 §5): by prefix, the default first.
        let mut namespaces: Vec<_> = node.namespaces().collect();
        namespaces.sort_by_key(|namespace| namespace.name().unwrap_or_default());
        for namespace in namespaces {
            let prefix = namespace.name().unwrap_or_default();
            if namespace.uri().is_empty() || prefix == "xml" {
                continue; // `xmlns=""` takes the default namespace away
            }
            self.tree.add_namespace(element, prefix, namespace.uri());
            self.prefixes.entry(prefix.to_owned()).or_insert_with(|| namespace.uri().to_owned());
        }
        self.tree.add_namespace(element, "xml", XML);
        for attribute in node.attributes() {
            let written = &node.document().input_text()[attribute.range_qname()];
            let prefix = prefix_of(written, attribute.name());
            let uri = attribute.namespace().unwrap_or_default();
            self.tree.add_attribute_ns(element, prefix, attribute.name(), uri, attribute.value());
        }
        for child in node.children() {
            self.add(element, child);
        }
    }

    /// The node at a path of `node()[n]` steps, the last of which may be `@name`.
    pub fn find(&self, path: &str) -> NodeId {
        let mut node = self.tree.root();
        for step in path.split('/').filter(|step| !step.is_empty()) {
            let found = if let Some(name) = step.strip_prefix('@') {
                let mut attached = self.tree.attributes(node);
                attached.find(|&it| self.qualified(it) == name)
            } else {
                let number = step
                    .strip_prefix("node()[")
                    .and_then(|rest| rest.strip_suffix(']'))
                    .and_then(|number| number.parse::<usize>().ok())
                    .unwrap_or_else(|| panic!("`{step}` in {path} is not understood"));
                self.tree.children(node).nth(number - 1)
            };
            node = found.unwrap_or_else(|| panic!("{path} leads nowhere at {step}"));
        }
        node
    }

    /// The path to a node, in the same form.
    pub fn path(&self, node: NodeId) -> String {
        let Some(parent) = self.tree.parent(node) else {
            return "/".to_owned();
        };
        let above = self.path(parent);
        let above = above.trim_end_matches('/');
        match self.tree.kind(node) {
            NodeKind::Attribute => format!("{above}/@{}", self.qualified(node)),
            NodeKind::Namespace => match self.tree.name(node) {
                "" => format!("{above}/@xmlns"),
                prefix => format!("{above}/@xmlns:{prefix}"),
            },
            _ => {
                let before = self.tree.children(parent).take_while(|&it| it != node);
                format!("{above}/node()[{}]", before.count() + 1)
            }
        }
    }

    fn qualified(&self, node: NodeId) -> String {
        match self.tree.prefix(node) {
            "" => self.tree.name(node).to_owned(),
            prefix => format!("{prefix}:{}", self.tree.name(node)),
        }
    }
}

/// The prefix of a name as it is written at the start of a text.
fn prefix_of<'t>(written: &'t str, local: &str) -> &'t str {
    match written.split_once(':') {
        Some((prefix, rest)) if rest.starts_with(local) && !prefix.contains([' ', '>', '/', '\n', '=']) => {
            prefix
        }
        _ => "",
    }
}

/// Puts a numbered processing instruction in the place of each CDATA section, because the reader
/// would melt it into the text around it.
fn set_aside_sections(text: &str) -> (String, Vec<String>) {
    let mut sections = Vec::new();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        let (section, after) = after.split_once("]]>").expect("a CDATA section is closed");
        kept += &format!("{before}<?{SECTION} {}?>", sections.len());
        sections.push(section.to_owned());
        rest = after;
    }
    (kept + rest, sections)
}

/// Where the document type declaration stands, and its name.
fn doctype(text: &str, root: usize) -> Option<(usize, String)> {
    let at = text[..root].find("<!DOCTYPE")?;
    let name = text[at + "<!DOCTYPE".len()..]
        .trim_start()
        .split(|c: char| c.is_whitespace() || c == '>' || c == '[')
        .next()?;
    Some((at, name.to_owned()))
}
