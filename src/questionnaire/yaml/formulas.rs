//! Expressions in the file: parsed, bound, their errors placed in the file.

use super::reader::Reader;
use crate::expr::{self, Definition, Dialect};
use crate::questionnaire::Formula;
use crate::source::{Node, Span};
use crate::words;
use std::sync::Arc;

impl Reader {
    /// Reads an expression that belongs to an entry. `None` after a complaint, and in the first walk.
    pub fn formula(&mut self, node: &Node, context: Option<Definition>) -> Option<Formula> {
        let text = self.reading.text(node)?.to_string();
        self.formula_text(&text, node.span.clone(), |within| node.inner(within), context)
    }

    fn formula_text(
        &mut self,
        text: &str,
        span: Span,
        place: impl Fn(Span) -> Span,
        context: Option<Definition>,
    ) -> Option<Formula> {
        let complain = |reader: &mut Reader, error: expr::ExprError| {
            let reading = &mut reader.reading;
            reading.found.error(
                &reading.file,
                place(error.span),
                *error.message,
                error.help.map(|help| *help),
            );
        };
        let parsed = match expr::parse(text) {
            Ok(parsed) => parsed,
            Err(error) => {
                complain(self, error);
                return None;
            }
        };
        for (name, at) in parsed.references() {
            if let Some(column) = name.strip_prefix("case.") {
                self.column(column, place(at));
            }
        }
        let names = self.names.as_ref()?;
        match expr::bind(&parsed, context, names, Dialect::Odk) {
            Ok(program) => Some(Formula { span, expr: Arc::new(parsed), program: Arc::new(program) }),
            Err(error) => {
                complain(self, error);
                None
            }
        }
    }

    /// Notes that the file asks for a roster column.
    pub fn column(&mut self, column: &str, span: Span) {
        if matches!(column, "name" | "phone" | "born" | "id") {
            self.reading.error_help(
                span,
                words!(
                    "{column} 是个人资料，条件里不能用",
                    "`{column}` is personal and no part of a condition"
                ),
                words!(
                    "文字里可以写 ${{case.name}}，只在屏幕上显示",
                    "a text may say ${{case.name}}; it is shown on the screen only"
                ),
            );
            return;
        }
        self.columns.insert(column.to_string());
    }

    /// What a formula looks at besides its own item, in document order.
    pub fn involves(formula: &Formula, own: Definition) -> Vec<Definition> {
        formula.program.uses().definitions.iter().copied().filter(|d| *d != own).collect()
    }
}

impl Reader {
    /// An expression the reader itself writes, over names of the file.
    pub fn own_formula(&mut self, source: &str, context: Definition) -> Option<Formula> {
        self.formula_text(source, 0..0, |_| 0..0, Some(context))
    }
}
