//! Means of many domains at once, from one pass over the interviews.
//! The design is the one live tables have: elements drawn at random within strata, weights
//! N_h/(r_h + z_h), one element alone in a stratum treated as `adjust`. The figures are those of
//! [`Design`](super::Design) over the same rows; only the way there is shorter.

use super::estimate::Estimate;
use super::moments::Moments;
use super::nonresponse::stratum_weight;
use std::collections::{BTreeMap, HashMap};

/// What is known of a stratum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// N_h: elements in the frame.
    pub population: u64,
    /// r_h: respondents (complete and sufficient partial).
    pub respondents: u64,
    /// z_h: found ineligible.
    pub ineligible: u64,
}

impl Stratum {
    /// r_h + z_h: those of whom it is known what they add to a total.
    pub fn settled(&self) -> u64 {
        self.respondents + self.ineligible
    }

    /// (1 − f_h) · n_h/(n_h − 1), n_h = r_h + z_h, f_h = n_h/N_h; for n_h = 1 just 1 − f_h.
    fn scale(&self) -> f64 {
        let (n, all) = (self.settled() as f64, self.population as f64);
        let correction = ((all - n) / all).max(0.0);
        if n > 1.0 { correction * n / (n - 1.0) } else { correction }
    }
}

/// Sums over interviews by stratum and domain, for several figures (say the overall score and
/// each dimension). A domain is a number the caller gives: the unit, or the team.
#[derive(Clone, Debug)]
pub struct Tally {
    strata: Vec<Stratum>,
    figures: usize,
    cells: HashMap<(u32, u32), TallyCell>,
}

#[derive(Clone, Debug)]
struct TallyCell {
    respondents: u64,
    figures: Vec<Moments>,
}

impl Tally {
    /// An empty tally over strata with populations N_h, for a number of figures.
    pub fn new(populations: &[u64], figures: usize) -> Tally {
        let strata =
            populations.iter().map(|population| Stratum { population: *population, ..Stratum::default() });
        Tally { strata: strata.collect(), figures, cells: HashMap::new() }
    }

    /// Takes in a respondent: its value for each figure, or `None` where it has none (it then stays
    /// in r_h, but out of that figure's n). Missing trailing figures have no value.
    ///
    /// # Panics
    /// If there is no such stratum.
    pub fn add(&mut self, stratum: u32, domain: u32, values: &[Option<f64>]) {
        self.strata[stratum as usize].respondents += 1;
        let cell = self
            .cells
            .entry((stratum, domain))
            .or_insert_with(|| TallyCell { respondents: 0, figures: vec![Moments::default(); self.figures] });
        cell.respondents += 1;
        for (moments, value) in cell.figures.iter_mut().zip(values) {
            if let Some(y) = value.filter(|y| y.is_finite()) {
                moments.push(y);
            }
        }
    }

    /// Takes in respondents that were summed up elsewhere: how many, and the moments of each figure.
    ///
    /// # Panics
    /// If there is no such stratum.
    pub fn add_summed(&mut self, stratum: u32, domain: u32, respondents: u64, figures: &[Moments]) {
        self.strata[stratum as usize].respondents += respondents;
        let cell = self
            .cells
            .entry((stratum, domain))
            .or_insert_with(|| TallyCell { respondents: 0, figures: vec![Moments::default(); self.figures] });
        cell.respondents += respondents;
        for (moments, more) in cell.figures.iter_mut().zip(figures) {
            moments.merge(more);
        }
    }

    /// Takes in an element found ineligible.
    ///
    /// # Panics
    /// If there is no such stratum.
    pub fn add_ineligible(&mut self, stratum: u32) {
        self.strata[stratum as usize].ineligible += 1;
    }

    /// The strata with what is known of each so far.
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// Number of figures.
    pub fn figures(&self) -> usize {
        self.figures
    }

    /// Respondents by domain, with a value or without.
    pub(super) fn respondents(&self) -> BTreeMap<u32, u64> {
        let mut counts = BTreeMap::new();
        for ((_, domain), cell) in &self.cells {
            *counts.entry(*domain).or_insert(0) += cell.respondents;
        }
        counts
    }

