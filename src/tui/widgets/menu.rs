//! A short list one picks from by arrow or digit: doors, acts, choices of a form. Rows stay where they are; a
//! list longer than its place scrolls with the cursor.

use super::head::{put, put_right, put_within};
use super::wrap::{pad_left, width};
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The columns that a long name leaves to what stands beside it.
const BESIDE: usize = 20;

/// Where the cursor of a list stands, the first digit of a number being typed, and what is to be said of the last
/// key if it was none of the list's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Menu {
    /// The row, from 0.
    pub at: usize,
    typed: Option<usize>,
    wrong: Option<Words>,
}

/// A row of a list whose numbers are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The digit that picks it.
    pub number: usize,
    /// What it is.
    pub name: String,
    /// What is said beside it.
    pub beside: String,
    /// Whether there is nothing behind it now.
    pub quiet: bool,
}

/// What a key did to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// The row was taken.
    Row(usize),
    /// The cursor moved, or a digit waits for the second.
    Moved,
    /// Not a key of this list: nothing happens, and [`Menu::said`] tells what is taken.
    Wrong,
    /// A key that means the same everywhere: help, the language, closing.
    Unused,
}

impl Menu {
    /// With the cursor on a row.
    pub fn at(row: usize) -> Menu {
        Menu { at: row, ..Menu::default() }
    }

    /// What a key does to a list of so many rows. Digits pick at once; with ten rows or more a first digit
    /// that could begin a longer number waits for the second or Enter, never for time.
    pub fn press(&mut self, command: &Command, rows: usize) -> Picked {
        let waiting = self.typed.take();
        self.wrong = None;
        match command {
            Command::Close | Command::Help | Command::Language | Command::Leave => Picked::Unused,
            Command::Next => match (waiting, self.at < rows) {
                (Some(number), _) => self.pick(number, rows),
                (None, true) => Picked::Row(self.at),
                (None, false) => self.refuse(rows),
            },
            Command::Up => self.go(self.at.saturating_sub(1), rows),
            Command::Down => self.go(self.at + 1, rows),
            Command::Back => self.go(self.at.saturating_sub(10), rows),
            Command::PageDown => self.go(self.at + 10, rows),
            Command::First => self.go(0, rows),
            Command::Last => self.go(rows, rows),
            command => {
                let Some(digit) = digit(command) else { return self.refuse(rows) };
                let number = waiting.unwrap_or(0) * 10 + digit as usize;
                if number > 0 && number * 10 <= rows {
                    self.typed = Some(number);
                    return self.go(number - 1, rows);
                }
                self.pick(number, rows)
            }
        }
    }

    /// [`Menu::press`] where nothing undoes what is picked: a digit only moves there, Enter takes the row.
    pub fn press_slowly(&mut self, command: &Command, rows: usize) -> Picked {
        let waits = self.typed.is_some();
        match self.press(command, rows) {
            Picked::Row(_) if *command != Command::Next || waits => Picked::Moved,
            picked => picked,
        }
    }

    /// [`Menu::press`] where each row has a digit of its own, which need not follow the one before it.
    pub fn press_numbered(&mut self, command: &Command, numbers: &[usize]) -> Picked {
        let row = digit(command).map(|digit| numbers.iter().position(|number| *number == usize::from(digit)));
        let picked = match row {
            Some(Some(row)) => {
                self.wrong = None;
                self.at = row;
                Picked::Row(row)
            }
            Some(None) => Picked::Wrong,
            None => self.press(command, numbers.len()),
        };
        if picked == Picked::Wrong {
            let taken = runs(numbers);
            self.wrong = Some(words!("只收 {taken}", "{taken} only"));
        }
        picked
    }

    fn pick(&mut self, number: usize, rows: usize) -> Picked {
        if number == 0 || number > rows {
            return self.refuse(rows);
        }
        self.at = number - 1;
        Picked::Row(self.at)
    }

    fn refuse(&mut self, rows: usize) -> Picked {
        self.wrong = (rows > 0).then(|| only(rows));
        Picked::Wrong
    }

    /// What is said of the last key, if the list does not take it. The key line of every list shows it.
    pub fn said(&self) -> Option<&Words> {
        self.wrong.as_ref()
    }

    fn go(&mut self, to: usize, rows: usize) -> Picked {
        self.at = to.min(rows.saturating_sub(1));
        Picked::Moved
    }

    /// The first row shown, where only so many fit.
    pub fn first_shown(&self, rows: usize, fit: usize) -> usize {
        first_shown(self.at, rows, fit)
    }

    /// Draws numbered rows, each a word and what is said beside it at column `beside`.
    pub fn draw(&self, frame: &mut Frame, area: Rect, rows: &[(String, String)], beside: u16, look: &Look) {
        let rows = rows.iter().enumerate().map(|(n, (name, beside))| Row {
            number: n + 1,
            name: name.clone(),
            beside: beside.clone(),
            quiet: false,
        });
        self.draw_numbered(frame, area, &rows.collect::<Vec<_>>(), beside, look);
    }

