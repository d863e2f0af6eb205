//! Codes that mean something else than their author thinks: conditions over codes a question does not have,
//! equality over a question with several answers, codes that an export gives to missing answers.

use crate::expr::syntax::{Operator, Shape, Term};
use crate::i18n::Words;
use crate::questionnaire::{Formula, Item, Kind, Questionnaire};
use crate::source::{Diagnostics, SourceFile};
use crate::words;
use std::sync::Arc;

/// What exports write where there is no answer; what each means is the form's to say, which stands above.
const MISSING: [i32; 5] = [-1, -2, -7, -8, -9];

/// What a condition asks of codes and can never, or hardly, be so. The first such spot is told.
pub(super) fn asked_for(
    questionnaire: &Questionnaire,
    formula: &Formula,
    file: &Arc<SourceFile>,
    found: &mut Diagnostics,
) {
    for term in formula.expr.terms() {
        let told = match &term.shape {
            Shape::Chain { first, rest } => match rest.as_slice() {
                [(Operator::Equal | Operator::NotEqual, second)] => {
                    compared(questionnaire, first, second).or_else(|| compared(questionnaire, second, first))
                }
                _ => None,
            },
            Shape::Call(call) if call.name == "selected" => match call.arguments.as_slice() {
                [item, code] => unknown(questionnaire, item, code),
                _ => None,
            },
            _ => None,
        };
        if let Some((message, help)) = told {
            return found.warning(file, formula.span.clone(), message, Some(help));
        }
    }
}

/// A question and the codes it has, if the term names one.
fn chosen<'q>(questionnaire: &'q Questionnaire, term: &'q Term) -> Option<(&'q str, &'q Item, Vec<&'q str>)> {
    let Shape::Reference(name) = &term.shape else { return None };
    let item = questionnaire.item(questionnaire.find(name)?)?;
    let codes = item.choices()?.list.iter().map(|choice| choice.code.as_str()).collect();
    Some((name, item, codes))
}

fn compared(questionnaire: &Questionnaire, item: &Term, value: &Term) -> Option<(Words, Words)> {
    let (name, asked, _) = chosen(questionnaire, item)?;
    let code = written(value).filter(|code| !code.is_empty())?;
    match asked.kind {
        Kind::Many { .. } => Some((
            words!(
                "{name} 可以选几项，`=` 只在恰好只选了 {code} 时才成立",
                "`{name}` takes several choices: `=` holds only where `{code}` is the only one"
            ),
            words!(
                "要问选没选，写 selected(${{{name}}}, '{code}')",
                "to ask whether it was chosen, write selected(${{{name}}}, '{code}')"
            ),
        )),
        Kind::One(_) => unknown(questionnaire, item, value),
        _ => None,
    }
}

fn unknown(questionnaire: &Questionnaire, item: &Term, value: &Term) -> Option<(Words, Words)> {
    let (name, _, codes) = chosen(questionnaire, item)?;
    let code = written(value).filter(|code| !code.is_empty())?;
    // `${x} = 1` compares numbers, so that it meets the code `01` as well.
    let number = |text: &str| text.parse::<f64>().ok();
    let is_number = matches!(value.shape, Shape::Number(_) | Shape::Negate { .. });
    let known = codes.iter().any(|known| *known == code || (is_number && number(known) == number(&code)));
    let all = codes.join(", ");
    (!known).then(|| {
        (
            words!("{name} 没有 {code} 这个选项", "`{name}` has no choice `{code}`"),
            words!("它的选项是：{all}", "its choices are: {all}"),
        )
    })
}

/// A text or number as it was written down.
fn written(term: &Term) -> Option<String> {
    match &term.shape {
        Shape::Literal(text) => Some(text.clone()),
        Shape::Number(number) => Some(crate::expr::format_number(*number).into_owned()),
        Shape::Negate { signs, operand } if signs % 2 == 1 => Some(format!("-{}", written(operand)?)),
        _ => None,
    }
}

/// Answers that look like the codes an export has for missing ones.
pub(super) fn like_missing(name: &str, item: &Item) -> Option<(Words, Words)> {
    let missing = || MISSING.iter().copied();
    let clash: Option<String> = match &item.kind {
        Kind::One(choices) => choices
            .list
            .iter()
            .find(|choice| missing().any(|missing| choice.code.parse() == Ok(missing)))
            .map(|choice| choice.code.clone()),
        Kind::Number { low: Some(low), high, .. } => missing()
            .find(|missing| {
                *low <= f64::from(*missing) && high.is_none_or(|high| high >= f64::from(*missing))
            })
            .map(|missing| missing.to_string()),
        _ => None,
    };
    clash.map(|code| {
        (
            words!(
                "{name} 的 {code} 在导出里也表示没有答案（-1 不知道，-2 拒答，-7 跳过，-8 不问，-9 未答到）",
                "in exports `{code}` of `{name}` is also a missing code (-1 don't know, -2 refused, -7 skipped, -8 not \
                 asked, -9 not reached)"
            ),
            words!(
                "换一个代码或范围；否则要看旁边的 {name}__state 列才分得清",
                "take another code or range; else only the column {name}__state beside tells them apart"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::State;
    use crate::questionnaire::Version;

    #[test]
    fn missing_codes_are_those_of_the_states() {
        let states = [State::DontKnow, State::Refused, State::Skipped, State::NotAsked, State::NotReached];
        assert_eq!(states.map(|state| state.missing_code().unwrap_or_default()), MISSING);
    }

    #[test]
    fn codes_that_are_not_what_they_seem_are_told() {
        let told = |item: &str| -> Vec<String> {
            let text = format!(
                "questionnaire: q\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
                 \x20     - one: A\n        text: Q\n        choices: {{ 01: One, 2: Two }}\n\
                 \x20     - many: M\n        text: Q\n        choices: {{ a: One, b: Two }}\n      - {item}\n"
            );
            let (version, found) = Version::read_yaml("q.yaml", text.as_bytes());
            assert!(version.is_some(), "{:?}", found.sorted());
            found.sorted().into_iter().map(|one| one.message.en).collect()
        };
        let when = |condition: &str| told(&format!("text: T\n        ask: Q\n        when: {condition}"));
        for fine in ["${A} = 1", "${A} = '01'", "${A} = 2 or ${A} = ''", "selected(${M}, 'b')", "${M} = ''"] {
            assert_eq!(when(fine), [""; 0], "{fine}");
        }
        for (condition, message) in [
            ("${A} = '1'", "`A` has no choice `1`"),
            ("3 = ${A}", "`A` has no choice `3`"),
            ("${A} = 2 and ${A} != -1", "`A` has no choice `-1`"),
            ("selected(${M}, 'c')", "`M` has no choice `c`"),
            ("${M} = 'a'", "`M` takes several choices: `=` holds only where `a` is the only one"),
        ] {
            assert_eq!(when(condition), [message], "{condition}");
        }
        let clash =
            |item: &str| told(item).iter().filter(|said| said.contains("also a missing code")).count();
        assert_eq!(clash("one: B\n        text: Q\n        choices: { -9: Nine, 1: One }"), 1);
        assert_eq!(clash("number: N\n        text: Q\n        range: -5..5"), 1);
        assert_eq!(clash("number: N\n        text: Q\n        range: -5..-3"), 0);
        assert_eq!(clash("number: N\n        text: Q\n        range: 0..5"), 0);
    }
}
