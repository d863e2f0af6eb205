//! The rule for small cells of internal tables: which cells of a tree of units are withheld.
//! It sees counts and population sizes, never a value, so that nothing found can move the choice.
//! It guards the mean of each small cell against subtraction within one table at one moment, and within two
//! that show sums of the same people ([`withhold_beside`]); not against comparison over time, which is a
//! matter of releases.

mod beside;

pub use beside::{Sum, withhold_beside};

use std::cmp::Reverse;

/// A cell of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its code, which decides between equal populations.
    pub code: &'a str,
    /// Index of the parent, which stands earlier; `None` for a root.
    pub parent: Option<usize>,
    /// Sample elements with a value, those of the cells below included.
    pub n: u64,
    /// Those of them that belong to no cell below.
    pub own: u64,
    /// Elements in the frame: fixed before anything was found, it decides who is withheld as well.
    pub population: u64,
}

/// Why a cell is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressed {
    /// Its n is below the smallest that is shown.
    Small,
    /// From it a small cell could be worked out.
    Linked,
}

impl Suppressed {
    /// The word for files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Suppressed::Small => "small",
            Suppressed::Linked => "linked",
        }
    }
}

/// For each cell, whether and why its figures are withheld (n and population are always shown).
///
/// 1. A cell with n below `smallest` is withheld: small.
/// 2. If it is the only withheld child of its parent, the sibling with the smallest population is
///    withheld too (ties: the later code): linked. A withheld cell with n = 0 adds nothing to a
///    total and hides nobody, so the rule also applies where all other withheld children are such.
/// 3. A linked cell would still be the sum of the cells below it. Unless one of those is withheld
///    and has elements, its child with the smallest population is linked as well, and so on down.
///
/// Elements that belong to a cell without belonging to one below are never shown by themselves;
/// they count as one more withheld child.
pub fn withhold(cells: &[Cell<'_>], smallest: u64) -> Vec<Option<Suppressed>> {
    let mut children = vec![Vec::new(); cells.len()];
    for (index, cell) in cells.iter().enumerate() {
        if let Some(parent) = cell.parent {
            children[parent].push(index);
        }
    }
    let state = cells.iter().map(|cell| (cell.n < smallest).then_some(Suppressed::Small)).collect();
    let mut rule = Rule { cells, children, state, smallest };
    // From the leaves up: what is withheld below is known when a cell above is linked.
    for parent in (0..cells.len()).rev() {
        rule.protect_children(parent);
    }
    rule.state
}

struct Rule<'a> {
    cells: &'a [Cell<'a>],
    children: Vec<Vec<usize>>,
    state: Vec<Option<Suppressed>>,
    smallest: u64,
}

impl Rule<'_> {
    fn protect_children(&mut self, parent: usize) {
        let own = self.cells[parent].own;
        let mut withheld = 0;
        let mut small = 0;
        let mut with_elements = 0;
        let mut small_with_elements = 0;
        let below = self.children[parent].iter().filter_map(|c| Some((self.state[*c]?, self.cells[*c].n)));
        let itself = (own > 0 && !self.children[parent].is_empty()).then(|| {
            let state = if own < self.smallest { Suppressed::Small } else { Suppressed::Linked };
            (state, own)
        });
        for (state, n) in below.chain(itself) {
            let is_small = u32::from(state == Suppressed::Small);
            let has_elements = u32::from(n > 0);
            withheld += 1;
            small += is_small;
            with_elements += has_elements;
            small_with_elements += is_small * has_elements;
        }
        let alone = withheld == 1 && small == 1;
        let alone_with_elements = with_elements == 1 && small_with_elements == 1;
        if (alone || alone_with_elements)
            && let Some(sibling) = self.least_shown_child(parent)
        {
            self.state[sibling] = Some(Suppressed::Linked);
            if small_with_elements > 0 {
                self.cover(sibling);
            }
        }
    }

    /// Makes sure that a linked cell is not the sum of what is shown below it.
    fn cover(&mut self, cell: usize) {
        if self.children[cell].is_empty() || self.hides_elements(cell) {
            return;
        }
        // A child that is withheld already, but hides nothing yet, comes before one that is shown.
        let child = self.children[cell]
            .iter()
            .copied()
            .filter(|c| self.cells[*c].n > 0)
            .min_by_key(|c| (self.state[*c].is_none(), self.order(*c)));
        if let Some(child) = child {
            self.state[child].get_or_insert(Suppressed::Linked);
            self.cover(child);
        }
    }

    /// Whether something below a withheld cell is withheld and has elements.
    fn hides_elements(&self, cell: usize) -> bool {
        match self.children[cell].is_empty() {
            true => self.cells[cell].n > 0,
            false => {
                self.cells[cell].own > 0
                    || self.children[cell].iter().any(|c| self.state[*c].is_some() && self.hides_elements(*c))
            }
        }
    }

    /// The shown child with elements that has the smallest population; of equals the later code.
    fn least_shown_child(&self, parent: usize) -> Option<usize> {
        self.children[parent]
            .iter()
            .copied()
            .filter(|c| self.state[*c].is_none() && self.cells[*c].n > 0)
            .min_by_key(|c| self.order(*c))
    }

    /// Smallest population first, of equals the later code.
    fn order(&self, cell: usize) -> (u64, Reverse<&str>) {
        (self.cells[cell].population, Reverse(self.cells[cell].code))
    }
}

#[cfg(test)]
mod tests;
