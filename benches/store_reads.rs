//! What reading costs in a large study: counted results of 100,000 interviews in one pass, then
//! rebuild and verification of a log of about a million events. `FANGTAN_BENCH_INTERVIEWS` and
//! `FANGTAN_BENCH_ANSWERS` change the size.

use std::time::Instant;

use fangtan::store::{Dimension, Entry, Scored, Store, StoreError, Subject, Tx};
use serde_json::json;
use uuid::Uuid;

fn main() {
    let of = |name: &str, default| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default);
    let interviews: usize = of("FANGTAN_BENCH_INTERVIEWS", 100_000);
    let answers: usize = of("FANGTAN_BENCH_ANSWERS", 8);
    let folder = tempfile::tempdir().expect("a folder to measure in");
    let store = Store::create(folder.path(), Uuid::new_v4()).expect("a study");

    let begun = Instant::now();
    fill(&store, interviews, answers);
    println!("written {interviews} interviews in {:.1} s", begun.elapsed().as_secs_f64());

    let reader = store.reader().expect("a reader");
    for turn in 1..=5 {
        let (begun, mut n, mut of_dimensions, mut sum) = (Instant::now(), 0, 0, 0.0);
        reader
            .each_result("real", |r| {
                n += 1;
                of_dimensions += r.dimensions.filter(|d| d.value.is_some()).count();
                sum += r.overall.unwrap_or_default();
                Ok::<(), StoreError>(())
            })
            .expect("results");
        let ms = begun.elapsed().as_secs_f64() * 1e3;
        println!(
            "{turn}: {n} results with {of_dimensions} dimensions {ms:.1} ms (mean {:.1})",
            sum / f64::from(n)
        );
        let begun = Instant::now();
        let counts = reader.count_by_unit("real").expect("counts").len();
        println!("{turn}: {counts} counts by unit {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    }
    let begun = Instant::now();
    store.writer("zhou").and_then(|mut w| w.rebuild()).expect("a rebuild");
    println!("rebuild {:.1} s", begun.elapsed().as_secs_f64());
    for projections in [false, true] {
        let begun = Instant::now();
        let report = store.verify(projections).expect("a report");
        assert!(report.is_sound(), "{:?}", report.problems);
        println!(
            "verify {} events, projections {projections}: {:.1} s",
            report.events,
            begun.elapsed().as_secs_f64()
        );
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
        println!("peak memory {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

fn fill(store: &Store, interviews: usize, answers: usize) {
    let mut writer = store.writer("shen").expect("a writer");
    let cases: Vec<_> = (1..=interviews)
        .map(|n| {
            json!({ "case": format!("c{n}"), "number": n, "element": format!("e{n}"),
                    "unit": format!("u{}", n % 200), "stratum": format!("s{}", n % 20) })
        })
        .collect();
    let draw = json!({ "realm": "real", "round": "one", "cases": cases }).to_string();
    writer.transact(|tx| put(tx, "draw-made", Subject::Draw("one"), &draw)).expect("a draw");
    let names = ["knowledge", "practice", "attitude", "conduct"];
    let dimensions =
        names.map(|name| Dimension { name, points: 7.0, reached: 10.0, possible: 12.0, value: Some(70.0) });
    for chunk in (1..=interviews).collect::<Vec<_>>().chunks(1000) {
        writer
            .transact(|tx| {
                for n in chunk {
                    interview(tx, *n, answers, &dimensions)?;
                }
                Ok::<(), StoreError>(())
            })
            .expect("interviews");
    }
}

fn interview(
    tx: &mut Tx<'_>,
    n: usize,
    answers: usize,
    dimensions: &[Dimension<'_>],
) -> Result<(), StoreError> {
    let (id, case) = (Uuid::new_v4(), format!("c{n}"));
    let subject = Subject::Interview(id);
    tx.claim(&case)?;
    let started = json!({ "case": case, "realm": "real", "by": "virtual" }).to_string();
    put(tx, "started", subject, &started)?;
    for item in 0..answers {
        put(tx, "answered", subject, &format!("{{\"item\":\"q{item}\",\"value\":\"2\"}}"))?;
    }
    put(tx, "completed", subject, "{}")?;
    tx.release(&case)?;
    tx.put_result(
        id,
        &Scored {
            counted: true,
            code: None,
            overall: Some((n % 101) as f64),
            all_wrong: None,
            left_out: None,
            applicable: 36,
            dont_know: 1,
            refused: 0,
            not_reached: 0,
            dimensions,
            unmarked: &[],
        },
    )
}

fn put(tx: &mut Tx<'_>, kind: &str, subject: Subject<'_>, payload: &str) -> Result<(), StoreError> {
    tx.append(Entry { kind, subject, actor: "shen", payload: payload.as_bytes(), time: None }).map(drop)
}
