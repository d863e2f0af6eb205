//! What an export costs: time a thousand interviews, and memory, which must not grow with their number.
//! `FANGTAN_BENCH_INTERVIEWS` changes the size (2,000 unless said; 100,000 is what the promise is about).

use fangtan::desk::{Desk, Versions, refresh_results};
use fangtan::export::{Order, export};
use fangtan::form::{Address, Answer, Preload, Seed, State};
use fangtan::interview::{Action, Event, Interview, Stamped, Start};
use fangtan::questionnaire::{Kind, Version};
use fangtan::store::{Entry, StoreError, Subject, Tx};
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

const AT: i64 = 1_795_510_800_000;
const FILE: &str = "learning.yaml";
/// Set for the process that exports: where the study lies.
const STUDY: &str = "FANGTAN_BENCH_STUDY";

fn main() {
    let interviews: usize =
        std::env::var("FANGTAN_BENCH_INTERVIEWS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    if let Some(dir) = std::env::var_os(STUDY) {
        return measure(Path::new(&dir), interviews);
    }
    let folder = tempfile::tempdir().expect("a folder to measure in");
    let dir = folder.path().join("study");
    std::fs::create_dir(&dir).expect("a study folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/learning-80");
    for name in ["study.yaml", FILE, "roster.csv"] {
        std::fs::copy(from.join(name), dir.join(name)).expect("the study that ships");
    }
    let desk = Desk::open_or_create(&dir).expect("a study");
    let begun = Instant::now();
    let events = fill(&desk, interviews);
    println!("written {interviews} interviews of {events} events in {:.1} s", begun.elapsed().as_secs_f64());

    // In a process of its own, so that what filling took is not counted.
    let mut child = Command::new(std::env::current_exe().expect("this program"));
    let done = child.env(STUDY, &dir).env("FANGTAN_BENCH_INTERVIEWS", interviews.to_string()).status();
    assert!(done.expect("a second process").success());
}

/// Exports a study and says what that took.
fn measure(dir: &Path, interviews: usize) {
    let desk = Desk::open(dir).expect("a study");
    let order = Order {
        output: dir.with_file_name("out"),
        realm: None,
        bom: true,
        raw_text: false,
        void: false,
        names_as: None,
    };
    let begun = Instant::now();
    let exported = export(&desk, &order, &mut |_, _| {}).expect("an export");
    let seconds = begun.elapsed().as_secs_f64();
    let rows: u64 = exported.files.iter().map(|file| file.rows).sum();
    println!(
        "exported {rows} rows in {seconds:.1} s, {:.2} ms an interview",
        1e3 * seconds / interviews as f64
    );
    println!("peak memory {}", peak());
}

/// Completed interviews, all with the answers of one: what is written differs in the case alone.
fn fill(desk: &Desk, interviews: usize) -> usize {
    let (version, bytes) = desk.questionnaire().expect("its questionnaire");
    let version = Arc::new(version);
    let units: Vec<String> =
        desk.study.units.leaves().map(|unit| desk.study.units.get(unit).code.clone()).collect();
    let mut writer = desk.writer("c1").expect("a writer");
    let cases: Vec<_> = (1..=interviews)
        .map(|n| {
            let unit = &units[n % units.len()];
            json!({ "case": format!("c{n}"), "number": n, "element": format!("e{n}"), "unit": unit,
                    "stratum": unit, "probability": 0.5 })
        })
        .collect();
    writer
        .transact(|tx| {
            tx.put_source("questionnaire", FILE, &bytes)?;
            // In parts, as a draw of this size is written.
            for (n, part) in cases.chunks(1_000).enumerate() {
                let draw = json!({ "realm": "practice", "round": "1", "cases": part }).to_string();
                let kind = if n == 0 { "draw-made" } else { "cases-drawn" };
                put(tx, Subject::Draw("first"), kind, draw.as_bytes())?;
            }
            Ok::<(), StoreError>(())
        })
        .expect("a draw");
    let rest = one(version.clone());
    for chunk in (1..=interviews).collect::<Vec<_>>().chunks(500) {
        writer
            .transact(|tx| {
                for n in chunk {
                    let case = format!("c{n}");
                    let subject = Subject::Interview(Uuid::now_v7());
                    tx.claim(&case)?;
                    let (_, first) = Interview::start(version.clone(), start(&case));
                    for event in first.iter().chain(&rest) {
                        put(tx, subject, event.kind(), &event.payload())?;
                    }
                    tx.release(&case)?;
                }
                Ok::<(), StoreError>(())
            })
            .expect("interviews");
    }
    refresh_results(desk, &Versions::new(), &mut writer).expect("scores");
    writer.close().expect("an end");
    1 + rest.len()
}

fn start(case: &str) -> Start {
    Start {
        case: case.to_string(),
        realm: "practice".into(),
        by: "virtual".into(),
        preload: Preload::default(),
        seed: Seed::from_text("bench"),
        language: "zh".into(),
        offset: 28_800,
        at: AT,
    }
}

/// Everything answered in one interview, then completion if nothing stands against it.
fn one(version: Arc<Version>) -> Vec<Event> {
    let (mut interview, _) = Interview::start(version, start("c0"));
    let mut all = Vec::new();
    let mut act = |interview: &mut Interview, action: Action| {
        let Ok(events) = interview.apply(action, AT) else { return };
        let stamped: Vec<Stamped> =
            events.iter().map(|event| Stamped { at: AT, event: event.clone() }).collect();
        interview.absorb(&stamped);
        all.extend(events);
    };
    let nodes: Vec<_> = interview.form().all_nodes().collect();
    for node in nodes {
        let form = interview.form();
        let Some(item) = form.item(node).filter(|_| form.state(node) == State::NotReached) else { continue };
        let value = match &item.kind {
            Kind::One(choices) | Kind::Many { choices, .. } => choices.list[0].code.clone(),
            Kind::Rank { choices, places } => {
                let codes = choices.list.iter().take(*places).map(|choice| choice.code.as_str());
                codes.collect::<Vec<_>>().join(" ")
            }
            Kind::Number { .. } => "1".into(),
            Kind::Date { .. } => "2020-01-01".into(),
            _ => "说了一件具体的事，讲了前因后果。".repeat(4),
        };
        let at = Address::item(form.address(node).item);
        act(&mut interview, Action::Answer { at, answer: Answer::value(value) });
    }
    act(&mut interview, Action::BreakOff { reason: "the bench".into() });
    all
}

fn put(tx: &mut Tx<'_>, subject: Subject<'_>, kind: &str, payload: &[u8]) -> Result<(), StoreError> {
    tx.append(Entry { kind, subject, actor: "c1", payload, time: Some(AT) }).map(drop)
}

/// The most memory held so far, as Linux counts it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not known here");
    line.trim_start_matches("VmHWM:").trim().to_string()
}
