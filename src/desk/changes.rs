//! What a change of the questionnaire means for an interview half done, to be told once to whoever goes on with
//! it: the questions of this case that are new, gone, put otherwise, asked or checked under other conditions, and the
//! values that are calculated otherwise.

use crate::expr::Definition;
use crate::i18n::{Words, wrap};
use crate::interview::Interview;
use crate::questionnaire::{CheckRule, Formula, Item, Kind, Questionnaire, Wording};
use crate::words;
use std::collections::BTreeSet;

/// So many names are said; of more only the number.
const NAMED: usize = 3;
/// The columns of the line that tells it.
const COLUMNS: usize = 76;

/// What is different now, by what people call it, in the order asked. Only what this case is asked counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Questions that were not asked before.
    pub added: Vec<Words>,
    /// Questions asked no more.
    pub gone: Vec<Words>,
    /// Questions whose words, choices or bounds are others.
    pub changed: Vec<Words>,
    /// Questions that are asked under another condition, their own or that of a part around them.
    pub conditions: Vec<Words>,
    /// Questions whose hard or soft checks are others, or say something else.
    pub checks: Vec<Words>,
    /// Values that are calculated otherwise.
    pub values: Vec<Words>,
}

impl Changes {
    /// Between an interview before and after its questionnaire changed.
    pub fn between(before: &Interview, after: &Interview) -> Changes {
        let (old, new) = (before.questionnaire(), after.questionnaire());
        let (were, are) = (names(before), names(after));
        let mut changes = Changes::default();
        let mut kept = BTreeSet::new();
        for name in are {
            let Some((is, item)) = find(new, &name) else { continue };
            let called = new.called(is);
            let was = [Some(&name), item.was.as_ref()].into_iter().flatten().find(|was| were.contains(was));
            let Some((was, before)) = was.and_then(|was| find(old, was)) else {
                changes.added.push(called);
                continue;
            };
            kept.insert(old.name_of(was).to_string());
            if shown(before, old) != shown(item, new) {
                changes.changed.push(called.clone());
            }
            if conditions(was, old) != conditions(is, new) {
                changes.conditions.push(called.clone());
            }
            if checked(before, old) != checked(item, new) {
                changes.checks.push(called);
            }
        }
        let gone = were.into_iter().filter(|name| !kept.contains(name));
        changes.gone = gone.filter_map(|name| find(old, &name)).map(|(was, _)| old.called(was)).collect();
        changes.values = values(old, new);
        changes
    }

    /// In one line: `问卷已更新：新增 2 题，G3 改了`. With fewer names where all of it would not fit.
    pub fn words(&self) -> Words {
        let fits = |words: &Words| wrap::width(&words.zh).max(wrap::width(&words.en)) <= COLUMNS;
        (0..=NAMED).rev().map(|named| self.naming(named)).find(fits).unwrap_or_else(|| self.counting())
    }

    /// The line where too much is different to say what: how many questions and values are.
    fn counting(&self) -> Words {
        let all = [&self.changed, &self.conditions, &self.checks, &self.values];
        let changed = all.into_iter().flatten().map(|called| &called.zh).collect::<BTreeSet<_>>().len();
        let (added, gone) = (self.added.len(), self.gone.len());
        words!(
            "问卷已更新：新增 {added} 题，去掉 {gone} 题，{changed} 处的题面、条件、检查或算法改了",
            "The questionnaire was updated: {added} new, {gone} dropped, {changed} changed"
        )
    }

    /// The line, with so many names to each kind of change at most.
    fn naming(&self, named: usize) -> Words {
        let (added, gone) = (self.added.len(), self.gone.len());
        let mut said: Vec<Words> = Vec::new();
        if added > 0 {
            said.push(words!("新增 {added} 题", "{added} new"));
        }
        if gone > 0 {
            said.push(words!("去掉 {gone} 题", "{gone} dropped"));
        }
        let mut say = |names: &[Words], zh: [&str; 2], en: &str| {
            let count = names.len();
            match count {
                0 => {}
                _ if count > named => {
                    said.push(Words::new(format!("{count} {}", zh[0]), format!("{count} {en}")))
                }
                _ => {
                    let (names, others) = (joined(names, "、", ", "), zh[1]);
                    said.push(Words::new(format!("{} {others}", names.zh), format!("{} {en}", names.en)));
                }
            }
        };
        say(&self.changed, ["题改了", "改了"], "changed");
        say(&self.conditions, ["题何时要问改了", "何时要问改了"], "asked at other times");
        say(&self.checks, ["题的检查改了", "的检查改了"], "checked otherwise");
        say(&self.values, ["个计算值的算法改了", "的算法改了"], "calculated otherwise");
        if said.is_empty() {
            return words!("问卷已更新，题目没有变", "The questionnaire was updated; no question changed");
        }
        let Words { zh, en } = joined(&said, "，", ", ");
        words!("问卷已更新：{zh}", "The questionnaire was updated: {en}")
    }
}

