//! Boards of a study made by hand, held against the long way from the same cases.

use super::handmade::{Handmade, MORNING, Made, UNITS};
use super::*;
use crate::statistics::{Design, DfFrom, Figure, Lonely, Subset, Suppressed};
use std::collections::HashMap;

fn row<'b>(scores: &'b Scores, id: &str) -> &'b ScoreRow {
    scores.rows.iter().find(|row| row.id == id).unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 * a.abs().max(b.abs())
}

/// One settled element, as the long way needs it.
struct Settled {
    stratum: String,
    unit: String,
    value: Option<f64>,
}

/// The mean over some units from one row an element.
fn the_long_way(settled: &[Settled], sizes: &HashMap<String, u64>, within: &[&str]) -> (f64, f64, u64, u64) {
    let mut codes: Vec<&str> = settled.iter().map(|s| s.stratum.as_str()).collect();
    codes.sort();
    codes.dedup();
    let number = |code: &str| codes.iter().position(|c| *c == code).unwrap() as u64;
    let strata: Vec<u64> = settled.iter().map(|s| number(&s.stratum)).collect();
    let size = |s: &Settled| sizes[&s.stratum] as f64;
    let in_stratum = |s: &Settled| settled.iter().filter(|o| o.stratum == s.stratum).count() as f64;
    let weights: Vec<f64> = settled.iter().map(|s| size(s) / in_stratum(s)).collect();
    let all: Vec<f64> = settled.iter().map(size).collect();
    let design = Design::new(&strata, None, Some(&weights), Some(&all), Lonely::Adjust).unwrap();
    let y: Vec<f64> = settled.iter().map(|s| s.value.unwrap_or(0.0)).collect();
    let mask: Vec<bool> =
        settled.iter().map(|s| s.value.is_some() && within.contains(&s.unit.as_str())).collect();
    let estimate = design.mean(&y, Subset::Domain(&mask, DfFrom::Domain)).unwrap();
    (estimate.value, estimate.se, estimate.df, estimate.n)
}

fn agree(figure: &Figure, long: (f64, f64, u64, u64)) {
    assert!(near(figure.mean.unwrap(), long.0), "{figure:?} {long:?}");
    assert!(near(figure.se.unwrap(), long.1), "{figure:?} {long:?}");
    assert_eq!((figure.df, figure.n), (Some(long.2), long.3));
}

const PROVINCE: [&str; 4] = ["finance", "education", "health", "statistics"];
const EVERYWHERE: [&str; 7] =
    ["finance", "education", "health", "statistics", "tangzhou", "lantai", "archive"];

#[test]
fn every_figure_is_that_of_the_estimator() {
    let made = Handmade::worked();
    let board = made.board();
    let sizes: HashMap<String, u64> = UNITS.iter().map(|(u, n)| (u.to_string(), *n as u64)).collect();
    let mut overall = Vec::new();
    let mut knowledge = Vec::new();
    let reader = made.desk.reader().unwrap();
    let cases = made.cases();
    let settled = |unit: &str, value| Settled { stratum: unit.into(), unit: unit.into(), value };
    reader
        .each_result("real", |result| {
            overall.push(settled(result.unit, result.overall));
            knowledge.push(settled(result.unit, result.dimensions.into_iter().next().unwrap().value));
            Ok::<(), crate::store::StoreError>(())
        })
        .unwrap();
    for case in cases.iter().filter(|case| case.code.as_deref() == Some("4.10")) {
        overall.push(settled(&case.unit, None));
        knowledge.push(settled(&case.unit, None));
    }
    for (id, within) in [
        ("finance", &["finance"][..]),
        ("education", &["education"]),
        ("province", &PROVINCE),
        ("total", &EVERYWHERE),
    ] {
        agree(&row(&board.units, id).overall, the_long_way(&overall, &sizes, within));
        agree(&row(&board.units, id).dimensions[0], the_long_way(&knowledge, &sizes, within));
    }
    let total = row(&board.units, "total");
    assert_eq!((total.population, total.covered), (Some(97), Some(91)), "nobody of the archive was reached");
    assert_eq!(
        (total.respondents, total.overall.n),
        (row(&board.units, "total").respondents, total.overall.n)
    );
    assert_eq!((total.respondents - total.overall.n, total.unmarked, total.incomplete), (1, 1, 0));
    assert!(board.units.dimensions[0].title.get("en") == "Knowledge" && !board.round.unwrap().closed);
}

#[test]
fn small_cells_are_withheld_and_what_would_tell_them() {
    let board = Handmade::worked().board();
    let state = |id: &str| row(&board.units, id).overall.suppressed;
    assert_eq!(state("health"), Some(Suppressed::Small));
    // Of the siblings that could stand beside it, the one with the fewest elements.
    assert_eq!(state("statistics"), Some(Suppressed::Linked));
    assert_eq!((state("finance"), state("province")), (None, None));
    let health = row(&board.units, "health");
    assert_eq!(health.overall, Figure { n: 1, suppressed: Some(Suppressed::Small), ..Figure::default() });
    assert_eq!((health.population, health.respondents, health.items), (Some(5), 2, None));
    assert_eq!(health.left_out.mean, None, "nor by another way of counting");
}

