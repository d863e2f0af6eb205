//! The slips of the pen an expression can hold, and what should be typed instead.
//! Signs of a Chinese input method, quotes a word processor made curly, operators of other
//! languages. Here are only words for people; the lexer decides where they apply.

use std::ops::Range;

use super::error::ExprError;
use super::suggest;
use crate::i18n::Words;
use crate::words;

/// Signs that look like one of ours: the sign, its name in Chinese and in English, what to type.
const SIGNS: [(char, &str, &str, &str); 47] = [
    ('“', "弯引号", "a curly quotation mark", "\""),
    ('”', "弯引号", "a curly quotation mark", "\""),
    ('„', "弯引号", "a curly quotation mark", "\""),
    ('‘', "弯引号", "a curly quotation mark", "'"),
    ('’', "弯引号", "a curly quotation mark", "'"),
    ('＂', "全角引号", "a full-width quotation mark", "\""),
    ('＇', "全角单引号", "a full-width apostrophe", "'"),
    ('「', "直角引号", "a corner bracket", "\""),
    ('」', "直角引号", "a corner bracket", "\""),
    ('´', "尖音符", "an acute accent", "'"),
    ('`', "反引号", "a grave accent", "'"),
    ('（', "全角括号", "a full-width bracket", "("),
    ('）', "全角括号", "a full-width bracket", ")"),
    ('［', "全角括号", "a full-width bracket", "["),
    ('］', "全角括号", "a full-width bracket", "]"),
    ('【', "中文方头括号", "a Chinese bracket", "["),
    ('】', "中文方头括号", "a Chinese bracket", "]"),
    ('｛', "全角花括号", "a full-width brace", "{"),
    ('｝', "全角花括号", "a full-width brace", "}"),
    ('，', "全角逗号", "a full-width comma", ","),
    ('、', "顿号", "a Chinese enumeration comma", ","),
    ('。', "中文句号", "a Chinese full stop", "."),
    ('．', "全角句点", "a full-width full stop", "."),
    ('：', "全角冒号", "a full-width colon", ":"),
    ('＝', "全角等号", "a full-width equals sign", "="),
    ('≠', "不等号", "a not-equal sign", "!="),
    ('≤', "小于等于号", "a less-or-equal sign", "<="),
    ('≥', "大于等于号", "a greater-or-equal sign", ">="),
    ('＜', "全角小于号", "a full-width less-than sign", "<"),
    ('＞', "全角大于号", "a full-width greater-than sign", ">"),
    ('《', "书名号", "a Chinese title mark", "<"),
    ('》', "书名号", "a Chinese title mark", ">"),
    ('＋', "全角加号", "a full-width plus sign", "+"),
    ('－', "全角减号", "a full-width hyphen", "-"),
    ('–', "破折号", "a dash", "-"),
    ('—', "破折号", "a dash", "-"),
    ('−', "排版用的减号", "a minus sign from typography", "-"),
    ('＊', "全角星号", "a full-width asterisk", "*"),
    ('×', "乘号", "a multiplication sign", "*"),
    ('÷', "除号", "a division sign", "div"),
    ('／', "全角斜线", "a full-width slash", "/"),
    ('＄', "全角美元号", "a full-width dollar sign", "$"),
    ('￥', "人民币符号", "a yuan sign", "$"),
    ('＠', "全角 at 号", "a full-width at sign", "@"),
    ('｜', "全角竖线", "a full-width bar", "|"),
    ('！', "全角叹号", "a full-width exclamation mark", "!"),
    ('＆', "全角 and 号", "a full-width ampersand", "and"),
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
    let error = ExprError::new(at..at + wrong.len(), no_operator(wrong));
    Some(error.with_help(write(right)))
}

