//! The short way held against the long one, and what a row may say.

use super::*;
use crate::statistics::{Design, DfFrom, Lonely, Subset, stratum_weight};
use proptest::prelude::*;

/// One settled element: stratum, leaf, value (or none for that figure), or ineligible.
#[derive(Clone, Debug)]
struct Case {
    stratum: u32,
    leaf: u32,
    value: Option<f64>,
    eligible: bool,
}

/// total ⊃ two groups ⊃ two units each.
fn nodes() -> Vec<Node> {
    [
        ("all", None),
        ("g1", Some(0)),
        ("g2", Some(0)),
        ("u1", Some(1)),
        ("u2", Some(1)),
        ("u3", Some(2)),
        ("u4", Some(2)),
    ]
    .map(|(id, parent)| Node { id: id.into(), parent, scope: Scope::Population })
    .into()
}

fn within(leaf: u32, node: usize) -> bool {
    match node {
        0 => true,
        1 => leaf < 5,
        2 => leaf >= 5,
        _ => leaf as usize == node,
    }
}

fn tally_of(cases: &[Case], populations: &[u64]) -> Tally {
    let mut tally = Tally::new(populations, 1);
    for case in cases {
        match case.eligible {
            true => tally.add(case.stratum, case.leaf, &[case.value]),
            false => tally.add_ineligible(case.stratum),
        }
    }
    tally
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

prop_compose! {
    fn any_case()(stratum in 0u32..4, leaf in 3u32..7, value in prop::option::weighted(0.9, 0.0f64..100.0), eligible in prop::bool::weighted(0.9)) -> Case {
        Case { stratum, leaf, value, eligible }
    }
}

proptest! {
    /// Units cut across strata, some without a value, some ineligible, strata alone or unmet: each
    /// row equals the estimate from one row an element.
    #[test]
    fn a_row_equals_the_estimate_over_the_elements(cases in prop::collection::vec(any_case(), 1..40), more in prop::collection::vec(0u64..30, 4)) {
        let settled = |h: u32| cases.iter().filter(|c| c.stratum == h).count() as u64;
        let populations: Vec<u64> = (0..4).map(|h| settled(h) + more[h as usize]).collect();
        let tally = tally_of(&cases, &populations);
        let rows = Table::new(nodes()).unwrap().rows(&tally, &Sizes::new(), 0);

        let strata: Vec<u64> = cases.iter().map(|c| u64::from(c.stratum)).collect();
        let of = |h: u32| populations[h as usize];
        let weights: Vec<f64> = cases.iter().map(|c| stratum_weight(of(c.stratum), settled(c.stratum)).unwrap()).collect();
        let all: Vec<f64> = cases.iter().map(|c| of(c.stratum) as f64).collect();
        let design = Design::new(&strata, None, Some(&weights), Some(&all), Lonely::Adjust).unwrap();
        let y: Vec<f64> = cases.iter().map(|c| c.value.unwrap_or(0.0)).collect();
        for (node, row) in rows.iter().enumerate() {
            let mask: Vec<bool> = cases.iter().map(|c| c.eligible && c.value.is_some() && within(c.leaf, node)).collect();
            let figure = row.figures[0];
            prop_assert_eq!(row.respondents, cases.iter().filter(|c| c.eligible && within(c.leaf, node)).count() as u64);
            match design.mean(&y, Subset::Domain(&mask, DfFrom::Domain)) {
                None => prop_assert_eq!(figure, Figure { n: 0, ..Figure::default() }),
                Some(long) => {
                    prop_assert_eq!((figure.n, figure.df), (long.n, Some(long.df)));
                    prop_assert!(near(figure.mean.unwrap(), long.value));
                    prop_assert!((figure.se.unwrap() - long.se).abs() < 1e-8, "{:?} {:?}", figure, long);
                    prop_assert_eq!(figure.low.is_some(), long.df >= 1);
                    prop_assert_eq!(figure.deff.is_some(), long.deff.is_some());
                    prop_assert!(near(figure.deff.unwrap_or(0.0), long.deff.unwrap_or(0.0)), "{:?} {:?}", figure, long);
                }
            }
        }
    }

    /// Where a cell is withheld nothing but its n is there, and what is shown has at least the smallest n.
    #[test]
    fn a_withheld_figure_says_only_its_n(cases in prop::collection::vec(any_case(), 1..40), smallest in 2u64..5) {
        let tally = tally_of(&cases, &[50; 4]);
        for row in Table::new(nodes()).unwrap().rows(&tally, &Sizes::new(), smallest) {
            let figure = row.figures[0];
            match figure.suppressed {
                Some(_) => prop_assert_eq!(figure, Figure { n: figure.n, suppressed: figure.suppressed, ..Figure::default() }),
                None => prop_assert!(figure.n >= smallest && figure.mean.is_some() && figure.se.is_some()),
            }
        }
    }
}

#[test]
fn populations_and_what_of_them_is_covered() {
    let mut tally = Tally::new(&[10, 20, 30], 2);
    for value in [1.0, 2.0, 3.0] {
        tally.add(0, 3, &[Some(value), None]);
        tally.add(1, 5, &[Some(value), Some(value)]);
    }
    // Nobody settled in stratum 2, whose elements belong to u4.
    let sizes = Sizes::from([((0, 3), 10), ((1, 5), 20), ((2, 6), 30)]);
    let rows = Table::new(nodes()).unwrap().rows(&tally, &sizes, 3);
    let facts: Vec<_> =
        rows.iter().map(|r| (r.id.as_str(), r.depth, r.population, r.covered, r.respondents)).collect();
    assert_eq!(facts[0], ("all", 0, Some(60), Some(30), 6));
    assert_eq!(facts[2], ("g2", 1, Some(50), Some(20), 3));
    assert_eq!(facts[6], ("u4", 2, Some(30), Some(0), 0));
    assert_eq!(rows[3].figures[1].n, 0);
    assert_eq!(rows[3].figures[1].suppressed, Some(Suppressed::Small));
}

/// Σw(y − ȳ)² and the rest by hand: strata of 10 and 30, two asked in each.
#[test]
fn the_design_effect_is_held_against_simple_random_sampling() {
    let mut tally = Tally::new(&[10, 30], 1);
    for (stratum, value) in [(0, 1.0), (0, 3.0), (1, 6.0), (1, 8.0)] {
        tally.add(stratum, 3, &[Some(value)]);
    }
    let sizes = Sizes::from([((0, 3), 40)]);
    let figure = Table::new(nodes()).unwrap().rows(&tally, &sizes, 0)[0].figures[0];
    // Weights 5 and 15, mean 5.75.
    let variance = (0.25f64.powi(2) * 0.8 + 0.75f64.powi(2) * (28.0 / 30.0)) * 2.0 / 2.0;
    let squares = 5.0 * (4.75f64.powi(2) + 2.75f64.powi(2)) + 15.0 * (0.25f64.powi(2) + 2.25f64.powi(2));
    let simple = squares / 40.0 * 4.0 / 3.0 / 4.0 * 0.9;
    assert!(near(figure.se.unwrap().powi(2), variance), "{figure:?}");
    assert!(near(figure.deff.unwrap(), variance / simple), "{figure:?}");
}

#[test]
fn work_has_n_and_mean_only() {
    let nodes = vec![
        Node { id: "all".into(), parent: None, scope: Scope::Population },
        Node { id: "team-1".into(), parent: Some(0), scope: Scope::Work { cases: 5 } },
        Node { id: "team-2".into(), parent: Some(0), scope: Scope::Work { cases: 6 } },
    ];
    let mut tally = Tally::new(&[40], 1);
    for k in 0..4 {
        tally.add(0, 1, &[Some(f64::from(k))]);
        tally.add(0, 2, &[Some(10.0)]);
    }
    let rows = Table::new(nodes).unwrap().rows(&tally, &Sizes::from([((0, 0), 40)]), 3);
    assert_eq!(rows[0].population, Some(40));
    assert!(rows[0].figures[0].se.is_some());
    assert_eq!(rows[1].population, None);
    assert_eq!(rows[1].figures[0], Figure { n: 4, mean: Some(1.5), ..Figure::default() });
}

#[test]
fn a_table_is_one_tree() {
    let node = |parent| Node { id: String::new(), parent, scope: Scope::Population };
    assert_eq!(Table::new(vec![]).unwrap_err(), TreeError::Empty);
    assert_eq!(Table::new(vec![node(None), node(None)]).unwrap_err(), TreeError::Root(1));
    assert_eq!(Table::new(vec![node(None), node(Some(1))]).unwrap_err(), TreeError::Order(1));
}

/// A hundred thousand interviews of 2,000 units with six figures: in one pass, in well under the
/// time a screen may take, even without optimisation.
#[test]
fn a_hundred_thousand_interviews_are_one_pass() {
    let units = 2_000u32;
    let mut nodes = vec![Node { id: "all".into(), parent: None, scope: Scope::Population }];
    for unit in 0..units {
        nodes.push(Node { id: format!("u{unit}"), parent: Some(0), scope: Scope::Population });
    }
    let sizes: Sizes = (0..units).map(|h| ((h, h + 1), 500)).collect();
    let table = Table::new(nodes).unwrap();
    let start = std::time::Instant::now();
    let mut tally = Tally::new(&vec![500; units as usize], 6);
    for k in 0..100_000u32 {
        let h = k % units;
        let y = Some(f64::from(k * 7919 % 101));
        tally.add(h, h + 1, &[y; 6]);
    }
    let rows = table.rows(&tally, &sizes, 3);
    let taken = start.elapsed();
    println!("100,000 interviews, 2,000 units, 6 figures: {taken:?}");
    assert_eq!(rows.len(), 2_001);
    assert_eq!(rows[0].figures[5].n, 100_000);
    assert!(taken.as_secs() < 5, "{taken:?}");
}
