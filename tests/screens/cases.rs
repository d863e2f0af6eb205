//! Home, my cases, the card and its forms.

use crate::driver::{NOW, Person, Seat};
use crate::study::{EVERY_KIND, bare, crowded, folder};
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
fn a_case_is_found_by_its_number_and_no_row_moves() {
    let mut person = home();
    person.press("1");
    let rows: Vec<String> = (3..8).map(|y| person.row(y).replace('▸', " ")).collect();
    person.press("0 0 ３");
    assert!(person.row(5).starts_with(" ▸ 003"), "{}", person.screen());
    assert_eq!(rows, (3..8).map(|y| person.row(y).replace('▸', " ")).collect::<Vec<_>>());
    assert!(person.row(23).contains("个案 003"), "{}", person.row(23));
    person.press("2");
    assert!(person.row(4).starts_with(" ▸ 002"), "{}", person.screen());
    person.press("Up 7");
    assert!(
        person.row(23).contains("没有个案 7") && person.row(3).starts_with(" ▸ 001"),
        "{}",
        person.screen()
    );
    person.write("x");
    assert!(person.row(23).contains("只收数字和 /"), "{}", person.row(23));
    person.press("4 Enter");
    assert!(person.row(0).contains("个案 004"), "{}", person.screen());
}

#[test]
fn a_long_list_says_that_it_goes_on_and_keeps_its_place() {
    let mut person = Person::at(crowded(EVERY_KIND, "", 40), Seat::default());
    person.press("1");
    assert!(person.row(22).ends_with("↓ 21") && !person.row(1).contains('↑'), "{}", person.screen());
    person.press("0 3 4");
    assert!(person.row(1).ends_with("↑ 21") && !person.row(22).contains('↓'), "{}", person.screen());
    person.press("Enter");
    assert!(person.row(0).contains("个案 034"), "{}", person.screen());
    person.press("Esc");
    assert!(person.screen().lines().any(|row| row.starts_with(" ▸ 034")), "{}", person.screen());
    // The filter stays too, and one key opens what it leaves.
    person.press("Home /");
    person.write("feather");
    let first = person.row(3);
    person.press("Down Enter Esc");
    assert!(person.shows("找：feather") && person.row(4).starts_with(" ▸ "), "{}", person.screen());
    assert!(person.row(3)[3..] == first.replace('▸', " ")[3..], "{}", person.screen());
    // Figures are a number again, and Esc ends the filter before it leads home.
    person.press("Esc");
    assert!(!person.shows("找：") && person.row(0).contains("我的个案"), "{}", person.screen());
    person.press("/");
    person.write("zzz");
    assert!(person.shows("没有找到"), "{}", person.screen());
    assert!(!person.row(23).contains("打开") && !person.row(23).contains("选"), "{}", person.row(23));
    person.press("Enter");
    assert!(person.row(0).contains("我的个案") && person.shows("没有找到"), "{}", person.screen());
}

#[test]
fn an_empty_list_offers_no_key_that_does_nothing() {
    let mut person = Person::at(bare(EVERY_KIND, ""), Seat { lang: Lang::En, ..Seat::default() });
    person.press("1");
    assert!(person.shows("No cases yet") && person.row(3).contains("screen."), "{}", person.screen());
    for key in ["open", "choose", "find", "to a number"] {
        assert!(!person.row(23).contains(key), "{}", person.row(23));
    }
    person.press("7");
    assert!(person.row(23).contains("there are no cases yet"), "{}", person.row(23));
    // A lead is asked for cases by others, and told to ask nobody.
    assert!(person.shows("none to give out") && !person.shows("Ask your lead"), "{}", person.screen());
}

