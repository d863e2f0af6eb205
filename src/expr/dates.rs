//! Moments: the dates of the language, read from texts and numbers and written as texts.
//! A date without a time is midnight in the interview's zone, a time without an offset is read in
//! that zone, and the number of a moment is its days since 1970-01-01T00:00Z. Which function does
//! what with them is said elsewhere.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

use super::number;

const DAY_MS: f64 = 86_400_000.0;

/// What is written for a moment that is none, by JavaScript's and ODK's habit.
pub const INVALID: &str = "Invalid Date";

/// A point in time, or what was no date.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// In the zone it is to be shown in; none if what was given is no date.
    pub time: Option<ZonedDateTime>,
    pub style: Style,
}

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As a date if it is midnight, else with time.
    Date,
    /// With time.
    DateTime,
}

impl Moment {
    /// From days since 1970-01-01T00:00Z, to the millisecond.
    pub fn from_days(days: f64, zone: TimeZone, style: Style) -> Moment {
        let milliseconds = (days * DAY_MS).round();
        let time = milliseconds
            .is_finite()
            .then(|| Timestamp::from_millisecond(milliseconds as i64).ok())
            .flatten()
            .map(|timestamp| timestamp.to_zoned_datetime(zone));
        Moment { time, style }
    }

    /// From a text such as `2024-02-29` or `2024-02-29T18:05:00+08:00`.
    pub fn from_text(text: &str, zone: TimeZone, style: Style) -> Moment {
        Moment { time: read(text, zone), style }
    }

    /// Days since 1970-01-01T00:00Z; NaN for what is no date.
    pub fn days(&self) -> f64 {
        self.time.as_ref().map_or(f64::NAN, |time| time.timestamp().as_millisecond() as f64 / DAY_MS)
    }

    /// As it is stored: `2024-02-29`, or `2024-02-29T18:05:00.000+08:00`.
    pub fn text(&self) -> String {
        let Some(time) = &self.time else {
            return INVALID.to_owned();
        };
        if self.style == Style::Date && time.time() == civil::Time::midnight() {
            return time.date().to_string();
        }
        time.strftime("%Y-%m-%dT%H:%M:%S.").to_string()
            + &format!("{:03}", time.millisecond())
            + &time.strftime("%:z").to_string()
    }

