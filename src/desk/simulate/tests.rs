//! The respondents against the machine: nothing gets stuck, nothing lies ahead, nothing real is touched,
//! and what was put in is found again.

use super::chance::Lot;
use super::person::{Person, unit_effect};
use super::talk::{Held, hold};
use super::thought::Intent;
use super::*;
use crate::desk::draw::{self, Start};
use crate::desk::{Ready, assign, demo, past, roster, verify};
use crate::interview::tests::{begin, plan, version, yaml};
use crate::interview::{Event, Interview, Status, Trouble};
use crate::questionnaire::Version;
use crate::scoring::score;
use crate::store::Reader;
use jiff::civil::Date;
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

const SINCE: Date = Date::constant(2026, 11, 1);

/// A demo of so many cases, in a folder that goes away with the first part.
fn made(seed: &str, simulate: usize, now: &jiff::ZonedDateTime) -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("demo");
    let wish = demo::Wish { seed: seed.into(), simulate, language: "zh".into(), now: now.clone() };
    demo::make(&dir, &wish).unwrap();
    let desk = Desk::open(&dir).unwrap();
    (folder, desk)
}

/// What follows from the seed, by element: dispositions, outcomes of attempts, answers, marks.
fn told(desk: &Desk) -> Vec<String> {
    let (reader, versions) = (desk.reader().unwrap(), Versions::new());
    let mut told = Vec::new();
    for case in reader.cases("practice").unwrap() {
        let who = &case.element;
        told.push(format!("{who} {} {:?} {:?} {:?}", case.number, case.status, case.code, case.stratum));
        for attempt in reader.attempts(&case.id).unwrap() {
            told.push(format!("{who} {:?} {:?} {:?}", attempt.mode, attempt.outcome, attempt.note));
        }
        for stored in reader.interviews_of(&case.id).unwrap() {
            let interview = past(&reader, &versions, stored.id).unwrap().interview;
            let form = interview.form();
            for node in interview.asked() {
                told.push(format!("{who} {} {:?}", form.address(node), form.answer(node)));
            }
            for mark in reader.marks(stored.id).unwrap() {
                told.push(format!("{who} {} {} {:?}", mark.item, mark.pass, mark.criteria));
            }
        }
    }
    told.sort();
    told
}

fn interviews(reader: &Reader) -> Vec<crate::store::Interview> {
    let mut all = Vec::new();
    let listed = reader.each_interview("practice", |interview| {
        all.push(interview);
        Ok::<(), crate::store::StoreError>(())
    });
    listed.unwrap();
    all
}

#[test]
fn the_same_seed_gives_the_same_people_answers_marks_and_dispositions() {
    let now = jiff::ZonedDateTime::now();
    let (_one, first) = made("s", 24, &now);
    let (_two, second) = made("s", 24, &now);
    let (_three, other) = made("t", 24, &now);
    assert_eq!(told(&first), told(&second));
    assert_ne!(told(&first), told(&other));
}

#[test]
fn what_is_in_the_log_replays_verifies_and_lies_before_today() {
    let now = jiff::ZonedDateTime::now();
    let (_folder, desk) = made("s", 40, &now);
    let midnight = now.start_of_day().unwrap().timestamp().as_millisecond();
    let (reader, versions) = (desk.reader().unwrap(), Versions::new());
    let (mut latest, mut drawn) = (0, i64::MAX);
    let seen = reader.each_event(|event| {
        assert!(event.time < midnight, "{} at {}", event.kind, event.time);
        latest = latest.max(event.time);
        if event.kind == "draw-made" {
            drawn = event.time;
        }
        Ok::<(), crate::store::StoreError>(())
    });
    seen.unwrap();
    // Marks are given on the last working day, three days back at most: yesterday, or before a weekend.
    assert!(midnight - latest < 3 * 86_400_000);
    let mut completed = 0;
    for stored in interviews(&reader) {
        assert_eq!((stored.realm.as_str(), stored.by.as_str()), ("practice", "virtual"));
        assert!(stored.started > drawn);
        let past = past(&reader, &versions, stored.id).unwrap();
        // Markers work side by side, each by a clock of their own; the conversation is one after another.
        let talked = past.events.iter().filter(|(_, stamped)| !matches!(stamped.event, Event::Marked(_)));
        assert!(talked.is_sorted_by_key(|(_, stamped)| stamped.at));
        let vouched = past.events.iter().rev().find_map(|(_, stamped)| match &stamped.event {
            Event::Completed { state_hash, .. } => Some(state_hash.clone()),
            _ => None,
        });
        if let Some(vouched) = vouched {
            completed += 1;
            assert_eq!(past.interview.state_hash(), vouched);
            assert_eq!(*past.interview.status(), Status::Completed);
        }
    }
    assert!(completed > 30, "{completed}");
    assert!(reader.unmarked("practice").unwrap().is_empty());
    let verified = verify::verify(&desk).unwrap();
    assert!(verified.problems.is_empty(), "{:?}", verified.problems);
    assert_eq!(verified.draws, [("first".to_string(), true)]);
}

