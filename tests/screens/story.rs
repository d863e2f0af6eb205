//! What happened to a case, told on its card, and the reasons people typed.

use crate::driver::{Person, Seat};
use crate::overlays::answered;
use crate::study::{EVERY_KIND, folder};
use fangtan::desk::{Desk, Versions, erase, void};
use fangtan::form::Address;
use fangtan::i18n::Lang;
use fangtan::store::Subject;
use insta::assert_snapshot;

const WHY: &str = "D4: refused, but she called back";

/// Goes on to the review and submits; stands on the first card of my cases then.
fn submit(person: &mut Person) {
    if !person.shows("Before submitting") && !person.shows("交卷前检查") {
        person.press("9 Enter");
    }
    assert!(person.shows("Before submitting") || person.shows("交卷前检查"), "{}", person.screen());
    person.press("1 Enter 1 0 0 1 Enter");
}

/// The first case is submitted and given back; its card is shown.
fn given_back(lang: Lang) -> Person {
    let mut person = Person::interviewing_in(lang);
    answered(&mut person);
    submit(&mut person);
    person.wait(60);
    person.press("1");
    person.write(WHY);
    person.press("Enter");
    person
}

/// Receipts differ from run to run.
fn without_receipts(screen: &str) -> String {
    let blank = |word: &str| match word.len() == 10
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    {
        true => "··········".to_string(),
        false => word.to_string(),
    };
    screen
        .lines()
        .map(|line| line.split(' ').map(blank).collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

fn accent(person: &Person, text: &str) -> bool {
    let theme = fangtan::tui::theme::Theme::new(true);
    person.style_of(text).fg == theme.accent().fg
}

#[test]
fn why_a_case_was_given_back_stands_where_it_is_worked_on_until_it_is_submitted_again() {
    for lang in [Lang::Zh, Lang::En] {
        let mut person = given_back(lang);
        let (word, before) = match lang {
            Lang::Zh => ("退回", "沈知远 11-24 10:42 退回："),
            Lang::En => ("returned", "returned by 沈知远, 11-24 10:42: "),
        };
        let said = format!("{before}{WHY}");
        assert!(person.row(0).ends_with(word), "one word with my cases: {}", person.screen());
        assert!(accent(&person, &said), "{}", person.screen());
        let name = format!("given_back_card_{}", lang.tag());
        assert_snapshot!(name, without_receipts(&person.screen()));
        assert_eq!(person.screen().matches(WHY).count(), 1, "once is enough: {}", person.screen());
        person.press("1");
        assert!(accent(&person, &said), "the review: {}", person.screen());
        assert!(person.row(23).contains("F5"), "the way to it: {}", person.screen());
        assert_snapshot!(format!("given_back_review_{}", lang.tag()), person.screen());
        person.press("F5");
        assert!(accent(&person, &said), "what is open: {}", person.screen());
        assert_snapshot!(format!("given_back_problems_{}", lang.tag()), person.screen());
        person.press("Esc PgUp");
        assert!(person.row(23).contains("F5"), "the way there: {}", person.row(23));
        person.press("F5");
        assert!(person.shows(&said), "{}", person.screen());
        person.press("Esc Enter");
        submit(&mut person);
        let screen = person.screen();
        assert!(!screen.contains(&said) && screen.contains(WHY), "only the story tells it now: {screen}");
        assert_eq!(screen.matches(["回执", "receipt"][lang as usize]).count(), 2, "{screen}");
    }
}

#[test]
fn a_reason_that_is_cut_below_stands_whole_in_the_story() {
    let mut person = Person::interviewing();
    answered(&mut person);
    submit(&mut person);
    person.press("1");
    let long = "再问一遍第四题，受访者当时说不清楚。".repeat(12) + "完。";
    person.write(&long);
    person.press("Enter PgDn PgDn PgDn");
    assert!(person.shows("完。"), "{}", person.screen());
}

#[test]
fn a_voided_interview_leaves_its_receipts_and_its_reason() {
    let mut person = given_back(Lang::Zh);
    person.press("1");
    submit(&mut person);
    person.press("1");
    person.write("再看一次");
    person.press("Enter 6");
    person.write("开错了人");
    person.press("Enter");
    assert!(person.row(0).ends_with("未开始") && person.shows("接触记录 0 次"), "{}", person.screen());
    assert!(person.row(3).contains("访谈作废：开错了人"), "newest first: {}", person.screen());
    assert_eq!(person.screen().matches("提交，回执").count(), 2, "{}", person.screen());
    assert!(person.shows(&format!("退回：{WHY}")) && person.shows("退回：再看一次"), "{}", person.screen());
    assert_snapshot!("voided_card", without_receipts(&person.screen()));
}

#[test]
fn what_is_too_long_for_the_card_is_a_page_further_down() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.press("1 Enter");
    for n in 0..9 {
        person.wait(60);
        person.press("2 2 0 5 Enter");
        person.write(&format!("第{n}次，说下周回来再联系，也可以先同办公室约时间，周一以后都行"));
        person.press("Enter");
    }
    assert!(person.row(3).contains("第8次") && !person.shows("第0次"), "{}", person.screen());
    assert!(person.screen().contains('↓') && person.row(23).contains("PgDn"), "{}", person.screen());
    assert_snapshot!("long_story", person.screen());
    person.press("PgDn PgDn");
    assert!(person.shows("第0次") && person.screen().contains('↑'), "{}", person.screen());
    person.press("PgUp PgUp");
    assert!(person.row(3).contains("第8次"), "{}", person.screen());
    // The acts stay where they were and at hand.
    person.press("2");
    assert!(person.shows("记一次接触") || person.shows("当面"), "{}", person.screen());
}

#[test]
fn endings_and_reserves_are_told_with_their_reasons_on_both_cards() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat { lang: Lang::En, ..Seat::default() });
    person.press("1 Enter 2 2 7 Enter");
    person.write("wants no talk");
    person.press("Enter 4 Enter");
    person.press("2 Enter");
    assert!(person.row(3).contains("case ended: 2.112"), "{}", person.screen());
    person.press("1");
    person.write("will not change her mind");
    person.press("Enter");
    let reserve = person.screen().split("reserve ").nth(1).expect("a number")[..3].to_string();
    person.press("Enter");
    assert!(
        person.row(3).contains(&format!("reserve {reserve} released for it: will not change"))
            && person.row(4).ends_with("  her mind"),
        "{}",
        person.screen()
    );
    person.press("Esc");
    person.write(&reserve);
    person.press("Enter");
    assert!(
        person.row(3).contains("released as a reserve for case 001:") && person.shows("change her mind"),
        "{}",
        person.screen()
    );
    let mut person = Person::interviewing();
    person.press("2 Esc 9 5");
    person.write("临时有会");
    person.press("Enter");
    assert!(person.row(3).contains("中途终止：临时有会"), "{}", person.screen());
}

