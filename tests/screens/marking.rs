//! Marking open answers.

use crate::driver::{Person, Seat};
use fangtan::i18n::Lang;
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
    assert!(person.shows("这份访谈是您自己做的。"), "{}", person.screen());
    person.press("F1");
    assert!(person.shows("听得出时间、地点、对象中的两样。"), "{}", person.screen());
    person.press("Esc Enter");
    assert!(person.shows("没有等您评分的回答。"), "{}", person.screen());
}

#[test]
fn nothing_is_said_of_an_interview_that_somebody_else_conducted() {
    let study = crate::study::EVERY_KIND;
    let staff = "staff:\n  - { code: s1, name: 方静之, role: supervisor }\n";
    let mut person = Person::at(crate::study::folder(study, staff), Seat::default());
    person.begin();
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter");
    let seat = |lang| Seat { member: Some("s1"), lang, ..Seat::default() };
    for (lang, door) in [(Lang::Zh, "评分"), (Lang::En, "Mark")] {
        let mut other = Person::sit_down(&person.dir, seat(lang));
        let screen = other.screen();
        let row = screen.lines().find(|line| line.contains(&format!("  {door}"))).expect("a door");
        let digit = row.trim_start_matches([' ', '▸']).chars().next().expect("a digit").to_string();
        other.press(&format!("{digit} Enter"));
        assert!(other.shows("[ ] 1"), "{}", other.screen());
        assert!(!other.shows("您自己") && !other.shows("yourself"), "{}", other.screen());
    }
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