/// A character that begins nothing.
pub fn stray(sign: char, span: Range<usize>) -> ExprError {
    if let Some((_, zh, en, instead)) = SIGNS.iter().find(|(known, ..)| *known == sign) {
        return ExprError::new(span, words!("`{sign}` 是{zh}", "`{sign}` is {en}"))
            .with_help(instead_type(instead));
    }
    let code = format!("U+{:04X}", u32::from(sign));
    match sign {
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => {
            let message =
                words!("这里有一个特殊的空格（{code}）", "here is a space of an unusual kind ({code})");
            ExprError::new(span, message).with_help(words!("改成普通空格", "type an ordinary space instead"))
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            let message =
                words!("这里有一个看不见的字符（{code}）", "here is an invisible character ({code})");
            ExprError::new(span, message)
                .with_help(words!("删掉，把这一处重新输入", "delete it and type the place anew"))
        }
        '０'..='９' => {
            let digit = char::from(b'0' + (u32::from(sign) - u32::from('０')) as u8);
            ExprError::new(span, words!("`{sign}` 是全角数字", "`{sign}` is a full-width digit"))
                .with_help(instead_type(&digit.to_string()))
        }
        '!' => ExprError::new(span, words!("`!` 不能单独用", "`!` stands alone")).with_help(words!(
            "“不等于”写 `!=`，否定整个条件写 `not(…)`",
            "write `!=` for \"is not equal\", or `not(…)`"
        )),
        '&' => ExprError::new(span, no_operator("&")).with_help(words!(
            "“并且”写 `and`，连接文字写 `concat(…)`",
            "write `and`, or `concat(…)` to join texts"
        )),
        ';' | '；' => {
            ExprError::new(span, words!("`{sign}` 在这里隔不开什么", "`{sign}` separates nothing here"))
                .with_help(words!("参数之间用半角逗号 `,`", "arguments are separated by `,`"))
        }
        c if c.is_control() => {
            let message = words!("这里有一个控制字符（{code}）", "here is a control character ({code})");
            ExprError::new(span, message).with_help(words!("删掉它", "delete it"))
        }
        _ => ExprError::new(
            span,
            words!("`{sign}` 在表达式里没有意义", "`{sign}` means nothing in an expression"),
        ),
    }
}

/// A literal whose quote is not closed.
pub fn unclosed(source: &str, at: usize, quote: char) -> ExprError {
    let message =
        words!("以 `{quote}` 开头的文字没有收尾", "the text that begins with `{quote}` is not closed");
    let error = ExprError::new(at..at + 1, message);
    let curly = source[at..].chars().skip(1).find(|c| matches!(c, '“' | '”' | '‘' | '’' | '＂' | '＇'));
    error.with_help(match curly {
        Some(curly) => words!(
            "后面的 `{curly}` 是另一种引号：改成 `{quote}`",
            "it meets `{curly}`, a quotation mark of another kind: type `{quote}`"
        ),
        None => words!("用 `{quote}` 收尾", "close it with `{quote}`"),
    })
}

/// A word where an operator is due.
pub fn not_an_operator(word: &str, span: Range<usize>) -> ExprError {
    let message = words!("这里应当是运算符，却是 `{word}`", "`{word}` stands where an operator is expected");
    let error = ExprError::new(span, message);
    let lower = word.to_lowercase();
    let help = match lower.as_str() {
        "and" | "or" | "div" | "mod" => words!("用小写：`{lower}`", "write `{lower}` in small letters"),
        "is" | "eq" | "equals" => write("`=`"),
        "isnot" | "ne" => write("`!=`"),
        "not" => {
            words!("写 `!=`，否定整个条件写 `not(…)`", "write `!=`, or `not(…)` around a whole condition")
        }
        "lt" => write("`<`"),
        "gt" => write("`>`"),
        "le" => write("`<=`"),
        "ge" => write("`>=`"),
        "in" => words!(
            "写 `selected(…, …)`，或用 `or` 连接几个比较",
            "write `selected(…, …)`, or several comparisons joined by `or`"
        ),
        "x" => write("`*`"),
        _ => words!(
            "两部分之间用 `and`、`or`、`=`、`+` 等连接；文字要加引号",
            "join two parts with an operator such as `and`, `or`, `=`, `+`; a text stands between quotes"
        ),
    };
    error.with_help(help)
}

/// "did you mean …?" for the candidate nearest to `word`.
pub fn did_you_mean<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<Words> {
    suggest::nearest(word, candidates).map(|near| words!("是不是 `{near}`？", "did you mean `{near}`?"))
}

fn no_operator(sign: &str) -> Words {
    words!("这里没有 `{sign}` 这个运算符", "`{sign}` is no operator here")
}

fn write(what: &str) -> Words {
    words!("写成 {what}", "write {what}")
}

fn instead_type(what: &str) -> Words {
    words!("改成 `{what}`", "type `{what}` instead")
}
