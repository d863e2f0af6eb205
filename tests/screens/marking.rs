//! Marking open answers.

use crate::driver::{Person, Seat};
use fangtan::i18n::Lang;
use fangtan::tui::Door;
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
    let screen = person.screen();
    let example = screen.lines().find(|line| line.contains("F6")).expect("the box");
    assert!(!example.contains("分"), "the points of the answer are not its worth: {screen}");
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

/// Goes to the list of what is to be marked.
fn to_the_marking(person: &mut Person, door: &str) {
    let screen = person.screen();
    let row = screen.lines().find(|line| line.contains(&format!("  {door}"))).expect("a door");
    let digit = row.trim_start_matches([' ', '▸']).chars().next().expect("a digit").to_string();
    person.press(&digit);
}

#[test]
fn what_one_heard_oneself_comes_last_and_is_somebody_elses_while_there_is_one() {
    let staff = "staff:\n  - { code: s1, name: 方静之, role: supervisor }\n  - { code: m1, name: 苏闻, role: methodologist }\n";
    let mut person = Person::at(crate::study::folder(crate::study::EVERY_KIND, staff), Seat::default());
    person.begin();
    crate::overlays::answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter");
    assert!(
        person.shows("总分要等别人把开放题评完才动。") && !person.shows("2  评分"),
        "{}",
        person.screen()
    );
    person.press("1 Esc");
    assert!(!person.shows("份开放题等着评分"), "nobody is urged to: {}", person.screen());
    // Another interview, by somebody else.
    let seat = |member| Seat { member: Some(member), lang: Lang::En, ..Seat::default() };
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let case = fangtan::desk::cases::numbered(&desk, &desk.reader().expect("a reader"), "2").expect("a case");
    let mut other = Person::sit_down(&person.dir, Seat { door: Door::Card(case.id), ..seat("s1") });
    other.press("1 2 1 Enter 9 Enter 1 Enter");
    crate::overlays::answered(&mut other);
    if !other.shows("submit; nothing") {
        other.press("9 Enter");
    }
    other.press("1 Enter");
    assert!(other.shows("once somebody else has marked the open answers."), "{}", other.screen());
    let mut same = Person::sit_down(&person.dir, seat("s1"));
    to_the_marking(&mut same, "Mark");
    assert_snapshot!("marking_own_last_en", same.screen());
    let mut person = Person::sit_down(&person.dir, Seat::default());
    assert!(person.shows("1 份开放题等着评分"), "the other one: {}", person.screen());
    to_the_marking(&mut person, "评分");
    assert_snapshot!("marking_own_last", person.screen());
    let rows: Vec<String> = (4..6).map(|y| person.row(y)).collect();
    assert!(!rows[0].contains("自己做的") && rows[1].contains("G2（自己做的）"), "{}", person.screen());
    assert!(
        person.shows("（方静之）") && !person.shows("苏闻"),
        "methodologists do not mark: {}",
        person.screen()
    );
    person.press("1");
    assert!(!person.shows("您自己做的"), "{}", person.screen());
    person.press("1 Enter");
    // Nothing but one's own is left, and still it can be opened: nobody is at a dead end.
    assert!(person.row(4).contains("G2（自己做的）"), "{}", person.screen());
    person.press("1");
    assert!(person.shows("这份访谈是您自己做的。"), "{}", person.screen());
    person.press("1 Enter");
    assert!(person.shows("没有等您评分的回答。"), "{}", person.screen());
    let mut other = Person::sit_down(&person.dir, seat("s1"));
    to_the_marking(&mut other, "Mark");
    assert!(other.shows("No answer waits for your mark."), "{}", other.screen());
}
