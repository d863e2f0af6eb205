//! A second table beside that of the tree: sums over the same people, grouped otherwise (teams beside units). With it
//! a small cell could be worked out that either table alone hides. Like the rule of the tree it sees counts only.

use super::{Cell, Suppressed};
use std::cmp::Reverse;

/// A sum over whole leaves of the tree, as a row of the other table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum<'a> {
    /// Its code, which decides between equal ones.
    pub code: &'a str,
    /// The leaves in which it has elements, by their index among the cells.
    pub leaves: Vec<usize>,
    /// Its cases: fixed before anything was found, they decide who is withheld.
    pub cases: u64,
    /// It is withheld already.
    pub withheld: bool,
}

/// Which sums are to be withheld, so that no small cell of the tree can be worked out from both tables.
///
/// Sums that share a leaf are taken together: each alone says nothing exact about the leaf, all of them do. As long
/// as a small cell follows from what is shown, one more sum is withheld: of those that cover it the one with the
/// fewest cases, else the one with the fewest of all (ties: the later code).
///
/// `state` is what [`super::withhold`] says of `cells`.
pub fn withhold_beside(
    cells: &[Cell<'_>],
    state: &[Option<Suppressed>],
    sums: &[Sum<'_>],
    smallest: u64,
) -> Vec<usize> {
    let hidden = Hidden::of(cells, state, smallest);
    if !hidden.small.iter().any(|small| *small) {
        return Vec::new();
    }
    let totals: Vec<Vec<f64>> = (0..cells.len())
        .filter(|cell| state[*cell].is_none())
        .map(|cell| hidden.below(cells, cell))
        .collect();
    // Where nothing is hidden a sum tells nothing.
    let hides =
        |group: &Vec<usize>| group.iter().any(|sum| hidden.within(sums[*sum].leaves.iter()).contains(&1.0));
    let together: Vec<Vec<usize>> = together(sums).into_iter().filter(hides).collect();
    let mut withheld = Vec::new();
    let is_shown = |sum: &usize, withheld: &[usize]| !sums[*sum].withheld && !withheld.contains(sum);
    loop {
        // A group of which one is withheld tells nothing any more.
        let whole: Vec<&Vec<usize>> =
            together.iter().filter(|group| group.iter().all(|sum| is_shown(sum, &withheld))).collect();
        let known = whole.iter().map(|group| hidden.within(group.iter().flat_map(|sum| &sums[*sum].leaves)));
        let Some(told) = hidden.told(totals.iter().cloned().chain(known).collect()) else { return withheld };
        let covers =
            |group: &[usize]| group.iter().any(|sum| sums[*sum].leaves.contains(&hidden.cells[told]));
        let next = whole
            .iter()
            .flat_map(|group| group.iter().map(|sum| (!covers(group), *sum)))
            .min_by_key(|(apart, sum)| (*apart, sums[*sum].cases, Reverse(sums[*sum].code)))
            .map(|(_, sum)| sum);
        // None is left: what the tree tells by itself is not for this rule.
        let Some(next) = next else { return withheld };
        withheld.push(next);
    }
}

/// The unknowns of whoever does sums: people in no row that is shown.
struct Hidden {
    /// The cells whose own elements they are.
    cells: Vec<usize>,
    /// Whether these are fewer than may be shown.
    small: Vec<bool>,
}

impl Hidden {
    fn of(cells: &[Cell<'_>], state: &[Option<Suppressed>], smallest: u64) -> Hidden {
        let is_inner = |cell: usize| cells.iter().any(|other| other.parent == Some(cell));
        let unknown = |cell: &usize| cells[*cell].own > 0 && (state[*cell].is_some() || is_inner(*cell));
        let unknown: Vec<usize> = (0..cells.len()).filter(unknown).collect();
        let small = unknown.iter().map(|cell| cells[*cell].own < smallest).collect();
        Hidden { cells: unknown, small }
    }

    /// Which unknowns lie in a cell.
    fn below(&self, cells: &[Cell<'_>], top: usize) -> Vec<f64> {
        let is_below = |mut cell: usize| loop {
            match cells[cell].parent {
                _ if cell == top => return true,
                Some(parent) => cell = parent,
                None => return false,
            }
        };
        self.cells.iter().map(|cell| f64::from(u8::from(is_below(*cell)))).collect()
    }

    /// Which unknowns lie in these leaves.
    fn within<'l>(&self, leaves: impl Iterator<Item = &'l usize>) -> Vec<f64> {
        let mut row = vec![0.0; self.cells.len()];
        for leaf in leaves {
            if let Some(at) = self.cells.iter().position(|cell| cell == leaf) {
                row[at] = 1.0;
            }
        }
        row
    }

    /// The first small unknown that follows from these sums: in their reduced form (Gauss and Jordan) a row holds
    /// it and nothing else.
    fn told(&self, mut rows: Vec<Vec<f64>>) -> Option<usize> {
        const NOTHING: f64 = 1e-9;
        let mut done = 0;
        for column in 0..self.cells.len() {
            let largest = (done..rows.len())
                .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))
                .filter(|row| rows[*row][column].abs() > NOTHING);
            let Some(pivot) = largest else { continue };
            rows.swap(done, pivot);
            let by = rows[done][column];
            rows[done].iter_mut().for_each(|number| *number /= by);
            let pivot = rows[done].clone();
            for (at, row) in rows.iter_mut().enumerate() {
                let times = row[column];
                if at != done && times.abs() > NOTHING {
                    row.iter_mut().zip(&pivot).for_each(|(number, above)| *number -= times * above);
                }
            }
            done += 1;
        }
        let alone = |row: &Vec<f64>| {
            let mut held = row.iter().enumerate().filter(|(_, number)| number.abs() > NOTHING);
            let (first, _) = held.next()?;
            held.next().is_none().then_some(first)
        };
        rows.iter().filter_map(alone).filter(|unknown| self.small[*unknown]).min()
    }
}

/// Sums that share leaves, directly or through others.
fn together(sums: &[Sum<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, sum) in sums.iter().enumerate() {
        let shares = |group: &Vec<usize>| {
            group.iter().any(|other| sums[*other].leaves.iter().any(|leaf| sum.leaves.contains(leaf)))
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        joined.push(vec![at]);
        groups = apart;
        groups.push(joined.concat());
    }
    groups
}
