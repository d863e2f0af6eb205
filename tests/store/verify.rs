//! Verification, attacked: the file is edited with a plain connection, triggers dropped, as an
//! accident or a hand would; what is wrong must be named, and named exactly.

use fangtan::store::{Event, Problem, Store, StreamId};
use rusqlite::Connection;

use crate::helper::{Study, conduct, log};

/// Three streams: the draw's, shen's, he's, the last vouching for the others.
fn worked_on() -> Study {
    let study = Study::with_cases(2);
    for (actor, case) in [("shen", "case1"), ("he", "case2")] {
        let mut writer = study.writer(actor);
        conduct(&mut writer, case, 4);
        writer.close().unwrap();
    }
    let report = study.store.verify(true).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!((report.streams, report.events, report.receipts), (3, 16, 5));
    study
}

/// Edits the file behind the store's back and puts the triggers back, so that only what was
/// edited is found.
fn edit(study: &Study, act: impl FnOnce(&Connection)) {
    let db = study.plain();
    let triggers: Vec<String> = db
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    drop(db);
    let db = study.unguarded();
    act(&db);
    for trigger in triggers {
        db.execute_batch(&trigger).unwrap();
    }
}

fn problems(study: &Study) -> Vec<Problem> {
    let report = study.store.verify(true).unwrap();
    for problem in &report.problems {
        assert!(!problem.to_string().is_empty());
    }
    assert_eq!(report.more, 0);
    report.problems
}

/// The events of the stream this actor's writer opened.
fn stream(study: &Study, actor: &str) -> Vec<Event> {
    let mut events = log(&study.store);
    let opens = |e: &&Event| e.kind == "stream-opened" && e.actor == actor;
    let stream = events.iter().find(opens).unwrap().id.stream;
    events.retain(|e| e.id.stream == stream);
    events
}

fn at(event: &Event) -> String {
    format!("stream = x'{}' AND seq = {}", event.id.stream, event.id.seq)
}

#[test]
fn one_changed_byte_in_any_column_is_found() {
    for change in [
        "lamport = lamport + 1000",
        "kind = 'answereD'",
        "subject = replace(subject, 'interview', 'interview')||' '",
        "time = time + 1",
        "mono = mono + 1",
        "actor = 'shem'",
        "payload_hash = zeroblob(32)",
        "hash = zeroblob(32)",
        "after = zeroblob(32)",
        "after = NULL",
    ] {
        let study = worked_on();
        let event = stream(&study, "shen").into_iter().find(|e| e.kind == "answered").unwrap();
        edit(&study, |db| {
            let sql = format!("UPDATE event SET {change} WHERE {}", at(&event));
            assert_eq!(db.execute(&sql, []).unwrap(), 1);
        });
        let found = problems(&study);
        let named = found.iter().any(|p| matches!(p, Problem::EventAltered { id, .. } if *id == event.id));
        assert!(named, "{change}: {found:?}");
    }
}

#[test]
fn a_changed_or_missing_payload_is_found() {
    let study = worked_on();
    let answers: Vec<Event> = log(&study.store).into_iter().filter(|e| e.kind == "answered").collect();
    edit(&study, |db| {
        let yes_to_no = format!(
            "UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), 'yes', 'no') AS BLOB) WHERE {}",
            at(&answers[0])
        );
        assert_eq!(db.execute(&yes_to_no, []).unwrap(), 1);
        let salt = format!("UPDATE payload SET salt = zeroblob(16) WHERE {}", at(&answers[1]));
        db.execute(&salt, []).unwrap();
        db.execute(&format!("DELETE FROM payload WHERE {}", at(&answers[2])), []).unwrap();
    });
    let kind = || "answered".to_owned();
    let mut found = problems(&study);
    found.sort_by_key(|p| p.to_string());
    let mut expected = vec![
        Problem::PayloadAltered { id: answers[0].id, kind: kind() },
        Problem::PayloadAltered { id: answers[1].id, kind: kind() },
        Problem::PayloadMissing { id: answers[2].id, kind: kind() },
    ];
    expected.sort_by_key(|p| p.to_string());
    assert_eq!(found, expected);
}

#[test]
fn a_removed_event_is_found() {
    let study = worked_on();
    let of_shen = stream(&study, "shen");
    edit(&study, |db| {
        for event in &of_shen[3..5] {
            db.execute(&format!("DELETE FROM payload WHERE {}", at(event)), []).unwrap();
            db.execute(&format!("DELETE FROM event WHERE {}", at(event)), []).unwrap();
        }
    });
    let stream = of_shen[0].id.stream;
    study.writer("zhou").rebuild().unwrap();
    let found = problems(&study);
    assert_eq!(found[0], Problem::EventsMissing { stream, first: 3, last: 4 });
    // The one behind the gap continues an event that is gone.
    assert_eq!(found[1], Problem::LinkBroken { id: of_shen[5].id, subject: of_shen[5].subject.clone() });
    assert_eq!(found.len(), 2, "{found:?}");
}

