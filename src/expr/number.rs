//! Numbers and their texts, by the letter of XPath 1.0 (§4.2 `string()`, §4.4 `number()`).
//! Two readings of a text: XPath's strict one, and the one with exponents that ODK forms rely on.
//! Dates, which ODK also reads as numbers, live elsewhere.

use std::borrow::Cow;

/// A number as XPath writes it: no exponent, no sign on zero, as few digits as tell it apart.
pub fn format(value: f64) -> Cow<'static, str> {
    if value.is_nan() {
        Cow::Borrowed("NaN")
    } else if value.is_infinite() {
        Cow::Borrowed(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else if value == 0.0 {
        Cow::Borrowed("0")
    } else if value.abs() < 10.0 && value.fract() == 0.0 && value > 0.0 {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        Cow::Borrowed(DIGITS[value as usize])
    } else {
        // Rust writes the shortest decimal that reads back as the same number, never an exponent.
        Cow::Owned(value.to_string())
    }
}

/// The number a text is to XPath: an optional minus, digits, at most one point, white space around;
/// anything else is NaN.
pub fn parse(text: &str) -> f64 {
    let text = trim(text);
    if is_decimal(text.strip_prefix('-').unwrap_or(text)) {
        text.parse().unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

/// As [`parse`], but an exponent (`7.9e-12`) may follow, as in ODK's evaluators.
pub fn parse_with_exponent(text: &str) -> f64 {
    let text = trim(text);
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let well_formed = match unsigned.split_once(['e', 'E']) {
        None => is_decimal(unsigned),
        Some((digits, exponent)) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            is_decimal(digits) && !exponent.is_empty() && exponent.bytes().all(|b| b.is_ascii_digit())
        }
    };
    if well_formed { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// Without XPath's white space around.
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

fn is_decimal(text: &str) -> bool {
    let mut digits = false;
    let mut points = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits = true,
            b'.' => points += 1,
            _ => return false,
        }
    }
    digits && points <= 1
}

/// To the nearest integer, halves towards positive infinity, −0 and NaN kept (XPath 1.0 §4.4).
pub fn round(value: f64) -> f64 {
    if value.is_nan() || value.is_infinite() || value == 0.0 {
        return value;
    }
    let floor = value.floor();
    // `value - floor` is exact for all numbers that have a fraction.
    let rounded = if value - floor >= 0.5 { floor + 1.0 } else { floor };
    rounded.copysign(value)
}

/// To `places` decimals (negative: before the point), halves away from zero, judged on the decimal
/// digits one sees: `2.15` to one place is `2.2`, although the binary number lies below it.
pub fn round_to(value: f64, places: i32) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return value;
    }
    // `d.ddde±x`, the digits that a person would write.
    let written = format!("{:e}", value.abs());
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    // How many of the digits stay.
    let kept = i64::from(exponent) + 1 + i64::from(places);
    if kept >= digits.len() as i64 {
        return value;
    }
    if kept < 0 {
        return 0f64.copysign(value);
    }
    let kept = kept as usize;
    let up = digits[kept] >= b'5';
    let mut text = String::from("0");
    text.extend(digits[..kept].iter().map(|&digit| char::from(digit)));
    // The digits kept are an integer below 10^17: exact as u64.
    let whole: u64 = text.parse().unwrap_or(0);
    let rounded: f64 =
        format!("{}e{}", whole + u64::from(up), -i64::from(places)).parse().unwrap_or(f64::NAN);
    rounded.copysign(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_numbers_only_in_xpath_s_form() {
        for (text, value) in [(" 12.5\n", 12.5), ("-.5", -0.5), ("5.", 5.0), ("007", 7.0)] {
            assert_eq!(parse(text), value, "{text:?}");
        }
        for text in [
            "", " ", "-", ".", "+1", "1e3", "1 2", "- 1", "--1", "1.2.3", "Infinity", "NaN", "0x1",
            "\u{a0}1", "１",
        ] {
            assert!(parse(text).is_nan(), "{text:?}");
        }
        assert_eq!(parse_with_exponent("7.5e-3"), 0.0075);
        assert_eq!(parse_with_exponent("-1E+2"), -100.0);
        for text in ["e3", "1e", "1e+", "1e1.5", "inf"] {
            assert!(parse_with_exponent(text).is_nan(), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_written_without_exponent_and_minus_zero_as_zero() {
        for (value, text) in [
            (-0.0, "0"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (7.0, "7"),
            (-7.0, "-7"),
            (0.1 + 0.2, "0.30000000000000004"),
        ] {
            assert_eq!(format(value), text);
        }
    }

    #[test]
    fn rounding_follows_the_text() {
        assert_eq!(round(-1.5), -1.0);
        assert_eq!(round(2.5), 3.0);
        assert!(round(-0.2) == 0.0 && round(-0.2).is_sign_negative());
        assert!(round(-0.5).is_sign_negative());
        assert_eq!(round(0.49999999999999994), 0.0);
        assert_eq!(round(9007199254740993.0), 9007199254740993.0);
        assert_eq!(round_to(2.15, 1), 2.2);
        assert_eq!(round_to(-1.475, 2), -1.48);
        assert_eq!(round_to(-50.55, -2), -100.0);
        assert_eq!(round_to(0.5, 0), 1.0);
        assert_eq!(round_to(0.04, 1), 0.0);
        assert_eq!(round_to(999.96, 1), 1000.0);
    }

    proptest! {
        #[test]
        fn a_number_comes_back_from_its_text(value in prop::num::f64::NORMAL | prop::num::f64::ZERO) {
            prop_assert_eq!(parse(&format(value)), value);
        }

        #[test]
        fn rounding_stays_within_half_a_unit(value in -1e9f64..1e9, places in -6i32..9) {
            let unit = 10f64.powi(-places);
            prop_assert!((round_to(value, places) - value).abs() <= unit / 2.0 * (1.0 + 1e-6) + value.abs() * 1e-15);
        }
    }
}
