//! Who may be drawn: the study's conditions over a row of the roster, in the expression language of
//! questionnaires. Bound once, evaluated row by row on one small tree; they see declared columns, the
//! unit and the group, and nothing personal.

use super::description::Study;
use crate::expr::{self, Definition, Dialect, ExprError, Names, NodeId, Place, Program, Tree, World};
use crate::source::{Diagnostic, Diagnostics, SourceFile, nearest};
use crate::words;
use jiff::Zoned;
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
    personal: Vec<&'static str>,
}

impl Eligibility {
    /// Binds the conditions of a study.
    ///
    /// # Errors
    /// Those that cannot be read or bound, at their spot in `study.yaml`.
    pub fn new(study: &Study) -> Result<Eligibility, Vec<Diagnostic>> {
        let description = &study.roster;
        let names: Vec<&str> =
            description.columns.iter().map(|column| column.name.as_str()).chain([UNIT, GROUP]).collect();
        let columns = Columns { names, personal: vec!["id", "name", "phone", "born"] };
        let mut found = Diagnostics::default();
        let mut rules = Vec::new();
        for rule in &description.eligible {
            let text = rule.must.text().unwrap_or("");
            let program = expr::parse(text).and_then(|expr| expr::bind(&expr, None, &columns, Dialect::Odk));
            match program.and_then(repeatable) {
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

/// A frame must be the same whenever and wherever it is made.
fn repeatable(program: Program) -> Result<Program, ExprError> {
    if program.uses().clock || program.uses().chance {
        let message = "who is eligible may depend neither on the time nor on chance";
        return Err(ExprError::new(0..0, message).with_help("compare with a fixed date: '2026-09-01'"));
    }
    Ok(program)
}

fn note(found: &mut Diagnostics, source: &Arc<SourceFile>, must: &crate::source::Node, error: &ExprError) {
    let span = if error.span.is_empty() { must.span.clone() } else { must.inner(error.span.clone()) };
    let message = &error.message;
    let help = error.help.as_ref().map(|help| words!("{help}", "{help}"));
    found.error(source, span, words!("{message}", "{message}"), help);
}

impl Names for Columns<'_> {
    fn definition(&self, name: &str) -> Option<Definition> {
        self.names.iter().position(|known| *known == name).map(|at| Definition(at as u32))
    }

    fn suggestions(&self, name: &str) -> Option<String> {
        if self.personal.contains(&name) {
            return Some(format!(
                "{name} is personal and cannot be used; declare another column, such as an age group"
            ));
        }
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
    fn now(&self) -> Zoned {
        Zoned::default()
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn uuid(&self) -> String {
        String::new()
    }
}
