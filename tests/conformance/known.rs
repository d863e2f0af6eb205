//! Cases known to differ, each with the paragraph of the specification that speaks against it.
//! The file is TOML of one shape: tables `[[difference]]` whose values are single-line texts.

use std::collections::BTreeMap;
use std::path::Path;

/// The differences that are listed.
pub struct Known(Vec<Difference>);

/// One of them. A case is named by what it says, not by its number, which another collection of
/// the same cases may give otherwise.
struct Difference {
    suite: String,
    group: String,
    context: String,
    expr: String,
    kind: String,
}

impl Known {
    /// Reads the project's list.
    pub fn read() -> Result<Known, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/known-differences.toml");
        let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let mut tables: Vec<BTreeMap<String, String>> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line == "[[difference]]" {
                tables.push(BTreeMap::new());
                continue;
            }
            let pair = line.split_once('=').and_then(|(key, value)| {
                // A TOML basic string escapes what a JSON string escapes.
                let value: String = serde_json::from_str(value.trim()).ok()?;
                Some((key.trim().to_owned(), value))
            });
            match (pair, tables.last_mut()) {
                (Some((key, value)), Some(table)) => table.insert(key, value),
                _ => return Err(format!("line {} is not understood", number + 1)),
            };
        }
        let mut known = Vec::new();
        for (number, mut table) in tables.into_iter().enumerate() {
            let mut take = |key: &str| {
                table
                    .remove(key)
                    .filter(|value| !value.is_empty())
                    .ok_or(format!("difference {} has no `{key}`", number + 1))
            };
            for reason in ["paragraph", "reason"] {
                take(reason)?;
            }
            known.push(Difference {
                suite: take("suite")?,
                group: take("group")?,
                context: take("context")?,
                expr: take("expr")?,
                kind: take("type")?,
            });
        }
        Ok(Known(known))
    }

    /// Whether a case is listed.
    pub fn lists(&self, suite: &str, group: &str, context: &str, expr: &str, kind: &str) -> bool {
        self.0.iter().any(|it| {
            it.suite == suite
                && it.group == group
                && it.context == context
                && it.expr == expr
                && it.kind == kind
        })
    }
}
