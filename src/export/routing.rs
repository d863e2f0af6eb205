//! Conditions in words: when an item is asked, as a reader of the code book wants to know it. What has no
//! plain words stands as it was written.

use crate::expr::syntax::{Call, Operator, Shape, Term};
use crate::expr::{Definition, Expr};
use crate::i18n::Lang;
use crate::questionnaire::{Questionnaire, Wording};

/// When an item is asked, over all parts around it, outermost first; empty: always.
pub(super) fn routing(questionnaire: &Questionnaire, definition: Definition, lang: Lang) -> String {
    let mut said = Vec::new();
    let mut at = Some(definition);
    while let Some(here) = at {
        let entry = questionnaire.entry(here);
        if let Some(when) = &entry.when {
            said.push(in_words(questionnaire, &when.expr, lang));
        }
        at = entry.parent;
        let bank = at.and_then(|parent| questionnaire.part(parent)).and_then(|part| part.bank.as_ref());
        if let Some(bank) = bank {
            let anchor = questionnaire.item(here).is_some_and(|item| item.anchor);
            said.push(drawn(bank.each, bank.by_difficulty, anchor, lang));
        }
    }
    said.reverse();
    said.join(and(lang))
}

/// The conditions as they were written, outermost first, joined as an expression.
pub(super) fn conditions(questionnaire: &Questionnaire, definition: Definition) -> String {
    let mut written = Vec::new();
    let mut at = Some(definition);
    while let Some(here) = at {
        let entry = questionnaire.entry(here);
        written.extend(entry.when.as_ref().map(|when| when.expr.source().trim().to_string()));
        at = entry.parent;
    }
    written.reverse();
    match &written[..] {
        [] => String::new(),
        [one] => one.clone(),
        several => several.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" and "),
    }
}

fn drawn(each: usize, by_difficulty: bool, anchor: bool, lang: Lang) -> String {
    match (lang, anchor, by_difficulty) {
        (Lang::Zh, true, _) => "题库中的锚题，人人都问".to_string(),
        (Lang::En, true, _) => "anchor item of a bank, asked of everyone".to_string(),
        (Lang::Zh, false, false) => format!("题库抽题：每个话题抽 {each} 题"),
        (Lang::Zh, false, true) => format!("题库抽题：每个话题、每级难度抽 {each} 题"),
        (Lang::En, false, false) => format!("drawn from a bank, {each} of each topic"),
        (Lang::En, false, true) => format!("drawn from a bank, {each} of each topic and difficulty"),
    }
}

fn and(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "，且 ",
        Lang::En => ", and ",
    }
}

/// One expression in words.
fn in_words(questionnaire: &Questionnaire, expr: &Expr, lang: Lang) -> String {
    let saying = Saying { questionnaire, source: expr.source(), lang };
    saying.term(expr.root())
}

struct Saying<'q> {
    questionnaire: &'q Questionnaire,
    source: &'q str,
    lang: Lang,
}

