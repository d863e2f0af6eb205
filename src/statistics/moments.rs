//! Number, mean and sum of squared deviations of a list of numbers, taken in one pass.
//! Sums of squares are never formed from raw values, so that nothing is lost where the mean is
//! large against the spread.

/// n, mean and M₂ = Σ(y − ȳ)² (Welford 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// How many numbers.
    pub n: u64,
    /// Their mean; 0 where there are none.
    pub mean: f64,
    /// Σ(y − ȳ)².
    pub m2: f64,
}

impl Moments {
    /// Takes in one number.
    pub fn push(&mut self, y: f64) {
        self.n += 1;
        let before = y - self.mean;
        self.mean += before / self.n as f64;
        self.m2 += before * (y - self.mean);
    }

    /// Takes in the numbers of another list (Chan, Golub and LeVeque 1979).
    pub fn merge(&mut self, other: &Moments) {
        if other.n == 0 {
            return;
        }
        let (a, b) = (self.n as f64, other.n as f64);
        let apart = other.mean - self.mean;
        self.n += other.n;
        self.mean += apart * b / (a + b);
        self.m2 += other.m2 + apart * apart * a * b / (a + b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pass_keeps_the_digits_that_raw_squares_lose() {
        let numbers = [1e9 + 1.0, 1e9 + 2.0, 1e9 + 4.0, 1e9 + 9.0];
        let mut all = Moments::default();
        numbers.iter().for_each(|y| all.push(*y));
        assert_eq!((all.n, all.mean), (4, 1e9 + 4.0));
        // Σy² − nȳ² in the same arithmetic gives 0.
        assert!((all.m2 - 38.0).abs() < 1e-6);
        let (mut a, mut b) = (Moments::default(), Moments::default());
        a.push(numbers[0]);
        numbers[1..].iter().for_each(|y| b.push(*y));
        a.merge(&b);
        a.merge(&Moments::default());
        assert!((a.m2 - 38.0).abs() < 1e-6 && a.n == 4 && a.mean == all.mean);
    }
}
