//! Several choices: digits and the space bar tick and untick. An exclusive choice dims the others; taking it
//! back brings them back, so that a slip costs one key.

use super::codes::{Typed, taken};
use super::options::{Row, Rows, step};
use super::{Field, Reaction};
use crate::interview::toggled;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, What};
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Several choices.
pub struct Many {
    typed: Typed,
    /// Codes ticked on the screen, as they are or will be stored.
    value: String,
    /// What an exclusive choice took away.
    before: Option<String>,
    cursor: Option<usize>,
}

impl Many {
    /// As answered.
    pub fn new(sheet: &Sheet) -> Many {
        let value = sheet.item().map_or(String::new(), |item| item.answer.value.clone());
        Many { typed: Typed::default(), value, before: None, cursor: None }
    }

    fn toggle(&mut self, n: usize, sheet: &Sheet) -> Reaction {
        let (Some(item), Some(choices)) = (sheet.item(), &sheet.choices) else { return Reaction::Stay };
        let option = &item.options[n];
        self.cursor = Some(n);
        let ticked = self.value.split(' ').any(|code| code == option.code);
        let most = match sheet.what {
            What::Many { most } => most,
            _ => None,
        };
        if option.exclusive && ticked {
            self.value = self.before.take().unwrap_or_default();
            return Reaction::Give(self.value.clone());
        }
        match toggled(choices, &self.value, &option.code, most) {
            Ok(value) => {
                self.before = option.exclusive.then(|| self.value.clone());
                self.value = value;
                Reaction::Give(self.value.clone())
            }
            Err(words) => Reaction::Say(words),
        }
    }
}

impl Field for Many {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        let Some(item) = sheet.item() else { return Reaction::Unused };
        let codes: Vec<&str> = item.options.iter().map(|option| option.key.as_str()).collect();
        if let Some(pressed) = self.typed.press(command, &codes) {
            return pressed.map_or_else(|instead| instead, |n| self.toggle(n, sheet));
        }
        let waited = self.typed.waits().then(|| self.typed.take(&codes));
        match (command, waited) {
            (Command::Next | Command::Type(' '), Some(None)) => Reaction::Say(taken(&codes)),
            (Command::Next, Some(Some(n))) => match self.toggle(n, sheet) {
                Reaction::Give(value) => Reaction::Enter(value),
                other => other,
            },
            (Command::Type(' '), Some(Some(n))) => self.toggle(n, sheet),
            (Command::Type(' '), None) => match self.cursor {
                Some(n) => self.toggle(n, sheet),
                None => Reaction::Stay,
            },
            // What could not be stored is given once more.
            (Command::Next, None) if self.value != item.answer.value => Reaction::Enter(self.value.clone()),
            (Command::Next, None) => Reaction::Onward,
            (Command::Up | Command::Down, _) => {
                self.cursor = step(self.cursor, *command == Command::Down, codes.len());
                Reaction::Stay
            }
            (Command::Type(_), _) => Reaction::Say(taken(&codes)),
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, sheet: &Sheet) {
        self.value = sheet.item().map_or(String::new(), |item| item.answer.value.clone());
    }

    fn rows(&self, sheet: &Sheet, columns: u16) -> u16 {
        rows(self, sheet, "").wanted(columns)
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        rows(self, sheet, look.glyphs.tick).draw(frame, area, look);
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let ticked = self.value.split(' ').filter(|code| !code.is_empty()).count();
        let onward = match (ticked, sheet.what.clone()) {
            (0, What::Many { most: Some(most) }) => {
                look.say(&format!("下题（最多 {most} 项）"), &format!("next ({most} at most)")).to_string()
            }
            (0, _) => look.say("下题", "next").to_string(),
            (n, What::Many { most: Some(most) }) => {
                look.say(&format!("下题（{n} / 最多 {most}）"), &format!("next ({n} of {most})")).to_string()
            }
            (n, _) => look.say(&format!("下题（已选 {n}）"), &format!("next ({n} ticked)")).to_string(),
        };
        let waits = self.typed.waits();
        line.key_if(waits, self.typed.text(), look.say("等第二个数字，或空格", "second digit or Space"))
            .key(look.key(&Command::Next), onward)
            .key(look.say("数字", "0–9"), look.say("勾/消", "tick"))
    }

    fn takes_text(&self) -> bool {
        true
    }
}

fn rows<'s>(many: &Many, sheet: &'s Sheet, tick: &'static str) -> Rows<'s> {
    let options = sheet.item().map_or(&[][..], |item| &item.options);
    let ticked = |code: &str| many.value.split(' ').any(|one| one == code);
    let alone = options.iter().any(|option| option.exclusive && ticked(&option.code));
    let first_exclusive = options.iter().position(|option| option.exclusive);
    let rows = options
        .iter()
        .enumerate()
        .map(|(n, option)| Row {
            option,
            mark: format!("[{}]", if ticked(&option.code) { tick } else { " " }),
            sign: "",
            faint: alone && !option.exclusive,
            apart: n > 0 && first_exclusive == Some(n),
        })
        .collect();
    Rows { rows, before: 4, cursor_at: 2, cursor: many.cursor }
}
