//! What a cell may hold. Words from people are made harmless for spreadsheets, in a way that can be
//! undone; numbers and the program's own words are written as they are.

use std::borrow::Cow;

/// Put before a text that a spreadsheet would take for a formula.
const GUARD: char = '\'';

/// A text as it stands in a cell. What a spreadsheet would run (it begins with `=`, `+`, `-`, `@`, their
/// full-width forms, a tab or a line end, whatever apostrophes stand before it) gets one apostrophe in
/// front; control characters other than tabs and line ends go. With `raw`, the text as it is.
///
/// Undone by taking one apostrophe away from a text that begins with apostrophes and then one of those.
pub(crate) fn guarded(text: &str, raw: bool) -> Cow<'_, str> {
    if raw {
        return Cow::Borrowed(text);
    }
    let unseen = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let clean: Cow<'_, str> = if text.contains(unseen) {
        text.chars().filter(|c| !unseen(*c)).collect::<String>().into()
    } else {
        Cow::Borrowed(text)
    };
    if clean.trim_start_matches(GUARD).starts_with(is_run) { format!("{GUARD}{clean}").into() } else { clean }
}

fn is_run(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n')
}

/// Whether a text is a plain decimal number, as `-3` or `12.5`: digits, at most one point, no exponent.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(unsigned),
    }
}

/// A moment in UTC to the millisecond: `2026-11-24T21:42:03.120Z`; empty outside the years of a calendar.
pub(super) fn moment(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).map_or_else(|_| String::new(), |at| format!("{at:.3}"))
}

/// Milliseconds as seconds with one decimal.
pub(super) fn seconds(milliseconds: i64) -> String {
    format!("{:.1}", milliseconds as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As the README tells a reader to undo it.
    fn undone(cell: &str) -> &str {
        match cell.strip_prefix(GUARD) {
            Some(rest) if rest.trim_start_matches(GUARD).starts_with(is_run) => rest,
            _ => cell,
        }
    }

    #[test]
    fn formulas_are_guarded_and_words_are_not() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("-", "'-"),
            ("@x", "'@x"),
            ("＝SUM(A1)", "'＝SUM(A1)"),
            ("\tx", "'\tx"),
            ("\r=x", "'\r=x"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            (" =1", " =1"),
            ("顾-予", "顾-予"),
            ("a\u{0}b\u{1b}[31mc\nd", "ab[31mc\nd"),
            ("\u{1}=1", "'=1"),
        ];
        for (text, cell) in cases {
            assert_eq!(guarded(text, false), cell, "{text:?}");
            assert_eq!(guarded(text, true), text);
        }
    }

    #[test]
    fn numbers_are_plain_decimals_and_nothing_else() {
        for yes in ["0", "-7", "007", "12.50", "-0.5"] {
            assert!(is_number(yes), "{yes}");
        }
        for no in ["", "-", "1e5", "+5", "-1+cmd", "1.", ".5", "NaN", "inf", "１２", "1.2.3"] {
            assert!(!is_number(no), "{no}");
        }
    }

    #[test]
    fn moments_are_utc() {
        assert_eq!(moment(1_795_510_800_123), "2026-11-24T09:00:00.123Z");
        assert_eq!(moment(i64::MAX), "");
        assert_eq!(seconds(1_250), "1.2");
    }

    proptest! {
        #[test]
        fn a_guard_can_be_taken_away(text in "['=+@\\-\t\n\rab＝]{0,6}") {
            let cell = guarded(&text, false);
            prop_assert_eq!(undone(&cell), text.as_str());
            prop_assert!(!cell.starts_with(is_run));
        }
    }
}
