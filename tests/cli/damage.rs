//! The database as a power failure or a bad disk leaves it: what is wrong is said, what is left is counted,
//! what helps is named, and nothing is made worse.

use crate::folder::{Folder, Run, fangtan};
use std::collections::BTreeMap;
use std::fs;

/// A study that was drawn, in one file.
fn study() -> Folder {
    let folder = Folder::ready("new").drawn("s");
    folder.run("verify", &[]).well();
    assert!(!folder.has("study.db-wal"), "everything is in one file");
    folder
}

fn database(folder: &Folder) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.dir.join("study.db")).expect("a database")
}

fn count(folder: &Folder, sql: &str) -> i64 {
    database(folder).query_row(sql, [], |row| row.get(0)).expect("a number")
}

/// Overwrites the first page of a table or of an index with zeros.
fn zeroed(folder: &Folder, name: &str) {
    let db = database(folder);
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: u32 = db.query_row(root, [name], |row| row.get(0)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let size: u32 = db.query_row("PRAGMA page_size", [], |row| row.get(0)).expect("a size");
    drop(db);
    let mut bytes = folder.read("study.db");
    bytes[((page - 1) * size) as usize..][..size as usize].fill(0);
    folder.write("study.db", &bytes);
}

/// Every file of the folder but the locks, which come and go.
fn files(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(&folder.dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_file() && !name.ends_with("-shm") && !name.ends_with("-wal") {
            found.insert(name, fs::read(&path).expect("bytes"));
        } else if path.is_dir() && name != "locks" {
            found.insert(name, Vec::new());
        }
    }
    found
}

/// What stands in either language in what a run said, which must have ended with 1.
#[track_caller]
fn says(what: &str, run: &Run, phrases: &[&str]) {
    assert_eq!(run.code, 1, "{what}: {}{}", run.out, run.err);
    let said = format!("{}{}", run.out, run.err);
    for phrase in phrases {
        assert!(said.contains(phrase), "{what}: no {phrase:?} in\n{said}");
    }
    for raw in ["malformed", "not a database", "btreeInitPage"] {
        assert!(said.matches(raw).count() <= 1, "{what}: SQLite's words more than once in\n{said}");
    }
}

const COPY: [&str; 2] =
    ["study.db-wal and study.db-shm; go on from a", "连同 study.db-wal 和 study.db-shm；从备份"];

/// A way to damage the bytes of a database.
type Damage = fn(&mut Vec<u8>);

#[test]
fn a_file_that_cannot_be_opened_is_told_with_what_is_left_and_left_alone() {
    let original = study();
    let damages: [(&str, Damage); 5] = [
        ("no first page", |bytes| bytes[..4096].fill(0)),
        ("a header and garbage", |bytes| {
            bytes[100..4096].iter_mut().enumerate().for_each(|(at, byte)| *byte = (at * 151 % 251) as u8);
        }),
        ("half", |bytes| bytes.truncate(bytes.len() / 2)),
        ("a hundred bytes", |bytes| bytes.truncate(100)),
        ("a text", |bytes| *bytes = b"once upon a time\n".repeat(500)),
    ];
    for (what, damage) in damages {
        let folder = original.copy();
        let mut bytes = folder.read("study.db");
        damage(&mut bytes);
        folder.write("study.db", &bytes);
        let before = files(&folder);
        let verified = folder.run("verify", &[]);
        says(what, &verified, &["study.db is damaged and cannot be opened", "receipts.tsv has", COPY[0]]);
        assert!(verified.err.is_empty(), "{what}: {}", verified.err);
        assert!(
            !verified.out.contains("let `fangtan verify` say"),
            "no running in circles: {}",
            verified.out
        );
        says(what, &folder.run("verify", &["--lang", "zh"]), &["study.db 损坏，打不开", "张回执", COPY[1]]);
        says(what, &folder.run("rebuild", &[]), &["nothing was changed", "receipts.tsv has", COPY[0]]);
        says(what, &folder.run("rebuild", &["--lang", "zh"]), &["什么也没有改", COPY[1]]);
        for rest in [&["score"][..], &["board", "--plain"], &["cases"], &["roster"]] {
            let run = folder.run(rest[0], &rest[1..]);
            says(what, &run, &["damaged", "let `fangtan verify` say", "go on from the last sound copy"]);
        }
        assert!(before == files(&folder), "{what}: a file was changed");
    }
}

#[test]
fn of_half_a_file_the_events_that_can_be_read_are_counted() {
    // One interview makes the log larger than a page or two.
    let folder = crate::every::study();
    crate::every::whole(&folder, "1", 1);
    let all = count(&folder, "SELECT count(*) FROM event");
    let bytes = folder.read("study.db");
    folder.write("study.db", &bytes[..bytes.len() - 4096]);
    let said = folder.run("verify", &[]).out;
    let number = |text: &str| text.split_whitespace().find_map(|word| word.parse::<i64>().ok());
    let line =
        said.lines().find(|line| line.contains("the latest is of")).unwrap_or_else(|| panic!("{said}"));
    let legible = number(line).expect("a number of events");
    assert!(0 < legible && legible <= all, "{legible} of {all}: {said}");
}

#[test]
fn a_study_that_is_gone_is_not_begun_anew() {
    for (what, empty) in [("missing", false), ("empty", true)] {
        let folder = study();
        match empty {
            true => folder.write("study.db", b""),
            false => fs::remove_file(folder.dir.join("study.db")).expect("removed"),
        }
        let before = files(&folder);
        says(
            what,
            &folder.run("verify", &[]),
            &["study.db is missing or empty", "receipts.tsv has", COPY[0]],
        );
        says(what, &folder.run("verify", &["--lang", "zh"]), &["不见了，或者是空的", COPY[1]]);
        for rest in [&["rebuild"][..], &["score"], &["board", "--plain"], &["roster"], &["draw", "first"]] {
            let run = folder.run(rest[0], &rest[1..]);
            says(what, &run, &["missing or empty, though receipts.tsv has", "Begin no new one here"]);
        }
        let home = fangtan(&[folder.dir.to_str().expect("UTF-8")]);
        says(what, &home, &["missing or empty, though receipts.tsv has"]);
        assert!(before == files(&folder), "{what}: a file was changed");
    }
    // Where nothing was ever written, a roster may be read.
    let folder = Folder::ready("new");
    folder.write("study.db", b"");
    folder.run("roster", &[]).well();
    folder.run("verify", &[]).well();
}

#[test]
fn a_damaged_log_is_not_rebuilt() {
    let original = study();
    let events = count(&original, "SELECT count(*) FROM event");
    for (table, left) in [
        ("event", "no event in it can be read".to_string()),
        ("payload", format!("at least {events} events can still be read, and the contents of 0")),
        ("source", format!("at least {events} events can still be read")),
    ] {
        let folder = original.copy();
        zeroed(&folder, table);
        let before = files(&folder);
        let verified = folder.run("verify", &[]);
        says(table, &verified, &["damaged", &format!("no longer be read: {table}"), &left, COPY[0]]);
        assert!(!verified.out.contains("fangtan rebuild"), "{table}: {}", verified.out);
        says(table, &folder.run("rebuild", &[]), &["so is its log", "nothing was changed", &left, COPY[0]]);
        assert!(before == files(&folder), "{table}: a file was changed");
    }
}

#[test]
fn what_follows_from_a_whole_log_is_made_anew() {
    let original = study();
    let cases = original.cases();
    for name in [
        "case_row",
        "case_number",
        "element",
        "draw",
        "round",
        "interview",
        "result",
        "event_fold",
        "event_subject",
        "event_completed",
        "redacted",
        "claim",
        "draft",
        "setting",
    ] {
        let folder = original.copy();
        zeroed(&folder, name);
        let damaged = folder.read("study.db");
        let run = folder.run("verify", &[]);
        says(name, &run, &["damaged", "can all be read", "The log itself is not damaged", "fangtan rebuild"]);
        says(name, &folder.run("verify", &["--lang", "zh"]), &["日志没有坏", "fangtan rebuild"]);
        let run = folder.run("rebuild", &[]).well();
        assert!(run.out.contains("The damaged files are kept as they were in"), "{name}: {}", run.out);
        let local = ["claim", "draft", "setting"].contains(&name);
        assert_eq!(run.out.contains("not everything could be saved"), local, "{name}: {}", run.out);
        assert!(folder.read("damaged/study.db") == damaged, "{name}: kept as it was");
        folder.run("verify", &[]).well();
        assert_eq!(folder.cases(), cases, "{name}");
        // A second time there is nothing to mend, and nothing is put aside.
        let run = folder.run("rebuild", &[]).well();
        assert!(!run.out.contains("damaged") && !folder.has("damaged-2"), "{name}: {}", run.out);
    }
}

/// A log can be read from end to end and still not be what was written.
#[test]
fn a_log_that_does_not_fit_is_not_made_anew() {
    let folder = study();
    let mut bytes = folder.read("study.db");
    let at = bytes.windows(9).position(|window| window == b"draw-made").expect("the event");
    bytes[at] = b'x';
    folder.write("study.db", &bytes);
    zeroed(&folder, "attempt");
    let before = files(&folder);
    says("altered", &folder.run("rebuild", &[]), &["nothing was changed", COPY[0]]);
    assert!(before == files(&folder));
}

/// What is not a whole transaction in the log of SQLite does not count; the study is as it was before.
#[test]
fn garbage_beside_the_database_does_no_harm() {
    let folder = study();
    let cases = folder.cases();
    let garbage: Vec<u8> = (0..40_000_u32).map(|at| (at * 151 % 251) as u8).collect();
    folder.write("study.db-wal", &garbage);
    folder.run("verify", &[]).well();
    assert_eq!(folder.cases(), cases);
}

/// Names are in a file of their own, and so is what is said of it.
#[test]
fn damaged_names_are_told_from_a_damaged_log_and_read_again() {
    let folder = Folder::ready("new").drawn("s");
    let whole = folder.read("people.db");
    for broken in [[&[b'x'; 4096][..], &whole[4096..]].concat(), whole[..whole.len() / 2].to_vec()] {
        folder.write("people.db", &broken);
        let verified = folder.run("verify", &[]);
        assert!(verified.code == 1 && verified.out.contains("people.db is damaged"), "{}", verified.out);
        assert!(verified.out.contains("fangtan roster"), "{}", verified.out);
        let said = folder.run("roster", &[]).refused();
        assert!(said.contains("people.db is damaged") && !said.contains("fangtan verify"), "{said}");
        std::fs::remove_file(folder.dir.join("people.db")).expect("moved away");
        folder.run("roster", &[]).well();
        folder.run("verify", &[]).well();
    }
    // An auditor's copy has none.
    std::fs::remove_file(folder.dir.join("people.db")).expect("removed");
    folder.run("verify", &[]).well();
}
