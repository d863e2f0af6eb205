//! The last line: what can be pressed, most used first. What does not fit is under F1; a word about the key
//! just pressed stands before them until the next key.

use super::head::put;
use super::wrap::{cut, width};
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::words;
use ratatui::Frame;

/// The last line.
#[derive(Debug, Default, Clone)]
pub struct KeyLine {
    notice: Option<String>,
    keys: Vec<(String, String)>,
    /// Keys that are shown even where others are not: the ways to the rest.
    always: Vec<usize>,
}

impl KeyLine {
    /// An empty line.
    pub fn new() -> KeyLine {
        KeyLine::default()
    }

    /// One more key and what it does. A key that stands there already keeps its first meaning.
    pub fn key(mut self, key: impl Into<String>, does: impl Into<String>) -> KeyLine {
        let key = key.into();
        if !self.keys.iter().any(|(known, _)| *known == key) {
            self.keys.push((key, does.into()));
        }
        self
    }

    /// One more key, which is shown even where others before it find no room.
    pub fn always(mut self, key: impl Into<String>, does: impl Into<String>) -> KeyLine {
        self.always.push(self.keys.len());
        self.key(key, does)
    }

    /// One more key, where a condition holds.
    pub fn key_if(self, holds: bool, key: impl Into<String>, does: impl Into<String>) -> KeyLine {
        if holds { self.key(key, does) } else { self }
    }

    /// The key that leads to the help.
    pub fn help(self, look: &Look) -> KeyLine {
        self.key(look.key(&Command::Help), look.say("帮助", "help"))
    }

    /// What is to be said about the last key.
    pub fn notice(mut self, notice: Option<&str>) -> KeyLine {
        // There is one row: what is longer says its first line here.
        self.notice = notice.and_then(|notice| notice.lines().next()).map(|line| line.trim().to_string());
        self
    }

    /// The keys in their order, for the help.
    pub fn keys(&self) -> &[(String, String)] {
        &self.keys
    }

    /// The keys alone, in words: said of a key that is none of them.
    pub fn taken(&self) -> Words {
        let keys: Vec<&str> = self.keys.iter().map(|(key, _)| key.as_str()).collect();
        let keys = keys.join(" ");
        words!("只收 {keys}", "{keys} only")
    }

    /// Draws it on the last row.
    pub fn draw(&self, frame: &mut Frame, look: &Look) {
        let area = frame.area();
        let y = area.height.saturating_sub(1);
        let mut x = 1;
        if let Some(notice) = &self.notice {
            let notice = look.glyphs.said(notice);
            let room = (area.width as usize).saturating_sub(2);
            x = put(frame, x, y, &cut(&notice, room, look.glyphs.cut), look.theme.accent()) + 2;
        }
        let keys: Vec<_> =
            self.keys.iter().map(|(key, does)| (look.glyphs.said(key), look.glyphs.said(does))).collect();
        let wide = |n: usize| width(&keys[n].0) + 1 + width(&keys[n].1);
        for (n, (key, does)) in keys.iter().enumerate() {
            // Room is kept for the keys behind this one that lead to all others.
            let kept: usize = self.always.iter().filter(|k| **k > n).map(|k| wide(*k) + 2).sum();
            let kept = if self.always.contains(&n) { 0 } else { kept };
            if x as usize + wide(n) + kept > area.width as usize {
                continue;
            }
            x = put(frame, x, y, key, look.theme.plain()) + 1;
            x = put(frame, x, y, does, look.theme.quiet()) + 2;
        }
    }
}
