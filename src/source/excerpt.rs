//! The spot of a file that a finding is about, as it is drawn: the line with the ones around it, made harmless
//! and short enough for a screen, whatever the file holds. Lines and columns are those of the file.

use super::{SourceFile, Span, is_direction_mark};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// The longest part of a line that is drawn, in characters.
const LONGEST: usize = 400;

/// What of a long line is drawn before the spot, in characters.
const BEFORE: usize = 80;

/// A few lines of a file.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The number of the first line, from 0.
    line: usize,
    /// The column of the spot, from 0.
    column: usize,
    /// The spot in the text of the excerpt, in bytes; never beyond its line.
    pub spot: Span,
}

impl Excerpt {
    /// The lines around the beginning of a span.
    pub fn new(name: String, file: &SourceFile, span: &Span) -> Excerpt {
        let text = &file.text;
        let at = boundary(text, span.start);
        let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let (line, column) = file.line_column(at);
        let mut excerpt =
            Excerpt { name, text: String::new(), line: line - 1, column: column - 1, spot: 0..0 };
        if start > 0 {
            let before = text[..start - 1].rfind('\n').map_or(0, |n| n + 1);
            excerpt.add(&text[before..start - 1]);
            excerpt.text.push('\n');
            excerpt.line -= 1;
        }
        // Of a long line the part around the spot.
        let from = text[start..at].char_indices().rev().take(BEFORE).last().map_or(at, |(n, _)| start + n);
        let from = if text[start..at].chars().nth(LONGEST / 2).is_some() { from } else { start };
        excerpt.add(&text[from..at]);
        excerpt.spot.start = excerpt.text.len();
        let stop = boundary(text, span.end).clamp(at, end);
        excerpt.add(&text[at..stop]);
        excerpt.spot.end = excerpt.text.len();
        if stop < end {
            excerpt.add(&text[stop..end]);
        }
        if end < text.len() {
            excerpt.text.push('\n');
            excerpt.add(text[end + 1..].lines().next().unwrap_or(""));
        }
        excerpt
    }

    /// Adds a piece of a line: control characters as `·`, so that a file cannot steer the terminal.
    fn add(&mut self, piece: &str) {
        let piece = piece.strip_suffix('\r').unwrap_or(piece);
        let fine = |c: char| c == '\t' || !(c.is_control() || is_direction_mark(c));
        let shown = piece.chars().take(LONGEST).map(|c| if fine(c) { c } else { '·' });
        self.text.extend(shown);
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let is_spot = before == 0 && span.offset() == self.spot.start;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            self.line + inner.line(),
            if is_spot { self.column } else { inner.column() },
            inner.line_count(),
        )))
    }
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_spot() {
        let text = format!("first\r\n{}HERE{}\nlast\n", "a".repeat(5000), "b".repeat(5000));
        let file = SourceFile::new("f", text);
        let spot = 7 + 5000..7 + 5004;
        let excerpt = Excerpt::new("f".into(), &file, &spot);
        assert_eq!(&excerpt.text[excerpt.spot.clone()], "HERE");
        assert_eq!((excerpt.line, excerpt.column), (0, 5000));
        assert!(excerpt.text.starts_with("first\naaaa") && excerpt.text.ends_with("bbbb\nlast"));
        assert!(excerpt.text.len() < 3 * LONGEST);
    }

    #[test]
    fn a_span_of_many_lines_is_drawn_at_its_first() {
        let file = SourceFile::new("f", "a: 1\nb:\n  - x\n  - \u{1b}y\n");
        let excerpt = Excerpt::new("f".into(), &file, &(5..22));
        assert_eq!((&excerpt.text[excerpt.spot.clone()], excerpt.line), ("b:", 0));
        let excerpt = Excerpt::new("f".into(), &file, &(20..22));
        assert!(excerpt.text.contains("- ·y"), "{}", excerpt.text);
        // The last one ends before it begins, which no reader should make and none may crash on.
        let backwards = std::ops::Range { start: 21, end: 3 };
        for odd in [0..0, 99..100, backwards] {
            Excerpt::new("f".into(), &SourceFile::new("f", ""), &odd);
            Excerpt::new("f".into(), &file, &odd);
        }
    }
}