impl Saying<'_> {
    fn term(&self, term: &Term) -> String {
        let said = match &term.shape {
            Shape::Chain { first, rest } => self.chain(first, rest),
            Shape::Call(call) => self.call(call),
            Shape::Reference(name) => Some(name.clone()),
            _ => None,
        };
        said.unwrap_or_else(|| self.as_written(term).to_string())
    }

    fn as_written(&self, term: &Term) -> &str {
        self.source.get(term.span.clone()).unwrap_or(self.source).trim()
    }

    fn chain(&self, first: &Term, rest: &[(Operator, Term)]) -> Option<String> {
        let operator = rest.first()?.0;
        let join = match (operator, self.lang) {
            (Operator::And, lang) => and(lang),
            (Operator::Or, Lang::Zh) => "，或 ",
            (Operator::Or, Lang::En) => ", or ",
            _ if rest.len() == 1 => return self.comparison(first, operator, &rest[0].1),
            _ => return None,
        };
        let bracketed = |term: &Term| {
            let several = matches!(&term.shape, Shape::Chain { rest, .. }
                if matches!(rest.first(), Some((Operator::And | Operator::Or, _))));
            let said = self.term(term);
            if several { format!("({said})") } else { said }
        };
        let terms = std::iter::once(first).chain(rest.iter().map(|(_, term)| term));
        Some(terms.map(bracketed).collect::<Vec<_>>().join(join))
    }

    fn comparison(&self, left: &Term, operator: Operator, right: &Term) -> Option<String> {
        let subject = match &left.shape {
            Shape::Reference(name) => name.clone(),
            Shape::Call(call) if call.name == "state" => self.named(call.arguments.first()?)?.to_string(),
            _ => return None,
        };
        let value = match self.constant(right) {
            Some(code) => self.labelled(left, &code),
            None => self.term(right),
        };
        let relation = match (operator, self.lang) {
            (Operator::Equal, Lang::Zh) => "为",
            (Operator::Equal, Lang::En) => "is",
            (Operator::NotEqual, Lang::Zh) => "不为",
            (Operator::NotEqual, Lang::En) => "is not",
            (Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual, _) => {
                operator.symbol()
            }
            _ => return None,
        };
        Some(format!("{subject} {relation} {value}"))
    }

    fn call(&self, call: &Call) -> Option<String> {
        match (call.name.as_str(), &call.arguments[..]) {
            ("selected", [item, code]) => {
                let (name, code) = (self.named(item)?, self.constant(code)?);
                let label = self.labelled(item, &code);
                Some(match self.lang {
                    Lang::Zh => format!("{name} 选了 {label}"),
                    Lang::En => format!("{name} includes {label}"),
                })
            }
            ("not", [inner]) => {
                let said = self.term(inner);
                Some(match self.lang {
                    Lang::Zh => format!("不是（{said}）"),
                    Lang::En => format!("not ({said})"),
                })
            }
            _ => None,
        }
    }

    fn named<'t>(&self, term: &'t Term) -> Option<&'t str> {
        match &term.shape {
            Shape::Reference(name) => Some(name),
            _ => None,
        }
    }

    /// A literal or a number as it is written.
    fn constant(&self, term: &Term) -> Option<String> {
        match &term.shape {
            Shape::Literal(text) => Some(text.clone()),
            Shape::Number(_) => Some(self.as_written(term).to_string()),
            _ => None,
        }
    }

    /// A code with the text of its choice.
    fn labelled(&self, item: &Term, code: &str) -> String {
        let choices = self
            .named(item)
            .and_then(|name| self.questionnaire.find(name))
            .and_then(|definition| self.questionnaire.item(definition))
            .and_then(|item| item.choices());
        match choices.and_then(|choices| choices.get(code)) {
            Some(choice) => {
                let text = unfilled(self.questionnaire, &choice.text, self.lang.tag());
                let (open, close) = if self.lang == Lang::Zh { ('“', '”') } else { ('"', '"') };
                format!("{code} {open}{text}{close}")
            }
            None => code.to_string(),
        }
    }
}

/// A wording with its fills as places.
pub(super) fn unfilled(questionnaire: &Questionnaire, wording: &Wording, lang: &str) -> String {
    wording.unfilled(lang, |definition| questionnaire.name_of(definition).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Version;

    const TEXT: &str = "
questionnaire: q
title: q
languages: [zh, en]
opening: none
parts:
  - part: A
    title: A
    items:
      - one: a
        text: { zh: 甲, en: A }
        choices:
          1: { zh: 是, en: \"yes\" }
          2: { zh: 否, en: \"no\" }
      - many: m
        text: { zh: 乙, en: B }
        choices: { 1: x, 2: y }
      - number: n
        text: { zh: 丙, en: C }
        allow: [dont-know]
  - part: B
    title: B
    when: ${a} = 1
    items:
      - text: b
        ask: { zh: 丁, en: D }
        when: (${n} > 3 or selected(${m}, '2')) and not(state(${n}) = 'dont-know')
      - text: c
        ask: { zh: 戊, en: E }
        when: count-selected(${m}) * 2 > ${n}
";

    #[test]
    fn conditions_are_said_in_words_and_the_rest_stands_as_written() {
        let (version, found) = Version::read_yaml("q.yaml", TEXT.as_bytes());
        let version = version.unwrap_or_else(|| panic!("{:?}", found.sorted()));
        let q = &version.questionnaire;
        let said = |name: &str, lang| routing(q, q.find(name).unwrap(), lang);
        assert_eq!(said("a", Lang::En), "");
        assert_eq!(
            said("b", Lang::En),
            "a is 1 \"yes\", and (n > 3, or m includes 2 \"y\"), and not (n is dont-know)"
        );
        assert_eq!(
            said("b", Lang::Zh),
            "a 为 1 “是”，且 (n > 3，或 m 选了 2 “y”)，且 不是（n 为 dont-know）"
        );
        assert_eq!(said("c", Lang::En), "a is 1 \"yes\", and count-selected(${m}) * 2 > ${n}");
        assert_eq!(conditions(q, q.find("c").unwrap()), "(${a} = 1) and (count-selected(${m}) * 2 > ${n})");
    }
}
