//! What people read: texts with their fills, answers as words.

use super::{Form, State};
use crate::expr::NodeId;
use crate::i18n::Lang;
use crate::questionnaire::{Choices, Item, Kind, Piece, Wording};

/// Who reads a text: on the screen personal fills are shown, everywhere else a placeholder stands.
#[derive(Clone, Copy)]
pub enum Audience<'a> {
    /// The screen before the interviewer, with the respondent's name if it is at hand.
    Screen {
        /// The name from the personal file.
        name: &'a str,
    },
    /// Files, logs, line mode without a name.
    Record,
}

impl Form {
    /// A wording with its fills, in a language of the questionnaire.
    pub fn words(&self, wording: &Wording, lang: &str, audience: Audience) -> String {
        wording
            .pieces(lang)
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Answer(definition) => self.answer_words(self.node_of(*definition), lang),
                Piece::Personal(what) => match audience {
                    Audience::Screen { name } => name.to_string(),
                    Audience::Record => format!("${{case.{what}}}"),
                },
            })
            .collect()
    }

    /// An answer as a person would say it: the text of a choice, a number with its unit.
    pub fn answer_words(&self, node: NodeId, lang: &str) -> String {
        let answer = self.answer(node);
        match (answer.state, self.item(node)) {
            (State::Answered, Some(item)) => self.value_words(item, &answer.value, lang),
            _ => String::new(),
        }
    }

    fn value_words(&self, item: &Item, value: &str, lang: &str) -> String {
        match &item.kind {
            Kind::Number { unit: Some(unit), .. } => {
                let unit = self.words(unit, lang, Audience::Record);
                format!("{value} {unit}")
            }
            Kind::One(choices) | Kind::Many { choices, .. } | Kind::Rank { choices, .. } => {
                let separator = if lang == Lang::Zh.tag() { "、" } else { ", " };
                shown_value(choices, value, |wording| self.words(wording, lang, Audience::Record), separator)
            }
            _ => value.to_string(),
        }
    }
}

/// Codes as the texts of their choices; a code that is no choice stands as it is.
pub fn shown_value(
    choices: &Choices,
    value: &str,
    words: impl Fn(&Wording) -> String,
    separator: &str,
) -> String {
    value
        .split(' ')
        .filter(|code| !code.is_empty())
        .map(|code| choices.get(code).map_or_else(|| code.to_string(), |choice| words(&choice.text)))
        .collect::<Vec<_>>()
        .join(separator)
}
