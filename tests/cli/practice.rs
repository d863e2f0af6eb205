//! Practice in a study in earnest leaves no trace in what is said of the study: not in the list of cases, the
//! board, the scores, the export, nor in the closing of a round.

use crate::folder::Folder;
use fangtan::desk::{Desk, practice};
use std::path::Path;

/// What the program says of a study, by command.
fn said(folder: &Folder) -> Vec<(String, String)> {
    let dir = folder.dir.to_str().expect("UTF-8").to_string();
    let commands: [&[&str]; 7] = [
        &["cases"],
        &["cases", "--format", "json"],
        &["board", "--plain"],
        &["score", "--by", "unit"],
        &["score", "--by", "total"],
        &["score", "--by", "team"],
        &[],
    ];
    let mut all = Vec::new();
    for command in commands {
        let run = match command.split_first() {
            Some((name, rest)) => folder.run(name, rest),
            None => crate::folder::fangtan(&[&dir]),
        };
        all.push((command.join(" "), run.well().out));
    }
    all
}

/// The tables of an export, without what names the moment it was made.
fn exported(folder: &Folder, to: &str) -> Vec<(String, String)> {
    let output = folder.dir.join(to);
    folder.run("export", &["--output", output.to_str().expect("UTF-8")]).well();
    let tables = ["answers.csv", "interviews.csv", "marks.csv", "sample.csv", "scores.csv", "codebook.csv"];
    tables.iter().map(|name| (name.to_string(), text(&output.join(name)))).collect()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn practice_cases_are_in_nothing_that_is_said_of_a_real_study() {
    let folder = Folder::ready("new").drawn("a seed");
    let (before, tables) = (said(&folder), exported(&folder, "before"));
    assert!(before[2].1.contains("0 / 6"), "{}", before[2].1);

    // Virtual respondents through to the marks, and a newcomer's case that lies open.
    folder.run("simulate", &["--cases", "4", "--seed", "practice"]).well();
    let desk = Desk::open(&folder.dir).expect("a desk");
    let mut writer = desk.writer("a1").expect("a writer");
    let case = practice::case_for(&desk, &mut writer, "by hand").expect("a case");
    assert_eq!((case.realm.as_str(), case.interviewer.as_deref()), ("practice", Some("a1")));
    assert_eq!(case.draw, "practice-a1-1", "copies in other hands make others");
    let again = practice::case_for(&desk, &mut writer, "by hand").expect("a case");
    assert_eq!(again.id, case.id, "one that is unfinished is taken up again");
    writer.close().expect("closed");
    let reader = desk.reader().expect("a reader");
    assert_eq!(reader.cases("practice").expect("cases").len(), 5);

    assert_eq!(said(&folder), before);
    assert_eq!(exported(&folder, "after"), tables);
    let events = text(&folder.dir.join("after/events.csv"));
    assert!(!events.contains("practice"), "{events}");
    folder.run("verify", &[]).well();
}

#[test]
fn closing_a_round_does_not_ask_for_practice_cases() {
    let folder = Folder::ready("new").drawn("a seed");
    let without = folder.run("close", &["1"]).refused();
    let desk = Desk::open(&folder.dir).expect("a desk");
    let mut writer = desk.writer("a1").expect("a writer");
    practice::case_for(&desk, &mut writer, "by hand").expect("a case");
    writer.close().expect("closed");
    assert_eq!(folder.run("close", &["1"]).refused(), without);
    // Nor can practice be brought to an end: there would be none for the next newcomer.
    let refused = folder.run("close", &["practice"]).refused();
    assert!(refused.contains("no round") && !refused.contains("rounds: 1, practice"), "{refused}");
    folder.run("close", &["1", "--reason", "a test"]).well();
    let mut writer = desk.writer("a2").expect("a writer");
    practice::case_for(&desk, &mut writer, "afterwards").expect("practice goes on");
}

#[test]
fn a_practice_study_has_no_practice_beside_itself() {
    let folder = Folder::ready("learning-80").drawn("a seed");
    let desk = Desk::open(&folder.dir).expect("a desk");
    let member = desk.study.people().next().expect("a member").code.clone();
    let mut writer = desk.writer(&member).expect("a writer");
    assert!(practice::case_for(&desk, &mut writer, "by hand").is_err());
}

#[test]
fn practice_leaves_no_gap_in_the_numbers_of_the_study() {
    let folder = Folder::ready("new");
    folder.run("roster", &[]).well();
    let desk = Desk::open(&folder.dir).expect("a desk");
    let mut writer = desk.writer("a1").expect("a writer");
    let first = practice::case_for(&desk, &mut writer, "by hand").expect("a case");
    writer.close().expect("closed");
    let folder = folder.drawn("a seed");
    folder.run("simulate", &["--cases", "2", "--seed", "practice"]).well();
    // Another round, drawn after all that practice.
    let path = folder.dir.join("study.yaml");
    let study = text(&path) + "\n  - { draw: again, round: 2, method: simple, size: 2 }\n";
    std::fs::write(&path, study).expect("written");
    folder.run("draw", &["again", "--seed", "another"]).well();
    let desk = Desk::open(&folder.dir).expect("a desk");
    let reader = desk.reader().expect("a reader");
    let numbers = |realm: &str| -> Vec<i64> {
        reader.cases(realm).expect("cases").iter().map(|case| case.number).collect()
    };
    assert_eq!(numbers("practice"), [first.number, first.number + 1, first.number + 2]);
    let real = reader.cases("real").expect("cases");
    let of = |round: &str| -> Vec<i64> {
        real.iter().filter(|case| case.round == round).map(|case| case.number).collect()
    };
    let sampled = of("1").len() as i64;
    assert_eq!(of("1"), (1..=sampled).collect::<Vec<i64>>());
    // Behind the reserves of the first round, of which the certificate tells how many there are.
    let certificate = text(&folder.dir.join("draws/first.plan.json"));
    let plan: serde_json::Value = serde_json::from_str(&certificate).expect("JSON");
    let reserves: i64 = plan["strata"]
        .as_array()
        .expect("strata")
        .iter()
        .map(|s| s["reserve"].as_i64().expect("a number"))
        .sum();
    let next = sampled + reserves + 1;
    assert_eq!(of("2"), [next, next + 1]);
    assert!(numbers("real").iter().all(|number| *number < first.number));
    folder.run("verify", &[]).well();
}
