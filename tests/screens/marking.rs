//! Marking open answers.

use crate::driver::Person;
use insta::assert_snapshot;

#[test]
fn criteria_are_ticked_by_digit_without_name_or_unit() {
    let mut person = Person::interviewing();
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter 2");
    assert_snapshot!("marking_list", person.screen());
    person.press("Enter");
    assert!(!person.shows("省财政厅") && !person.shows("省审计厅"));
    person.press("Enter");
    assert!(person.row(23).contains("一条都不符合，请按 0"), "{}", person.row(23));
    person.press("1");
    assert_snapshot!("marking", person.screen());
    person.press("F1");
    assert!(person.shows("听得出时间、地点、对象中的两样。"), "{}", person.screen());
    person.press("Esc Enter");
    assert!(person.shows("没有等您评分的回答。"), "{}", person.screen());
}
