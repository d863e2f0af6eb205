//! The log: order, chain, time, and what the schema itself refuses.

use fangtan::store::{Event, Hash, PAYLOAD_LIMIT, Store, StoreError, Subject, to_hex};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::helper::{Study, answer, complete, conduct, entry, log, start, write};

/// The chain can be recomputed by a stranger from what the documents say, without our code.
#[test]
fn hashes_follow_from_the_stored_bytes() {
    let study = Study::with_cases(1);
    conduct(&mut study.writer("shen"), "case1", 3);

    let db = study.plain();
    let mut statement = db
        .prepare(
            "SELECT e.stream, e.seq, e.lamport, e.kind, e.subject, e.time, e.actor,
                    e.payload_hash, e.mono, e.after, e.hash, p.salt, p.body
               FROM event e JOIN payload p USING (stream, seq) ORDER BY e.stream, e.seq",
        )
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut checked, mut previous): (usize, Vec<u8>) = (0, Vec::new());
    while let Some(row) = rows.next().unwrap() {
        let bytes = |c: usize| -> Vec<u8> {
            match row.get_ref(c).unwrap() {
                rusqlite::types::ValueRef::Integer(n) => n.to_be_bytes().to_vec(),
                rusqlite::types::ValueRef::Null => Vec::new(),
                other => other.as_bytes().unwrap().to_vec(),
            }
        };
        if row.get::<_, i64>(1).unwrap() == 0 {
            previous.clear();
        }
        let mut digest = Sha256::new();
        let fields = std::iter::once(previous.clone()).chain((0..10).map(bytes));
        for field in fields {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(&field);
        }
        let hash: [u8; 32] = digest.finalize().into();
        assert_eq!(to_hex(&hash), to_hex(&bytes(10)));
        let payload: [u8; 32] = Sha256::digest([bytes(11), bytes(12)].concat()).into();
        assert_eq!(to_hex(&payload), to_hex(&bytes(7)));
        previous = hash.to_vec();
        checked += 1;
    }
    assert_eq!(checked, 8, "two openings, a draw, a start, three answers, a completion");
}

#[test]
fn events_come_back_in_the_order_they_were_written() {
    let study = Study::with_cases(2);
    let (mut one, mut two) = (study.writer("shen"), study.writer("he"));
    let (a, b) = (start(&mut one, "case1"), start(&mut two, "case2"));
    for n in 0..3 {
        answer(&mut one, a, &format!("q{n}"), "甲");
        answer(&mut two, b, &format!("q{n}"), "乙");
    }
    let events = log(&study.store);
    let lamports: Vec<i64> = events.iter().map(|e| e.lamport).collect();
    assert_eq!(lamports, (1..=events.len() as i64).collect::<Vec<_>>());

    let of_a = study.store.reader().unwrap().events_of(Subject::Interview(a)).unwrap();
    let items: Vec<Value> = of_a
        .iter()
        .skip(1)
        .map(|e| serde_json::from_slice::<Value>(e.payload.as_deref().unwrap()).unwrap()["item"].clone())
        .collect();
    assert_eq!(items, ["q0", "q1", "q2"]);
    let linked = |pair: &[Event]| pair[1].after == Some(pair[0].hash);
    assert!(of_a.windows(2).all(linked) && of_a[0].after.is_none());
    assert!(study.store.reader().unwrap().forks().unwrap().is_empty());
}

/// What one transaction holds is stored whole or not at all, and the writer goes on.
#[test]
fn a_failed_transaction_leaves_nothing_and_the_writer_usable() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let before = log(&study.store).len();
    let failed: Result<(), StoreError> = writer.transact(|tx| {
        tx.append(entry("remark", Subject::Study, b"one"))?;
        tx.append(entry("Remark", Subject::Study, b"two")).map(drop)
    });
    assert!(matches!(failed, Err(StoreError::Unfit { what: "kind", .. })));
    assert_eq!(log(&study.store).len(), before, "not even the stream's opening");
    writer.transact(|tx| tx.append(entry("remark", Subject::Study, b"three"))).unwrap();
    assert_eq!(log(&study.store).len(), before + 2);
    assert!(study.store.verify(true).unwrap().is_sound());
}

