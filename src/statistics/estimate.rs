//! One estimate with its uncertainty.

use super::quantile::{normal_quantile, t_quantile};

/// An estimate, its standard error and what its interval needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// Its standard error; NaN where the design gives none.
    pub se: f64,
    /// Degrees of freedom of the interval.
    pub df: u64,
    /// Elements of the sample it rests on.
    pub n: u64,
    /// Variance by that of a simple random sample of the same size; where it can be computed and is asked for.
    pub deff: Option<f64>,
}

impl Estimate {
    /// value ± t(df) · se at a level such as 0.95. `None` below one degree of freedom, as there is
    /// no such distribution, and without a standard error.
    pub fn interval(&self, level: f64) -> Option<(f64, f64)> {
        self.interval_by(|df| t_quantile(0.5 + level / 2.0, df as f64))
    }

    /// The same with the quantile that `t` gives for the degrees of freedom: many estimates have the same.
    pub(super) fn interval_by(&self, t: impl FnOnce(u64) -> f64) -> Option<(f64, f64)> {
        (self.df >= 1).then(|| self.around(t(self.df))).flatten()
    }

    /// value ± z · se: the interval of large samples.
    pub fn interval_normal(&self, level: f64) -> Option<(f64, f64)> {
        self.around(normal_quantile(0.5 + level / 2.0))
    }

    /// Coefficient of variation, se / value.
    pub fn cv(&self) -> f64 {
        self.se / self.value
    }

    fn around(&self, quantile: f64) -> Option<(f64, f64)> {
        let half = quantile * self.se;
        half.is_finite().then_some((self.value - half, self.value + half))
    }
}
