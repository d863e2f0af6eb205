//! What an item is called in front of people. The author's own items go by their names; those of the opening and the
//! closing, and the written-down other answer of a choice, were named by the program and go by words. Nothing here is
//! stored.

use super::{Questionnaire, Role};
use crate::expr::Definition;
use crate::i18n::Words;
use crate::words;

impl Questionnaire {
    /// What a part or an item is called.
    pub fn called(&self, definition: Definition) -> Words {
        match self.item(definition).map(|item| &item.role) {
            Some(Role::Respondent) => words!("受访者", "respondent"),
            Some(Role::Others) if self.is_opening(definition) => words!("在场者", "bystanders"),
            Some(Role::Others) => words!("结尾在场", "the closing"),
            Some(Role::Consent { .. }) => words!("知情同意", "consent"),
            Some(Role::Other { of }) => {
                let of = self.called(*of);
                Words::new(format!("{} 其他", of.zh), format!("{} other", of.en))
            }
            _ => Words::same(self.name_of(definition)),
        }
    }

    /// Whether a part or an item belongs to the opening.
    pub fn is_opening(&self, definition: Definition) -> bool {
        self.part(self.section_of(definition)).is_some_and(|part| part.opening)
    }

    /// Whether people know an item by no name of its author's: it belongs to the opening or the closing.
    pub fn is_nameless(&self, definition: Definition) -> bool {
        self.is_opening(definition)
            || match self.item(definition).map(|item| &item.role) {
                Some(Role::Others) => true,
                Some(Role::Other { of }) => self.is_nameless(*of),
                _ => false,
            }
    }
}
