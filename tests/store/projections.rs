//! Projections: what each kind of event does to a case and its interviews, and that a rebuild
//! gives the very same rows.

use fangtan::store::{Case, Element, Entry, Interview, StoreError, Subject};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::helper::{MORNING, Study, answer, complete, conduct, draw, entry, log, projections, start, write};

fn case(study: &Study, id: &str) -> Case {
    study.store.reader().unwrap().case(id).unwrap().unwrap()
}

fn interview(study: &Study, id: Uuid) -> Interview {
    study.store.reader().unwrap().interview(id).unwrap().unwrap()
}

fn rebuilt_alike(study: &Study) {
    let before = projections(&study.folder);
    assert_eq!(study.store.verify(true).unwrap().problems, []);
    study.writer("zhou").rebuild().unwrap();
    assert_eq!(projections(&study.folder), before);
}

#[test]
fn a_draw_makes_open_cases_and_a_round() {
    let study = Study::with_cases(3);
    let reader = study.store.reader().unwrap();
    let cases = reader.cases("real").unwrap();
    let numbers: Vec<i64> = cases.iter().map(|c| c.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(cases[0].status, "open");
    assert_eq!((cases[0].probability, &*cases[0].unit), (Some(0.25), "u1"));
    assert!(reader.cases("practice").unwrap().is_empty());
    assert_eq!(reader.case_numbered("real", 2).unwrap().unwrap().id, "case2");
    assert_eq!((reader.last_number("real").unwrap(), reader.last_number("practice").unwrap()), (3, 0));
    let has = |numbers| reader.has_number_in("real", numbers).unwrap();
    assert!(has(3..4) && has(0..2) && !has(4..9) && !has(0..1));
    assert_eq!(reader.rounds().unwrap()[0].closed, None);
    assert_eq!(reader.draws().unwrap()[0].name, "first");

    let mut lead = study.writer("zhou");
    let reason = json!({ "reason": "the time is up" });
    write(&mut lead, "round-closed", Subject::Round("first"), reason).unwrap();
    let round = reader.rounds().unwrap().remove(0);
    assert_eq!((round.closed, round.reason.as_deref()), (Some(MORNING), Some("the time is up")));
    rebuilt_alike(&study);
}

#[test]
fn a_case_follows_its_interviews() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let status = || {
        let case = case(&study, "case1");
        (case.status, case.code)
    };
    let is = |status: &str, code: Option<&str>| (status.to_owned(), code.map(str::to_owned));
    let subject = Subject::Interview;
    let reason = || json!({ "reason": "r" });

    let first = start(&mut writer, "case1");
    assert_eq!(status(), is("in-progress", None));
    write(&mut writer, "ended", subject(first), json!({ "code": null, "reason": "later" })).unwrap();
    assert_eq!(status(), is("open", None));
    assert_eq!(interview(&study, first).status, "later");

    let second = start(&mut writer, "case1");
    write(&mut writer, "broken-off", subject(second), json!({ "reason": "r", "share": 0.4 })).unwrap();
    assert_eq!(status(), is("broken-off", Some("2.12")));

    // A third was begun by mistake: void, and the case is again what the second made it.
    let third = start(&mut writer, "case1");
    assert_eq!(status(), is("in-progress", None));
    write(&mut writer, "voided", subject(third), reason()).unwrap();
    assert_eq!(status(), is("broken-off", Some("2.12")));
    // Nothing makes a void one count again, but reopening does.
    complete(&mut writer, third);
    assert_eq!(status(), is("broken-off", Some("2.12")));
    write(&mut writer, "reopened", subject(third), reason()).unwrap();
    assert_eq!(status(), is("in-progress", None));
    complete(&mut writer, third);
    assert_eq!(status(), is("completed", Some("1.10")));
    assert_eq!(interview(&study, third).ended, Some(MORNING));

    // A completed interview outweighs what comes after it.
    write(&mut writer, "reopened", subject(second), reason()).unwrap();
    assert_eq!(status(), is("completed", Some("1.10")));
    write(&mut writer, "voided", subject(third), reason()).unwrap();
    assert_eq!(status(), is("in-progress", None));
    write(&mut writer, "voided", subject(second), reason()).unwrap();
    assert_eq!(status(), is("open", None), "the first was put off");
    write(&mut writer, "voided", subject(first), reason()).unwrap();
    assert_eq!(status(), is("open", None));
    assert_eq!(case(&study, "case1").interview, None);
    assert_eq!(study.store.reader().unwrap().interviews_of("case1").unwrap().len(), 3);
    rebuilt_alike(&study);
}

