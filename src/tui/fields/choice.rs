//! One choice: a digit picks and the pick is stored, Enter goes on. Nothing is preselected; with more than twelve
//! options typing filters.

use super::codes::{Code, Typed, taken};
use super::options::{Row, Rows, step};
use super::{Field, Reaction};
use crate::interview::OptionView;
use crate::tui::keys::{Command, digit, plain};
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::Sheet;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

/// With more options than this, typing filters.
pub const MANY: usize = 12;

/// One choice.
pub struct Choice {
    typed: Typed,
    filter: String,
    /// The option the cursor stands on.
    cursor: Option<usize>,
}

/// The options that a filter leaves.
pub fn filtered(options: &[OptionView], filter: &str) -> Vec<usize> {
    let wanted = filter.to_lowercase();
    let fits = |option: &OptionView| {
        option.text.to_lowercase().contains(&wanted) || option.key.to_lowercase().starts_with(&wanted)
    };
    (0..options.len()).filter(|n| filter.is_empty() || fits(&options[*n])).collect()
}

impl Choice {
    /// With the cursor on what was answered.
    pub fn new(sheet: &Sheet) -> Choice {
        let cursor = sheet.item().and_then(|item| item.options.iter().position(|option| option.chosen));
        Choice { typed: Typed::default(), filter: String::new(), cursor }
    }

    fn step(&mut self, down: bool, shown: &[usize]) {
        let at = self.cursor.and_then(|cursor| shown.iter().position(|n| *n == cursor));
        self.cursor = step(at, down, shown.len()).map(|to| shown[to]).or(self.cursor);
    }

    fn pick(&mut self, n: usize, options: &[OptionView]) -> Reaction {
        self.cursor = Some(n);
        self.filter.clear();
        Reaction::Give(options[n].code.clone())
    }
}

impl Field for Choice {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        let Some(item) = sheet.item() else { return Reaction::Unused };
        let options = &item.options;
        let codes: Vec<&str> = options.iter().map(|option| option.key.as_str()).collect();
        let shown = filtered(options, &self.filter);
        if let Some(digit) = digit(command) {
            return match self.typed.digit(digit, &codes) {
                Code::Is(n) => self.pick(n, options),
                Code::Waits => {
                    let typed = self.typed.text().to_string();
                    self.filter.clear();
                    self.cursor = codes.iter().position(|code| code.starts_with(&typed)).or(self.cursor);
                    Reaction::Stay
                }
                Code::None => Reaction::Say(taken(&codes)),
            };
        }
        let waited = self.typed.waits().then(|| self.typed.take(&codes));
        match command {
            Command::Next => match waited {
                Some(Some(n)) => {
                    self.cursor = Some(n);
                    Reaction::Enter(options[n].code.clone())
                }
                Some(None) => Reaction::Say(taken(&codes)),
                None => match self.cursor.filter(|n| shown.contains(n)) {
                    // A refusal stands until something is picked: the cursor alone takes nothing back.
                    Some(n) if !options[n].chosen => Reaction::Enter(options[n].code.clone()),
                    _ => Reaction::Onward,
                },
            },
            Command::Up | Command::Down => {
                self.step(*command == Command::Down, &shown);
                Reaction::Stay
            }
            Command::Type(' ') if self.filter.is_empty() => match self.cursor {
                Some(n) => self.pick(n, options),
                None => Reaction::Stay,
            },
            Command::Backspace if !self.filter.is_empty() => {
                self.filter.pop();
                Reaction::Stay
            }
            Command::Type(c) if options.len() > MANY => {
                self.filter.push(plain(*c));
                self.cursor = filtered(options, &self.filter).first().copied();
                Reaction::Stay
            }
            Command::Type(_) => Reaction::Say(taken(&codes)),
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, sheet: &Sheet) {
        *self = Choice::new(sheet);
    }

    fn rows(&self, sheet: &Sheet, columns: u16) -> u16 {
        let many = sheet.item().is_some_and(|item| item.options.len() > MANY);
        rows(self, sheet, "").wanted(columns) + u16::from(many) * 2
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        let mut area = area;
        if sheet.item().is_some_and(|item| item.options.len() > MANY) {
            let label = look.say("找：", "find: ");
            let typed = if self.filter.is_empty() { self.typed.text() } else { &self.filter };
            let x = put(frame, area.x + 4, area.y, label, look.theme.quiet());
            let x = put(frame, x, area.y, typed, look.theme.plain());
            frame.set_cursor_position(Position { x, y: area.y });
            area = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        }
        rows(self, sheet, look.glyphs.tick).draw(frame, area, look);
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let many = sheet.item().is_some_and(|item| item.options.len() > MANY);
        let waits = self.typed.waits();
        let typed = self.typed.text().to_string();
        line.key_if(waits, typed, look.say("等第二个数字，或 ↵", "second digit or Enter"))
            .key(look.say("数字", "0–9"), look.say("选", "choose"))
            .key(look.key(&Command::Next), look.say("下题", "next"))
            .key_if(many, look.say("打字", "type"), look.say("筛选", "to filter"))
    }

    fn takes_text(&self) -> bool {
        true
    }
}

fn rows<'s>(choice: &Choice, sheet: &'s Sheet, tick: &'static str) -> Rows<'s> {
    let options = sheet.item().map_or(&[][..], |item| &item.options);
    let shown = filtered(options, &choice.filter);
    let cursor = choice.cursor.and_then(|cursor| shown.iter().position(|n| *n == cursor));
    let rows = shown
        .iter()
        .map(|n| Row {
            option: &options[*n],
            mark: String::new(),
            sign: if options[*n].chosen { tick } else { "" },
            faint: false,
            apart: false,
        })
        .collect();
    Rows { rows, before: 2, cursor_at: 4, cursor }
}
