//! Soft and hard checks: what rises, where a digit leads, and how one comes back.

use crate::driver::Person;
use insta::assert_snapshot;

fn at_soft_check() -> Person {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2 Enter 1 4 Enter");
    person
}

#[test]
fn a_soft_check_asks_for_a_reason() {
    let mut person = at_soft_check();
    assert_snapshot!("soft_check", person.screen());
    person.press("3 Enter");
    assert!(person.row(23).contains("请写明理由"), "{}", person.row(23));
    person.write("加上了 2 次夜校");
    assert!(person.shows("属实，理由：加上了 2 次夜校"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("D4"), "{}", person.screen());
    person.press("PgUp Enter");
    assert!(person.shows("D4"), "the reason still stands");
    person.press("PgUp 1 5 Enter");
    assert!(person.shows("注意"), "another value is doubted again");
}

#[test]
fn words_are_the_reason_without_its_line_being_chosen_first() {
    let mut person = at_soft_check();
    person.write("夜校也算");
    assert!(person.shows("属实，理由：夜校也算"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("D4"), "{}", person.screen());
}

#[test]
fn correcting_the_other_item_leads_back_and_on() {
    let mut person = at_soft_check();
    person.press("1");
    assert!(person.shows("D2  ") && person.shows("12 天"), "{}", person.screen());
    person.press("2 0 Enter");
    assert!(person.shows("D4"), "{}", person.screen());
    let mut person = at_soft_check();
    person.press("1 1 3 Enter");
    assert!(person.shows("注意") && person.shows("13 天"), "{}", person.screen());
    let mut person = at_soft_check();
    person.press("2 5 Enter");
    assert!(person.shows("D4"), "{}", person.screen());
}

#[test]
fn a_hard_check_has_no_third_way_and_never_traps() {
    let mut person = at_soft_check();
    person.press("2 5 Enter 1 9 5 0 Enter");
    assert_snapshot!("hard_check", person.screen());
    person.press("3");
    assert!(person.row(23).contains("只收 1"), "{}", person.row(23));
    person.press("F2");
    assert!(person.shows("备注 D4"), "{}", person.screen());
    person.press("Esc F4");
    person.write("C4");
    person.press("Enter");
    assert!(person.shows("学习方式"), "leaving works: {}", person.screen());
    assert!(person.row(23).contains("待处理 1"), "{}", person.row(23));
}
