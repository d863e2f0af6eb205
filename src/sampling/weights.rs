//! Inclusion probabilities and base weights of the drawn elements.
//! They follow from the plan alone; non-response is dealt with where estimates are made, not here.

use super::plan::Plan;
use super::selection::Selection;

/// A drawn element with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled<'a> {
    /// Place in the order of the draw, from 1.
    pub order: u64,
    /// Its id.
    pub id: &'a str,
    /// Its stratum.
    pub stratum: &'a str,
    /// π = n_h / N_h, above 0 and at most 1.
    pub inclusion_probability: f64,
    /// 1/π = N_h / n_h: how many elements of the frame it stands for.
    pub base_weight: f64,
}

/// The drawn elements in the order of the draw. In stratified simple random sampling π_k = n_h / N_h
/// (Särndal, Swensson and Wretman 1992, section 3.7.2).
pub fn sampled<'a>(plan: &'a Plan, selection: &'a Selection) -> impl Iterator<Item = Sampled<'a>> + 'a {
    let facts = plan.strata.iter();
    facts
        .filter_map(|planned| {
            let drawn = selection.strata.iter().find(|s| s.stratum == planned.stratum)?;
            let (n, population) = (planned.sample as f64, planned.population as f64);
            Some(drawn.sample.iter().map(move |id| (id, drawn, n / population, population / n)))
        })
        .flatten()
        .enumerate()
        .map(|(index, (id, drawn, inclusion_probability, base_weight))| Sampled {
            order: index as u64 + 1,
            id,
            stratum: &drawn.stratum,
            inclusion_probability,
            base_weight,
        })
}
