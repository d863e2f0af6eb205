//! A number: digits grow leftwards from the unit. The value stays for correction when it is out of range.

use super::{Field, Reaction};
use crate::form::State;
use crate::questionnaire::range_words;
use crate::tui::keys::{Command, plain};
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, What};
use crate::tui::widgets::head::{put_right, put_within};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::width;
use crate::words;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// Where the digits end, counted from the column of the question.
const ENDS_AT: u16 = 11;
/// More digits than any answer has.
const LONGEST: usize = 18;

/// A number being typed.
pub struct Number {
    text: String,
    /// What is stored is shown and the next digit begins anew.
    fresh: bool,
}

impl Number {
    /// Over what was typed and never given, or what was answered.
    pub fn new(sheet: &Sheet, draft: Option<&str>) -> Number {
        let text = draft.map_or_else(|| stored(sheet), str::to_string);
        Number { text, fresh: draft.is_none() }
    }

    fn type_in(&mut self, c: char, sheet: &Sheet) -> Reaction {
        let What::Number { low, decimals, .. } = sheet.what else { return Reaction::Unused };
        let c = match plain(c) {
            '。' => '.',
            '−' | '－' => '-',
            c => c,
        };
        let text = if self.fresh { String::new() } else { self.text.clone() };
        let takes = match c {
            '0'..='9' => text.len() < LONGEST,
            '.' => decimals > 0 && !text.contains('.'),
            '-' => text.is_empty() && low.is_none_or(|low| low < 0.0),
            _ => false,
        };
        if !takes {
            return Reaction::Say(if decimals > 0 {
                words!("只收数字和小数点", "digits and a point only")
            } else {
                words!("只收数字", "digits only")
            });
        }
        self.text = text;
        self.text.push(c);
        self.fresh = false;
        Reaction::Stay
    }
}

fn stored(sheet: &Sheet) -> String {
    sheet.item().map_or(String::new(), |item| item.answer.value.clone())
}

impl Field for Number {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        match command {
            Command::Type(c) => self.type_in(*c, sheet),
            Command::Paste(text) => {
                text.trim().chars().map(|c| self.type_in(c, sheet)).last().unwrap_or(Reaction::Stay)
            }
            Command::Backspace => {
                self.fresh = false;
                self.text.pop();
                Reaction::Stay
            }
            Command::Next if self.text == stored(sheet) => {
                // Whether it is passed or not: what is typed next is another number.
                self.fresh = true;
                Reaction::Onward
            }
            Command::Next => Reaction::Typed(self.text.clone()),
            // There is one place only: arrows change nothing.
            Command::Up | Command::Down | Command::Left | Command::Right => Reaction::Stay,
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, sheet: &Sheet) {
        *self = Number::new(sheet, None);
    }

    fn rows(&self, _sheet: &Sheet, _columns: u16) -> u16 {
        1
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        // What is longer than its place pushes the unit on, and nothing over the edge.
        let end = area.x + ENDS_AT.max(width(&self.text) as u16);
        let edge = area.x + area.width;
        put_right(frame, end, area.y, &self.text, look.theme.accent());
        let unit = sheet.item().and_then(|item| item.unit.clone()).unwrap_or_default();
        let x = put_within(frame, end + 1, area.y, &unit, edge, look.theme.plain(), look);
        if let Some(range) = range(sheet, look) {
            put_within(frame, x + 6, area.y, &range, edge, look.theme.quiet(), look);
        }
        let states = [State::DontKnow, State::Refused, State::Skipped];
        let stated = sheet.item().is_some_and(|item| states.contains(&item.answer.state));
        if !stated || !self.text.is_empty() {
            frame.set_cursor_position(Position { x: end, y: area.y });
        }
    }

    fn keys(&self, line: KeyLine, _sheet: &Sheet, look: &Look) -> KeyLine {
        line.key(look.key(&Command::Next), look.say("下题", "next"))
    }

    fn pending(&self, sheet: &Sheet) -> Option<String> {
        self.draft(sheet).map(str::to_string)
    }

    fn draft(&self, sheet: &Sheet) -> Option<&str> {
        (self.text != stored(sheet)).then_some(&self.text)
    }

    fn takes_text(&self) -> bool {
        true
    }
}

/// The bounds of a number, `0 – 31`, as it is written beside the field.
pub fn range(sheet: &Sheet, look: &Look) -> Option<String> {
    let What::Number { low, high, .. } = sheet.what else { return None };
    let words = range_words(low, high, look.glyphs.to)?;
    Some(look.words(&words).to_string())
}