#[test]
fn an_opening_that_ends_the_interview_ends_the_case() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = start(&mut writer, "case1");
    let refusal = json!({ "code": "2.112", "reason": "no time" });
    write(&mut writer, "ended", Subject::Interview(id), refusal).unwrap();
    let found = case(&study, "case1");
    assert_eq!((&*found.status, found.code.as_deref()), ("not-interviewed", Some("2.112")));
    assert_eq!(found.interview, Some(id));
    rebuilt_alike(&study);
}

#[test]
fn whoever_ends_an_interview_at_its_opening_was_reached() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let reader = study.store.reader().unwrap();
    let made = || reader.attempts("case1").unwrap();
    let first = start(&mut writer, "case1");
    let later = json!({ "code": null, "reason": "busy today", "appointment": 900 });
    write(&mut writer, "ended", Subject::Interview(first), later).unwrap();
    let found = case(&study, "case1");
    assert_eq!((&*found.status, found.attempts, found.next_appointment), ("open", 1, Some(900)));
    let second = start(&mut writer, "case1");
    let refusal = json!({ "code": "2.112", "reason": "" });
    write(&mut writer, "ended", Subject::Interview(second), refusal).unwrap();
    let told: Vec<_> = made()
        .into_iter()
        .map(|a| (a.mode.unwrap(), a.outcome.unwrap(), a.note, a.appointment, a.actor))
        .collect();
    let in_person = || "in-person".to_owned();
    assert_eq!(
        told,
        [
            (in_person(), "appointment".into(), Some("busy today".into()), Some(900), "shen".into()),
            (in_person(), "refused-by-person".into(), None, None, "shen".into()),
        ]
    );
    rebuilt_alike(&study);
    // The second was a wrong entry: its contact goes, the first one's stays.
    write(&mut writer, "voided", Subject::Interview(second), json!({ "reason": "wrong key" })).unwrap();
    assert_eq!((case(&study, "case1").attempts, made().len()), (1, 1));
    rebuilt_alike(&study);
}

#[test]
fn every_visit_is_one_contact_whatever_the_interview_came_to() {
    let study = Study::with_cases(2);
    let mut writer = study.writer("shen");
    let reader = study.store.reader().unwrap();
    let made = |id: &str| -> Vec<String> {
        let attempts = reader.attempts(id).unwrap();
        assert_eq!(case(&study, id).attempts, attempts.len() as i64);
        attempts.into_iter().map(|attempt| attempt.outcome.unwrap_or_default()).collect()
    };
    let reason = || json!({ "reason": "r" });

    let first = start(&mut writer, "case1");
    assert_eq!(made("case1"), ["interview-begun"]);
    study.clock.pass(60_000);
    complete(&mut writer, first);
    assert_eq!(made("case1"), ["interviewed"]);
    let visit = reader.attempts("case1").unwrap().remove(0);
    assert_eq!((visit.at, visit.mode.as_deref(), &*visit.actor), (MORNING, Some("in-person"), "shen"));
    // Given back and submitted once more: still one visit.
    write(&mut writer, "reopened", Subject::Interview(first), reason()).unwrap();
    assert_eq!(made("case1"), ["interview-begun"]);
    complete(&mut writer, first);
    assert_eq!(made("case1"), ["interviewed"]);

    // An appointment by telephone, then a wrong start, which is no visit and takes no appointment with it.
    let call = json!({ "at": 1, "mode": "phone", "outcome": "appointment", "appointment": 900 });
    let wrong = start(&mut writer, "case2");
    write(&mut writer, "attempt", Subject::Case("case2"), call).unwrap();
    write(&mut writer, "voided", Subject::Interview(wrong), reason()).unwrap();
    assert_eq!(made("case2"), ["appointment"]);
    assert_eq!(case(&study, "case2").next_appointment, Some(900));
    // Nothing that is said of a wrong start counts, until it is reopened.
    complete(&mut writer, wrong);
    assert_eq!(made("case2"), ["appointment"]);
    write(&mut writer, "reopened", Subject::Interview(wrong), reason()).unwrap();
    assert_eq!(made("case2"), ["interview-begun", "appointment"]);
    write(&mut writer, "broken-off", Subject::Interview(wrong), json!({ "reason": "r", "share": 0.4 }))
        .unwrap();
    assert_eq!(made("case2"), ["interview-broken-off", "appointment"]);
    rebuilt_alike(&study);
}

