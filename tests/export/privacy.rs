//! What never leaves without being asked for: names, telephone numbers, births; and, where they are
//! personal, ids.

use crate::helper::{Export, PERSONAL, Study, listed};
use fangtan::export::export;
use fangtan::store::Subject;

fn everything(export: &Export) -> Vec<(String, Vec<u8>)> {
    let names = listed(&export.done.folder);
    names.into_iter().map(|name| (name.clone(), std::fs::read(export.path(&name)).unwrap())).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn no_file_holds_a_name_or_a_number() {
    let study = Study::full(false);
    // The names are there to be found.
    assert!(holds(&std::fs::read(study.desk.dir().join("people.db")).unwrap(), PERSONAL[0]));
    for raw_text in [false, true] {
        let mut order = study.order();
        (order.raw_text, order.void) = (raw_text, true);
        for (name, bytes) in everything(&study.export_as(&order)) {
            for personal in PERSONAL {
                assert!(!holds(&bytes, personal), "{name} holds {personal}");
            }
            for member in ["沈知远", "何川", "周敏"] {
                assert!(!holds(&bytes, member), "{name} holds {member}");
            }
        }
    }
}

#[test]
fn names_come_when_asked_for_and_the_log_knows() {
    let study = Study::full(false);
    let mut order = study.order();
    order.names_as = Some("周敏".into());
    let export = study.export_as(&order);
    for (name, bytes) in everything(&export) {
        assert_eq!(holds(&bytes, PERSONAL[0]), name == "people.csv", "{name}");
    }
    let people = export.rows("people.csv");
    assert_eq!(people.len(), export.rows("sample.csv").len());
    let roster = std::fs::read_to_string(study.desk.dir().join("roster.csv")).unwrap();
    for person in &people {
        let line = format!("{},", person["element"]);
        let line = roster.lines().find(|row| row.starts_with(&line)).unwrap();
        assert!(line.contains(&person["name"]) && line.contains(&person["phone"]), "{line}");
    }
    let events = study.desk.reader().unwrap().events_of(Subject::Study).unwrap();
    let exported: Vec<_> = events.iter().filter(|event| event.kind == "exported").collect();
    assert_eq!((exported.len(), exported[0].actor.as_str()), (1, "s1"));
    let payload: serde_json::Value = serde_json::from_slice(exported[0].payload.as_ref().unwrap()).unwrap();
    assert_eq!(payload["elements"].as_array().unwrap().len(), people.len());
    let written = export.done.files.iter().find(|file| file.name == "people.csv").unwrap();
    assert_eq!(payload["files"]["people.csv"], written.sha256.as_str());
    assert!(export.text("README.md").contains("recorded in the log"));
}

#[test]
fn nobody_asks_for_names_without_saying_who() {
    let study = Study::full(false);
    let mut order = study.order();
    order.names_as = Some("nobody".into());
    assert!(export(&study.desk, &order, &mut |_, _| {}).is_err());
    assert!(!order.output.exists());
}

#[test]
fn personal_ids_stay_inside_and_still_join() {
    let study = Study::full(true);
    let mut order = study.order();
    order.void = true;
    let export = study.export_as(&order);
    let study_id = study.desk.store.study();
    let mut secrets: Vec<String> = (1..=10).map(|n| format!("P{n:02}")).collect();
    secrets.push(study_id.hyphenated().to_string());
    secrets.push(study_id.simple().to_string());
    // A case id is a hash that the study's id would unlock.
    secrets.extend((1..=6).map(|n| study.case(n).id));
    let salt = std::fs::read_to_string(study.desk.folder.draw("first").secret).unwrap();
    let salt: serde_json::Value = serde_json::from_str(&salt).unwrap();
    secrets.push(salt["salt"].as_str().unwrap().to_string());
    for (name, bytes) in everything(&export) {
        for secret in &secrets {
            assert!(!holds(&bytes, secret), "{name} holds {secret}");
        }
    }
    // The names in the sample are the certificate's.
    let certificate = std::fs::read_to_string(study.desk.folder.draw("first").certificate).unwrap();
    let sample = export.rows("sample.csv");
    let drawn: Vec<_> = sample.iter().filter(|row| row["replaces"].is_empty()).collect();
    assert_eq!(drawn.len(), 7);
    for row in drawn {
        assert!(certificate.contains(&row["element"]), "{row:?}");
        assert!(!row["element_line"].is_empty());
    }
    // The log calls them by the same names.
    let events = export.text("events.csv");
    for row in &sample {
        assert!(events.contains(&row["element"]), "{row:?}");
    }
    order.names_as = Some("s1".into());
    let named = study.export_as(&order);
    let elements: Vec<String> =
        named.rows("sample.csv").into_iter().map(|row| row["element"].clone()).collect();
    for person in named.rows("people.csv") {
        assert!(elements.contains(&person["element"]));
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let export = Study::drawn(false).export();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&export.done.folder), 0o700);
    for name in listed(&export.done.folder) {
        assert_eq!(mode(&export.path(&name)), 0o600, "{name}");
    }
}
