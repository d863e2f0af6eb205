//! What can only be seen when the whole questionnaire is there: traps that are no errors.

use super::codes;
use crate::expr::Definition;
use crate::expr::syntax::{Operator, Shape, Term};
use crate::questionnaire::{Body, CheckRule, Formula, KeyingRule, Kind, Questionnaire};
use crate::source::{Diagnostics, SourceFile};
use crate::words;
use std::sync::Arc;

/// Looks through a questionnaire that was read without errors.
pub(super) fn review(questionnaire: &Questionnaire, file: &Arc<SourceFile>, found: &mut Diagnostics) {
    for definition in questionnaire.definitions() {
        let entry = questionnaire.entry(definition);
        if let Some(when) = &entry.when {
            looks_ahead(questionnaire, definition, when, file, found);
        }
        for formula in formulas(questionnaire, definition) {
            // Who asks for the state has thought of it.
            if !mentions_state(formula.expr.root()) {
                missing_states(questionnaire, definition, formula, file, found);
            }
            codes::asked_for(questionnaire, formula, file, found);
        }
        for check in questionnaire.item(definition).into_iter().flat_map(|item| &item.checks) {
            if let CheckRule::Must(formula) = &check.rule {
                if !mentions_state(formula.expr.root()) {
                    stopped_by_missing(questionnaire, definition, formula, file, found);
                }
                codes::asked_for(questionnaire, formula, file, found);
            }
        }
        if let Some((message, help)) =
            questionnaire.item(definition).and_then(|item| codes::like_missing(&entry.name, item))
        {
            found.warning(file, entry.span.clone(), message, Some(help));
        }
    }
    scoring(questionnaire, file, found);
}

/// A condition that depends on a question asked later opens behind the interviewer's back.
fn looks_ahead(
    questionnaire: &Questionnaire,
    own: Definition,
    when: &Formula,
    file: &Arc<SourceFile>,
    found: &mut Diagnostics,
) {
    let later = when.program.uses().definitions.iter().find(|used| {
        **used > own && questionnaire.item(**used).is_some_and(|item| item.is_answered_by_people())
    });
    if let Some(later) = later {
        let (own, later) = (questionnaire.name_of(own), questionnaire.name_of(*later));
        found.warning(
            file,
            when.span.clone(),
            words!(
                "{own} 的条件用到后面的 {later}",
                "the condition of `{own}` looks at `{later}`, which is asked later"
            ),
            Some(words!("把 {later} 移到前面", "move `{later}` up")),
        );
    }
}

fn formulas(questionnaire: &Questionnaire, definition: Definition) -> Vec<&Formula> {
    let entry = questionnaire.entry(definition);
    let mut formulas: Vec<&Formula> = entry.when.iter().collect();
    if let Body::Item(item) = &entry.body {
        formulas.extend(item.is.iter());
        formulas.extend(item.warns.iter().map(|warn| &warn.when));
    }
    formulas
}

/// `!=` and `not(…)` also hold for don't know, which is the empty text to every function.
fn missing_states(
    questionnaire: &Questionnaire,
    own: Definition,
    formula: &Formula,
    file: &Arc<SourceFile>,
    found: &mut Diagnostics,
) {
    for term in formula.expr.terms() {
        let suspects: Vec<&Term> = match &term.shape {
            Shape::Chain { first, rest } if rest.iter().any(|(op, _)| *op == Operator::NotEqual) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term)).collect()
            }
            Shape::Call(call) if call.name == "not" => call.arguments.iter().collect(),
            _ => continue,
        };
        let mut name = None;
        for suspect in suspects {
            suspect.walk(&mut |inner| {
                if let Shape::Reference(reference) = &inner.shape
                    && admits_missing(questionnaire, reference)
                {
                    name.get_or_insert_with(|| reference.clone());
                }
            });
        }
        if let Some(name) = name {
            let own = questionnaire.name_of(own);
            found.warning(
                file,
                formula.span.clone(),
                words!(
                    "{own}：{name} 答“不知道”或拒答时，这个条件也成立",
                    "`{own}`: this also holds when `{name}` is don't know or refused"
                ),
                Some(words!(
                    "若不是这个意思，写 state(${{{name}}}) = 'answered' and …",
                    "if that is not meant, write state(${{{name}}}) = 'answered' and …"
                )),
            );
            return;
        }
    }
}

