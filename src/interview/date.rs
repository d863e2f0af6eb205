//! What the digits of a date mean, however they were typed: eight run through, six lack the day, four are month and
//! day of this year or a year. The field of the screens and line mode read them here, so that one takes what the
//! other takes.

use crate::i18n::Words;
use crate::questionnaire::Partial;
use crate::words;
use jiff::civil::Date;

/// The parts of a date as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateParts {
    /// The year, 1800 to 2299.
    pub year: Option<i16>,
    /// The month.
    pub month: Option<i8>,
    /// The day of the month.
    pub day: Option<i8>,
}

impl DateParts {
    /// Of digits as they are typed, `yyyymmdd` or `mmdd`, as far as they have come.
    pub fn of(digits: &str, today: Date) -> DateParts {
        let number = |from: usize, to: usize| digits.get(from..to).and_then(|text| text.parse().ok());
        if has_year(digits) {
            return DateParts {
                year: digits.get(..4).and_then(|text| text.parse().ok()),
                month: number(4, 6),
                day: number(6, 8),
            };
        }
        let month = number(0, 2);
        DateParts { year: month.map(|_| today.year()), month, day: number(2, 4) }
    }

    /// The day they name, if they name one.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }

    /// As they are stored; empty if not even the year is known.
    pub fn value(self) -> String {
        match self {
            DateParts { year: Some(y), month: Some(m), day: Some(d) } => format!("{y:04}-{m:02}-{d:02}"),
            DateParts { year: Some(y), month: Some(m), day: None } => format!("{y:04}-{m:02}"),
            DateParts { year: Some(y), .. } => format!("{y:04}"),
            _ => String::new(),
        }
    }
}

/// Whether the digits begin with a year: months begin with 0 or 10 to 12, years with 18 to 22.
pub fn has_year(digits: &str) -> bool {
    digits.len() >= 2 && ("18"..="22").contains(&&digits[..2])
}

/// The value that these digits come to where so much may be missing; the error says what else is wanted.
pub fn finished_date(digits: &str, partial: Partial, today: Date) -> Result<String, Words> {
    let parts = DateParts::of(digits, today);
    let half = digits.len() % 2 == 1;
    let missing = match (parts.month, parts.day) {
        (_, Some(_)) => return Ok(parts.value()),
        (Some(_), None) if half => words!("日是两位数，如 03", "a day has two figures, as in 03"),
        (Some(_), None) => words!("还缺日", "the day is missing"),
        (None, _) => words!("还缺月和日", "month and day are missing"),
    };
    let enough = match partial {
        Partial::Nothing => false,
        Partial::Day => parts.month.is_some(),
        Partial::Month => parts.year.is_some(),
    };
    if enough && !half { Ok(parts.value()) } else { Err(missing) }
}

/// Whether these digits can become a date.
pub fn can_become_date(digits: &str, today: Date) -> bool {
    let year = has_year(digits);
    if digits.len() >= 2 && !year && !("01"..="12").contains(&&digits[..2]) {
        return false;
    }
    if digits.len() == 1 {
        return ("0"..="2").contains(&digits);
    }
    if digits.len() > if year { 8 } else { 4 } {
        return false;
    }
    let rest = &digits[if year { 4.min(digits.len()) } else { 0 }..];
    let (month, day) = (rest.get(..2), rest.get(2..4));
    let begins = |text: &str, low: &str, high: &str| text.is_empty() || (low..=high).contains(&text);
    match (month, day) {
        (None, _) => begins(rest, "0", "1"),
        (Some(month), None) if !("01"..="12").contains(&month) => false,
        // A month that has no 30th takes no 3 for the first figure of its day.
        (Some(month), None) if rest[2..].starts_with('3') => {
            let month = month.parse().unwrap_or(1);
            let year = DateParts::of(digits, today).year.unwrap_or(today.year());
            Date::new(year, month, 30).is_ok()
        }
        (Some(_), None) => begins(&rest[2..], "0", "3"),
        (Some(_), Some(_)) => DateParts::of(digits, today).date().is_some(),
    }
}
