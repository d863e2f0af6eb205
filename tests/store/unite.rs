//! Merge: two copies of a folder worked on apart come together without loss, in either order.

use fangtan::store::{Hash, Store, StoreError, Subject};
use serde_json::json;
use uuid::Uuid;

use crate::helper::{Study, answer, complete, conduct, log, projections, start, write};

#[test]
fn two_copies_unite_in_either_order() {
    let here = Study::with_cases(4);
    let mut shen = here.writer("shen");
    let begun = start(&mut shen, "case4");
    answer(&mut shen, begun, "q0", "before the copy");
    shen.close().unwrap();
    let there = here.copy();

    // Each side works on; both go on with the interview that was begun.
    for (side, actor, case) in [(&here, "shen", "case1"), (&there, "he", "case2")] {
        let mut writer = side.writer(actor);
        side.clock.pass(1000);
        conduct(&mut writer, case, 5);
        let body = format!("file of {actor}");
        writer
            .transact(|tx| tx.put_source("plan", actor, body.as_bytes()))
            .unwrap();
        let note = json!({ "at": 7, "mode": "phone", "outcome": "2.25", "note": actor });
        write(&mut writer, "attempt", Subject::Case("case3"), note).unwrap();
        writer.claim("case4").unwrap();
        answer(&mut writer, begun, "q1", actor);
        writer.put_draft(begun, "q2", actor).unwrap();
        writer.put_setting("language", actor).unwrap();
        writer.close().unwrap();
    }

    let (first, second) = (here.copy(), there.copy());
    let united = first.writer("zhou").unite(&there.folder).unwrap();
    assert_eq!((united.events, united.sources, united.erased), (10, 1, 0));
    assert_eq!(united.receipts, 2, "a completion and a closed stream");
    second.writer("zhou").unite(&here.folder).unwrap();

    assert_eq!(projections(&first.folder), projections(&second.folder));
    assert_eq!(log(&first.store), log(&second.store));
    for side in [&first, &second] {
        let report = side.store.verify(true).unwrap();
        assert_eq!(report.problems, []);
        assert_eq!(report.receipts, 6);
        let reader = side.store.reader().unwrap();
        assert_eq!(reader.case("case1").unwrap().unwrap().status, "completed");
        assert_eq!(reader.case("case2").unwrap().unwrap().status, "completed");
        assert_eq!(reader.case("case3").unwrap().unwrap().attempts, 2);
        // Both continuations of the begun interview are there, and known to be two.
        assert!(reader.interview(begun).unwrap().unwrap().forked);
        let forks = reader.forks().unwrap();
        assert_eq!((forks.len(), forks[0].events), (1, 2));
        reader.source(Hash::of(b"file of shen")).unwrap();
        reader.source(Hash::of(b"file of he")).unwrap();
    }
    // What is local stayed local.
    let setting = |s: &Study| s.store.reader().unwrap().setting("language").unwrap();
    assert_eq!(setting(&first).as_deref(), Some("shen"));
    assert_eq!(setting(&second).as_deref(), Some("he"));
    assert_eq!(
        first.store.reader().unwrap().drafts(begun).unwrap().len(),
        1
    );

    // Work goes on, and the decision on the fork is an event like any other.
    let mut writer = first.writer("zhou");
    write(&mut writer, "resolve", Subject::Interview(begun), json!({})).unwrap();
    assert!(!writer.interview(begun).unwrap().unwrap().forked);
    assert_eq!(first.store.verify(true).unwrap().problems, []);
}

#[test]
fn uniting_twice_brings_nothing_new() {
    let here = Study::with_cases(2);
    let there = here.copy();
    conduct(&mut there.writer("he"), "case1", 3);
    let mut zhou = here.writer("zhou");
    assert_eq!(zhou.unite(&there.folder).unwrap().events, 6);
    let again = zhou.unite(&there.folder).unwrap();
    assert_eq!((again.events, again.receipts), (0, 0));
    // The writer that united goes on writing.
    conduct(&mut zhou, "case2", 1);
    assert_eq!(here.store.verify(true).unwrap().problems, []);
}

