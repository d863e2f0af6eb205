//! What a character from outside may do on a terminal: be seen, and nothing else.

/// Marks that change the direction of the text around them, or join and split without being seen.
/// A name may not turn the rest of the line around.
pub fn is_direction_mark(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text without control characters and direction marks; line breaks and tabs become spaces unless
/// `lines` keeps the breaks. Borrowed where nothing had to go.
pub fn harmless(text: &str, lines: bool) -> std::borrow::Cow<'_, str> {
    let fine = |c: char| (lines && c == '\n') || !(c.is_control() || is_direction_mark(c));
    if text.chars().all(fine) {
        return std::borrow::Cow::Borrowed(text);
    }
    text.chars()
        .filter_map(|c| match c {
            c if fine(c) => Some(c),
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            _ => None,
        })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn escapes_and_direction_marks_go_and_the_words_stay() {
        assert_eq!(harmless("\u{1b}[31m红\u{202e}字\0", false), "[31m红字");
        assert_eq!(harmless("一\n二\t三", false), "一 二 三");
        assert_eq!(harmless("一\n二", true), "一\n二");
        assert!(matches!(harmless("顾予安", false), std::borrow::Cow::Borrowed(_)));
    }
}
