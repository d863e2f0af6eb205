//! AAPOR's outcome rates from counts of final codes. A rate with nothing below the line has no value:
//! it is "n/a", never zero. Every rate that uses `e` comes with `e` and how it was found.
//!
//! Source: AAPOR Standard Definitions; formulas as in the AAPOR calculator 4.0. With
//! A = (I + P) + (R + NC + O) and U = UH + UO, `e` is the share of U estimated eligible.

use super::disposition::Class;

/// How many cases ended in each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// I
    pub complete: u64,
    /// P
    pub partial: u64,
    /// R
    pub refusal: u64,
    /// NC
    pub non_contact: u64,
    /// O
    pub other: u64,
    /// UH
    pub unknown_unit: u64,
    /// UO
    pub unknown_other: u64,
    /// NE
    pub not_eligible: u64,
}

impl Counts {
    /// Counts one case.
    pub fn add(&mut self, class: Class) {
        *match class {
            Class::Complete => &mut self.complete,
            Class::Partial => &mut self.partial,
            Class::Refusal => &mut self.refusal,
            Class::NonContact => &mut self.non_contact,
            Class::Other => &mut self.other,
            Class::UnknownUnit => &mut self.unknown_unit,
            Class::UnknownOther => &mut self.unknown_other,
            Class::NotEligible => &mut self.not_eligible,
        } += 1;
    }
}

/// How the share of the unknown that is eligible is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Eligibility {
    /// As among those whose eligibility is known: e = A / (A + NE).
    Proportional,
    /// Given from elsewhere, 0 to 1.
    Given(f64),
}

/// The rates; `None` is "n/a".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Share of the unknown estimated eligible; `None` if nothing is known of anybody.
    pub e: Option<f64>,
    /// How `e` was found.
    pub method: Eligibility,
    /// RR1 to RR6.
    pub response: [Option<f64>; 6],
    /// COOP1 to COOP4.
    pub cooperation: [Option<f64>; 4],
    /// REF1 to REF3.
    pub refusal: [Option<f64>; 3],
    /// CON1 to CON3.
    pub contact: [Option<f64>; 3],
}

impl Rates {
    /// The rates of these counts.
    pub fn of(counts: &Counts, method: Eligibility) -> Rates {
        let number = |count: u64| count as f64;
        let (i, p) = (number(counts.complete), number(counts.partial));
        let (r, o) = (number(counts.refusal), number(counts.other));
        let a = i + p + r + number(counts.non_contact) + o;
        let u = number(counts.unknown_unit) + number(counts.unknown_other);
        let e = match method {
            Eligibility::Given(share) => Some(share),
            Eligibility::Proportional => share(a, a + number(counts.not_eligible)),
        };
        // Where nobody is unknown, e does not matter and need not be known.
        let estimated = match e {
            Some(e) => Some(a + e * u),
            None if u == 0.0 => Some(a),
            None => None,
        };
        let of_estimated = |n: f64| estimated.and_then(|below| share(n, below));
        let reached = i + p + r + o;
        Rates {
            e,
            method,
            response: [
                share(i, a + u),
                share(i + p, a + u),
                of_estimated(i),
                of_estimated(i + p),
                share(i, a),
                share(i + p, a),
            ],
            cooperation: [
                share(i, i + p + r + o),
                share(i + p, i + p + r + o),
                share(i, i + p + r),
                share(i + p, i + p + r),
            ],
            refusal: [share(r, a + u), of_estimated(r), share(r, a)],
            contact: [share(reached, a + u), of_estimated(reached), share(reached, a)],
        }
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded<const N: usize>(rates: [Option<f64>; N]) -> [i64; N] {
        rates.map(|rate| (rate.expect("a value") * 1000.0).round() as i64)
    }

    /// The example in the README of rOpenSci's `outcomerate`.
    #[test]
    fn agrees_with_outcomerate() {
        let counts = Counts {
            complete: 4,
            partial: 2,
            refusal: 1,
            non_contact: 1,
            other: 1,
            unknown_unit: 1,
            unknown_other: 1,
            not_eligible: 1,
        };
        let rates = Rates::of(&counts, Eligibility::Given(0.9));
        assert_eq!(rounded(rates.response), [364, 545, 370, 556, 444, 667]);
        assert_eq!(rounded(rates.cooperation), [500, 750, 571, 857]);
        assert_eq!(rounded(rates.refusal), [91, 93, 111]);
        assert_eq!(rounded(rates.contact), [727, 741, 889]);
        assert_eq!(Rates::of(&counts, Eligibility::Proportional).e, Some(0.9));
    }

    #[test]
    fn a_rate_of_nothing_is_not_zero() {
        let rates = Rates::of(&Counts::default(), Eligibility::Proportional);
        assert_eq!(rates.e, None);
        assert!(rates.response.iter().chain(&rates.contact).all(Option::is_none));
        let unknown = Counts { unknown_other: 3, ..Counts::default() };
        let rates = Rates::of(&unknown, Eligibility::Proportional);
        assert_eq!(rates.response[0], Some(0.0));
        assert_eq!(rates.response[2], None);
    }
}
