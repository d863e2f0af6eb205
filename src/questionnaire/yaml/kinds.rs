//! The kinds of items, each with the keys that only it has.

use super::head::{bare, plain_part};
use super::reader::Reader;
use crate::expr::Definition;
use crate::questionnaire::{
    Body, Check, CheckRule, Choices, Criterion, Kind, Part, Partial, Role, Rubric, Wording,
};
use crate::source::{Fields, Node};
use crate::words;

/// All kinds an author can write among the items, grids included.
pub(super) const KINDS: [&str; 10] =
    ["one", "many", "number", "text", "date", "rank", "grid", "rubric", "value", "note"];

impl Reader {
    /// Reads what only this kind has.
    pub fn kind(&mut self, kind: &str, fields: &mut Fields) -> Option<Kind> {
        Some(match kind {
            "one" => Kind::One(self.own_choices(fields)?),
            "many" => {
                let choices = self.own_choices(fields)?;
                let most = self.limit(fields.take("most"), &choices);
                Kind::Many { choices, most }
            }
            "rank" => {
                let choices = self.own_choices(fields)?;
                let places = self.limit(fields.take("places"), &choices).unwrap_or(choices.list.len());
                Kind::Rank { choices, places }
            }
            "number" => self.number(fields),
            "date" => {
                let known = [("day", Partial::Day), ("month", Partial::Day), ("year", Partial::Month)];
                let partial = fields.take("partial").and_then(|node| self.reading.one_of(node, &known));
                Kind::Date { partial: partial.unwrap_or(Partial::Nothing) }
            }
            "rubric" => Kind::Rubric(self.rubric(fields)?),
            "text" => Kind::Text,
            "note" => Kind::Note,
            _ => Kind::Value,
        })
    }

    fn own_choices(&mut self, fields: &mut Fields) -> Option<Choices> {
        let node = fields.need("choices", &mut self.reading);
        let random = fields.take("order").is_some_and(|node| self.order(node));
        let choices = self.choices(node?)?;
        Some(Choices { random, ..choices })
    }

    fn limit(&mut self, node: Option<&Node>, choices: &Choices) -> Option<usize> {
        let most = choices.list.len() as u64;
        node.and_then(|node| self.reading.whole(node, 1, most)).map(|n| n as usize)
    }

    fn number(&mut self, fields: &mut Fields) -> Kind {
        let decimals = fields.take("decimals").and_then(|node| self.reading.whole(node, 0, 9)).unwrap_or(0);
        let unit = fields.take("unit").and_then(|node| self.wording(node));
        let (low, high) = fields.take("range").map_or((None, None), |node| self.range(node));
        Kind::Number { decimals: decimals as u32, unit, low, high }
    }

    /// `0..31`, `0..` or `..31`
    fn range(&mut self, node: &Node) -> (Option<f64>, Option<f64>) {
        let text = node.text().unwrap_or("");
        let bound = |part: &str| -> Result<Option<f64>, ()> {
            match part.trim() {
                "" => Ok(None),
                part => part.parse().map(Some).map_err(|_| ()),
            }
        };
        let bounds = text.split_once("..").map(|(low, high)| (bound(low), bound(high)));
        match bounds {
            Some((Ok(low), Ok(high))) if low.is_some() || high.is_some() => {
                if let (Some(l), Some(h)) = (low, high)
                    && l > h
                {
                    self.reading.error(node.span.clone(), words!("{l} 大于 {h}", "{l} is more than {h}"));
                }
                (low, high)
            }
            _ => {
                self.reading.error_help(
                    node.span.clone(),
                    words!("“{text}”不是范围", "`{text}` is no range"),
                    words!("写成 0..31、0.. 或 ..31", "write 0..31, 0.. or ..31"),
                );
                (None, None)
            }
        }
    }

    fn rubric(&mut self, fields: &mut Fields) -> Option<Rubric> {
        let guide = fields.take("guide").and_then(|node| self.wording(node));
        let node = fields.need("criteria", &mut self.reading)?;
        // Criteria are written like choices: a code, a text, points.
        let choices = self.choices(node)?;
        let mut criteria = Vec::new();
        for choice in choices.list.iter() {
            let code = &choice.code;
            match choice.points {
                Some(points) if points > 0.0 => {
                    criteria.push(Criterion { code: code.clone(), text: choice.text.clone(), points })
                }
                _ => self.reading.error_help(
                    node.span.clone(),
                    words!("评分点 {code} 没有分数", "criterion `{code}` gives no points"),
                    words!("加上 points: 2", "add `points: 2`"),
                ),
            }
        }
        Some(Rubric { criteria, guide })
    }

    /// A grid is a part whose rows are items sharing their choices.
    pub fn read_grid(&mut self, mut fields: Fields, name: String, parent: Definition) {
        let choices = fields.need("choices", &mut self.reading).and_then(|node| self.choices(node));
        let rows = fields.need("rows", &mut self.reading);
        let text = fields.take("text").and_then(|node| self.wording(node));
        let note = fields.take("note").and_then(|node| self.wording(node));
        let help = fields.take("help").and_then(|node| self.wording(node));
        let random = fields.take("order").is_some_and(|node| self.order(node));
        let (Some(choices), Some(rows)) = (choices, rows) else {
            fields.rest();
            return;
        };
        let part = Part {
            title: text.unwrap_or_default(),
            note,
            help,
            random,
            grid: Some(choices.clone()),
            ..plain_part()
        };
        let grid = self.push(name, Some(parent), Body::Part(part));
        let when = fields.take("when").and_then(|node| self.formula(node, Some(grid)));
        self.entries[grid.0 as usize].when = when;
        let usual = self.usual(&mut fields);
        let points = fields.take("points");
        let Some(row_fields) = self.reading.fields(rows).map(|mut rows| rows.rest()) else { return };
        for (key, value) in row_fields {
            let Some(row) = self.name(key) else { continue };
            let own = self.push(row, Some(grid), Body::Item(bare(Kind::One(choices.clone()), Role::Row)));
            let text = self.wording(value);
            let keying = self.scale_keying(&choices, points);
            let Some(item) = self.item_mut(own) else { continue };
            item.text = text.unwrap_or_default();
            item.read = usual.read;
            item.allow = usual.allow;
            item.dimension = usual.dimension.filter(|_| keying.is_some());
            item.keying = keying;
        }
        fields.finish(&mut self.reading);
    }

    /// The bounds of a number as a check of its own, so that a range is explained like any other check.
    pub fn range_check(kind: &Kind) -> Option<Check> {
        match kind {
            Kind::Number { low, high, .. } if low.is_some() || high.is_some() => Some(Check {
                rule: CheckRule::Range { low: *low, high: *high },
                say: None::<Wording>,
                involves: Vec::new(),
            }),
            _ => None,
        }
    }
}
