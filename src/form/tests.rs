//! What a change to one answer does to others.

use super::*;
use crate::questionnaire::Version;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

fn form(text: &str) -> Form {
    let (version, found) = Version::read_yaml("t.yaml", text.as_bytes());
    let version = version.unwrap_or_else(|| panic!("{:?}", found.sorted()));
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    Form::new(Arc::new(version), &Preload::default(), &HashSet::new(), Seed::from_text("t"), now)
}

const HEAD: &str =
    "questionnaire: t\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n";

fn set(form: &mut Form, name: &str, value: &str) -> Vec<String> {
    let node = form.node(&Address::item(name)).unwrap();
    let now = form.now().clone();
    let changed = form.set(node, Answer::value(value), now);
    changed.into_iter().map(|node| form.address(node).to_string()).collect()
}

fn value(form: &Form, name: &str) -> String {
    form.value(form.node(&Address::item(name)).unwrap()).to_string()
}

#[test]
fn a_chain_of_totals_follows_its_head_and_nothing_else_moves() {
    let mut text = String::from(HEAD);
    text.push_str("      - number: Q\n        text: Q?\n      - number: R\n        text: R?\n");
    let mut before = "Q".to_string();
    for n in 0..500 {
        let _ = writeln!(text, "      - value: T{n}\n        is: number(${{{before}}}) + 1");
        before = format!("T{n}");
    }
    let mut form = form(&text);
    assert_eq!(set(&mut form, "Q", "5").len(), 501);
    assert_eq!(value(&form, "T499"), "505");
    assert_eq!(set(&mut form, "R", "1"), ["R"]);
    assert_eq!(set(&mut form, "Q", "5"), [""; 0], "the same value again changes nothing");
}

#[test]
fn a_part_that_is_not_asked_takes_all_in_it_out_of_the_data() {
    let text = format!(
        "{HEAD}      - one: A\n        text: A?\n        choices: {{ 1: yes, 2: no }}\n  - part: Q\n    when: ${{A}} = 1\n\
         \x20   items:\n      - number: B\n        text: B?\n      - value: V\n        is: number(${{B}}) * 2\n"
    );
    let mut form = form(&text);
    set(&mut form, "A", "1");
    set(&mut form, "B", "4");
    assert_eq!(value(&form, "V"), "8");
    let changed = set(&mut form, "A", "2");
    assert!(changed.contains(&"B".to_string()) && changed.contains(&"V".to_string()), "{changed:?}");
    assert_eq!((value(&form, "B"), value(&form, "V")), (String::new(), String::new()));
    set(&mut form, "A", "1");
    assert_eq!(value(&form, "V"), "8");
}

#[test]
fn a_date_known_to_the_month_can_be_compared() {
    let text = format!(
        "{HEAD}      - date: D\n        text: D?\n        partial: month\n        check: . <= today()\n"
    );
    let mut form = form(&text);
    let node = form.node(&Address::item("D")).unwrap();
    set(&mut form, "D", "1969-12");
    assert_eq!(form.verdict(node).violations, []);
    set(&mut form, "D", "1970-02");
    assert_eq!(form.verdict(node).violations, [Violation::Constraint(0)]);
    assert_eq!(value(&form, "D"), "1970-02", "stored as it was said");
}

/// More work than an evaluation may be: predicates within predicates over all that is there.
const TOO_MUCH: &str = "count(//*[count(//*[count(//*[count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0]) > 0]) > 0]) > 0]) > 0";