/// A hard check stops an answer. Where it compares with another item that is don't know, the comparison is false
/// whatever the answer is, and nothing can be answered here. (`!=` and `not(…)` hold then, which stops nobody.)
fn stopped_by_missing(
    questionnaire: &Questionnaire,
    own: Definition,
    formula: &Formula,
    file: &Arc<SourceFile>,
    found: &mut Diagnostics,
) {
    let own = questionnaire.name_of(own);
    let mut compared = Vec::new();
    comparisons(formula.expr.root(), false, &mut compared);
    let other = compared.into_iter().find(|name| {
        *name != own && admits_missing(questionnaire, name) && !asks_whether_empty(formula.expr.root(), name)
    });
    if let Some(other) = other {
        found.warning(
            file,
            formula.span.clone(),
            words!(
                "{own}：{other} 答“不知道”或拒答时，这条检查怎么答都过不去",
                "`{own}`: no answer passes this check when `{other}` is don't know or refused"
            ),
            Some(words!(
                "让它过去，写 state(${{{other}}}) != 'answered' or …",
                "to let it pass then, write state(${{{other}}}) != 'answered' or …"
            )),
        );
    }
}

/// The items that a comparison looks at which is false where one of them is the empty text; not those that an
/// odd number of `not(…)` makes true then.
fn comparisons<'t>(term: &'t Term, turned: bool, into: &mut Vec<&'t str>) {
    match &term.shape {
        Shape::Chain { first, rest } => {
            let terms = || std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
            use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual};
            let compares =
                |(op, _): &(Operator, Term)| matches!(op, Equal | Less | LessEqual | Greater | GreaterEqual);
            if rest.iter().any(compares) && !turned {
                for term in terms() {
                    term.walk(&mut |inner| {
                        if let Shape::Reference(name) = &inner.shape {
                            into.push(name);
                        }
                    });
                }
            } else {
                terms().for_each(|term| comparisons(term, turned, into));
            }
        }
        Shape::Call(call) => {
            let turned = turned != (call.name == "not");
            call.arguments.iter().for_each(|term| comparisons(term, turned, into));
        }
        _ => {}
    }
}

/// Whether an expression provides for an item that is the empty text: compares it with that, or with
/// something that stands in its place.
fn asks_whether_empty(root: &Term, name: &str) -> bool {
    let is = |term: &Term| matches!(&term.shape, Shape::Reference(reference) if reference == name);
    let empty = |term: &Term| matches!(&term.shape, Shape::Literal(text) if text.is_empty());
    let mut found = false;
    root.walk(&mut |term| {
        found |= match &term.shape {
            Shape::Chain { first, rest } => {
                let terms = || std::iter::once(&**first).chain(rest.iter().map(|(_, term)| term));
                terms().any(is) && terms().any(empty)
            }
            Shape::Call(call) => {
                matches!(call.name.as_str(), "coalesce" | "string-length") && call.arguments.iter().any(is)
            }
            _ => false,
        };
    });
    found
}

fn mentions_state(root: &Term) -> bool {
    let mut found = false;
    root.walk(&mut |term| found |= matches!(&term.shape, Shape::Call(call) if call.name == "state"));
    found
}

fn admits_missing(questionnaire: &Questionnaire, name: &str) -> bool {
    questionnaire
        .find(name)
        .and_then(|definition| questionnaire.item(definition))
        .is_some_and(|item| item.allow.dont_know || item.allow.refused || item.allow.skipped)
}

