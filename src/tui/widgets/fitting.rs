//! Rows of different heights in a place that may be too low for all of them: which are shown, and how it is said
//! how many are not.

use super::head::put;
use crate::tui::look::Look;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::ops::Range;

/// The rows shown in a place so many lines high, the row of the cursor among them. If not all fit, the last line
/// is left for [`more`].
pub fn fitting(heights: &[u16], cursor: Option<usize>, place: u16) -> Range<usize> {
    if heights.iter().sum::<u16>() <= place {
        return 0..heights.len();
    }
    let place = place.saturating_sub(1);
    let mut first = cursor.unwrap_or(0).min(heights.len().saturating_sub(1));
    let mut used = heights[first];
    // What lies above fills half of the place, so that one sees where one comes from and goes.
    while first > 0 && cursor.is_some() && used + heights[first - 1] <= place.div_ceil(2).max(1) {
        first -= 1;
        used += heights[first];
    }
    // At the end of the list the last row stands at the bottom.
    let mut below: u16 = heights[first..].iter().sum();
    while first > 0 && below + heights[first - 1] <= place {
        first -= 1;
        below += heights[first];
    }
    let mut left = place;
    let fit = heights[first..].iter().take_while(|height| {
        let fits = **height <= left;
        left = left.saturating_sub(**height);
        fits
    });
    first..first + fit.count()
}

/// Says in the last line of the place how many rows lie above and below those shown.
pub fn more(frame: &mut Frame, area: Rect, x: u16, shown: &Range<usize>, rows: usize, look: &Look) {
    let glyphs = &look.glyphs;
    let sides = [(shown.start, glyphs.above), (rows - shown.end, glyphs.below)];
    let said: Vec<String> =
        sides.iter().filter(|(n, _)| *n > 0).map(|(n, sign)| format!("{sign} {n}")).collect();
    let y = area.y + area.height.saturating_sub(1);
    put(frame, area.x + x, y, &said.join("   "), look.theme.quiet());
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn the_cursor_is_always_shown_and_the_end_stands_at_the_bottom() {
        let heights = [1, 2, 1, 3, 1, 1, 2, 1];
        assert_eq!(fitting(&heights, Some(3), 12), 0..8);
        for place in 4..12 {
            for cursor in 0..heights.len() {
                let shown = fitting(&heights, Some(cursor), place);
                assert!(shown.contains(&cursor), "{cursor} in {shown:?} of {place}");
                assert!(heights[shown].iter().sum::<u16>() < place);
            }
        }
        assert_eq!(fitting(&heights, None, 6), 0..3);
        assert_eq!(fitting(&heights, Some(7), 6), 4..8);
    }
}
