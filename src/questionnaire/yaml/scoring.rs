//! `key`, `points`, `credit`, `score`: how an answer becomes points.

use super::reader::Reader;
use crate::expr::Definition;
use crate::questionnaire::{Choices, Keying, KeyingRule, Kind};
use crate::source::{Fields, Node};
use crate::words;

impl Reader {
    /// Reads how an item is scored; `None` if it is not. Adds the check that a number's range is.
    pub fn keying(&mut self, own: Definition, fields: &mut Fields) -> Option<Keying> {
        let key = fields.take("key");
        let points = fields.take("points");
        let credit = fields.take("credit");
        let score = fields.take("score");
        let is = fields.take("is");
        let formula = score.and_then(|node| self.formula(node, Some(own)));
        let value = is.and_then(|node| self.formula(node, Some(own)));
        let head = fields.head();
        let item = self.item_mut(own)?;
        item.is = value;
        item.checks.extend(Reader::range_check(&item.kind));
        let kind = item.kind.clone();
        if matches!(kind, Kind::Value) != is.is_some() {
            let message =
                words!("只有 value 有“is”，而且必须有", "`is` belongs to a `value`, and a value needs it");
            self.reading.error(head.clone(), message);
        }
        let most = points.and_then(|node| self.reading.number(node, 0.0, 1e6));
        if let Kind::Rubric(rubric) = &kind {
            if let Some(node) = points {
                self.reading.error_help(
                    node.span.clone(),
                    words!("评分题的满分由各评分点相加", "a rubric's points are the sum of its criteria"),
                    words!("删去 points", "remove `points`"),
                );
            }
            return Some(Keying { rule: KeyingRule::Marks, points: rubric.points() });
        }
        if let Some(node) = key {
            let each = credit
                .and_then(|node| self.reading.one_of(node, &[("each", true), ("all", false)]))
                .unwrap_or(false);
            let right = self.right(node, &kind)?;
            return Some(Keying { rule: KeyingRule::Key { right, each }, points: most.unwrap_or(1.0) });
        }
        if let Some(node) = credit {
            let message = words!("没有 key 就没有 credit", "`credit` needs a `key`");
            self.reading.error(node.span.clone(), message);
        }
        if score.is_some() {
            return Some(Keying { rule: KeyingRule::Formula(formula?), points: most.unwrap_or(1.0) });
        }
        match &kind {
            Kind::One(choices) | Kind::Many { choices, .. } => self.scale_keying(choices, points),
            _ => {
                if let Some(node) = points {
                    let message = words!("不知道怎样得分", "nothing says how points are earned");
                    let help = words!("加上 key 或 score", "add `key` or `score`");
                    self.reading.error_help(node.span.clone(), message, help);
                }
                None
            }
        }
    }

    /// Points at the choices, if there are any. Several choices add up, capped at `points`.
    pub fn scale_keying(&mut self, choices: &Choices, points: Option<&Node>) -> Option<Keying> {
        let best = choices.list.iter().filter_map(|choice| choice.points).reduce(f64::max)?;
        let most = points.and_then(|node| self.reading.number(node, 0.0, 1e6));
        Some(Keying { rule: KeyingRule::Choices, points: most.unwrap_or(best) })
    }

    fn right(&mut self, node: &Node, kind: &Kind) -> Option<Vec<String>> {
        let mut right = Vec::new();
        for member in self.reading.members(node) {
            let code = self.reading.text(member)?.to_string();
            let known = match kind {
                Kind::One(choices) | Kind::Many { choices, .. } => choices.get(&code).is_some(),
                Kind::Number { .. } => code.parse::<f64>().is_ok_and(f64::is_finite),
                _ => {
                    let message = words!("这种题没有 key", "this kind of item takes no `key`");
                    self.reading.error(member.span.clone(), message);
                    return None;
                }
            };
            if !known {
                let message =
                    words!("key 里的 {code} 不是选项", "`{code}` in the key is none of the choices");
                self.reading.error(member.span.clone(), message);
                return None;
            }
            right.push(code);
        }
        Some(right)
    }
}
