//! Any bytes as a roster: taken in whole, or every fault listed.
#![no_main]

use fangtan::i18n::Lang;
use fangtan::source::SourceFile;
use fangtan::study::{Study, elements, roster};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static STUDY: LazyLock<Study> = LazyLock::new(|| {
    let text = include_str!("../../questionnaires/learning-80/study.yaml");
    Study::read(&SourceFile::new("study.yaml", text)).expect("it ships").0
});

fuzz_target!(|bytes: &[u8]| {
    match roster::read(bytes, &STUDY, &mut |_, _| {}) {
        Ok(roster) => {
            let elements = elements::elements(&roster, &STUDY);
            assert!(elements.is_ok_and(|elements| elements.len() == roster.people.len()));
        }
        Err(found) => {
            assert!(found.has_errors());
            let said = found.shown(Lang::Zh) + &found.shown(Lang::En);
            assert!(!said.contains('\u{1b}'), "no control sequence reaches a terminal");
        }
    }
});
