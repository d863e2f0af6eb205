//! What expressions depend on.

use super::*;

fn definitions(list: &[Definition]) -> Uses {
    Uses { definitions: list.to_vec(), ..Uses::default() }
}

#[test]
fn names_and_constant_paths_are_bound() {
    let household = Household::new();
    for (context, source, list) in [
        (AGE, "${years} + ${age} + ${years}", vec![AGE, YEARS]),
        (YEARS, "../who", vec![WHO]),
        (YEARS, "../../age", vec![AGE]),
        (YEARS, "current()/../who", vec![WHO]),
        (AGE, "/data/member/who", vec![WHO]),
        (AGE, "/data/member[years > 3]/who", vec![WHO, YEARS]),
        (AGE, "count(${member}[years > ${age}])", vec![AGE, MEMBER, YEARS]),
        (YEARS, "position(..)", vec![MEMBER]),
        (AGE, "${years}[. = ../who]", vec![WHO, YEARS]),
        (AGE, "instance('towns')/root/item[name = ${who}]/label", vec![WHO]),
        (AGE, "randomize(instance('towns')/root/item[x = 1], 3)", vec![]),
    ] {
        let mut uses = household.uses(context, source);
        uses.itself = false;
        uses.chance = false;
        assert_eq!(uses, definitions(&list), "{source}");
    }
}

#[test]
fn what_cannot_be_bound_depends_on_everything() {
    let household = Household::new();
    for source in ["//who", "../*", "/data/unknown", "preceding-sibling::age", "id('x')/y"] {
        assert!(household.uses(AGE, source).whole_tree, "{source}");
    }
    let expr = parse("../age").unwrap();
    assert!(bind(&expr, None, &household, Dialect::Odk).unwrap().uses().whole_tree);
}

#[test]
fn the_item_itself_the_clock_and_chance_are_told() {
    let household = Household::new();
    let uses = |source| household.uses(AGE, source);
    for source in [". > 3", "string-length() = 3", "once(random())", "current() = 1", "regex(., 'x')"] {
        assert!(uses(source).itself, "{source}");
    }
    for source in ["${years}[. > 3]", "${age} > 3", "string(${years}[string-length() = 1])"] {
        assert!(!uses(source).itself, "{source}");
    }
    assert!(uses("today() > ${age}").clock);
    assert!(!uses("date('2024-01-01')").clock);
    assert!(uses("random()").chance && uses("concat('a', uuid())").chance);
    assert!(!uses("round(1.5)").chance);
}

#[test]
fn a_checker_can_walk_the_tree() {
    let expr = parse("not(${a} = 'x') and ${b} != ${a}").unwrap();
    let names: Vec<(&str, &str)> =
        expr.references().map(|(name, span)| (name, &expr.source()[span])).collect();
    assert_eq!(names, [("a", "${a}"), ("b", "${b}"), ("a", "${a}")]);
    let unequal = expr.terms().into_iter().find(|term| {
        matches!(&term.shape, syntax::Shape::Chain { rest, .. } if rest[0].0 == syntax::Operator::NotEqual)
    });
    assert_eq!(unequal.map(|term| &expr.source()[term.span.clone()]), Some("${b} != ${a}"));
}
