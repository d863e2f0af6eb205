//! The table of teams beside that of units: a team's score is withheld where with it the mean of a small unit could
//! be worked out. Which one it is, is decided in `statistics`; what belongs to a team is gathered here.

use super::scores::{ScoreRow, Scores};
use crate::fieldwork::CaseStatus;
use crate::statistics::{Cell, Figure, Sum, Suppressed, withhold_beside};
use crate::store::CaseCount;
use std::collections::{BTreeMap, BTreeSet};

/// Figures of a row before its dimensions: overall, all wrong, left out.
const BEFORE: usize = 3;

/// Withholds what of the teams tells of small units.
pub(super) fn withhold(units: &Scores, teams: &mut Scores, cases: &[CaseCount]) {
    let mut work = None;
    for figure in 0..BEFORE + units.dimensions.len() {
        // Mostly nothing is small, and nothing is to be gathered.
        if units.rows.iter().all(|row| of(row, figure).suppressed.is_none()) {
            continue;
        }
        let work = work.get_or_insert_with(|| Work::of(units, cases));
        let cells = cells(units, figure);
        let state: Vec<Option<Suppressed>> =
            units.rows.iter().map(|row| of(row, figure).suppressed).collect();
        let sums: Vec<Sum<'_>> = teams.rows[1..]
            .iter()
            .map(|row| Sum {
                code: &row.id,
                leaves: work.leaves.get(row.id.as_str()).into_iter().flatten().copied().collect(),
                cases: work.cases.get(row.id.as_str()).copied().unwrap_or(0),
                withheld: of(row, figure).suppressed.is_some(),
            })
            .collect();
        for team in withhold_beside(&cells, &state, &sums, units.smallest) {
            hide(&mut teams.rows[team + 1], figure);
        }
    }
}

/// What teams did: where they interviewed anybody, and how many cases they have.
struct Work<'c> {
    leaves: BTreeMap<&'c str, BTreeSet<usize>>,
    cases: BTreeMap<&'c str, u64>,
}

impl<'c> Work<'c> {
    fn of(units: &Scores, counts: &'c [CaseCount]) -> Work<'c> {
        let mut work = Work { leaves: BTreeMap::new(), cases: BTreeMap::new() };
        let row: BTreeMap<&str, usize> =
            units.rows.iter().enumerate().skip(1).map(|(at, row)| (row.id.as_str(), at)).collect();
        for count in counts {
            let Some(team) = count.team.as_deref() else { continue };
            *work.cases.entry(team).or_default() += count.cases;
            let status = CaseStatus::from_word(&count.status);
            if matches!(status, Some(CaseStatus::Completed | CaseStatus::BrokenOff)) {
                // Of no unit that is described: the total's own.
                work.leaves
                    .entry(team)
                    .or_default()
                    .insert(row.get(count.unit.as_str()).copied().unwrap_or(0));
            }
        }
        work
    }
}

/// The cells of one figure, as the rule wants them.
fn cells(units: &Scores, figure: usize) -> Vec<Cell<'_>> {
    let mut cells: Vec<Cell<'_>> = units
        .rows
        .iter()
        .map(|row| {
            let n = of(row, figure).n;
            Cell { code: &row.id, parent: row.parent, n, own: n, population: row.population.unwrap_or(0) }
        })
        .collect();
    for at in 1..cells.len() {
        if let Some(parent) = cells[at].parent {
            cells[parent].own = cells[parent].own.saturating_sub(cells[at].n);
        }
    }
    cells
}

fn of(row: &ScoreRow, figure: usize) -> &Figure {
    match figure {
        0 => &row.overall,
        1 => &row.all_wrong,
        2 => &row.left_out,
        dimension => &row.dimensions[dimension - BEFORE],
    }
}

fn hide(row: &mut ScoreRow, figure: usize) {
    let withheld = |figure: &mut Figure| {
        *figure = Figure { n: figure.n, suppressed: Some(Suppressed::Linked), ..Figure::default() };
    };
    if figure >= BEFORE {
        withheld(&mut row.dimensions[figure - BEFORE]);
        return;
    }
    // What follows from the overall score goes with it.
    [&mut row.overall, &mut row.all_wrong, &mut row.left_out].into_iter().for_each(withheld);
    row.items = None;
}
