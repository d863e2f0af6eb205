//! What an item of an interview is called on a screen, as [`crate::questionnaire::Questionnaire::called`] has it.

use crate::expr::NodeId;
use crate::form::Address;
use crate::i18n::{Lang, Words};
use crate::interview::{Interview, Stop};
use crate::words;

/// What an item is called.
pub fn called(interview: &Interview, node: NodeId) -> Words {
    let (form, questionnaire) = (interview.form(), interview.questionnaire());
    let (address, definition) = (form.address(node), form.definition(node));
    let Words { zh, en } = questionnaire.called(definition);
    // Which instance of a repeat it stands in is part of the name.
    let instances: String = address.instances.iter().map(|id| format!("[{id}]")).collect();
    Words::new(zh + &instances, en + &instances)
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

/// What it is called where the interview stands, a row with its grid; nothing at the review. In English no word
/// for an item of the opening reads as a place where one stops: there the opening is the place.
pub fn stop_called(interview: &Interview) -> Option<Words> {
    let Stop::Item(at) = interview.stop() else { return None };
    let Some(node) = interview.form().node(at) else { return Some(Words::same(at.to_string())) };
    let row = called(interview, node);
    let (questionnaire, definition) = (interview.questionnaire(), interview.form().definition(node));
    if questionnaire.is_opening(definition) {
        return Some(Words::new(row.zh, "the opening"));
    }
    let grid = questionnaire.grid_of(definition);
    Some(match grid.map(|grid| questionnaire.name_of(grid)) {
        Some(grid) => {
            let Words { zh, en } = row;
            words!("{grid} 的 {zh} 行", "{grid}, row {en}")
        }
        None => row,
    })
}

/// The same in the language of the interview; empty at the review.
pub fn stop_here(interview: &Interview) -> String {
    let words = stop_called(interview).unwrap_or_default();
    words.get(Lang::from_tag(interview.language())).to_string()
}
