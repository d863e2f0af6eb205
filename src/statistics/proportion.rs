//! Intervals for a proportion, which a symmetric interval serves badly near 0 and 1.
//! The five of `svyciprop` in R; the point estimate and its standard error come from the design.

use super::estimate::Estimate;
use super::quantile::{beta_quantile, t_quantile};

/// How the interval of a proportion is made; names as `svyciprop(method = …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProportionMethod {
    /// On the logit scale; the same as `Xlogit`, which R reaches by a model fit.
    Logit,
    /// On the logit scale by the delta method.
    Xlogit,
    /// Clopper-Pearson with an effective sample size (Korn and Graubard 1998).
    Beta,
    /// Symmetric, p ± t·se.
    Mean,
    /// On the scale of arcsin √p, which makes the variance stable.
    Asin,
}

/// Interval for a proportion `p` estimated as the mean of a 0/1 variable, at a level such as 0.95,
/// within [0, 1] except for `Mean`. `None` below one degree of freedom, and where p is 0 or 1:
/// there the sample has no spread, and of the five only a guess would remain.
pub fn proportion_interval(p: &Estimate, method: ProportionMethod, level: f64) -> Option<(f64, f64)> {
    let inside = p.value > 0.0 && p.value < 1.0 && p.se > 0.0;
    if p.df < 1 || !inside {
        return None;
    }
    let (value, se, df) = (p.value, p.se, p.df as f64);
    let upper = 0.5 + level / 2.0;
    let t = t_quantile(upper, df);
    let interval = match method {
        ProportionMethod::Mean => (value - t * se, value + t * se),
        ProportionMethod::Logit | ProportionMethod::Xlogit => {
            let logit = (value / (1.0 - value)).ln();
            let half = t * se / (value * (1.0 - value));
            let back = |x: f64| 1.0 / (1.0 + (-x).exp());
            (back(logit - half), back(logit + half))
        }
        ProportionMethod::Asin => {
            let angle = value.sqrt().asin();
            let half = t * se / (2.0 * (value * (1.0 - value)).sqrt());
            // Beyond a right angle the sine would turn back.
            let back = |x: f64| x.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
            (back(angle - half), back(angle + half))
        }
        ProportionMethod::Beta => {
            let rows = (p.n as f64 - 1.0).max(1.0);
            let shrink = (t_quantile(upper, rows) / t).powi(2);
            let effective = value * (1.0 - value) / (se * se) * shrink;
            let (yes, no) = (effective * value, effective * (1.0 - value));
            (beta_quantile(1.0 - upper, yes, no + 1.0), beta_quantile(upper, yes + 1.0, no))
        }
    };
    Some(interval)
}
