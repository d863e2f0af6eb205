//! The one hash of a draw: SHA-256 in lower-case hex, its parts joined by the byte 0x1F.
//! The byte stands in no id and no public text, so that two lists of parts never give one input.
//! Nothing here knows what is hashed.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Stands between the parts of what is hashed: ASCII "unit separator", `\037` in `printf`.
pub const SEPARATOR: u8 = 0x1F;

/// SHA-256 of `bytes` as 64 lower-case hex digits, as `sha256sum` prints it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of the parts joined by [`SEPARATOR`], as 64 lower-case hex digits.
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hasher.update([SEPARATOR]);
        }
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Whether `text` is 64 lower-case hex digits: a SHA-256, or 32 random bytes written the same way.
pub fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A public value (or a seed given by hand) in the form that is hashed: NFC, without space at the
/// ends. `None` if nothing is left or if it holds a character nobody could type again.
pub fn public_text(raw: &str) -> Option<String> {
    let text: String = raw.trim().nfc().collect();
    (!text.is_empty() && !text.chars().any(is_unseen)).then_some(text)
}

/// Characters that show nothing or change how their neighbours are shown: control characters,
/// line and paragraph separators, direction marks, zero-width characters, the byte order mark.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_the_standard_says() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest(&["a", "b"]), sha256_hex(b"a\x1Fb"));
    }

    #[test]
    fn public_texts_are_brought_to_one_form() {
        assert_eq!(public_text("  e\u{301} 12 \n").as_deref(), Some("\u{e9} 12"));
        assert_eq!(public_text(" \t "), None);
        assert_eq!(public_text("a\u{1F}b"), None);
        assert_eq!(public_text("a\u{202E}b"), None);
    }
}