fn joined(all: &[Words], zh: &str, en: &str) -> Words {
    let part = |part: fn(&Words) -> &str, comma| all.iter().map(part).collect::<Vec<_>>().join(comma);
    Words::new(part(|words| &words.zh, zh), part(|words| &words.en, en))
}

fn find<'q>(questionnaire: &'q Questionnaire, name: &str) -> Option<(Definition, &'q Item)> {
    let definition = questionnaire.find(name)?;
    Some((definition, questionnaire.item(definition)?))
}

/// A formula as written, however it is spaced.
fn written(formula: &Formula) -> String {
    formula.expr.source().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The conditions under which an item is asked: its own, then those of the parts around it.
fn conditions(definition: Definition, questionnaire: &Questionnaire) -> Vec<String> {
    let mut all = Vec::new();
    let mut at = Some(definition);
    while let Some(definition) = at {
        let entry = questionnaire.entry(definition);
        all.extend(entry.when.as_ref().map(written));
        at = entry.parent;
    }
    all
}

/// The checks of an item with what they say. Bounds are told with the question itself.
fn checked(item: &Item, questionnaire: &Questionnaire) -> Vec<String> {
    let name = |definition| questionnaire.name_of(definition).to_string();
    let said = |say: &Option<Wording>| -> Vec<String> {
        let languages = questionnaire.languages.iter();
        say.iter().flat_map(|say| languages.clone().map(|lang| say.unfilled(lang, name))).collect()
    };
    let hard = item.checks.iter().flat_map(|check| {
        let rule = match &check.rule {
            CheckRule::Must(formula) => format!("must {}", written(formula)),
            CheckRule::Range { .. } => "range".to_string(),
        };
        std::iter::once(rule).chain(said(&check.say))
    });
    let soft = item
        .warns
        .iter()
        .flat_map(|warn| std::iter::once(format!("warn {}", written(&warn.when))).chain(said(&warn.say)));
    hard.chain(soft).collect()
}

/// Values that both have and that come from another formula now.
fn values(old: &Questionnaire, new: &Questionnaire) -> Vec<Words> {
    let formula = |item: &Item| item.is.as_ref().map(written);
    let other = |item: &Item, name: &str| {
        let was = item.was.as_deref().unwrap_or(name);
        let before = find(old, name).or_else(|| find(old, was));
        before.is_some_and(|(_, before)| formula(before) != formula(item))
    };
    let all = new.items().filter(|(_, item)| item.is.is_some());
    all.filter(|(definition, item)| other(item, new.name_of(*definition)))
        .map(|(definition, _)| new.called(definition))
        .collect()
}

/// The questions of a case that people answer, in order.
fn names(interview: &Interview) -> Vec<String> {
    let form = interview.form();
    let nodes = interview.screens().iter().flat_map(|screen| &screen.nodes).copied();
    nodes
        .filter(|node| form.item(*node).is_some_and(Item::is_answered_by_people))
        .map(|node| form.address(node).item)
        .collect()
}

/// All that an interviewer sees of an item, in every language.
fn shown(item: &Item, questionnaire: &Questionnaire) -> Vec<String> {
    let name = |definition| questionnaire.name_of(definition).to_string();
    let mut all = vec![item.kind_word().to_string(), format!("{:?} {:?}", item.read, item.allow)];
    let mut say = |wording: &Wording| {
        all.extend(questionnaire.languages.iter().map(|lang| wording.unfilled(lang, name)));
    };
    say(&item.text);
    [&item.note, &item.help].into_iter().flatten().for_each(&mut say);
    match &item.kind {
        Kind::Number { unit, .. } => unit.iter().for_each(&mut say),
        Kind::Rubric(rubric) => rubric.criteria.iter().for_each(|criterion| say(&criterion.text)),
        _ => item.choices().into_iter().flat_map(|c| c.list.iter()).for_each(|choice| say(&choice.text)),
    }
    if let Kind::Number { decimals, low, high, .. } = &item.kind {
        all.push(format!("{decimals} {low:?} {high:?}"));
    }
    let codes = item.choices().into_iter().flat_map(|c| c.list.iter()).map(|choice| choice.code.clone());
    all.extend(codes);
    all
}
