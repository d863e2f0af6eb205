//! Lawful erasure: the bytes are gone, the chain is whole, and nothing but a redaction can do it.

use std::collections::{HashMap, HashSet};

use fangtan::store::{EventId, StoreError, Subject};
use serde_json::json;
use uuid::Uuid;

use crate::helper::{Study, conduct, entry, log, projections, start, write};

/// Every file of the folder, by name.
fn files(study: &Study) -> Vec<(String, Vec<u8>)> {
    std::fs::read_dir(&study.folder)
        .unwrap()
        .flatten()
        .filter(|e| e.file_type().unwrap().is_file())
        .map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap()))
        .collect()
}

/// The names of the files that hold these bytes.
fn lies_in<'a>(files: &'a [(String, Vec<u8>)], needle: &str) -> Vec<&'a str> {
    let holds = |bytes: &[u8]| regex::bytes::Regex::new(&regex::escape(needle)).unwrap().is_match(bytes);
    files.iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| &**name).collect()
}

/// Many answers of many processes in turn, so that pages split and rows move about: every erased
/// answer must be gone from every place it ever stood in. (`secure_delete` alone leaves some.)
#[test]
fn erased_bytes_are_gone_from_the_files() {
    let study = Study::with_cases(20);
    let mut writers: Vec<_> = (1..=20)
        .map(|n| {
            let mut writer = study.writer("shen");
            let interview = start(&mut writer, &format!("case{n}"));
            (writer, interview)
        })
        .collect();
    let mut state = 7_usize;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut written = Vec::new();
    for n in 0..3000 {
        let (writer, interview) = &mut writers[random(20)];
        let needle = format!("secret-{n}-");
        let value = needle.clone() + &"x".repeat(random(300));
        let payload = json!({ "value": value }).to_string();
        let subject = Subject::Interview(*interview);
        let appended = writer.transact(|tx| tx.append(entry("answered", subject, payload.as_bytes())));
        written.push((needle, *interview, appended.unwrap().id));
    }
    let (writer, interview) = &mut writers[0];
    writer.put_draft(*interview, "q", "secret-7-draft").unwrap();
    let chosen: Vec<bool> = written.iter().map(|_| random(10) == 0).collect();
    let mut named: HashMap<Uuid, Vec<EventId>> = HashMap::new();
    for ((_, interview, id), _) in std::iter::zip(&written, &chosen).filter(|(_, gone)| **gone) {
        named.entry(*interview).or_default().push(*id);
    }
    writer
        .transact(|tx| {
            named.iter().try_for_each(|(interview, events)| {
                let subject = Subject::Interview(*interview);
                tx.redact(subject, "q", "asked for", "shen", events).map(drop)
            })
        })
        .unwrap();
    assert!(writer.drafts(*interview).unwrap().is_empty());
    assert!(writer.scrub().unwrap());

    let files = files(&study);
    // One walk through the bytes for all of them.
    let pattern = regex::bytes::Regex::new("secret-[0-9]+-").unwrap();
    let left: HashSet<&[u8]> =
        files.iter().flat_map(|(_, bytes)| pattern.find_iter(bytes)).map(|found| found.as_bytes()).collect();
    for ((needle, _, id), gone) in std::iter::zip(&written, &chosen) {
        let there = left.contains(needle.as_bytes());
        assert_eq!(there, !*gone, "{needle} in {:?}", lies_in(&files, needle));
        assert_eq!(writer.event(*id).unwrap().unwrap().payload.is_none(), *gone);
    }
    let report = study.store.verify(true).unwrap();
    assert_eq!(
        (report.problems, report.erased),
        (Vec::new(), chosen.iter().filter(|gone| **gone).count() as u64)
    );
}

#[test]
fn what_is_shown_of_an_erased_mark_goes_too() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = conduct(&mut writer, "case1", 1);
    let subject = Subject::Interview(interview);
    write(
        &mut writer,
        "attempt",
        Subject::Case("case1"),
        json!({
            "at": 5, "mode": "phone", "outcome": "2.25", "note": "in hospital", "appointment": 9
        }),
    )
    .unwrap();
    let attempt = log(&study.store).pop().unwrap().id;
    write(
        &mut writer,
        "marked",
        subject,
        json!({
            "item": "g", "marker": "he", "pass": 1, "criteria": ["a"], "points": 1, "of": 2
        }),
    )
    .unwrap();
    let mark = log(&study.store).pop().unwrap().id;
    assert_eq!(writer.marks(interview).unwrap().len(), 1);

    writer.erase(subject, "g", "asked for", &[mark]).unwrap();
    let note = Subject::Case("case1");
    writer.erase(note, "note", "asked for", &[attempt]).unwrap();
    assert!(writer.marks(interview).unwrap().is_empty());
    let attempts = writer.attempts("case1").unwrap();
    // The visit is told by the interview; of the call only that it was made is left.
    assert_eq!((attempts.len(), attempts[1].id, attempts[1].note.as_deref()), (2, attempt, None));
    assert_eq!(writer.case("case1").unwrap().unwrap().next_appointment, None);
    assert!(lies_in(&files(&study), "in hospital").is_empty());

    let before = projections(&study.folder);
    writer.rebuild().unwrap();
    assert_eq!(projections(&study.folder), before);
    assert!(study.store.verify(true).unwrap().is_sound());
}

#[test]
fn structure_is_never_erased() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = conduct(&mut writer, "case1", 1);
    let first = log(&study.store).iter().rfind(|e| e.kind == "answered").unwrap().id;
    writer.erase(Subject::Interview(interview), "q0", "asked for", &[first]).unwrap();
    let before = log(&study.store).len();
    for kind in ["draw-made", "started", "stream-opened", "redacted"] {
        let event = log(&study.store).into_iter().rfind(|e| e.kind == kind).unwrap();
        let subject = Subject::parse(&event.subject).unwrap();
        let refused = writer.erase(subject, "x", "why not", &[event.id]);
        assert!(matches!(refused, Err(StoreError::NotErasable { .. })), "{kind}: {refused:?}");
    }
    let subject = Subject::Interview(interview);
    let nowhere = EventId { seq: 99, ..first };
    let of_another = EventId { seq: 1, ..log(&study.store)[0].id };
    for id in [nowhere, of_another] {
        let refused = writer.erase(subject, "x", "why not", &[id]);
        assert!(matches!(refused, Err(StoreError::NoEvent(_))), "{refused:?}");
    }
    assert_eq!(log(&study.store).len(), before);
}

/// With the log's word for one payload, a plain program can delete that one and no other.
#[test]
fn the_schema_lets_only_named_payloads_go() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = conduct(&mut writer, "case1", 2);
    let answers: Vec<EventId> =
        log(&study.store).iter().filter(|e| e.kind == "answered").map(|e| e.id).collect();
    let named = json!({ "address": "q0", "reason": "asked for",
        "events": [[answers[0].stream.to_string(), answers[0].seq]] });
    write(&mut writer, "redacted", Subject::Interview(interview), named).unwrap();
    let redaction = log(&study.store).pop().unwrap().id;
    let db = study.plain();
    let delete = |id: EventId| {
        db.execute(
            "DELETE FROM payload WHERE hex(stream) = ?1 AND seq = ?2",
            (id.stream.to_string().to_uppercase(), id.seq),
        )
    };
    assert!(delete(answers[1]).unwrap_err().to_string().contains("only after"));
    assert!(delete(redaction).unwrap_err().to_string().contains("never erased"));
    assert_eq!(delete(answers[0]).unwrap(), 1);
    assert!(study.store.verify(true).unwrap().is_sound());
}
