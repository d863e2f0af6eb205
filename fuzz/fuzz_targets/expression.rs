//! Any text as an expression: in a condition, a check and a calculation of a questionnaire that is answered.
#![no_main]

mod walk;

use fangtan::questionnaire::Version;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|input: (&str, &[u8])| {
    let (text, steps) = input;
    let _ = fangtan::expr::parse(text);
    // On one line, so that it stands where an expression stands.
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let yaml = format!(
        "questionnaire: q\nlanguages: [zh, en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
         \x20     - number: A\n        text: A?\n        allow: [dont-know, refused]\n\
         \x20     - text: B\n        text: B?\n        when: |-\n          {line}\n\
         \x20     - number: C\n        text: C?\n        check: |-\n          {line}\n\
         \x20     - value: D\n        is: |-\n          {line}\n"
    );
    if let (Some(version), _) = Version::read_yaml("expression.yaml", yaml.as_bytes()) {
        walk::walk(&Arc::new(version), steps);
    }
});