#[test]
fn a_lead_without_cases_is_told_to_give_them_out() {
    let seat = || Seat { lang: Lang::En, ..Seat::default() };
    let mut person = Person::at(crate::study::drawn(EVERY_KIND, ""), seat());
    person.press("1");
    assert!(!person.shows("Ask your lead") && person.shows("not given out:"), "{}", person.screen());
    // What is said is true.
    person.press("Esc 4 4 Enter Esc 1");
    assert!(!person.shows("No cases") && person.shows("001"), "{}", person.screen());
}

#[test]
fn an_interviewer_without_cases_is_sent_to_the_lead() {
    let folder = crate::study::drawn(EVERY_KIND, "");
    crate::study::with_interviewer(folder.path());
    let seat = Seat { lang: Lang::En, member: Some("a2"), ..Seat::default() };
    let mut person = Person::at(folder, seat);
    person.press("1");
    assert!(person.shows("Ask your lead for some"), "{}", person.screen());
}

#[test]
fn a_number_that_is_not_whole_picks_nothing_and_a_date_behind_it_is_no_note() {
    let mut person = home();
    person.press("1 Enter 2 2 1");
    assert!(person.row(23).contains("号是 2 位数：接着打，或按 ↵ 选 01"), "{}", person.row(23));
    person.write("1126");
    assert!(person.shows("结果怎样？"), "still the same step: {}", person.screen());
    person.press("Esc 2 1 Enter");
    assert!(person.shows("约好时间") && person.shows("约在什么时候？"), "{}", person.screen());
    person.write("11260930");
    person.press("Enter");
    assert!(person.shows("还有要记的吗？"), "{}", person.screen());
}

#[test]
fn a_wrong_key_on_a_menu_says_what_is_taken() {
    let mut person = home();
    person.press("1 Enter");
    person.write("我");
    assert!(person.row(23).contains("只收 1–5"), "{}", person.row(23));
    person.press("F5 9");
    assert!(person.row(23).contains("只收 1–5"), "{}", person.row(23));
    person.press("4 Enter");
    person.write("x");
    assert!(person.row(23).contains("只收 1–2 "), "{}", person.row(23));
    person.press("Esc Esc Down 2");
    person.write("x");
    assert!(person.row(23).contains("只收 1–5"), "{}", person.row(23));
}

#[test]
fn who_refuses_at_the_opening_was_reached_and_counts() {
    let mut person = home();
    person.press("1 Enter 1 1 Enter 9 Enter 2 Enter 2");
    person.write("不想谈");
    person.press("Enter");
    assert!(person.shows("接触记录 1 次"), "{}", person.screen());
    assert!(person.row(3).contains("沈知远  当面  2.112 本人拒访：不想谈"), "{}", person.screen());
    // What leads on is the voiding of the interview; giving it back does not.
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    let case = writer.case_numbered(desk.realm(), 1).expect("read").expect("a case");
    let versions = fangtan::desk::Versions::new();
    let refused =
        fangtan::desk::reopen(&desk, &versions, &mut writer, &case, "x").expect_err("not submitted");
    let said = refused.shown(Lang::En, false);
    assert!(said.contains("void the interview on the case card"), "{said}");
    writer.close().expect("closed");
    let acts = person.screen();
    let void = acts
        .lines()
        .find(|line| line.contains("作废"))
        .and_then(|line| line.trim().chars().find(char::is_ascii_digit));
    person.press("Esc");
    assert!(
        person.screen().lines().any(|line| line.contains("2.112") && line.trim_end().ends_with('1')),
        "{}",
        person.screen()
    );
    // A wrong entry takes the contact back with it.
    person.press("0 0 1 Enter");
    person.press(&void.expect("a door").to_string());
    person.write("按错了");
    person.press("Enter");
    assert!(person.shows("接触记录 0 次") && person.shows("开始访谈"), "{}", person.screen());
}

