//! A day and an hour, typed as eight digits: month, day, hour, minute. Days can be stepped through; what the ear
//! can check, the day of the week, stands beside it.

use super::head::put;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::words;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::Style;

/// A moment being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MomentField {
    digits: String,
    fresh: bool,
    /// What was typed in between and not taken.
    lost: String,
}

impl MomentField {
    /// Beginning with a moment, most often a proposal; the next digit begins anew.
    pub fn new(at: Option<DateTime>) -> MomentField {
        let digits = at.map_or(String::new(), |at| at.strftime("%m%d%H%M").to_string());
        MomentField { digits, fresh: true, lost: String::new() }
    }

    /// What a key does. False for keys that are none of it.
    pub fn press(&mut self, command: &Command, today: Date) -> bool {
        if let Some(digit) = digit(command) {
            let anew = self.digits.len() == 8;
            let begun = if self.fresh || anew { "" } else { &self.digits };
            let digits = format!("{begun}{digit}");
            if !possible(&digits, today) {
                self.lost.push(char::from(b'0' + digit));
                return true;
            }
            if anew {
                self.lost.clear();
            }
            self.digits = digits;
            self.fresh = false;
            return true;
        }
        match command {
            Command::Backspace => {
                self.fresh = false;
                self.lost.clear();
                self.digits.pop();
            }
            Command::Left | Command::Right if self.digits.len() >= 4 => {
                let days = if *command == Command::Left { -1 } else { 1 };
                let day = date(&self.digits, today).and_then(|day| day.checked_add(days.days()).ok());
                if let Some(day) = day {
                    self.digits.replace_range(..4, &day.strftime("%m%d").to_string());
                    self.fresh = false;
                    self.lost.clear();
                }
            }
            Command::Type('-' | ':' | '：' | ' ' | '.') => {}
            _ => return false,
        }
        true
    }

    /// What was typed and not taken, to be told until the moment was begun anew or mended: whoever types without
    /// looking would have another one written down.
    pub fn said(&self) -> Option<Words> {
        let lost = &self.lost;
        (!lost.is_empty()).then(|| words!("{lost} 没收，请核对时间", "{lost} not taken: check the time"))
    }

    /// The moment, once it is whole. A day that is past is one of next year.
    pub fn moment(&self, today: Date) -> Option<DateTime> {
        let day = date(&self.digits, today)?;
        let number = |range: std::ops::Range<usize>| self.digits.get(range)?.parse::<i8>().ok();
        day.at(number(4..6)?, number(6..8)?, 0, 0).into()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Draws it, `active` with the cursor in it.
    pub fn draw(&self, frame: &mut Frame, x: u16, y: u16, active: bool, style: Style, look: &Look) {
        let part = |from: usize, to: usize| {
            let typed = self.digits.get(from..self.digits.len().min(to)).unwrap_or("");
            format!("{typed:_<2}")
        };
        let text = format!("{}-{}  {}:{}", part(0, 2), part(2, 4), part(4, 6), part(6, 8));
        let end = put(frame, x, y, &text, style);
        let today = look.clock(look.now).date();
        if let Some(day) = date(&self.digits, today) {
            put(frame, end + 3, y, look.weekday_name(day.weekday()), look.theme.quiet());
        }
        if active {
            let column = [0, 1, 3, 4, 7, 8, 10, 11, 12][self.digits.len().min(8)];
            frame.set_cursor_position(Position { x: x + column, y });
        }
    }
}

/// The day that the first four digits mean: of this year, or of next year where it is long past.
fn date(digits: &str, today: Date) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i8>().ok();
    let (month, day) = (number(0..2)?, number(2..4)?);
    let this = Date::new(today.year(), month, day).ok();
    match this {
        Some(this) if this >= today => Some(this),
        _ => Date::new(today.year() + 1, month, day).ok().or(this),
    }
}

fn possible(digits: &str, today: Date) -> bool {
    let within = |range: std::ops::Range<usize>, low: &str, high: &str| match digits.get(range.clone()) {
        Some(whole) => (low..=high).contains(&whole),
        None => digits.get(range.start..).is_none_or(|begun| begun.is_empty() || begun <= &high[..1]),
    };
    within(0..2, "01", "12")
        && within(2..4, "01", "31")
        && within(4..6, "00", "23")
        && within(6..8, "00", "59")
        && (digits.len() < 4 || date(digits, today).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_are_a_moment_and_what_is_past_is_next_year() {
        let today = Date::constant(2026, 11, 24);
        let typed = |digits: &str| {
            let mut field = MomentField::default();
            digits.chars().for_each(|c| {
                field.press(&Command::Type(c), today);
            });
            field.moment(today).map(|at| at.to_string())
        };
        assert_eq!(typed("11261030").as_deref(), Some("2026-11-26T10:30:00"));
        assert_eq!(typed("01050900").as_deref(), Some("2027-01-05T09:00:00"));
        // The 3 and the 31 that cannot be are not taken.
        assert_eq!(typed("3112631240").as_deref(), Some("2026-11-26T12:40:00"));
        assert_eq!(typed("1126"), None);
    }

    #[test]
    fn a_digit_that_is_not_taken_is_told() {
        let today = Date::constant(2026, 11, 24);
        let mut field = MomentField::default();
        let mut said = |digits: &str| {
            digits.chars().for_each(|c| {
                field.press(&Command::Type(c), today);
            });
            field.said().map(|said| said.en)
        };
        assert_eq!(said("1126"), None);
        assert_eq!(said("9").as_deref(), Some("9 not taken: check the time"));
        assert_eq!(said("1030").as_deref(), Some("9 not taken: check the time"), "typing on hides nothing");
        assert_eq!(said("1"), None, "begun anew");
        assert!(said("5").is_some());
        field.press(&Command::Backspace, today);
        assert_eq!(field.said(), None);
    }
}
