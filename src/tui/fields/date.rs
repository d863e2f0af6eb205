//! A date: eight digits run through, four are month and day of this year. Impossible dates are not taken; what
//! the ear can check, the day of the week and the distance from today, stands beside it.

use super::{Field, Reaction};
use crate::i18n::{Lang, Words};
use crate::interview::{DateParts, can_become_date, finished_date, has_year};
use crate::questionnaire::Partial;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, What};
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::pad_left;
use crate::words;
use jiff::ToSpan;
use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// A date being typed.
pub struct DateField {
    /// Digits as typed: `yyyymmdd` or `mmdd`, as far as they have come.
    digits: String,
    /// What is stored is shown and the next digit begins anew.
    fresh: bool,
    /// What was typed in between and not taken. Whoever types on without looking has another date in mind than
    /// stands there, so that it is given only once they were told and say so again.
    lost: String,
}

impl DateField {
    /// Over the digits that were typed and never given, or what was answered.
    pub fn new(sheet: &Sheet, draft: Option<&str>) -> DateField {
        match draft.filter(|draft| can_become_date(draft, sheet.today)) {
            Some(draft) => DateField { digits: draft.to_string(), fresh: false, lost: String::new() },
            None => DateField { digits: stored(sheet), fresh: true, lost: String::new() },
        }
    }

    fn parts(&self, today: Date) -> DateParts {
        DateParts::of(&self.digits, today)
    }

    fn step(&mut self, days: i64, today: Date) -> Reaction {
        let from = match self.parts(today).date() {
            Some(date) => date,
            None if self.digits.is_empty() => today,
            // What has been typed is not put aside for a day that nobody said.
            None => {
                return Reaction::Say(words!(
                    "日期没写完，还不能前后移一天",
                    "the date is unfinished: there is no day to go back or on from"
                ));
            }
        };
        if let Ok(to) = from.checked_add(days.days()) {
            self.digits = to.strftime("%Y%m%d").to_string();
            self.fresh = false;
            self.lost.clear();
        }
        Reaction::Stay
    }

    fn type_in(&mut self, digit: u8, today: Date) -> Reaction {
        let anew = self.fresh || self.is_full();
        let before = if anew { "" } else { &self.digits };
        let digits = format!("{before}{digit}");
        if !can_become_date(&digits, today) {
            let month_is_next = has_year(before) && before.len() == 4;
            self.lost.push(char::from(b'0' + digit));
            return Reaction::Say(match month_is_next {
                true => {
                    words!("{digit} 没收：接下来是月，01–12", "{digit} not taken: a month is next, 01–12")
                }
                false => words!("{digit} 没收：没有这一天", "{digit} not taken: there is no such day"),
            });
        }
        if self.is_full() {
            self.lost.clear();
        }
        self.digits = digits;
        self.fresh = false;
        // The word about what was lost must not go away with the next key of somebody who types fast.
        if self.lost.is_empty() { Reaction::Stay } else { Reaction::Say(self.lost_words()) }
    }

    /// A sign between the parts, which are known without it. Behind half a year it is none.
    fn part(&mut self, sign: char) -> Reaction {
        if self.fresh || !has_year(&self.digits) || self.digits.len() >= 4 {
            return Reaction::Stay;
        }
        self.lost.push(sign);
        Reaction::Say(words!("{sign} 没收：年是四位数", "{sign} not taken: a year has four digits"))
    }

    fn lost_words(&self) -> Words {
        let lost = self.lost.trim();
        words!("{lost} 没收，请核对日期", "{lost} was not taken: check the date")
    }

    /// What the date comes to as it stands, once whoever typed it knows what was not taken.
    fn give(&mut self, partial: Partial, today: Date) -> Reaction {
        match self.finished(partial, today) {
            Ok(value) if self.lost.is_empty() => Reaction::Enter(value),
            Ok(value) => {
                let lost = std::mem::take(&mut self.lost);
                let lost = lost.trim();
                Reaction::Say(words!(
                    "{lost} 没收：对的话再按 ↵ 记 {value}",
                    "{lost} was not taken: Enter again if {value} is right"
                ))
            }
            Err(missing) => Reaction::Say(missing),
        }
    }

    fn is_full(&self) -> bool {
        self.digits.len() == if has_year(&self.digits) { 8 } else { 4 }
    }

    /// The value as it would be stored; empty if nothing was typed.
    fn value(&self, today: Date) -> String {
        self.parts(today).value()
    }

    /// The value if so much may be missing.
    fn finished(&self, partial: Partial, today: Date) -> Result<String, Words> {
        finished_date(&self.digits, partial, today)
    }
}

/// What was answered, as digits.
fn stored(sheet: &Sheet) -> String {
    let value = sheet.item().map_or("", |item| item.answer.value.as_str());
    value.chars().filter(char::is_ascii_digit).collect()
}