#[test]
fn what_was_erased_is_told_as_erased() {
    let mut person = Person::interviewing();
    answered(&mut person);
    person.press("Esc 9 3 2 0 5 Enter");
    person.write("出差到月底");
    person.press("Enter");
    assert!(person.shows("出差到月底"), "{}", person.screen());
    let desk = Desk::open(&person.dir).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    let case = writer.case_numbered(desk.realm(), 1).expect("read").expect("a case");
    let attempt =
        writer.first_event_of(Subject::Case(&case.id), "attempt").expect("read").expect("an attempt");
    let case_said = Subject::Case(&case.id);
    writer.erase(case_said, "attempt", "names somebody", &[attempt.id]).expect("erased");
    let versions = Versions::default();
    erase(&desk, &versions, &mut writer, &case, &Address::item("D7"), "asked us to").expect("erased");
    void(&desk, &versions, &mut writer, &case, "a name in it").expect("void");
    let interview = Subject::Interview(case.interview.expect("an interview"));
    let voided = writer.first_event_of(interview, "voided").expect("read").expect("an event");
    writer.erase(interview, "reason", "a name", &[voided.id]).expect("erased");
    person.press("Esc 0 0 1 Enter");
    let screen = person.screen();
    assert!(!screen.contains("出差到月底") && screen.contains("接触一次，内容已抹去"), "{screen}");
    assert!(screen.contains("抹去 D7 的内容：asked us to"), "{screen}");
    assert!(screen.contains("访谈作废，理由已抹去"), "{screen}");
}

#[test]
fn what_was_erased_is_counted_apart_and_an_example_is_no_remark() {
    let mut person = Person::interviewing();
    person.press("F6 F2");
    person.write("想了很久");
    person.press("Enter");
    answered(&mut person);
    person.press("F4");
    person.write("D3");
    person.press("Enter F6 F2");
    person.write("说出了一个名字");
    person.press("Enter F4");
    person.write("D7");
    person.press("Enter F8 F4");
    person.write("G2");
    person.press("Enter Enter");
    submit(&mut person);
    let desk = Desk::open(&person.dir).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    let case = writer.case_numbered(desk.realm(), 1).expect("read").expect("a case");
    let versions = Versions::default();
    erase(&desk, &versions, &mut writer, &case, &Address::item("D3"), "asked us to").expect("erased");
    fangtan::desk::reopen(&desk, &versions, &mut writer, &case, "one is missing").expect("given back");
    person.press("Esc 0 0 1 Enter 1");
    let rows: Vec<String> = (6..13).map(|y| person.row(y).trim().to_string()).collect();
    assert_eq!(
        rows[..6],
        [
            "已答        14",
            "拒答         1   D7",
            "已抹去       1   D3",
            "备注         1   B3",
            "示例         1   B3",
            ""
        ],
        "{}",
        person.screen()
    );
    person.press("Up Up Up Enter");
    assert!(person.shows("▸ B3  请您说出") && !person.shows("D3  其中"), "{}", person.screen());
}