#[test]
fn nobody_is_at_two_places_and_nobody_marks_an_interview_of_their_own() {
    let (_folder, desk) = made("s", 79, &jiff::ZonedDateTime::now());
    let reader = desk.reader().unwrap();
    let mut held = interviews(&reader);
    held.sort_by_key(|interview| (interview.actor.clone(), interview.started));
    for pair in held.windows(2).filter(|pair| pair[0].actor == pair[1].actor) {
        assert!(pair[0].ended.is_some_and(|ended| ended <= pair[1].started));
    }
    for interview in &held {
        assert!(reader.marks(interview.id).unwrap().iter().all(|mark| mark.marker != interview.actor));
    }
    let left = demo::newcomer(&desk).unwrap();
    assert_eq!((left.case.status.as_str(), left.case.attempts, left.case.interview), ("open", 0, None));
    assert_eq!(left.case.interviewer.as_deref(), Some(left.member.as_str()));
    assert!(left.others >= 6, "{}", left.others);
    let open = reader.cases("practice").unwrap().into_iter().filter(|case| case.status == "open").count();
    assert_eq!(open, 1);
}

#[test]
fn the_demo_shows_what_it_is_there_to_show() {
    let (_folder, desk) = made(demo::SEED, 79, &jiff::ZonedDateTime::now());
    let reader = desk.reader().unwrap();
    let mut counted: std::collections::BTreeMap<String, usize> = Default::default();
    for case in reader.cases("practice").unwrap() {
        let counts = matches!(case.code.as_deref(), Some("1.10" | "1.20"));
        *counted.entry(case.unit).or_default() += usize::from(counts);
    }
    let small = counted.values().filter(|count| **count < 3).count();
    assert_eq!((counted.len(), small), (16, 1), "{counted:?}");
}

#[test]
fn a_demo_that_was_cut_off_leaves_nothing_in_its_place_and_another_folder_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("demo");
    std::fs::create_dir_all(folder.path().join("demo.unfinished/draws")).unwrap();
    assert!(!demo::is_there(&dir).unwrap());
    let now = jiff::ZonedDateTime::now();
    let wish = demo::Wish { seed: "s".into(), simulate: 2, language: "en".into(), now };
    demo::make(&dir, &wish).unwrap();
    assert!(demo::is_there(&dir).unwrap());
    assert!(!folder.path().join("demo.unfinished").exists());
    let other = folder.path().join("other");
    std::fs::create_dir_all(&other).unwrap();
    std::fs::write(other.join("letter.txt"), "mine").unwrap();
    assert!(demo::is_there(&other).is_err());
    assert!(demo::make(&other, &wish).is_err());
    assert_eq!(std::fs::read_to_string(other.join("letter.txt")).unwrap(), "mine");
}

