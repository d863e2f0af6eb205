//! That a case was given back, by whom and why: said in accent wherever it is worked on, until it is submitted
//! again.

use super::head::put;
use super::wrap::{cut, lines, width};
use crate::desk::Returned;
use crate::tui::look::Look;
use ratatui::Frame;

/// What is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenBack {
    returned: Returned,
    /// Who gave it back, by name.
    who: String,
}

/// Nobody reads more of a reason in a few lines, and wrapping it takes time.
const LONGEST: usize = 2000;

impl GivenBack {
    /// Of a case that was given back by somebody of this name.
    pub fn of(returned: &Returned, who: &str) -> GivenBack {
        GivenBack { returned: returned.clone(), who: who.to_string() }
    }

    /// Its lines, at most so many of so many columns.
    pub fn lines(&self, columns: usize, most: usize, look: &Look) -> Vec<String> {
        let when = format!("{} {}", look.day(self.returned.at), look.time(self.returned.at));
        let by = format!("{}{}{when}", self.who, look.say(" ", ", "));
        let said: String = look.words(&self.returned.said(&by)).chars().take(LONGEST).collect();
        let all = lines(&said, columns, columns);
        let mut kept: Vec<String> = all.iter().take(most).map(|line| line.to_string()).collect();
        if let Some(last) = kept.last_mut().filter(|_| all.len() > most) {
            let sign = look.glyphs.cut;
            *last = cut(last, columns.saturating_sub(width(sign)), "") + sign;
        }
        kept
    }

    /// Draws them from row `y` on; gives the row behind.
    pub fn draw(&self, frame: &mut Frame, y: u16, most: usize, look: &Look) -> u16 {
        let columns = frame.area().width.saturating_sub(4) as usize;
        let mut y = y;
        for line in self.lines(columns, most, look) {
            put(frame, 3, y, &line, look.theme.accent());
            y += 1;
        }
        y
    }
}
