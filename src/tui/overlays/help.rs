//! Help: first what the question means, then what can be pressed here. That it was opened is in the log: a
//! question often looked up is badly worded.

use super::{On, Overlay, Told};
use crate::tui::called::called_here;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::{lines, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The help on an item.
pub struct Help {
    name: String,
    meaning: String,
    keys: Vec<(String, String)>,
    scroll: usize,
}

/// The column at which texts begin.
const TEXT: usize = 13;

impl Help {
    /// On where the interview stands; `keys` are those of the item.
    pub fn new(on: &On, keys: &KeyLine) -> Help {
        let item = on.sheet.item();
        let none = on
            .look
            .say("问卷没有说明。照原话念，不解释。", "The questionnaire says no more. Read it as it stands.");
        Help {
            name: item.map_or(String::new(), |item| called_here(on.interview, item.node)),
            meaning: item.and_then(|item| item.help.clone()).unwrap_or_else(|| none.to_string()),
            keys: keys.keys().to_vec(),
            scroll: 0,
        }
    }

    /// The lines: a heading (most often empty) and what stands behind it.
    fn lines(&self, columns: usize, look: &Look) -> Vec<(String, String)> {
        let room = columns.saturating_sub(TEXT + 2);
        let mut all: Vec<(String, String)> = Vec::new();
        let mut add = |heading: &str, texts: Vec<String>| {
            for (n, text) in texts.into_iter().enumerate() {
                all.push((if n == 0 { heading.to_string() } else { String::new() }, text));
            }
        };
        let wrapped = |text: &str| lines(text, room, room).into_iter().map(str::to_string).collect();
        add(look.say("这一题", "The item"), wrapped(&self.meaning));
        add(look.say("按键", "Keys"), in_columns(&self.keys, room));
        let close = look.key(&Command::Close);
        let zh = format!("先按 {close}，再按同一个数字：{close} 7 就是 F7。");
        let en = format!("Press {close}, then the same digit: {close} 7 is F7.");
        add(look.say("F 键不灵", "No F-keys"), wrapped(look.say(&zh, &en)));
        all
    }
}

/// Keys and what they do, so many beside one another as fit.
fn in_columns(keys: &[(String, String)], room: usize) -> Vec<String> {
    let cells: Vec<String> = keys.iter().map(|(key, does)| format!("{key} {does}")).collect();
    let wide = cells.iter().map(|cell| width(cell)).max().unwrap_or(1) + 3;
    let across = (room / wide).max(1);
    cells
        .chunks(across)
        .map(|row| row.iter().map(|cell| crate::tui::widgets::wrap::pad(cell, wide, "")).collect::<String>())
        .map(|row| row.trim_end().to_string())
        .collect()
}

impl Overlay for Help {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        let all = self.lines(on.look.size.width as usize, on.look).len();
        match command {
            Command::Close | Command::Help | Command::Next => return Told::Close,
            Command::Up => self.scroll = self.scroll.saturating_sub(1),
            Command::Down => self.scroll = (self.scroll + 1).min(all.saturating_sub(1)),
            Command::Back => self.scroll = self.scroll.saturating_sub(8),
            Command::PageDown => self.scroll = (self.scroll + 8).min(all.saturating_sub(1)),
            _ => return Told::Unused,
        }
        Told::Stay
    }

    fn title(&self, look: &Look) -> String {
        format!("{} {}", look.say("帮助", "Help"), self.name)
    }

    fn rows(&self, columns: u16, look: &Look) -> u16 {
        self.lines(columns as usize, look).len() as u16
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let all = self.lines(area.width as usize, look);
        let from = self.scroll.min(all.len().saturating_sub(area.height as usize));
        for (n, (heading, text)) in all.iter().skip(from).take(area.height as usize).enumerate() {
            let y = area.y + n as u16;
            put(frame, 2, y, heading, look.theme.quiet());
            put(frame, TEXT as u16, y, text, look.theme.plain());
        }
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(
                format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)),
                look.say("翻看", "scroll"),
            )
            .key(look.key(&Command::Close), look.say("关闭", "close"))
    }
}
