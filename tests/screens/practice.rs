//! Practice in a study in earnest: an interview like any other that no list and no figure knows of.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, folder};
use fangtan::i18n::Lang;
use insta::assert_snapshot;

#[test]
fn the_practice_screen_says_who_is_asked_and_that_nothing_counts() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.press("5");
    assert_snapshot!("practice", person.screen());
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat { lang: Lang::En, ..Seat::default() });
    person.press("5");
    assert_snapshot!("practice_en", person.screen());
}

#[test]
fn a_practice_interview_is_marked_left_and_taken_up_again() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.press("5 Enter");
    assert!(person.row(0).contains("练习"), "{}", person.screen());
    let style = person.style_of(" 练习 ");
    assert!(style.add_modifier.contains(ratatui::style::Modifier::REVERSED));
    person.press("1 Enter Esc 9");
    assert!(person.shows("练一次，不进真实数据"), "back on the home screen: {}", person.screen());
    person.press("5");
    assert!(person.shows("接着上次的练"), "{}", person.screen());
}

#[test]
fn a_practice_interview_comes_to_its_end_and_home() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    let before = person.screen();
    person.press("5 Enter");
    person.press("1 Enter 9 Enter 1 Enter");
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter");
    assert!(person.shows("这是练习") && !person.shows("已进统计"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("练完 1 次"), "{}", person.screen());
    let now = person.screen().replace("练完 1 次", "练一次");
    assert_eq!(now, before.replace("▸ 1", "  1").replace("   5", " ▸ 5"), "nothing else has changed");
    person.press("5");
    assert!(person.shows("程望舒"), "another respondent: {}", person.screen());
    person.press("Esc 1");
    assert!(!person.shows("9001"), "{}", person.screen());
}
