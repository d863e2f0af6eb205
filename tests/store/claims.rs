//! Claims: one living process has a case; a dead one loses it; a late waker is refused.

use fangtan::store::{StoreError, Subject};
use serde_json::json;
use uuid::Uuid;

use crate::helper::{Study, answer, complete, conduct, log, start, write};

#[test]
fn a_case_in_hand_is_refused_naming_its_actor() {
    let study = Study::with_cases(1);
    let (mut shen, mut he) = (study.writer("shen"), study.writer("he"));
    let claim = shen.claim("case1").unwrap();
    assert_eq!((claim.epoch, claim.taken_over_from), (1, None));
    assert_eq!(shen.claim("case1").unwrap().epoch, 1, "taking what one has changes nothing");
    match he.claim("case1") {
        Err(StoreError::Claimed { case, by }) => assert_eq!((&*case, &*by), ("case1", "shen")),
        other => panic!("{other:?}"),
    }
    let holder = he.holder("case1").unwrap().unwrap();
    assert_eq!((&*holder.actor, holder.alive), ("shen", true));

    shen.release("case1").unwrap();
    assert_eq!(he.holder("case1").unwrap(), None);
    let claim = he.claim("case1").unwrap();
    assert_eq!((claim.epoch, claim.taken_over_from), (2, None));
    assert!(matches!(he.claim("case9"), Err(StoreError::NoCase(_))));
}

#[test]
fn closing_gives_everything_back() {
    let study = Study::with_cases(1);
    let mut shen = study.writer("shen");
    shen.claim("case1").unwrap();
    shen.close().unwrap();
    let mut he = study.writer("he");
    assert_eq!(he.claim("case1").unwrap().taken_over_from, None);
    assert_eq!(std::fs::read_dir(study.folder.join("locks")).unwrap().count(), 1);
}

/// The lock of a dead process is free, though its claim stands in the table.
#[test]
fn a_dead_process_loses_its_case() {
    let study = Study::with_cases(1);
    let mut shen = study.writer("shen");
    let interview = start(&mut shen, "case1");
    // A crash: the claim stays, the lock goes. (`crash.rs` does it with a killed process.)
    let stream = shen.stream().unwrap();
    std::fs::remove_file(study.folder.join("locks").join(stream.to_string())).unwrap();

    let mut he = study.writer("he");
    assert!(!he.holder("case1").unwrap().unwrap().alive);
    let claim = he.claim("case1").unwrap();
    assert_eq!((claim.epoch, claim.taken_over_from.as_deref()), (2, Some("shen")));
    answer(&mut he, interview, "q1", "yes");

    // The first one wakes up after all.
    let before = log(&study.store).len();
    match write(&mut shen, "answered", Subject::Interview(interview), json!({})) {
        Err(StoreError::TakenOver { by, .. }) => assert_eq!(by, "he"),
        other => panic!("{other:?}"),
    }
    // Even when the one who took over is done with it.
    complete(&mut he, interview);
    he.release("case1").unwrap();
    for kind in ["answered", "completed", "marked"] {
        let late = write(&mut shen, kind, Subject::Interview(interview), json!({}));
        assert!(matches!(late, Err(StoreError::TakenOver { .. })), "{kind}: {late:?}");
    }
    assert_eq!(log(&study.store).len(), before + 1);
    // Having let go and asked again, it may go on.
    assert_eq!(shen.claim("case1").unwrap().epoch, 3);
    assert!(study.store.verify(true).unwrap().is_sound());
}

#[test]
fn an_interview_is_conducted_under_a_claim_only() {
    let study = Study::with_cases(1);
    let mut shen = study.writer("shen");
    let id = Uuid::new_v4();
    let subject = Subject::Interview(id);
    let started = json!({ "case": "case1", "realm": "real", "by": "person" });
    let unclaimed = write(&mut shen, "started", subject, started.clone());
    assert!(matches!(unclaimed, Err(StoreError::NotClaimed(_))), "{unclaimed:?}");
    let unknown = write(&mut shen, "answered", subject, json!({}));
    assert!(matches!(unknown, Err(StoreError::NoInterview(_))), "{unknown:?}");
    shen.claim("case1").unwrap();
    write(&mut shen, "started", subject, started.clone()).unwrap();
    let again = write(&mut shen, "started", subject, started);
    assert!(matches!(again, Err(StoreError::Refused(_))), "{again:?}");

    let mut he = study.writer("he");
    let meddling = write(&mut he, "answered", subject, json!({}));
    assert!(matches!(meddling, Err(StoreError::NotClaimed(_))), "{meddling:?}");
}

/// What is done from the office needs no claim once an interview is over.
#[test]
fn marks_and_reopening_need_no_claim() {
    let study = Study::with_cases(1);
    let interview = conduct(&mut study.writer("shen"), "case1", 1);
    let mut lead = study.writer("zhou");
    let subject = Subject::Interview(interview);
    let mark = json!({ "item": "g2", "marker": "zhou", "pass": 1, "criteria": [1, 2],
                       "points": 5, "of": 10 });
    write(&mut lead, "marked", subject, mark).unwrap();
    write(&mut lead, "example", subject, json!({ "item": "g2" })).unwrap();
    write(&mut lead, "reopened", subject, json!({ "reason": "a slip" })).unwrap();
    let open_again = write(&mut lead, "remark", subject, json!({}));
    assert!(matches!(open_again, Err(StoreError::NotClaimed(_))), "{open_again:?}");
}

/// A claim taken in a transaction that fails was never taken.
#[test]
fn a_claim_rolls_back_with_its_transaction() {
    let study = Study::with_cases(1);
    let mut shen = study.writer("shen");
    let failed: Result<(), StoreError> = shen.transact(|tx| {
        tx.claim("case1")?;
        tx.claim("case9").map(drop)
    });
    assert!(matches!(failed, Err(StoreError::NoCase(_))));
    assert_eq!(study.writer("he").claim("case1").unwrap().epoch, 1);
}
