//! The rule by example, and held against linear algebra: no small cell can be solved for.

use super::*;
use proptest::prelude::*;

/// A tree from (parent, own n, population); n is summed up.
const CODES: [&str; 14] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"];

fn tree(nodes: &[(Option<usize>, u64, u64)]) -> Vec<Cell<'static>> {
    let mut cells: Vec<Cell> = nodes
        .iter()
        .zip(CODES)
        .map(|((parent, own, population), code)| Cell {
            code,
            parent: *parent,
            n: *own,
            own: *own,
            population: *population,
        })
        .collect();
    for index in (0..cells.len()).rev() {
        if let Some(parent) = cells[index].parent {
            cells[parent].n += cells[index].n;
        }
    }
    cells
}

const SMALL: Option<Suppressed> = Some(Suppressed::Small);
const LINKED: Option<Suppressed> = Some(Suppressed::Linked);

#[test]
fn a_small_cell_takes_the_smallest_population_with_it() {
    let cells =
        tree(&[(None, 0, 100), (Some(0), 2, 40), (Some(0), 9, 30), (Some(0), 5, 20), (Some(0), 4, 20)]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, None, None, LINKED]);
}

#[test]
fn two_small_cells_hide_each_other() {
    let cells = tree(&[(None, 0, 9), (Some(0), 2, 3), (Some(0), 1, 3), (Some(0), 5, 3)]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, SMALL, None]);
}

#[test]
fn an_empty_cell_hides_nobody() {
    let cells = tree(&[(None, 0, 12), (Some(0), 2, 3), (Some(0), 0, 3), (Some(0), 5, 3), (Some(0), 5, 2)]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, SMALL, None, LINKED]);
    // Alone it is withheld with a sibling all the same: that sibling must not come and go when the
    // first answers arrive.
    let cells = tree(&[(None, 0, 8), (Some(0), 0, 3), (Some(0), 5, 3), (Some(0), 5, 2)]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, None, LINKED]);
}

#[test]
fn a_linked_group_is_not_the_sum_of_its_units() {
    let cells = tree(&[
        (None, 0, 50),
        (Some(0), 0, 10),
        (Some(0), 0, 40),
        (Some(1), 2, 10), // the only unit of a small group
        (Some(2), 9, 25),
        (Some(2), 8, 15),
    ]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, LINKED, SMALL, None, LINKED]);
}

#[test]
fn people_of_the_group_itself_count_as_a_child() {
    // Two of the group itself, and a unit: without the rule, group − unit gives the two.
    let cells = tree(&[(None, 2, 20), (Some(0), 9, 18)]);
    assert_eq!(withhold(&cells, 3), [None, LINKED]);
    // Four of the group itself: they hide the small unit, and nothing more is withheld.
    let cells = tree(&[(None, 4, 20), (Some(0), 2, 8), (Some(0), 9, 8)]);
    assert_eq!(withhold(&cells, 3), [None, SMALL, None]);
}

/// Whether the sum over `target` (unknowns) follows from the shown sums: Gaussian elimination
/// over the rationals, done modulo a large prime.
fn can_be_solved(shown: &[Vec<u64>], target: &[u64]) -> bool {
    const P: u64 = 2_147_483_647;
    let power = |mut base: u64, mut exponent: u64| {
        let mut result = 1;
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result * base % P;
            }
            base = base * base % P;
            exponent >>= 1;
        }
        result
    };
    let rank = |mut rows: Vec<Vec<u64>>| {
        let mut rank = 0;
        for column in 0..target.len() {
            let Some(pivot) = (rank..rows.len()).find(|r| rows[*r][column] != 0) else {
                continue;
            };
            rows.swap(rank, pivot);
            let inverse = power(rows[rank][column], P - 2);
            let pivot_row = rows[rank].clone();
            for row in &mut rows[rank + 1..] {
                let factor = row[column] * inverse % P;
                for (cell, above) in row.iter_mut().zip(&pivot_row) {
                    *cell = (*cell + P - factor * above % P) % P;
                }
            }
            rank += 1;
        }
        rank
    };
    let with: Vec<Vec<u64>> = shown.iter().cloned().chain([target.to_vec()]).collect();
    rank(shown.to_vec()) == rank(with)
}

