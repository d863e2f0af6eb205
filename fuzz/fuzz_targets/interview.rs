//! Any walk through the questionnaires that come with the program.
#![no_main]

mod walk;

use fangtan::questionnaire::Version;
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};

static READY: LazyLock<[Arc<Version>; 2]> = LazyLock::new(|| {
    [
        ("learning.yaml", include_str!("../../questionnaires/learning-80/learning.yaml")),
        ("hands.yaml", include_str!("../../questionnaires/hand-hygiene/hands.yaml")),
    ]
    .map(|(name, text)| Arc::new(Version::read_yaml(name, text.as_bytes()).0.expect("it ships")))
});

fuzz_target!(|input: (bool, &[u8])| walk::walk(&READY[usize::from(input.0)], input.1));
