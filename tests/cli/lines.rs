//! Any line whatever gets exactly one answer, and no payload whatever stops the reading of a log.

use crate::every;
use crate::talk::is_status;
use fangtan::cli::plain::{Outcome, Plain};
use fangtan::desk::{Beginning, Conduct, Desk, Versions, cases};
use fangtan::i18n::Lang;
use fangtan::interview::Event;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::Cursor;

/// Lines near to the protocol, and lines that are nothing of the kind.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let near = prop::sample::select(vec![
        "1",
        "2",
        "9",
        "1 9",
        "a",
        "a b",
        "none",
        "x z",
        "70",
        "99.5",
        "3",
        "-1",
        "2026-03-01",
        "words",
        "::",
        ":::",
        "::dk",
        ":dk",
        ":rf",
        ":skip",
        ":next",
        ":back",
        ":goto A3",
        ":goto A9b",
        ":goto",
        ":goto A7",
        ":goto [",
        ":goto A1[2]",
        ":remark",
        ":remark x",
        ":reason",
        ":reason x",
        ":lang",
        ":lang zh",
        ":lang fr",
        ":help",
        ":review",
        ":break-off",
        ":complete",
        ":complete now",
        ":",
        ": ",
        ":\u{a0}dk",
        "：dk",
        "  ",
        "\t",
        "\r",
        "１",
        "一、二",
    ]);
    let near = near.prop_map(|text| text.as_bytes().to_vec());
    // The words that end it are rare, so that most conversations go on.
    let last = prop::sample::select(vec![":pause", ":break-off x"]).prop_map(|text| text.as_bytes().to_vec());
    prop_oneof![
        30 => near,
        4 => ".{0,20}".prop_map(String::into_bytes),
        3 => ":[a-z-]{0,8} .{0,10}".prop_map(String::into_bytes),
        3 => prop::collection::vec(any::<u8>(), 0..20),
        1 => last,
    ]
    .prop_map(|mut bytes| {
        bytes.retain(|byte| *byte != b'\n');
        bytes
    })
}

