//! Weights of those who answered, where some of the drawn did not.
//! Each rests on an assumption that has to be printed beside the figure: non-response at random
//! within the stratum, or within the class. Nothing here can test it.

use std::collections::BTreeMap;

/// N_h / (r_h + z_h): the weight of an element of stratum h of which `settled` = r_h + z_h are
/// known, r_h respondents and z_h found ineligible (who keep this weight as a domain with zero).
/// `None` where nobody is settled: the stratum is left out and the figure says so.
/// (Särndal et al. 1992, section 15.6.1: strata as response homogeneity groups.)
pub fn stratum_weight(population: u64, settled: u64) -> Option<f64> {
    (settled > 0).then(|| population as f64 / settled as f64)
}

/// Weighting-class adjustment: base weight × Σ of all base weights in the class / Σ of those of the
/// respondents in it. One weight a row, `None` for those who did not answer and in classes where
/// nobody did, whose share is lost and must be told (compare the sum of the weights).
pub fn class_weights(base: &[f64], responded: &[bool], class: &[u64]) -> Vec<Option<f64>> {
    let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for ((weight, answered), class) in base.iter().zip(responded).zip(class) {
        let (all, of_answers) = sums.entry(*class).or_default();
        *all += weight;
        if *answered {
            *of_answers += weight;
        }
    }
    base.iter()
        .zip(responded)
        .zip(class)
        .map(|((weight, answered), class)| {
            let (all, of_answers) = sums[class];
            answered.then(|| weight * all / of_answers)
        })
        .collect()
}