/// From a team's score and those of its units one could work out the one that is withheld.
#[test]
fn a_team_that_tells_of_a_small_unit_is_withheld_too() {
    let board = Handmade::worked().board();
    let team = row(&board.teams, "t1");
    let withheld = Figure { n: team.overall.n, suppressed: Some(Suppressed::Linked), ..Figure::default() };
    assert_eq!((&team.overall, team.all_wrong.mean, team.left_out.mean), (&withheld, None, None));
    assert_eq!(team.items, None);
    assert_eq!(row(&board.teams, "total").overall.suppressed, None);
}

#[test]
fn a_team_is_measured_where_it_is_a_set_of_whole_units() {
    let mut made = Handmade::worked();
    // Nothing is small, so that no team is withheld for its sake.
    made.desk.study.smallest = 1;
    let board = made.board();
    let team = row(&board.teams, "t1");
    assert_eq!((team.kind, team.population, team.covered), (Kind::Team, None, None));
    assert!(team.overall.se.is_some(), "its cases are all the cases of its units");
    // One case in other hands, and it is not.
    let mut writer = made.writer("s1");
    let case = made.cases_of("finance").remove(0);
    let payload =
        serde_json::json!({ "assignments": [{ "case": case.id, "team": "t2", "interviewer": "b1" }] });
    writer
        .transact(|tx| {
            tx.append(crate::store::Entry {
                kind: "cases-assigned",
                subject: crate::store::Subject::Draw("first"),
                actor: "s1",
                payload: payload.to_string().as_bytes(),
                time: None,
            })
        })
        .unwrap();
    let board = made.board();
    for id in ["t1", "t2"] {
        let team = row(&board.teams, id);
        assert!(
            team.overall.mean.is_some() && team.overall.se.is_none() && team.overall.low.is_none(),
            "{id}"
        );
    }
    assert_eq!(row(&board.teams, "total").population, Some(97));
}

#[test]
fn strata_of_a_column_cut_across_units() {
    let made = Handmade::drawn("columns");
    let mut overall = Vec::new();
    for (n, case) in made.cases().iter().enumerate().take(15) {
        let value = 40.0 + (n as f64 * 17.0) % 50.0;
        made.interview(case, Made::scored(value));
        overall.push(Settled {
            stratum: case.stratum.clone().unwrap(),
            unit: case.unit.clone(),
            value: Some(value),
        });
    }
    let board = made.board();
    let sizes: HashMap<String, u64> = [("正处".to_string(), 50), ("副处".to_string(), 47)].into();
    agree(&row(&board.units, "total").overall, the_long_way(&overall, &sizes, &EVERYWHERE));
    let populations: Vec<Option<u64>> =
        UNITS.iter().map(|(unit, _)| row(&board.units, unit).population).collect();
    let expected: Vec<Option<u64>> = UNITS.iter().map(|(_, n)| Some(*n as u64)).collect();
    assert_eq!(populations, expected);
    assert_eq!(row(&board.units, "archive").covered, Some(6), "both strata were reached");
}

#[test]
fn what_a_plan_says_of_its_elements_is_what_its_lists_say() {
    for (draw, round) in [("first", "1"), ("columns", "2"), ("simple", "3")] {
        let made = Handmade::drawn(draw);
        let reader = made.desk.reader().unwrap();
        let key = frames::Key::new("real", Some(round), &[draw]);
        let (told, none) = Frames::read(&reader, key).unwrap();
        assert!(none.is_empty(), "nothing is left to be counted");
        let mut lists = frames::Lists::default();
        let logged = crate::desk::planned::logged_plans(&reader, round, "real").unwrap();
        lists.add(&reader, logged.last().unwrap()).unwrap();
        let mut cells = told.cells.clone();
        cells.sort_by(|a, b| (&a.unit, &a.strata).cmp(&(&b.unit, &b.strata)));
        assert_eq!(cells, lists.cells(&told).unwrap(), "{draw}");
        assert_eq!(cells.iter().map(|cell| cell.elements).sum::<u64>(), 97);
    }
}

#[test]
fn a_board_is_the_same_whether_read_by_two_or_by_one() {
    let made = Handmade::worked();
    let by_two = made.board();
    let by_one = made
        .writer("s1")
        .transact(|tx| {
            // Within a transaction a second connection could not look.
            let board = Boards::new().read(&made.desk, tx, &Scope::of(&made.desk), MORNING);
            Ok::<_, crate::store::StoreError>(board.unwrap())
        })
        .unwrap();
    assert_eq!(by_two, by_one);
}

