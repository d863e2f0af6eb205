//! Whatever is changed behind the program's back, `verify` names it and ends with 1.

use crate::folder::Folder;
use std::fs;

fn study() -> Folder {
    let folder = Folder::ready("new").drawn("s");
    folder.run("verify", &[]).well();
    folder
}

/// What `verify` prints of a study in which something is wrong.
#[track_caller]
fn wrong(folder: &Folder) -> String {
    let run = folder.run("verify", &[]);
    assert_eq!(run.code, 1, "{}\n{}", run.out, run.err);
    assert!(run.out.contains("wrong:"), "{}", run.out);
    assert!(run.out.ends_with("says of each line what it means and what to do.\n"), "{}", run.out);
    run.out
}

fn change(folder: &Folder, name: &str, from: &str, to: &str) {
    let text = folder.text(name);
    assert!(text.contains(from), "{from} in {name}");
    folder.write(name, text.replacen(from, to, 1).as_bytes());
}

#[test]
fn a_changed_file_of_the_draw_is_named() {
    for (name, from, to) in [
        ("draws/first.frame.tsv", "N01", "N99"),
        ("draws/first.plan.json", "\"sample\": 3", "\"sample\": 4"),
        ("draws/first.certificate.json", "\"seed\": \"s\"", "\"seed\": \"t\""),
        ("draws/first.secret", "\"seed\": \"s\"", "\"seed\": \"t\""),
    ] {
        let folder = study();
        change(&folder, name, from, to);
        let said = wrong(&folder);
        let file = name.strip_prefix("draws/").expect("a file");
        let what = file.split('.').nth(1).expect("a kind");
        assert!(said.contains(file) || said.contains(&format!("{what}:")), "{name}: {said}");
    }
}

#[test]
fn a_missing_file_of_the_draw_is_named() {
    for file in ["first.frame.tsv", "first.plan.json", "first.certificate.json"] {
        let folder = study();
        fs::remove_file(folder.dir.join("draws").join(file)).expect("removed");
        assert!(wrong(&folder).contains(file));
    }
}

#[test]
fn another_person_in_place_of_one_drawn_is_named() {
    let folder = study();
    let text = folder.text("draws/first.certificate.json");
    let certificate: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let drawn: Vec<&str> = certificate["drawn"]
        .as_array()
        .expect("strata")
        .iter()
        .flat_map(|list| list["elements"].as_array().expect("ids"))
        .filter_map(|id| id.as_str())
        .collect();
    let frame = folder.text("draws/first.frame.tsv");
    let other = frame.lines().filter_map(|line| line.split('\t').next()).find(|id| !drawn.contains(id));
    let (one, other) = (drawn[0].to_string(), other.expect("somebody not drawn").to_string());
    change(&folder, "draws/first.certificate.json", &format!("\"{one}\""), &format!("\"{other}\""));
    let said = wrong(&folder);
    assert!(said.contains("certificate"), "{said}");
}

#[test]
fn a_draw_the_log_does_not_know_is_named() {
    let folder = study();
    let bytes = folder.read("draws/first.certificate.json");
    folder.write("draws/better.certificate.json", &bytes);
    assert!(wrong(&folder).contains("better.certificate.json: the log does not know this draw"));
}

#[test]
fn the_log_itself_is_checked() {
    // The bytes of an event's actor, changed in place: the chain no longer follows.
    let folder = study();
    let mut bytes = folder.read("study.db");
    let at = bytes.windows(9).position(|window| window == b"draw-made").expect("the event");
    bytes[at] = b'x';
    folder.write("study.db", &bytes);
    let run = folder.run("verify", &[]);
    assert_eq!(run.code, 1, "{}", run.out);
}

#[test]
fn a_receipt_that_is_not_in_the_log_is_named() {
    let folder = study();
    let mut text = folder.text("receipts.tsv");
    let line = text.lines().next().expect("a receipt").to_string();
    let head = line.rsplit('\t').next().expect("a hash").to_string();
    let other: String = head.chars().rev().collect();
    text += &line.replace(&head, &other);
    text.push('\n');
    folder.write("receipts.tsv", text.as_bytes());
    assert!(wrong(&folder).contains("receipts.tsv"));
    // A receipt from paper that was never given out.
    let run = folder.run("verify", &["--receipt", "0000000000"]);
    assert!(run.code == 1 && run.out.contains("is not in the log"), "{}", run.out);
    assert_eq!(folder.run("verify", &["--receipt", "0000"]).code, 2);
}

#[test]
fn a_corrected_roster_breaks_nothing() {
    let folder = study();
    change(&folder, "roster.csv", "N02,", "N77,");
    let run = folder.run("verify", &[]).well();
    assert!(run.out.contains("is not as it was when it was read"), "{}", run.out);
    folder.run("roster", &[]).well();
    let run = folder.run("verify", &[]).well();
    assert!(run.out.contains("1 row fewer, 1 row more; the draw stands"), "{}", run.out);
}

#[test]
fn projections_can_be_folded_again() {
    let folder = study();
    let before = folder.cases();
    folder.run("rebuild", &[]).well();
    assert_eq!(folder.cases(), before);
    folder.run("verify", &[]).well();
}

/// The database as somebody opens it who has read its schema: the triggers are gone, then they are back.
fn meddle(folder: &Folder, sql: &str) {
    let db = rusqlite::Connection::open(folder.dir.join("study.db")).expect("a database");
    let triggers: Vec<(String, String)> = db
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("a statement")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows")
        .map(|row| row.expect("a row"))
        .collect();
    db.pragma_update(None, "foreign_keys", false).expect("a setting");
    for (name, _) in &triggers {
        db.execute_batch(&format!("DROP TRIGGER {name}")).expect("dropped");
    }
    db.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert!(db.changes() > 0, "nothing was changed by: {sql}");
    for (_, trigger) in &triggers {
        db.execute_batch(trigger).expect("put back");
    }
}

