//! The scores beside the raw tables: what they say can be worked out again from the rows that carry it.

use crate::helper::{Export, Study};

fn figure(export: &Export, level: &str, id: &str, figure: &str) -> crate::helper::Row {
    let mut rows = export.rows("scores.csv").into_iter();
    rows.find(|row| row["level"] == level && row["id"] == id && row["figure"] == figure).unwrap()
}

/// Weight and value of each interview that has both.
fn weighed(export: &Export, column: &str, unit: Option<&str>) -> Vec<(f64, f64)> {
    let rows = export.rows("interviews.csv").into_iter();
    rows.filter(|row| unit.is_none_or(|unit| row["unit"] == unit))
        .filter_map(|row| Some((row["weight"].parse().ok()?, row[column].parse().ok()?)))
        .collect()
}

#[test]
fn scores_are_the_weighted_means_of_the_interviews() {
    let study = Study::full(false);
    let export = study.export();
    let mut compared = 0;
    for (level, id, unit) in [("total", "total", None), ("unit", "east", Some("east"))] {
        for (name, column) in [("overall", "score"), ("knowledge", "score__knowledge")] {
            let rows = weighed(&export, column, unit);
            let row = figure(&export, level, id, name);
            assert_eq!(row["n"], rows.len().to_string(), "{row:?}");
            if !row["suppressed"].is_empty() {
                continue;
            }
            let weights: f64 = rows.iter().map(|(weight, _)| weight).sum();
            let mean = rows.iter().map(|(weight, value)| weight * value).sum::<f64>() / weights;
            assert!((row["mean"].parse::<f64>().unwrap() - mean).abs() < 1e-9, "{row:?} is {mean}");
            compared += 1;
        }
    }
    assert!(compared >= 2);
}

#[test]
fn small_cells_are_withheld_here_and_figures_are_provisional() {
    let export = Study::full(false).export();
    let rows = export.rows("scores.csv");
    assert!(rows.iter().all(|row| row["audience"] == "internal" && row["provisional"] == "1"));
    // One interview in the west, below the smallest cell of two.
    let west = figure(&export, "unit", "west", "knowledge");
    assert_eq!((west["n"].as_str(), west["mean"].as_str(), west["suppressed"].as_str()), ("1", "", "small"));
    assert_eq!(west["population"], "5");
    assert!(rows.iter().any(|row| row["level"] == "team" && row["population"].is_empty()));
}

#[test]
fn a_closed_round_is_provisional_no_longer() {
    let study = Study::full(false);
    study.append(
        "round-closed",
        fangtan::store::Subject::Round("1"),
        serde_json::json!({ "reason": "test" }),
    );
    let export = study.export();
    for file in ["scores.csv", "sample.csv"] {
        assert!(export.rows(file).iter().all(|row| row["provisional"] == "0"), "{file}");
    }
}