#[test]
fn in_a_real_study_only_practice_cases_of_its_own_are_worked() {
    let folder = tempfile::tempdir().unwrap();
    let dir: PathBuf = folder.path().join("study");
    Ready::New.write(&dir).unwrap();
    let desk = Desk::open_or_create(&dir).unwrap();
    assert_eq!(desk.realm(), "real");
    let mut writer = desk.writer("set-up").unwrap();
    roster::read(&desk, &mut writer, &mut |_, _| {}).unwrap();
    let name = desk.study.draws[0].name.clone();
    let run = |writer: &mut crate::store::Writer, seed: &str| {
        let cases = crate::desk::practice::cases(&desk, writer, 7, seed).unwrap();
        let now = jiff::ZonedDateTime::now();
        let order = Order { cases, seed: seed.into(), language: "en".into(), now };
        simulate(&desk, &Versions::new(), order).unwrap()
    };
    // Before anything was drawn in earnest, and after.
    assert_eq!(run(&mut writer, "a").cases, 7);
    draw::draw(&desk, &mut writer, &name, Start::Seed(Some("x".into())), None).unwrap();
    assign::assign(&desk, &mut writer).unwrap();
    let before = writer.cases("real").unwrap();
    let (again, more) = (run(&mut writer, "b"), run(&mut writer, "b"));
    assert_eq!((again.cases, more.stuck), (7, 0));
    assert!(again.marks > 0 && writer.unmarked("practice").unwrap().is_empty());
    assert_eq!(writer.cases("real").unwrap(), before);
    let practice = writer.cases("practice").unwrap();
    assert_eq!(practice.len(), 21);
    assert!(practice.iter().all(|case| case.draw.starts_with("practice-") && case.probability.is_none()));
    let mut numbers: Vec<i64> = before.iter().chain(&practice).map(|case| case.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), before.len() + practice.len());
    let mut real = 0;
    let counted = writer.each_interview("real", |_| {
        real += 1;
        Ok::<(), crate::store::StoreError>(())
    });
    counted.unwrap();
    assert_eq!(real, 0);
    let verified = verify::verify(&desk).unwrap();
    assert!(verified.problems.is_empty(), "{:?}", verified.problems);
    // A real case is refused whoever hands it in.
    let now = jiff::ZonedDateTime::now();
    let order = Order { cases: vec![before[0].clone()], seed: "a".into(), language: "en".into(), now };
    assert!(simulate(&desk, &Versions::new(), order).is_err());
}

#[test]
fn where_two_marks_are_asked_for_two_people_give_them() {
    let folder = tempfile::tempdir().unwrap();
    let dir: PathBuf = folder.path().join("study");
    Ready::New.write(&dir).unwrap();
    let described = std::fs::read_to_string(dir.join("study.yaml")).unwrap();
    let marks = described
        .lines()
        .map(|line| if line.starts_with("smallest:") { "smallest: 3\nmarks: 2" } else { line });
    std::fs::write(dir.join("study.yaml"), marks.collect::<Vec<_>>().join("\n")).unwrap();
    let desk = Desk::open_or_create(&dir).unwrap();
    assert_eq!(desk.study.marks, 2);
    let mut writer = desk.writer("set-up").unwrap();
    roster::read(&desk, &mut writer, &mut |_, _| {}).unwrap();
    let cases = crate::desk::practice::cases(&desk, &mut writer, 8, "s").unwrap();
    let order = Order { cases, seed: "s".into(), language: "zh".into(), now: jiff::ZonedDateTime::now() };
    simulate(&desk, &Versions::new(), order).unwrap();
    let mut pairs = 0;
    for interview in interviews(&writer) {
        let marks = writer.marks(interview.id).unwrap();
        for pair in marks.chunks(2) {
            assert_eq!((pair[0].pass, pair[1].pass), (1, 2));
            assert!(
                pair[0].marker != pair[1].marker && pair.iter().all(|mark| mark.marker != interview.actor)
            );
            pairs += 1;
        }
    }
    assert!(pairs > 0);
    assert!(writer.unmarked("practice").unwrap().is_empty());
}

fn talk(version: &Arc<Version>, seed: &str, who: &str, intent: Intent) -> Held {
    let person = Person::new(&Lot::new(seed), "u", who, SINCE);
    let (interview, begun) = begin(version, who.len() as u64);
    hold(&person, intent, interview, begun, 1.0)
}