/// What is done to an interview in the log, and what `verify` says of it.
#[test]
fn whatever_is_done_to_an_interview_is_named() {
    const INTERVIEW: &str = "stream = (SELECT stream FROM event WHERE kind = 'completed')";
    let original = crate::every::study();
    let receipt = crate::every::whole(&original, "1", 1);
    original.run("verify", &[]).well();
    for (what, sql, named) in [
        (
            "an answer of other bytes",
            format!("UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), '\"words ', '\"sword ') AS BLOB) WHERE {INTERVIEW} AND CAST(body AS TEXT) LIKE '%\"words %'"),
            "payload",
        ),
        ("another time", format!("UPDATE event SET time = time + 1 WHERE {INTERVIEW} AND seq = 7"), "event"),
        ("another interviewer", format!("UPDATE event SET actor = actor || 'x' WHERE {INTERVIEW} AND seq = 9"), "event"),
        (
            "an event removed",
            format!("DELETE FROM payload WHERE {INTERVIEW} AND seq = 8; DELETE FROM event WHERE {INTERVIEW} AND seq = 8"),
            "missing",
        ),
        (
            "two events exchanged",
            format!(
                "UPDATE event SET seq = 1000 WHERE {INTERVIEW} AND seq = 8; UPDATE event SET seq = 8 WHERE {INTERVIEW} AND seq = 10;
                 UPDATE event SET seq = 10 WHERE {INTERVIEW} AND seq = 1000"
            ),
            "event",
        ),
        (
            "the tail cut",
            format!(
                "DELETE FROM payload WHERE {INTERVIEW} AND seq > 12;
                 DELETE FROM event WHERE seq > 12 AND {INTERVIEW}"
            ),
            "receipt",
        ),
        (
            "a status made up",
            "UPDATE interview SET status = 'broken-off'".to_string(),
            "interview",
        ),
    ] {
        let folder = original.copy();
        meddle(&folder, &sql);
        let said = wrong(&folder);
        assert!(said.contains(named), "{what}: {said}");
        if what == "the tail cut" {
            let run = folder.run("verify", &["--receipt", &receipt]);
            assert!(run.code == 1 && run.out.contains("is not in the log"), "{}", run.out);
        }
    }
    // The whole interview gone, with everything that was folded from it: its receipt is left.
    let folder = original.copy();
    meddle(
        &folder,
        &format!(
            "DELETE FROM payload WHERE {INTERVIEW}; DELETE FROM interview;
             DELETE FROM event WHERE {INTERVIEW}"
        ),
    );
    folder.run("rebuild", &[]).well();
    assert!(wrong(&folder).contains("receipt"), "a receipt without its interview");
    // And a receipt file without its last line is no longer what was written.
    let folder = original.copy();
    let text = folder.text("receipts.tsv");
    folder.write("receipts.tsv", &text.as_bytes()[..text.len() - 20]);
    assert!(wrong(&folder).contains("receipts.tsv"));
}

/// Any byte of the files of a study: found, or of no consequence to what is read.
#[test]
fn a_byte_anywhere_in_the_log_is_found() {
    let original = crate::every::study();
    crate::every::whole(&original, "1", 1);
    let bytes = original.read("study.db");
    // Of every text of the interview, one letter.
    let mut tried = 0;
    for needle in ["\"words ", "answered", "completed", "interview:", "2026-03-", "moved", "a1"] {
        let Some(at) = bytes.windows(needle.len()).rposition(|window| window == needle.as_bytes()) else {
            continue;
        };
        let folder = original.copy();
        let mut changed = bytes.clone();
        changed[at + 1] ^= 1;
        folder.write("study.db", &changed);
        let run = folder.run("verify", &[]);
        assert_eq!(run.code, 1, "{needle}: {}{}", run.out, run.err);
        tried += 1;
    }
    assert!(tried >= 5, "{tried}");
}

/// Overwrites the first page of a table.
fn spoil(folder: &Folder, table: &str) {
    let path = folder.dir.join("study.db");
    let db = rusqlite::Connection::open(&path).expect("a database");
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: i64 = db.query_row(root, [table], |row| row.get(0)).expect("a table");
    let size: i64 = db.query_row("PRAGMA page_size", [], |row| row.get(0)).expect("a size");
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("in one file");
    drop(db);
    let mut bytes = fs::read(&path).expect("bytes");
    bytes[((page - 1) * size) as usize..][..300].fill(0x5a);
    fs::write(&path, bytes).expect("written");
}

#[test]
fn verify_finds_damage_wherever_it_is() {
    for table in ["event", "event_subject", "payload", "redacted", "case_row", "source", "draw", "result"] {
        let folder = study();
        spoil(&folder, table);
        let said = wrong(&folder);
        assert!(said.contains("damaged"), "{table}: {said}");
    }
}

#[test]
fn a_damaged_database_is_said_in_words_before_those_of_sqlite() {
    let folder = study();
    spoil(&folder, "event");
    for (lang, means, do_this) in [
        ("en", "the database file is damaged, and part of it can no longer be read", "`fangtan verify`"),
        ("zh", "数据库文件损坏，有一部分读不出来", "用 fangtan verify 看"),
    ] {
        let said = folder.run("board", &["--plain", "--lang", lang]).refused();
        let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
        assert!(at(means) < at(do_this) && at(do_this) < at("database disk image is malformed"), "{said}");
    }
}
