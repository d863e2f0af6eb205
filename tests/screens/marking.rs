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

#[test]
fn a_marker_remarks_on_an_answer_and_nothing_ticked_is_lost() {
    let mut person = Person::interviewing();
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter 2 Enter 1 F2");
    person.write("结果写得清楚");
    assert_snapshot!("marking_remark", person.screen());
    person.press("Esc Enter");
    assert!(person.row(23).contains("备注还没有存"), "{}", person.row(23));
    person.press("F2");
    assert!(person.shows("结果写得清楚"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("[✓] 1") && person.row(0).contains("备"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let stale = desk.reader().expect("a reader").stale_results().expect("read");
    assert!(stale.is_empty(), "a remark leaves the score where it is: {stale:?}");
    person.press("F2");
    assert!(person.shows("沈知远  结果写得清楚"), "{}", person.screen());
    person.press("Esc x");
    assert!(person.row(23).contains("只收 0–2"), "{}", person.row(23));
    person.press("Enter");
    assert!(person.shows("没有等您评分的回答。"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let verified = fangtan::desk::verify::verify(&desk).expect("verified");
    assert!(verified.problems.is_empty(), "{:?}", verified.problems);
}
