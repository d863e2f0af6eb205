//! A sampling design with one row an element: strata, primary units, weights, population sizes.
//! From it come mean, total, ratio and difference of means, for everybody or for a domain, with
//! linearised variances. It covers single-stage designs; it never looks at more than numbers.

use super::domain::simple_variance;
use super::estimate::Estimate;
use super::variance::{StratumSums, variance};
use std::collections::HashMap;

/// What a stratum with one primary unit in the sample, but more in the population, adds to the
/// variance; the names are those of `options(survey.lonely.psu)` in R.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lonely {
    /// (1 − n/N) t²: centred at zero instead of at its own mean. Errs on the safe side.
    #[default]
    Adjust,
    /// As much as the other strata add on average.
    Average,
    /// Nothing: it is taken to be selected with certainty.
    Certainty,
    /// Nothing.
    Remove,
}

/// Whose degrees of freedom an interval has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DfFrom {
    /// The whole design's: primary units − strata.
    Design,
    /// The domain's own: primary units that meet it − strata in which it occurs.
    Domain,
}

/// The elements an estimate is about.
#[derive(Clone, Copy, Debug)]
pub enum Subset<'a> {
    /// All.
    All,
    /// A domain: those rows where the mask is true.
    Domain(&'a [bool], DfFrom),
}

impl Subset<'_> {
    fn holds(&self, row: usize) -> bool {
        match self {
            Subset::All => true,
            Subset::Domain(mask, _) => mask[row],
        }
    }
}

/// Why a design cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// The columns do not have the same number of rows, or none.
    #[error(
        "strata, primary units, weights and population sizes must have the same number of rows, at least one"
    )]
    Rows,
    /// A weight is not a number above zero.
    #[error("row {row}: the weight must be a number above zero")]
    Weight {
        /// Number of the row, from 0.
        row: usize,
    },
    /// A population size differs within a stratum, or is smaller than the sample.
    #[error("row {row}: the population size differs within the stratum, or is smaller than the sample")]
    Population {
        /// Number of the row, from 0.
        row: usize,
    },
    /// A primary unit lies in two strata.
    #[error("row {row}: this primary unit lies in another stratum too")]
    Nesting {
        /// Number of the row, from 0.
        row: usize,
    },
}

/// A single-stage design.
#[derive(Clone, Debug)]
pub struct Design {
    /// Stratum of each row, dense from 0.
    stratum: Vec<usize>,
    /// Primary unit of each row, dense from 0.
    unit: Vec<usize>,
    weight: Vec<f64>,
    /// N_h by stratum.
    population: Vec<Option<f64>>,
    /// n_h by stratum: primary units.
    sampled: Vec<f64>,
    lonely: Lonely,
    adjust_domain_lonely: bool,
}

impl Design {
    /// A design. `strata`: a label a row (all the same where there are none). `units`: a label of
    /// the primary unit a row, `None` if each row is one. `weights`: one a row; `None`: N_h / n_h.
    /// `populations`: N_h in primary units for each row, `None` for no finite population correction.
    ///
    /// # Errors
    /// If the columns contradict each other.
    pub fn new(
        strata: &[u64],
        units: Option<&[u64]>,
        weights: Option<&[f64]>,
        populations: Option<&[f64]>,
        lonely: Lonely,
    ) -> Result<Design, DesignError> {
        let rows = strata.len();
        let lengths = [units.map(<[u64]>::len), weights.map(<[f64]>::len), populations.map(<[f64]>::len)];
        if rows == 0 || lengths.iter().flatten().any(|n| *n != rows) {
            return Err(DesignError::Rows);
        }
        let stratum = dense(strata.iter().copied());
        let unit = match units {
            Some(units) => dense(units.iter().copied()),
            None => (0..rows).collect(),
        };
        let mut home: HashMap<usize, usize> = HashMap::new();
        let mut sampled = vec![0.0; 1 + stratum.iter().max().unwrap_or(&0)];
        for row in 0..rows {
            match home.insert(unit[row], stratum[row]) {
                None => sampled[stratum[row]] += 1.0,
                Some(before) if before != stratum[row] => return Err(DesignError::Nesting { row }),
                Some(_) => {}
            }
        }
        let mut population = vec![None; sampled.len()];
        for (row, all) in populations.unwrap_or(&[]).iter().enumerate() {
            let h = stratum[row];
            let fits = population[h].is_none_or(|before| before == *all);
            if !fits || all.is_nan() || *all < sampled[h] {
                return Err(DesignError::Population { row });
            }
            population[h] = Some(*all);
        }
        let weight: Vec<f64> = match weights {
            Some(weights) => weights.to_vec(),
            // Without populations either, every element stands for itself.
            None => stratum.iter().map(|h| population[*h].map_or(1.0, |all| all / sampled[*h])).collect(),
        };
        if let Some(row) = weight.iter().position(|w| !(w.is_finite() && *w > 0.0)) {
            return Err(DesignError::Weight { row });
        }
        Ok(Design { stratum, unit, weight, population, sampled, lonely, adjust_domain_lonely: false })
    }

    /// Treats a domain that is met in one primary unit of several in a stratum as lonely there
    /// (`options(survey.adjust.domain.lonely = TRUE)` in R). Off unless called.
    pub fn adjusting_lonely_domains(mut self) -> Design {
        self.adjust_domain_lonely = true;
        self
    }

