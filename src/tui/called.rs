//! What an item is called on a screen. The author's own items go by their names, which stand before the question;
//! those of the opening and the closing have none on the screen, and go by a word. Nothing here is stored.

use crate::expr::NodeId;
use crate::form::Address;
use crate::i18n::{Lang, Words};
use crate::interview::{Interview, Stop};
use crate::questionnaire::Role;
use crate::words;

/// What an item is called.
pub fn called(interview: &Interview, node: NodeId) -> Words {
    let form = interview.form();
    let questionnaire = interview.questionnaire();
    let section = questionnaire.section_of(form.definition(node));
    let opening = questionnaire.part(section).is_some_and(|part| part.opening);
    match form.item(node).map(|item| &item.role) {
        Some(Role::Respondent) => words!("受访者", "respondent"),
        Some(Role::Others) if opening => words!("在场", "present"),
        Some(Role::Others) => words!("结尾在场", "present, end"),
        Some(Role::Consent { .. }) => words!("知情同意", "consent"),
        _ => Words::same(form.address(node).to_string()),
    }
}

/// The same in the language of the interview.
pub fn called_here(interview: &Interview, node: NodeId) -> String {
    let words = called(interview, node);
    words.get(Lang::from_tag(interview.language())).to_string()
}

/// The same of an address; as it stands where nothing is there.
pub fn called_at(interview: &Interview, at: &Address) -> String {
    interview.form().node(at).map_or_else(|| at.to_string(), |node| called_here(interview, node))
}

/// What it is called where the interview stands; nothing at the review.
pub fn stop_called(interview: &Interview) -> Option<Words> {
    match interview.stop() {
        Stop::Item(at) => {
            let named = interview.form().node(at).map(|node| called(interview, node));
            Some(named.unwrap_or_else(|| Words::same(at.to_string())))
        }
        Stop::Review => None,
    }
}