fn is_within(cells: &[Cell], mut index: usize, top: usize) -> bool {
    loop {
        if index == top {
            return true;
        }
        match cells[index].parent {
            Some(parent) => index = parent,
            None => return false,
        }
    }
}

prop_compose! {
    fn any_tree()(
        nodes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![3 => Just(0u64), 5 => 0u64..4, 4 => 3u64..12], 1u64..6), 2..14),
        inner_own in any::<bool>(),
    ) -> Vec<Cell<'static>> {
        let mut list: Vec<(Option<usize>, u64, u64)> = nodes.iter().enumerate()
            .map(|(i, (at, own, population))| ((i > 0).then(|| at.index(i.max(1))), *own, *population))
            .collect();
        if !inner_own {
            for i in 0..list.len() {
                if list.iter().any(|(parent, ..)| *parent == Some(i)) {
                    list[i].1 = 0;
                }
            }
        }
        tree(&list)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    /// An attacker knows the structure, all n and every shown cell's sum. The unknowns are the
    /// elements of each cell itself.
    #[test]
    fn no_small_cell_can_be_worked_out(cells in any_tree(), smallest in 1u64..5) {
        let state = withhold(&cells, smallest);
        let unknowns: Vec<usize> = (0..cells.len()).filter(|i| cells[*i].own > 0).collect();
        let sum_of = |top: usize| -> Vec<u64> {
            unknowns.iter().map(|i| u64::from(is_within(&cells, *i, top))).collect()
        };
        let shown: Vec<Vec<u64>> = (0..cells.len()).filter(|i| state[*i].is_none()).map(sum_of).collect();
        for (i, cell) in cells.iter().enumerate() {
            prop_assert_eq!(state[i] == SMALL, cell.n < smallest);
            if state[i] == SMALL && cell.n > 0 {
                prop_assert!(!can_be_solved(&shown, &sum_of(i)), "cell {} of {:?} {:?}", i, cells, state);
            }
            // The people of a cell itself, who have no row of their own.
            if cell.own > 0 && cell.own < smallest && cell.n > 0 {
                let own: Vec<u64> = unknowns.iter().map(|u| u64::from(*u == i)).collect();
                prop_assert!(!can_be_solved(&shown, &own), "own of {} of {:?} {:?}", i, cells, state);
            }
        }
    }

    /// More answers where nothing is small do not move the choice.
    #[test]
    fn the_choice_does_not_move_with_the_data(cells in any_tree(), smallest in 1u64..5, more in 1u64..50) {
        let state = withhold(&cells, smallest);
        for leaf in (0..cells.len()).filter(|i| cells[*i].own == cells[*i].n && cells[*i].n >= smallest) {
            let mut grown = cells.clone();
            grown[leaf].own += more;
            let mut at = Some(leaf);
            while let Some(cell) = at {
                grown[cell].n += more;
                at = grown[cell].parent;
            }
            let above_small = (0..cells.len()).any(|i| cells[i].n < smallest && is_within(&cells, leaf, i));
            prop_assert!(!above_small);
            prop_assert_eq!(&withhold(&grown, smallest), &state);
        }
    }

    /// Nothing is withheld where nothing is small, and the rule's letter holds for every parent.
    #[test]
    fn no_more_is_withheld_than_the_rule_says(cells in any_tree(), smallest in 1u64..5) {
        let state = withhold(&cells, smallest);
        let small = cells.iter().any(|c| c.n < smallest || (c.own > 0 && c.own < smallest));
        if !small {
            prop_assert!(state.iter().all(Option::is_none));
        }
        for parent in 0..cells.len() {
            let children: Vec<usize> = (0..cells.len()).filter(|i| cells[*i].parent == Some(parent)).collect();
            let withheld: Vec<usize> = children.iter().copied().filter(|c| state[*c].is_some()).collect();
            let shown = children.len() - withheld.len();
            // A lone small child never stays alone while a sibling could stand beside it.
            if let [only] = withheld[..] && state[only] == SMALL && cells[parent].own == 0 {
                prop_assert_eq!(shown, 0);
            }
        }
    }
}

