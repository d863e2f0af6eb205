//! What every column means, said once: headers are written from it, the code book and the README explain
//! from it.

use crate::i18n::Lang;

/// A column that every export has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its heading; a word for machines, never translated.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Column {
    /// A column with what it means.
    pub const fn new(name: &'static str, zh: &'static str, en: &'static str) -> Column {
        Column { name, zh, en }
    }

    /// What it means.
    pub fn meaning(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}
