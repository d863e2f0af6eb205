//! Results: kept as handed in, found stale, gone with their interview.

use fangtan::store::{Dimension, Scored, Store, StoreError, Subject};
use serde_json::json;
use uuid::Uuid;

use crate::helper::{Study, answer, complete, conduct, start, write};

const KNOWLEDGE: Dimension<'static> =
    Dimension { name: "knowledge", points: 7.0, reached: 10.0, possible: 12.0, value: Some(70.0) };

fn scored<'a>(dimensions: &'a [Dimension<'a>], unmarked: &'a [(&'a str, u8)]) -> Scored<'a> {
    Scored {
        counted: true,
        code: None,
        overall: Some(70.0),
        all_wrong: Some(58.5),
        left_out: None,
        applicable: 36,
        dont_know: 2,
        refused: 1,
        not_reached: 0,
        dimensions,
        unmarked,
    }
}

#[test]
fn results_come_back_in_one_pass() {
    let study = Study::with_cases(3);
    let mut writer = study.writer("shen");
    let assigned = json!({ "assignments": [{ "case": "case1", "team": "t1", "interviewer": "shen" }] });
    write(&mut writer, "cases-assigned", Subject::Draw("first"), assigned).unwrap();
    let mut ids: Vec<Uuid> = (1..=3).map(|n| conduct(&mut writer, &format!("case{n}"), 1)).collect();
    let empty = Dimension { name: "practice", value: None, ..KNOWLEDGE };
    for (n, id) in ids.iter().enumerate() {
        let dimensions = [KNOWLEDGE, empty];
        let result = Scored { counted: n < 2, ..scored(&dimensions, &[("g2", 1)]) };
        writer.transact(|tx| tx.put_result(*id, &result)).unwrap();
    }
    let first = ids[0].to_string();
    let names = writer.dimensions().unwrap();
    assert_eq!(names, ["knowledge", "practice"]);
    let (mut seen, mut dimensions) = (Vec::new(), 0);
    writer
        .each_result("real", |r| {
            if r.interview == first {
                assert_eq!((r.case, r.unit, r.team), ("case1", "u1", Some("t1")));
                assert_eq!((r.overall, r.all_wrong, r.left_out), (Some(70.0), Some(58.5), None));
                assert_eq!((r.applicable, r.dont_know, r.refused, r.unmarked), (36, 2, 1, 1));
            }
            for d in r.dimensions {
                dimensions += 1;
                let name = &*names[d.place];
                assert_eq!((d.points, d.reached, d.possible), (7.0, 10.0, 12.0));
                assert_eq!(d.value, (name == "knowledge").then_some(70.0));
            }
            seen.push(r.interview.parse::<Uuid>().unwrap());
            Ok::<(), StoreError>(())
        })
        .unwrap();
    ids.truncate(2);
    ids.sort();
    seen.sort();
    assert_eq!(seen, ids, "only those counted");
    assert_eq!(dimensions, 4);
    writer.each_result("practice", |_| -> Result<(), StoreError> { panic!("another realm") }).unwrap();
    let nobody = writer.transact(|tx| tx.put_result(Uuid::nil(), &scored(&[], &[])));
    assert!(matches!(nobody, Err(StoreError::NoInterview(_))));
}

#[test]
fn a_result_grows_stale_with_the_next_event() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = start(&mut writer, "case1");
    assert!(writer.stale_results().unwrap().is_empty(), "it is not over");
    complete(&mut writer, id);
    assert_eq!(writer.stale_results().unwrap(), [id]);
    writer.transact(|tx| tx.put_result(id, &scored(&[KNOWLEDGE], &[]))).unwrap();
    assert!(writer.stale_results().unwrap().is_empty());
    writer.rebuild().unwrap();
    assert!(writer.stale_results().unwrap().is_empty(), "a rebuild leaves what is still true");
    let mark = json!({ "item": "g", "marker": "he", "pass": 1, "criteria": [], "points": 0, "of": 2 });
    write(&mut writer, "marked", Subject::Interview(id), mark).unwrap();
    assert_eq!(writer.stale_results().unwrap(), [id]);
}

#[test]
fn an_interview_that_is_void_or_open_again_has_no_result() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = conduct(&mut writer, "case1", 1);
    let count = |study: &Study| -> i64 {
        let sql = "SELECT (SELECT count(*) FROM result) + (SELECT count(*) FROM marking)";
        study.plain().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    for kind in ["reopened", "voided"] {
        let result = scored(&[KNOWLEDGE], &[("g2", 1)]);
        writer.transact(|tx| tx.put_result(id, &result)).unwrap();
        assert_eq!(count(&study), 2);
        writer.claim("case1").unwrap();
        write(&mut writer, kind, Subject::Interview(id), json!({ "reason": "r" })).unwrap();
        assert_eq!(count(&study), 0, "{kind}");
    }
}

/// A break-off that reached enough is a partial: the result's code is the case's.
#[test]
fn scoring_may_decide_the_code() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = start(&mut writer, "case1");
    answer(&mut writer, id, "q1", "a");
    let off = json!({ "reason": "called away", "share": 0.9 });
    write(&mut writer, "broken-off", Subject::Interview(id), off).unwrap();
    let code = |w: &fangtan::store::Writer| w.case("case1").unwrap().unwrap().code;
    assert_eq!(code(&writer).as_deref(), Some("2.12"));
    let result = Scored { code: Some("1.20"), ..scored(&[KNOWLEDGE], &[]) };
    writer.transact(|tx| tx.put_result(id, &result)).unwrap();
    assert_eq!(code(&writer).as_deref(), Some("1.20"));
    writer.rebuild().unwrap();
    assert_eq!(code(&writer).as_deref(), Some("1.20"));
}

#[test]
fn the_marking_queue_spares_the_first_marker() {
    let study = Study::with_cases(2);
    let mut writer = study.writer("shen");
    let ids = [conduct(&mut writer, "case1", 1), conduct(&mut writer, "case2", 1)];
    for id in ids {
        let both = scored(&[], &[("g2", 1), ("g2", 2)]);
        writer.transact(|tx| tx.put_result(id, &both)).unwrap();
    }
    assert_eq!(writer.unmarked("real").unwrap(), [("g2".to_owned(), 1, 2), ("g2".to_owned(), 2, 2)]);
    let mark = json!({ "item": "g2", "marker": "he", "pass": 1, "criteria": [], "points": 1, "of": 2 });
    writer
        .transact(|tx| {
            crate::helper::put(tx, "marked", Subject::Interview(ids[0]), mark);
            tx.put_result(ids[0], &scored(&[], &[("g2", 2)]))
        })
        .unwrap();
    let queue = |pass, marker| writer.marking_queue("real", "g2", pass, marker).unwrap();
    assert_eq!(queue(1, "he"), [ids[1]]);
    assert_eq!(queue(2, "he"), [ids[1]], "not the one he gave the first mark");
    assert_eq!(queue(2, "ma").len(), 2);
    assert!(writer.marking_queue("practice", "g2", 2, "ma").unwrap().is_empty());
}

#[test]
fn two_readers_see_one_and_the_same_state() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let (reader, mut other) = (study.store.reader().unwrap(), study.store.reader().unwrap());
    reader
        .at_one_time_with(&mut other, |reader, other| {
            let other = other.expect("nobody writes");
            let before = reader.event_count()?;
            write(&mut writer, "remark", Subject::Study, json!({})).unwrap();
            assert_eq!((reader.event_count()?, other.event_count()?), (before, before));
            // Within a transaction there is but one.
            let mut third = study.store.reader()?;
            reader.at_one_time_with(&mut third, |_, third| {
                assert!(third.is_none());
                Ok::<(), StoreError>(())
            })
        })
        .unwrap();
    assert_eq!(reader.event_count().unwrap(), other.event_count().unwrap());
    let stop = std::sync::atomic::AtomicBool::new(false);
    let met: Vec<Result<Option<bool>, StoreError>> = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                write(&mut writer, "remark", Subject::Study, json!({})).unwrap();
            }
        });
        let meet = || {
            reader.at_one_time_with(&mut other, |reader, other| {
                let Some(other) = other else { return Ok(None) };
                Ok(Some(reader.event_count()? == other.event_count()?))
            })
        };
        let met = std::iter::repeat_with(meet).take(300).collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        met
    });
    let same: Vec<bool> = met.into_iter().filter_map(|same| same.unwrap()).collect();
    assert!(!same.is_empty() && same.iter().all(|same| *same), "{same:?}");
}

#[test]
fn a_study_of_an_older_layout_is_brought_up_to_date_with_its_results() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = conduct(&mut writer, "case1", 1);
    writer.transact(|tx| tx.put_result(id, &scored(&[KNOWLEDGE], &[]))).unwrap();
    writer.close().unwrap();
    study.plain().execute_batch("DROP INDEX result_board; PRAGMA user_version = 3").unwrap();
    let store = Store::open(&study.folder).unwrap();
    let mut seen = 0;
    let count = |_: fangtan::store::ResultRef<'_>| {
        seen += 1;
        Ok::<(), StoreError>(())
    };
    store.reader().unwrap().each_result("real", count).unwrap();
    assert_eq!(seen, 1);
    assert_eq!(store.verify(true).unwrap().problems, []);
}
