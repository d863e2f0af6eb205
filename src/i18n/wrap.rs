//! Where lines break. Words of Latin letters stay whole, Chinese breaks between characters, and no line begins
//! with a mark that closes (，。、）》) or ends with one that opens (（《「): 禁则. Widths are those of graphemes.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Marks that may not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕〗〞’”…—～·％‰℃°ー々,.;:?!)]}%";
/// Marks that may not end a line.
const NOT_LAST: &str = "（《〈「『【〔〖〝‘“([{￥＄￡";

/// The columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Whether a mark may not begin a line.
pub fn not_first(grapheme: &str) -> bool {
    NOT_FIRST.contains(grapheme)
}

/// Whether a mark may not end a line.
pub fn not_last(grapheme: &str) -> bool {
    NOT_LAST.contains(grapheme)
}

struct Cell<'t> {
    at: usize,
    text: &'t str,
    width: usize,
}

/// The lines of a text: byte ranges, without the line breaks and without the blanks at which a line was broken.
/// The first line may be `first` columns wide, the others `rest`. An empty text has one empty line.
pub fn wrap(text: &str, first: usize, rest: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let room = |lines: &Vec<Range<usize>>| if lines.is_empty() { first } else { rest }.max(1);
        let cells: Vec<Cell> = paragraph
            .grapheme_indices(true)
            .map(|(at, text)| Cell { at: start + at, text, width: text.width() })
            .collect();
        let end_of = |n: usize| cells.get(n).map_or(start + paragraph.len(), |cell| cell.at);
        let mut from = 0;
        loop {
            let to = line_end(&cells, from, room(&lines));
            if to >= cells.len() {
                lines.push(end_of(from)..start + paragraph.len());
                break;
            }
            let mut last = to;
            while last > from && cells[last - 1].text == " " {
                last -= 1;
            }
            lines.push(end_of(from)..end_of(last));
            from = to;
            while cells.get(from).is_some_and(|cell| cell.text == " ") {
                from += 1;
            }
            if from >= cells.len() {
                break;
            }
        }
        start += paragraph.len() + 1;
    }
    lines
}

/// The cell that begins the next line, if a line begins at `from`.
fn line_end(cells: &[Cell], from: usize, room: usize) -> usize {
    let mut used = 0;
    let mut legal = None;
    let mut solid = "";
    for at in from..cells.len() {
        if at > from && may_break(solid, cells[at - 1].text == " ", cells[at].text) {
            legal = Some(at);
        }
        if cells[at].text != " " {
            solid = cells[at].text;
        }
        used += cells[at].width;
        // Blanks at the end hang over the edge.
        if used > room && cells[at].text != " " {
            // A word, or a row of marks, that is longer than the line is cut where the line ends.
            return legal.unwrap_or(at.max(from + 1));
        }
    }
    cells.len()
}

/// Whether a line may end before a cell; `solid` is the last one before it that is no blank.
fn may_break(solid: &str, blank: bool, after: &str) -> bool {
    if after == " " || not_first(after) || not_last(solid) {
        return false;
    }
    blank || solid.width() > 1 || after.width() > 1 || (solid == "-" && after != "-")
}

/// The lines of a text as texts.
pub fn lines(text: &str, first: usize, rest: usize) -> Vec<&str> {
    wrap(text, first, rest).into_iter().map(|range| &text[range]).collect()
}

/// Prose at most `room` columns wide. Where a line goes on, it begins under its own first word; in a line of
/// two columns (blanks, a word, two blanks or more, a text) under the text.
pub fn prose(text: &str, room: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        if line.width() <= room {
            out.push_str(line);
            continue;
        }
        let hang = hanging(line);
        let indent = line[..hang].width();
        // A first column so wide that nothing fits beside it hangs no text.
        let (hang, indent) = if indent * 2 > room { (blanks(line), blanks(line)) } else { (hang, indent) };
        out.push_str(&line[..hang]);
        let rest = &line[hang..];
        for (n, range) in wrap(rest, room - indent, room - indent).into_iter().enumerate() {
            if n > 0 {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(&rest[range]);
        }
    }
    out
}

