//! A text being written: its words, where the cursor stands, and how both lie on the screen. The real cursor
//! goes where the text goes, so that an input method opens there.

use super::head::put;
use super::menu::first_shown;
use super::wrap::{width, wrap};
use crate::source::harmless;
use crate::tui::keys::Command;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// More than this is not taken, in bytes: the log takes no longer answer.
const LONGEST: usize = 60 << 10;

/// A text being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// A byte at which a grapheme begins, or the end.
    cursor: usize,
    /// Whether line breaks are taken.
    pub lines: bool,
}

impl Editor {
    /// Over a text, with the cursor behind it.
    pub fn new(text: &str, lines: bool) -> Editor {
        let text = harmless(text, lines).into_owned();
        Editor { cursor: text.len(), text, lines }
    }

    /// What is written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// What a key does to it, in lines of so many columns. False for keys that are none of writing.
    pub fn press(&mut self, command: &Command, columns: usize) -> bool {
        match command {
            Command::Type(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Command::Paste(text) => self.insert(text),
            Command::NewLine if self.lines => self.insert("\n"),
            Command::Backspace => {
                let from = self.before();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Command::Delete => {
                let to = self.after();
                self.text.replace_range(self.cursor..to, "");
            }
            Command::Left => self.cursor = self.before(),
            Command::Right => self.cursor = self.after(),
            Command::First => self.cursor = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1),
            Command::Last => {
                let rest = &self.text[self.cursor..];
                self.cursor += rest.find('\n').unwrap_or(rest.len());
            }
            Command::Up | Command::Down if self.lines => self.climb(*command == Command::Up, columns),
            _ => return false,
        }
        true
    }

    fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace(['\r', '\t'], if self.lines { "\n" } else { " " });
        let text = harmless(&text, self.lines);
        if self.text.len() + text.len() <= LONGEST {
            self.text.insert_str(self.cursor, &text);
            self.cursor += text.len();
            // A combining mark joins the character before it.
            if !self.text.is_char_boundary(self.cursor) {
                self.cursor = self.text.len();
            }
        }
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |one| self.cursor + one.len())
    }

    fn climb(&mut self, up: bool, columns: usize) {
        let lines = wrap(&self.text, columns, columns);
        let (row, column) = self.place(columns);
        let to = if up { row.checked_sub(1) } else { Some(row + 1).filter(|row| *row < lines.len()) };
        let Some(line) = to.map(|row| lines[row].clone()) else { return };
        let mut used = 0;
        let mut at = line.start;
        for grapheme in self.text[line.clone()].graphemes(true) {
            if used + width(grapheme) > column {
                break;
            }
            used += width(grapheme);
            at += grapheme.len();
        }
        self.cursor = at;
    }

    /// Row and column of the cursor in lines of so many columns.
    pub fn place(&self, columns: usize) -> (usize, usize) {
        let lines = wrap(&self.text, columns, columns);
        let row = lines.iter().rposition(|line| line.start <= self.cursor).unwrap_or(0);
        let end = self.cursor.min(lines[row].end);
        (row, width(&self.text[lines[row].start..end]))
    }

    /// How many rows it takes in lines of so many columns.
    pub fn rows(&self, columns: usize) -> usize {
        wrap(&self.text, columns, columns).len()
    }

    /// Draws it, the cursor's row always among what is shown. One column is kept free for the cursor.
    pub fn draw(&self, frame: &mut Frame, area: Rect, style: Style) {
        let columns = (area.width as usize).saturating_sub(1).max(1);
        let lines = wrap(&self.text, columns, columns);
        let (row, column) = self.place(columns);
        let fit = area.height.max(1) as usize;
        let from = first_shown(row, lines.len(), fit);
        for (n, line) in lines[from..].iter().take(fit).enumerate() {
            put(frame, area.x, area.y + n as u16, &self.text[line.clone()], style);
        }
        let (x, y) = (area.x + column as u16, area.y + (row - from) as u16);
        frame.set_cursor_position(Position { x, y });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(editor: &mut Editor, text: &str) {
        text.chars().for_each(|c| {
            editor.press(&Command::Type(c), 20);
        });
    }

    #[test]
    fn characters_go_in_and_out_as_one_sees_them() {
        let mut editor = Editor::new("", true);
        typed(&mut editor, "学e\u{301}习");
        editor.press(&Command::Left, 20);
        editor.press(&Command::Backspace, 20);
        assert_eq!(editor.text(), "学习");
        editor.press(&Command::NewLine, 20);
        assert_eq!(editor.place(20), (1, 0));
        editor.press(&Command::Up, 20);
        assert_eq!(editor.place(20), (0, 0));
        editor.press(&Command::Last, 20);
        assert_eq!(editor.place(20), (0, 2));
    }

    #[test]
    fn what_is_pasted_cannot_steer_the_terminal() {
        let mut editor = Editor::new("", false);
        editor.press(&Command::Paste("a\u{1b}[2J\r\nb\tc\0".into()), 20);
        assert_eq!(editor.text(), "a[2J b c");
    }
}