/// Over in a way that the machine has a word for, and the same when replayed.
fn sound(version: &Arc<Version>, held: &Held) -> Result<(), TestCaseError> {
    prop_assert!(!held.stuck);
    prop_assert!(!held.interview.is_open());
    let find = |_: &str| Some(version.clone());
    let again = Interview::replay(&find, &held.events);
    prop_assert_eq!(again.map(|again| again.fingerprint()), Some(held.interview.fingerprint()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 125, ..ProptestConfig::default() })]

    /// Four respondents for each of the questionnaires: 500 conversations.
    #[test]
    fn no_questionnaire_that_can_be_read_is_a_dead_end(
        plans in prop::collection::vec(plan(), 1..18),
        random in any::<bool>(),
        bank in any::<bool>(),
    ) {
        let version = version(&yaml(&plans, random, bank));
        let intents = [Intent::Talk, Intent::Talk, Intent::Leave(0.5), Intent::Postpone];
        for (n, intent) in intents.into_iter().enumerate() {
            let held = talk(&version, "s", &"p".repeat(n + 1), intent);
            sound(&version, &held)?;
        }
    }
}

/// A questionnaire of these items, without an opening.
fn small(items: &str) -> Arc<Version> {
    version(&format!(
        "questionnaire: small\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n{items}"
    ))
}

#[test]
fn what_nobody_can_answer_ends_in_a_break_off_and_not_in_a_loop() {
    let version = small(
        "      - number: Q1\n        ask: How many?\n        allow: []\n        check: . > 100 and . < 50\n",
    );
    for who in ["a", "b", "c"] {
        let held = talk(&version, "s", who, Intent::Talk);
        assert!(!held.stuck && matches!(held.interview.status(), Status::BrokenOff { .. }));
    }
}

#[test]
fn narrow_checks_are_met_by_trying_and_doubts_are_answered_with_a_reason() {
    let version = small(
        "      - number: Q1\n        ask: How many?\n        range: 0..1000\n        allow: []\n      \
         - number: Q2\n        ask: The same again?\n        range: 0..1000\n        allow: []\n        check: . = ${Q1}\n      \
         - number: Q3\n        ask: And?\n        range: 0..9\n        allow: []\n        warn:\n          if: . >= 0\n          say: Sure?\n      \
         - text: Q4\n        ask: A code?\n        allow: []\n        check: regex(., '^[A-Z][0-9]$')\n      \
         - date: Q5\n        ask: Which day?\n        allow: []\n        check: . = today()\n",
    );
    for who in ["a", "bb", "ccc", "dddd"] {
        let held = talk(&version, "s", who, Intent::Talk);
        assert_eq!(*held.interview.status(), Status::Completed, "{:?}", held.interview.problems());
        let reasons =
            held.events.iter().filter(|stamped| matches!(stamped.event, Event::Reasoned { .. })).count();
        assert_eq!(reasons, 1);
        let open = held.interview.problems();
        assert!(open.iter().all(|problem| problem.trouble == Trouble::Unanswered) && open.is_empty());
    }
}

/// The knowledge score of every person of a unit in the study that ships.
fn knowledge(version: &Arc<Version>, seed: &str, unit: &str, people: usize) -> f64 {
    let scores: Vec<f64> = (0..people)
        .filter_map(|n| {
            let person = Person::new(&Lot::new(seed), unit, &format!("{unit}/{n}"), SINCE);
            let (interview, begun) = begin(version, n as u64);
            let held = hold(&person, Intent::Talk, interview, begun, 1.0);
            score(&held.interview, 0.8, 1).dimensions[0].value
        })
        .collect();
    scores.iter().sum::<f64>() / scores.len() as f64
}

#[test]
fn units_that_truly_differ_are_found_to_differ() {
    let text = include_str!("../../../questionnaires/learning-80/learning.yaml");
    let version = version(text);
    let units: Vec<String> = (0..20).map(|n| format!("u{n}")).collect();
    let pairs: Vec<(f64, f64)> = units
        .iter()
        .map(|unit| (unit_effect("recovery", unit), knowledge(&version, "recovery", unit, 30)))
        .collect();
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let (xx, yy) = (sum(&|p| (p.0 - x).powi(2)), sum(&|p| (p.1 - y).powi(2)));
    let correlation = sum(&|p| (p.0 - x) * (p.1 - y)) / (xx * yy).sqrt();
    let slope = sum(&|p| (p.0 - x) * (p.1 - y)) / xx;
    println!("correlation {correlation:.3}, {slope:.1} points a logit");
    assert!(correlation > 0.85, "{correlation}");
    // One logit moves somebody in the middle by up to 30 points of 100, at these slopes of items.
    assert!((8.0..30.0).contains(&slope), "{slope}");
}
