//! The slips of the pen an expression can hold, and what should be typed instead.
//! Signs of a Chinese input method, quotes a word processor made curly, operators of other
//! languages. Here are only words for people; the lexer decides where they apply.

use std::ops::Range;

use super::error::ExprError;
use super::suggest;

/// Signs that look like one of ours: the sign, its name, what to type.
const SIGNS: [(char, &str, &str); 47] = [
    ('“', "a curly quotation mark", "\""),
    ('”', "a curly quotation mark", "\""),
    ('„', "a curly quotation mark", "\""),
    ('‘', "a curly quotation mark", "'"),
    ('’', "a curly quotation mark", "'"),
    ('＂', "a full-width quotation mark", "\""),
    ('＇', "a full-width apostrophe", "'"),
    ('「', "a corner bracket", "\""),
    ('」', "a corner bracket", "\""),
    ('´', "an acute accent", "'"),
    ('`', "a grave accent", "'"),
    ('（', "a full-width bracket", "("),
    ('）', "a full-width bracket", ")"),
    ('［', "a full-width bracket", "["),
    ('］', "a full-width bracket", "]"),
    ('【', "a Chinese bracket", "["),
    ('】', "a Chinese bracket", "]"),
    ('｛', "a full-width brace", "{"),
    ('｝', "a full-width brace", "}"),
    ('，', "a full-width comma", ","),
    ('、', "a Chinese enumeration comma", ","),
    ('。', "a Chinese full stop", "."),
    ('．', "a full-width full stop", "."),
    ('：', "a full-width colon", ":"),
    ('＝', "a full-width equals sign", "="),
    ('≠', "a not-equal sign", "!="),
    ('≤', "a less-or-equal sign", "<="),
    ('≥', "a greater-or-equal sign", ">="),
    ('＜', "a full-width less-than sign", "<"),
    ('＞', "a full-width greater-than sign", ">"),
    ('《', "a Chinese title mark", "<"),
    ('》', "a Chinese title mark", ">"),
    ('＋', "a full-width plus sign", "+"),
    ('－', "a full-width hyphen", "-"),
    ('–', "a dash", "-"),
    ('—', "a dash", "-"),
    ('−', "a minus sign from typography", "-"),
    ('＊', "a full-width asterisk", "*"),
    ('×', "a multiplication sign", "*"),
    ('÷', "a division sign", "div"),
    ('／', "a full-width slash", "/"),
    ('＄', "a full-width dollar sign", "$"),
    ('￥', "a yuan sign", "$"),
    ('＠', "a full-width at sign", "@"),
    ('｜', "a full-width bar", "|"),
    ('！', "a full-width exclamation mark", "!"),
    ('＆', "a full-width ampersand", "and"),
];

/// Operators of other languages: what was written, what to write.
const FOREIGN: [(&str, &str); 11] = [
    ("===", "`=`"),
    ("==", "`=`"),
    ("!==", "`!=`"),
    ("<>", "`!=`"),
    ("=<", "`<=`"),
    ("=>", "`>=`"),
    ("&&", "`and`"),
    ("||", "`or`"),
    ("%", "`mod`"),
    ("**", "`pow(x, y)`"),
    ("^", "`pow(x, y)`"),
];

/// An operator of another language at the start of `rest`.
pub fn foreign_operator(rest: &str, at: usize) -> Option<ExprError> {
    let (wrong, right) = FOREIGN
        .iter()
        .find(|(wrong, _)| rest.starts_with(wrong) && !(*wrong == "||" && rest.starts_with("|||")))?;
    let error = ExprError::new(at..at + wrong.len(), format!("`{wrong}` is no operator here"));
    Some(error.with_help(format!("write {right}")))
}

/// A character that begins nothing.
pub fn stray(sign: char, span: Range<usize>) -> ExprError {
    if let Some((_, name, instead)) = SIGNS.iter().find(|(known, ..)| *known == sign) {
        return ExprError::new(span, format!("`{sign}` is {name}"))
            .with_help(format!("type `{instead}` instead"));
    }
    let code = format!("U+{:04X}", u32::from(sign));
    match sign {
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => {
            ExprError::new(span, format!("here is a space of an unusual kind ({code})"))
                .with_help("type an ordinary space instead")
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            ExprError::new(span, format!("here is an invisible character ({code})"))
                .with_help("delete it and type the place anew")
        }
        '０'..='９' => {
            let digit = char::from(b'0' + (u32::from(sign) - u32::from('０')) as u8);
            ExprError::new(span, format!("`{sign}` is a full-width digit"))
                .with_help(format!("type `{digit}` instead"))
        }
        '!' => {
            ExprError::new(span, "`!` stands alone").with_help("write `!=` for \"is not equal\", or `not(…)`")
        }
        '&' => ExprError::new(span, "`&` is no operator here")
            .with_help("write `and`, or `concat(…)` to join texts"),
        ';' | '；' => ExprError::new(span, format!("`{sign}` separates nothing here"))
            .with_help("arguments are separated by `,`"),
        c if c.is_control() => {
            ExprError::new(span, format!("here is a control character ({code})")).with_help("delete it")
        }
        _ => ExprError::new(span, format!("`{sign}` means nothing in an expression")),
    }
}

/// A literal whose quote is not closed.
pub fn unclosed(source: &str, at: usize, quote: char) -> ExprError {
    let error = ExprError::new(at..at + 1, format!("the text that begins with `{quote}` is not closed"));
    let curly = source[at..].chars().skip(1).find(|c| matches!(c, '“' | '”' | '‘' | '’' | '＂' | '＇'));
    error.with_help(match curly {
        Some(curly) => format!("it meets `{curly}`, a quotation mark of another kind: type `{quote}`"),
        None => format!("close it with `{quote}`"),
    })
}

/// A word where an operator is due.
pub fn not_an_operator(word: &str, span: Range<usize>) -> ExprError {
    let error = ExprError::new(span, format!("`{word}` stands where an operator is expected"));
    let lower = word.to_lowercase();
    let help = match lower.as_str() {
        "and" | "or" | "div" | "mod" => format!("write `{lower}` in small letters"),
        "is" | "eq" | "equals" => "write `=`".to_owned(),
        "isnot" | "ne" => "write `!=`".to_owned(),
        "not" => "write `!=`, or `not(…)` around a whole condition".to_owned(),
        "lt" => "write `<`".to_owned(),
        "gt" => "write `>`".to_owned(),
        "le" => "write `<=`".to_owned(),
        "ge" => "write `>=`".to_owned(),
        "in" => "write `selected(…, …)`, or several comparisons joined by `or`".to_owned(),
        "x" => "write `*`".to_owned(),
        _ => "join two parts with an operator such as `and`, `or`, `=`, `+`; a text stands between quotes"
            .to_owned(),
    };
    error.with_help(help)
}

/// "did you mean …?" for the candidate nearest to `word`.
pub fn did_you_mean<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<String> {
    suggest::nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}