/// Points that go nowhere, dimensions that get none, keys whose wrong answers cannot be recorded.
fn scoring(questionnaire: &Questionnaire, file: &Arc<SourceFile>, found: &mut Diagnostics) {
    let mut reached = vec![false; questionnaire.dimensions.len()];
    for (definition, item) in questionnaire.items() {
        let name = questionnaire.name_of(definition);
        let span = questionnaire.entry(definition).span.clone();
        match (item.dimension, &item.keying) {
            (Some(dimension), Some(_)) => reached[dimension] = true,
            (Some(_), None) => found.warning(
                file,
                span.clone(),
                words!("{name} 有维度，但不计分", "`{name}` has a dimension, but nothing gives it points"),
                Some(words!(
                    "加上 key、score 或选项的 points",
                    "add `key`, `score` or points at its choices"
                )),
            ),
            (None, Some(keying)) if !matches!(keying.rule, KeyingRule::Choices) => found.warning(
                file,
                span.clone(),
                words!("{name} 有得分，但不属于任何维度", "`{name}` earns points for no dimension"),
                Some(words!("加上 dimension", "add `dimension`")),
            ),
            _ => {}
        }
        if let (Kind::Many { choices, .. }, Some(keying)) = (&item.kind, &item.keying)
            && matches!(keying.rule, KeyingRule::Choices)
        {
            let bare = |alone: bool| {
                choices.list.iter().find(|choice| choice.points.is_none() && choice.exclusive == alone)
            };
            if let Some(code) = bare(false).map(|choice| &choice.code) {
                found.warning(
                    file,
                    span.clone(),
                    words!(
                        "{name} 的选项 {code} 没有写 points：选了它，整题就算缺失",
                        "choice `{code}` of `{name}` has no points: whoever picks it counts as missing"
                    ),
                    Some(words!("不得分的写 points: 0", "write `points: 0` where nothing is earned")),
                );
            }
            if let Some(code) = bare(true).map(|choice| &choice.code) {
                found.warning(
                    file,
                    span.clone(),
                    words!(
                        "{name} 的选项 {code} 只能单选，又没有写 points：选了它，整题算缺失，不是 0 分",
                        "choice `{code}` of `{name}` stands alone and has no points: whoever picks it counts as \
                         missing, not as 0"
                    ),
                    Some(words!(
                        "意思是“一样也没有”，就写 points: 0；意思是“说不清”，就去掉这一项，用 allow: [dont-know]",
                        "if it means none of these, write `points: 0`; if it means cannot say, drop it and allow \
                         `dont-know`"
                    )),
                );
            }
        }
        let keyed = item.keying.as_ref().is_some_and(|keying| matches!(keying.rule, KeyingRule::Key { .. }));
        let unprompted = item.read == Some(crate::questionnaire::Read::Never);
        if let (true, true, Kind::One(choices)) = (keyed, unprompted, &item.kind)
            && !choices.list.iter().any(|choice| choice.other)
        {
            found.warning(
                file,
                span.clone(),
                words!(
                    "{name} 不念选项，但没有“其他回答”一项",
                    "`{name}` is not read out and has no code for another answer"
                ),
                Some(words!("加一项 8: {{ other: true }}", "add a choice `8: {{ other: true }}`")),
            );
        }
    }
    for (dimension, reached) in questionnaire.dimensions.iter().zip(reached) {
        if !reached {
            let name = &dimension.name;
            found.warning(
                file,
                0..0,
                words!("维度 {name} 没有任何题给它分", "no item gives points to the dimension `{name}`"),
                None,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::questionnaire::Version;

    #[test]
    fn points_at_some_of_several_choices_are_warned_of() {
        let said = |third: &str| {
            let text = format!(
                "questionnaire: q\nlanguages: [en]\ntitle: T\nopening: none\ndimensions:\n  - dimension: d\n\
                 \x20   weight: 1\nparts:\n  - part: P\n    items:\n      - many: A\n        text: Q\n\
                 \x20       dimension: d\n        choices:\n          1: {{ text: a, points: 1 }}\n\
                 \x20         2: {{ text: b, points: 0 }}\n          3: {{ text: c{third} }}\n"
            );
            let (version, found) = Version::read_yaml("q.yaml", text.as_bytes());
            assert!(version.is_some(), "{:?}", found.sorted());
            found.sorted().into_iter().map(|one| one.message.en).collect::<Vec<_>>()
        };
        assert_eq!(said(""), ["choice `3` of `A` has no points: whoever picks it counts as missing"]);
        assert_eq!(said(", points: 0"), Vec::<String>::new());
        assert_eq!(
            said(", exclusive: true"),
            [
                "choice `3` of `A` stands alone and has no points: whoever picks it counts as missing, not as 0"
            ]
        );
        assert_eq!(said(", exclusive: true, points: 0"), Vec::<String>::new());
    }

    /// What is said of item B, which looks at A that may be don't know.
    fn told(rule: &str) -> Vec<String> {
        let text = format!(
            "questionnaire: q\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
             \x20     - number: A\n        text: Q\n        allow: [dont-know]\n      - number: F\n        text: Q\n\
             \x20       allow: []\n      - number: B\n        text: Q\n        allow: [dont-know]\n        {rule}\n"
        );
        let (version, found) = Version::read_yaml("q.yaml", text.as_bytes());
        assert!(version.is_some(), "{:?}", found.sorted());
        found.sorted().into_iter().map(|one| one.message.en).collect()
    }

    #[test]
    fn a_hard_check_that_a_dont_know_elsewhere_stops_is_told() {
        let stops = "`B`: no answer passes this check when `A` is don't know or refused";
        for check in ["${B} <= ${A}", ". > 0 and . < ${A} + 1", "not(not(. = ${A}))"] {
            assert_eq!(told(&format!("check: {check}")), [stops], "{check}");
        }
        // What stops nobody: it holds then, provides for it, or looks at what is always there.
        for check in [
            ". != ${A}",
            "not(. > ${A})",
            "${A} = '' or . <= ${A}",
            ". <= coalesce(${A}, 9)",
            "state(${A}) != 'answered' or . <= ${A}",
            ". <= ${F}",
            "${B} <= 7",
        ] {
            assert_eq!(told(&format!("check: {check}")), [""; 0], "{check}");
        }
    }
}
