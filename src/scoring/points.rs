//! Points of one item.

use crate::expr::NodeId;
use crate::form::{Answer, State};
use crate::interview::{Interview, Mark};
use crate::questionnaire::{Choices, Item, Keying, KeyingRule, Kind};

/// What an item contributes to its dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Points {
    /// It was not asked: out of the denominator.
    NotAsked,
    /// No points can be given: not reached, skipped, erased, or an opinion that was withheld.
    Missing,
    /// An open answer that nobody has marked yet.
    Unmarked,
    /// Answered, but its formula gives no number: lost to the score like a missing one, and said so.
    NotComputed,
    /// Points earned.
    Earned(f64),
}

/// An item with its points.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemPoints {
    /// The item.
    pub node: NodeId,
    /// Its dimension, an index into the questionnaire's list.
    pub dimension: usize,
    /// What it contributes.
    pub points: Points,
    /// The most it could.
    pub possible: f64,
    /// Its state.
    pub state: State,
}

/// The points of every scored item. `passes` is how many markers the study asks for (1 or 2); two marks
/// count as their mean, and one alone of two is not yet a mark.
pub fn item_points(interview: &Interview, passes: u8) -> Vec<ItemPoints> {
    let form = interview.form();
    form.all_nodes()
        .filter_map(|node| {
            let item = form.item(node)?;
            let (dimension, keying) = (item.dimension?, item.keying.as_ref()?);
            let answer = form.answer(node);
            let points = match answer.state {
                State::NotAsked => Points::NotAsked,
                State::NotReached | State::Skipped | State::Redacted => Points::Missing,
                State::DontKnow | State::Refused if keying.is_keyed() => Points::Earned(0.0),
                State::DontKnow | State::Refused => Points::Missing,
                State::Answered => {
                    let name = form.address(node).item;
                    earned(interview, node, item, keying, answer, passes, &name)
                }
            };
            Some(ItemPoints { node, dimension, points, possible: keying.points, state: answer.state })
        })
        .collect()
}

fn earned(
    interview: &Interview,
    node: NodeId,
    item: &Item,
    keying: &Keying,
    answer: &Answer,
    passes: u8,
    name: &str,
) -> Points {
    match &keying.rule {
        KeyingRule::Key { right, each } => {
            Points::Earned(keying.points * keyed_share(item, right, *each, &answer.value))
        }
        KeyingRule::Choices => match item.choices() {
            Some(choices) => scale(choices, &answer.value, keying.points),
            None => Points::Missing,
        },
        // What it looks at was erased: there is nothing to give points for.
        KeyingRule::Formula(formula) if interview.form().rests_on_erased(node, formula) => Points::Missing,
        KeyingRule::Formula(formula) => {
            match interview.form().number(node, formula).ok().filter(|points| points.is_finite()) {
                Some(points) => Points::Earned(points.clamp(0.0, keying.points)),
                None => Points::NotComputed,
            }
        }
        KeyingRule::Marks => {
            let marks: Vec<&Mark> =
                interview.marks().iter().filter(|m| m.item == name && m.pass <= passes).collect();
            if marks.is_empty() || marks.len() < usize::from(passes) {
                return Points::Unmarked;
            }
            let sum: f64 = marks.iter().map(|mark| mark.points.clamp(0.0, keying.points)).sum();
            Points::Earned(sum / marks.len() as f64)
        }
    }
}

/// The share of the points that an answer to a keyed item earns, 0 to 1.
fn keyed_share(item: &Item, right: &[String], each: bool, value: &str) -> f64 {
    match &item.kind {
        Kind::Number { .. } => {
            // As written both ways round: 12 and 12.0 are the same number.
            let given: Option<f64> = value.parse().ok();
            let hit = right.iter().any(|key| key.parse::<f64>().ok() == given && given.is_some());
            f64::from(u8::from(hit))
        }
        Kind::Many { .. } => {
            let given: Vec<&str> = value.split(' ').filter(|code| !code.is_empty()).collect();
            let hits = given.iter().filter(|code| right.iter().any(|key| key == *code)).count();
            let misses = given.len() - hits;
            if each {
                (hits as f64 - misses as f64).max(0.0) / right.len().max(1) as f64
            } else {
                f64::from(u8::from(hits == right.len() && misses == 0))
            }
        }
        Kind::One(choices) => {
            if right.iter().any(|key| key == value) {
                return 1.0;
            }
            // Points at a wrong choice are partial credit, out of the item's points.
            let best = choices.list.iter().filter_map(|c| c.points).fold(1.0, f64::max);
            choices
                .get(value)
                .and_then(|choice| choice.points)
                .map_or(0.0, |points| (points / best).clamp(0.0, 1.0))
        }
        _ => 0.0,
    }
}

/// Points at the chosen options, added up and capped. A choice without points ("cannot say") is missing.
fn scale(choices: &Choices, value: &str, most: f64) -> Points {
    let points: Option<Vec<f64>> = value
        .split(' ')
        .filter(|code| !code.is_empty())
        .map(|code| choices.get(code).and_then(|choice| choice.points))
        .collect();
    match points {
        Some(points) if !points.is_empty() => Points::Earned(points.iter().sum::<f64>().clamp(0.0, most)),
        _ => Points::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Address, Preload, Seed};
    use crate::interview::{Action, Stamped, Start};
    use crate::questionnaire::Version;
    use std::sync::Arc;

    const TEXT: &str = "
questionnaire: q
languages: [en]
title: T
opening: none
dimensions:
  - dimension: d
    weight: 1
    title: D
parts:
  - part: P
    dimension: d
    items:
      - number: A
        text: Q
      - number: B
        text: Q
        score: . div ${A} * 2
        points: 2
      - number: C
        text: Q
        key: 1
        points: 2
";

    #[test]
    fn a_formula_that_gives_no_number_is_missing_and_not_nothing() {
        let (version, found) = Version::read_yaml("q.yaml", TEXT.as_bytes());
        let version = version.unwrap_or_else(|| panic!("{:?}", found.sorted()));
        let start = Start {
            case: "c".into(),
            realm: "practice".into(),
            by: "virtual".into(),
            preload: Preload::default(),
            seed: Seed::from_text("t"),
            language: "en".into(),
            offset: 0,
            at: 0,
        };
        let (mut interview, _) = Interview::start(Arc::new(version), start);
        let mut answer = |item: &str, value: &str| {
            let act = Action::Answer { at: Address::item(item), answer: Answer::value(value) };
            let events = interview.apply(act, 0).expect("taken");
            let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at: 0, event }).collect();
            interview.absorb(&stamped);
            let points = item_points(&interview, 1).into_iter().map(|one| one.points).collect::<Vec<_>>();
            (points, crate::scoring::score(&interview, 0.8, 1).overall)
        };
        answer("C", "1");
        // A is not reached, so that half of B's formula is no number: too little of the dimension is known.
        let (points, overall) = answer("B", "1");
        assert_eq!((points, overall), (vec![Points::NotComputed, Points::Earned(2.0)], None));
        let (points, overall) = answer("A", "1");
        assert_eq!((points, overall), (vec![Points::Earned(2.0), Points::Earned(2.0)], Some(100.0)));
    }
}
