//! Any bytes as a questionnaire: whatever is wrong is said in both languages, and what passes can be asked.
#![no_main]

mod walk;

use fangtan::i18n::Lang;
use fangtan::questionnaire::Version;
use fangtan::source::Diagnostic;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|bytes: &[u8]| {
    let (version, found) = Version::read_yaml("questionnaire.yaml", bytes);
    assert!(version.is_some() != found.has_errors(), "errors and a questionnaire exclude each other");
    let found = found.sorted();
    for lang in [Lang::Zh, Lang::En] {
        let said = Diagnostic::render_all(&found, lang, false);
        assert!(!said.contains('\u{1b}'), "no control sequence reaches a terminal");
    }
    if let Some(version) = version {
        walk::walk(&Arc::new(version), bytes);
    }
});
