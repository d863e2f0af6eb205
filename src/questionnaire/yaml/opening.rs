//! The opening: who sits there and how that was made sure, who else is in the room, the consent.
//! A study may shape it; without a word about it, the usual one is asked.

use super::head::{bare, plain_part};
use super::reader::Reader;
use crate::expr::Definition;
use crate::i18n::Words;
use crate::questionnaire::{Body, Choice, Choices, Ending, Item, Kind, Part, Questionnaire, Role, Wording};
use crate::source::{Fields, Node};
use crate::words;
use std::sync::Arc;

const KINDS: [&str; 3] = ["respondent", "others", "consent"];

/// What has to be asked once more at the end.
pub(super) struct Again {
    name: String,
    choices: Choices,
}

impl Reader {
    /// Reads `opening:`; gives what is asked again at the end.
    pub fn read_opening(&mut self, node: Option<&Node>) -> Option<Again> {
        if node.is_some_and(|node| node.text() == Some("none")) {
            return None;
        }
        let part = Part { title: own("开头", "Opening"), opening: true, ..plain_part() };
        let parent = self.push("opening".into(), Some(Questionnaire::ROOT), Body::Part(part));
        let mut again = None;
        match node {
            Some(node) => {
                for member in self.reading.members(node) {
                    self.opening_item(member, parent, &mut again);
                }
            }
            None => {
                for kind in KINDS {
                    self.usual_item(kind, kind.to_string(), parent, &mut again, None);
                }
            }
        }
        again
    }

    fn opening_item(&mut self, node: &Node, parent: Definition, again: &mut Option<Again>) {
        let kind = KINDS.iter().find(|kind| node.get(kind).is_some());
        let Some(kind) = kind else {
            // Anything else in the opening is an item like any other.
            self.read_item(node, parent);
            return;
        };
        let Some(name) = node.get(kind).and_then(|name| self.name(name)) else { return };
        let Some(mut fields) = self.reading.fields(node) else { return };
        fields.take(kind);
        self.usual_item(kind, name, parent, again, Some(&mut fields));
        fields.finish(&mut self.reading);
    }

    /// One of the three, with the program's own words where the author has none.
    fn usual_item(
        &mut self,
        kind: &str,
        name: String,
        parent: Definition,
        again: &mut Option<Again>,
        mut fields: Option<&mut Fields>,
    ) {
        let written = fields.as_mut().and_then(|fields| fields.take("choices"));
        let choices = written.and_then(|node| self.choices(node)).unwrap_or_else(|| Choices {
            list: Arc::new(usual_choices(kind)),
            random: false,
            name: None,
        });
        let version = fields
            .as_mut()
            .filter(|_| kind == "consent")
            .and_then(|fields| fields.take("version"))
            .and_then(|node| self.reading.text(node).map(str::to_string));
        let role = match kind {
            "respondent" => Role::Respondent,
            "others" => Role::Others,
            _ => Role::Consent { version: version.unwrap_or_else(|| "1".into()) },
        };
        let body = match kind {
            "others" => Kind::Many { choices: choices.clone(), most: None },
            _ => Kind::One(choices.clone()),
        };
        let (text, note) = usual_words(kind);
        let item = Item { text, ..bare(body, role) };
        self.given.entry(name.clone()).or_insert(0..0);
        let own = self.push(name.clone(), Some(parent), Body::Item(item));
        if let Some(fields) = fields {
            self.complete(own, kind, fields);
        }
        // The default of the whole questionnaire is about questions, not about who sits there.
        let Some(item) = self.item_mut(own) else { return };
        item.allow = Default::default();
        item.note.get_or_insert(note);
        if kind == "others" {
            *again = Some(Again { name, choices });
        }
        self.add_other(own, parent);
    }

    /// "Who else was in the room", once more after the last question.
    pub fn others_again(&mut self, again: Again) {
        let part = Part { title: own("结尾", "Closing"), opening: false, ..plain_part() };
        let parent = self.push("closing".into(), Some(Questionnaire::ROOT), Body::Part(part));
        let item = Item {
            text: own("刚才谈话时，还有谁在场？", "Who else was in the room during the interview?"),
            // What the author says of the opening, such as whom to ask out, comes too late here.
            note: Some(own(
                "自己看，自己记；中途来过的人也算。",
                "See for yourself. Whoever came in on the way counts too.",
            )),
            ..bare(Kind::Many { choices: again.choices, most: None }, Role::Others)
        };
        let name = format!("{}_again", again.name);
        if self.given.insert(name.clone(), 0..0).is_some() {
            self.reading.error(0..0, words!("名字 {name} 已被占用", "the name `{name}` is taken"));
        }
        let own = self.push(name, Some(parent), Body::Item(item));
        self.add_other(own, parent);
    }
}

fn own(zh: &str, en: &str) -> Wording {
    Wording::own(&Words::new(zh, en))
}

fn usual_words(kind: &str) -> (Wording, Wording) {
    match kind {
        "respondent" => (
            own(
                "坐在面前的是抽中的本人吗？怎样确认的？",
                "Is this the person who was drawn? How was that made sure?",
            ),
            own("自己看，自己记；不必念。", "See for yourself and record it; nothing is read out."),
        ),
        "others" => (
            own("现在还有谁在场？", "Who else is in the room now?"),
            own(
                "自己看，自己记；有别人在场，先请求单独谈。",
                "See for yourself. If somebody is there, ask to talk alone first.",
            ),
        ),
        _ => (
            own(
                "您好。这次谈话想了解情况，您可以不回答任何一题，也可以随时停止。姓名与答案分开保存，报告里不出现个人。您同意开始吗？",
                "Hello. This interview is about how things are. You may leave out any question and stop at any time. \
                 Your name is kept apart from your answers, and no report shows a person. May we begin?",
            ),
            own(
                "逐字念完。受访者想看，就把屏幕转过去。",
                "Read it word for word. Turn the screen round if they wish to see it.",
            ),
        ),
    }
}

fn usual_choices(kind: &str) -> Vec<Choice> {
    let choice = |code: &str, zh: &str, en: &str| Choice {
        code: code.into(),
        text: own(zh, en),
        exclusive: false,
        other: false,
        pinned: false,
        points: None,
        ends: None,
    };
    match kind {
        "respondent" => vec![
            choice("1", "本人，看过证件", "The person drawn; a card was seen"),
            choice("2", "本人，由认识的人确认", "The person drawn; somebody who knows them said so"),
            choice("3", "本人，自己说的", "The person drawn; by their own word"),
            Choice {
                ends: Some(Ending::Code("2.36".into())),
                ..choice("9", "换成了别人", "Another person was offered")
            },
        ],
        "others" => vec![
            choice("1", "上级", "A superior"),
            choice("2", "同事", "Colleagues"),
            choice("3", "别的人", "Others"),
            Choice { exclusive: true, ..choice("9", "没有别人", "Nobody else") },
        ],
        _ => vec![
            choice("1", "同意", "Agrees"),
            Choice { ends: Some(Ending::Code("2.112".into())), ..choice("2", "不同意", "Does not agree") },
            Choice { ends: Some(Ending::Later), ..choice("3", "改天再谈", "Another day") },
        ],
    }
}