#[test]
fn attempts_and_endings_without_an_interview() {
    let study = Study::with_cases(2);
    let mut writer = study.writer("shen");
    let subject = Subject::Case("case1");
    let attempt = |at: i64, appointment: Value| {
        json!({ "at": at, "mode": "phone", "outcome": "2.25", "note": "出差",
                "appointment": appointment })
    };
    write(&mut writer, "attempt", subject, attempt(10, json!(900))).unwrap();
    assert_eq!(case(&study, "case1").next_appointment, Some(900));
    study.clock.pass(5000);
    write(&mut writer, "attempt", subject, attempt(20, Value::Null)).unwrap();
    let found = case(&study, "case1");
    assert_eq!((found.attempts, found.next_appointment), (2, None));
    assert_eq!(found.last_activity, MORNING + 5000);
    let attempts = writer.attempts("case1").unwrap();
    assert_eq!((attempts[0].at, attempts[0].appointment, attempts[1].at), (10, Some(900), 20));
    assert_eq!((&*attempts[0].actor, attempts[0].note.as_deref()), ("shen", Some("出差")));

    write(&mut writer, "case-ended", subject, json!({ "code": "2.20", "reason": "r" })).unwrap();
    let found = case(&study, "case1");
    assert_eq!((&*found.status, found.code.as_deref()), ("not-interviewed", Some("2.20")));
    // The person comes after all.
    let id = start(&mut writer, "case1");
    complete(&mut writer, id);
    assert_eq!(case(&study, "case1").status, "completed");
    assert_eq!(case(&study, "case2").status, "open");
    let unknown = write(&mut writer, "attempt", Subject::Case("case9"), attempt(1, Value::Null));
    assert!(matches!(unknown, Err(StoreError::NoCase(_))), "{unknown:?}");
    rebuilt_alike(&study);
}

#[test]
fn an_appointment_is_kept_until_the_interview_begins() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let appointment = json!({ "at": 1, "mode": "phone", "outcome": "2.25", "appointment": 900 });
    write(&mut writer, "attempt", Subject::Case("case1"), appointment).unwrap();
    study.clock.pass(1000);
    let id = start(&mut writer, "case1");
    assert_eq!(case(&study, "case1").next_appointment, None);
    study.clock.pass(1000);
    answer(&mut writer, id, "q1", "a");
    assert_eq!(case(&study, "case1").last_activity, MORNING + 2000, "an answer is activity");
    rebuilt_alike(&study);
}

#[test]
fn a_reserve_replaces_a_case_which_keeps_its_code() {
    let study = Study::with_cases(2);
    let mut lead = study.writer("zhou");
    let end = json!({ "code": "2.112", "reason": "r" });
    write(&mut lead, "case-ended", Subject::Case("case1"), end).unwrap();
    let release = json!({
        "case": "case3", "number": 3, "element": "e3", "unit": "u1", "stratum": "s",
        "replaces": "case1", "reason": "refused", "realm": "real", "round": "first",
        "draw": "first", "probability": 0.25
    });
    write(&mut lead, "reserve-released", Subject::Case("case3"), release).unwrap();
    let old = case(&study, "case1");
    assert_eq!((&*old.status, old.code.as_deref()), ("replaced", Some("2.112")));
    assert_eq!(old.replaced_by.as_deref(), Some("case3"));
    let new = case(&study, "case3");
    assert_eq!((&*new.status, new.replaces.as_deref()), ("open", Some("case1")));
    assert_eq!((new.number, &*new.draw), (3, "first"));
    // Whoever worked the replaced case still finds it.
    let assignments = json!({ "assignments": [{ "case": "case1", "team": "t2", "interviewer": "shen" }] });
    write(&mut lead, "cases-assigned", Subject::Draw("first"), assignments).unwrap();
    let mine = study.store.reader().unwrap().cases_of("real", "shen").unwrap();
    assert_eq!(mine.iter().map(|c| (c.number, &*c.status)).collect::<Vec<_>>(), [(1, "replaced")]);
    rebuilt_alike(&study);
}

