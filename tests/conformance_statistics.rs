//! Runs the statistics suites of the conformance folder and prints a line for each group.

#[path = "conformance/statistics.rs"]
mod statistics;

use std::path::{Path, PathBuf};

/// `FANGTAN_CONFORMANCE`, or `shared/conformance` beside or above the project.
fn conformance_folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("FANGTAN_CONFORMANCE") {
        return Some(folder.into());
    }
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/conformance"))
        .find(|folder| folder.is_dir())
}

#[test]
fn estimates_equal_those_of_the_reference() {
    let Some(folder) = conformance_folder() else {
        println!("skipped: no conformance folder (set FANGTAN_CONFORMANCE)");
        return;
    };
    let lines = statistics::run(&folder.join("statistics"));
    let mut wrong = Vec::new();
    for line in &lines {
        println!("{line}");
        for (id, how) in line.differences.iter().flatten() {
            wrong.push(format!("{id}: {how}"));
        }
    }
    assert!(!lines.is_empty());
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}
