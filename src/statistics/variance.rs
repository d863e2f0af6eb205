//! The variance of a linear statistic in one stage of selection, stratum by stratum.
//! It takes the weighted sums of a (linearised) variable by primary unit and knows nothing of what
//! is estimated; ratios, means and differences come as their linearised variables.

use super::design::Lonely;

/// What the variance needs of a stratum: its primary units that meet the domain.
#[derive(Clone, Debug, Default)]
pub(super) struct StratumSums {
    /// t_hj = Σ w z over the elements of primary unit j, for each that meets the domain.
    pub sums: Vec<f64>,
    /// n_h: all primary units of the stratum in the sample.
    pub sampled: f64,
    /// N_h, if a finite population correction is made.
    pub population: Option<f64>,
}

/// V = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_j (t_hj − t̄_h)²
/// (Särndal et al. 1992, result 3.7.3 with 5.5; `survey:::onestrat`). Primary units outside the
/// domain have t = 0; strata where the domain does not occur do not count. `None` if no stratum gives a variance.
///
/// A stratum with one primary unit: see [`Lonely`]. A stratum taken in full adds 0.
pub(super) fn variance(strata: &[StratumSums], lonely: Lonely, adjust_domain_lonely: bool) -> Option<f64> {
    let (mut sum, mut counted, mut missing) = (0.0, 0u32, 0u32);
    for stratum in strata.iter().filter(|s| !s.sums.is_empty()) {
        counted += 1;
        match of_stratum(stratum, lonely, adjust_domain_lonely) {
            Some(part) => sum += part,
            None => missing += 1,
        }
    }
    match counted - missing {
        0 => None,
        valid => Some(sum * f64::from(counted) / f64::from(valid)),
    }
}

/// `None` where `average` has to stand in for the stratum.
fn of_stratum(stratum: &StratumSums, lonely: Lonely, adjust_domain_lonely: bool) -> Option<f64> {
    let n = stratum.sampled;
    let correction = stratum.population.map_or(1.0, |all| (all - n) / all);
    if correction < 1e-7 {
        return Some(0.0);
    }
    let met = stratum.sums.len();
    let alone_in_domain = met == 1 && n > 1.0 && adjust_domain_lonely;
    if lonely == Lonely::Average && (n <= 1.0 || alone_in_domain) {
        return None;
    }
    let at_zero = lonely == Lonely::Adjust && (n <= 1.0 || alone_in_domain);
    let mean = match at_zero {
        true => 0.0,
        false => stratum.sums.iter().sum::<f64>() / n,
    };
    let squares: f64 = stratum.sums.iter().map(|t| (t - mean).powi(2)).sum();
    let absent = (n - met as f64) * mean * mean;
    let scale = if n > 1.0 { n / (n - 1.0) } else { 1.0 };
    Some(correction * scale * (squares + absent))
}
