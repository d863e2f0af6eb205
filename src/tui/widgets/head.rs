//! Heads, rules, and single lines of text in their place: what several screens share of drawing.

use super::wrap::{cut, lines, width, wrap};
use crate::tui::look::Look;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Writes a text at a place and gives the column behind it; what does not fit is cut at the right edge.
pub fn put(frame: &mut Frame, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = frame.area();
    if x >= area.width || y >= area.height {
        return x;
    }
    let text = crate::source::harmless(text, false);
    let room = (area.width - x) as usize;
    frame.buffer_mut().set_stringn(x, y, &*text, room, style).0
}

/// The same up to a column (not included), with the cut sign where something is cut.
pub fn put_within(frame: &mut Frame, x: u16, y: u16, text: &str, end: u16, style: Style, look: &Look) -> u16 {
    put(frame, x, y, &cut(text, end.saturating_sub(x) as usize, look.glyphs.cut), style)
}

/// Writes a text that ends at a column (not included).
pub fn put_right(frame: &mut Frame, end: u16, y: u16, text: &str, style: Style) {
    put(frame, end.saturating_sub(width(text) as u16), y, text, style);
}

/// Writes a text from a row on, broken into lines of so many columns, and gives the row behind it.
pub fn put_lines(frame: &mut Frame, x: u16, y: u16, text: &str, room: usize, style: Style) -> u16 {
    let mut below = y;
    for line in lines(text, room, room) {
        put(frame, x, below, line, style);
        below += 1;
    }
    below
}

/// The same in so many lines at most; the last is cut where there would be more.
pub fn put_some_lines(
    frame: &mut Frame,
    (x, y): (u16, u16),
    text: &str,
    (room, most): (usize, usize),
    style: Style,
    look: &Look,
) -> u16 {
    let ranges = wrap(text, room, room);
    for (n, range) in ranges.iter().take(most).enumerate() {
        let shown = if n + 1 == most { &text[range.start..] } else { &text[range.clone()] };
        put(frame, x, y + n as u16, &cut(shown, room, look.glyphs.cut), style);
    }
    y + ranges.len().min(most) as u16
}

/// A rule over the full width.
pub fn rule(frame: &mut Frame, y: u16, look: &Look) {
    let line = look.glyphs.rule.repeat(frame.area().width as usize);
    put(frame, 0, y, &line, look.theme.quiet());
}

/// The top line of a screen: what it is on the left, a fact on the right, which leaves the left what it needs, at
/// most a quarter of the window.
pub fn head(frame: &mut Frame, left: &str, right: &str, look: &Look) {
    let area = frame.area();
    let style = look.theme.quiet();
    let least = width(left).min(area.width as usize / 4);
    let right = cut(right, (area.width as usize).saturating_sub(least + 3), look.glyphs.cut);
    let room = (area.width as usize).saturating_sub(width(&right) + 3);
    put(frame, 1, 0, &cut(left, room, look.glyphs.cut), style);
    put_right(frame, area.width.saturating_sub(1), 0, &right, style);
    if look.saving {
        put_right(frame, area.width.saturating_sub(1), 0, saving(look), look.theme.loud());
    }
}

/// What is said while the disk takes its time.
pub fn saving(look: &Look) -> &'static str {
    look.say(" 正在保存 ", " saving ")
}

/// A bar of so many columns, filled to a share (0 to 1): the filled part and the rest. It is full only when all is
/// done, and never empty once something is.
pub fn bar(share: f64, columns: usize, look: &Look) -> (String, String) {
    let filled = filled(share, columns);
    (look.glyphs.bar.repeat(filled), look.glyphs.rest.repeat(columns - filled))
}

fn filled(share: f64, columns: usize) -> usize {
    // A hair is given back that division took: 2 of 3 in 30 columns are 20.
    let whole = (share.clamp(0.0, 1.0) * columns as f64 + 1e-9).floor() as usize;
    if share > 0.0 { whole.max(1).min(columns) } else { 0 }
}

/// The part of a screen between the head and the key line.
pub fn body(frame: &Frame, head_rows: u16) -> Rect {
    let area = frame.area();
    Rect::new(0, head_rows, area.width, area.height.saturating_sub(head_rows + 1))
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn a_bar_is_full_only_when_all_is_done() {
        assert_eq!(
            [0.0, 1.0 / 300.0, 0.5, 2.0 / 3.0, 299.0 / 300.0, 1.0].map(|s| filled(s, 30)),
            [0, 1, 15, 20, 29, 30]
        );
        assert_eq!(filled(0.5, 0), 0);
    }
}
