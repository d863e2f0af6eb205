//! Remarks that were written: when, by whom, and what, each on lines of its own.

use super::head::put;
use super::wrap::{cut, lines, width};
use crate::tui::look::Look;
use ratatui::Frame;

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// UTC milliseconds.
    pub at: i64,
    /// Who wrote it, by name.
    pub who: String,
    /// What was written.
    pub text: String,
}

/// Remarks in the order written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written(pub Vec<Said>);

/// Where the time stands.
const TIME: u16 = 2;

impl Written {
    /// Where the names begin, and the words: behind the longest time and the longest name.
    fn columns(&self, look: &Look) -> (u16, u16) {
        let widest = |text: &dyn Fn(&Said) -> usize| self.0.iter().map(text).max().unwrap_or(0) as u16;
        let who = TIME + widest(&|said| width(&self.moment(said, look))) + 1;
        (who, who + widest(&|said| width(&said.who)).min(20) + 2)
    }

    /// The hour; of another day also the day.
    fn moment(&self, said: &Said, look: &Look) -> String {
        let today = look.clock(said.at).date() == look.clock(look.now).date();
        let time = look.time(said.at);
        if today { time } else { format!("{} {time}", look.day(said.at)) }
    }

    /// Its lines in a window so wide: which remark, whether the first line of it, and the words.
    pub fn rows(&self, columns: u16, look: &Look) -> Vec<(usize, bool, &str)> {
        let room = columns.saturating_sub(self.columns(look).1 + 2).max(10) as usize;
        self.0
            .iter()
            .enumerate()
            .flat_map(|(n, said)| {
                lines(&said.text, room, room)
                    .into_iter()
                    .enumerate()
                    .map(move |(line, text)| (n, line == 0, text))
            })
            .collect()
    }

    /// Draws them from row `y` up to `end` (not included), the latest where not all fit; gives the row behind.
    pub fn draw(&self, frame: &mut Frame, y: u16, end: u16, look: &Look) -> u16 {
        let (who, x) = self.columns(look);
        let rows = self.rows(frame.area().width, look);
        let fit = end.saturating_sub(y) as usize;
        let mut y = y;
        for (n, first, text) in rows.iter().skip(rows.len().saturating_sub(fit)) {
            if *first {
                let said = &self.0[*n];
                put(frame, TIME, y, &self.moment(said, look), look.theme.quiet());
                put(frame, who, y, &cut(&said.who, 20, look.glyphs.cut), look.theme.quiet());
            }
            put(frame, x, y, text, look.theme.plain());
            y += 1;
        }
        y
    }
}