/// How many blanks a line begins with.
fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Where the text of a line begins, in bytes: behind its blanks, and behind a first column if it has one.
fn hanging(line: &str) -> usize {
    let start = blanks(line);
    match line[start..].find("  ") {
        Some(gap) if start > 0 => start + gap + blanks(&line[start + gap..]),
        _ => start,
    }
}

/// The text cut to so many columns, with `sign` at its end if something was cut.
pub fn cut(text: &str, room: usize, sign: &str) -> String {
    if text.width() <= room {
        return text.to_string();
    }
    let room = room.saturating_sub(sign.width());
    let mut used = 0;
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + sign
}

/// The text with blanks behind it up to so many columns, cut if it is longer.
pub fn pad(text: &str, room: usize, sign: &str) -> String {
    let text = cut(text, room, sign);
    let blanks = room.saturating_sub(text.width());
    text + &" ".repeat(blanks)
}

/// The text with blanks before it up to so many columns.
pub fn pad_left(text: &str, room: usize) -> String {
    " ".repeat(room.saturating_sub(text.width())) + text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_closing_mark() {
        let text = "您可以不回答任何一题，也可以随时停止。";
        assert_eq!(lines(text, 20, 20), ["您可以不回答任何一", "题，也可以随时停止。"]);
        assert_eq!(lines("他说（停）。", 6, 6), ["他说", "（停）", "。"]);
    }

    #[test]
    fn words_stay_whole_and_blanks_at_the_break_go() {
        assert_eq!(lines("one two  three", 7, 7), ["one two", "three"]);
        assert_eq!(lines("abcdefghij", 4, 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("a\n\nb", 9, 9), ["a", "", "b"]);
        assert_eq!(lines("", 9, 9), [""]);
        assert_eq!(lines("3.5 and 1,000", 5, 5), ["3.5", "and", "1,000"]);
    }

    #[test]
    fn prose_goes_on_under_its_own_beginning() {
        assert_eq!(prose("one two three\n  four five six", 9), "one two\nthree\n  four\n  five\n  six");
        assert_eq!(prose("  new   makes a small study", 16), "  new   makes a\n        small\n        study");
        assert_eq!(prose("  新建  带注释、能跑的小样本", 18), "  新建  带注释、能\n        跑的小样本");
        assert_eq!(prose("  a-long-first-column  text", 20), "  a-long-first-\n  column  text");
        assert_eq!(prose("", 9), "");
    }

    #[test]
    fn a_text_is_cut_by_columns() {
        assert_eq!(cut("学习成效", 5, "…"), "学习…");
        assert_eq!(pad("学习", 6, "…"), "学习  ");
    }

    proptest! {
        #[test]
        fn lines_fit_lose_nothing_and_begin_and_end_as_they_may(
            text in "[a-z ，。、）》（《「学习成效\u{300}é1-9\n]{0,60}", room in 4usize..30
        ) {
            let ranges = wrap(&text, room, room);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let joined: String = ranges.iter().map(|r| &text[r.clone()]).collect();
            prop_assert_eq!(solid(&joined), solid(&text));
            for (n, range) in ranges.iter().enumerate() {
                let line = &text[range.clone()];
                // Only blanks may stand over the edge.
                prop_assert!(line.trim_end().width() <= room.max(2), "{line:?}");
                let soft = n > 0 && !text[ranges[n - 1].end..range.start].contains('\n');
                let before = if n > 0 { &text[ranges[n - 1].clone()] } else { "" };
                // A mark stands where it may not only if the line before offered no other place to break.
                if soft && !line.is_empty() {
                    let first = line.graphemes(true).next().unwrap_or("");
                    let last = before.graphemes(true).next_back().unwrap_or("");
                    if not_first(first) || not_last(last) {
                        let cells: Vec<&str> = before.graphemes(true).collect();
                        let elsewhere = (1..cells.len()).any(|at| {
                            let solid = cells[..at].iter().rev().find(|cell| **cell != " ");
                            may_break(solid.unwrap_or(&""), cells[at - 1] == " ", cells[at])
                        });
                        prop_assert!(!elsewhere, "{before:?} | {line:?}");
                    }
                }
            }
        }
    }
}
