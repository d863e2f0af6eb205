//! Home, my cases, the card and its forms.

use crate::driver::{NOW, Person, Seat};
use crate::study::{EVERY_KIND, folder};
use fangtan::i18n::Lang;
use insta::assert_snapshot;

fn home() -> Person {
    Person::at(folder(EVERY_KIND, ""), Seat::default())
}

#[test]
fn who_sits_there_is_asked_first_and_remembered() {
    let folder = folder(EVERY_KIND, "practice: true");
    let mut person = Person::sit_down(folder.path(), Seat { member: None, ..Seat::default() });
    assert_snapshot!("who", person.screen());
    person.press("1");
    assert_snapshot!("home", person.screen());
    drop(person);
    let person = Person::sit_down(folder.path(), Seat { member: None, ..Seat::default() });
    assert!(person.shows("沈知远"), "{}", person.screen());
}

#[test]
fn home_in_english() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat { lang: Lang::En, ..Seat::default() });
    assert_snapshot!("home_en", person.screen());
    person.press("1");
    assert_snapshot!("cases_en", person.screen());
    person.press("Enter");
    assert_snapshot!("card_en", person.screen());
}

#[test]
fn cases_stand_in_the_order_of_work() {
    let mut person = home();
    person.press("1 Down Enter 3 2");
    person.write("11241300");
    person.press("Enter Enter Esc");
    assert_snapshot!("cases", person.screen());
    assert!(person.row(3).contains("今天 13:00"), "{}", person.screen());
    person.clock.pass(26 * 3_600_000);
    person.press("Esc 1");
    assert!(person.row(3).contains("逾期"), "{}", person.screen());
    person.press("/");
    person.write("审计");
    assert!(!person.shows("省财政厅"), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("省财政厅"));
    let _ = NOW;
}

#[test]
fn an_attempt_is_how_and_what_it_came_to() {
    let mut person = home();
    person.press("1 Enter 2");
    assert_snapshot!("attempt_how", person.screen());
    person.press("2");
    assert_snapshot!("attempt_outcome", person.screen());
    person.press("0 5 Enter");
    assert!(
        person.row(23).contains("这种结果要写一句说明") || person.shows("怎么回事"),
        "{}",
        person.screen()
    );
    person.write("出差到月底");
    person.press("Enter");
    assert_snapshot!("card", person.screen());
}

#[test]
fn a_case_ends_with_the_code_its_attempts_imply_and_a_reserve_follows() {
    let mut person = home();
    person.press("1 Enter 2 2 7");
    person.write("说不愿意谈");
    person.press("Enter 4");
    assert_snapshot!("end_case", person.screen());
    person.press("Enter");
    assert!(person.shows("▸ 1   先不结案") || person.shows("▸ 1  先不结案"), "{}", person.screen());
    person.press("2 Enter");
    assert!(person.shows("2.112 本人拒访") && person.shows("放出下一名备用"), "{}", person.screen());
    person.press("1");
    assert_snapshot!("release_reserve", person.screen());
    person.press("Enter");
    assert!(person.row(23).contains("请先写明理由"), "{}", person.row(23));
    person.write("本人拒访");
    person.press("Enter");
    assert!(person.shows("放出备用 005") || person.shows("放出备用 006"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("已由备用替换"), "{}", person.screen());
}

#[test]
fn an_interview_is_broken_off_with_a_reason() {
    let mut person = Person::interviewing();
    person.press("2 Esc 9 5");
    assert!(person.shows("中途终止"), "{}", person.screen());
    person.write("临时有会");
    person.press("Enter");
    assert!(person.shows("2.12 中途终止"), "{}", person.screen());
}

#[test]
fn a_wrong_start_frees_the_case() {
    let mut person = Person::interviewing();
    person.press("2 Esc 9 6");
    person.write("开错了人");
    person.press("Enter");
    assert!(person.shows("开始访谈") && person.shows("未开始"), "{}", person.screen());
}

#[test]
fn the_telephone_is_shown_when_asked_for() {
    let mut person = home();
    person.press("1 Enter");
    assert!(!person.shows("1000000000"));
    person.press("5");
    assert!(person.shows("1000000000"), "{}", person.screen());
}

#[test]
fn a_submitted_case_is_given_back_and_comes_to_the_top() {
    let mut person = Person::interviewing();
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter 1");
    assert!(person.shows("退回访谈员修改"), "{}", person.screen());
    person.press("1");
    person.write("结果从哪里查？");
    person.press("Enter Esc");
    assert!(person.row(3).contains("退回"), "{}", person.screen());
}
