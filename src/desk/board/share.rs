//! Shares in hundredths as people read them. Cut off, never rounded up: what is not finished is not 100, and
//! what has begun is not 0. Every face says a share by these words.

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u64,
    whole: u64,
}

impl Share {
    /// `part` of `whole`.
    pub fn of(part: u64, whole: u64) -> Share {
        Share { part, whole }
    }

    /// From 0 to 1; 0 of nothing.
    pub fn value(self) -> f64 {
        if self.whole == 0 { 0.0 } else { self.part as f64 / self.whole as f64 }
    }

    /// The number alone, as it stands in a column under `%`: `0`, `<1`, `99`, `100`; `–` of nothing.
    pub fn hundredths(self) -> String {
        match (u128::from(self.part) * 100).checked_div(self.whole.into()) {
            None => "–".into(),
            Some(0) if self.part > 0 => "<1".into(),
            Some(hundredths) => hundredths.to_string(),
        }
    }

    /// With one decimal: `0`, `<0.1`, `99.9`, `100`; `–` of nothing.
    pub fn thousandths(self) -> String {
        match (u128::from(self.part) * 1000).checked_div(self.whole.into()) {
            None => "–".into(),
            Some(0) if self.part > 0 => "<0.1".into(),
            Some(n) if n % 1000 == 0 => (n / 10).to_string(),
            Some(n) => format!("{}.{}", n / 10, n % 10),
        }
    }

    /// In a sentence: `< 1 %`, `99 %`; `–` of nothing.
    pub fn percent(self) -> String {
        match self.hundredths() {
            number if self.whole == 0 => number,
            number => format!("{} %", number.replace('<', "< ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_begun_is_not_0_and_what_is_not_finished_is_not_100() {
        let said = |part, whole| Share::of(part, whole).percent();
        assert_eq!(said(0, 250), "0 %");
        assert_eq!(said(1, 250), "< 1 %");
        assert_eq!(said(1, 100), "1 %");
        assert_eq!(said(249, 250), "99 %");
        assert_eq!(said(250, 250), "100 %");
        assert_eq!(said(0, 0), "–");
        assert_eq!((Share::of(1, 250).hundredths(), Share::of(0, 0).hundredths()), ("<1".into(), "–".into()));
    }

    #[test]
    fn one_decimal_is_cut_off_too() {
        let said = |part, whole| Share::of(part, whole).thousandths();
        assert_eq!((said(0, 9), said(9, 9), said(1, 2_000)), ("0".into(), "100".into(), "<0.1".into()));
        assert_eq!(
            (said(1_999, 2_000), said(1, 8), said(1, 50)),
            ("99.9".into(), "12.5".into(), "2.0".into())
        );
        assert_eq!(said(u64::MAX, u64::MAX), "100");
    }
}