/// The rows behind a removed event moved up, as somebody would who has read how it works.
#[test]
fn a_removed_event_is_found_though_the_others_are_moved_up() {
    let study = worked_on();
    let of_shen = stream(&study, "shen");
    edit(&study, |db| {
        for table in ["payload", "event"] {
            db.execute(&format!("DELETE FROM {table} WHERE {}", at(&of_shen[3])), []).unwrap();
            let moved = format!(
                "UPDATE {table} SET seq = seq - 1 WHERE stream = x'{}' AND seq > 3",
                of_shen[3].id.stream
            );
            db.execute(&moved, []).unwrap();
        }
    });
    let found = problems(&study);
    let altered =
        |seq: i64| found.iter().any(|p| matches!(p, Problem::EventAltered { id, .. } if id.seq == seq));
    assert!(altered(3) && altered(4) && altered(5), "{found:?}");
    let completion_gone = found.iter().any(|p| matches!(p, Problem::ReceiptNotInLog { altered: false, .. }));
    assert!(completion_gone, "{found:?}");
}

#[test]
fn two_events_exchanged_are_found() {
    let study = worked_on();
    let of_shen = stream(&study, "shen");
    let [a, b] = [&of_shen[3], &of_shen[4]];
    edit(&study, |db| {
        for table in ["payload", "event"] {
            for (from, to) in [(a.id.seq, 999), (b.id.seq, a.id.seq), (999, b.id.seq)] {
                let sql = format!(
                    "UPDATE {table} SET seq = {to} WHERE stream = x'{}' AND seq = {from}",
                    a.id.stream
                );
                assert_eq!(db.execute(&sql, []).unwrap(), 1);
            }
        }
    });
    let found = problems(&study);
    for event in [a, b] {
        let named = found.iter().any(|p| matches!(p, Problem::EventAltered { id, .. } if *id == event.id));
        assert!(named, "{found:?}");
    }
}

/// A later stream vouches for the end of an earlier one.
#[test]
fn a_tail_cut_is_told_by_later_streams_and_receipts() {
    let study = worked_on();
    let of_shen = stream(&study, "shen");
    let by = stream(&study, "he")[0].id;
    let last = of_shen.last().unwrap();
    let cut = |db: &Connection| {
        for table in ["payload", "event"] {
            db.execute(&format!("DELETE FROM {table} WHERE {}", at(last)), []).unwrap();
        }
    };
    edit(&study, cut);
    let found = problems(&study);
    assert!(found.contains(&Problem::TailCut { id: last.id, by }), "{found:?}");
    // Both its completion and its closing had a receipt.
    let receipts = |found: &[Problem]| {
        found
            .iter()
            .filter(|p| matches!(p, Problem::ReceiptNotInLog { receipt, altered: false, .. } if receipt.event == last.id))
            .count()
    };
    assert_eq!(receipts(&found), 2);

    // The whole of the later stream gone as well: only the receipts know.
    let study = worked_on();
    let of_he = stream(&study, "he");
    edit(&study, |db| {
        for table in ["payload", "event"] {
            let sql = format!("DELETE FROM {table} WHERE stream = x'{}'", of_he[0].id.stream);
            db.execute(&sql, []).unwrap();
        }
    });
    study.writer("zhou").rebuild().unwrap();
    let found = problems(&study);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|p| matches!(p, Problem::ReceiptNotInLog { altered: false, .. })));
}

/// A stream rewritten with all its hashes right: whoever vouched for the old one says so.
#[test]
fn a_stream_written_anew_is_found() {
    let study = worked_on();
    let other = Study::with_cases(2);
    conduct(&mut other.writer("shen"), "case1", 4);
    let (old, new) = (stream(&study, "shen"), stream(&other, "shen"));
    let by = stream(&study, "he")[0].id;
    edit(&study, |db| {
        let file = other.folder.join("study.db");
        db.execute("ATTACH ?1 AS other", [file.to_str().unwrap()]).unwrap();
        let (old, new): (StreamId, StreamId) = (old[0].id.stream, new[0].id.stream);
        for table in ["payload", "event"] {
            db.execute_batch(&format!("DELETE FROM {table} WHERE stream = x'{old}'")).unwrap();
        }
        for table in ["event", "payload"] {
            db.execute_batch(&format!(
                "INSERT INTO {table} SELECT * FROM other.{table} WHERE stream = x'{new}'"
            ))
            .unwrap();
        }
    });
    let found = problems(&study);
    let id = old.last().unwrap().id;
    assert!(found.contains(&Problem::TailCut { id, by }), "{found:?}");
}

