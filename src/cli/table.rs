//! Tables of text: columns aligned by the width their characters have on a terminal.

use crate::source::harmless;
use unicode_width::UnicodeWidthStr;

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// The rows as lines, two spaces in front and between columns; the first row is the head.
pub(super) fn lines(rows: &[Vec<String>], align: &[Align]) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| harmless(cell, false).into_owned()).collect()).collect();
    let columns = align.len();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate().take(columns) {
                let blank = " ".repeat(widths[column] - cell.width());
                line += "  ";
                match align[column] {
                    Align::Left => line += &format!("{cell}{blank}"),
                    Align::Right => line += &format!("{blank}{cell}"),
                }
            }
            line.trim_end().to_string()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells() {
        let rows = [vec!["单位".to_string(), "n".into()], vec!["ab".into(), "12".into()]];
        assert_eq!(lines(&rows, &[Align::Left, Align::Right]), ["  单位   n", "  ab    12"]);
    }
}
