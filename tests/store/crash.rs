//! Killed at any moment, sixteen at once, stopped and woken: what was acknowledged is there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fangtan::store::{Store, StoreError, Subject};
use serde_json::Value;
use uuid::Uuid;

use crate::helper::{Study, answer, conduct, start};

/// Runs one of the ignored tests below as a process of its own.
pub fn child(role: &str, folder: &Path, argument: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([role, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env("FANGTAN_STORE_FOLDER", folder)
        .env("FANGTAN_STORE_ARGUMENT", argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The folder and argument of a process started by [`child`]; `None` when run by hand.
pub fn orders() -> Option<(Store, String)> {
    let folder = std::env::var_os("FANGTAN_STORE_FOLDER")?;
    let store = Store::open(Path::new(&folder)).unwrap();
    Some((store, std::env::var("FANGTAN_STORE_ARGUMENT").unwrap()))
}

/// Says something to the parent. The test harness may have begun the line.
pub fn say(words: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "\n{words}").unwrap();
    out.flush().unwrap();
}

/// What a child said after this word, in order, until it ended.
pub fn said(child: &mut Child, word: &str) -> Vec<String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let prefix = format!("{word} ");
    out.lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
        .collect()
}

/// Goes on with the interview of its case, or begins one, and answers without end.
#[test]
#[ignore = "a process that other tests start"]
fn answering() {
    let Some((store, case)) = orders() else {
        return;
    };
    let mut writer = store.writer("shen").unwrap();
    writer.claim(&case).unwrap();
    let interview = match writer.case(&case).unwrap().unwrap().interview {
        Some(interview) => interview,
        None => start(&mut writer, &case),
    };
    let done = writer.events_of(Subject::Interview(interview)).unwrap().len();
    for n in done.. {
        let length = n * 37 % 2000; // some fill pages, some move them
        answer(&mut writer, interview, &format!("q{n}"), &"x".repeat(length));
        say(&format!("saved q{n}"));
    }
}

fn items(store: &Store, interview: Uuid) -> Vec<String> {
    store
        .reader()
        .unwrap()
        .events_of(Subject::Interview(interview))
        .unwrap()
        .iter()
        .filter(|e| e.kind == "answered")
        .map(|e| serde_json::from_slice::<Value>(e.payload.as_deref().unwrap()).unwrap())
        .map(|p| p["item"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn killed_at_any_moment_what_was_acknowledged_is_there() {
    let kills = if std::env::var("FANGTAN_SLOW").is_ok_and(|v| v == "1") { 200 } else { 20 };
    let study = Study::with_cases(1);
    let (mut acknowledged, mut state) = (0, 0x9e37_79b9_u64);
    for kill in 0..kills {
        let mut process = child("crash::answering", &study.folder, "case1");
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // From before it has opened the file to hundreds of answers later.
        std::thread::sleep(Duration::from_micros((state >> 33) % 120_000));
        process.kill().unwrap();
        process.wait().unwrap();
        let saved = said(&mut process, "saved");
        acknowledged += saved.len();

        let reader = study.store.reader().unwrap();
        let interview = reader.case("case1").unwrap().unwrap().interview;
        let stored = interview.map(|i| items(&study.store, i)).unwrap_or_default();
        for item in &saved {
            assert!(stored.contains(item), "kill {kill}: {item} was acknowledged and is lost");
        }
        // Nothing twice, nothing skipped: each process went on where the last one stood.
        let expected: Vec<String> = (1..=stored.len()).map(|n| format!("q{n}")).collect();
        assert_eq!(stored, expected, "kill {kill}");
        let report = study.store.verify(true).unwrap();
        assert_eq!(report.problems, [], "kill {kill}");
    }
    println!("{kills} kills, {acknowledged} acknowledged answers, none lost");
    assert!(acknowledged > kills, "{acknowledged}");
    let mut heir = study.writer("he");
    assert_eq!(heir.claim("case1").unwrap().taken_over_from.as_deref(), Some("shen"));
}

const ANSWERS: usize = 40;

#[test]
#[ignore = "a process that other tests start"]
fn conducting() {
    let Some((store, case)) = orders() else {
        return;
    };
    let mut writer = store.writer(&case).unwrap();
    let interview = start(&mut writer, &case);
    let mut longest = Duration::ZERO;
    for n in 0..ANSWERS {
        let begun = Instant::now();
        answer(&mut writer, interview, &format!("q{n}"), "yes");
        longest = longest.max(begun.elapsed());
    }
    writer.close().unwrap();
    say(&format!("longest {}", longest.as_millis()));
}

#[test]
fn sixteen_at_once_lose_nothing() {
    let study = Study::with_cases(16);
    let cases: Vec<String> = (1..=16).map(|n| format!("case{n}")).collect();
    let mut processes: Vec<Child> =
        cases.iter().map(|case| child("crash::conducting", &study.folder, case)).collect();
    // A board looks on meanwhile, and is held up by nobody.
    let reader = study.store.reader().unwrap();
    let (mut looks, mut slowest) = (0, Duration::ZERO);
    while processes.iter_mut().any(|p| p.try_wait().unwrap().is_none()) {
        let begun = Instant::now();
        reader.data_version().unwrap();
        reader.count_by_unit("real").unwrap();
        slowest = slowest.max(begun.elapsed());
        looks += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    let longest = processes
        .iter_mut()
        .flat_map(|p| {
            assert!(p.wait().unwrap().success());
            said(p, "longest")
        })
        .map(|ms| ms.parse::<u64>().unwrap());
    let longest: Vec<u64> = longest.collect();
    assert_eq!(longest.len(), 16);
    println!("longest waits in ms: {longest:?}; {looks} looks, slowest {slowest:?}");
    assert!(longest.iter().all(|ms| *ms < 5000), "{longest:?}");
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    for case in &cases {
        let id = reader.case(case).unwrap().unwrap().interview.unwrap();
        let expected: Vec<String> = (0..ANSWERS).map(|n| format!("q{n}")).collect();
        assert_eq!(items(&study.store, id), expected);
    }
    let report = study.store.verify(true).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.streams, 17);
}

/// Answers once for each line it is told.
#[test]
#[ignore = "a process that other tests start"]
fn obeying() {
    let Some((store, case)) = orders() else {
        return;
    };
    let mut writer = store.writer("shen").unwrap();
    let interview = start(&mut writer, &case);
    say("ready now");
    for line in std::io::stdin().lines() {
        let item = line.unwrap();
        answer(&mut writer, interview, &item, "yes");
        say(&format!("saved {item}"));
    }
}

/// A process that is stopped is not dead: its case is its own, and it goes on when it wakes.
#[cfg(unix)]
#[test]
fn a_stopped_process_keeps_its_case() {
    use rustix::process::{Pid, Signal, kill_process};
    let study = Study::with_cases(1);
    let mut process = child("crash::obeying", &study.folder, "case1");
    let pid = Pid::from_child(&process);
    let mut hear = {
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        move |words: &str| assert!(lines.any(|l| l.unwrap() == words), "{words}")
    };
    let mut tell = process.stdin.take().unwrap();
    hear("ready now");
    kill_process(pid, Signal::STOP).unwrap();
    let mut he = study.writer("he");
    assert!(matches!(he.claim("case1"), Err(StoreError::Claimed { by, .. }) if by == "shen"));
    kill_process(pid, Signal::CONT).unwrap();
    writeln!(tell, "q1").unwrap();
    hear("saved q1");

    process.kill().unwrap();
    process.wait().unwrap();
    let claim = he.claim("case1").unwrap();
    assert_eq!((claim.epoch, claim.taken_over_from.as_deref()), (2, Some("shen")));
    let interview = he.case("case1").unwrap().unwrap().interview.unwrap();
    answer(&mut he, interview, "q2", "no");
    assert_eq!(items(&study.store, interview), ["q1", "q2"]);
}

/// Threads of one process, each with a writer of its own, are as good as processes.
#[test]
fn writers_of_one_process_do_not_disturb_each_other() {
    let study = Study::with_cases(4);
    std::thread::scope(|scope| {
        for n in 1..=4 {
            let mut writer = study.writer("shen");
            scope.spawn(move || conduct(&mut writer, &format!("case{n}"), 20));
        }
    });
    let report = study.store.verify(true).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!(report.events, 2 + 4 * 23);
}
