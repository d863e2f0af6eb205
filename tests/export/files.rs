//! The files as they stand, small enough to be read.

use crate::helper::{Export, Study};
use std::collections::HashMap;

/// A table turned on its side: one line a heading, one column a row. What chance and the clock of the
/// machine decide is named by its place of first appearance.
fn sideways(export: &Export, file: &str, only: impl Fn(&str) -> bool) -> String {
    let rows = export.rows(file);
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut lines = Vec::new();
    for heading in export.headings(file).iter().filter(|heading| only(heading)) {
        let cells: Vec<String> = rows
            .iter()
            .map(|row| {
                let cell = &row[heading];
                let chance = matches!(heading.as_str(), "interview" | "receipt" | "case_id" | "version");
                if !chance || cell.is_empty() {
                    return cell.replace('\n', "⏎");
                }
                let next = format!("{heading}{}", seen.len() + 1);
                seen.entry(cell.clone()).or_insert(next).clone()
            })
            .collect();
        lines.push(format!("{heading}: {}", cells.join(" ¦ ")));
    }
    lines.join("\n")
}

#[test]
fn the_wide_table() {
    let export = Study::full(false).export();
    insta::assert_snapshot!(sideways(&export, "interviews.csv", |_| true));
}

#[test]
fn the_sample() {
    let export = Study::full(false).export();
    insta::assert_snapshot!(sideways(&export, "sample.csv", |heading| {
        // Who of the team has a case follows from a plan that holds the study's random id.
        !matches!(heading, "case_id" | "interviewer")
    }));
}

#[test]
fn the_long_table() {
    let export = Study::full(false).export();
    let rows = export.rows("answers.csv");
    let lines: Vec<String> = rows
        .iter()
        .filter(|row| matches!(row["case"].as_str(), "001" | "004" | "005"))
        .map(|row| {
            let of = |name: &str| row[name].replace('\n', "⏎");
            let all = [
                "case", "item", "kind", "place", "state", "value", "words", "seconds", "reason", "remarks",
                "remark", "example", "problem", "points", "possible",
            ];
            all.map(of).join(" ¦ ")
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_code_book() {
    let export = Study::full(false).export();
    let rows = export.rows("codebook.csv");
    let lines: Vec<String> = rows
        .iter()
        .filter(|row| row["file"] == "interviews.csv" && !row["item"].is_empty())
        .map(|row| {
            let all = [
                "column",
                "item",
                "holds",
                "kind",
                "part",
                "text_en",
                "text_zh",
                "codes_en",
                "missing",
                "allow",
                "routing_en",
                "checks",
                "key",
                "points",
                "dimension",
            ];
            all.map(|name| row[name].clone()).join(" ¦ ")
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// Every column of every file is explained, and nothing is explained that is not there.
#[test]
fn the_code_book_knows_every_column() {
    let study = Study::full(false);
    let mut order = study.order();
    order.names_as = Some("s1".into());
    let export = study.export_as(&order);
    let mut explained: Vec<(String, String)> = export
        .rows("codebook.csv")
        .into_iter()
        .map(|row| (row["file"].clone(), row["column"].clone()))
        .collect();
    let mut there = Vec::new();
    for file in &export.done.files {
        if file.name != "codebook.csv" {
            there.extend(export.headings(&file.name).into_iter().map(|column| (file.name.clone(), column)));
        }
    }
    explained.sort();
    there.sort();
    assert_eq!(explained, there);
    for row in export.rows("codebook.csv") {
        assert!(!row["text_en"].is_empty() || row["kind"] == "value", "{row:?}");
    }
}

#[test]
fn the_log_is_whole_and_in_order() {
    let study = Study::full(false);
    let export = study.export();
    let rows = export.rows("events.csv");
    let practice: Vec<_> = rows.iter().filter(|row| row["realm"] == "practice").collect();
    assert!(practice.is_empty(), "{practice:?}");
    let mut inside = 0;
    study
        .desk
        .reader()
        .unwrap()
        .each_event(|event| {
            let out = event.payload.is_some_and(|bytes| String::from_utf8_lossy(bytes).contains("practice1"));
            inside += usize::from(!out);
            Ok::<_, fangtan::store::StoreError>(())
        })
        .unwrap();
    // Of the practice interview only its `started` names the case; its answers are out as well.
    let practised = 2;
    assert_eq!(rows.len(), inside - practised);
    assert!(rows.iter().any(|row| row["kind"] == "voided"));
    assert_eq!(rows.iter().filter(|row| row["erased"] == "1").count(), 2);
    let lamports: Vec<i64> = rows.iter().map(|row| row["lamport"].parse().unwrap()).collect();
    assert!(lamports.is_sorted());
}

#[test]
fn each_realm_stands_alone_and_says_so() {
    let study = Study::full(false);
    let mut order = study.order();
    order.realm = Some("practice".into());
    let export = study.export_as(&order);
    for file in ["interviews.csv", "answers.csv", "sample.csv"] {
        let rows = export.rows(file);
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row["realm"] == "practice"), "{file}");
    }
    assert!(export.text("README.md").contains("Practice data."));
    assert!(export.text("README.zh.md").contains("练习数据"));
    order.realm = None;
    std::fs::remove_dir_all(&order.output).unwrap();
    let real = study.export_as(&order);
    assert!(real.rows("interviews.csv").iter().all(|row| row["realm"] == "real"));
    assert!(!real.text("README.md").contains("Practice data."));
}

#[test]
fn void_interviews_are_in_the_log_and_on_request_in_the_tables() {
    let study = Study::full(false);
    let without = study.export();
    assert_eq!(without.done.void_left_out, 1);
    assert!(!without.text("answers.csv").contains("of the wrong person"));
    assert!(without.text("events.csv").contains("of the wrong person"));
    assert!(without.text("README.md").contains("Void interviews, 1 of them"));
    let mut order = study.order();
    order.void = true;
    let with = study.export_as(&order);
    let void: Vec<_> =
        with.rows("interviews.csv").into_iter().filter(|row| row["status"] == "void").collect();
    assert_eq!(void.len(), 1);
    assert_eq!((void[0]["counted"].as_str(), void[0]["reason"].as_str()), ("0", "wrong person"));
}

/// The pages about the exported data name every file there is.
#[test]
fn the_documentation_knows_every_file() {
    let study = Study::full(false);
    let mut order = study.order();
    order.names_as = Some("s1".into());
    let export = study.export_as(&order);
    for page in [include_str!("../../docs/exported-data.md"), include_str!("../../docs/exported-data.zh.md")]
    {
        for name in crate::helper::listed(&export.done.folder) {
            let readme = name.starts_with("README") && page.contains("README");
            assert!(readme || page.contains(&format!("`{name}`")), "{name}");
        }
    }
}
