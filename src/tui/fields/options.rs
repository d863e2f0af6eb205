//! Options as rows: where each stands, what is drawn before and behind it, and which are shown when not all fit.

use crate::interview::OptionView;
use crate::tui::look::Look;
use crate::tui::widgets::fitting::{fitting, more};
use crate::tui::widgets::head::{put, put_lines};
use crate::tui::widgets::wrap::{lines, pad_left, width};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// How options are drawn.
pub struct Rows<'a> {
    /// The options to be drawn, each with what stands before its code.
    pub rows: Vec<Row<'a>>,
    /// The columns between the mark and the code.
    pub before: u16,
    /// The columns between the edge and the sign of the cursor row.
    pub cursor_at: u16,
    /// The row the cursor stands on.
    pub cursor: Option<usize>,
}

/// One option.
pub struct Row<'a> {
    /// The option.
    pub option: &'a OptionView,
    /// What stands before the code: a box, a place.
    pub mark: String,
    /// Between code and text: a tick.
    pub sign: &'static str,
    /// Drawn as something that does not count now.
    pub faint: bool,
    /// A line above sets it apart.
    pub apart: bool,
}

/// The column at which options begin, counted from that of the question.
const INDENT: u16 = 4;

/// The next option up or down among so many: the first key from nowhere goes to the near end.
pub fn step(cursor: Option<usize>, down: bool, options: usize) -> Option<usize> {
    let last = options.checked_sub(1)?;
    Some(match (cursor, down) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => (at + 1).min(last),
        (Some(at), false) => at.saturating_sub(1).min(last),
    })
}

impl Rows<'_> {
    fn code_width(&self) -> usize {
        self.rows.iter().map(|row| width(&row.option.key)).max().unwrap_or(1)
    }

    fn text_at(&self) -> u16 {
        INDENT + self.before + self.code_width() as u16 + 3
    }

    fn height(&self, row: &Row, columns: u16) -> u16 {
        let room = columns.saturating_sub(self.text_at()).max(8) as usize;
        lines(&row.option.text, room, room).len() as u16 + u16::from(row.apart)
    }

    /// How many rows they take.
    pub fn wanted(&self, columns: u16) -> u16 {
        self.rows.iter().map(|row| self.height(row, columns)).sum()
    }

    /// Draws as many as fit, and says how many do not.
    pub fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let heights: Vec<u16> = self.rows.iter().map(|row| self.height(row, area.width)).collect();
        let shown = fitting(&heights, self.cursor, area.height);
        let mut y = area.y;
        for (n, row) in self.rows.iter().enumerate().take(shown.end).skip(shown.start) {
            y = self.draw_row(frame, area, y, n, row, look);
        }
        more(frame, area, self.text_at(), &shown, heights.len(), look);
    }

    fn draw_row(&self, frame: &mut Frame, area: Rect, y: u16, n: usize, row: &Row, look: &Look) -> u16 {
        let mut y = y;
        let here = self.cursor == Some(n);
        let style: Style = match (here, row.faint) {
            (true, _) => look.theme.accent(),
            (false, true) => look.theme.quiet(),
            (false, false) => look.theme.plain(),
        };
        if row.apart {
            put(frame, area.x + INDENT, y, &look.glyphs.rule.repeat(14), look.theme.quiet());
            y += 1;
        }
        if here {
            put(frame, area.x + self.cursor_at, y, look.glyphs.cursor, style);
        }
        put(frame, area.x + INDENT, y, &row.mark, style);
        let code = pad_left(&row.option.key, self.code_width());
        let x = put(frame, area.x + INDENT + self.before, y, &code, style);
        put(frame, x + 1, y, row.sign, style);
        let room = area.width.saturating_sub(self.text_at()).max(8) as usize;
        y = put_lines(frame, area.x + self.text_at(), y, &row.option.text, room, style);
        y
    }
}
