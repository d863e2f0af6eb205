//! Chance that hangs on names instead of on order: what somebody answers to one item does not change
//! because another was asked before it.

use crate::form::Seed;

/// A place in a tree of names under one seed; every draw is a hash of the way to it.
#[derive(Debug, Clone)]
pub(super) struct Lot {
    seed: Seed,
    way: String,
}

impl Lot {
    /// The root, for a seed in words.
    pub fn new(seed: &str) -> Lot {
        Lot { seed: Seed::from_text(seed), way: String::new() }
    }

    /// The place under a name.
    pub fn at(&self, name: &str) -> Lot {
        // No name of a unit, an element or an item holds this separator.
        Lot { seed: self.seed, way: format!("{}\u{1f}{name}", self.way) }
    }

    /// A seed of its own for somebody else's chance.
    pub fn seed(&self) -> Seed {
        Seed::from_text(&format!("{}{}", self.seed, self.way))
    }

    /// A number in [0, 1).
    pub fn share(&self, purpose: &str) -> f64 {
        self.nth(purpose, 0)
    }

    fn nth(&self, purpose: &str, count: u64) -> f64 {
        self.seed.number(&format!("{}\u{1f}{purpose}", self.way), count)
    }

    /// True with this probability.
    pub fn chance(&self, purpose: &str, probability: f64) -> bool {
        self.share(purpose) < probability
    }

    /// A standard normal number (Box and Muller).
    pub fn normal(&self, purpose: &str) -> f64 {
        // 1 − u lies in (0, 1], so that its logarithm is finite.
        let (u, v) = (1.0 - self.nth(purpose, 1), self.nth(purpose, 2));
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&self, purpose: &str, low: u32, high: u32) -> u32 {
        low + (self.share(purpose) * f64::from(high.saturating_sub(low) + 1)) as u32
    }

    /// One of a list that is not empty.
    pub fn pick<'l, T>(&self, purpose: &str, list: &'l [T]) -> &'l T {
        &list[((self.share(purpose) * list.len() as f64) as usize).min(list.len() - 1)]
    }

    /// A place in a list of weights, of which at least one is above 0.
    pub fn weighted(&self, purpose: &str, weights: &[f64]) -> usize {
        let mut left = self.share(purpose) * weights.iter().sum::<f64>();
        for (n, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return n;
            }
        }
        weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0)
    }
}

/// The share of those who succeed where ability exceeds difficulty by `x`.
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_hang_on_the_way_and_on_nothing_else() {
        let root = Lot::new("s");
        let a = root.at("unit").at("a");
        assert_eq!(a.share("x"), Lot::new("s").at("unit").at("a").share("x"));
        assert_ne!(a.share("x"), a.share("y"));
        assert_ne!(a.share("x"), Lot::new("t").at("unit").at("a").share("x"));
        assert_ne!(root.at("ab").at("c").share("x"), root.at("a").at("bc").share("x"));
    }

    #[test]
    fn normal_numbers_are_normal_and_weights_are_kept() {
        let lots: Vec<Lot> = (0..4000).map(|n| Lot::new("s").at(&n.to_string())).collect();
        let mean = lots.iter().map(|lot| lot.normal("n")).sum::<f64>() / 4000.0;
        let square = lots.iter().map(|lot| lot.normal("n").powi(2)).sum::<f64>() / 4000.0;
        // Standard errors are 0.016 and 0.022: five of each.
        assert!(mean.abs() < 0.08 && (square - 1.0).abs() < 0.11, "{mean} {square}");
        let third = lots.iter().filter(|lot| lot.weighted("w", &[1.0, 0.0, 2.0]) == 0).count();
        assert!((1180..1490).contains(&third), "{third}");
        assert!(lots.iter().all(|lot| (3..=5).contains(&lot.whole("d", 3, 5))));
    }
}
