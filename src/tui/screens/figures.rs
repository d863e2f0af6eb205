//! How rows of scores are drawn: columns that line up whatever the language, each figure with its n and its
//! interval or the word that says why it is withheld. Used by every screen that shows scores.

use crate::desk::board::said;
use crate::statistics::Figure;
use crate::tui::look::Look;
use crate::tui::widgets::head::{put, put_right};
use crate::tui::widgets::interval;
use crate::tui::widgets::wrap::{cut, width};
use ratatui::Frame;

/// One row to be drawn.
pub struct Line<'r> {
    /// Steps from the left.
    pub depth: usize,
    /// Its name.
    pub name: &'r str,
    /// What stands in the column behind the name: done and wanted, or a weight.
    pub fact: String,
    /// The score.
    pub figure: &'r Figure,
    /// Elements in the frame.
    pub population: Option<u64>,
}

/// Where the columns are.
pub struct Columns {
    name: usize,
    fact: u16,
    n: u16,
    score: u16,
    low: u16,
    rest: u16,
    columns: usize,
    drawn: bool,
    smallest: u64,
}

/// Columns in front of the name.
const LEFT: u16 = 3;
/// Where standard error, design effect, degrees of freedom and population end, counted from their beginning.
const NUMBERS: [u16; 4] = [7, 16, 23, 30];

/// Columns for an interval in numbers.
const INTERVAL: usize = 13;

/// An interval in numbers. One that is too wide to mean much goes without decimals, so that it keeps off the
/// score before it.
fn told((low, high): (f64, f64)) -> String {
    let exact = format!("[{low:.1}, {high:.1}]");
    match exact.len() <= INTERVAL {
        true => exact,
        false => format!("[{low:.0}, {high:.0}]"),
    }
}

impl Columns {
    /// For names so long (indent included), in a window so wide; intervals are `drawn` or told by numbers.
    fn new(longest: usize, window: u16, drawn: bool, smallest: u64) -> Columns {
        // What stands behind the name, and the least an interval can be drawn in.
        const BEHIND: u16 = 38;
        const LEAST: u16 = 14;
        let room = window.saturating_sub(LEFT + BEHIND + LEAST + 1) as usize;
        let name = longest.clamp(8, room.max(8));
        let fact = LEFT + name as u16 + 9;
        let (n, score) = (fact + 5, fact + 12);
        let low = score + 2;
        let rest = low + 15;
        let columns = window.saturating_sub(rest + 1).min(51) as usize;
        Columns { name, fact, n, score, low, rest, columns, drawn, smallest }
    }

    /// For these lines in a window so wide; intervals are `drawn` or told by numbers. Cells of fewer than
    /// `smallest` are withheld.
    pub fn of(lines: &[Line], window: u16, drawn: bool, smallest: u64) -> Columns {
        let longest = lines.iter().map(|line| 2 * line.depth + width(line.name)).max();
        Columns::new(longest.unwrap_or(0), window, drawn, smallest)
    }

    /// Draws the names of the columns: those of the first two are the caller's.
    pub fn head(&self, frame: &mut Frame, y: u16, name: &str, fact: &str, look: &Look) {
        let style = look.theme.quiet();
        put(frame, LEFT, y, name, style);
        put_right(frame, self.fact, y, fact, style);
        put_right(frame, self.n, y, "n", style);
        put_right(frame, self.score, y, look.say("得分", "score"), style);
        if self.tells_interval() {
            put_right(frame, self.low + INTERVAL as u16, y, look.say("95 % 区间", "95 % int."), style);
        }
        if self.drawn {
            put(frame, self.rest, y, &interval::scale(self.columns), style);
            return;
        }
        let names = look.say("标准误|设计效应|自由度|总体", "s.e.|deff|df|frame").split('|');
        for (name, end) in names.zip(self.numbers()) {
            put_right(frame, end, y, name, style);
        }
    }

    /// In a narrow window the numbers it comes from stand in its place.
    fn tells_interval(&self) -> bool {
        self.drawn || self.columns > NUMBERS[3].into()
    }

    /// Where the columns of numbers end that stand in place of what is drawn.
    fn numbers(&self) -> [u16; 4] {
        let from = if self.tells_interval() { self.rest } else { self.low };
        NUMBERS.map(|end| from + end)
    }

    /// Draws a row.
    pub fn line(&self, frame: &mut Frame, y: u16, line: &Line, here: bool, look: &Look) {
        let style = if here { look.theme.accent() } else { look.theme.plain() };
        if here {
            put(frame, 1, y, look.glyphs.cursor, style);
        }
        let name = format!("{}{}", "  ".repeat(line.depth), line.name);
        put(frame, LEFT, y, &cut(&name, self.name, look.glyphs.cut), style);
        put_right(frame, self.fact, y, &line.fact, style);
        put_right(frame, self.n, y, &line.figure.n.to_string(), style);
        if let Some(why) = line.figure.suppressed {
            let why = said::withheld(why, self.smallest);
            put_right(frame, self.score, y, look.words(&why), look.theme.quiet());
            put(frame, self.low, y, look.say("不显示", "not shown"), look.theme.quiet());
            return;
        }
        let number = |value: Option<f64>| value.map_or("–".into(), |value| format!("{value:.1}"));
        put_right(frame, self.score, y, &number(line.figure.mean), style);
        let interval = line.figure.low.zip(line.figure.high);
        if self.tells_interval() {
            let text = interval.map_or("–".into(), told);
            put_right(frame, self.low + INTERVAL as u16, y, &text, style);
        }
        if self.drawn {
            let estimate = interval.zip(line.figure.mean).map(|((low, high), mean)| [low, mean, high]);
            interval::draw(frame, self.rest, y, self.columns, estimate, look);
        } else {
            let whole = |value: Option<u64>| value.map_or("–".into(), |value| value.to_string());
            let deff = line.figure.deff.map_or("–".into(), |deff| format!("{deff:.2}"));
            let numbers = [number(line.figure.se), deff, whole(line.figure.df), whole(line.population)];
            for (text, end) in numbers.iter().zip(self.numbers()) {
                put_right(frame, end, y, text, style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_interval_keeps_off_the_score() {
        assert_eq!(told((40.25, 61.5)), "[40.2, 61.5]");
        assert_eq!(told((-9.5, 100.0)), "[-9.5, 100.0]");
        assert_eq!(told((-229.1, 328.3)), "[-229, 328]");
        assert!(told((-1229.1, 1328.3)).len() <= INTERVAL);
    }
}
