//! Numbers that are personal by themselves: resident identity numbers and mobile telephone numbers.
//! Judged by form and check digit alone.

/// Whether a text is a resident identity number: 18 characters with a valid check character
/// (GB 11643, ISO 7064 MOD 11-2) and a possible date of birth, or the 15 digits used before 1999.
pub fn is_resident_id(text: &str) -> bool {
    let text = text.as_bytes();
    match text.len() {
        18 => {
            let (body, check) = text.split_at(17);
            let check = check[0].to_ascii_uppercase();
            body.iter().all(u8::is_ascii_digit) && check_character(body) == check && is_date(&body[10..14])
        }
        15 => text.iter().all(u8::is_ascii_digit) && is_province(&text[..2]) && is_date(&text[8..12]),
        _ => false,
    }
}

/// Whether a text is a mainland mobile number: eleven digits from 13 to 19, with or without +86.
pub fn is_mobile_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = digits.strip_prefix("+86").or(digits.strip_prefix("0086")).unwrap_or(&digits);
    let digits = if digits.len() == 13 { digits.strip_prefix("86").unwrap_or(digits) } else { digits };
    digits.len() == 11
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits.starts_with('1')
        && digits.as_bytes()[1] >= b'3'
}

/// ISO 7064 MOD 11-2 over seventeen digits.
fn check_character(body: &[u8]) -> u8 {
    let sum = body.iter().fold(0u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    b"0123456789X"[((12 - sum) % 11) as usize]
}

/// Month and day, as four digits.
fn is_date(digits: &[u8]) -> bool {
    let two = |at: usize| (digits[at] - b'0') * 10 + digits[at + 1] - b'0';
    (1..=12).contains(&two(0)) && (1..=31).contains(&two(2))
}

/// The first two digits of an address code.
fn is_province(digits: &[u8]) -> bool {
    let code = (digits[0] - b'0') * 10 + digits[1] - b'0';
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of GB 11643 itself, and neighbours of it.
    #[test]
    fn identity_numbers_are_known_by_their_check_character() {
        assert!(is_resident_id("11010519491231002X"));
        assert!(is_resident_id("11010519491231002x"));
        assert!(is_resident_id("440524188001010014"));
        assert!(!is_resident_id("110105194912310021"));
        assert!(!is_resident_id("11010519491331002X"));
        assert!(is_resident_id("110105491231002"));
        assert!(!is_resident_id("990105491231002"));
        assert!(!is_resident_id("202600000000001"));
        assert!(!is_resident_id("P0101"));
    }

    #[test]
    fn mobile_numbers_are_known_by_their_form() {
        assert!(is_mobile_number("13900000001"));
        assert!(is_mobile_number("+86 139-0000-0001"));
        assert!(is_mobile_number("8613900000001"));
        assert!(!is_mobile_number("12900000001"));
        assert!(!is_mobile_number("20260000001"));
        assert!(!is_mobile_number("1390000001"));
    }
}
