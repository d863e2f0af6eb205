//! The question as lines: what is read aloud, then the notes for the interviewer. A text too long for its place
//! is scrolled, and a consent counts as read only when its end was shown.

use super::Item;
use super::sheet::{Sheet, What};
use crate::questionnaire::Read;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screen::Transition;
use crate::tui::widgets::wrap::{lines, width};

/// Rows above the question: two of the head, the rule, one blank.
pub(super) const TOP: u16 = 4;
/// Rows below the field: the rule and the key line.
pub(super) const BOTTOM: u16 = 2;
/// Columns left free on either side.
pub(super) const EDGE: u16 = 2;
/// A field gets at least so many rows, if it wants them.
const FIELD: u16 = 7;

/// A line of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// For the interviewer only.
    pub note: bool,
    /// The column at which it begins.
    pub x: u16,
}

/// Where question and field lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub lines: Vec<Line>,
    /// Rows given to the question.
    pub room: u16,
    /// The row at which the field begins.
    pub field_y: u16,
    /// Rows given to the field.
    pub field_rows: u16,
}

/// The name before a question, with what is marked on it.
pub(super) fn label(sheet: &Sheet, look: &Look) -> String {
    let Some(item) = sheet.item().filter(|_| !sheet.opening) else { return String::new() };
    let mut name = match &sheet.view.grid {
        Some(grid) => grid.name.clone(),
        None => item.at.to_string(),
    };
    if item.remarked {
        name += look.say(" 备", " rem");
    }
    if item.example {
        name += look.say(" 例", " ex");
    }
    name
}

/// The lines of a question in a window so wide.
pub(super) fn question_lines(sheet: &Sheet, look: &Look) -> Vec<Line> {
    let Some(item) = sheet.item() else { return Vec::new() };
    let label = label(sheet, look);
    let x = EDGE + if label.is_empty() { 0 } else { width(&label).max(2) as u16 + 2 };
    let room = look.size.width.saturating_sub(x + EDGE) as usize;
    let (text, note) = match &sheet.view.grid {
        Some(grid) => (&grid.text, &grid.note),
        None => (&item.text, &item.note),
    };
    let mut all = Vec::new();
    // A mark of the author's own sets what follows apart as a note.
    for line in text.trim_end().lines() {
        let note = line.trim_start().starts_with('※');
        add(&mut all, line, note, x, room);
    }
    let derived = match item.read {
        Some(Read::Never) => look.say("不念选项。", "Do not read the options. "),
        Some(Read::Card) => look.say("出示卡片。", "Show the card. "),
        _ => "",
    };
    let note = format!("{derived}{}", note.as_deref().unwrap_or("").trim_end());
    let sign = look.glyphs.note;
    let hang = x + width(sign) as u16 + 1;
    for (n, line) in note.trim_end().lines().enumerate() {
        let from = all.len();
        add(&mut all, line, true, hang, room.saturating_sub((hang - x) as usize));
        if n == 0 {
            all[from].x = x;
            all[from].text = format!("{sign} {}", all[from].text);
        }
    }
    all
}

fn add(all: &mut Vec<Line>, text: &str, note: bool, x: u16, room: usize) {
    for line in lines(text, room, room) {
        all.push(Line { text: line.to_string(), note, x });
    }
}

impl Item {
    /// Where everything lies in the present window.
    pub(super) fn layout(&self, look: &Look) -> Layout {
        let lines = question_lines(&self.sheet, look);
        let body = look.size.height.saturating_sub(TOP + BOTTOM);
        let wanted = self.field.rows(&self.sheet, look.size.width.saturating_sub(2 * EDGE));
        // A row below the field for what is said about the value.
        let least = if self.sheet.what == What::Note { 0 } else { wanted.min(FIELD) + 1 };
        let gap = u16::from(wanted > 0);
        let room = (lines.len() as u16).min(body.saturating_sub(least + gap)).max(1);
        let field_y = TOP + room + gap;
        let field_rows = (TOP + body).saturating_sub(field_y + 1);
        Layout { lines, room, field_y, field_rows }
    }

    /// Notes whether the end of the question is on the screen.
    pub(super) fn look_at_question(&mut self, look: &Look) {
        let layout = self.layout(look);
        let last = layout.lines.len().saturating_sub(layout.room as usize);
        self.scroll = self.scroll.min(last);
        self.read = self.read || self.scroll == last;
    }

    /// Scrolls a question that is longer than its place.
    pub(super) fn scroll(&mut self, command: &Command, look: &Look) -> Option<Transition> {
        let layout = self.layout(look);
        let last = layout.lines.len().saturating_sub(layout.room as usize);
        if last == 0 {
            return None;
        }
        let page = layout.room.saturating_sub(1).max(1) as usize;
        let to = match command {
            Command::PageDown if self.scroll == last => 0,
            Command::PageDown => self.scroll + page,
            Command::Down if !self.read => self.scroll + 1,
            Command::Up if !self.read => self.scroll.saturating_sub(1),
            _ => return None,
        };
        self.scroll = to.min(last);
        Some(Transition::Stay)
    }
}