    /// Written by a pattern of the ODK XForms specification (`format-date()`).
    pub fn format(&self, pattern: &str) -> String {
        let Some(time) = &self.time else {
            return INVALID.to_owned();
        };
        let mut text = String::new();
        let mut signs = pattern.chars();
        while let Some(sign) = signs.next() {
            if sign != '%' {
                text.push(sign);
                continue;
            }
            let year = i32::from(time.year());
            match signs.next() {
                Some('Y') => text += &format!("{year:04}"),
                Some('y') => text += &format!("{:02}", year.rem_euclid(100)),
                Some('m') => text += &format!("{:02}", time.month()),
                Some('n') => text += &time.month().to_string(),
                Some('b') => text += MONTHS[usize::from(time.month().unsigned_abs()) - 1],
                Some('d') => text += &format!("{:02}", time.day()),
                Some('e') => text += &time.day().to_string(),
                Some('a') => {
                    text += DAYS[usize::from(time.weekday().to_monday_zero_offset().unsigned_abs())];
                }
                Some('H') => text += &format!("{:02}", time.hour()),
                Some('h') => text += &time.hour().to_string(),
                Some('M') => text += &format!("{:02}", time.minute()),
                Some('S') => text += &format!("{:02}", time.second()),
                Some('3') => text += &format!("{:03}", time.millisecond()),
                Some('%') => text.push('%'),
                Some(other) => text.extend(['%', other]),
                None => text.push('%'),
            }
        }
        text
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Whether a text could be a date at all: digits, then a hyphen. Cheap, for it is asked of every
/// text that is no number.
pub fn looks_like_date(text: &str) -> bool {
    let text = number::trim(text).as_bytes();
    text.len() >= 8 && text[..4].iter().all(u8::is_ascii_digit) && text[4] == b'-' && text[5].is_ascii_digit()
}

/// The fraction of the local day that a time such as `06:00:00.000-07:00` is; NaN if it is none.
pub fn day_fraction(text: &str, now: &ZonedDateTime) -> f64 {
    let text = number::trim(text);
    let Some((time, offset)) = time_of_day(text) else {
        return f64::NAN;
    };
    let clock = match offset {
        None => Some(time),
        Some(offset) => now
            .date()
            .to_datetime(time)
            .to_zoned_datetime(TimeZone::fixed(offset))
            .ok()
            .map(|zoned| zoned.with_time_zone(now.time_zone().clone()).time()),
    };
    clock.map_or(f64::NAN, |clock| {
        let since = civil::Time::midnight().duration_until(clock);
        since.as_secs_f64() / 86_400.0
    })
}

fn read(text: &str, zone: TimeZone) -> Option<ZonedDateTime> {
    let text = number::trim(text);
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let year = digits(parts.next()?, 4..=4)?;
    let month = digits(parts.next()?, 1..=2)?;
    let date = digits(parts.next()?, 1..=2)?;
    if parts.next().is_some() {
        return None;
    }
    let day = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(date).ok()?).ok()?;
    let Some(time) = time else {
        return day.to_zoned_datetime(zone).ok();
    };
    let (time, offset) = time_of_day(time)?;
    let moment = day.to_datetime(time);
    match offset {
        None => moment.to_zoned_datetime(zone).ok(),
        Some(offset) => {
            let fixed = moment.to_zoned_datetime(TimeZone::fixed(offset)).ok()?;
            Some(fixed.with_time_zone(zone))
        }
    }
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff`, then nothing, `Z`, `±HH` or `±HH:MM`.
fn time_of_day(text: &str) -> Option<(civil::Time, Option<Offset>)> {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        None => (text, None),
        Some(at) => (&text[..at], Some(read_offset(&text[at..])?)),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2..=2)?;
    let minute = digits(parts.next()?, 2..=2)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (digits(seconds, 2..=2)?, 0),
            Some((whole, fraction)) => {
                if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                // Digits beyond the nanosecond are dropped.
                let nanoseconds = format!("{fraction:0<9}")[..9].parse().ok()?;
                (digits(whole, 2..=2)?, nanoseconds)
            }
        },
    };
    if parts.next().is_some() {
        return None;
    }
    let small = |value: i16| i8::try_from(value).ok();
    let time = civil::Time::new(small(hour)?, small(minute)?, small(second)?, fraction).ok()?;
    Some((time, offset))
}

fn read_offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = match text[1..].split_once(':') {
        None => (digits(&text[1..], 2..=2)?, 0),
        Some((hours, minutes)) => (digits(hours, 2..=2)?, digits(minutes, 2..=2)?),
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<i16> {
    (length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone() -> TimeZone {
        TimeZone::fixed(Offset::from_seconds(8 * 3600).expect("eight hours are an offset"))
    }

    #[test]
    fn texts_that_are_no_dates_are_refused() {
        for text in [
            "2023-02-29",
            "2023-13-01",
            "23-01-01",
            "2023-1-1-1",
            "2023-01-01T24:00",
            "2023-01-01T10",
            "2023-01-01T10:00+24:00",
            "2023-01-01T10:00:00.",
            "2023-01-01 10:00",
            "二〇二三-01-01",
            "-001-01-01",
        ] {
            assert_eq!(read(text, zone()), None, "{text}");
        }
        assert!(read("2024-2-29", zone()).is_some());
    }

    #[test]
    fn a_moment_is_written_in_the_interview_s_zone() {
        let moment = |text| Moment::from_text(text, zone(), Style::Date).text();
        assert_eq!(moment("2024-02-28T16:00:00Z"), "2024-02-29");
        assert_eq!(moment("2024-02-28T16:00:00.0401Z"), "2024-02-29T00:00:00.040+08:00");
        assert_eq!(moment("2024-02-30"), INVALID);
        let date = Moment::from_text("2024-02-29T07:05:09.040", zone(), Style::DateTime);
        assert_eq!(
            date.format("%Y/%y %m|%n %b %d|%e %a %H:%h %M %S.%3 %% %x %"),
            "2024/24 02|2 Feb 29|29 Thu 07:7 05 09.040 % %x %"
        );
    }

    proptest! {
        #[test]
        fn days_come_back(days in -100_000i32..100_000) {
            let moment = Moment::from_days(f64::from(days), TimeZone::UTC, Style::Date);
            prop_assert_eq!(moment.days(), f64::from(days));
            let again = Moment::from_text(&moment.text(), TimeZone::UTC, Style::Date);
            prop_assert_eq!(again.days(), f64::from(days));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}T[0-9:.Z+\\-é]*") {
            let _ = Moment::from_text(&text, zone(), Style::Date).text();
            let _ = time_of_day(&text);
        }
    }
}
