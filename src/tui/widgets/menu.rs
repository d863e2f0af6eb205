//! A short list one picks from by arrow or digit: doors, acts, choices of a form. Rows stay where they are; a
//! list longer than its place scrolls with the cursor.

use super::head::{put, put_right, put_within};
use super::wrap::width;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The columns that a long name leaves to what stands beside it.
const BESIDE: usize = 20;

/// Where the cursor of a list stands, the digits of a number being typed, and what is to be said of the last key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Menu {
    /// The row, from 0.
    pub at: usize,
    typed: String,
    said: Option<Words>,
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
    /// The cursor moved, perhaps along with a number of several digits.
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

    /// What a key does to a list of so many rows. A digit picks at once where no row has two; in a longer list
    /// every number is typed in full, the cursor goes along, and Enter takes the row: whoever meant row 1 and
    /// types on has not picked another, and what is typed never falls into the next step.
    pub fn press(&mut self, command: &Command, rows: usize) -> Picked {
        let before = std::mem::take(&mut self.typed);
        self.said = None;
        match command {
            Command::Close | Command::Help | Command::Language | Command::Leave => Picked::Unused,
            Command::Next if self.at < rows && !is_zero(&before) => Picked::Row(self.at),
            Command::Next => self.refuse(rows),
            Command::Up => self.go(self.at.saturating_sub(1), rows),
            Command::Down => self.go(self.at + 1, rows),
            Command::Back => self.go(self.at.saturating_sub(10), rows),
            Command::PageDown => self.go(self.at + 10, rows),
            Command::First => self.go(0, rows),
            Command::Last => self.go(rows, rows),
            command => match digit(command) {
                Some(digit) if rows < 10 => self.pick(digit as usize, rows),
                Some(digit) => self.type_number(before, digit, rows),
                None => self.refuse(rows),
            },
        }
    }

    /// One more digit of a number that is typed in full.
    fn type_number(&mut self, before: String, digit: u8, rows: usize) -> Picked {
        let places = places(rows);
        let before = if before.len() < places { before } else { String::new() };
        let typed = format!("{before}{digit}");
        let number: usize = typed.parse().unwrap_or(0);
        let whole = typed.len() == places;
        if number > rows || (whole && number == 0) {
            return self.refuse(rows);
        }
        let shown = format!("{number:0places$}");
        self.said = Some(match (whole, number) {
            (true, _) => words!("↵ 选 {shown}", "Enter takes {shown}"),
            (false, 0) => words!("号是 {places} 位数：接着打", "numbers have {places} digits: go on"),
            (false, _) => words!(
                "号是 {places} 位数：接着打，或按 ↵ 选 {shown}",
                "numbers have {places} digits: go on, or Enter takes {shown}"
            ),
        });
        self.typed = typed;
        self.go(number.checked_sub(1).unwrap_or(self.at), rows)
    }

    /// [`Menu::press`] where nothing undoes what is picked: a digit only moves there, Enter takes the row.
    pub fn press_slowly(&mut self, command: &Command, rows: usize) -> Picked {
        match self.press(command, rows) {
            Picked::Row(_) if *command != Command::Next => Picked::Moved,
            picked => picked,
        }
    }

    /// [`Menu::press`] where each row has a digit of its own, which need not follow the one before it.
    pub fn press_numbered(&mut self, command: &Command, numbers: &[usize]) -> Picked {
        let row = digit(command).map(|digit| numbers.iter().position(|number| *number == usize::from(digit)));
        let picked = match row {
            Some(Some(row)) => {
                self.said = None;
                self.at = row;
                Picked::Row(row)
            }
            Some(None) => Picked::Wrong,
            None => self.press(command, numbers.len()),
        };
        if picked == Picked::Wrong {
            let taken = runs(numbers);
            self.said = Some(words!("只收 {taken}", "{taken} only"));
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
        self.said = (rows > 0).then(|| only(rows));
        Picked::Wrong
    }

    /// What is said of the last key: that the list does not take it, or that a number is not whole yet. The key line
    /// of every list shows it.
    pub fn said(&self) -> Option<&Words> {
        self.said.as_ref()
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
            put(frame, area.x + 3, y, &format!("{number:0widest$}"), style);
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

/// How many digits the numbers of so many rows have.
fn places(rows: usize) -> usize {
    rows.to_string().len()
}

/// Whether nothing but zeros of a number was typed.
fn is_zero(typed: &str) -> bool {
    !typed.is_empty() && typed.bytes().all(|digit| digit == b'0')
}

/// The digits that pick among so many rows, as the key line says it.
pub fn digits(rows: usize) -> String {
    let places = places(rows);
    if rows == 1 { "1".to_string() } else { format!("{:0places$}–{rows}", 1) }
}

/// What the digits do in a list of so many rows, as the key line says it.
pub fn digits_do(rows: usize, look: &Look) -> &str {
    if rows < 10 { look.say("直接选", "at once") } else { look.say("移到", "moves there") }
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

    fn types(menu: &mut Menu, digits: &str, rows: usize) -> Vec<Picked> {
        digits.chars().map(|c| menu.press(&Command::Type(c), rows)).collect()
    }

    #[test]
    fn a_digit_picks_at_once_in_a_list_of_nine() {
        let mut menu = Menu::default();
        assert_eq!(types(&mut menu, "３79", 5), [Picked::Row(2), Picked::Wrong, Picked::Wrong]);
        assert_eq!(types(&mut menu, "9", 9), [Picked::Row(8)]);
        assert_eq!(digits(9), "1–9");
    }

    #[test]
    fn in_a_longer_list_numbers_have_two_digits_and_enter_takes_them() {
        use Picked::{Moved, Row, Wrong};
        let mut menu = Menu::default();
        assert_eq!((types(&mut menu, "12", 20), menu.at), (vec![Moved, Moved], 11));
        assert_eq!(menu.press(&Command::Next, 20), Row(11));
        assert_eq!((types(&mut menu, "02", 20), menu.at), (vec![Moved, Moved], 1));
        assert_eq!(menu.press(&Command::Next, 20), Row(1));
        for (one, row) in [("1", 0), ("2", 1), ("5", 4)] {
            assert_eq!(types(&mut menu, one, 20), [Moved]);
            let said = menu.said().map_or("", |said| &said.en).to_string();
            assert_eq!(said, format!("numbers have 2 digits: go on, or Enter takes 0{one}"));
            assert_eq!(menu.press(&Command::Next, 20), Row(row));
        }
        // A date behind a number that was thought to be whole picks nothing.
        assert_eq!(types(&mut menu, "11126", 20), [Moved, Moved, Moved, Moved, Moved]);
        assert_eq!(types(&mut menu, "9", 20), [Wrong]);
        assert_eq!(menu.said().map(|said| said.en.as_str()), Some("01–20 only"));
        // Nothing is taken that nobody named.
        assert_eq!(types(&mut menu, "0", 20), [Moved]);
        assert_eq!(menu.press(&Command::Next, 20), Wrong);
        assert_eq!(types(&mut menu, "00", 20), [Moved, Wrong]);
        assert_eq!(types(&mut menu, "1", 20), [Moved]);
        assert_eq!((menu.press(&Command::Down, 20), menu.press(&Command::Next, 20)), (Moved, Row(1)));
        assert_eq!((types(&mut menu, "104", 120), menu.at), (vec![Moved; 3], 103));
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
