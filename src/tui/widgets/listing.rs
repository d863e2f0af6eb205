//! A long list one walks through: a cursor, and a filter that is typed after `/`. Rows stay in their order; the
//! filter only leaves some out.

use super::head::put;
use super::menu::first_shown;
use crate::tui::keys::{Command, plain};
use crate::tui::look::Look;
use ratatui::Frame;

/// Where one is in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The row under the cursor, from 0, among those that the filter leaves.
    pub at: usize,
    filter: String,
    typing: bool,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// The row under the cursor was taken, even while a filter was being typed.
    Enter,
    /// The cursor moved, or the filter changed.
    Moved,
    /// Not a key of lists, or not now.
    Unused,
}

impl Listing {
    /// What a key does to a list of so many rows.
    pub fn press(&mut self, command: &Command, rows: usize) -> Pressed {
        let last = rows.saturating_sub(1);
        match command {
            Command::Up => self.at = self.at.saturating_sub(1),
            Command::Down => self.at = (self.at + 1).min(last),
            Command::Back => self.at = self.at.saturating_sub(10),
            Command::PageDown => self.at = (self.at + 10).min(last),
            Command::First => self.at = 0,
            Command::Last => self.at = last,
            // Whoever looks for a row wants to open it: one key does both.
            Command::Next if rows > 0 => {
                self.typing = false;
                return Pressed::Enter;
            }
            Command::Next if self.typing => {}
            Command::Close if self.typing || !self.filter.is_empty() => *self = Listing::default(),
            Command::Backspace if self.typing => drop(self.filter.pop()),
            Command::Type(c) if self.typing => {
                self.filter.push(plain(*c));
                self.at = 0;
            }
            Command::Paste(text) if self.typing => {
                self.filter.extend(text.chars().filter(|c| !c.is_control()).map(plain));
                self.at = 0;
            }
            Command::Type(c) if plain(*c) == '/' => self.typing = true,
            _ => return Pressed::Unused,
        }
        Pressed::Moved
    }

    /// The filter is as it is: letters no longer go into it.
    pub fn stop_typing(&mut self) {
        self.typing = false;
    }

    /// What is looked for.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Whether a filter is being typed.
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// Whether anything is looked for.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty()
    }

    /// Whether the filter leaves a row that can be called by any of these words.
    pub fn keeps<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> bool {
        let wanted = self.filter.to_lowercase();
        wanted.is_empty() || words.into_iter().any(|word| word.to_lowercase().contains(&wanted))
    }

    /// The first of `rows` rows to be shown in `fit` lines.
    pub fn first_shown(&self, rows: usize, fit: usize) -> usize {
        first_shown(self.at, rows, fit)
    }

    /// Says at the right edge that there are rows above or below those shown from `top` on.
    pub fn more(&self, frame: &mut Frame, top: u16, rows: usize, fit: usize, look: &Look) {
        let (from, right) = (self.first_shown(rows, fit), frame.area().width.saturating_sub(1));
        if from > 0 {
            put(frame, right, top, look.glyphs.above, look.theme.quiet());
        }
        if from + fit < rows {
            put(frame, right, top + fit.saturating_sub(1) as u16, look.glyphs.below, look.theme.quiet());
        }
    }

    /// The filter as it is shown, where there is one.
    pub fn shown(&self, look: &Look) -> Option<String> {
        let caret = if self.typing { "_" } else { "" };
        let filter = &self.filter;
        (self.typing || !filter.is_empty()).then(|| match look.lang {
            crate::i18n::Lang::Zh => format!("找：{filter}{caret}"),
            crate::i18n::Lang::En => format!("find: {filter}{caret}"),
        })
    }

    /// Rows were put in place anew: the cursor goes along with its own to `place`, or, where that is gone,
    /// stays inside the list.
    pub fn go_along(&mut self, place: Option<usize>, rows: usize) {
        self.at = place.unwrap_or(self.at).min(rows.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_begins_a_filter_and_escape_ends_it() {
        let mut list = Listing { at: 4, ..Listing::default() };
        assert_eq!(list.press(&Command::Type('x'), 9), Pressed::Unused);
        assert_eq!(list.press(&Command::Type('、'), 9), Pressed::Moved);
        for c in "ＦI".chars() {
            list.press(&Command::Type(c), 9);
        }
        assert!(list.is_typing() && list.at == 0);
        assert!(list.keeps(["省财政厅", "Dept. of Finance"]) && !list.keeps(["health"]));
        assert_eq!(list.press(&Command::Next, 0), Pressed::Moved);
        assert!(list.is_typing(), "where nothing is found, one goes on typing");
        assert_eq!(list.press(&Command::Next, 1), Pressed::Enter);
        assert!(!list.is_typing() && list.is_filtered());
        assert_eq!(list.press(&Command::Close, 1), Pressed::Moved);
        assert!(list.keeps(["health"]));
        assert_eq!(list.press(&Command::Close, 9), Pressed::Unused);
    }

    #[test]
    fn the_cursor_stays_inside() {
        let mut list = Listing::default();
        list.press(&Command::Up, 3);
        assert_eq!(list.at, 0);
        list.press(&Command::PageDown, 3);
        assert_eq!(list.at, 2);
        assert_eq!(list.press(&Command::Next, 0), Pressed::Unused);
    }

    #[test]
    fn the_cursor_goes_along_with_its_row() {
        let mut list = Listing { at: 4, ..Listing::default() };
        list.go_along(Some(2), 3);
        assert_eq!(list.at, 2);
        list.go_along(None, 2);
        assert_eq!(list.at, 1);
        list.go_along(None, 0);
        assert_eq!(list.at, 0);
    }
}