#[test]
fn cases_go_to_teams_and_interviewers() {
    let study = Study::with_cases(4);
    let mut lead = study.writer("zhou");
    let to = |n: usize, who: &str| json!({ "case": format!("case{n}"), "team": "t2", "interviewer": who });
    let assignments = json!({ "assignments": [to(1, "shen"), to(2, "he"), to(4, "shen")] });
    write(&mut lead, "cases-assigned", Subject::Draw("first"), assignments).unwrap();
    let reader = study.store.reader().unwrap();
    let mine =
        |who: &str| -> Vec<i64> { reader.cases_of("real", who).unwrap().iter().map(|c| c.number).collect() };
    assert_eq!((mine("shen"), mine("he")), (vec![1, 4], vec![2]));
    conduct(&mut study.writer("shen"), "case4", 0);
    let by_team: Vec<(Option<String>, String, u64)> =
        reader.count_by_team("real").unwrap().into_iter().map(|c| (c.of, c.status, c.cases)).collect();
    let team = || Some("t2".to_owned());
    assert_eq!(
        by_team,
        [(None, "open".to_owned(), 1), (team(), "completed".to_owned(), 1), (team(), "open".to_owned(), 2)]
    );
    let by_unit = reader.count_by_unit("real").unwrap();
    assert_eq!(by_unit.iter().map(|c| c.cases).sum::<u64>(), 4);
    assert_eq!((by_unit[0].of.as_deref(), &*by_unit[0].status), (Some("u0"), "open"));
    rebuilt_alike(&study);
}

#[test]
fn marks_by_pass_and_the_last_one_counts() {
    let study = Study::with_cases(1);
    let id = conduct(&mut study.writer("shen"), "case1", 1);
    let mut he = study.writer("he");
    let mark = |pass: i64, marker: &str, points: f64| {
        json!({ "item": "g2", "marker": marker, "pass": pass, "criteria": ["a", 2],
                "points": points, "of": 10.0 })
    };
    for (pass, marker, points) in [(1, "he", 4.0), (2, "ma", 6.0), (1, "he", 5.0)] {
        write(&mut he, "marked", Subject::Interview(id), mark(pass, marker, points)).unwrap();
    }
    let marks = he.marks(id).unwrap();
    let found: Vec<(u8, &str, f64)> = marks.iter().map(|m| (m.pass, &*m.marker, m.points)).collect();
    assert_eq!(found, [(1, "he", 5.0), (2, "ma", 6.0)]);
    assert_eq!(marks[0].criteria, [json!("a"), json!(2)]);
    assert_eq!(interview(&study, id).last_hash, log(&study.store).last().unwrap().hash);
    rebuilt_alike(&study);
}

#[test]
fn the_roster_becomes_elements() {
    let study = Study::with_cases(1);
    let element = |id: &str, unit: &str, eligible: bool| Element {
        id: id.to_owned(),
        unit: unit.to_owned(),
        stratum: None,
        eligible,
        reason: (!eligible).then(|| "left".to_owned()),
        columns: serde_json::Map::from_iter([("level".to_owned(), json!("处级"))]),
    };
    let mut lead = study.writer("zhou");
    let mut read = |elements: &[Element]| {
        let lines: Vec<String> = elements.iter().map(|e| serde_json::to_string(e).unwrap()).collect();
        lead.transact(|tx| {
            let source = tx.put_source("elements", "roster", lines.join("\n").as_bytes())?;
            let payload = json!({ "file": "roster.csv", "sha256": "ab", "rows": elements.len(),
                "eligible": 1, "out": { "left": 1 }, "source": source.to_string() });
            let payload = payload.to_string();
            tx.append(entry("roster-read", Subject::Study, payload.as_bytes()))
        })
    };
    read(&[element("e9", "u1", true)]).unwrap();
    read(&[element("e2", "u1", true), element("e1", "u1", false), element("e3", "u2", true)]).unwrap();
    let same_id_twice = read(&[element("e2", "u1", true), element("e2", "u1", true)]);
    assert!(matches!(same_id_twice, Err(StoreError::Refused(_))), "{same_id_twice:?}");

    let reader = study.store.reader().unwrap();
    assert_eq!(reader.element("e9").unwrap(), None, "a new reading takes the place of the old");
    assert_eq!(reader.element("e1").unwrap(), Some(element("e1", "u1", false)));
    let of_unit: Vec<String> = reader.elements_of_unit("u1").unwrap().into_iter().map(|e| e.id).collect();
    assert_eq!(of_unit, ["e2", "e1"], "in the order of the roster");
    let eligible = reader.eligible_by_unit().unwrap();
    assert_eq!(eligible, [("u1".to_owned(), 1), ("u2".to_owned(), 1)]);
    let roster = reader.roster().unwrap().unwrap();
    assert_eq!((&*roster.file, roster.rows, &roster.out["left"]), ("roster.csv", 3, &json!(1)));
    rebuilt_alike(&study);
}

