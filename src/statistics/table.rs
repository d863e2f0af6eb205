//! A table of scores: one row a unit, group, team or total, in tree order, several figures a row.
//! Estimates, coverage and withheld cells come together here and nowhere else, so that no figure
//! leaves without its n and its uncertainty. Rows are never sorted by what was found.

use super::LEVEL;
use super::disclosure::{Cell, Suppressed, withhold};
use super::domain::Tally;
use super::moments::Moments;
use super::quantile::t_quantile;
use std::collections::{BTreeMap, HashMap};

/// A row to be: a unit, group, team or the total. Its index is its domain in the tally.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Index of the parent, which stands earlier; `None` for the first node only.
    pub parent: Option<usize>,
    /// What its figures say something about.
    pub scope: Scope,
}

/// What a row's figures say something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A population: a unit, a group of units, the total. It has standard error and interval.
    Population,
    /// A piece of work, such as what a team did: n and mean only. `cases` (its cases, fixed by the
    /// assignment) takes the place of the population where a sibling has to be withheld.
    Work {
        /// Cases assigned.
        cases: u64,
    },
}

/// Elements of the frame by (stratum, node they belong to directly).
pub type Sizes = HashMap<(u32, u32), u64>;

/// One figure of a row. Where it is withheld only n is there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figure {
    /// Interviews with a value.
    pub n: u64,
    /// Weighted mean.
    pub mean: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower end of the 95 % interval; none below one degree of freedom.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// The row's own degrees of freedom.
    pub df: Option<u64>,
    /// Its variance by that of a simple random sample of as many (design effect).
    pub deff: Option<f64>,
    /// Why it is withheld.
    pub suppressed: Option<Suppressed>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Index of the node.
    pub node: usize,
    /// Its id.
    pub id: String,
    /// Steps from the first node.
    pub depth: usize,
    /// Respondents, with a value or without: where n is smaller, the rest have none for that figure.
    pub respondents: u64,
    /// Elements of the frame; none for work.
    pub population: Option<u64>,
    /// Those of them in strata with at least one element settled: the population that the
    /// estimates cover. None for work.
    pub covered: Option<u64>,
    /// The figures, in the order of the tally.
    pub figures: Vec<Figure>,
}

/// The nodes of a table are not a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// There is no node.
    #[error("a table needs at least the total")]
    Empty,
    /// The first node has a parent, or another has none.
    #[error("node {0}: the first node, and no other, is the root")]
    Root(usize),
    /// A parent does not stand before its child.
    #[error("node {0}: its parent must stand before it")]
    Order(usize),
}

/// The structure of a table: nodes in the order of their rows, the total first.
#[derive(Clone, Debug)]
pub struct Table {
    nodes: Vec<Node>,
}

impl Table {
    /// # Errors
    /// If the nodes are not one tree with parents before children.
    pub fn new(nodes: Vec<Node>) -> Result<Table, TreeError> {
        if nodes.is_empty() {
            return Err(TreeError::Empty);
        }
        for (index, node) in nodes.iter().enumerate() {
            match node.parent {
                None if index > 0 => return Err(TreeError::Root(index)),
                Some(_) if index == 0 => return Err(TreeError::Root(index)),
                Some(parent) if parent >= index => return Err(TreeError::Order(index)),
                _ => {}
            }
        }
        Ok(Table { nodes })
    }

    /// The rows, in the order of the nodes. Interviews of domains that are no node are left out.
    pub fn rows(&self, tally: &Tally, sizes: &Sizes, smallest: u64) -> Vec<Row> {
        let settled = |h: u32| {
            let stratum = tally.strata().get(h as usize);
            stratum.is_some_and(|s| s.settled() > 0)
        };
        let mut population = vec![0; self.nodes.len()];
        let mut covered = vec![0; self.nodes.len()];
        for ((stratum, node), size) in sizes {
            if let Some(place) = population.get_mut(*node as usize) {
                *place += size;
                covered[*node as usize] += if settled(*stratum) { *size } else { 0 };
            }
        }
        let population = self.up(population);
        let covered = self.up(covered);
        let by_domain = tally.respondents();
        let own = |node| by_domain.get(&(node as u32)).copied().unwrap_or(0);
        let respondents = self.up((0..self.nodes.len()).map(own).collect());
        // The figures of a row mostly rest on the same interviews: their quantiles are computed once.
        let mut quantiles = HashMap::new();
        let mut figure = |figure| self.figure(tally, figure, &population, smallest, &mut quantiles);
        let figures: Vec<Vec<Figure>> = (0..tally.figures()).map(&mut figure).collect();
        let mut depth = vec![0; self.nodes.len()];
        let rows = self.nodes.iter().enumerate().map(|(index, node)| {
            depth[index] = node.parent.map_or(0, |parent| depth[parent] + 1);
            let of_population = node.scope == Scope::Population;
            Row {
                node: index,
                id: node.id.clone(),
                depth: depth[index],
                respondents: respondents[index],
                population: of_population.then_some(population[index]),
                covered: of_population.then_some(covered[index]),
                figures: figures.iter().map(|column| column[index]).collect(),
            }
        });
        rows.collect()
    }

    /// One figure for all nodes.
    fn figure(
        &self,
        tally: &Tally,
        figure: usize,
        population: &[u64],
        smallest: u64,
        quantiles: &mut HashMap<u64, f64>,
    ) -> Vec<Figure> {
        let mut moments: Vec<BTreeMap<u32, Moments>> = vec![BTreeMap::new(); self.nodes.len()];
        for (domain, by_stratum) in tally.by_domain(figure) {
            if let Some(place) = moments.get_mut(domain as usize) {
                *place = by_stratum;
            }
        }
        let count = |m: &BTreeMap<u32, Moments>| m.values().map(|m| m.n).sum::<u64>();
        let own: Vec<u64> = moments.iter().map(count).collect();
        for index in (1..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[index].parent {
                let (above, below) = moments.split_at_mut(index);
                for (stratum, m) in &below[0] {
                    above[parent].entry(*stratum).or_default().merge(m);
                }
            }
        }
        let cells: Vec<Cell<'_>> = self
            .nodes
            .iter()
            .enumerate()
            .map(|(index, node)| Cell {
                code: &node.id,
                parent: node.parent,
                n: count(&moments[index]),
                own: own[index],
                population: match node.scope {
                    Scope::Population => population[index],
                    Scope::Work { cases } => cases,
                },
            })
            .collect();
        withhold(&cells, smallest)
            .into_iter()
            .enumerate()
            .map(|(index, suppressed)| {
                let bare = Figure { n: cells[index].n, suppressed, ..Figure::default() };
                let estimate = match suppressed {
                    None => tally.mean(&moments[index]),
                    Some(_) => None,
                };
                let Some(estimate) = estimate else {
                    return bare;
                };
                let mean = Some(estimate.value);
                if self.nodes[index].scope != Scope::Population {
                    return Figure { mean, ..bare };
                }
                let t = |df| t_quantile(0.5 + LEVEL / 2.0, df as f64);
                let interval = estimate.interval_by(|df| *quantiles.entry(df).or_insert_with(|| t(df)));
                Figure {
                    mean,
                    se: Some(estimate.se),
                    low: interval.map(|(low, _)| low),
                    high: interval.map(|(_, high)| high),
                    df: Some(estimate.df),
                    deff: estimate.deff,
                    ..bare
                }
            })
            .collect()
    }

    /// Own counts summed up along the tree.
    fn up(&self, mut sums: Vec<u64>) -> Vec<u64> {
        for index in (1..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[index].parent {
                sums[parent] += sums[index];
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests;