/// A panic in the middle of a transaction must not leave it open.
#[test]
fn a_panic_rolls_back() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let before = log(&study.store).len();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        writer.transact(|tx| -> Result<(), StoreError> {
            tx.append(entry("remark", Subject::Study, b"one"))?;
            panic!("on purpose")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(log(&study.store).len(), before);
    writer.transact(|tx| tx.append(entry("remark", Subject::Study, b"two"))).unwrap();
    assert!(study.store.verify(true).unwrap().is_sound());
}

#[test]
fn a_jump_of_the_wall_clock_is_written_down_once() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = start(&mut writer, "case1");
    study.clock.pass(60_000);
    answer(&mut writer, interview, "q1", "a");
    study.clock.set_wall(crate::helper::MORNING - 3_600_000);
    answer(&mut writer, interview, "q2", "b");
    study.clock.pass(1000);
    answer(&mut writer, interview, "q3", "c");

    let events = log(&study.store);
    let clocks: Vec<&Event> = events.iter().filter(|e| e.kind == "clock").collect();
    assert_eq!(clocks.len(), 1);
    let payload: Value = serde_json::from_slice(clocks[0].payload.as_deref().unwrap()).unwrap();
    assert_eq!(payload["jump"], json!(-3_660_000));
    let last = events.last().unwrap();
    assert_eq!((last.mono, last.time), (61_000, crate::helper::MORNING - 3_599_000));
}

/// The caller's time is the event's, so that a replay computes with the same.
#[test]
fn a_time_already_used_is_kept() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let appended = writer
        .transact(|tx| {
            let mut at_noon = entry("remark", Subject::Study, b"{}");
            at_noon.time = Some(42);
            tx.append(at_noon)
        })
        .unwrap();
    assert_eq!(appended.time, 42);
    assert_eq!(log(&study.store).last().unwrap().time, 42);
}

#[test]
fn names_that_would_deceive_are_refused() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let mut refused = |kind: &str, subject: Subject<'_>, actor: &str| {
        let result = writer.transact(|tx| {
            let mut entry = entry(kind, subject, b"{}");
            entry.actor = actor;
            tx.append(entry)
        });
        assert!(matches!(result, Err(StoreError::Unfit { .. })), "{result:?}");
    };
    refused("", Subject::Study, "shen");
    refused("remark; DROP TABLE event", Subject::Study, "shen");
    refused("remark", Subject::Study, "");
    refused("remark", Subject::Study, "shen\u{1b}[2J");
    refused("remark", Subject::Round("one\0two"), "shen");
    refused("remark", Subject::Round(&"x".repeat(600)), "shen");
}

#[test]
fn a_payload_too_large_is_refused_and_a_large_one_kept() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let mut remark =
        |bytes: usize| writer.transact(|tx| tx.append(entry("remark", Subject::Study, &vec![b'x'; bytes])));
    assert!(matches!(remark(PAYLOAD_LIMIT + 1), Err(StoreError::Unfit { what: "entry", .. })));
    remark(10 << 20).unwrap();
    assert_eq!(log(&study.store).last().unwrap().payload.as_ref().unwrap().len(), 10 << 20);
}

/// Payloads are bytes: control sequences, marks of direction, NUL and broken UTF-8 come back.
#[test]
fn hostile_payloads_come_back_as_they_were() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let hostile: &[u8] = b"\x1b]0;x\x07 \xe2\x80\xae \0 \xff\xfe";
    writer.transact(|tx| tx.append(entry("remark", Subject::Study, hostile))).unwrap();
    assert_eq!(log(&study.store).last().unwrap().payload.as_deref(), Some(hostile));
    assert!(study.store.verify(true).unwrap().is_sound());
}

#[test]
fn an_event_cannot_be_changed_or_removed() {
    let study = Study::with_cases(1);
    conduct(&mut study.writer("shen"), "case1", 2);
    let db = study.plain();
    for sql in [
        "UPDATE event SET actor = 'he' WHERE seq = 1",
        "UPDATE OR REPLACE event SET seq = 0 WHERE seq = 1",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event",
        "UPDATE payload SET body = x'00'",
        "DELETE FROM payload",
        "UPDATE study SET id = zeroblob(16)",
        "DELETE FROM study",
    ] {
        let error = db.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("never") || error.contains("only after"), "{sql}: {error}");
    }
    assert!(study.store.verify(true).unwrap().is_sound());
}

/// A program without our functions cannot insert at all.
#[test]
fn a_foreign_program_fails_closed() {
    let study = Study::with_cases(1);
    let db = study.plain();
    for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"] {
        let sql = format!(
            "{verb} INTO event (stream, seq, lamport, kind, subject, time, mono, actor, after,
               payload_hash, hash)
             VALUES (zeroblob(16), 0, 99, 'remark', 'study', 0, 0, 'he', NULL, zeroblob(32),
               zeroblob(32))"
        );
        let error = db.execute(&sql, []).unwrap_err().to_string();
        assert!(error.contains("event_hash"), "{error}");
    }
    let sql = "INSERT INTO source (hash, kind, name, body) VALUES (zeroblob(32), '', '', x'00')";
    assert!(db.execute(sql, []).unwrap_err().to_string().contains("sha256"));
}