/// Two interviews of one case, one on each side: both stay and are found.
#[test]
fn overlapping_interviews_are_both_kept() {
    let here = Study::with_cases(1);
    let there = here.copy();
    let one = conduct(&mut here.writer("shen"), "case1", 1);
    let two = conduct(&mut there.writer("he"), "case1", 2);
    let mut zhou = here.writer("zhou");
    zhou.unite(&there.folder).unwrap();
    let of_case: Vec<Uuid> = zhou
        .interviews_of("case1")
        .unwrap()
        .iter()
        .map(|i| i.id)
        .collect();
    assert!(of_case.contains(&one) && of_case.contains(&two) && of_case.len() == 2);
    assert_eq!(zhou.overlapping_cases().unwrap(), ["case1"]);
}

#[test]
fn an_erased_payload_never_comes_back() {
    let here = Study::with_cases(1);
    let mut shen = here.writer("shen");
    let interview = start(&mut shen, "case1");
    answer(&mut shen, interview, "q0", "told in confidence");
    complete(&mut shen, interview);
    shen.close().unwrap();
    let there = here.copy();
    let id = log(&here.store)
        .iter()
        .find(|e| e.kind == "answered")
        .unwrap()
        .id;
    let mut zhou = here.writer("zhou");
    assert!(
        zhou.erase(Subject::Interview(interview), "q0", "asked for", &[id])
            .unwrap()
            .scrubbed
    );

    // From the copy that still has it: it stays away.
    zhou.unite(&there.folder).unwrap();
    assert_eq!(zhou.event(id).unwrap().unwrap().payload, None);
    // Into the copy that still has it: it goes there, too.
    let mut he = there.writer("he");
    let united = he.unite(&here.folder).unwrap();
    assert_eq!((united.erased, united.scrubbed), (1, true));
    assert_eq!(he.event(id).unwrap().unwrap().payload, None);
    for side in [&here, &there] {
        assert_eq!(side.store.verify(true).unwrap().problems, []);
        let bytes = std::fs::read(side.folder.join("study.db")).unwrap();
        let needle = b"told in confidence";
        assert!(!bytes.windows(needle.len()).any(|w| w == needle));
    }
}

#[test]
fn another_study_is_refused() {
    let here = Study::with_cases(1);
    let folder = tempfile::tempdir().unwrap();
    Store::create(folder.path(), Uuid::from_u128(77)).unwrap();
    let refused = here.writer("zhou").unite(folder.path());
    assert!(
        matches!(refused, Err(StoreError::OtherStudy { .. })),
        "{refused:?}"
    );
    let nothing = here.writer("zhou").unite(&folder.path().join("nowhere"));
    assert!(
        matches!(nothing, Err(StoreError::NoStudy(_))),
        "{nothing:?}"
    );
}

/// A copy changed by hand is not taken in, and nothing of it stays.
#[test]
fn a_broken_copy_is_refused() {
    let here = Study::with_cases(1);
    let there = here.copy();
    conduct(&mut there.writer("he"), "case1", 3);
    let changed = there.copy();
    changed
        .unguarded()
        .execute(
            "UPDATE event SET actor = 'mallory' WHERE kind = 'answered'",
            [],
        )
        .unwrap();
    let before = log(&here.store);
    let mut zhou = here.writer("zhou");
    let refused = zhou.unite(&changed.folder);
    assert!(
        matches!(refused, Err(StoreError::Refused(_))),
        "{refused:?}"
    );
    assert_eq!(log(&here.store), before);

    zhou.unite(&there.folder).unwrap();
    let db = changed.unguarded();
    db.execute(
        "UPDATE event SET hash = zeroblob(32) WHERE kind = 'completed'",
        [],
    )
    .unwrap();
    let refused = zhou.unite(&changed.folder);
    assert!(
        matches!(refused, Err(StoreError::CopiesDiffer(_))),
        "{refused:?}"
    );
    assert_eq!(here.store.verify(true).unwrap().problems, []);
}

/// A payload lost to an accident comes back from a copy that has it.
#[test]
fn a_copy_heals_what_was_lost() {
    let here = Study::with_cases(1);
    conduct(&mut here.writer("shen"), "case1", 3);
    let there = here.copy();
    let db = here.unguarded();
    db.execute("DELETE FROM payload WHERE seq = 2", []).unwrap();
    drop(db);
    let lost = |s: &Study| log(&s.store).iter().filter(|e| e.payload.is_none()).count();
    assert_eq!(lost(&here), 1);
    here.writer("zhou").unite(&there.folder).unwrap();
    assert_eq!(lost(&here), 0);
}
