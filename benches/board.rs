//! What a supervisor waits for in a large study: the first board and the scores of 100,000 interviews, in a
//! process of its own, against one bare pass of SQLite over the same table; and its memory.
//! `FANGTAN_BENCH_INTERVIEWS` changes the size. `make DIR unit|level` and `read DIR` do the two halves alone.

use fangtan::desk::board::{Boards, Scope};
use fangtan::desk::draw::Start;
use fangtan::desk::{Desk, create, draw, roster};
use fangtan::store::{Case, Dimension, Entry, Scored, StoreError, Subject, Tx};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;
use uuid::Uuid;

const UNITS: usize = 200;
const TEAMS: usize = 20;
const NAMES: [&str; 4] = ["knowledge", "practice", "attitude", "conduct"];

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == "read") {
        return read(Path::new(&words[at + 1]));
    }
    if let Some(at) = words.iter().position(|word| word == "make") {
        return fill(Path::new(&words[at + 1]), 100_000, &words[at + 2]);
    }
    let asked = std::env::var("FANGTAN_BENCH_INTERVIEWS").ok().and_then(|text| text.parse().ok());
    let interviews: usize = asked.unwrap_or(100_000);
    for by in ["unit", "level"] {
        let folder = tempfile::tempdir().expect("a folder to measure in");
        let begun = Instant::now();
        fill(folder.path(), interviews, by);
        println!("strata by {by}: {interviews} interviews made in {:.1} s", begun.elapsed().as_secs_f64());
        let program = std::env::current_exe().expect("this program");
        // The first of them still waits for the disk, to which all of that was just written.
        for _ in 0..5 {
            let status = std::process::Command::new(&program).arg("read").arg(folder.path()).status();
            assert!(status.expect("a process to read in").success());
        }
    }
}

/// What a fresh process needs.
fn read(folder: &Path) {
    let begun = Instant::now();
    let desk = Desk::open(folder).expect("the study");
    let reader = desk.reader().expect("a reader");
    let mut boards = Boards::new();
    let scope = Scope::of(&desk);
    let first = boards.read(&desk, &reader, &scope, 0).expect("a board");
    println!(
        "  first figures, study opened and all {:.1} ms ({} rows, n {}, mean {:.1})",
        begun.elapsed().as_secs_f64() * 1e3,
        first.units.rows.len(),
        first.units.rows[0].overall.n,
        first.units.rows[0].overall.mean.unwrap_or(f64::NAN),
    );
    let bare = rusqlite::Connection::open(folder.join("study.db")).expect("the database");
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..7 {
        let begun = Instant::now();
        boards.read(&desk, &reader, &scope, 0).expect("a board");
        ours.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        let sql = "SELECT sum(overall), sum(length(dimensions)) FROM result WHERE counted";
        let sums: (f64, i64) = bare.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("sums");
        assert!(sums.1 > 0);
        theirs.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    println!(
        "  again {:.1} ms, bare pass {:.1} ms: {:.1} times as long",
        ours[3],
        theirs[3],
        ours[3] / theirs[3]
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        println!("  peak memory {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

fn fill(folder: &Path, interviews: usize, by: &str) {
    let people = interviews + interviews / 5;
    std::fs::write(folder.join("study.yaml"), study(interviews, by)).expect("study.yaml");
    std::fs::write(folder.join("q.yaml"), questionnaire()).expect("q.yaml");
    let mut rows = String::from("id,unit,level\n");
    for n in 0..people {
        writeln!(rows, "P{n:06},u{},l{}", n % UNITS, n % 7).expect("text");
    }
    std::fs::write(folder.join("roster.csv"), rows).expect("roster.csv");
    create(folder).expect("databases");
    let desk = Desk::open(folder).expect("a study");
    let mut writer = desk.writer("a0").expect("a writer");
    roster::read(&desk, &mut writer, &mut |_, _| {}).expect("a roster");
    draw::draw(&desk, &mut writer, "first", Start::Seed(Some("bench".into())), None).expect("a draw");
    let cases = writer.cases("real").expect("cases");
    for chunk in cases.chunks(1000) {
        writer
            .transact(|tx| {
                let teams: Vec<_> = chunk.iter().map(assignment).collect();
                let teams = json!({ "assignments": teams }).to_string();
                put(tx, "cases-assigned", Subject::Draw("first"), &teams)?;
                chunk.iter().try_for_each(|case| interview(tx, case))
            })
            .expect("interviews");
    }
    writer.close().expect("the end of the stream");
}

/// By jurisdiction: a unit is one team's.
fn assignment(case: &Case) -> serde_json::Value {
    let team = case.unit.trim_start_matches('u').parse::<usize>().unwrap_or(0) % TEAMS;
    json!({ "case": case.id, "team": format!("t{team}"), "interviewer": format!("a{team}") })
}

fn interview(tx: &mut Tx<'_>, case: &Case) -> Result<(), StoreError> {
    let id = Uuid::now_v7();
    let n = case.number as f64;
    tx.claim(&case.id)?;
    let started = json!({ "case": case.id, "realm": "real", "by": "virtual" }).to_string();
    put(tx, "started", Subject::Interview(id), &started)?;
    put(tx, "completed", Subject::Interview(id), "{}")?;
    tx.release(&case.id)?;
    let score = (n * 37.0) % 101.0;
    let dimensions = NAMES.map(|name| Dimension {
        name,
        points: score / 10.0,
        reached: 10.0,
        possible: 12.0,
        value: Some(score),
    });
    tx.put_result(
        id,
        &Scored {
            counted: true,
            code: None,
            overall: Some(score),
            all_wrong: Some(score * 0.9),
            left_out: Some(score),
            applicable: 36,
            dont_know: 1,
            refused: 0,
            not_reached: 1,
            dimensions: &dimensions,
            unmarked: &[],
        },
    )
}

fn put(tx: &mut Tx<'_>, kind: &str, subject: Subject<'_>, payload: &str) -> Result<(), StoreError> {
    tx.append(Entry { kind, subject, actor: "a0", payload: payload.as_bytes(), time: None }).map(drop)
}

fn study(interviews: usize, by: &str) -> String {
    let mut text = format!(
        "study: large\nquestionnaire: q.yaml\nroster:\n  file: roster.csv\n  columns: {{ id: id, unit: unit, \
         level: level }}\ndraws:\n  - {{ draw: first, method: stratified, by: {by}, size: {interviews} }}\nunits:\n"
    );
    for group in 0..10 {
        writeln!(text, "  - unit: g{group}\n    units:").expect("text");
        for unit in (group * UNITS / 10)..((group + 1) * UNITS / 10) {
            writeln!(text, "      - unit: u{unit}").expect("text");
        }
    }
    text += "teams:\n";
    for team in 0..TEAMS {
        writeln!(text, "  - {{ team: t{team}, members: [{{ code: a{team} }}] }}").expect("text");
    }
    text
}

fn questionnaire() -> String {
    let mut text = String::from("questionnaire: large\nlanguages: [en]\ntitle: Large\ndimensions:\n");
    for name in NAMES {
        writeln!(text, "  - {{ dimension: {name}, weight: 25, title: {name} }}").expect("text");
    }
    text += "parts:\n  - part: A\n    title: One\n    items:\n";
    for (n, name) in NAMES.iter().enumerate() {
        writeln!(
            text,
            "      - one: A{n}\n        text: Ask\n        choices: {{ 1: a, 2: b }}\n        key: 1\n        \
             dimension: {name}"
        )
        .expect("text");
    }
    text
}
