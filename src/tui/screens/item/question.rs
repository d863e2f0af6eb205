//! The question as lines: what is read aloud, then the notes for the interviewer. A text too long for its place
//! is scrolled, and a consent counts as read only when its end was shown.

use super::Item;
use super::sheet::{Sheet, What};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screen::Transition;
use crate::tui::widgets::wrap::{lines, width};
use unicode_width::UnicodeWidthChar;

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

/// The name before a question. What is marked on it stands above, so that the question never moves.
pub(super) fn label(sheet: &Sheet) -> String {
    match &sheet.view.grid {
        Some(grid) if !sheet.opening => grid.name.clone(),
        _ => sheet.label.clone(),
    }
}

/// What is marked on an item: that there are remarks, that it is an example.
pub(super) fn marks(sheet: &Sheet, look: &Look) -> String {
    let Some(item) = sheet.item() else { return String::new() };
    let all = [(item.remarked, look.say("备", "remark")), (item.example, look.say("例", "example"))];
    all.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect::<Vec<_>>().join(" · ")
}

/// The lines of a question in a window so wide.
pub(super) fn question_lines(sheet: &Sheet, look: &Look) -> Vec<Line> {
    let Some(item) = sheet.item() else { return Vec::new() };
    let label = label(sheet);
    let x = EDGE + if label.is_empty() { 0 } else { width(&label).max(2) as u16 + 2 };
    let room = look.size.width.saturating_sub(x + EDGE) as usize;
    let (text, note) = match &sheet.view.grid {
        Some(grid) => (&grid.text, &grid.note),
        None => (&item.text, &item.note),
    };
    let mut all = Vec::new();
    for line in reflow(text.trim()).lines() {
        // A mark of the author's own sets what follows apart as a note.
        match line.trim_start().strip_prefix('※') {
            Some(note) => add_note(&mut all, note.trim_start(), x, room, look),
            None => add(&mut all, line, false, x, room),
        }
    }
    let derived = item.read.map_or(String::new(), |read| look.words(&read.words()).to_string());
    let own = note.as_deref().unwrap_or("").trim();
    let parted = if derived.is_ascii() { " " } else { "" };
    let note = format!("{derived}{parted}{own}");
    if !note.is_empty() {
        add_note(&mut all, note.trim(), x, room, look);
    }
    all
}

/// A note behind its sign, its further lines under the first word.
fn add_note(all: &mut Vec<Line>, note: &str, x: u16, room: usize, look: &Look) {
    let sign = look.glyphs.note;
    let hang = width(sign) as u16 + 1;
    let from = all.len();
    for line in reflow(note).lines() {
        add(all, line, true, x + hang, room.saturating_sub(hang as usize));
    }
    if let Some(first) = all.get_mut(from) {
        first.x = x;
        first.text = format!("{sign} {}", first.text);
    }
}

/// A text as it is meant to run: single line breaks are those of the file and are joined, a blank line parts
/// paragraphs, and what begins like a row of a list keeps a line of its own.
fn reflow(text: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut joins = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blocks.push(String::new());
            joins = false;
        } else if let Some(block) = blocks.last_mut().filter(|_| joins && !begins_row(line)) {
            join(block, line);
        } else {
            blocks.push(line.to_string());
            joins = true;
        }
    }
    blocks.join("\n")
}

/// `- `, `•`, `※`, `1.`, `（一）`: a row of a list.
fn begins_row(line: &str) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after.len() < line.len() && after.starts_with(['.', '、', '．', ')', '）']);
    let in_brackets = line.starts_with(['（', '(']) && line.chars().take(5).any(|c| matches!(c, '）' | ')'));
    // `1.5 kg` is a number, `1. One` a row.
    let decimal = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    line.starts_with(['-', '•', '·', '※', '*']) || (numbered && !decimal) || in_brackets
}

/// Puts a line behind another: with a blank where words are parted by blanks, without one in Chinese.
fn join(block: &mut String, line: &str) {
    let is_word = |c: char| c.width() == Some(1);
    let is_mark = |c: Option<char>| c.is_some_and(|c| "，。、；：？！（）《》「」“”‘’…—".contains(c));
    let (last, first) = (block.chars().next_back(), line.chars().next());
    let parted = last.is_some_and(is_word) || first.is_some_and(is_word);
    if parted && !is_mark(last) && !is_mark(first) {
        block.push(' ');
    }
    block.push_str(line);
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

#[cfg(test)]
mod tests {
    use super::reflow;

    #[test]
    fn line_ends_of_the_file_are_joined_and_blank_lines_part_paragraphs() {
        assert_eq!(
            reflow("您可以不回答任何\n一题，\n也可以停。\n\n您同意吗？"),
            "您可以不回答任何一题，也可以停。\n\n您同意吗？"
        );
        assert_eq!(reflow("You need not\nanswer any."), "You need not answer any.");
        assert_eq!(reflow("截至 2026\n年底，\nFangtan\n项目"), "截至 2026 年底，Fangtan 项目");
    }

    #[test]
    fn rows_of_a_list_keep_their_lines() {
        let list = "- one\n- two\n1. three\n（四）五\n※ 逐字念。";
        assert_eq!(reflow(list), list);
        assert_eq!(reflow("- one\n  and more\n- two"), "- one and more\n- two");
        assert_eq!(reflow("about\n1.5 kg"), "about 1.5 kg");
    }
}