#[test]
fn what_cannot_be_worked_out_is_told_and_stands_in_no_ones_way() {
    let items: String = (0..12).map(|n| format!("      - number: N{n}\n        text: N?\n")).collect();
    let why = "this expression takes more than 10 million steps";
    for asks in [
        format!("number: B\n        text: B?\n        when: {TOO_MUCH}"),
        format!("value: B\n        is: {TOO_MUCH}"),
    ] {
        let form = form(&format!("{HEAD}{items}      - {asks}\n"));
        let told: Vec<String> =
            form.uncomputed().map(|(node, error)| format!("{}: {error}", form.address(node))).collect();
        assert_eq!(told, [format!("B: {why}")]);
    }
    let mut form =
        form(&format!("{HEAD}{items}      - number: A\n        text: A?\n        check: {TOO_MUCH}\n"));
    set(&mut form, "A", "1");
    let verdict = form.verdict(form.node(&Address::item("A")).unwrap());
    assert_eq!(verdict.violations, [], "nobody at the door could mend it");
    assert_eq!(verdict.unknown.unwrap().message.en, why);
    // Points that cannot be worked out are told too, and told again once what they look at changes.
    let scored = format!(
        "{HEAD}{items}      - number: A\n        text: A?\n        points: 2\n        score: {TOO_MUCH}\n"
    );
    let mut form = self::form(&scored);
    set(&mut form, "A", "1");
    let node = form.node(&Address::item("A")).unwrap();
    assert_eq!(form.verdict(node).unknown.unwrap().message.en, why);
}

/// What an erased answer leaves of those that hang on it: an answer that is there was asked for, and where there is
/// none nobody can tell. Never is anything called not asked that may have been.
#[test]
fn what_hangs_on_an_erased_answer_is_not_called_not_asked() {
    let choices = "choices: { 1: yes, 2: no }";
    let text = format!(
        "{HEAD}      - one: A\n        text: A?\n        {choices}\n\
         \x20     - one: B\n        when: ${{A}} = 1\n        text: B?\n        {choices}\n\
         \x20     - one: C\n        when: ${{B}} = 1\n        text: C?\n        {choices}\n\
         \x20     - value: V\n        is: count-selected(${{A}}) + 1\n\
         \x20     - one: D\n        text: D?\n        {choices}\n        check: ${{V}} = 2\n\
         \x20 - part: Q\n    when: ${{V}} = 1\n    items:\n      - one: E\n        text: E?\n        {choices}\n\
         \x20     - one: F\n        when: ${{D}} = 2\n        text: F?\n        {choices}\n"
    );
    let states = |form: &Form| {
        let state = |name: &str| form.state(form.node(&Address::item(name)).unwrap()).word();
        ["A", "B", "C", "V", "D", "E", "F"].map(state)
    };
    let erase = |form: &mut Form, name: &str| {
        let node = form.node(&Address::item(name)).unwrap();
        let now = form.now().clone();
        form.set(node, Answer::state(State::Redacted), now)
    };
    let mut form = form(&text);
    set(&mut form, "A", "1");
    set(&mut form, "B", "1");
    set(&mut form, "D", "1");
    assert_eq!(
        states(&form),
        ["answered", "answered", "not-reached", "answered", "answered", "not-asked", "not-asked"]
    );
    let changed = erase(&mut form, "A").len();
    // B was answered, so that C is known to be asked. V is lost, and E with it; F is kept out by D alone.
    assert_eq!(
        states(&form),
        ["redacted", "answered", "not-reached", "redacted", "answered", "redacted", "not-asked"]
    );
    assert!(changed >= 3, "whoever follows the form hears of it: {changed}");
    // A check that looks at what is gone holds nobody up.
    let node = form.node(&Address::item("D")).unwrap();
    assert_eq!(form.verdict(node).violations, []);
    // The same in whatever order it comes to be.
    let mut other = self::form(&text);
    for name in ["A", "D", "B"] {
        match name {
            "A" => drop(erase(&mut other, "A")),
            name => drop(set(&mut other, name, "1")),
        }
    }
    assert_eq!(states(&other), states(&form));
    // With an answer again all of it is known again.
    set(&mut form, "A", "2");
    assert_eq!(
        states(&form),
        ["answered", "not-asked", "not-asked", "answered", "answered", "not-asked", "not-asked"]
    );
    // What hangs on one of which nobody knows whether it was asked is as unknown.
    let mut unknown = self::form(&text);
    erase(&mut unknown, "A");
    assert_eq!(states(&unknown)[..3], ["redacted"; 3]);
}
