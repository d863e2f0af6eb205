//! Allocation: how many are drawn in each stratum, and how many reserves stand behind them.
//! Whole numbers only, from the rule as it stands in the study and the sizes N_h of the strata; the
//! same input gives the same numbers on every machine, in whatever order the strata come. No
//! random number is used here, and no figure about what was found.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A stratum as the allocation sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StratumSize {
    /// Code of the stratum.
    pub stratum: String,
    /// N_h: its elements in the frame.
    pub population: u64,
}

/// The rule by which the sample is shared among the strata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Allocation {
    /// In proportion to N_h by largest remainder, at least `minimum` (or all) in each stratum.
    Proportional {
        /// Sample size over all strata.
        n: u64,
        /// Least number in a stratum; where N_h is smaller, all of it.
        minimum: u64,
    },
    /// As nearly the same number in each stratum as N_h allows, `n` over all of them.
    Equal {
        /// Sample size over all strata.
        n: u64,
    },
    /// The number for each stratum as the study names it; every stratum must be named.
    Given {
        /// Sample size by stratum code; zero leaves a stratum out on purpose.
        numbers: BTreeMap<String, u64>,
    },
}

/// How many reserves stand behind the sample, in an order that is fixed by the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Reserves {
    /// No reserves: nobody is replaced.
    None,
    /// The same number behind each stratum that is drawn from, as far as N_h − n_h reaches.
    PerStratum {
        /// Reserves behind each stratum.
        each: u64,
    },
    /// A number over all strata, shared like the sample (largest remainder in proportion to n_h).
    Total {
        /// Reserves over all strata.
        n: u64,
    },
}

/// Why the sample cannot be shared as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// The sample size is zero.
    #[error("a sample of nobody: give a number above zero")]
    Nothing,
    /// More is asked for than there is.
    #[error("{asked} asked for, but there are only {available}")]
    MoreThanThereIs {
        /// What was asked for.
        asked: u64,
        /// The largest number possible.
        available: u64,
    },
    /// The minima alone need more than the sample size.
    #[error("{n} are too few for the minimum in every stratum: the smallest possible is {smallest}")]
    MinimumNeedsMore {
        /// The sample size asked for.
        n: u64,
        /// Σ min(m, N_h).
        smallest: u64,
    },
    /// A stratum of the frame has no number.
    #[error("no number is given for stratum `{stratum}`")]
    NotGiven {
        /// The stratum without a number.
        stratum: String,
    },
    /// A number is given for a stratum that is not in the frame.
    #[error("a number is given for `{stratum}`, which is no stratum of the frame")]
    UnknownStratum {
        /// The code that is not in the frame.
        stratum: String,
    },
    /// A given number is larger than the stratum.
    #[error("{asked} asked for in stratum `{stratum}`, which has {population}")]
    MoreThanStratum {
        /// The stratum.
        stratum: String,
        /// The number given for it.
        asked: u64,
        /// Its N_h.
        population: u64,
    },
}

impl Allocation {
    /// n_h for each stratum, in the order of `strata`.
    ///
    /// Proportional: largest remainder in proportion to N_h; strata below the minimum m are raised
    /// to min(m, N_h) and fixed, and the rest is allocated again among the others until none is
    /// below; nothing exceeds N_h; ties go to the larger N_h, then to the code that comes first
    /// bytewise. Equal is the same with equal shares and minimum zero.
    ///
    /// # Errors
    /// Where the numbers cannot be met; never a sample other than the one asked for.
    pub fn allocate(&self, strata: &[StratumSize]) -> Result<Vec<u64>, AllocationError> {
        match self {
            Allocation::Proportional { n, minimum } => {
                let smallest = strata.iter().map(|s| s.population.min(*minimum)).sum();
                if smallest > *n {
                    return Err(AllocationError::MinimumNeedsMore { n: *n, smallest });
                }
                share_checked(*n, strata, |s| Cell {
                    measure: s.population,
                    least: s.population.min(*minimum),
                    most: s.population,
                })
            }
            Allocation::Equal { n } => {
                share_checked(*n, strata, |s| Cell { measure: 1, least: 0, most: s.population })
            }
            Allocation::Given { numbers } => given(numbers, strata),
        }
    }
}

impl Reserves {
    /// Reserves behind each stratum, in the order of `strata`, given its sample sizes.
    ///
    /// # Errors
    /// If a total is asked for that the elements not drawn cannot give.
    pub fn allocate(&self, strata: &[StratumSize], sample: &[u64]) -> Result<Vec<u64>, AllocationError> {
        let left = |index: usize| match sample[index] {
            0 => 0, // nobody is drawn here, so nobody can need a replacement
            drawn => strata[index].population - drawn,
        };
        match self {
            Reserves::None | Reserves::Total { n: 0 } => Ok(vec![0; strata.len()]),
            Reserves::PerStratum { each } => Ok((0..strata.len()).map(|i| left(i).min(*each)).collect()),
            Reserves::Total { n } => {
                let cells: Vec<Cell> =
                    (0..strata.len()).map(|i| Cell { measure: sample[i], least: 0, most: left(i) }).collect();
                let available = cells.iter().map(|c| c.most).sum();
                if *n > available {
                    return Err(AllocationError::MoreThanThereIs { asked: *n, available });
                }
                Ok(share(*n, strata, &cells))
            }
        }
    }
}

