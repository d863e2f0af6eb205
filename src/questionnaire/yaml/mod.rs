//! Reads a questionnaire written in YAML. The file is walked twice with the same code: first for the
//! names, then for the meaning, because a condition may name an item that stands further down.
//! Nothing is guessed: what is not understood is reported at its spot, and no questionnaire comes out.

mod choices;
mod codes;
mod formulas;
mod head;
mod items;
mod kinds;
mod opening;
mod parts;
mod reader;
mod review;
mod scoring;
mod wordings;

use super::Questionnaire;
use crate::source::{Diagnostics, Reading, SourceFile, YamlLimits, read_yaml};
use reader::Reader;
use std::sync::Arc;

/// Reads the text of a questionnaire. With errors among the findings there is none.
pub fn read(file: &Arc<SourceFile>) -> (Option<Questionnaire>, Diagnostics) {
    let mut reading = Reading::new(file.clone());
    let Some(root) = read_yaml(file, YamlLimits::default(), &mut reading.found) else {
        return (None, reading.found);
    };
    // Complaints of the first walk would all come again in the second.
    let names = {
        let mut first = Reader::new(Reading::new(file.clone()), None);
        first.questionnaire(&root);
        first.names()
    };
    let mut second = Reader::new(reading, Some(names));
    let questionnaire = second.questionnaire(&root);
    let mut found = second.into_found();
    if let Some(questionnaire) = &questionnaire {
        review::review(questionnaire, file, &mut found);
    }
    (questionnaire.filter(|_| !found.has_errors()), found)
}
