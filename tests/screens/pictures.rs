//! The pictures of the documents are drawn by the program: `docs/pictures/` holds what its screens look like
//! now, or this test fails. With `FANGTAN_DRAW=1` it draws them anew.

use crate::driver::{NOW, Person, Seat};
use crate::svg::svg;
use fangtan::desk::draw::{Start, draw};
use fangtan::desk::{Desk, assign, demo, roster};
use fangtan::i18n::Lang;
use fangtan::tui::Door;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The study of the demo, drawn and given out, nobody interviewed yet. A team is its lead alone, so that nothing is
/// left to chance in who gets which case.
fn learning() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let ready = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/learning-80");
    for name in ["study.yaml", "learning.yaml", "roster.csv"] {
        fs::copy(ready.join(name), dir.path().join(name)).expect("a copy");
    }
    let described = fs::read_to_string(dir.path().join("study.yaml")).expect("a study");
    let is_one_of_several = |line: &str| line.contains("- { code: ") && !line.contains("role: ");
    let leads: Vec<&str> = described.lines().filter(|line| !is_one_of_several(line)).collect();
    fs::write(dir.path().join("study.yaml"), leads.join("\n")).expect("written");
    let desk = Desk::open_or_create(dir.path()).expect("a desk");
    let mut writer = desk.writer("s1").expect("a writer");
    roster::read(&desk, &mut writer, &mut |_, _| {}).expect("a roster");
    draw(&desk, &mut writer, "first", Start::Seed(Some("a picture".into())), None).expect("a draw");
    assign::assign(&desk, &mut writer).expect("assignments");
    dir
}

/// Holds a picture against the one in the documents, or puts it there.
fn same_as(name: &str, title: &str, person: &mut Person) {
    let cursor = person.cursor();
    let drawn = svg(person.buffer(), title, cursor);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(name);
    if std::env::var_os("FANGTAN_DRAW").is_some() {
        fs::write(&file, &drawn).expect("written");
        return;
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == drawn,
        "{name} is not what the screen looks like now; draw it anew with FANGTAN_DRAW=1:\n{}",
        person.screen()
    );
}

/// The first question after the opening, answered.
fn item(lang: Lang) -> Person {
    let mut person = Person::at(learning(), Seat { lang, ..Seat::default() });
    person.begin();
    person.press("2");
    person
}

/// The demo before the newcomer's interview, a supervisor in front of it.
fn supervision(lang: Lang) -> Person {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("fangtan-demo");
    let now = Timestamp::from_millisecond(NOW).expect("a moment");
    let wish = demo::Wish {
        seed: demo::SEED.into(),
        simulate: 79,
        language: lang.tag().into(),
        now: now.to_zoned_datetime(TimeZone::fixed(Offset::constant(8))),
    };
    demo::make(&dir, &wish).expect("a demo");
    let seat = Seat { lang, member: Some("s1"), door: Door::Board, ..Seat::default() };
    let mut person = Person::sit_down(&dir, seat);
    person.keep(home);
    person
}

#[test]
fn the_picture_of_an_item_is_fresh() {
    let mut person = item(Lang::En);
    assert!(person.shows("What is your job mainly about?"), "{}", person.screen());
    same_as("item.svg", "One question on the interviewer's screen", &mut person);
}

#[test]
fn the_chinese_picture_of_an_item_is_fresh() {
    let mut person = item(Lang::Zh);
    assert!(person.shows("您现在主要管哪一方面的工作？"), "{}", person.screen());
    same_as("item.zh.svg", "访谈员看到的一道题", &mut person);
}

#[test]
fn the_pictures_of_supervision_are_fresh() {
    let mut person = supervision(Lang::En);
    assert!(person.shows("77 / 80"), "{}", person.screen());
    same_as("board.svg", "The supervisor's first screen", &mut person);
    person.press("2");
    assert!(person.shows("Dept. of Finance"), "{}", person.screen());
    same_as("scores.svg", "Scores per body with their intervals", &mut person);
}

#[test]
fn the_chinese_pictures_of_supervision_are_fresh() {
    let mut person = supervision(Lang::Zh);
    assert!(person.shows("77 / 80"), "{}", person.screen());
    same_as("board.zh.svg", "督导的总览", &mut person);
    person.press("2");
    assert!(person.shows("省财政厅"), "{}", person.screen());
    same_as("scores.zh.svg", "各单位的得分和区间", &mut person);
}
