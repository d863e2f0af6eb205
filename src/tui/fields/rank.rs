//! Options put in order: each digit fills the next place. Options stay put; their places appear on the left.

use super::codes::{Typed, taken};
use super::options::{Row, Rows, step};
use super::{Field, Reaction};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::{Sheet, What};
use crate::tui::widgets::keyline::KeyLine;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Options put in order.
pub struct Rank {
    typed: Typed,
    /// Codes in order, as they are or will be stored.
    order: Vec<String>,
    cursor: Option<usize>,
}

impl Rank {
    /// As answered.
    pub fn new(sheet: &Sheet) -> Rank {
        Rank { typed: Typed::default(), order: stored(sheet), cursor: None }
    }

    fn place(&mut self, n: usize, sheet: &Sheet) -> Reaction {
        let Some(item) = sheet.item() else { return Reaction::Stay };
        let code = &item.options[n].code;
        let key = &item.options[n].key;
        if let Some(place) = self.order.iter().position(|one| one == code) {
            let place = place + 1;
            return Reaction::Say(words!("{key} 已经是第 {place} 名", "{key} is number {place} already"));
        }
        if self.order.len() >= places(sheet) {
            return Reaction::Say(words!("名次已排满", "all places are filled"));
        }
        self.cursor = Some(n);
        self.order.push(code.clone());
        Reaction::Give(self.order.join(" "))
    }
}

fn stored(sheet: &Sheet) -> Vec<String> {
    let value = sheet.item().map_or("", |item| &item.answer.value);
    value.split(' ').filter(|code| !code.is_empty()).map(str::to_string).collect()
}

fn places(sheet: &Sheet) -> usize {
    match sheet.what {
        What::Rank { places } => places,
        _ => 0,
    }
}

impl Field for Rank {
    fn press(&mut self, command: &Command, sheet: &Sheet, _look: &Look) -> Reaction {
        let Some(item) = sheet.item() else { return Reaction::Unused };
        let codes: Vec<&str> = item.options.iter().map(|option| option.key.as_str()).collect();
        if let Some(pressed) = self.typed.press(command, &codes) {
            return pressed.map_or_else(|instead| instead, |n| self.place(n, sheet));
        }
        let waited = self.typed.waits().then(|| self.typed.take(&codes));
        match (command, waited) {
            (Command::Next | Command::Type(' '), Some(Some(n))) => self.place(n, sheet),
            (Command::Next | Command::Type(' '), Some(None)) => Reaction::Say(taken(&codes)),
            (Command::Type(' '), None) => match self.cursor {
                Some(n) => self.place(n, sheet),
                None => Reaction::Stay,
            },
            (Command::Backspace, Some(_)) => Reaction::Stay,
            (Command::Backspace, None) => match self.order.pop() {
                Some(_) => Reaction::Give(self.order.join(" ")),
                None => Reaction::Stay,
            },
            (Command::Next, None) if self.order != stored(sheet) => Reaction::Enter(self.order.join(" ")),
            (Command::Next, None) => {
                let (filled, places) = (self.order.len(), places(sheet));
                if (1..places).contains(&filled) {
                    return Reaction::Say(words!("名次还没排完", "not all places are filled"));
                }
                Reaction::Onward
            }
            (Command::Up | Command::Down, _) => {
                self.cursor = step(self.cursor, *command == Command::Down, codes.len());
                Reaction::Stay
            }
            (Command::Type(_), _) => Reaction::Say(taken(&codes)),
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, sheet: &Sheet) {
        self.order = stored(sheet);
    }

    fn rows(&self, sheet: &Sheet, columns: u16) -> u16 {
        rows(self, sheet).wanted(columns)
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        rows(self, sheet).draw(frame, area, look);
    }

    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine {
        let next = self.order.len() + 1;
        let fills = look.say(&format!("定第 {next} 名"), &format!("number {next}")).to_string();
        let line = line.key_if(next <= places(sheet), look.say("数字", "0–9"), fills);
        line.key_if(next > places(sheet), look.key(&Command::Next), look.say("下题", "next"))
    }

    fn more_keys(&self, line: KeyLine, _sheet: &Sheet, look: &Look) -> KeyLine {
        let begun = !self.order.is_empty();
        line.key_if(begun, look.key(&Command::Backspace), look.say("撤回上一个", "take back"))
    }

    fn takes_text(&self) -> bool {
        true
    }
}

fn rows<'s>(rank: &Rank, sheet: &'s Sheet) -> Rows<'s> {
    let options = sheet.item().map_or(&[][..], |item| &item.options);
    let rows = options
        .iter()
        .map(|option| {
            let place = rank.order.iter().position(|code| *code == option.code);
            let mark = place.map_or(String::new(), |place| format!("{:>2}", place + 1));
            Row { option, mark, sign: "", faint: false, apart: false }
        })
        .collect();
    Rows { rows, before: 5, cursor_at: 2, cursor: rank.cursor }
}
