//! A wording: a text whose `${name}` places are filled with answers.

use super::Text;
use crate::expr::Definition;
use crate::i18n::Words;

/// A stretch of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Shown as it stands.
    Words(String),
    /// The answer to an item, as a person would read it (a choice's text, a number with its unit).
    Answer(Definition),
    /// Something personal about the case (`name`): drawn on the screen only, a placeholder everywhere else.
    Personal(String),
}

/// A text in several languages, cut at its fills.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    versions: Vec<(String, Vec<Piece>)>,
}

impl Wording {
    /// From the versions of a text, already cut.
    pub fn new(versions: Vec<(String, Vec<Piece>)>) -> Wording {
        Wording { versions }
    }

    /// Words of the program's own, without fills.
    pub fn own(words: &Words) -> Wording {
        Wording::plain(&Text::from_words(words))
    }

    /// A text without fills.
    pub fn plain(text: &Text) -> Wording {
        let versions = text
            .versions()
            .map(|(tag, words)| (tag.to_string(), vec![Piece::Words(words.to_string())]))
            .collect();
        Wording { versions }
    }

    /// The pieces in a language; where it has none, in the first one that there is.
    pub fn pieces(&self, lang: &str) -> &[Piece] {
        self.versions
            .iter()
            .find(|(tag, _)| tag == lang || tag.is_empty())
            .or(self.versions.first())
            .map_or(&[], |(_, pieces)| pieces)
    }

    /// The items whose answers it shows, in any language.
    pub fn fills(&self) -> impl Iterator<Item = Definition> {
        self.versions.iter().flat_map(|(_, pieces)| pieces).filter_map(|piece| match piece {
            Piece::Answer(definition) => Some(*definition),
            _ => None,
        })
    }

    /// The words with fills written as `${…}`: for code books, search and logs.
    pub fn unfilled(&self, lang: &str, name: impl Fn(Definition) -> String) -> String {
        self.pieces(lang)
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Answer(definition) => format!("${{{}}}", name(*definition)),
                Piece::Personal(what) => format!("${{case.{what}}}"),
            })
            .collect()
    }
}