#[test]
fn every_line_gets_one_answer() {
    let folder = every::study();
    let desk = Desk::open(&folder.dir).expect("a study");
    let versions = Versions::new();
    let open = || {
        let reader = desk.reader().expect("a reader");
        let case = cases::list(&desk, &reader)
            .expect("cases")
            .into_iter()
            .find(|row| matches!(row.status.as_str(), "open" | "in-progress"))?;
        let case = cases::numbered(&desk, &reader, &case.id).expect("a case");
        let beginning = Beginning { by: "person", language: "en".into(), seed: None, offset: 0 };
        let writer = desk.writer("a1").expect("a writer");
        Some(Conduct::open(&desk, &versions, writer, case, beginning).expect("an interview"))
    };
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let asked = std::cell::Cell::new(0);
    let lines = prop::collection::vec(line(), 1..30);
    runner
        .run(&lines, |lines| {
            // Sixteen cases; they go on where the last conversation left them, and all may come to an end.
            let Some(mut conduct) = open() else { return Ok(()) };
            let mut input =
                Cursor::new(lines.iter().flat_map(|line| [line, &b"\n"[..]].concat()).collect::<Vec<u8>>());
            let mut out = Vec::new();
            let outcome = Plain::new(&mut conduct, Lang::En, "林可".into(), &mut out).run(&mut input);
            conduct.lay_down().expect("laid down").close().expect("closed");
            let outcome = outcome.expect("an outcome");
            let read = &input.get_ref()[..input.position() as usize];
            let lines = read.split(|byte| *byte == b'\n').filter(|line| match str::from_utf8(line) {
                Ok(text) => !text.trim().is_empty(),
                Err(_) => true,
            });
            let expected = lines.count();
            let out = String::from_utf8(out).expect("UTF-8");
            let answers = out.lines().filter(|line| is_status(line)).count();
            prop_assert_eq!(answers, expected, "{:?}\n{}", outcome, out);
            let stray = out.lines().find(|line| {
                let known = ["ask ", "note ", "ended ", "paused"].iter().any(|word| line.starts_with(word));
                !(line.starts_with(' ') || known || is_status(line))
            });
            prop_assert_eq!(stray, None);
            let bad = out.chars().find(|c| *c != '\n' && c.is_control());
            prop_assert_eq!(bad, None);
            prop_assert_eq!(out.contains("completed "), matches!(outcome, Outcome::Completed(_)));
            asked.set(asked.get() + expected);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    println!("{} lines answered", asked.get());
    assert!(asked.get() > 300, "{asked:?}");
    folder.run("verify", &[]).well();
}

const KINDS: [&str; 18] = [
    "started",
    "answered",
    "moved",
    "reasoned",
    "remarked",
    "example",
    "language",
    "helped",
    "paused",
    "resumed",
    "ended",
    "broken-off",
    "completed",
    "voided",
    "reopened",
    "redacted",
    "marked",
    "version-changed",
];

/// JSON of every shape, with the names that events use.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["answered", "not-asked", "review", "real", "zh", ""]).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop::sample::select(vec![
            "at",
            "item",
            "instances",
            "state",
            "value",
            "to",
            "warn",
            "text",
            "on",
            "offset",
            "code",
            "reason",
            "share",
            "engine",
            "state_hash",
            "address",
            "events",
            "version",
            "decisions",
            "items",
            "choices",
            "case",
            "realm",
            "by",
            "seed",
            "language",
            "preload",
            "columns",
            "pass",
            "criteria",
            "review",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            prop::collection::vec((key, inner), 0..8).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_payload_stops_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in ".{0,12}") {
        for kind in KINDS.into_iter().chain([kind.as_str()]) {
            let _ = Event::read(kind, Some(&bytes));
        }
    }

    #[test]
    fn what_is_read_is_written_the_same(value in json(), kind in prop::sample::select(KINDS.to_vec())) {
        let payload = serde_json::to_vec(&value).expect("JSON");
        if let Ok(Some(event)) = Event::read(kind, Some(&payload)) {
            prop_assert_eq!(event.kind(), kind);
            let again = Event::read(kind, Some(&event.payload())).expect("read again").expect("an event");
            prop_assert_eq!(again, event);
        }
    }
}

/// Whatever somebody puts into the log, replaying it ends, and what it comes to can be shown.
#[test]
fn any_events_can_be_replayed() {
    let folder = every::study();
    every::whole(&folder, "1", 1);
    let past = every::log_of(&folder.dir, "1").expect("an interview");
    let version = past.interview.form().version().clone();
    let begun = past.events[0].1.clone();
    let real: Vec<_> = past.events.iter().map(|(_, event)| event.clone()).collect();
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let odd = (json(), prop::sample::select(KINDS.to_vec()), any::<i64>());
    let strategy = prop::collection::vec(prop_oneof![odd.prop_map(Some), Just(None)], 0..60);
    runner
        .run(&strategy, |list| {
            let mut events = vec![begun.clone()];
            for (n, entry) in list.into_iter().enumerate() {
                match entry {
                    Some((value, kind, at)) => {
                        let payload = serde_json::to_vec(&value).expect("JSON");
                        let read = Event::read(kind, Some(&payload)).ok().flatten();
                        events.extend(read.map(|event| fangtan::interview::Stamped { at, event }));
                    }
                    None => events.extend(real.get(1 + n % (real.len() - 1)).cloned()),
                }
            }
            let find = |_: &str| Some(version.clone());
            let Some(interview) = fangtan::interview::Interview::replay(&find, &events) else {
                return Ok(());
            };
            let _ = (interview.view(fangtan::form::Audience::Screen { name: "" }), interview.problems());
            let _ = (interview.progress(), interview.state_hash(), interview.spent(0));
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
