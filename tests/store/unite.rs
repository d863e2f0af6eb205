//! Merge: two copies of a folder worked on apart come together without loss, in either order.

use fangtan::store::{Hash, Store, StoreError, Subject};
use serde_json::json;
use uuid::Uuid;

use crate::helper::{Study, answer, complete, conduct, log, projections, start, try_put, write};

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
        writer.transact(|tx| tx.put_source("plan", actor, body.as_bytes())).unwrap();
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
    assert_eq!(first.store.reader().unwrap().drafts(begun).unwrap().len(), 1);

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
    let of_case: Vec<Uuid> = zhou.interviews_of("case1").unwrap().iter().map(|i| i.id).collect();
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
    let id = log(&here.store).iter().find(|e| e.kind == "answered").unwrap().id;
    let mut zhou = here.writer("zhou");
    assert!(zhou.erase(Subject::Interview(interview), "q0", "asked for", &[id]).unwrap().scrubbed);

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
    assert!(matches!(refused, Err(StoreError::OtherStudy { .. })), "{refused:?}");
    let nothing = here.writer("zhou").unite(&folder.path().join("nowhere"));
    assert!(matches!(nothing, Err(StoreError::NoStudy(_))), "{nothing:?}");
}

/// A copy changed by hand is not taken in, and nothing of it stays.
#[test]
fn a_broken_copy_is_refused() {
    let here = Study::with_cases(1);
    let there = here.copy();
    conduct(&mut there.writer("he"), "case1", 3);
    let changed = there.copy();
    changed.unguarded().execute("UPDATE event SET actor = 'mallory' WHERE kind = 'answered'", []).unwrap();
    let before = log(&here.store);
    let mut zhou = here.writer("zhou");
    let refused = zhou.unite(&changed.folder);
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    assert_eq!(log(&here.store), before);

    zhou.unite(&there.folder).unwrap();
    let db = changed.unguarded();
    db.execute("UPDATE event SET hash = zeroblob(32) WHERE kind = 'completed'", []).unwrap();
    let refused = zhou.unite(&changed.folder);
    assert!(matches!(refused, Err(StoreError::CopiesDiffer(_))), "{refused:?}");
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

/// Random work on three copies, whatever it is: united in any order they stand alike, each as its
/// own log says, and every chain holds.
#[test]
fn random_work_unites_in_any_order() {
    for seed in 1..=6_u64 {
        let mut state = seed;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let origin = Study::with_cases(6);
        work(&origin, "zhou", 40, &mut random);
        let sides = [origin.copy(), origin.copy(), origin.copy()];
        for (side, actor) in sides.iter().zip(["shen", "he", "ma"]) {
            work(side, actor, 60, &mut random);
            assert_eq!(side.store.verify(true).unwrap().problems, [], "seed {seed}, {actor}");
        }
        let orders = [[0, 1, 2], [2, 0, 1], [1, 2, 0]];
        let united = orders.map(|[first, then, last]| {
            let copy = sides[first].copy();
            let mut writer = copy.writer("zhou");
            writer.unite(&sides[then].folder).unwrap();
            writer.unite(&sides[last].folder).unwrap();
            assert_eq!(copy.store.verify(true).unwrap().problems, [], "seed {seed}");
            (log(&copy.store), projections(&copy.folder))
        });
        assert_eq!(united[0], united[1], "seed {seed}");
        assert_eq!(united[0], united[2], "seed {seed}");
    }
}

/// So many random acts on random cases; what is refused is refused.
fn work(study: &Study, actor: &str, acts: usize, random: &mut impl FnMut(usize) -> usize) {
    let mut writer = study.writer(actor);
    for act in 0..acts {
        study.clock.pass(random(1000) as i64);
        let case = format!("case{}", 1 + random(6));
        let interviews = writer.interviews_of(&case).unwrap();
        let some = (!interviews.is_empty()).then(|| interviews[random(interviews.len().max(1))].id);
        let (subject, kind, payload) = match (random(12), some) {
            (0, _) => (
                Subject::Case(&case),
                "attempt",
                json!({ "at": act, "note": actor,
                "appointment": (random(2) == 0).then_some(act) }),
            ),
            (1, _) => (Subject::Case(&case), "case-ended", json!({ "code": "2.20" })),
            (2, _) | (_, None) => {
                start(&mut writer, &case);
                continue;
            }
            (3, Some(id)) => (Subject::Interview(id), "completed", json!({})),
            (4, Some(id)) => (Subject::Interview(id), "broken-off", json!({})),
            (5, Some(id)) => {
                (Subject::Interview(id), "ended", json!({ "code": (random(2) == 0).then_some("2.112") }))
            }
            (6, Some(id)) => (Subject::Interview(id), "voided", json!({ "reason": "r" })),
            (7, Some(id)) => (Subject::Interview(id), "reopened", json!({ "reason": "r" })),
            (8, Some(id)) => (
                Subject::Interview(id),
                "marked",
                json!({ "item": "g", "marker": actor,
                "pass": 1 + random(2), "criteria": [act], "points": act, "of": 100 }),
            ),
            (9, Some(id)) => {
                let events = writer.events_of(Subject::Interview(id)).unwrap();
                let event = events[random(events.len())].id;
                let erasing = |tx: &mut fangtan::store::Tx<'_>| {
                    tx.redact(Subject::Interview(id), "q", "r", actor, &[event]).map(drop)
                };
                match writer.transact(erasing) {
                    Ok(()) | Err(StoreError::NotErasable { .. } | StoreError::NotClaimed(_)) => {}
                    other => panic!("{other:?}"),
                }
                continue;
            }
            (_, Some(id)) => (Subject::Interview(id), "answered", json!({ "value": act })),
        };
        let claims = random(4) > 0;
        let written = writer.transact(|tx| {
            if claims {
                tx.claim(&case)?;
            }
            try_put(tx, kind, subject, payload)
        });
        match written {
            Ok(_) | Err(StoreError::NotClaimed(_)) => {}
            other => panic!("{other:?}"),
        }
        if random(2) == 0 {
            writer.release(&case).unwrap();
        }
    }
}

/// A copy whose order leaves no room for later events is not taken in.
#[test]
fn a_poisoned_order_is_refused() {
    let here = Study::with_cases(1);
    let there = here.copy();
    conduct(&mut there.writer("he"), "case1", 1);
    // With every hash right: the chain of that stream is computed anew.
    let db = there.unguarded();
    let last = log(&there.store).pop().unwrap();
    let previous = log(&there.store)[log(&there.store).len() - 2].hash;
    let payload_hash: Vec<u8> = db
        .query_row("SELECT payload_hash FROM event WHERE lamport = ?1", [last.lamport], |r| r.get(0))
        .unwrap();
    let mut digest = Vec::new();
    for field in [
        &previous.0[..],
        last.id.stream.0.as_bytes(),
        &last.id.seq.to_be_bytes(),
        &i64::MAX.to_be_bytes(),
        last.kind.as_bytes(),
        last.subject.as_bytes(),
        &last.time.to_be_bytes(),
        last.actor.as_bytes(),
        &payload_hash,
        &last.mono.to_be_bytes(),
        &last.after.unwrap().0,
    ] {
        digest.extend((field.len() as u64).to_be_bytes());
        digest.extend(field);
    }
    db.execute(
        "UPDATE event SET lamport = ?1, hash = ?2 WHERE lamport = ?3",
        (i64::MAX, Hash::of(&digest).0, last.lamport),
    )
    .unwrap();
    let refused = here.writer("zhou").unite(&there.folder);
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("claims place"), "{said}");
    conduct(&mut here.writer("shen"), "case1", 1);
}
