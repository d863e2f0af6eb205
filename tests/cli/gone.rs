//! What becomes of an interview of which an answer was erased on which others hang.

use crate::every::{self, log_of};
use crate::folder::Folder;
use crate::talk::Talk;
use fangtan::form::{Address, State};

const GATED: &str = "
questionnaire: gated
languages: [en]
title: Gated
opening: none
dimensions: [{ dimension: d, weight: 1, title: D }]
parts:
  - part: P
    items:
      - { one: A, text: A?, choices: { 1: 'Yes', 2: 'No' } }
      - { one: B, when: '${A} = 1', text: B?, choices: { 1: 'Yes', 2: 'No' }, key: 1, dimension: d }
      - { one: C, text: C?, choices: { 1: 'Yes', 2: 'No' }, key: 1, dimension: d }
";

/// One interview a case: yes and what follows; no; yes, then thought better of.
fn three() -> Folder {
    let folder = every::with(GATED);
    for (case, answers) in [("1", "1 2 1"), ("2", "2 1"), ("3", "1 1 :goto:A 2 1")] {
        let mut talk = Talk::start(&folder, &["--case", case]);
        for answer in answers.split(' ') {
            talk.machine();
            talk.send(&answer.replace(":goto:", ":goto "));
            talk.machine();
        }
        talk.asks("complete").send(":complete");
        talk.well();
    }
    folder
}

fn states(folder: &Folder, case: &str) -> [State; 3] {
    let past = log_of(&folder.dir, case).expect("an interview");
    let form = past.interview.form();
    ["A", "B", "C"].map(|name| form.state(form.node(&Address::item(name)).expect("an item")))
}

fn total(folder: &Folder) -> (i64, Option<f64>) {
    let run = folder.run("score", &["--by", "total", "--format", "json"]).well();
    let score: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    (score[0]["n"].as_i64().expect("a number"), score[0]["mean"].as_f64())
}

#[test]
fn no_score_takes_an_unknown_for_not_asked() {
    use State::{Answered, NotAsked, Redacted};
    let folder = three();
    assert_eq!(states(&folder, "1"), [Answered; 3]);
    assert_eq!(states(&folder, "2"), [Answered, NotAsked, Answered]);
    assert_eq!(states(&folder, "3"), [Answered, NotAsked, Answered]);
    assert_eq!(total(&folder), (3, Some(250.0 / 3.0)), "50, 100, 100");
    let erase = |case: &str| {
        folder.run("erase", &["--case", case, "--item", "A", "--reason", "asked to", "--lang", "en"])
    };
    // What was said to B still counts.
    let said = erase("1").well().out;
    assert!(!said.contains("Gone with it"), "{said}");
    assert_eq!(states(&folder, "1"), [Redacted, Answered, Answered]);
    assert_eq!(total(&folder), (3, Some(250.0 / 3.0)));
    // Whether B was to be asked nobody knows: too little of the dimension was reached.
    erase("2").well();
    assert_eq!(states(&folder, "2"), [Redacted, Redacted, Answered]);
    assert_eq!(total(&folder).0, 2);
    // B had gone out of the interview and may not come back into it.
    let said = erase("3").well().out;
    assert!(said.contains("Gone with it: B"), "{said}");
    assert_eq!(states(&folder, "3"), [Redacted, Redacted, Answered]);
    assert_eq!(total(&folder).0, 1);
    let again = erase("3").refused();
    assert!(again.contains("has been erased already"), "{again}");
    let verified = folder.run("verify", &[]).well();
    assert!(verified.out.contains("Payloads lawfully erased: 5."), "{}", verified.out);
    folder.run("rebuild", &[]).well();
    assert_eq!(total(&folder).0, 1);
    folder.run("verify", &[]).well();
}