fn given(numbers: &BTreeMap<String, u64>, strata: &[StratumSize]) -> Result<Vec<u64>, AllocationError> {
    if let Some(unknown) = numbers.keys().find(|code| !strata.iter().any(|s| s.stratum == **code)) {
        let stratum = unknown.clone();
        return Err(AllocationError::UnknownStratum { stratum });
    }
    let result: Vec<u64> = strata
        .iter()
        .map(|s| match numbers.get(&s.stratum) {
            None => Err(AllocationError::NotGiven { stratum: s.stratum.clone() }),
            Some(asked) if *asked > s.population => Err(AllocationError::MoreThanStratum {
                stratum: s.stratum.clone(),
                asked: *asked,
                population: s.population,
            }),
            Some(asked) => Ok(*asked),
        })
        .collect::<Result<_, _>>()?;
    match result.iter().sum::<u64>() {
        0 => Err(AllocationError::Nothing),
        _ => Ok(result),
    }
}

/// What a stratum may get: shares are in proportion to `measure`, between `least` and `most`.
#[derive(Clone, Copy)]
struct Cell {
    measure: u64,
    least: u64,
    most: u64,
}

fn share_checked(
    n: u64,
    strata: &[StratumSize],
    cell: impl Fn(&StratumSize) -> Cell,
) -> Result<Vec<u64>, AllocationError> {
    let cells: Vec<Cell> = strata.iter().map(cell).collect();
    let available = cells.iter().map(|c| c.most).sum();
    match n {
        0 => Err(AllocationError::Nothing),
        _ if n > available => Err(AllocationError::MoreThanThereIs { asked: n, available }),
        _ => Ok(share(n, strata, &cells)),
    }
}

/// Shares `n` (between Σ least and Σ most) by largest remainder, fixing what falls outside its
/// bounds and sharing the rest again. Each pass fixes at least one stratum, so it ends.
fn share(n: u64, strata: &[StratumSize], cells: &[Cell]) -> Vec<u64> {
    let mut fixed: Vec<Option<u64>> = vec![None; cells.len()];
    loop {
        let rest = n - fixed.iter().flatten().sum::<u64>();
        let free: Vec<usize> = (0..cells.len()).filter(|i| fixed[*i].is_none()).collect();
        let shares = largest_remainder(rest, strata, cells, &free);
        let below = |i: usize, got: u64| got < cells[i].least;
        let above = |i: usize, got: u64| got > cells[i].most;
        let pairs = || free.iter().copied().zip(shares.iter().copied());
        // Raising comes first: it takes from the others, so that fewer of them have to be capped.
        if pairs().any(|(i, got)| below(i, got)) {
            for (i, _) in pairs().filter(|(i, got)| below(*i, *got)) {
                fixed[i] = Some(cells[i].least);
            }
        } else if pairs().any(|(i, got)| above(i, got)) {
            for (i, _) in pairs().filter(|(i, got)| above(*i, *got)) {
                fixed[i] = Some(cells[i].most);
            }
        } else {
            for (i, got) in pairs() {
                fixed[i] = Some(got);
            }
            return fixed.into_iter().map(|n| n.unwrap_or(0)).collect();
        }
    }
}

/// Largest remainder (Hamilton) among the strata `free`, exact in whole numbers.
fn largest_remainder(rest: u64, strata: &[StratumSize], cells: &[Cell], free: &[usize]) -> Vec<u64> {
    let total: u128 = free.iter().map(|i| u128::from(cells[*i].measure)).sum();
    if total == 0 {
        return vec![0; free.len()];
    }
    let quota = |i: usize| u128::from(rest) * u128::from(cells[i].measure);
    // A share is at most `rest`, which fits.
    let mut shares: Vec<u64> = free.iter().map(|i| (quota(*i) / total) as u64).collect();
    let left = (rest - shares.iter().sum::<u64>()) as usize;
    let mut order: Vec<usize> = (0..free.len()).collect();
    order.sort_by_key(|k| {
        let stratum = &strata[free[*k]];
        (Reverse(quota(free[*k]) % total), Reverse(stratum.population), stratum.stratum.as_bytes())
    });
    for k in order.into_iter().take(left) {
        shares[k] += 1;
    }
    shares
}
