//! Practice at the keyboard in a study in earnest: a case of its own, under an invented name, in a round and a
//! realm that no list, board, score or export of the study looks at.

use super::card::InHand;
use super::{Office, Trouble};
use crate::desk::practice;
use crate::i18n::Words;
use crate::words;

/// What the practice screen shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PracticeFacts {
    /// Practice interviews of whoever sits there that came to the end.
    pub completed: usize,
    /// Whether one lies half-done.
    pub begun: bool,
    /// Who is interviewed.
    pub respondent: Invented,
}

/// Somebody who does not exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Invented {
    /// What they are called.
    pub name: Words,
    /// How they are to be played.
    pub manner: Words,
}

/// The respondents, one for each practice in turn: together they bring up what an interview asks for.
fn invented(nth: usize) -> Invented {
    let (name, manner) = match nth % 4 {
        0 => (
            words!("林一禾", "Ada Lin"),
            words!("爽快，问什么答什么。", "Straightforward: answers what is asked."),
        ),
        1 => (
            words!("程望舒", "Ben Cheng"),
            words!(
                "拿不准就说不知道，有一题不想答：练 F7 和 F8。",
                "Does not know when unsure, and will not answer one question: practises F7 and F8."
            ),
        ),
        2 => (
            words!("白露生", "Cora Bai"),
            words!(
                "说完又改口，爱讲细节：练返回和备注。",
                "Changes an answer afterwards and tells stories: practises going back and remarks."
            ),
        ),
        _ => (
            words!("季云深", "Dan Ji"),
            words!(
                "半路来电话，先停下，过一会儿接着谈：练暂停。",
                "Is called away half-way and comes back: practises the pause."
            ),
        ),
    };
    Invented { name, manner }
}

impl Office {
    /// Gathers what the practice screen shows.
    ///
    /// # Errors
    /// Those of the store.
    pub fn practice(&self) -> Result<PracticeFacts, Trouble> {
        let member = self.member().map_or("", |member| member.code.as_str());
        let tried = practice::tried(&self.desk, &self.reader, member)?;
        Ok(PracticeFacts {
            completed: tried.completed,
            begun: tried.unfinished.is_some_and(|case| case.status == "in-progress"),
            respondent: invented(tried.completed),
        })
    }

    /// Begins a practice interview, or takes up the one that lies half-done.
    ///
    /// # Errors
    /// If nobody sits there, no roster was read, or the questionnaire cannot be read.
    pub fn take_up_practice(&mut self, language: &str, offset: i32) -> Result<InHand, Trouble> {
        let facts = self.practice()?;
        let mut writer = self.take_writer()?;
        // Chance enough: who is taken means nothing, and each time it is another moment.
        let seed = format!("{} {}", writer.actor(), writer.now().wall);
        let case = practice::case_for(&self.desk, &mut writer, &seed);
        self.give_back(writer);
        let name = facts.respondent.name.get(crate::i18n::Lang::from_tag(language)).to_string();
        self.take_in_hand(case?, name, language, offset)
    }
}
