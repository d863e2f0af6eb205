//! A grid: rows that share a scale, one stroke a row. The digit answers the row under the cursor and the cursor
//! drops; the scale stays when rows scroll.

use super::codes::{Typed, taken};
use super::{Field, Reaction};
use crate::form::State;
use crate::i18n::counted;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, state_words};
use crate::tui::widgets::fitting::{fitting, more};
use crate::tui::widgets::head::{put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::{cut, lines, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The widest answer drawn beside a row, and the least that is left for what is read out.
const ANSWER: usize = 22;
const LEAST: usize = 24;
/// The column of the names of the rows.
const NAME_AT: u16 = 4;

/// A grid; which row is answered stands in the interview itself.
#[derive(Default)]
pub struct Grid {
    typed: Typed,
}

/// The scale, in lines that part no code from its words.
fn scale(sheet: &Sheet, room: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (code, text) in sheet.view.grid.iter().flat_map(|grid| &grid.scale) {
        let label = format!("{code} {text}");
        match all.last_mut() {
            Some(line) if width(line) + 2 + width(&label) <= room => {
                line.push_str("  ");
                line.push_str(&label);
            }
            _ => all.extend(lines(&label, room, room).iter().map(ToString::to_string)),
        }
    }
    all
}

/// Where the parts of a row stand.
struct Columns {
    text_at: u16,
    /// For the words that are read out.
    room: usize,
    answer_at: u16,
    answer: usize,
}

impl Columns {
    fn of(sheet: &Sheet, columns: u16) -> Columns {
        let rows = &sheet.view.items;
        let named = rows.iter().map(|row| width(&row.at.item)).max().unwrap_or(0) as u16;
        // Behind the name stands a sign where there are remarks.
        let text_at = NAME_AT + named + 2;
        let labels = sheet.view.grid.iter().flat_map(|grid| &grid.scale);
        let label = labels.map(|(code, text)| width(code) + 1 + width(text)).max().unwrap_or(0);
        let answer = label.clamp(8, ANSWER);
        let widest = rows.iter().map(|row| width(&row.text)).max().unwrap_or(0);
        let left = (columns as usize).saturating_sub(text_at as usize + 2 + answer).max(LEAST);
        let room = widest.min(left);
        Columns { text_at, room, answer_at: text_at + room as u16 + 2, answer }
    }

    fn heights(&self, sheet: &Sheet) -> Vec<u16> {
        let rows = sheet.view.items.iter();
        rows.map(|row| lines(&row.text, self.room, self.room).len().max(1) as u16).collect()
    }
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
        let room = columns.saturating_sub(NAME_AT + 2) as usize;
        let heights: u16 = Columns::of(sheet, columns).heights(sheet).iter().sum();
        scale(sheet, room).len() as u16 + 1 + heights
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        let room = (area.width as usize).saturating_sub(NAME_AT as usize + 2);
        let mut y = area.y;
        for line in scale(sheet, room) {
            put(frame, area.x + NAME_AT, y, &line, look.theme.spoken());
            y += 1;
        }
        y += 1;
        let columns = Columns::of(sheet, area.width);
        let heights = columns.heights(sheet);
        let place = Rect { y, height: (area.y + area.height).saturating_sub(y), ..area };
        let shown = fitting(&heights, Some(sheet.view.cursor), place.height);
        for (n, row) in sheet.view.items.iter().enumerate().take(shown.end).skip(shown.start) {
            let here = n == sheet.view.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, area.x + 2, y, look.glyphs.cursor, style);
            }
            let x = put(frame, area.x + NAME_AT, y, &row.at.item, style);
            if row.remarked {
                put(frame, x, y, look.say("备", "*"), look.theme.quiet());
            }
            let answer = match row.options.iter().find(|option| option.chosen) {
                Some(option) => format!("{} {}", option.key, option.text),
                None if here && self.typed.waits() => self.typed.text().to_string(),
                None => look.words(&state_words(row.answer.state)).to_string(),
            };
            let answer = cut(&answer, columns.answer, look.glyphs.cut);
            put(frame, area.x + columns.answer_at, y, &answer, style);
            put_lines(frame, area.x + columns.text_at, y, &row.text, columns.room, style);
            y += heights[n];
        }
        more(frame, place, columns.text_at, &shown, heights.len(), look);
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let open = open_rows(sheet);
        let onward = match open {
            0 => look.say("下题", "next").to_string(),
            _ => {
                let rows = counted(open as u64, "row", "rows");
                look.say(&format!("下题（还差 {open} 行）"), &format!("next ({rows} open)")).to_string()
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