    /// Moments of a figure by domain, and in it by stratum.
    pub(super) fn by_domain(&self, figure: usize) -> BTreeMap<u32, BTreeMap<u32, Moments>> {
        let mut result: BTreeMap<u32, BTreeMap<u32, Moments>> = BTreeMap::new();
        for ((stratum, domain), cell) in &self.cells {
            if cell.figures[figure].n > 0 {
                result.entry(*domain).or_default().insert(*stratum, cell.figures[figure]);
            }
        }
        result
    }

    /// The mean over the elements summed up in `moments` (by stratum): ȳ = Σ_h w_h n_h ȳ_h / N̂ with
    /// N̂ = Σ_h w_h n_h, w_h = N_h/(r_h + z_h), and
    ///
    /// V = Σ_h (1 − f_h) · m_h/(m_h − 1) · (w_h/N̂)² · [M₂_h + n_h (ȳ_h − ȳ)² (1 − n_h/m_h)],
    ///
    /// m_h = r_h + z_h, n_h and M₂_h the domain's elements and squares in the stratum. This is the
    /// variance of the linearised mean with zeros outside the domain (Särndal et al. 1992, result
    /// 5.8.1 and section 10.3), written without differences of large sums. For m_h = 1 the bracket
    /// is (ȳ_h − ȳ)², R's `adjust`. Degrees of freedom: Σ_h (n_h − 1).
    ///
    /// `None` without any element.
    pub(super) fn mean(&self, moments: &BTreeMap<u32, Moments>) -> Option<Estimate> {
        let weight = |h: u32| {
            let stratum = &self.strata[h as usize];
            stratum_weight(stratum.population, stratum.settled())
        };
        let parts: Vec<(&Stratum, f64, &Moments)> = moments
            .iter()
            .filter(|(_, m)| m.n > 0)
            .filter_map(|(h, m)| Some((&self.strata[*h as usize], weight(*h)?, m)))
            .collect();
        let size: f64 = parts.iter().map(|(_, w, m)| w * m.n as f64).sum();
        if size == 0.0 {
            return None;
        }
        let value = parts.iter().map(|(_, w, m)| w * m.n as f64 / size * m.mean).sum::<f64>();
        let variance: f64 = parts
            .iter()
            .map(|(stratum, w, m)| {
                let (n, settled) = (m.n as f64, stratum.settled() as f64);
                let outside = if settled > 1.0 { 1.0 - n / settled } else { 1.0 };
                let squares = m.m2 + n * (m.mean - value).powi(2) * outside;
                stratum.scale() * (w / size).powi(2) * squares
            })
            .sum();
        let squares = parts.iter().map(|(_, w, m)| w * (m.m2 + m.n as f64 * (m.mean - value).powi(2))).sum();
        let n = parts.iter().map(|(_, _, m)| m.n).sum();
        Some(Estimate {
            value,
            se: variance.sqrt(),
            df: parts.iter().map(|(_, _, m)| m.n - 1).sum(),
            n,
            deff: simple_variance(value, squares, size, n).map(|simple| variance / simple),
        })
    }
}

/// Variance that the mean would have in a simple random sample of the same size without replacement:
/// (1 − n/N̂) s²/n, s² = n/(n − 1) · Σw(y − ȳ)² / N̂, N̂ = Σw (Kish 1965, section 8.2; s² under the weights
/// and N̂ for N as R's `svymean(deff = TRUE)` has them). `mean` is ȳ, `squares` Σw(y − ȳ)², `size` N̂. `None`
/// for fewer than two elements, where all are equal, and where everybody was asked.
pub(super) fn simple_variance(mean: f64, squares: f64, size: f64, n: u64) -> Option<f64> {
    let n = n as f64;
    if n < 2.0 {
        return None;
    }
    let variance = squares / size / (n - 1.0) * (size - n) / size;
    // What is left of equal values by rounding is no variance.
    (variance > (1e-12 * mean).powi(2)).then_some(variance)
}
