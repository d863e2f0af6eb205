//! How long things take when two people sit at a table: reading aloud, thinking, writing down.
//! Milliseconds throughout, of an average pair; slow talkers take a multiple.

/// A Chinese character read aloud: a little over four a second.
const CHARACTER: i64 = 230;
/// Any other character: about fifteen a second, some 160 words a minute.
const LETTER: i64 = 65;
/// Writing down what is said, a Chinese character and any other one.
const TYPED_CHARACTER: i64 = 480;
const TYPED_LETTER: i64 = 150;

/// A key found and pressed.
pub(super) const KEY: i64 = 900;

/// The answer as it is spoken, a nod, a word in between.
pub(super) const EXCHANGE: i64 = 6000;

/// Reading a text aloud.
pub(super) fn reading(text: &str) -> i64 {
    each(text, CHARACTER, LETTER)
}

/// Writing a text down.
pub(super) fn writing(text: &str) -> i64 {
    each(text, TYPED_CHARACTER, TYPED_LETTER)
}

fn each(text: &str, wide: i64, narrow: i64) -> i64 {
    // Below U+2E80 lie alphabets and their punctuation; from there on the scripts of East Asia.
    text.chars().map(|c| if c >= '\u{2e80}' { wide } else { narrow }).sum()
}
