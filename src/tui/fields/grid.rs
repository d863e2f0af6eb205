//! A grid: rows that share a scale, one stroke a row. The digit answers the row under the cursor and the cursor
//! drops; the scale stays when rows scroll.

use super::codes::{Typed, taken};
use super::{Field, Reaction};
use crate::form::State;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, state_words};
use crate::tui::widgets::head::{put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::first_shown;
use crate::tui::widgets::wrap::{lines, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The widest answer drawn beside a row.
const ANSWER: usize = 22;

/// A grid; which row is answered stands in the interview itself.
#[derive(Default)]
pub struct Grid {
    typed: Typed,
}

fn scale(sheet: &Sheet) -> String {
    let grid = sheet.view.grid.iter().flat_map(|grid| &grid.scale);
    grid.map(|(code, text)| format!("{code} {text}")).collect::<Vec<_>>().join("  ")
}

fn open_rows(sheet: &Sheet) -> usize {
    sheet.view.items.iter().filter(|row| row.answer.state == State::NotReached).count()
}

impl Field for Grid {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        let Some(row) = sheet.item() else { return Reaction::Unused };
        let codes: Vec<&str> = row.options.iter().map(|option| option.key.as_str()).collect();
        if let Some(pressed) = self.typed.press(command, &codes) {
            return pressed.map_or_else(|instead| instead, |n| Reaction::Give(row.options[n].code.clone()));
        }
        if self.typed.waits() && *command == Command::Next {
            return match self.typed.take(&codes) {
                Some(n) => Reaction::Give(row.options[n].code.clone()),
                None => Reaction::Say(taken(&codes)),
            };
        }
        self.typed.clear();
        let last = sheet.view.items.len().saturating_sub(1);
        match command {
            Command::Next => Reaction::Onward,
            Command::Up if sheet.view.cursor > 0 => Reaction::Row(sheet.view.cursor - 1),
            Command::Down if sheet.view.cursor < last => Reaction::Row(sheet.view.cursor + 1),
            Command::First => Reaction::Row(0),
            Command::Last => Reaction::Row(last),
            Command::Up | Command::Down => Reaction::Stay,
            Command::Type(_) => Reaction::Say(taken(&codes)),
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, _sheet: &Sheet) {}

    fn rows(&self, sheet: &Sheet, columns: u16) -> u16 {
        let room = columns.saturating_sub(6) as usize;
        lines(&scale(sheet), room, room).len() as u16 + 1 + sheet.view.items.len() as u16
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        let room = (area.width as usize).saturating_sub(6);
        let mut y = area.y;
        y = put_lines(frame, area.x + 4, y, &scale(sheet), room, look.theme.spoken());
        y += 1;
        let fit = (area.y + area.height).saturating_sub(y) as usize;
        let rows = &sheet.view.items;
        let named = rows.iter().map(|row| width(&row.at.item)).max().unwrap_or(0) as u16;
        let text_at = area.x + 4 + named + 2;
        let widest = rows.iter().map(|row| width(&row.text)).max().unwrap_or(0);
        let room = (area.width as usize).saturating_sub(text_at as usize + ANSWER);
        let answer_at = text_at + widest.min(room) as u16 + 2;
        let from = first_shown(sheet.view.cursor, rows.len(), fit);
        for (n, row) in rows.iter().enumerate().skip(from).take(fit) {
            let here = n == sheet.view.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, area.x + 2, y, look.glyphs.cursor, style);
            }
            let x = put(frame, area.x + 4, y, &row.at.item, style);
            if row.remarked {
                put(frame, x, y, look.say("备", "*"), look.theme.quiet());
            }
            let text = crate::tui::widgets::wrap::cut(&row.text, widest.min(room), look.glyphs.cut);
            put(frame, text_at, y, &text, style);
            let answer = match row.options.iter().find(|option| option.chosen) {
                Some(option) => format!("{} {}", option.key, option.text),
                None if here && self.typed.waits() => self.typed.text().to_string(),
                None => look.words(&state_words(row.answer.state)).to_string(),
            };
            put(frame, answer_at, y, &answer, style);
            y += 1;
        }
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let open = open_rows(sheet);
        let onward = match open {
            0 => look.say("下题", "next").to_string(),
            _ => {
                look.say(&format!("下题（还差 {open} 行）"), &format!("next ({open} rows open)")).to_string()
            }
        };
        line.key_if(
            self.typed.waits(),
            self.typed.text(),
            look.say("等第二个数字，或 ↵", "second digit or Enter"),
        )
        .key(look.say("数字", "0–9"), look.say("答这一行", "answer the row"))
        .key(look.key(&Command::Next), onward)
    }

    fn more_keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let arrows = format!("{}{}", look.key(&Command::Up), look.key(&Command::Down));
        line.key_if(sheet.view.items.len() > 1, arrows, look.say("上下行", "another row"))
    }

    fn takes_text(&self) -> bool {
        true
    }
}