    /// ȳ = Σwy / Σw, with the variance of its linearised variable (y − ȳ)/Σw (Särndal et al. 1992,
    /// result 5.7.1). `None` if the domain is empty.
    pub fn mean(&self, y: &[f64], subset: Subset) -> Option<Estimate> {
        let ones = vec![1.0; y.len()];
        let mut estimate = self.ratio(y, &ones, subset)?;
        estimate.deff = self.simple_variance(y, subset).map(|srs| estimate.se.powi(2) / srs);
        Some(estimate)
    }

    /// Ŷ = Σwy. `None` if the domain is empty.
    pub fn total(&self, y: &[f64], subset: Subset) -> Option<Estimate> {
        let value = self.sum(subset, |row| y[row]);
        let mut estimate = self.linear(value, subset, |row| y[row])?;
        let size = self.sum(subset, |_| 1.0);
        estimate.deff = self.simple_variance(y, subset).map(|srs| estimate.se.powi(2) / (srs * size * size));
        Some(estimate)
    }

    /// R̂ = Σwy / Σwx, linearised variable (y − R̂x)/Σwx (Särndal et al. 1992, result 5.6.2).
    /// `None` if the domain is empty or the denominator is zero.
    pub fn ratio(&self, y: &[f64], x: &[f64], subset: Subset) -> Option<Estimate> {
        let below = self.sum(subset, |row| x[row]);
        if below == 0.0 {
            return None;
        }
        let value = self.sum(subset, |row| y[row]) / below;
        self.linear(value, subset, |row| (y[row] - value * x[row]) / below)
    }

    /// ȳ_a − ȳ_b of two domains that may overlap; their covariance is part of the variance. The
    /// degrees of freedom are the design's. `None` if either is empty.
    pub fn mean_difference(&self, y: &[f64], a: &[bool], b: &[bool]) -> Option<Estimate> {
        let part = |mask| {
            let subset = Subset::Domain(mask, DfFrom::Design);
            let size = self.sum(subset, |_| 1.0);
            (size > 0.0).then(|| (self.sum(subset, |row| y[row]) / size, size))
        };
        let ((mean_a, size_a), (mean_b, size_b)) = (part(a)?, part(b)?);
        let share = |row: usize, mask: &[bool], mean: f64, size: f64| match mask[row] {
            true => (y[row] - mean) / size,
            false => 0.0,
        };
        let either: Vec<bool> = a.iter().zip(b).map(|(a, b)| *a || *b).collect();
        self.linear(mean_a - mean_b, Subset::Domain(&either, DfFrom::Design), |row| {
            share(row, a, mean_a, size_a) - share(row, b, mean_b, size_b)
        })
    }

    /// The estimate with the variance of the linearised variable `z`.
    fn linear(&self, value: f64, subset: Subset, z: impl Fn(usize) -> f64) -> Option<Estimate> {
        let mut by_unit: HashMap<usize, (usize, f64)> = HashMap::new();
        let mut n = 0;
        for row in (0..self.weight.len()).filter(|row| subset.holds(*row)) {
            n += 1;
            by_unit.entry(self.unit[row]).or_insert((self.stratum[row], 0.0)).1 += self.weight[row] * z(row);
        }
        if n == 0 {
            return None;
        }
        let mut strata: Vec<StratumSums> = self
            .sampled
            .iter()
            .zip(&self.population)
            .map(|(sampled, population)| StratumSums {
                sums: Vec::new(),
                sampled: *sampled,
                population: *population,
            })
            .collect();
        let mut units: Vec<_> = by_unit.into_iter().collect();
        units.sort_unstable_by_key(|(unit, _)| *unit); // sums do not depend on a hash's order
        for (_, (stratum, sum)) in &units {
            strata[*stratum].sums.push(*sum);
        }
        let met = strata.iter().filter(|s| !s.sums.is_empty()).count();
        let df = match subset {
            Subset::Domain(_, DfFrom::Domain) => units.len() - met,
            _ => self.sampled.iter().sum::<f64>() as usize - self.sampled.len(),
        };
        let variance = variance(&strata, self.lonely, self.adjust_domain_lonely);
        Some(Estimate {
            value,
            se: variance.map_or(f64::NAN, f64::sqrt),
            df: df as u64,
            n: n as u64,
            deff: None,
        })
    }

    fn sum(&self, subset: Subset, y: impl Fn(usize) -> f64) -> f64 {
        (0..self.weight.len()).filter(|row| subset.holds(*row)).map(|row| self.weight[row] * y(row)).sum()
    }

    /// See [`simple_variance`].
    fn simple_variance(&self, y: &[f64], subset: Subset) -> Option<f64> {
        let size = self.sum(subset, |_| 1.0);
        let n = (0..y.len()).filter(|row| subset.holds(*row)).count();
        let mean = self.sum(subset, |row| y[row]) / size;
        let squares = self.sum(subset, |row| (y[row] - mean).powi(2));
        simple_variance(mean, squares, size, n as u64)
    }
}

/// Labels numbered in the order in which they first occur.
fn dense(labels: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    labels
        .map(|label| {
            let next = numbers.len();
            *numbers.entry(label).or_insert(next)
        })
        .collect()
}
