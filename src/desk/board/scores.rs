//! Scores of a round: one row a unit, group, team or total, in the order of the study, each figure with its
//! n and its uncertainty or withheld. Nothing here is sorted by what was found.

use super::frames::{Cell, Frames};
use super::pass::{ALL_WRONG, DIMENSIONS, LEFT_OUT, OVERALL, Passed, Side, Sums};
use super::rows::Kind;
use crate::desk::Desk;
use crate::questionnaire::{self, Text};
use crate::statistics::{Figure, Node, Row, Scope, Sizes, Table, Tally};
use crate::store::CaseCount;
use std::collections::{BTreeSet, HashMap};

/// What is scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Its name in files.
    pub name: String,
    /// Its name for people.
    pub title: Text,
    /// Its weight in the overall score; none where it is not weighed in.
    pub weight: Option<f64>,
}

impl Dimension {
    pub(super) fn of(dimension: &questionnaire::Dimension) -> Dimension {
        let questionnaire::Dimension { name, title, weight } = dimension;
        Dimension { name: name.clone(), title: title.clone(), weight: *weight }
    }

    /// One that only results know: the questionnaire no longer has it.
    pub(super) fn named(name: &str) -> Dimension {
        Dimension { name: name.to_string(), title: Text::same(name), weight: None }
    }
}

/// How many of the scored items that applied were not known, refused or not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemShares {
    /// Scored items that applied, over all interviews that count.
    pub applicable: u64,
    /// Of these, don't know.
    pub dont_know: u64,
    /// Of these, refused.
    pub refused: u64,
    /// Of these, not reached, skipped ones among them.
    pub not_reached: u64,
}

/// One row of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// Code of the unit or team; `total` for the total.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it is about.
    pub kind: Kind,
    /// Index of the row it is part of; it stands earlier.
    pub parent: Option<usize>,
    /// Steps from the total.
    pub depth: usize,
    /// Interviews that count, with an overall value or without.
    pub respondents: u64,
    /// Elements of the frame. None for teams.
    pub population: Option<u64>,
    /// Those of them in strata where somebody has been settled: what the estimates cover. None for teams.
    pub covered: Option<u64>,
    /// The overall score.
    pub overall: Figure,
    /// The overall score were all that is missing wrong; withheld with the overall score.
    pub all_wrong: Figure,
    /// The overall score were all that is missing left out; withheld with the overall score.
    pub left_out: Figure,
    /// In the order of [`Scores::dimensions`].
    pub dimensions: Vec<Figure>,
    /// Interviews that count and have no overall value, because an open answer waits for its mark.
    pub unmarked: u64,
    /// Interviews that count and have no overall value, because too little of a dimension was reached.
    pub incomplete: u64,
    /// Shares of items; none where the overall score is withheld.
    pub items: Option<ItemShares>,
}

/// A table of scores; the first row is the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// What is scored, in the questionnaire's order.
    pub dimensions: Vec<Dimension>,
    /// The smallest cell that is shown.
    pub smallest: u64,
    /// The rows, parents before children.
    pub rows: Vec<ScoreRow>,
}

/// The tables of units and of teams.
pub(super) fn of(desk: &Desk, frames: &Frames, passed: Passed) -> (Scores, Scores) {
    let Passed { cases, units, teams, dimensions, unplanned, .. } = passed;
    let population = Population::new(frames, unplanned);
    let whole = WholeTeams::new(&cases);
    let everything = |_: &str| Scope::Population;
    let of_unit = |unit: &str| units.rows.find(Some(unit));
    let unit_scores = table(desk, &units, &dimensions, &population, everything, of_unit);
    let of_team = |unit: &str| teams.rows.find(whole.of(unit));
    let scope = |team: &str| whole.scope(team);
    let mut team_scores = table(desk, &teams, &dimensions, &population, scope, of_team);
    for row in team_scores.rows.iter_mut().filter(|row| row.kind == Kind::Team) {
        (row.population, row.covered) = (None, None);
    }
    super::beside::withhold(&unit_scores, &mut team_scores, &cases);
    (unit_scores, team_scores)
}

/// Who the elements of the frame are.
struct Population {
    cells: Vec<Cell>,
}

impl Population {
    fn new(frames: &Frames, unplanned: HashMap<(u32, String), u64>) -> Population {
        let more = unplanned.into_iter().map(|((stratum, unit), elements)| Cell {
            strata: vec![stratum],
            unit,
            elements,
        });
        Population { cells: frames.cells.iter().cloned().chain(more).collect() }
    }

    /// By stratum and row. An element that several draws could have reached counts in the first.
    fn sizes(&self, row: impl Fn(&str) -> u32) -> Sizes {
        let mut sizes = Sizes::new();
        for cell in &self.cells {
            if let Some(stratum) = cell.strata.first() {
                *sizes.entry((*stratum, row(&cell.unit))).or_default() += cell.elements;
            }
        }
        sizes
    }

    /// Elements in a stratum of any draw where somebody is settled, by row.
    fn covered(&self, tally: &Tally, rows: usize, row: impl Fn(&str) -> u32) -> Vec<u64> {
        let mut covered = vec![0; rows];
        let settled = |h: &u32| tally.strata().get(*h as usize).is_some_and(|stratum| stratum.settled() > 0);
        for cell in self.cells.iter().filter(|cell| cell.strata.iter().any(settled)) {
            covered[row(&cell.unit) as usize] += cell.elements;
        }
        covered
    }
}