/// A payload the fold cannot read never gets into the log.
#[test]
fn what_cannot_be_folded_is_refused() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = conduct(&mut writer, "case1", 1);
    let before = log(&study.store).len();
    for (kind, subject, payload) in [
        ("draw-made", Subject::Draw("x"), "{}"),
        ("draw-made", Subject::Draw("x"), "not JSON"),
        ("cases-assigned", Subject::Draw("x"), r#"{"assignments":[{"team":"t"}]}"#),
        ("reserve-released", Subject::Case("x"), r#"{"case":"x"}"#),
        ("attempt", Subject::Case("case1"), r#"{"at":"yesterday"}"#),
        ("case-ended", Subject::Case("case1"), "[]"),
        ("marked", Subject::Interview(interview), r#"{"item":"g"}"#),
        ("roster-read", Subject::Study, "{}"),
    ] {
        let entry = Entry { kind, subject, actor: "shen", payload: payload.as_bytes(), time: None };
        let refused = writer.transact(|tx| tx.append(entry));
        assert!(matches!(refused, Err(StoreError::BadPayload { .. })), "{kind}: {refused:?}");
    }
    assert_eq!(log(&study.store).len(), before);
}

/// Kinds this version does not know are kept, and move an interview's last event on.
#[test]
fn unknown_kinds_are_kept() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = start(&mut writer, "case1");
    let hash = write(&mut writer, "sung", Subject::Interview(id), json!({ "song": 1 })).unwrap();
    assert_eq!(interview(&study, id).last_hash, hash);
    write(&mut writer, "sung", Subject::Study, json!([])).unwrap();
    rebuilt_alike(&study);
}

#[test]
fn realms_are_kept_apart() {
    let study = Study::with_cases(1);
    let mut practice = draw([2, 3]);
    practice["realm"] = json!("practice");
    write(&mut study.writer("zhou"), "draw-made", Subject::Draw("try"), practice).unwrap();
    let reader = study.store.reader().unwrap();
    assert_eq!(reader.cases("real").unwrap().len(), 1);
    assert_eq!(reader.cases("practice").unwrap().len(), 2);
    assert_eq!(reader.count_by_unit("practice").unwrap().iter().map(|c| c.cases).sum::<u64>(), 2);
}

#[test]
fn drafts_are_local_and_dropped_when_saved() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let id = start(&mut writer, "case1");
    let before = log(&study.store).len();
    writer.put_draft(id, "d7", "以前下去调研").unwrap();
    study.clock.pass(2000);
    writer.put_draft(id, "d7", "以前下去调研先发通知").unwrap();
    let drafts = writer.drafts(id).unwrap();
    assert_eq!((drafts.len(), &*drafts[0].text), (1, "以前下去调研先发通知"));
    assert_eq!(drafts[0].time, MORNING + 2000);
    assert_eq!(log(&study.store).len(), before, "a draft is no event");
    writer
        .transact(|tx| {
            tx.append(entry("answered", Subject::Interview(id), b"{}"))?;
            tx.drop_draft(id, "d7")
        })
        .unwrap();
    assert!(writer.drafts(id).unwrap().is_empty());
}

#[test]
fn a_long_list_of_cases_is_read_as_far_as_it_is_wanted_and_counted_beyond() {
    use fangtan::store::{Alike, Window};
    let study = Study::with_cases(5);
    let reader = study.store.reader().unwrap();
    let read = |team, most| {
        let alike = Alike { status: "open", counted_too: true, free_too: true, not_due: None };
        let found =
            reader.cases_standing("real", "first", alike, Window { team, most, sought: None }).unwrap();
        (found.cases.iter().map(|case| case.number).collect::<Vec<_>>(), found.all)
    };
    assert_eq!(read(None, 2), (vec![1, 2], 5));
    assert_eq!(read(None, 5), (vec![1, 2, 3, 4, 5], 5));
    assert_eq!(read(None, 9).1, 5);
    let of_none = study.store.reader().unwrap().cases("real").unwrap();
    let of_none = of_none.iter().filter(|case| case.team.is_none()).count() as u64;
    assert_eq!(read(Some(""), 1).1, of_none);
    assert_eq!(read(Some("nobody"), 2), (vec![], 0));
}
