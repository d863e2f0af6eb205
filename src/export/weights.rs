//! Weights of the drawn cases, stratum by stratum: by the draw alone, and for those who answered.

use crate::desk::DeskError;
use crate::fieldwork::disposition;
use crate::statistics::stratum_weight;
use crate::store::{Case, Reader};
use std::collections::HashMap;

/// What is known of one stratum of one draw.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Stratum {
    /// n_h: cases drawn; released reserves are not among them.
    pub drawn: u64,
    /// r_h + z_h: respondents, and those found ineligible.
    pub settled: u64,
    probability: Option<f64>,
}

impl Stratum {
    /// N_h, from π = n_h / N_h as the draw wrote it down. The quotient of two whole numbers below 2⁵²
    /// leads back to them exactly.
    pub fn population(&self) -> Option<u64> {
        self.probability.filter(|p| *p > 0.0).map(|p| (self.drawn as f64 / p).round() as u64)
    }

    /// N_h / n_h: of the drawn, by the draw alone.
    pub fn base_weight(&self) -> Option<f64> {
        (self.drawn > 0).then_some(self.population()? as f64 / self.drawn as f64)
    }

    /// N_h / (r_h + z_h); none where nobody is settled.
    pub fn weight(&self) -> Option<f64> {
        stratum_weight(self.population()?, self.settled)
    }
}

/// All strata of a realm.
pub(super) struct Weights {
    strata: HashMap<(String, String), Stratum>,
}

impl Weights {
    /// Counts the cases of a realm, one at a time.
    pub fn count(reader: &Reader, realm: &str) -> Result<Weights, DeskError> {
        let mut strata: HashMap<(String, String), Stratum> = HashMap::new();
        reader.each_case::<DeskError>(realm, |case| {
            let stratum = strata.entry(key(&case)).or_default();
            stratum.drawn += u64::from(case.replaces.is_none());
            stratum.settled += u64::from(is_settled(&case));
            stratum.probability = stratum.probability.or(case.probability);
            Ok(())
        })?;
        Ok(Weights { strata })
    }

    /// The stratum of a case.
    pub fn stratum(&self, case: &Case) -> Stratum {
        self.strata.get(&key(case)).copied().unwrap_or_default()
    }

    /// The final weight of a case: of respondents and of those found ineligible, of nobody else.
    pub fn of(&self, case: &Case) -> Option<f64> {
        is_settled(case).then(|| self.stratum(case).weight()).flatten()
    }
}

fn key(case: &Case) -> (String, String) {
    (case.draw.clone(), case.stratum.clone().unwrap_or_default())
}

/// Whether a case counts in r_h + z_h: an interview that counts was had, or nobody eligible found.
fn is_settled(case: &Case) -> bool {
    let code = case.code.as_deref().and_then(disposition::find);
    code.is_some_and(|code| code.is_interview() || !code.is_eligible())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_come_back_exactly_from_probabilities() {
        for (n, population) in [(3_u64, 7_u64), (80, 640), (1, 3), (13, 1_000_003), (999_999, 1_000_000)] {
            let probability = Some(n as f64 / population as f64);
            let stratum = Stratum { drawn: n, settled: 2, probability };
            assert_eq!(stratum.population(), Some(population));
            assert_eq!(stratum.weight(), Some(population as f64 / 2.0));
        }
        assert_eq!(Stratum { drawn: 3, settled: 0, probability: Some(0.5) }.weight(), None);
    }
}