/// Teams whose cases are all the cases of the units they lie in. Only of these can be said what they found
/// out about a population; of the others there is but what they did.
struct WholeTeams<'c> {
    by_unit: HashMap<&'c str, BTreeSet<Option<&'c str>>>,
    cases: HashMap<&'c str, u64>,
}

impl<'c> WholeTeams<'c> {
    fn new(cases: &'c [CaseCount]) -> WholeTeams<'c> {
        let mut teams = WholeTeams { by_unit: HashMap::new(), cases: HashMap::new() };
        for count in cases {
            teams.by_unit.entry(&count.unit).or_default().insert(count.team.as_deref());
            if let Some(team) = count.team.as_deref() {
                *teams.cases.entry(team).or_default() += count.cases;
            }
        }
        teams
    }

    /// The one team that has all cases of a unit.
    fn of(&self, unit: &str) -> Option<&'c str> {
        let teams = self.by_unit.get(unit)?;
        teams.first().copied().flatten().filter(|_| teams.len() == 1)
    }

    fn scope(&self, team: &str) -> Scope {
        let mut units = self.by_unit.values().filter(|teams| teams.contains(&Some(team))).peekable();
        let some = units.peek().is_some();
        match some && units.all(|teams| teams.len() == 1) {
            true => Scope::Population,
            false => Scope::Work { cases: self.cases.get(team).copied().unwrap_or(0) },
        }
    }
}

fn table(
    desk: &Desk,
    side: &Side,
    dimensions: &[Dimension],
    population: &Population,
    scope: impl Fn(&str) -> Scope,
    row_of: impl Fn(&str) -> u32,
) -> Scores {
    let places = &side.rows.places;
    let nodes = places.iter().map(|place| Node {
        id: place.id.clone(),
        parent: place.parent,
        scope: if place.kind == Kind::Total { Scope::Population } else { scope(&place.id) },
    });
    // One root, parents before children: how `Rows` makes them.
    let table = Table::new(nodes.collect()).expect("rows are a tree");
    let smallest = desk.study.smallest;
    let sums = side.rows.up(side.own.clone(), Sums::add);
    let covered = population.covered(&side.tally, places.len(), &row_of);
    let covered = side.rows.up(covered, |above, below| *above += below);
    let rows = table.rows(&side.tally, &population.sizes(&row_of), smallest);
    let rows = rows.into_iter().zip(places).zip(sums).zip(covered).map(|(((row, place), sums), covered)| {
        let covered = row.covered.map(|_| covered);
        score_row(
            row,
            sums,
            ScoreRow {
                id: place.id.clone(),
                title: place.title.clone(),
                kind: place.kind,
                parent: place.parent,
                depth: place.depth,
                covered,
                ..ScoreRow::empty()
            },
        )
    });
    Scores { dimensions: dimensions.to_vec(), smallest, rows: rows.collect() }
}

fn score_row(row: Row, sums: Sums, empty: ScoreRow) -> ScoreRow {
    let overall = row.figures[OVERALL];
    let with_overall = |figure: Figure| match overall.suppressed {
        None => figure,
        suppressed => Figure { n: figure.n, suppressed, ..Figure::default() },
    };
    let items = ItemShares {
        applicable: sums.applicable,
        dont_know: sums.dont_know,
        refused: sums.refused,
        not_reached: sums.not_reached,
    };
    ScoreRow {
        respondents: row.respondents,
        population: row.population,
        overall,
        all_wrong: with_overall(row.figures[ALL_WRONG]),
        left_out: with_overall(row.figures[LEFT_OUT]),
        dimensions: row.figures[DIMENSIONS..].to_vec(),
        unmarked: sums.unmarked,
        incomplete: sums.incomplete,
        items: overall.suppressed.is_none().then_some(items),
        ..empty
    }
}

impl ScoreRow {
    fn empty() -> ScoreRow {
        ScoreRow {
            id: String::new(),
            title: Text::default(),
            kind: Kind::Total,
            parent: None,
            depth: 0,
            respondents: 0,
            population: None,
            covered: None,
            overall: Figure::default(),
            all_wrong: Figure::default(),
            left_out: Figure::default(),
            dimensions: Vec::new(),
            unmarked: 0,
            incomplete: 0,
            items: None,
        }
    }
}

impl Scores {
    /// The rows of one level: every unit, every group (a unit without one stands for itself, so that the
    /// level is the whole), every team, or the total.
    pub fn level(&self, level: Level) -> impl Iterator<Item = &ScoreRow> {
        self.rows.iter().filter(move |row| match level {
            Level::Unit => row.kind == Kind::Unit,
            Level::Group => row.depth == 1,
            Level::Team => row.kind == Kind::Team,
            Level::Total => row.kind == Kind::Total,
        })
    }
}

/// A level at which scores are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Units without others below them.
    Unit,
    /// The units at the top.
    Group,
    /// Teams.
    Team,
    /// All together.
    Total,
}
