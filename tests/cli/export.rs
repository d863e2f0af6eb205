//! Exporting from the command line: what is said, what is refused, and with which exit code.

use crate::folder::{Folder, fangtan};
use std::fs;

#[test]
fn an_export_says_what_it_wrote_and_replaces_itself() {
    let folder = Folder::ready("new").drawn("s");
    let dir = folder.dir.to_str().expect("a path");
    let out = folder.dir.with_file_name("exported");
    let to = out.to_str().expect("a path");
    let run = fangtan(&["export", dir, "--format", "csv", "--output", to]).well();
    assert!(run.out.contains("interviews.csv") && run.out.contains("Confidential"), "{}", run.out);
    assert!(run.err.is_empty() && !run.out.contains("take the place"), "{} {}", run.err, run.out);
    let said = fangtan(&["export", dir, "--output", to, "--lang", "zh"]).well().out;
    assert!(said.contains("保密") && said.contains("sample.csv"), "{said}");
    assert!(said.contains("替换了"), "{said}");
    let other = Folder::ready("new").drawn("s");
    let there = other.dir.to_str().expect("a path");
    let said = fangtan(&["export", there, "--output", to]).refused();
    assert!(said.contains("another study") && said.contains("choose another --output"), "{said}");
    fs::write(out.join("mine.txt"), "x").expect("written");
    let said = fangtan(&["export", dir, "--output", to]).refused();
    assert!(said.contains("`mine.txt`") && said.contains("choose another --output"), "{said}");
    assert!(out.join("mine.txt").exists());
}

#[test]
fn wrong_usage_is_exit_code_two() {
    let folder = Folder::ready("new").drawn("s");
    let dir = folder.dir.to_str().expect("a path");
    for wrong in [
        &["export", dir][..],
        &["export", dir, "--output", "x", "--format", "xlsx"],
        &["export", dir, "--output", "x", "--realm", "dream"],
        &["export", dir, "--output", "x", "--as", "a1"],
    ] {
        assert_eq!(fangtan(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn names_are_recorded_in_somebodys_name() {
    let folder = Folder::ready("new").drawn("s");
    let dir = folder.dir.to_str().expect("a path");
    let out = folder.dir.with_file_name("exported");
    let to = out.to_str().expect("a path");
    // In a real study everybody's names are no interviewer's.
    let said = fangtan(&["export", dir, "--output", to, "--with-names", "--as", "a2"]).refused();
    assert!(said.contains("is an interviewer and cannot export everybody's names"), "{said}");
    assert!(!out.exists());
    let said = fangtan(&["export", dir, "--output", to, "--with-names"]).well().out;
    assert!(said.contains("recorded in the log in the name of"), "{said}");
    assert!(out.join("people.csv").exists());
    // The log is sound with the new event, and the next export shows it.
    fangtan(&["verify", dir]).well();
    fangtan(&["export", dir, "--output", to]).well();
    assert!(!out.join("people.csv").exists());
    assert!(fs::read_to_string(out.join("events.csv")).expect("the log").contains(",exported,study,"));
}
