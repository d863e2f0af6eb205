//! What is said of mistakes: the place, the sentence, the remedy.

use super::*;

/// The first error of an expression: the text it points at, what it says, what it proposes. Whatever is said
/// is said in Chinese as well.
fn error(source: &str, dialect: Dialect) -> (String, String, String) {
    let household = Household::new();
    let error = match parse(source) {
        Err(error) => error,
        Ok(expr) => bind(&expr, Some(AGE), &household, dialect)
            .err()
            .unwrap_or_else(|| panic!("{source} is taken for right")),
    };
    let shown = source[error.span.clone()].to_owned();
    for words in std::iter::once(&error.message).chain(&error.help) {
        let chinese = words.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(chinese, "{source}: {words:?}");
    }
    (shown, error.message.en, error.help.unwrap_or_default().en)
}

#[test]
fn slips_are_named_with_their_remedy() {
    for (source, place, message, help) in [
        ("selectd(${age}, 1)", "selectd", "there is no function `selectd`", "did you mean `selected`?"),
        ("${agee} > 3", "${agee}", "there is no item `agee`", "did you mean `${age}`?"),
        ("${age} == 3", "==", "`==` is no operator here", "write `=`"),
        ("${age} <> 3", "<>", "`<>` is no operator here", "write `!=`"),
        ("${age} && 3", "&&", "`&&` is no operator here", "write `and`"),
        ("1 || 2", "||", "`||` is no operator here", "write `or`"),
        ("${age} = “a”", "“", "`“` is a curly quotation mark", "type `\"` instead"),
        ("${age} ＝ 3", "＝", "`＝` is a full-width equals sign", "type `=` instead"),
        ("if（1, 2, 3)", "（", "`（` is a full-width bracket", "type `(` instead"),
        ("max(1， 2)", "，", "`，` is a full-width comma", "type `,` instead"),
        ("${age} > １", "１", "`１` is a full-width digit", "type `1` instead"),
        (
            "${age}\u{a0}> 1",
            "\u{a0}",
            "here is a space of an unusual kind (U+00A0)",
            "type an ordinary space instead",
        ),
        (
            "\u{202e}1",
            "\u{202e}",
            "here is an invisible character (U+202E)",
            "delete it and type the place anew",
        ),
        ("${age > 3", "${age > 3", "`${age > 3` is not closed", "write `${age > 3}`"),
        ("(1 + (2", "(", "the bracket `(` is never closed", "put `)` where it ends"),
        ("sum(${age}", "(", "the bracket `(` is never closed", "put `)` where it ends"),
        ("${member}[1)", "[", "the bracket `[` meets `)` before it is closed", "put `]` before `)`"),
        ("1)", ")", "`)` closes a bracket that was never opened", ""),
        ("'abc", "'", "the text that begins with `'` is not closed", "close it with `'`"),
        (
            "'abc’",
            "'",
            "the text that begins with `'` is not closed",
            "it meets `’`, a quotation mark of another kind: type `'`",
        ),
        ("6 / 2", "2", "a path cannot go on with `2`", "to divide write `div`"),
        ("${age} AND 1", "AND", "`AND` stands where an operator is expected", "write `and` in small letters"),
        ("${age} 1", "1", "an operator is missing before `1`", "join two parts with `and`, `or`, `=`, `+` …"),
        ("1 +", "", "something is missing at the end", "the expression stops in the middle"),
        ("2 = 3 or = 1", "=", "something is missing before `=`", ""),
        ("max(1,,2)", ",", "an argument is missing here", ""),
        ("$age", "$age", "there are no variables here: `$age`", "an item is written `${age}`"),
        ("!${age}", "!", "`!` stands alone", "write `!=` for \"is not equal\", or `not(…)`"),
        ("parnt::x", "parnt", "there is no axis `parnt`", "did you mean `parent`?"),
        (
            "pulldata('a', 'b', 'c', 'd')",
            "pulldata",
            "`pulldata()` is not available here",
            "put the columns into the roster, or the table into a choice list, and use `${name}`",
        ),
        (
            "if(1, 2)",
            "if(1, 2)",
            "`if()` takes three arguments, but here two are given",
            "write `if(condition, then, else)`",
        ),
        ("today(1)", "today(1)", "`today()` takes no arguments, but here one is given", "write `today()`"),
        ("count(3)", "3", "`count()` needs items here, not a single value", "give a path or `${name}`"),
        ("1 | 2", "1", "`|` needs items here, not a single value", "give a path or `${name}`"),
        ("regex(., '[')", "'['", "this is no regular expression", "unclosed character class"),
        ("nope:x", "nope:x", "the prefix `nope:` is not declared", ""),
        ("", "", "the expression is empty", ""),
    ] {
        let got = error(source, Dialect::Odk);
        assert_eq!(got, (place.to_owned(), message.to_owned(), help.to_owned()), "{source}");
    }
}

#[test]
fn the_same_is_said_in_chinese() {
    let household = Household::new();
    for (source, message, help) in [
        ("selectd(${age}, 1)", "没有 `selectd` 这个函数", "是不是 `selected`？"),
        ("${agee} > 3", "没有 `agee` 这一题", "是不是 `${age}`？"),
        ("${age} == 3", "这里没有 `==` 这个运算符", "写成 `=`"),
        ("max(1， 2)", "`，` 是全角逗号", "改成 `,`"),
        ("if(1, 2)", "`if()` 要 3 个参数，这里给了 2 个", "写成 `if(condition, then, else)`"),
        ("today(1)", "`today()` 不要参数，这里给了 1 个", "写成 `today()`"),
        ("regex(., '[')", "这不是正则表达式", "方括号 `[` 没有收尾"),
        ("regex(., '\\y')", "这不是正则表达式", "反斜杠后面的字母没有含义"),
        ("1 +", "末尾少了东西", "表达式写了一半"),
    ] {
        let bound =
            parse(source).and_then(|expr| bind(&expr, Some(AGE), &household, Dialect::Odk).map(|_| ()));
        let error = bound.expect_err(source);
        assert_eq!((error.message.zh.as_str(), error.help.unwrap_or_default().zh.as_str()), (message, help));
    }
}

#[test]
fn the_plain_dialect_says_what_belongs_to_odk() {
    let (_, message, help) = error("selected(., 'a')", Dialect::XPath);
    assert_eq!(message, "there is no function `selected`");
    assert_eq!(help, "it is a function of ODK, not of XPath 1.0");
    assert_eq!(error("${age}", Dialect::XPath).1, "`${…}` is no part of XPath");
}

#[test]
fn deferred_errors_are_met_only_where_evaluation_comes() {
    let household = Household::new();
    let place = household.place(household.all(AGE)[0]);
    let bound = |source: &str| bind_deferring(&parse(source).unwrap(), None, &household, Dialect::Odk);
    let (program, errors) = bound("true() or nonsense()");
    assert_eq!((program.boolean(&place), errors.len()), (Ok(true), 1));
    let (program, _) = bound("false() or nonsense()");
    assert_eq!(program.boolean(&place).unwrap_err().message.en, "there is no function `nonsense`");
}

#[test]
fn a_pattern_that_comes_from_data_fails_with_its_place() {
    let household = Household::new();
    let source = "regex('x', concat('(', ${age}))";
    let program = bind(&parse(source).unwrap(), Some(AGE), &household, Dialect::Odk).unwrap();
    let failure = program.boolean(&household.place(household.all(AGE)[0])).unwrap_err();
    assert_eq!(failure.message.en, "`(34` is no regular expression");
    assert_eq!(&source[failure.span], source);
}
