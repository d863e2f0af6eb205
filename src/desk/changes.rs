//! What a change of the questionnaire means for an interview half done, to be told once to whoever goes on with
//! it: the questions of this case that are new, gone or put otherwise.

use crate::i18n::Words;
use crate::interview::Interview;
use crate::questionnaire::{Item, Kind, Questionnaire, Wording};
use crate::words;
use std::collections::BTreeSet;

/// So many names are said; of more only the number.
const NAMED: usize = 3;

/// What is different now, by name, in the order asked. Only what this case is asked counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Questions that were not asked before.
    pub added: Vec<String>,
    /// Questions asked no more.
    pub gone: Vec<String>,
    /// Questions whose words, choices or bounds are others.
    pub changed: Vec<String>,
}

impl Changes {
    /// Between an interview before and after its questionnaire changed.
    pub fn between(before: &Interview, after: &Interview) -> Changes {
        let (old, new) = (before.questionnaire(), after.questionnaire());
        let (were, are) = (names(before), names(after));
        let mut changes = Changes::default();
        let mut kept = BTreeSet::new();
        for name in are {
            let Some(item) = new.find(&name).and_then(|definition| new.item(definition)) else { continue };
            let was = [Some(&name), item.was.as_ref()].into_iter().flatten().find(|was| were.contains(was));
            let Some(was) = was else {
                changes.added.push(name);
                continue;
            };
            kept.insert(was.clone());
            let same = old
                .find(was)
                .and_then(|definition| old.item(definition))
                .is_some_and(|before| shown(before, old) == shown(item, new));
            if !same {
                changes.changed.push(name);
            }
        }
        changes.gone = were.into_iter().filter(|name| !kept.contains(name)).collect();
        changes
    }

    /// In one line: `问卷已更新：新增 2 题，G3 改了`.
    pub fn words(&self) -> Words {
        let (added, gone) = (self.added.len(), self.gone.len());
        let mut said: Vec<Words> = Vec::new();
        if added > 0 {
            said.push(words!("新增 {added} 题", "{added} new"));
        }
        if gone > 0 {
            said.push(words!("去掉 {gone} 题", "{gone} dropped"));
        }
        match self.changed.len() {
            0 => {}
            n if n > NAMED => said.push(words!("{n} 题改了", "{n} changed")),
            _ => {
                let (zh, en) = (self.changed.join("、"), self.changed.join(", "));
                said.push(Words::new(format!("{zh} 改了"), format!("{en} changed")));
            }
        }
        if said.is_empty() {
            return words!("问卷已更新，题目没有变", "The questionnaire was updated; no question changed");
        }
        let all = |part: fn(&Words) -> &str, comma| said.iter().map(part).collect::<Vec<_>>().join(comma);
        let (zh, en) = (all(|words| &words.zh, "，"), all(|words| &words.en, ", "));
        words!("问卷已更新：{zh}", "The questionnaire was updated: {en}")
    }
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