    /// The same where each row has a number of its own.
    pub fn draw_numbered(&self, frame: &mut Frame, area: Rect, rows: &[Row], beside: u16, look: &Look) {
        let widest = rows.iter().map(|row| width(&row.number.to_string())).max().unwrap_or(1);
        let from = self.first_shown(rows.len(), area.height as usize);
        let below = rows.len().saturating_sub(from + area.height as usize);
        let edge = area.x + area.width.saturating_sub(2);
        let mut end = vec![area.x + area.width.saturating_sub(1); area.height as usize];
        if from > 0 {
            let said = format!("{} {from}", look.glyphs.above);
            put_right(frame, edge, area.y, &said, look.theme.quiet());
            end[0] = edge.saturating_sub(width(&said) as u16 + 2);
        }
        if below > 0 {
            let said = format!("{} {below}", look.glyphs.below);
            put_right(frame, edge, area.y + area.height - 1, &said, look.theme.quiet());
            end[area.height as usize - 1] = edge.saturating_sub(width(&said) as u16 + 2);
        }
        for (line, n) in (from..rows.len()).take(area.height as usize).enumerate() {
            let y = area.y + line as u16;
            let here = n == self.at;
            let Row { number, name, beside: said, quiet } = &rows[n];
            let style = match (here, quiet) {
                (true, _) => look.theme.accent(),
                (false, true) => look.theme.quiet(),
                (false, false) => look.theme.plain(),
            };
            if here {
                put(frame, area.x + 1, y, look.glyphs.cursor, style);
            }
            put(frame, area.x + 3, y, &pad_left(&number.to_string(), widest), style);
            let text_at = area.x + 5 + widest as u16;
            // A long name leaves what stands beside it some room.
            let kept = if said.is_empty() { 0 } else { width(said).min(BESIDE) as u16 + 2 };
            let x = put_within(frame, text_at, y, name, end[line].saturating_sub(kept), style, look);
            put_within(
                frame,
                (area.x + beside).max(x + 2).min(end[line] - kept.saturating_sub(2)),
                y,
                said,
                end[line],
                look.theme.quiet(),
                look,
            );
        }
    }
}

/// The digits that pick among so many rows, as the key line says it.
pub fn digits(rows: usize) -> String {
    if rows == 1 { "1".to_string() } else { format!("1–{rows}") }
}

/// Numbers in rising order as the key line says them, neighbours drawn together: `1–2 5–8`.
pub fn runs(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let said = runs.map(|run| match run {
        [one] => one.to_string(),
        _ => format!("{}–{}", run[0], run[run.len() - 1]),
    });
    said.collect::<Vec<_>>().join(" ")
}

/// What a list of so many rows takes, in words: said of a key that is none of its own.
pub fn only(rows: usize) -> Words {
    let taken = digits(rows);
    words!("只收 {taken}", "{taken} only")
}

/// The first of `rows` rows to be shown in `fit` lines so that row `at` is among them, most often in the middle.
pub fn first_shown(at: usize, rows: usize, fit: usize) -> usize {
    if rows <= fit { 0 } else { at.saturating_sub(fit / 2).min(rows - fit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_picks_at_once_unless_a_longer_number_may_follow() {
        let mut menu = Menu::default();
        assert_eq!(menu.press(&Command::Type('３'), 5), Picked::Row(2));
        assert_eq!(menu.press(&Command::Type('7'), 5), Picked::Wrong);
        assert_eq!(menu.press(&Command::Type('1'), 12), Picked::Moved);
        assert_eq!(menu.press(&Command::Type('2'), 12), Picked::Row(11));
        assert_eq!(menu.press(&Command::Type('1'), 12), Picked::Moved);
        assert_eq!(menu.press(&Command::Next, 12), Picked::Row(0));
        assert_eq!(menu.press(&Command::Type('2'), 12), Picked::Row(1));
    }

    #[test]
    fn a_digit_of_its_own_picks_a_row_and_no_other_does() {
        let numbers = [1, 2, 5, 6, 8];
        assert_eq!(runs(&numbers), "1–2 5–6 8");
        let mut menu = Menu::default();
        assert_eq!(menu.press_numbered(&Command::Type('５'), &numbers), Picked::Row(2));
        assert_eq!(menu.press_numbered(&Command::Type('3'), &numbers), Picked::Wrong);
        assert_eq!((menu.at, menu.said().map(|said| said.en.as_str())), (2, Some("1–2 5–6 8 only")));
        assert_eq!(menu.press_numbered(&Command::Down, &numbers), Picked::Moved);
        assert_eq!(menu.said(), None);
        assert_eq!(menu.press_numbered(&Command::Next, &numbers), Picked::Row(3));
        assert_eq!(menu.press_numbered(&Command::Type('x'), &numbers), Picked::Wrong);
        assert_eq!(menu.said().map(|said| said.en.as_str()), Some("1–2 5–6 8 only"));
    }

    #[test]
    fn where_nothing_is_undone_a_digit_only_moves() {
        let mut menu = Menu::default();
        assert_eq!(menu.press_slowly(&Command::Type('2'), 3), Picked::Moved);
        assert_eq!((menu.at, menu.press_slowly(&Command::Next, 3)), (1, Picked::Row(1)));
        assert_eq!(menu.press_slowly(&Command::Type('1'), 12), Picked::Moved);
        assert_eq!(menu.press_slowly(&Command::Next, 12), Picked::Moved, "the number is complete, no more");
        assert_eq!(menu.press_slowly(&Command::Next, 12), Picked::Row(0));
    }

    #[test]
    fn a_wrong_key_changes_nothing_and_is_told_what_is_taken() {
        for key in
            [Command::Type('x'), Command::Type('我'), Command::Type('0'), Command::Type('9'), Command::Jump]
        {
            let mut menu = Menu::at(2);
            assert_eq!(menu.press(&key, 5), Picked::Wrong);
            assert_eq!((menu.at, menu.said().map(|said| said.zh.as_str())), (2, Some("只收 1–5")), "{key:?}");
            menu.press(&Command::Up, 5);
            assert_eq!(menu.said(), None);
        }
        for key in [Command::Close, Command::Help, Command::Language] {
            assert_eq!(Menu::default().press(&key, 5), Picked::Unused);
        }
    }

    #[test]
    fn the_cursor_row_is_always_shown() {
        for at in 0..20 {
            let first = first_shown(at, 20, 7);
            assert!((first..first + 7).contains(&at) && first <= 13);
        }
    }
}