/// Two leaves of four are withheld: one is small, the other hides it. A team of the small one and a shown one tells
/// it all the same.
#[test]
fn a_team_that_tells_a_small_unit_is_withheld_and_one_beside_it() {
    let cells = tree(&[(None, 0, 0), (Some(0), 2, 5), (Some(0), 5, 9), (Some(0), 6, 20), (Some(0), 7, 30)]);
    let state = withhold(&cells, 3);
    assert_eq!(state, [None, SMALL, LINKED, None, None]);
    let sum = |code, leaves: &[usize], cases| Sum { code, leaves: leaves.to_vec(), cases, withheld: false };
    let sums = [sum("t1", &[1, 3], 9), sum("t2", &[2], 5), sum("t3", &[4], 8)];
    // Without t1, t2 still tells the second, and with it the first.
    assert_eq!(withhold_beside(&cells, &state, &sums, 3), [0, 1]);
    // A team of just the two tells no more than the tree does.
    let sums = [sum("t1", &[1, 2], 9), sum("t2", &[3, 4], 5)];
    assert_eq!(withhold_beside(&cells, &state, &sums, 3), [0_usize; 0]);
    // Teams that share a unit tell nothing exact of it, but together.
    let sums = [sum("t1", &[1, 3], 9), sum("t2", &[3, 4], 5), sum("t3", &[2], 7)];
    assert_eq!(withhold_beside(&cells, &state, &sums, 3), [1, 2]);
    // Nothing small, nothing withheld.
    let large = tree(&[(None, 0, 0), (Some(0), 5, 5), (Some(0), 5, 9)]);
    assert_eq!(withhold_beside(&large, &[None; 3], &[sum("t1", &[1], 1)], 3), [0_usize; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whoever has both tables works out no small cell that the tree alone hides.
    #[test]
    fn two_tables_together_tell_no_small_cell(
        cells in any_tree(),
        smallest in 1u64..5,
        teams in prop::collection::vec(0usize..5, 14),
    ) {
        let state = withhold(&cells, smallest);
        let is_leaf = |cell: usize| cells.iter().all(|other| other.parent != Some(cell));
        let sums: Vec<Sum> = (0..5).map(|team| {
            let leaves: Vec<usize> =
                (0..cells.len()).filter(|cell| is_leaf(*cell) && teams[*cell] == team).collect();
            let n: u64 = leaves.iter().map(|leaf| cells[*leaf].n).sum();
            Sum { code: ["a", "b", "c", "d", "e"][team], leaves, cases: n, withheld: n < smallest }
        }).collect();
        let withheld = withhold_beside(&cells, &state, &sums, smallest);
        let unknowns: Vec<usize> = (0..cells.len()).filter(|i| cells[*i].own > 0).collect();
        let sum_of = |top: usize| -> Vec<u64> {
            unknowns.iter().map(|i| u64::from(is_within(&cells, *i, top))).collect()
        };
        let tree: Vec<Vec<u64>> = (0..cells.len()).filter(|i| state[*i].is_none()).map(sum_of).collect();
        let shown = (0..5).filter(|team| !sums[*team].withheld && !withheld.contains(team));
        let teams: Vec<Vec<u64>> = shown
            .map(|team| unknowns.iter().map(|i| u64::from(sums[team].leaves.contains(i))).collect())
            .collect();
        let all: Vec<Vec<u64>> = tree.into_iter().chain(teams).collect();
        for i in (0..cells.len()).filter(|i| is_leaf(*i) && state[*i] == SMALL && cells[*i].n > 0) {
            prop_assert!(!can_be_solved(&all, &sum_of(i)), "cell {} of {:?} with {:?}", i, cells, sums);
        }
        prop_assert!(withheld.iter().all(|team| !sums[*team].withheld));
    }
}
