//! Quantiles of the distributions that intervals rest on.
//! The library computes a first value; where its inverse loses digits the value is taken on by
//! Newton steps on its distribution function, or by an expansion. Each states its domain and what
//! is returned outside it.

use statrs::distribution::{Beta, Continuous, ContinuousCDF, Normal, StudentsT};

/// From here on the expansion is exact to the last digits, while the inverse of the library, which
/// goes through 1 − x with x near 1, is off by up to 1e-5.
const MANY_DEGREES: f64 = 1000.0;

/// Quantile of Student's t with `df` degrees of freedom (above 0, need not be whole).
/// NaN for probabilities outside (0, 1) and for other degrees.
pub fn t_quantile(probability: f64, df: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, df) {
        Ok(_) if !inside(probability) => f64::NAN,
        Ok(_) if df >= MANY_DEGREES => t_expansion(normal_quantile(probability), df),
        Ok(t) => newton(&t, probability, t.inverse_cdf(probability)),
        Err(_) => f64::NAN,
    }
}

/// t in powers of 1/df (Abramowitz and Stegun 1964, 26.7.5); the next term is below 1e-14 here.
fn t_expansion(z: f64, df: f64) -> f64 {
    let s = z * z;
    let first = z * (s + 1.0) / 4.0;
    let second = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let fourth = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0;
    z + (first + (second + (third + fourth / df) / df) / df) / df
}

/// A few Newton steps from a value that is nearly right; stops where a step no longer helps.
fn newton<D>(distribution: &D, probability: f64, start: f64) -> f64
where
    D: ContinuousCDF<f64, f64> + Continuous<f64, f64>,
{
    let mut x = start;
    for _ in 0..4 {
        let step = (distribution.cdf(x) - probability) / distribution.pdf(x);
        if !step.is_finite() || step.abs() > 0.1 * x.abs() {
            return start;
        }
        x -= step;
        if step.abs() <= 4.0 * f64::EPSILON * x.abs() {
            break;
        }
    }
    x
}

/// Quantile of the standard normal distribution. NaN for probabilities outside (0, 1).
pub fn normal_quantile(probability: f64) -> f64 {
    match Normal::new(0.0, 1.0) {
        Ok(normal) if inside(probability) => normal.inverse_cdf(probability),
        _ => f64::NAN,
    }
}

/// Quantile of the beta distribution with shapes `a`, `b` (not negative). As in R, a shape of zero
/// is the limit: all mass at 0 or 1. NaN for probabilities outside (0, 1) and for other shapes.
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    if !inside(probability) {
        return f64::NAN;
    }
    match (a, b) {
        (0.0, b) if b > 0.0 => 0.0,
        (a, 0.0) if a > 0.0 => 1.0,
        _ => {
            Beta::new(a, b).map_or(f64::NAN, |beta| newton(&beta, probability, beta.inverse_cdf(probability)))
        }
    }
}

fn inside(probability: f64) -> bool {
    probability > 0.0 && probability < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference values to 17 digits, by root finding in 40-digit arithmetic.
    #[allow(clippy::excessive_precision)] // as they were computed
    const T: [(f64, f64, f64); 22] = [
        (0.975, 1.0, 12.706204736174705),
        (0.975, 2.0, 4.3026527297494639),
        (0.975, 3.0, 3.1824463052837096),
        (0.975, 7.0, 2.3646242515927853),
        (0.975, 39.0, 2.0226909200367611),
        (0.975, 197.0, 1.9720790337785027),
        (0.975, 999.0, 1.96234146113345),
        (0.975, 1000.0, 1.9623390808264085),
        (0.975, 5000.0, 1.9604385517065079),
        (0.975, 100000.0, 1.9599877075346096),
        (0.975, 10000000.0, 1.9599642217672055),
        (0.9, 1.0, 3.0776835371752534),
        (0.9, 2.0, 1.8856180831641267),
        (0.9, 3.0, 1.6377443536962101),
        (0.9, 7.0, 1.4149239276505085),
        (0.9, 39.0, 1.3036385886212741),
        (0.9, 197.0, 1.2858636942630116),
        (0.9, 999.0, 1.2823995700373973),
        (0.9, 1000.0, 1.2823987214609244),
        (0.9, 5000.0, 1.2817209053357184),
        (0.9, 100000.0, 1.281560031449361),
        (0.9, 10000000.0, 1.2815516502030829),
    ];

    fn close(found: f64, reference: f64) {
        let apart = (found / reference - 1.0).abs();
        assert!(apart < 1e-11, "{found} instead of {reference}: {apart:e}");
    }

    #[test]
    fn quantiles_keep_their_digits_from_one_degree_to_ten_million() {
        for (probability, df, reference) in T {
            close(t_quantile(probability, df), reference);
            close(t_quantile(1.0 - probability, df), -reference);
        }
        close(normal_quantile(0.975), 1.959_963_984_540_054);
        close(beta_quantile(0.975, 2.0, 3.0), 0.805_879_550_316_756_6);
        close(beta_quantile(0.025, 124.5, 76.3), 0.551_996_981_489_449_3);
        close(beta_quantile(0.975, 60.25, 4.5), 0.978_452_539_048_483_7);
    }

    #[test]
    fn outside_their_domain_there_is_no_value() {
        assert!(t_quantile(1.0, 3.0).is_nan() && t_quantile(0.5, 0.0).is_nan());
        assert_eq!(beta_quantile(0.025, 0.0, 4.0), 0.0);
        assert_eq!(beta_quantile(0.975, 4.0, 0.0), 1.0);
        assert!(beta_quantile(0.5, 0.0, 0.0).is_nan());
    }
}