#[test]
fn who_puts_it_off_counts_once_with_or_without_an_appointment() {
    let mut person = home();
    person.press("1 Enter 1 1 Enter 9 Enter 3 Enter 2");
    person.press("Enter");
    assert!(person.shows("接触记录 1 次") && person.shows("正忙，改时间再联系"), "{}", person.screen());
    person.press("1 1 Enter 9 Enter 3 Enter 2");
    person.write("11251030");
    person.press("Enter");
    assert!(
        person.shows("接触记录 2 次") && person.shows("约好时间 11-25 周三 10:30"),
        "{}",
        person.screen()
    );
    // They were spoken to: not a case that could not be reached, however often it is tried.
    person.press("4");
    assert!(person.shows("2.30 已接触，未能成访"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    writer.rebuild().expect("rebuilt");
    let case = writer.case_numbered(desk.realm(), 1).expect("read").expect("a case");
    assert_eq!((case.attempts, writer.attempts(&case.id).expect("read").len()), (2, 2));
}

#[test]
fn a_replaced_case_and_its_reserve_name_each_other() {
    let mut person = home();
    person.press("1 Enter 2 2 0 7 Enter");
    person.write("说不愿意谈");
    person.press("Enter 4 Enter 2 Enter 1");
    person.write("本人拒访");
    person.press("Enter");
    let said = person.screen();
    let reserve = said.split("放出备用 ").nth(1).expect("a number")[..3].to_string();
    person.press("Enter");
    assert!(person.shows(&format!("由备用 {reserve} 代替")), "{}", person.screen());
    person.press("Esc");
    // It was work, and stays among what is ended.
    let row = person.screen().lines().find(|row| row.contains(" 001 ")).map(str::to_string);
    assert!(
        row.is_some_and(|row| row.contains("已由备用替换") && row.contains("2.11")),
        "{}",
        person.screen()
    );
    assert!(person.row(0).contains("结案 1 / 5"), "{}", person.row(0));
    person.write(&reserve);
    person.press("Enter");
    assert!(person.shows("备用样本，代替个案 001"), "{}", person.screen());
}

#[test]
fn an_interview_is_broken_off_from_the_pause_with_a_reason() {
    let mut person = Person::interviewing();
    person.press("2 Esc");
    assert!(!person.shows("结案"), "{}", person.screen());
    person.press("Down Down Enter");
    assert_snapshot!("break_off", person.screen());
    person.press("Enter");
    assert!(person.row(23).contains("请先写明理由"), "{}", person.row(23));
    person.press("Esc");
    assert!(person.shows("1921 年"), "one goes on: {}", person.screen());
    person.press("Esc Up Down Down Enter");
    person.write("有人来找，起身走了");
    person.press("Enter");
    assert!(person.shows("2.12 中途终止"), "{}", person.screen());
}

#[test]
fn whoever_goes_on_with_a_changed_questionnaire_is_told_once() {
    let mut person = Person::interviewing();
    person.press("2 Enter Esc 9");
    let changed = EVERY_KIND
        .replace("      - note: N1\n", "      - number: D9\n        text: { zh: 几次？, en: How often? }\n        range: 0..9\n      - note: N1\n")
        .replace("zh: 过去一个月，您有几天学习了半小时以上？", "zh: 过去三十天，您有几天学习了半小时以上？");
    std::fs::write(person.dir.join("q.yaml"), changed).expect("written");
    person.press("1");
    assert!(person.row(23).contains("问卷已更新：新增 1 题，D2 改了"), "{}", person.screen());
    person.press("Esc Esc");
    assert!(!person.row(23).contains("问卷已更新"), "{}", person.row(23));
    person.press("Esc 9 1");
    assert!(!person.row(23).contains("问卷已更新"), "{}", person.row(23));
}

#[test]
fn changed_conditions_checks_and_values_are_told_too() {
    let told = |lang: Lang, changes: &[(&str, &str)]| {
        let value = "      - value: often\n        is: ${D2} * 12\n      - note: N1\n";
        let before = EVERY_KIND.replace("      - note: N1\n", value);
        let mut person = Person::at(folder(&before, ""), Seat { lang, ..Seat::default() });
        person.begin();
        person.press("2 Enter Esc 9");
        let changed = changes.iter().fold(before, |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        std::fs::write(person.dir.join("q.yaml"), changed).expect("written");
        person.press("1");
        person.row(23)
    };
    let when = ("      - number: D3\n", "      - number: D3\n        when: ${D2} > 0\n");
    let warn = ("if: . > ${D2}", "if: . > ${D2} + 1");
    let must = ("must: . != 1950", "must: . != 1951");
    let value = ("is: ${D2} * 12", "is: ${D2} * 52");
    let words = ("多，通常不会这样。", "多，请核对。");
    for (change, zh, en) in [
        (when, "D3 何时要问改了", "D3 asked at other times"),
        (warn, "D3 的检查改了", "D3 checked otherwise"),
        (words, "D3 的检查改了", "D3 checked otherwise"),
        (must, "D4 的检查改了", "D4 checked otherwise"),
        (value, "often 的算法改了", "often calculated otherwise"),
        (
            (
                "    title: { zh: 应知应会, en: Knowledge }\n    items",
                "    when: 1 = 1\n    title: { zh: 应知应会, en: Knowledge }\n    items",
            ),
            "题何时要问改了",
            "asked at other times",
        ),
        (("if: . > ${D2}", "if:  .  >  ${D2}"), "题目没有变", "no question changed"),
    ] {
        for (lang, said) in [(Lang::Zh, zh), (Lang::En, en)] {
            let row = told(lang, &[change]);
            assert!(row.contains(said), "{said}: {row}");
        }
    }
    // However much it is, it is told to its end.
    let row = told(Lang::En, &[when, warn, must, value]);
    assert!(row.contains("0 new, 0 dropped, 3 changed") && !row.contains('…'), "{row}");
    let row = told(Lang::En, &[when, must, value]);
    assert!(row.contains("1 asked at other times") || row.contains("3 changed"), "{row}");
}

#[test]
fn an_attempt_is_how_and_what_it_came_to() {
    let mut person = home();
    person.press("1 Enter 2");
    assert_snapshot!("attempt_how", person.screen());
    person.press("2");
    assert_snapshot!("attempt_outcome", person.screen());
    person.press("0 5 Enter Enter");
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
    person.press("1 Enter 2 2 0 7 Enter");
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
    assert!(person.row(3).contains("002"), "what comes next: {}", person.screen());
    person.press("0 0 1 Enter");
    assert!(person.shows("退回访谈员修改"), "{}", person.screen());
    person.press("1");
    person.write("结果从哪里查？");
    person.press("Enter Esc");
    assert!(person.row(3).contains("退回"), "{}", person.screen());
}

#[test]
fn who_has_cases_of_a_closed_round_is_told_so_and_asked_for_nothing() {
    let folder = folder(EVERY_KIND, "");
    let desk = fangtan::desk::Desk::open(folder.path()).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    fangtan::desk::close::close(&desk, &mut writer, "1", Some("到期")).expect("closed");
    writer.close().expect("closed");
    for (lang, door, head, row) in [
        (Lang::Zh, "轮次已结束，没有要做的", "轮已结束 4", "第 1 轮已结束"),
        (Lang::En, "the round is closed: nothing to do", "4 closed / 4", "round 1 is closed"),
    ] {
        let mut person = Person::sit_down(folder.path(), Seat { lang, ..Seat::default() });
        assert!(person.shows(door) && !person.shows("to do,") && !person.shows("剩"), "{}", person.screen());
        person.press("1");
        let screen = person.screen();
        assert!(screen.contains(head) && person.row(3).contains(row), "{screen}");
        assert!(!screen.contains("先约时间") && !screen.contains("make an appointment"), "{screen}");
        person.press("Enter");
        assert!(!person.shows("再接触") && !person.shows("more before it may end"), "{}", person.screen());
    }
}

#[test]
fn who_opens_an_interview_of_another_is_asked_once_and_stands_on_no() {
    let folder = folder(EVERY_KIND, "staff: [{ code: s1, name: 周敏, role: supervisor }]\n");
    let dir = folder.path();
    let mut own = Person::sit_down(dir, Seat::default());
    own.press("1 Enter 1");
    own.press("1 Enter");
    own.press("Esc 2");
    drop(own);
    for (lang, asked, whose) in [
        (Lang::Zh, "这个案派给了沈知远，不是您", "从 "),
        (Lang::En, "given to 沈知远, not to you", "go on at"),
    ] {
        let mut other = Person::sit_down(dir, Seat { lang, member: Some("s1"), ..Seat::default() });
        other.press("3 Enter Enter");
        assert!(other.shows(whose), "{}", other.screen());
        other.press("Enter");
        assert!(other.shows(asked), "{}", other.screen());
        other.press("Enter");
        assert!(other.shows(whose), "Enter leaves it: {}", other.screen());
        other.press("1 2");
        assert!(!other.shows(asked) && !other.shows(whose), "{}", other.screen());
        other.press("Esc");
    }
}

#[test]
fn a_lead_who_ends_a_case_early_is_told_that_a_reason_would_do() {
    let (refused, needed) = ("还差 4 次接触；写明理由就可以提前结案", "理由（提前结案要写）：");
    let mut person = home();
    person.press("1 Enter 4 Enter");
    assert!(person.shows("先不结案") && person.shows(needed), "{}", person.screen());
    person.press("2 Enter");
    assert!(person.row(23).contains(refused), "{}", person.screen());
    person.write("单位已经撤销");
    person.press("Enter");
    assert!(person.shows("3.11") && !person.shows("先不结案"), "{}", person.screen());
    let mut english = Person::at(folder(EVERY_KIND, ""), Seat { lang: Lang::En, ..Seat::default() });
    english.press("1 Enter 4 Enter 2 Enter");
    assert!(english.shows("reason (needed to end early):"), "{}", english.screen());
    assert!(english.row(23).contains("with a reason it may end now"), "{}", english.screen());
}

#[test]
fn a_card_offers_what_will_be_taken_and_says_once_why_not() {
    let mut person = home();
    let ended = |person: &mut Person| {
        person.press("2 2 0 7 Enter");
        person.write("说不愿意谈");
        person.press("Enter 4 Enter 2 Enter");
    };
    person.press("1 Enter");
    ended(&mut person);
    assert!(person.shows("放出下一名备用"), "{}", person.screen());
    person.press("1");
    person.write("本人拒访");
    person.press("Enter Enter");
    let id = {
        let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
        let reader = desk.reader().expect("a reader");
        let cases = reader.cases(desk.realm()).expect("read");
        let replaced = cases.iter().find(|case| case.number == 1).expect("a case");
        let same = |case: &&fangtan::store::Case| case.stratum == replaced.stratum && case.number != 1;
        cases.iter().find(same).expect("another of the stratum").number
    };
    // The one reserve of the stratum is gone.
    person.press("Esc");
    person.write(&format!("{id:03}"));
    person.press("Enter");
    ended(&mut person);
    assert!(!person.shows("放出下一名备用") && person.shows("不能放出备用：层"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let mut writer = desk.writer("a1").expect("a writer");
    fangtan::desk::close::close(&desk, &mut writer, "1", Some("到期")).expect("closed");
    for status in ["Esc 1 Enter", "Esc Down Down Enter"] {
        person.press(status);
        let screen = person.screen();
        assert_eq!(screen.matches("轮已经结束").count(), 1, "{screen}");
        for offered in ["放出下一名备用", "作废", "开始访谈", "约时间", "记一次接触"] {
            assert!(!screen.contains(offered), "{offered}: {screen}");
        }
    }
}
