//! What Fangtan answers, held against recorded answers of the systems the field trusts.
//! One line per suite; the test fails on any difference that is not listed with its reason in
//! `known-differences.toml`. The data are a folder of their own, which is read and never altered.

#[path = "conformance/data.rs"]
mod data;
#[path = "conformance/documents.rs"]
mod documents;
#[path = "conformance/known.rs"]
mod known;
#[path = "conformance/report.rs"]
mod report;
#[path = "conformance/statistics.rs"]
mod statistics;
#[path = "conformance/xpath.rs"]
mod xpath;

use std::path::Path;
use std::process::ExitCode;

use known::Known;
use report::Report;

/// What compares a suite, given its folder.
type Suite = fn(&Path, &Known) -> Report;

/// Every suite by name.
const SUITES: [(&str, Suite); 2] = [("xpath", xpath::run), ("statistics", statistics_suite)];

/// The statistics suite has nothing to list: what differs is an error of ours.
fn statistics_suite(folder: &Path, _: &Known) -> Report {
    let mut report = Report::default();
    for line in statistics::run(folder) {
        let part = line.group.trim_start_matches("statistics/").to_string();
        let Some(differences) = line.differences else {
            report.not_yet.insert(part, line.total);
            continue;
        };
        let wrong: std::collections::BTreeSet<&str> = differences.iter().map(|(id, _)| id.as_str()).collect();
        let count = report::Count { total: line.total, agreed: line.total - wrong.len(), listed: 0 };
        report.parts.insert(part, count);
        report.differences.extend(differences.iter().map(|(id, how)| format!("{id}: {how}")));
    }
    report
}

fn main() -> ExitCode {
    // `cargo test -- WORD` runs the suites whose name has WORD in it.
    let words: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let Some(folder) = data::folder() else {
        println!(
            "skipped: conformance (no folder `shared/conformance` here; FANGTAN_CONFORMANCE=DIR names one)"
        );
        return ExitCode::SUCCESS;
    };
    let known = match Known::read() {
        Ok(known) => known,
        Err(problem) => {
            println!("known-differences.toml: {problem}");
            return ExitCode::FAILURE;
        }
    };
    let mut failed = false;
    for (name, run) in SUITES {
        if !words.is_empty() && !words.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        if !folder.join(name).is_dir() {
            println!("skipped: {name} (no folder {})", folder.join(name).display());
            continue;
        }
        let report = run(&folder.join(name), &known);
        report.print(name);
        failed |= report.failed();
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
