//! No text makes the language panic, run out of stack or take long.

use super::*;
use proptest::prelude::*;

#[test]
fn depth_and_length_have_limits() {
    let household = Household::new();
    // What a level opens, what closes it, and how many levels of the limit it takes.
    for (open, close, levels) in [
        ("(", ")", 1),
        ("not(", ")", 1),
        ("*[", "]", 1),
        ("-(", ")", 1),
        ("(1 + ", ")", 1),
        ("1 + .[. = sum(", ")]", 2),
        ("if(1, 2 = -${age}[", "], 3)", 2),
        ("(1 | .)[1]/*[", "]", 1),
    ] {
        let deep = |count: usize| open.repeat(count) + "*" + &close.repeat(count);
        let error = parse(&deep(2000)).unwrap_err();
        assert!(error.message.en.contains("more than 150 deep"), "{open}: {}", error.message);
        let expr = parse(&deep(MAX_DEPTH / levels - 1)).unwrap_or_else(|error| panic!("{open}: {error}"));
        let (program, _) = bind_deferring(&expr, Some(AGE), &household, Dialect::Odk);
        let _ = program.text(&household.place(household.all(AGE)[0]));
    }
    let error = parse(&"(".repeat(100_000)).unwrap_err();
    assert_eq!(error.message.en, "this expression is 98 KiB long; 64 KiB is the most that is read");
}

#[test]
fn long_flat_expressions_are_no_trouble() {
    let household = Household::new();
    for (operator, answer) in [("+", "10001"), ("=", "true"), ("and", "true"), ("-", "-9999")] {
        let source = "1".to_owned() + &format!(" {operator} 1").repeat(10_000);
        assert_eq!(household.ask(&source), answer, "{operator}");
    }
    assert_eq!(household.ask(&("-".repeat(60_000) + "1")), "1");
    assert_eq!(household.ask(&format!("count({}.)", "./".repeat(20_000))), "1");
    assert_eq!(household.ask(&format!("count(.{})", "|.".repeat(20_000))), "1");
}

/// Work that multiplies is refused in a moment, with the remedy; much work that adds up is done.
#[test]
fn an_evaluation_has_an_end() {
    let mut household = Household::new();
    let root = household.all(Definition(0))[0];
    for _ in 0..500 {
        let node = household.tree.add_element(root, "more");
        household.tree.set_text(node, "some words");
    }
    let refused = |source: &str| {
        let expr = parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        let program =
            bind(&expr, Some(AGE), &household, Dialect::Odk).unwrap_or_else(|e| panic!("{source}: {e}"));
        let begun = std::time::Instant::now();
        let error = program.text(&household.place(household.all(AGE)[0])).expect_err(source);
        assert!(error.message.en.contains("more than 10 million steps"), "{source}: {error}");
        assert!(error.help.is_some());
        begun.elapsed()
    };
    let nested = "count(//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1])";
    let deep = format!("count({}//*{})", "//*[count(".repeat(60), ") > 0]".repeat(60));
    let long = format!("count(//*[{}1 > 0])", "1 + ".repeat(15_000)).replace("//*", "//*[//*]");
    let long = format!("{long} + {}", "count(//*[//*]) + ".repeat(100)) + "1";
    for source in [
        nested,
        &deep,
        &long,
        // Texts: the whole form's for each node of it, and one that grows without end.
        "count(//*[//*[string-length(/) > 0] = 'x'])",
        &format!("string-length({}//*{})", "concat(join(' ', //*), ".repeat(140), ")".repeat(140))
            .replace("concat", "join"),
        "count(//*[//*[regex(., concat('(a|b){50}', position(), name()))]])",
        "count(//*[//*[position(.) > 0]])",
    ] {
        let took = refused(source);
        assert!(took < std::time::Duration::from_secs(20), "{source}: {took:?}");
    }
    // Half a million visits are no trouble.
    assert_eq!(household.ask("count(//*[count(//*) > 500]) > 500"), "true");
    assert_eq!(household.ask("string-length(join(' ', //more))"), (500 * 11 - 1).to_string());
}

/// Texts made of what expressions are made of.
fn near_expression() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "1",
        "2.5",
        "'a'",
        "\"b\"",
        "${age}",
        "${years}",
        ".",
        "..",
        "/",
        "//",
        "*",
        "@id",
        "(",
        ")",
        "[",
        "]",
        "|",
        "+",
        "-",
        "=",
        "!=",
        "<",
        ">=",
        " and ",
        " or ",
        " div ",
        " mod ",
        ",",
        "sum(",
        "not(",
        "if(",
        "selected(",
        "position()",
        "last()",
        "current()",
        "date(",
        "today()",
        "member",
        "child::",
        "ancestor::",
        "preceding::",
        "text()",
        "substr(",
        "round(",
        "regex(",
        "count(",
        "randomize(",
        "format-date(",
        "once(",
        "“",
        "（",
        "==",
        "$",
        "${",
        "}",
        "\u{0}",
        "é",
        "𝒳",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Expressions that are well formed and bound.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "-0.5",
        "'34'",
        "''",
        "'2024-02-29'",
        "${age}",
        "${years}",
        "${colours}",
        ".",
        "../member/who",
        "true()",
        "today()",
        "position()",
        "/data/*",
        "//years",
        "1 div 0",
        "0 div 0",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or",
        ]);
        let one = prop::sample::select(vec![
            "not",
            "number",
            "string",
            "string-length",
            "round",
            "floor",
            "int",
            "abs",
            "sqrt",
            "date",
            "date-time",
            "decimal-date-time",
            "decimal-time",
            "boolean",
            "normalize-space",
            "count-selected",
            "boolean-from-string",
            "max",
            "concat",
            "once",
            "area",
            "distance",
            "base64-decode",
        ]);
        let two = prop::sample::select(vec![
            "contains",
            "starts-with",
            "selected",
            "selected-at",
            "substr",
            "substring",
            "pow",
            "coalesce",
            "min",
            "join",
            "round",
            "substring-after",
            "format-date",
            "checklist",
            "geofence",
            "atan2",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, o, b)| format!("({a} {o} {b})")),
            (one, inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            (two, inner.clone(), inner.clone()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("if({a}, {b}, {c})")),
            inner.clone().prop_map(|a| format!("${{years}}[{a}]")),
            inner.prop_map(|a| format!("-({a})")),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }

    #[test]
    fn what_looks_like_an_expression_is_read_or_refused_at_a_place_in_it(text in near_expression()) {
        let household = Household::new();
        match parse(&text).and_then(|expr| bind(&expr, Some(AGE), &household, Dialect::Odk)) {
            Ok(program) => {
                let _ = program.evaluate(&household.place(household.all(AGE)[0]));
            }
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{:?} {}", error.span, text),
        }
    }

    /// The ways to a value agree: converted afterwards, or asked for as a type from the start.
    #[test]
    fn the_typed_ways_agree_with_the_value(text in expression()) {
        let household = Household::new();
        let place = household.place(household.all(YEARS)[1]);
        let expr = parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let program = bind(&expr, Some(YEARS), &household, Dialect::Odk)
            .map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let value = program.evaluate(&place).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(value.text(&household.tree), program.text(&place).unwrap());
        if let Value::Number(number) = value {
            prop_assert_eq!(number.to_bits(), program.number(&place).unwrap().to_bits());
        }
        if !matches!(value, Value::Text(_)) {
            // A moment leaves as a text, and one that is none is false although its text is not empty.
            prop_assert_eq!(value.boolean(), program.boolean(&place).unwrap());
        }
    }
}
