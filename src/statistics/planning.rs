//! What can be expected of a sample before anything is asked: respondents, width of the interval,
//! whether a cell will be shown. It rests on two assumptions, which have to be printed beside it.

use super::LEVEL;
use super::quantile::t_quantile;

/// What has to be assumed beforehand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Share of the drawn who will answer, above 0 and at most 1, the same in each stratum.
    pub response_rate: f64,
    /// Standard deviation of the score within a stratum.
    pub sd: f64,
    /// Cells with fewer respondents are not shown.
    pub smallest: u64,
}

/// A stratum of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// N_h.
    pub population: u64,
    /// n_h.
    pub sample: u64,
}

/// What can be expected of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// n.
    pub sample: u64,
    /// n × response rate.
    pub respondents: f64,
    /// Half the width of the 95 % interval; `None` below one degree of freedom.
    pub half_width: Option<f64>,
    /// Whether the cell reaches the smallest size if as many answer as expected, rounded.
    pub shown: bool,
}

/// One stratum: r = n_h × rate, half-width = t(r − 1) · sd · √((1 − r/N_h)/r).
pub fn expect(planned: Planned, assumption: &Assumption) -> Expected {
    expect_total(&[planned], assumption)
}

/// Several strata taken together: V = Σ (N_h/N)² (1 − r_h/N_h) sd²/r_h over those drawn from
/// (N their population), degrees of freedom Σr_h − strata.
pub fn expect_total(strata: &[Planned], assumption: &Assumption) -> Expected {
    let drawn: Vec<(f64, f64)> = strata
        .iter()
        .filter(|s| s.sample > 0)
        .map(|s| (s.population as f64, s.sample as f64 * assumption.response_rate))
        .collect();
    let sample = strata.iter().map(|s| s.sample).sum();
    let respondents: f64 = drawn.iter().map(|(_, r)| r).sum();
    let all: f64 = drawn.iter().map(|(population, _)| population).sum();
    let variance: f64 = drawn
        .iter()
        .map(|(population, r)| {
            (population / all).powi(2) * (1.0 - r / population) * assumption.sd.powi(2) / r
        })
        .sum();
    let df = respondents - drawn.len() as f64;
    Expected {
        sample,
        respondents,
        half_width: (df >= 1.0).then(|| t_quantile(0.5 + LEVEL / 2.0, df) * variance.sqrt()),
        shown: respondents.round() >= assumption.smallest as f64 && respondents > 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectations_follow_the_formula() {
        let assumption = Assumption { response_rate: 0.8, sd: 15.0, smallest: 3 };
        let unit = expect(Planned { population: 40, sample: 5 }, &assumption);
        assert_eq!((unit.sample, unit.respondents, unit.shown), (5, 4.0, true));
        // t(3) = 3.182446, √(0.9/4) = 0.474342.
        assert!((unit.half_width.unwrap() - 22.643502).abs() < 1e-5);
        let tiny = expect(Planned { population: 9, sample: 2 }, &assumption);
        assert_eq!((tiny.half_width, tiny.shown), (None, false));
        let total = expect_total(&[Planned { population: 40, sample: 5 }; 3], &assumption);
        assert_eq!(total.respondents, 12.0);
        assert!(total.half_width.unwrap() < unit.half_width.unwrap());
        let none = expect_total(&[], &assumption);
        assert_eq!((none.respondents, none.half_width, none.shown), (0.0, None, false));
    }
}
