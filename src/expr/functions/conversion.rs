//! Texts in other clothes: what was encoded, decoded.
//! Nothing here guesses: what is no proper encoding gives the empty text.
//! Fingerprints are in `digest`.

use std::borrow::Cow;

use super::super::error::ExprError;
use super::super::evaluate::Frame;
use super::super::program::Call;
use super::{Body, Function};

pub(super) const ODK: &[Function] = &[Function::new("base64-decode(text)", 1, 1, Body::Text(base64_decode))];

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_decode<'a>(frame: &Frame<'a>, call: &'a Call) -> Result<Cow<'a, str>, ExprError> {
    let text = frame.text(&call.arguments[0])?;
    let decoded = decode(text.trim()).and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(decoded.map_or(Cow::Borrowed(""), Cow::Owned))
}

/// RFC 4648 §4, padding optional.
fn decode(text: &str) -> Option<Vec<u8>> {
    let signs = text.trim_end_matches('=').as_bytes();
    if signs.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(signs.len() * 3 / 4);
    for group in signs.chunks(4) {
        let mut bits = 0u32;
        for sign in group {
            let value = ALPHABET.iter().position(|known| known == sign)?;
            bits = bits << 6 | value as u32;
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

/// RFC 4648 §4, padded.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut whole = [0; 3];
        whole[..group.len()].copy_from_slice(group);
        let bits = u32::from_be_bytes([0, whole[0], whole[1], whole[2]]);
        for place in 0..4 {
            text.push(if place <= group.len() {
                char::from(ALPHABET[(bits >> (18 - 6 * place) & 63) as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_encoded_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(encode(b"foob"), "Zm9vYg==");
        assert_eq!(decode("Zm9vYmE"), Some(b"fooba".to_vec()));
        assert_eq!(decode("Zm9v!"), None);
    }
}