/// One that brings functions of that name along is held to the order of the stream all the same.
#[test]
fn an_event_must_follow_its_stream() {
    let study = Study::with_cases(1);
    let db = study.plain();
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function(c"event_hash", 11, flags, |_| Ok(vec![7_u8; 32])).unwrap();
    db.pragma_update(None, "recursive_triggers", false).unwrap();
    let stream: String = db.query_row("SELECT hex(stream) FROM event LIMIT 1", [], |r| r.get(0)).unwrap();
    let insert = |verb: &str, seq: i64, lamport: i64, hash: &str| {
        let sql = format!(
            "{verb} INTO event (stream, seq, lamport, kind, subject, time, mono, actor, after,
               payload_hash, hash)
             VALUES (x'{stream}', {seq}, {lamport}, 'remark', 'study', 0, 0, 'he', NULL,
               zeroblob(32), {hash})"
        );
        db.execute(&sql, []).map_err(|e| e.to_string())
    };
    let right = "x'".to_owned() + &"07".repeat(32) + "'";
    for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR ROLLBACK"] {
        for seq in [0, 1, 3] {
            let error = insert(verb, seq, 99, &right).unwrap_err();
            assert!(error.contains("must follow the last"), "{verb} {seq}: {error}");
        }
        assert!(insert(verb, 2, 2, &right).unwrap_err().contains("must be later"));
        assert!(insert(verb, 2, 99, "zeroblob(32)").unwrap_err().contains("must follow from"));
    }
    assert_eq!(log(&study.store).len(), 2);
}

#[test]
fn a_later_stream_vouches_for_the_heads_it_found() {
    let study = Study::with_cases(2);
    let mut shen = study.writer("shen");
    conduct(&mut shen, "case1", 1);
    shen.close().unwrap();
    let head = log(&study.store).last().unwrap().hash;
    conduct(&mut study.writer("he"), "case2", 1);

    let events = log(&study.store);
    let opening = events.iter().rfind(|e| e.kind == "stream-opened").unwrap();
    let payload: Value = serde_json::from_slice(opening.payload.as_deref().unwrap()).unwrap();
    let heads = payload["heads"].as_array().unwrap();
    assert_eq!(heads.len(), 1, "the draw's stream is vouched for by shen's: {heads:?}");
    assert_eq!(heads[0][2], json!(head.to_string()));
    assert_eq!(payload["study"], json!(study.store.study().to_string()));
}

#[test]
fn a_newer_layout_and_foreign_files_are_refused() {
    let study = Study::with_cases(1);
    study.plain().pragma_update(None, "user_version", 99).unwrap();
    let error = Store::open(&study.folder).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");

    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::NoStudy(_))));
    let db = Connection::open(folder.path().join("study.db")).unwrap();
    db.execute_batch("CREATE TABLE recipe (name TEXT)").unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Foreign(_))));
    std::fs::write(folder.path().join("study.db"), vec![b'x'; 8192]).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Damaged(_))));
}

#[test]
fn a_study_is_made_once() {
    let study = Study::with_cases(1);
    let again = Store::create(&study.folder, Uuid::from_u128(9));
    assert!(matches!(again, Err(StoreError::StudyThere(_))));
    assert_eq!(Store::open(&study.folder).unwrap().study(), study.store.study());
}

#[test]
fn connections_are_durable_and_readers_only_read() {
    let study = Study::with_cases(1);
    let mode: String = study.plain().query_row("PRAGMA journal_mode", [], |r| r.get(0)).unwrap();
    assert_eq!(mode, "wal");
    let reader = study.store.reader().unwrap();
    let version = reader.data_version().unwrap();
    assert_eq!(reader.data_version().unwrap(), version);
    let mut writer = study.writer("shen");
    let interview = start(&mut writer, "case1");
    assert_ne!(reader.data_version().unwrap(), version);
    // A reader's snapshot stays, and holds up nobody.
    let (before, after) = reader
        .at_one_time(|r| {
            let before = r.event_count()?;
            answer(&mut writer, interview, "q1", "a");
            Ok::<_, StoreError>((before, r.event_count()?))
        })
        .unwrap();
    assert_eq!(before, after);
    assert_eq!(reader.event_count().unwrap(), before + 1);
    complete(&mut writer, interview);
}

#[test]
fn sources_are_found_by_their_bytes() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let hash = writer
        .transact(|tx| {
            let first = tx.put_source("questionnaire", "a.yaml", b"one: B3")?;
            let again = tx.put_source("questionnaire", "b.yaml", b"one: B3")?;
            assert_eq!(first, again);
            Ok::<Hash, StoreError>(first)
        })
        .unwrap();
    let reader = study.store.reader().unwrap();
    assert_eq!(reader.source(hash).unwrap().name, "a.yaml");
    assert_eq!(reader.sources("questionnaire").unwrap(), [(hash, "a.yaml".to_owned())]);
    let unknown = reader.source(Hash::of(b"other"));
    assert!(matches!(unknown, Err(StoreError::NoSource(_))));
    let _ = write(&mut writer, "remark", Subject::Study, json!({}));
}
