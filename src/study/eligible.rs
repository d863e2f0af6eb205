//! Who may be drawn: the study's conditions over a row of the roster, in the expression language of
//! questionnaires. Bound once, evaluated row by row on one small tree; they see declared columns, the
//! unit and the group, and nothing personal.

use super::description::Study;
use crate::expr::{self, Definition, Dialect, ExprError, Names, NodeId, Place, Program, Tree, World};
use crate::source::{Diagnostic, Diagnostics, SourceFile, nearest};
use crate::words;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use std::sync::Arc;

/// Columns that every row has.
const UNIT: &str = "unit";
const GROUP: &str = "group";

/// The conditions of a study, ready for its rows.
pub struct Eligibility {
    source: Arc<SourceFile>,
    rules: Vec<(crate::source::Node, Program)>,
    tree: Tree,
    row: Row,
}

/// The one row that is looked at: a node for each column.
struct Row {
    root: NodeId,
    columns: Vec<NodeId>,
}

/// What `${…}` may name.
struct Columns<'s> {
    names: Vec<&'s str>,
}

/// Known by name, so that using one can be answered better than "there is no such name".
const PERSONAL: [&str; 4] = ["id", "name", "phone", "born"];

impl Eligibility {
    /// Binds the conditions of a study.
    ///
    /// # Errors
    /// Those that cannot be read or bound, at their spot in `study.yaml`.
    pub fn new(study: &Study) -> Result<Eligibility, Vec<Diagnostic>> {
        let description = &study.roster;
        let names: Vec<&str> =
            description.columns.iter().map(|column| column.name.as_str()).chain([UNIT, GROUP]).collect();
        let columns = Columns { names };
        let mut found = Diagnostics::default();
        let mut rules = Vec::new();
        for rule in &description.eligible {
            let text = rule.must.text().unwrap_or("");
            let program = expr::parse(text).and_then(|expr| expr::bind(&expr, None, &columns, Dialect::Odk));
            match program.and_then(|program| usable(program, text, columns.names.len())) {
                Ok(program) => rules.push((rule.must.clone(), program)),
                Err(error) => note(&mut found, &study.source, &rule.must, &error),
            }
        }
        if found.has_errors() {
            return Err(found.sorted());
        }
        let mut tree = Tree::new();
        let document = tree.add_document();
        let root = tree.add_element(document, "row");
        let columns = columns.names.iter().map(|name| tree.add_element(root, name)).collect();
        Ok(Eligibility { source: study.source.clone(), rules, tree, row: Row { root, columns } })
    }

    /// The first condition that a row fails, by its place in the study; `None`: eligible. `columns` are
    /// the declared ones in the order declared.
    ///
    /// # Errors
    /// If a condition cannot be evaluated for these values.
    pub fn judge(
        &mut self,
        columns: &[String],
        unit: &str,
        group: &str,
    ) -> Result<Option<usize>, Vec<Diagnostic>> {
        let values = columns.iter().map(String::as_str).chain([unit, group]);
        for (node, value) in self.row.columns.iter().zip(values) {
            self.tree.set_text(*node, value);
        }
        let place = Place { tree: &self.tree, node: self.row.root, world: &self.row };
        for (at, (must, program)) in self.rules.iter().enumerate() {
            match program.boolean(&place) {
                Ok(true) => {}
                Ok(false) => return Ok(Some(at)),
                Err(error) => {
                    let mut found = Diagnostics::default();
                    note(&mut found, &self.source, must, &error);
                    return Err(found.sorted());
                }
            }
        }
        Ok(None)
    }
}

/// A frame must be the same whenever and wherever it is made, and rest on nothing personal.
fn usable(program: Program, text: &str, columns: usize) -> Result<Program, ExprError> {
    if program.uses().clock || program.uses().chance {
        let message = words!(
            "谁合格不能取决于时间或运气",
            "who is eligible may depend neither on the time nor on chance"
        );
        let help = words!("与固定的日期比较：'2026-09-01'", "compare with a fixed date: '2026-09-01'");
        return Err(ExprError::new(0..0, message).with_help(help));
    }
    let personal = |used: &Definition| (used.0 as usize).checked_sub(columns).map(|at| PERSONAL[at]);
    if let Some(name) = program.uses().definitions.iter().find_map(personal) {
        let written = format!("${{{name}}}");
        let span = text.find(&written).map_or(0..0, |at| at..at + written.len());
        let message = words!(
            "`{name}` 是个人资料，不能用来决定抽谁",
            "`{name}` is personal and decides nothing about who is drawn"
        );
        let help = words!("另设一列，例如年龄组", "declare another column for it, such as an age group");
        return Err(ExprError::new(span, message).with_help(help));
    }
    Ok(program)
}

fn note(found: &mut Diagnostics, source: &Arc<SourceFile>, must: &crate::source::Node, error: &ExprError) {
    let span = if error.span.is_empty() { must.span.clone() } else { must.inner(error.span.clone()) };
    found.error(source, span, (*error.message).clone(), error.help.as_deref().cloned());
}

impl Names for Columns<'_> {
    fn definition(&self, name: &str) -> Option<Definition> {
        let mut known = self.names.iter().copied().chain(PERSONAL);
        known.position(|known| known == name).map(|at| Definition(at as u32))
    }

    fn suggestions(&self, name: &str) -> Option<String> {
        nearest(name, self.names.iter().copied()).map(str::to_string)
    }
}

impl World for Row {
    fn instances(&self, definition: Definition, _: NodeId, out: &mut Vec<NodeId>) {
        out.extend(self.columns.get(definition.0 as usize));
    }

    fn state(&self, _: NodeId) -> &str {
        "answered"
    }

    // Neither is asked for: conditions that would are refused when bound.
    fn now(&self) -> ZonedDateTime {
        Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC)
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn uuid(&self) -> String {
        String::new()
    }
}
