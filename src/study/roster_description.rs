//! What `study.yaml` says about the roster: its file, which heading means what, who is eligible, and
//! which rows are one person.

use crate::i18n::Words;
use crate::questionnaire::Text;
use crate::source::{Node, NodeKind, Reading, Span};
use crate::words;

/// A column heading as it stands in the roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The text of the heading.
    pub text: String,
    /// Where it is declared.
    pub span: Span,
}

/// A declared column that is not personal.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in expressions and exports.
    pub name: String,
    /// Its heading.
    pub heading: Heading,
}

/// One condition of eligibility.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The expression, with its place in the file.
    pub must: Node,
    /// What is said of those who fail it.
    pub reason: Text,
}

/// What a roster is and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterDescription {
    /// The file, relative to the study's folder.
    pub file: String,
    /// Where the file is named.
    pub file_span: Span,
    /// The sheet of a workbook; the first one if not said.
    pub sheet: Option<String>,
    /// Heading of the id.
    pub id: Heading,
    /// Heading of the unit.
    pub unit: Heading,
    /// Heading of the name; personal.
    pub name: Option<Heading>,
    /// Heading of the telephone number; personal.
    pub phone: Option<Heading>,
    /// Heading of the date or year of birth; personal.
    pub born: Option<Heading>,
    /// All other declared columns; not personal.
    pub columns: Vec<Column>,
    /// Whether ids may be identity or telephone numbers, which keeps them out of what leaves the folder.
    pub id_is_personal: bool,
    /// The conditions, in order; empty: everybody is eligible.
    pub eligible: Vec<Rule>,
    /// Pairs of ids that are one person; the second is left out.
    pub same: Vec<(String, String, Span)>,
}

/// Names that mean something of their own in expressions over a row.
const RESERVED: [&str; 2] = ["group", "case"];

impl RosterDescription {
    /// All headings declared, personal ones included.
    pub fn headings(&self) -> impl Iterator<Item = &Heading> {
        [Some(&self.id), Some(&self.unit), self.name.as_ref(), self.phone.as_ref(), self.born.as_ref()]
            .into_iter()
            .flatten()
            .chain(self.columns.iter().map(|column| &column.heading))
    }

    /// Why somebody is out of the frame, in the reader's language. The log and the plan hold the reason in all
    /// languages at once, as [`Text::in_all_languages`] writes it; one of an earlier `study.yaml` is given as
    /// it stands.
    pub fn reason(&self, recorded: &str) -> Words {
        let known = self.eligible.iter().find(|rule| rule.reason.in_all_languages() == recorded);
        let same = Some(super::elements::same_person()).filter(|same| same.in_both() == recorded);
        known.map(|rule| rule.reason.words()).or(same).unwrap_or_else(|| Words::same(recorded))
    }

    /// Reads what stands under `roster:`.
    pub(super) fn read(node: &Node, reading: &mut Reading) -> Option<RosterDescription> {
        let mut fields = reading.fields(node)?;
        let file_node = fields.need("file", reading);
        let file = file_node.and_then(|node| reading.text(node)).map(str::to_string);
        let sheet = fields.take("sheet").and_then(|node| reading.text(node)).map(str::to_string);
        let columns = fields.need("columns", reading);
        let id_is_personal =
            fields.take("id_is_personal").and_then(|node| reading.boolean(node)).unwrap_or(false);
        let eligible = fields.take("eligible").map(|node| read_rules(node, reading)).unwrap_or_default();
        let same = fields.take("same").map(|node| read_same(node, reading)).unwrap_or_default();
        fields.finish(reading);
        let headings = read_columns(columns?, reading)?;
        Some(RosterDescription {
            file: file?,
            file_span: file_node?.span.clone(),
            sheet,
            id: headings.id?,
            unit: headings.unit?,
            name: headings.name,
            phone: headings.phone,
            born: headings.born,
            columns: headings.columns,
            id_is_personal,
            eligible,
            same,
        })
    }
}

struct Headings {
    id: Option<Heading>,
    unit: Option<Heading>,
    name: Option<Heading>,
    phone: Option<Heading>,
    born: Option<Heading>,
    columns: Vec<Column>,
}

fn read_columns(node: &Node, reading: &mut Reading) -> Option<Headings> {
    let mut fields = reading.fields(node)?;
    let mut seen: Vec<String> = Vec::new();
    let mut heading = |node: &Node, reading: &mut Reading| -> Option<Heading> {
        let text = reading.text(node)?.trim().to_string();
        if seen.contains(&text) {
            let message =
                words!("表头“{text}”已经用在另一列", "the heading `{text}` is taken by another column");
            reading.error(node.span.clone(), message);
        }
        seen.push(text.clone());
        Some(Heading { text, span: node.span.clone() })
    };
    let mut headings = Headings {
        id: fields.need("id", reading).and_then(|node| heading(node, reading)),
        unit: fields.need("unit", reading).and_then(|node| heading(node, reading)),
        name: fields.take("name").and_then(|node| heading(node, reading)),
        phone: fields.take("phone").and_then(|node| heading(node, reading)),
        born: fields.take("born").and_then(|node| heading(node, reading)),
        columns: Vec::new(),
    };
    for (key, value) in fields.rest() {
        let name = key.text().unwrap_or("");
        let is_name = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !is_name || RESERVED.contains(&name) {
            reading.error_help(
                key.span.clone(),
                words!("“{name}”不能作列名", "`{name}` cannot name a column"),
                words!(
                    "列名以字母开头，由字母、数字、_、- 组成；group 与 case 另有用处",
                    "a name begins with a letter and is made of letters, digits, `_` and `-`; `group` and \
                     `case` mean something else"
                ),
            );
            continue;
        }
        if let Some(heading) = heading(value, reading) {
            headings.columns.push(Column { name: name.to_string(), heading });
        }
    }
    Some(headings)
}

fn read_rules(node: &Node, reading: &mut Reading) -> Vec<Rule> {
    let usual = || Text::from_words(&words!("不符合条件", "Not eligible"));
    if matches!(node.kind, NodeKind::Scalar { .. }) {
        return vec![Rule { must: node.clone(), reason: usual() }];
    }
    let mut rules = Vec::new();
    for entry in reading.members(node) {
        let Some(mut fields) = reading.fields(entry) else { continue };
        let must = fields.need("must", reading);
        let reason = fields.take("else").and_then(|node| Text::read(node, &[], reading));
        fields.finish(reading);
        if let Some(must) = must.filter(|must| reading.text(must).is_some()) {
            rules.push(Rule { must: must.clone(), reason: reason.unwrap_or_else(usual) });
        }
    }
    rules
}

fn read_same(node: &Node, reading: &mut Reading) -> Vec<(String, String, Span)> {
    let mut pairs = Vec::new();
    for entry in reading.members(node) {
        let ids: Option<Vec<&str>> = entry.list().map(|ids| ids.iter().filter_map(Node::text).collect());
        match ids.as_deref() {
            Some([one, other]) if one != other => {
                pairs.push((one.trim().to_string(), other.trim().to_string(), entry.span.clone()));
            }
            _ => reading.error(
                entry.span.clone(),
                words!(
                    "这里应当是两个不同的编号：[甲, 乙]",
                    "two different ids are expected here: [ONE, OTHER]"
                ),
            ),
        }
    }
    pairs
}
