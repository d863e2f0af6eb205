//! Expressions: XPath 1.0 (`xforms: false`) and ODK's (`xforms: true`).

use std::collections::HashMap;
use std::path::Path;

use fangtan::expr::{
    Definition, Dialect, ExprError, Names, NodeId, NodeKind, Place, Program, Value, World, bind_deferring,
    parse,
};
use serde::Deserialize;

use crate::data;
use crate::documents::Document;
use crate::known::Known;
use crate::report::Report;

/// Groups that are not begun.
const NOT_YET: [&str; 1] = [
    // The recorded answers depend on a language chosen beforehand, which the data do not hold.
    "xforms/jr-itext",
];

#[derive(Deserialize)]
struct Case {
    id: String,
    group: String,
    document: usize,
    context: String,
    expr: String,
    #[serde(rename = "type")]
    kind: String,
    expected: serde_json::Value,
    xforms: bool,
    #[serde(default)]
    factor: Option<f64>,
}

pub fn run(folder: &Path, known: &Known) -> Report {
    let sources: Vec<String> = serde_json::from_str(&data::text(&folder.join("documents.json")))
        .expect("documents.json is a list of texts");
    let mut documents: HashMap<usize, Document> = HashMap::new();
    let mut report = Report::default();
    for line in data::text(&folder.join("cases.jsonl")).lines() {
        let case: Case = serde_json::from_str(line).expect("a line of cases.jsonl is a case");
        if NOT_YET.contains(&case.group.as_str()) {
            *report.not_yet.entry(case.group).or_default() += 1;
            continue;
        }
        let document =
            documents.entry(case.document).or_insert_with(|| Document::read(&sources[case.document]));
        let listed = known.lists("xpath", &case.group, &case.context, &case.expr, &case.kind);
        let part = case.group.split('/').next().unwrap_or_default();
        let count = report.parts.entry(part.to_owned()).or_default();
        count.total += 1;
        match (compare(&case, document), listed) {
            (Ok(()), false) => count.agreed += 1,
            (Err(_), true) => count.listed += 1,
            (Ok(()), true) => report.differences.push(format!(
                "{} {}: `{}` is listed as different but agrees",
                case.id, case.group, case.expr
            )),
            (Err(got), false) => report.differences.push(format!(
                "{} {}: `{}` gives {got}, expected {} {}",
                case.id, case.group, case.expr, case.kind, case.expected
            )),
        }
    }
    report
}

/// Agrees, or says what came out instead.
fn compare(case: &Case, document: &Document) -> Result<(), String> {
    let wrong = |error: ExprError| format!("error: {error}");
    let dialect = if case.xforms { Dialect::Odk } else { Dialect::XPath };
    let expr = parse(&case.expr).map_err(wrong)?;
    // The recorded evaluator complains of unknown functions only where it meets them.
    let (program, _) = bind_deferring(&expr, None, document, dialect);
    let place = Place { tree: &document.tree, node: document.find(&case.context), world: document };
    let expected = &case.expected;
    match case.kind.as_str() {
        "boolean" => {
            let got = program.boolean(&place).map_err(wrong)?;
            agree(Some(got) == expected.as_bool(), got)
        }
        "number" => {
            let got = program.number(&place).map_err(wrong)?;
            agree(same_number(got, number(expected)), got)
        }
        "number-rounded" => {
            let factor = case.factor.expect("a rounded number has a factor");
            let got = program.number(&place).map_err(wrong)?;
            let rounded = (got * factor + 0.5).floor() / factor;
            agree(same_number(rounded, number(expected)), got)
        }
        "string" => {
            let got = program.text(&place).map_err(wrong)?;
            agree(Some(got.as_str()) == expected.as_str(), format!("{got:?}"))
        }
        "string-length" => {
            let got = program.text(&place).map_err(wrong)?;
            let length = got.encode_utf16().count() as f64;
            agree(length == number(expected), format!("{got:?}"))
        }
        "string-matches" => {
            let got = program.text(&place).map_err(wrong)?;
            let pattern = expected.as_str().expect("a pattern is a text");
            let pattern = regex::Regex::new(pattern).expect("a pattern can be read");
            agree(pattern.is_match(&got), format!("{got:?}"))
        }
        "nodeset" => compare_nodes(case, document, &program, &place),
        other => panic!("{}: the type `{other}` is not understood", case.id),
    }
}

/// Node-sets have no order of their own, but ours must come in document order.
fn compare_nodes(case: &Case, document: &Document, program: &Program, place: &Place) -> Result<(), String> {
    let value = program.evaluate(place).map_err(|error| format!("error: {error}"))?;
    let Value::Nodes(nodes) = value else {
        return Err(format!("{value:?}"));
    };
    let in_order = nodes.is_sorted_by_key(|&node| document.tree.order(node));
    let mut got: Vec<String> = nodes.iter().map(|&node| document.path(node)).collect();
    let mut expected: Vec<&str> = case
        .expected
        .as_array()
        .expect("a node-set is a list")
        .iter()
        .filter_map(|path| path.as_str())
        .collect();
    got.sort_unstable();
    expected.sort_unstable();
    agree(in_order && got == expected, format!("{got:?}"))
}

fn agree(agrees: bool, got: impl std::fmt::Display) -> Result<(), String> {
    if agrees { Ok(()) } else { Err(got.to_string()) }
}

fn number(expected: &serde_json::Value) -> f64 {
    match expected.as_str() {
        Some(word) => word.parse().expect("a number or NaN, Infinity, -0"),
        None => expected.as_f64().expect("a number"),
    }
}

fn same_number(got: f64, expected: f64) -> bool {
    (got.is_nan() && expected.is_nan())
        || (got == expected && got.is_sign_negative() == expected.is_sign_negative())
}

impl Names for Document {
    fn definition(&self, _: &str) -> Option<Definition> {
        None
    }

    fn namespace(&self, prefix: &str) -> Option<String> {
        self.prefixes.get(prefix).cloned()
    }
}

impl Document {
    /// The elements of an XForm's model that are called `instance`.
    fn instances(&self) -> impl Iterator<Item = NodeId> {
        let root = self.tree.root();
        std::iter::successors(Some(root), move |&it| self.tree.next_within(it, root)).filter(|&it| {
            self.tree.kind(it) == NodeKind::Element
                && self.tree.name(it) == "instance"
                && self.tree.namespace_uri(it) == "http://www.w3.org/2002/xforms"
        })
    }
}

impl World for Document {
    fn instances(&self, _: Definition, _: NodeId, _: &mut Vec<NodeId>) {}

    fn state(&self, _: NodeId) -> &str {
        "answered"
    }

    /// A moment in the zone in which the answers were recorded.
    fn now(&self) -> jiff::ZonedDateTime {
        "2026-06-15T12:00:00-07:00[America/Phoenix]".parse().expect("a time in a zone")
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn uuid(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }

    /// In an XForm absolute paths begin at the primary instance.
    fn root(&self) -> Option<NodeId> {
        self.instances().next()
    }

    fn instance(&self, id: &str) -> Option<NodeId> {
        self.instances().find(|&it| self.tree.attribute(it, "id") == Some(id))
    }
}
