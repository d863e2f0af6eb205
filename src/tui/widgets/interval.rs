//! An interval drawn on a ground from 0 to 100: `····├──●──┤····`. Without an interval the ground stays bare: a
//! point alone would look more certain than it is.

use super::head::put;
use crate::tui::look::Look;
use ratatui::Frame;

/// The scale above drawn intervals, as wide as they are.
pub fn scale(columns: usize) -> String {
    let (middle, end) = (column(50.0, columns), columns.saturating_sub(3));
    let mut line = vec![' '; columns];
    for (at, text) in [(0, "0"), (middle.saturating_sub(1), "50"), (end, "100")] {
        for (offset, sign) in text.chars().enumerate() {
            if let Some(place) = line.get_mut(at + offset) {
                *place = sign;
            }
        }
    }
    line.into_iter().collect()
}

/// Draws an estimate with its interval, `columns` wide. An end beyond the ground is cut, and
/// a sign that points outwards stands in its place.
pub fn draw(frame: &mut Frame, x: u16, y: u16, columns: usize, estimate: Option<[f64; 3]>, look: &Look) {
    let ground = look.glyphs.ground.repeat(columns);
    put(frame, x, y, &ground, look.theme.quiet());
    let Some([low, mean, high]) = estimate else { return };
    let place = |value: f64| x + column(value, columns) as u16;
    let (from, to) = (place(low), place(high));
    let style = look.theme.plain();
    for at in from..=to {
        put(frame, at, y, look.glyphs.rule, style);
    }
    put(frame, place(mean), y, look.glyphs.point, look.theme.spoken());
    // That an end is cut must be seen, even where the point stands at the same edge.
    for (at, end, beyond, cut) in [
        (from, look.glyphs.ends.0, look.glyphs.beyond.0, low < 0.0),
        (to, look.glyphs.ends.1, look.glyphs.beyond.1, high > 100.0),
    ] {
        match (cut, at == place(mean)) {
            (true, _) => put(frame, at, y, beyond, look.theme.spoken()),
            (false, true) => at,
            (false, false) => put(frame, at, y, end, style),
        };
    }
}

/// The column of a value, from 0; values beyond the ground stand at its edge.
fn column(value: f64, columns: usize) -> usize {
    let last = columns.saturating_sub(1) as f64;
    (value.clamp(0.0, 100.0) / 100.0 * last).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_as_wide_as_the_ground() {
        assert_eq!(scale(27), "0           50          100");
        assert_eq!(scale(15), "0     50    100");
        for columns in 0..60 {
            assert_eq!(scale(columns).chars().count(), columns);
        }
    }

    #[test]
    fn an_end_that_is_cut_is_seen() {
        let drawn = |estimate: [f64; 3], glyphs| {
            let look = Look {
                lang: crate::i18n::Lang::En,
                theme: crate::tui::theme::Theme::new(false),
                glyphs: crate::tui::glyphs::Glyphs::named(glyphs),
                keys: Default::default(),
                now: 0,
                zone: jiff::tz::TimeZone::UTC,
                size: ratatui::layout::Size { width: 21, height: 1 },
                saving: false,
                settings: Default::default(),
            };
            let backend = ratatui::backend::TestBackend::new(21, 1);
            let mut terminal = ratatui::Terminal::new(backend).unwrap();
            terminal.draw(|frame| draw(frame, 0, 0, 21, Some(estimate), &look)).unwrap();
            let buffer = terminal.backend().buffer();
            (0..21).map(|x| buffer[(x, 0)].symbol()).collect::<String>()
        };
        assert_eq!(drawn([20.0, 50.0, 80.0], None), "····├─────●─────┤····");
        assert_eq!(drawn([-5.0, 20.0, 45.0], None), "‹───●────┤···········");
        assert_eq!(drawn([60.0, 90.0, 120.0], None), "············├─────●─›");
        assert_eq!(drawn([80.0, 100.0, 120.0], None), "················├───›");
        assert_eq!(drawn([100.0, 100.0, 100.0], None), "····················●");
        assert_eq!(drawn([-5.0, 50.0, 120.0], Some("ascii")), "<---------o--------->");
    }

    #[test]
    fn values_stand_in_proportion() {
        assert_eq!((column(0.0, 21), column(50.0, 21), column(100.0, 21)), (0, 10, 20));
        assert_eq!((column(-5.0, 21), column(140.0, 21), column(10.0, 0)), (0, 20, 0));
    }
}