#[test]
fn a_board_is_of_one_round_and_one_realm() {
    let made = Handmade::worked();
    made.draw("simple");
    let latest = made.board();
    assert_eq!(latest.round.as_ref().unwrap().name, "3");
    assert_eq!(
        (latest.rounds.as_slice(), latest.coverage.total().cases()),
        (&["1".into(), "3".into()][..], 12)
    );
    assert_eq!((row(&latest.units, "total").respondents, latest.units.rows[0].population), (0, Some(97)));
    made.close_round("1");
    let first = made.board_of(&Scope { realm: "real".into(), round: Some("1".into()) });
    assert!(first.round.as_ref().unwrap().closed);
    assert_eq!(first.coverage.total().cases(), 30);
    let practice = made.board_of(&Scope { realm: "practice".into(), round: None });
    assert_eq!((practice.round, practice.units.rows[0].respondents), (None, 0));
    let asked = Scope { realm: "real".into(), round: Some("2".into()) };
    let error = Boards::new().read(&made.desk, &made.desk.reader().unwrap(), &asked, MORNING).unwrap_err();
    assert!(error.to_string().contains("there is no round 2"), "{error}");
}

#[test]
fn coverage_counts_every_case_once() {
    let made = Handmade::worked();
    let board = made.board();
    let total = board.coverage.total();
    assert_eq!((total.cases(), total.wanted(), total.replaced), (30, 30, 0));
    assert_eq!((total.broken_off, total.sufficient, total.insufficient()), (2, 1, 1));
    assert_eq!((total.not_interviewed, total.ineligible), (1, 1));
    let archive = made.cases_of("archive").len() as u64;
    assert_eq!(total.open, archive + made.cases_of("lantai").len() as u64 - 2);
    let done: u64 =
        board.coverage.units.iter().filter(|r| r.kind == Kind::Unit).map(|r| r.standing.done()).sum();
    assert_eq!(total.done(), done);
    assert_eq!(board.coverage.teams[0].standing, total);
    let ids: Vec<&str> = board.coverage.teams.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids[..5], ["total", "t1", "finance", "education", "health"]);
}

#[test]
fn a_reserve_takes_the_place_of_the_case_it_replaces() {
    let made = Handmade::worked();
    let case = made.cases_of("health").into_iter().find(|c| c.code.as_deref() == Some("4.10")).unwrap();
    let before = made.board();
    crate::desk::replace::replace(&made.desk, &mut made.writer("a1"), &case, "moved away").unwrap();
    let board = made.board();
    let total = board.coverage.total();
    assert_eq!((total.cases(), total.wanted(), total.replaced, total.ineligible), (31, 30, 1, 1));
    // Who was found ineligible stays in the weights.
    assert_eq!(board.units.rows[0].overall, before.units.rows[0].overall);
}

#[test]
fn what_is_urgent_comes_with_its_cases() {
    let made = Handmade::worked();
    let urgent = made.board().urgent;
    let matters: Vec<(Matter, u64)> = urgent.iter().map(|one| (one.matter, one.count)).collect();
    // The case that is overdue is open too, and counts once.
    let open = made.board().coverage.total().open - 1;
    assert_eq!(
        matters,
        [(Matter::Overdue, 1), (Matter::BrokenOff, 1), (Matter::Unmarked, 1), (Matter::NotBegun, open)]
    );
    let lantai = made.cases_of("lantai");
    assert_eq!(urgent[0].numbers, [lantai[2].number]);
    assert_eq!(urgent[0].since, Some(MORNING - 86_400_000));
    assert_eq!(urgent[1].numbers, [lantai[0].number]);
    assert_eq!(urgent[3].teams["t2"], open);
    assert!(Handmade::undrawn().board().urgent.is_empty());
}

#[test]
fn a_case_with_two_interviews_counts_once() {
    let made = Handmade::drawn("first");
    let case = made.cases_of("finance").remove(0);
    made.interview(&case, Made::scored(10.0));
    made.clock.pass(60_000);
    made.interview(&case, Made::scored(90.0));
    let board = made.board();
    let finance = row(&board.units, "finance");
    assert_eq!((finance.respondents, finance.overall.n), (1, 1));
    assert_eq!(board.coverage.total().done(), 1);
}

#[test]
fn a_dimension_that_only_results_know_is_there() {
    let made = Handmade::worked();
    let path = made.dir().join("q.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("dimension: knowledge", "dimension: knowing")).unwrap();
    let board = made.board();
    let names: Vec<&str> = board.units.dimensions.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["knowing", "practice", "knowledge"]);
    let total = &board.units.rows[0];
    assert_eq!(total.dimensions[0].n, 0);
    assert!(total.dimensions[2].n > 20);
}
