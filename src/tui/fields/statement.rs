//! Something that is only said: nothing to answer, Enter goes on.

use super::{Field, Reaction};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::Sheet;
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Nothing to answer.
pub struct Statement;

impl Field for Statement {
    fn press(&mut self, command: &Command, _sheet: &Sheet, _look: &Look) -> Reaction {
        match command {
            Command::Next => Reaction::Onward,
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, _sheet: &Sheet) {}

    fn rows(&self, _sheet: &Sheet, _columns: u16) -> u16 {
        0
    }

    fn draw(&self, _frame: &mut Frame, _area: Rect, _sheet: &Sheet, _look: &Look) {}

    fn keys(&self, line: KeyLine, _sheet: &Sheet, look: &Look) -> KeyLine {
        line.key(look.key(&Command::Next), look.say("继续", "go on"))
    }
}