#[test]
fn a_trigger_dropped_changed_or_added_is_found() {
    let study = worked_on();
    let db = study.plain();
    db.execute_batch(
        "DROP TRIGGER event_stays;
         DROP TRIGGER payload_kept;
         CREATE TRIGGER payload_kept BEFORE UPDATE ON payload BEGIN SELECT 1; END;
         CREATE TRIGGER helpful AFTER INSERT ON event BEGIN SELECT 1; END;",
    )
    .unwrap();
    let trigger = || "trigger".to_owned();
    assert_eq!(
        problems(&study),
        [
            Problem::SchemaMissing { what: trigger(), name: "event_stays".to_owned() },
            Problem::SchemaChanged { what: trigger(), name: "payload_kept".to_owned() },
            Problem::SchemaAdded { what: trigger(), name: "helpful".to_owned() },
        ]
    );
}

#[test]
fn a_log_of_another_study_is_found() {
    let study = worked_on();
    edit(&study, |db| {
        db.execute("UPDATE study SET id = x'000102030405060708090a0b0c0d0e0f'", []).unwrap();
    });
    // The store that was opened before knows which study it should be.
    let found = problems(&study);
    assert!(matches!(found[..], [Problem::OtherStudy { found: Some(_) }]), "{found:?}");
    // One opened now finds that the streams were written for another.
    let reopened = Store::open(&study.folder).unwrap();
    let found = reopened.verify(true).unwrap().problems;
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|p| matches!(p, Problem::StreamOfOtherStudy { .. })));
}

#[test]
fn receipts_made_up_or_unreadable_are_found() {
    let study = worked_on();
    let file = study.folder.join("receipts.tsv");
    let mut text = std::fs::read_to_string(&file).unwrap();
    let last = text.lines().last().unwrap().to_owned();
    let made_up = last.replace(last.rsplit('\t').next().unwrap(), &"ab".repeat(32));
    text.push_str(&made_up);
    text.push_str("\nnot a receipt\n");
    std::fs::write(&file, text).unwrap();
    let found = problems(&study);
    assert!(matches!(found[0], Problem::ReceiptNotInLog { line: 6, altered: true, .. }), "{found:?}");
    assert_eq!(found[1], Problem::ReceiptUnreadable { line: 7 });
    assert_eq!(found.len(), 2);
}

#[test]
fn a_changed_source_is_found() {
    let study = worked_on();
    let mut writer = study.writer("zhou");
    let hash = writer.transact(|tx| tx.put_source("plan", "p", b"draw 80")).unwrap();
    edit(&study, |db| {
        db.execute("UPDATE source SET body = CAST('draw 81' AS BLOB)", []).unwrap();
    });
    assert_eq!(problems(&study), [Problem::SourceAltered { hash, name: "p".to_owned() }]);
}

#[test]
fn a_changed_projection_is_found() {
    let study = worked_on();
    study.plain().execute("UPDATE case_row SET status = 'open' WHERE id = 'case1'", []).unwrap();
    study.plain().execute("DELETE FROM interview", []).unwrap();
    let differs = |table: &str, rows| Problem::ProjectionDiffers { table: table.to_owned(), rows };
    assert_eq!(problems(&study), [differs("case_row", 1), differs("interview", 2)]);
    assert_eq!(study.store.verify(false).unwrap().problems, []);
    study.writer("zhou").rebuild().unwrap();
    assert_eq!(problems(&study), []);
}

/// A redaction made up in the table alone covers nothing: the log must say it.
#[test]
fn a_redaction_that_is_not_in_the_log_is_found() {
    let study = worked_on();
    let answer = log(&study.store).into_iter().find(|e| e.kind == "answered").unwrap();
    edit(&study, |db| {
        db.execute_batch(&format!(
            "INSERT INTO redacted (stream, seq, by_stream, by_seq)
               SELECT x'{0}', {1}, x'{0}', 0; DELETE FROM payload WHERE {2}",
            answer.id.stream,
            answer.id.seq,
            at(&answer)
        ))
        .unwrap();
    });
    let kind = "answered".to_owned();
    assert_eq!(problems(&study), [Problem::PayloadMissing { id: answer.id, kind }]);
}

/// Bytes of the file itself, anywhere: found, or in a place nothing is stored in.
#[test]
fn bytes_flipped_in_the_file_are_found() {
    let study = worked_on();
    study.plain().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let file = study.folder.join("study.db");
    let whole = std::fs::read(&file).unwrap();
    let needles: [&[u8]; 3] = [b"answered", b"interview:", b"yes"];
    let mut flipped = 0;
    for needle in needles {
        let places = whole.windows(needle.len()).enumerate().filter(|(_, w)| *w == needle);
        for (place, _) in places {
            let mut bytes = whole.clone();
            bytes[place + 1] ^= 1;
            std::fs::write(&file, &bytes).unwrap();
            let sound = study.store.verify(true).map(|r| r.is_sound()).unwrap_or(false);
            assert!(!sound, "byte {place} of {:?}", String::from_utf8_lossy(needle));
            flipped += 1;
        }
    }
    std::fs::write(&file, &whole).unwrap();
    assert!(flipped > 20);
    assert!(study.store.verify(true).unwrap().is_sound());
}
