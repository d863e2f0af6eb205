//! The key line offers what works there and nothing else: every item of the questionnaires that ship is come to,
//! and every key that its line names is pressed.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, folder};
use fangtan::i18n::Lang;
use fangtan::questionnaire::{Questionnaire, Role, Version};
use std::collections::BTreeSet;

const READY: [(&str, &str); 3] = [
    ("learning.yaml", include_str!("../../questionnaires/learning-80/learning.yaml")),
    ("hands.yaml", include_str!("../../questionnaires/hand-hygiene/hands.yaml")),
    ("questionnaire.yaml", include_str!("../../questionnaires/new/questionnaire.yaml")),
];

/// Wide enough for every key of the longest line.
const SIZE: (u16, u16) = (240, 48);
const LAST: usize = SIZE.1 as usize - 1;

/// What the key line offers: each key and what it does.
fn offered(person: &Person) -> Vec<(String, String)> {
    let row = person.row(LAST);
    let keys = row.trim().split("  ").filter_map(|cell| cell.split_once(' '));
    keys.map(|(key, does)| (key.to_string(), does.to_string())).collect()
}

/// All above the key line and where the cursor is, without the head, where minutes and saving go their own way.
fn above(person: &mut Person) -> (String, Option<(u16, u16)>) {
    let cursor = person.cursor();
    (person.screen().lines().take(LAST).skip(2).collect::<Vec<_>>().join("\n"), cursor)
}

/// The question alone.
fn question(person: &Person) -> String {
    let screen = person.screen();
    screen.lines().skip(4).take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The codes that stand before the options, the first digit of each.
fn digits(person: &Person) -> Vec<char> {
    let screen = person.screen();
    let code = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_ascii_digit() && "▸[]✓ ".contains(c));
        let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty() && line[digits.len()..].starts_with(' ')).then(|| digits.chars().next()).flatten()
    };
    screen.lines().skip(5).take(LAST - 6).filter_map(code).collect()
}

/// What a key of the line is pressed as, and how one comes back to the item from what it opens.
fn as_pressed(key: &str, person: &Person) -> (Vec<String>, &'static str) {
    let one = |key: &str| vec![key.to_string()];
    match key {
        "数字" => {
            let mut tried: Vec<String> = digits(person).iter().map(char::to_string).collect();
            tried.push("1".into());
            (tried, "")
        }
        "↑↓" => (vec!["Down".into(), "Up".into()], ""),
        "打字" => (one("一"), "Backspace"),
        "Alt+↵" => (one("Alt+Enter"), "Backspace"),
        "PgUp" => (one("PgUp"), "Enter"),
        "F1" | "F2" | "F4" | "F5" | "Esc" => (one(key), "Esc"),
        "F3" => (one("F3"), "F3"),
        "F6" => (one("F6"), "F6"),
        key => (one(key), ""),
    }
}

fn check(person: &mut Person) {
    let line = offered(person);
    let here = question(person);
    let names: Vec<&str> = line.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "twice: {}", person.row(LAST));
    // What is not offered does nothing.
    for key in ["F3", "F6", "F7", "F8", "F10", "PgUp"].iter().filter(|key| !names.contains(*key)) {
        let before = above(person);
        person.press(key);
        assert_eq!(above(person), before, "{key} works and is not offered");
    }
    for (key, does) in line.iter().filter(|(key, _)| key != "↵") {
        let before = above(person);
        let (tried, back) = as_pressed(key, person);
        let works = tried.iter().any(|key| {
            person.press(key);
            above(person) != before
        });
        assert!(works, "{key} ({does}) does nothing:\n{}", person.screen());
        person.press(back);
        assert_eq!(question(person), here, "{key} ({does}) and {back} led elsewhere:\n{}", person.screen());
    }
}

/// Answers the item, with this digit if it is one of its own, until the next stands there.
fn go_on(person: &mut Person, digit: char) {
    let here = question(person);
    let date = person.row(LAST).contains("前后一天") || person.screen().contains("_ 月");
    let mut tries: Vec<String> = Vec::new();
    if date {
        tries.push("2 0 2 6 0 1 1 0".into());
    }
    tries.push(digit.to_string());
    tries.extend((1..=9).map(|n| n.to_string()));
    tries.extend(["1 5".into(), "4 0".into(), "1 9 8 0".into()]);
    // Nothing of an earlier try stands in the way of an empty one that is enough: notes.
    tries.insert(0, String::new());
    for keys in tries {
        person.press(&keys);
        person.press("Enter");
        let screen = person.screen();
        if screen.contains("── 注意") {
            let options = screen.lines().filter(|line| line.contains(" 改 ")).count();
            person.press(&(options + 1).to_string());
            person.write("是这样");
            person.press("Enter");
        } else if screen.lines().skip(3).any(|line| line.starts_with("── ")) {
            // A hard check, or the end of the visit.
            person.press("Esc");
        }
        if question(person) != here {
            return;
        }
    }
    panic!("no way on:\n{}", person.screen());
}

/// The names of what has a screen of its own and stands on it by name.
fn shown(questionnaire: &Questionnaire) -> BTreeSet<String> {
    let own = questionnaire.items().filter(|(definition, item)| {
        let section = questionnaire.section_of(*definition);
        let opening = questionnaire.part(section).is_some_and(|part| part.opening);
        item.is_shown() && !opening && matches!(item.role, Role::Asked | Role::Row)
    });
    own.map(|(definition, _)| questionnaire.grid_of(definition).unwrap_or(definition))
        .map(|definition| questionnaire.name_of(definition).to_string())
        .collect()
}

#[test]
fn every_key_that_is_offered_works_and_no_other_does() {
    for (name, text) in READY {
        let version = Version::read_yaml(name, text.as_bytes()).0.expect("it ships");
        let wanted = shown(&version.questionnaire);
        let mut seen = BTreeSet::new();
        let mut named = BTreeSet::new();
        // A bank puts other items before each respondent: as many are asked as it takes to see them all.
        for digit in "1231231231231231231231231231".chars() {
            if wanted.is_subset(&named) {
                break;
            }
            let seat = Seat { size: SIZE, ..Seat::default() };
            let mut person = Person::at(folder(text, ""), seat);
            person.press("1 Enter 1");
            let mut steps = 0;
            while !person.shows("交卷前检查") {
                steps += 1;
                assert!(steps < 300, "{name} never ends:\n{}", person.screen());
                let here = question(&person);
                let label = here.split_whitespace().next().unwrap_or("").to_string();
                named.insert(label);
                if seen.insert(here) {
                    check(&mut person);
                }
                go_on(&mut person, digit);
            }
        }
        let missed: Vec<&String> = wanted.difference(&named).collect();
        println!("{name}: {} of {} items, not {missed:?}", wanted.len() - missed.len(), wanted.len());
        assert!(missed.len() * 10 <= wanted.len(), "{name}: never came to {missed:?}");
    }
}

#[test]
fn a_key_that_is_none_of_the_boards_says_what_is_taken() {
    for (lang, taken) in [(Lang::Zh, "这里没有这个键"), (Lang::En, "not a key here")] {
        let dir = folder(EVERY_KIND, "practice: true");
        let mut person = Person::at(dir, Seat { lang, ..Seat::default() });
        person.press("3 3");
        let before = person.screen();
        person.press("x");
        assert!(person.row(23).contains(taken), "{}", person.screen());
        person.press("Up");
        assert_eq!(person.screen(), before);
        person.press("Esc 2 x");
        assert!(person.row(23).contains(taken), "{}", person.screen());
    }
}