impl Field for DateField {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        let What::Date { partial } = sheet.what else { return Reaction::Unused };
        let today = sheet.today;
        if let Some(digit) = digit(command) {
            return self.type_in(digit, today);
        }
        match command {
            Command::Up => return self.step(-1, today),
            Command::Down => return self.step(1, today),
            Command::Backspace => {
                self.fresh = false;
                self.lost.clear();
                self.digits.pop();
            }
            Command::Next if self.draft(sheet).is_none() => return Reaction::Onward,
            Command::Next => return self.give(partial, today),
            // A day that is not known: what is known is the answer.
            Command::DontKnow if self.lost.is_empty() => {
                return match self.finished(partial, today) {
                    Ok(value) if !self.fresh && self.parts(today).day.is_none() => Reaction::Give(value),
                    _ => Reaction::Unused,
                };
            }
            Command::DontKnow => return self.give(partial, today),
            Command::Type(sign @ ('-' | '/' | '.' | ' ')) => return self.part(*sign),
            Command::Type(_) => return Reaction::Say(words!("只收数字", "digits only")),
            _ => return Reaction::Unused,
        }
        Reaction::Stay
    }

    fn refresh(&mut self, sheet: &Sheet) {
        *self = DateField::new(sheet, None);
    }

    fn rows(&self, _sheet: &Sheet, _columns: u16) -> u16 {
        1
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        let parts = self.parts(sheet.today);
        let typed = &self.digits;
        let year_typed = has_year(typed);
        // What is being typed and is no whole part yet stands where it will end up.
        let begun =
            |from: usize, to: usize| typed.get(from.min(typed.len())..to.min(typed.len())).unwrap_or("");
        let year = match (parts.year, year_typed) {
            (Some(year), _) => year.to_string(),
            (None, true) => begun(0, 4).to_string(),
            (None, false) if typed.len() == 1 && typed != "0" && typed != "1" => typed.clone(),
            (None, false) => String::new(),
        };
        let at = if year_typed { 4 } else { 0 };
        let month_typed = if year_typed || typed.len() > 1 || typed == "0" || typed == "1" {
            begun(at, at + 2)
        } else {
            ""
        };
        let day_typed = begun(at + 2, at + 4);
        let (y, m, d) = match look.lang {
            Lang::Zh => (" 年  ", " 月  ", " 日"),
            Lang::En => (" - ", " - ", ""),
        };
        let style = look.theme.accent();
        let quiet = look.theme.quiet();
        let blank =
            |text: &str, wide: usize| if text.is_empty() { "_".repeat(wide) } else { pad_left(text, wide) };
        let shown = |text: &str| if text.is_empty() { quiet } else { style };
        let x = put(frame, area.x + 4, area.y, &blank(&year, 4), shown(&year));
        let year_end = x;
        let x = put(frame, x, area.y, y, quiet);
        let x = put(frame, x, area.y, &blank(month_typed, 2), shown(month_typed));
        let month_end = x;
        let x = put(frame, x, area.y, m, quiet);
        let x = put(frame, x, area.y, &blank(day_typed, 2), shown(day_typed));
        let day_end = x;
        let x = put(frame, x, area.y, d, quiet);
        match parts.date() {
            Some(date) => {
                put(frame, x + 6, area.y, &beside(date, sheet.today, look), look.theme.plain());
            }
            None if sheet.drafted && self.draft(sheet).is_some() => {
                put(frame, x + 6, area.y, look.say("草稿，没写完", "draft, unfinished"), quiet);
            }
            None => {}
        }
        let cursor = if !day_typed.is_empty() || month_typed.len() == 2 {
            day_end
        } else if !month_typed.is_empty() || (year_typed && typed.len() >= 4) {
            month_end
        } else {
            year_end
        };
        frame.set_cursor_position(Position { x: cursor, y: area.y });
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let What::Date { partial } = sheet.what else { return line };
        let enough = !self.fresh && self.finished(partial, sheet.today).is_ok();
        let no_day = enough && self.parts(sheet.today).day.is_none();
        line.key(look.say("数字", "0–9"), look.say("填写", "type it"))
            .key_if(no_day, look.key(&Command::DontKnow), look.say("只记到这里", "no more is known"))
            .key(look.key(&Command::Next), look.say("下题", "next"))
    }

    fn more_keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let begun = !self.digits.is_empty();
        let whole = self.parts(sheet.today).date().is_some();
        line.key_if(
            whole || !begun,
            format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)),
            look.say("前后一天", "a day back, on"),
        )
        .key_if(begun, look.key(&Command::Backspace), look.say("退一格", "take back"))
    }

    fn pending(&self, sheet: &Sheet) -> Option<String> {
        let What::Date { partial } = sheet.what else { return None };
        let digits = self.draft(sheet).filter(|_| self.lost.is_empty())?;
        // Less than a date that may stand is not given by going away: it stays what it is, digits.
        if digits.is_empty() { Some(String::new()) } else { self.finished(partial, sheet.today).ok() }
    }

    fn draft(&self, sheet: &Sheet) -> Option<&str> {
        let value = self.value(sheet.today);
        let stored = sheet.item().map_or("", |item| item.answer.value.as_str());
        // Digits that are no part of a date yet are not in the value.
        let whole = value.replace('-', "").ends_with(&self.digits);
        (!self.fresh && (value != stored || !whole)).then_some(&self.digits)
    }

    fn takes_text(&self) -> bool {
        true
    }
}

