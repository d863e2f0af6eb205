//! Personal data: in a file of its own, for its owner only, and never in the study's.

use fangtan::store::{Person, StoreError};

use crate::helper::{Study, conduct};

fn person(element: &str, name: &str) -> Person {
    Person {
        element: element.to_owned(),
        name: Some(name.to_owned()),
        phone: Some(format!("555-{element}")),
        other: r#"{"born":"1979"}"#.to_owned(),
    }
}

#[test]
fn people_come_in_and_are_found_by_element() {
    let study = Study::with_cases(1);
    let mut people = study.store.people().unwrap();
    people.put(&[person("e1", "陆青禾"), person("e2", "温若谷")]).unwrap();
    people.put(&[person("e2", "温若谷谷")]).unwrap();
    let found = people.get(["e2", "e9", "e1"]).unwrap();
    assert_eq!(found, [person("e2", "温若谷谷"), person("e1", "陆青禾")]);
    people.remove(["e1"]).unwrap();
    let mut all = Vec::new();
    people
        .each(|p| {
            all.push(p.element);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    assert_eq!(all, ["e2"]);
    drop(people);
    assert_eq!(study.store.people().unwrap().get(["e2"]).unwrap().len(), 1);
}

#[test]
fn nothing_personal_lies_in_the_study_file() {
    let study = Study::with_cases(1);
    study.store.people().unwrap().put(&[person("e1", "陆青禾")]).unwrap();
    conduct(&mut study.writer("shen"), "case1", 3);
    for name in ["study.db", "study.db-wal", "receipts.tsv"] {
        let bytes = std::fs::read(study.folder.join(name)).unwrap_or_default();
        for needle in ["陆青禾", "555-e1"] {
            assert!(!bytes.windows(needle.len()).any(|w| w == needle.as_bytes()), "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let study = Study::with_cases(1);
    let file = study.folder.join("people.db");
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    study.store.people().unwrap().put(&[person("e1", "陆青禾")]).unwrap();
    assert_eq!(mode(), 0o600);
    // Somebody opened it wider: opening it closes it again.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    drop(study.store.people().unwrap());
    assert_eq!(mode(), 0o600);
}

/// No journal with wider rights lies beside it while people are put in.
#[cfg(unix)]
#[test]
fn the_journal_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let study = Study::with_cases(1);
    let mut people = study.store.people().unwrap();
    people.put(&[person("e1", "a")]).unwrap();
    let folder = study.folder.clone();
    let mut seen = 0;
    let many: Vec<Person> = (0..20_000).map(|n| person(&format!("e{n}"), "b")).collect();
    let watched = many.iter().inspect(|_| {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with("people.db-") {
                seen += 1;
                assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
    });
    people.put(watched).unwrap();
    assert!(seen > 0, "the journal was there to be looked at");
}

#[test]
fn a_foreign_file_is_refused() {
    let study = Study::with_cases(1);
    std::fs::copy(study.folder.join("study.db"), study.folder.join("people.db")).unwrap();
    assert!(matches!(study.store.people(), Err(StoreError::Foreign(_) | StoreError::NoWal { .. })));
}