/// Day of the week and distance from today.
fn beside(date: Date, today: Date, look: &Look) -> String {
    let weekday = look.weekday_name(date.weekday());
    let days = today.until(date).map_or(0, |span| span.get_days());
    let distance = match days {
        0 => words!("今天", "today"),
        1 => words!("明天", "tomorrow"),
        -1 => words!("昨天", "yesterday"),
        n if n < 0 => {
            let n = -n;
            words!("{n} 天前", "{n} days ago")
        }
        n => words!("{n} 天后", "in {n} days"),
    };
    format!("{weekday}{}{}", look.say("，", ", "), look.words(&distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(digits: &str) -> (String, bool) {
        let today = Date::constant(2026, 11, 24);
        let mut field = DateField { digits: String::new(), fresh: true, lost: String::new() };
        let all = digits.bytes().all(|b| field.type_in(b - b'0', today) == Reaction::Stay);
        (field.value(today), all)
    }

    #[test]
    fn eight_digits_run_through_and_four_are_of_this_year() {
        assert_eq!(typed("20261112"), ("2026-11-12".into(), true));
        assert_eq!(typed("1112"), ("2026-11-12".into(), true));
        assert_eq!(typed("0301"), ("2026-03-01".into(), true));
        assert_eq!(typed("1999"), ("1999".into(), true));
        assert_eq!(typed("199902"), ("1999-02".into(), true));
        assert_eq!(typed("20240229"), ("2024-02-29".into(), true));
    }

    #[test]
    fn impossible_dates_are_not_taken() {
        assert_eq!(typed("2026023"), ("2026-02".into(), false));
        assert_eq!(typed("1331"), (String::new(), false));
        assert_eq!(typed("20261"), ("2026".into(), true));
        assert!(!typed("202614").1);
        assert!(!typed("3").1);
        assert!(!typed("0231").1);
    }

    #[test]
    fn what_is_not_taken_is_said_until_it_was_seen() {
        let today = Date::constant(2026, 11, 24);
        let mut field = DateField { digits: "2026".into(), fresh: false, lost: String::new() };
        assert!(matches!(field.give(Partial::Nothing, today), Reaction::Say(_)), "the month is missing");
        // The whole date again: the month goes on, and no digit is lost without a word.
        let said: Vec<String> = (b"202610".iter())
            .map(|digit| match field.type_in(digit - b'0', today) {
                Reaction::Say(said) => said.en,
                _ => String::new(),
            })
            .collect();
        assert_eq!(said[0], "2 not taken: a month is next, 01–12");
        assert_eq!(said[3], "6 not taken: there is no such day");
        assert!(said[4..].iter().all(|said| said == "26 was not taken: check the date"), "{said:?}");
        let Reaction::Say(asked) = field.give(Partial::Nothing, today) else { panic!("given unseen") };
        assert_eq!(asked.en, "26 was not taken: Enter again if 2026-02-10 is right");
        assert_eq!(field.give(Partial::Nothing, today), Reaction::Enter("2026-02-10".into()));
        // Over a whole date one begins anew, and what was lost before is past.
        field.type_in(9, today);
        assert_eq!(field.type_in(1, today), Reaction::Stay);
        assert_eq!((field.digits.as_str(), field.lost.as_str()), ("1", ""));
    }

    #[test]
    fn a_sign_behind_half_a_year_makes_it_no_year() {
        let today = Date::constant(2026, 11, 24);
        let mut field = DateField { digits: "19".into(), fresh: false, lost: String::new() };
        assert!(matches!(field.part('-'), Reaction::Say(_)));
        field.type_in(0, today);
        field.type_in(5, today);
        assert!(matches!(field.give(Partial::Month, today), Reaction::Say(_)), "19-05 is not the year 1905");
        let mut field = DateField { digits: "11".into(), fresh: false, lost: String::new() };
        assert_eq!(field.part('-'), Reaction::Stay);
    }

    #[test]
    fn a_day_that_is_not_known_may_stay_away() {
        let today = Date::constant(2026, 11, 24);
        let field = |digits: &str| DateField { digits: digits.into(), fresh: false, lost: String::new() };
        assert_eq!(field("202603").finished(Partial::Day, today), Ok("2026-03".into()));
        assert!(field("202603").finished(Partial::Nothing, today).is_err());
        let half = field("2026031").finished(Partial::Day, today).expect_err("half a day is none");
        assert!(half.en.contains("two figures"), "one figure stands there, it is not missing: {half:?}");
        assert!(field("2026").finished(Partial::Day, today).is_err());
        assert_eq!(field("2026").finished(Partial::Month, today), Ok("2026".into()));
    }
}
