//! Every kind of item: what is drawn, what each key does.

use crate::driver::Person;
use fangtan::i18n::Lang;
use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};

#[test]
fn one_choice_is_picked_by_digit_and_enter_goes_on() {
    let mut person = Person::interviewing();
    assert_snapshot!("one", person.screen());
    person.press("２");
    assert_snapshot!("one_picked", person.screen());
    assert!(person.style_of("请您说出").add_modifier.contains(Modifier::BOLD));
    assert!(person.style_of("※").add_modifier.contains(Modifier::DIM));
    assert_eq!(person.style_of("1921 年").fg, Some(Color::Cyan));
    person.press("7");
    assert!(person.row(23).contains("只收 1 2 3 8"), "{}", person.row(23));
    person.write("x");
    assert!(person.shows("▸ 2 ✓ 1921 年"), "a wrong key changed something");
    person.press("Enter");
    assert!(person.shows("C4"));
    person.press("PgUp");
    assert!(person.shows("▸ 2 ✓ 1921 年"));
    person.press("Shift+Tab");
    assert!(person.shows("知情同意"));
}

#[test]
fn enter_without_an_answer_says_what_is_wanted() {
    let mut person = Person::interviewing();
    person.press("Enter");
    assert!(person.row(23).contains("请选一项，或按 F7、F8"), "{}", person.row(23));
    person.press("F7");
    assert!(person.shows("不知道\n"), "{}", person.screen());
    assert_snapshot!("one_dont_know", person.screen());
    person.press("3");
    assert!(person.shows("▸ 3 ✓ 1922 年"), "a digit takes don't know back");
}

#[test]
fn another_answer_is_the_item_right_after() {
    let mut person = Person::interviewing();
    person.press("8 Enter");
    assert!(person.shows("B3 其他") && !person.shows("B3_other"), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("继续 B3 其他"), "{}", person.screen());
    person.press("Esc F3");
    assert!(person.shows("B3 other"), "{}", person.screen());
    person.press("F3");
    person.write("一九二一");
    person.press("Enter");
    assert!(person.shows("C4"));
}

#[test]
fn arrows_choose_and_enter_takes_and_goes_on() {
    let mut person = Person::interviewing();
    person.press("Down Down");
    assert!(person.shows("▸ 2   1921 年"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("C4"));
    person.press("PgUp");
    assert!(person.shows("▸ 2 ✓ 1921 年"));
}

#[test]
fn several_choices_are_ticked_and_an_exclusive_one_can_be_taken_back() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 3");
    assert_snapshot!("many", person.screen());
    person.press("9");
    assert_snapshot!("many_exclusive", person.screen());
    assert!(person.style_of("集体学习").add_modifier.contains(Modifier::DIM));
    person.press("9");
    assert!(person.shows("[✓] 1   集体学习") && person.shows("[✓] 3   自学"), "{}", person.screen());
    person.press("2 4");
    assert!(person.row(23).contains("最多 3 项"), "{}", person.row(23));
    assert!(person.shows("[ ] 4"));
    person.press("Up Space");
    assert!(person.shows("下题（2 / 最多 3）"), "{}", person.screen());
}

fn at_number() -> Person {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter");
    person
}

#[test]
fn a_number_grows_leftwards_and_stays_for_correction() {
    let mut person = at_number();
    assert_eq!(person.cursor(), Some((13, 6)));
    person.write("１2");
    assert_snapshot!("number", person.screen());
    assert_eq!(person.cursor(), Some((13, 6)));
    person.press("Backspace");
    person.write("59");
    person.press("Enter");
    assert_snapshot!("number_out_of_range", person.screen());
    // Given once more as it stands, it is refused again, and the next digit still begins anew.
    person.press("Enter");
    person.write("4");
    assert!(
        person.shows("  4 天") && !person.shows("594 天") && !person.shows("1594"),
        "{}",
        person.screen()
    );
    person.press("Enter PgUp");
    person.write("x");
    assert!(person.row(23).contains("只收数字"));
    person.write("12");
    person.press("Enter");
    assert!(person.shows("D3"));
    person.press("PgUp");
    assert!(person.shows("12 天"));
}

#[test]
fn a_typed_number_is_given_when_one_leaves() {
    let mut person = at_number();
    person.write("7");
    person.press("PgUp Enter");
    assert!(person.shows(" 7 天"), "{}", person.screen());
    person.press("Backspace PgUp Enter Enter");
    assert!(person.row(23).contains("请写一个数，或按 F7、F8"), "{}", person.row(23));
}

#[test]
fn a_number_longer_than_its_place_pushes_the_unit_on() {
    let mut person = at_number();
    person.write("123456789012345678");
    assert!(person.row(6).starts_with("  123456789012345678 天      0 – 31"), "{}", person.screen());
    assert_eq!(person.cursor(), Some((20, 6)));
    let unit = "一种很长很长的单位，长得这一行放不下，还要再写下去，直到超出屏幕的右边为止，再长一点";
    let items = format!(
        "      - number: N1\n        text: {{ zh: 几？ }}\n        unit: {{ zh: {unit} }}\n        range: 0..31\n"
    );
    let mut person = before(&only(&items));
    person.write("123456789012345678");
    let row = (4..10).map(|y| person.row(y)).find(|row| row.contains("1234")).expect("the number");
    assert!(row.ends_with('…') && unicode_width::UnicodeWidthStr::width(&*row) <= 78, "{}", person.screen());
}

#[test]
fn the_number_in_english() {
    let mut person = Person::interviewing_in(Lang::En);
    person.press("2 Enter 1 Enter 1 2");
    assert_snapshot!("number_en", person.screen());
}

fn at_text() -> Person {
    let mut person = at_number();
    person.press("1 2 Enter 3 Enter 1 9 6 0 Enter");
    assert!(person.shows("D7"), "{}", person.screen());
    person
}

#[test]
fn words_are_written_where_the_cursor_is_and_kept_as_a_draft() {
    let mut person = at_text();
    assert_eq!(person.cursor(), Some((6, 7)));
    person.write("以前下去调研先发通知，现在先问哪天不忙，一上午跑两个村，材料让他们少报三张表。");
    assert_eq!(person.cursor(), Some((18, 8)));
    person.wait(3);
    assert_snapshot!("text", person.screen());
    person.press("Alt+Enter");
    person.write("还有");
    person.press("Up Home Enter");
    assert!(person.shows("E1"));
    person.press("PgUp");
    assert!(person.shows("      还有"), "{}", person.screen());
}

#[test]
fn places_are_filled_in_the_order_of_typing() {
    let mut person = at_text();
    person.write("没有");
    person.press("Enter 3 1");
    assert_snapshot!("rank", person.screen());
    person.press("3");
    assert!(person.row(23).contains("3 已经是第 1 名"), "{}", person.row(23));
    person.press("Enter");
    assert!(person.row(23).contains("名次还没排完  数字 定第 3 名"), "{}", person.row(23));
    person.press("Backspace 4 2 Enter");
    assert!(person.shows("K  ") || person.shows("K1"), "{}", person.screen());
    person.press("PgUp");
    assert!(person.shows(" 2   4   线上课程") && person.shows(" 3   2   听讲座"), "{}", person.screen());
}

fn at_grid() -> Person {
    let mut person = at_text();
    person.write("没有");
    person.press("Enter 3 1 2 Enter");
    person
}

#[test]
fn a_grid_takes_one_stroke_a_row() {
    let mut person = at_grid();
    person.press("2");
    assert_snapshot!("grid", person.screen());
    person.press("Down");
    assert!(person.shows("▸ K3"));
    person.press("F8");
    assert!(person.shows("拒答"));
    person.press("Enter");
    assert!(person.row(23).contains("还差 1 行"), "{}", person.row(23));
    assert!(person.shows("▸ K2"), "{}", person.screen());
    person.press("4 Enter");
    assert!(person.shows("A5"), "{}", person.screen());
}

#[test]
fn the_answer_that_a_row_has_already_leads_to_the_next_row_too() {
    let mut person = at_grid();
    person.press("F7 2 F8 Home");
    assert!(person.shows("▸ K1"), "{}", person.screen());
    person.press("F7");
    assert!(person.shows("▸ K2"), "{}", person.screen());
    person.press("2");
    assert!(person.shows("▸ K3"), "{}", person.screen());
    person.press("F8");
    assert!(person.shows("▸ K3"), "the last one stays: {}", person.screen());
    person.press("Enter");
    assert!(person.shows("A5"), "{}", person.screen());
}

#[test]
fn a_case_that_was_left_at_a_row_names_its_grid() {
    let mut person = at_grid();
    person.press("2 Esc 9");
    assert!(person.shows("停在 K 的 K2 行（"), "{}", person.screen());
    person.press("F3");
    assert!(person.shows("stopped at K, row K2 ("), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("at K, row K2 (11 / 16)"), "{}", person.screen());
}

fn at_date() -> Person {
    let mut person = at_grid();
    person.press("1 2 3 Enter");
    person
}

#[test]
fn eight_digits_are_a_date_with_its_weekday_and_distance() {
    let mut person = at_date();
    person.write("20261112");
    assert_snapshot!("date", person.screen());
    person.press("Down");
    assert!(person.shows("13 日") && person.shows("周五，11 天前"), "{}", person.screen());
    person.write("1231");
    assert!(person.shows("2026 年  12 月  31 日") && person.shows("37 天后"), "{}", person.screen());
    person.write("2026023");
    assert!(person.row(23).contains("没有这一天"), "{}", person.row(23));
    person.press("Backspace Backspace Backspace Backspace Backspace Backspace");
    person.write("1111");
    person.press("Enter");
    assert!(person.shows("最后一个问题"), "{}", person.screen());
}

#[test]
fn a_day_that_is_forgotten_stays_away() {
    let mut person = at_date();
    person.write("202610");
    person.press("F7");
    assert!(person.shows("2026 年  10 月"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("最后一个问题"), "{}", person.screen());
}

#[test]
fn a_year_typed_again_loses_no_digit_without_a_word() {
    let mut person = at_date();
    person.write("2026");
    person.press("Enter");
    assert!(person.row(23).contains("还缺月和日"), "{}", person.screen());
    person.write("2");
    assert!(person.row(23).contains("2 没收：接下来是月"), "{}", person.row(23));
    person.write("02610");
    assert!(person.row(23).contains("26 没收，请核对日期"), "{}", person.screen());
    person.press("Enter");
    assert!(person.row(23).contains("26 没收：对的话再按 ↵ 记 2026-02-10"), "{}", person.screen());
    assert!(!person.shows("最后一个问题"), "{}", person.screen());
    person.write("20261110");
    assert!(!person.row(23).contains("没收") && person.shows("11 月  10 日"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("最后一个问题"), "{}", person.screen());
}

#[test]
fn a_half_typed_date_is_kept_whichever_way_one_leaves() {
    for (away, back) in
        [("Esc", "Esc"), ("F2", "Esc"), ("PgUp", "Enter"), ("F4 K 1 Enter", "Enter"), ("Up", "")]
    {
        for typed in ["2", "20", "2026", "202611", "2026111"] {
            let mut person = at_date();
            person.write(typed);
            let (shown, at) = (person.row(6), person.cursor());
            person.press(away);
            if away == "Up" {
                assert!(person.row(23).contains("日期没写完"), "{}", person.screen());
            } else if away != "F2" && typed.len() != 6 {
                assert!(
                    person.row(23).contains("A5 没写完，留作草稿"),
                    "{away}, {typed}: {}",
                    person.screen()
                );
            }
            person.press(back);
            // The word that tells a draft stands behind the day.
            let digits = |row: String| row.split('日').next().map(str::to_string);
            assert_eq!(digits(person.row(6)), digits(shown), "{away}, {typed}: {}", person.screen());
            assert_eq!(person.cursor(), at, "{away}, {typed}");
        }
    }
}

#[test]
fn what_was_taken_back_is_no_draft_any_more() {
    let mut person = at_date();
    person.write("2");
    person.wait(3);
    person.press("Backspace PgUp Enter");
    assert!(person.shows("____ 年") && !person.shows("草稿"), "{}", person.screen());
}

#[test]
fn a_date_that_was_answered_stands_until_another_is_whole() {
    let mut person = at_date();
    person.write("1111");
    person.press("Enter PgUp 1 PgUp Enter");
    assert!(person.shows("草稿，没写完"), "{}", person.screen());
    person.press("Enter");
    assert!(person.row(23).contains("还缺月和日"), "{}", person.row(23));
    person.write("010");
    person.press("Enter");
    assert!(person.shows("最后一个问题"), "{}", person.screen());
    person.press("PgUp");
    assert!(person.shows("10 月  10 日") && !person.shows("草稿"), "{}", person.screen());
}

/// A state such as don't know takes the place of whatever is in the field, over whatever is stored.
#[test]
fn a_state_replaces_what_is_half_typed_over_whatever_is_stored() {
    type Case<'c> = (fn() -> Person, &'c [&'c str], &'c str, fn(&Person) -> bool, fn(&Person) -> bool);
    let number: Case = (
        at_number,
        &["", "12 Enter PgUp", "F7", "F8", "59 Enter"],
        "20",
        |person| person.row(6).trim_start().starts_with('天'),
        |person| person.row(6).trim_start().starts_with("06 天"),
    );
    let date: Case = (
        at_date,
        &["", "20261112 Enter PgUp", "F7", "F8"],
        "202",
        |person| person.row(6).contains("____ 年  __ 月  __ 日"),
        |person| person.row(6).contains("2026 年  06 月  __ 日"),
    );
    let text: Case = (
        at_text,
        &["", "没有 Enter PgUp", "F7", "F8"],
        "半句",
        |person| person.row(7).trim().is_empty(),
        |person| person.row(7).trim() == "06",
    );
    for (at, stored, draft, is_empty, is_anew) in [number, date, text] {
        for (stored, state, word) in stored.iter().flat_map(|s| [(s, "F7", "不知道"), (s, "F8", "拒答")])
        {
            let mut person = at();
            let typed = stored.split(' ').filter(|word| !word.is_empty());
            for word in typed {
                match word.len() > 1 && word.chars().all(|c| c.is_ascii_digit() || !c.is_ascii()) {
                    true => person.write(word),
                    false => person.press(word),
                }
            }
            person.write(draft);
            person.wait(3);
            assert!(!is_empty(&person), "{stored}, {draft}: {}", person.screen());
            person.press(state);
            let what = format!("{stored}, {draft} {state}: {}", person.screen());
            assert!(is_empty(&person) && person.shows(&format!("      {word}\n")), "{what}");
            assert!(!person.shows("只收") && !person.shows("草稿"), "{what}");
            // Nothing of it comes back, neither here nor from the disk.
            person.press("Esc 9 1");
            assert!(
                is_empty(&person) && person.shows(&format!("      {word}\n")),
                "{what}{}",
                person.screen()
            );
            person.write("06");
            assert!(is_anew(&person), "{what}{}", person.screen());
        }
    }
}

#[test]
fn a_state_takes_away_what_was_said_about_the_number() {
    let mut person = at_number();
    person.write("59");
    person.press("Enter");
    assert!(person.shows("只收 0 – 31"), "{}", person.screen());
    person.press("F7");
    assert!(person.shows("不知道\n") && !person.shows("只收"), "{}", person.screen());
}

#[test]
fn a_state_that_is_not_taken_leaves_what_is_typed() {
    let mut person = at_number();
    person.write("59");
    person.press("F10");
    assert!(person.row(23).contains("不能跳过") && person.row(6).contains("59"), "{}", person.screen());
}

#[test]
fn places_given_before_a_state_are_gone_with_it() {
    let mut person = at_text();
    person.write("没有");
    person.press("Enter F7 3 1 F7");
    assert!(person.shows("不知道\n") && !person.shows(" 1   3   自学"), "{}", person.screen());
}

#[test]
fn half_a_number_is_kept_too() {
    let items = "      - number: N1\n        text: { zh: 几度？ }\n        decimals: 1\n\
                 \x20     - number: N2\n        text: { zh: 几天？ }\n";
    let mut person = before(&only(items));
    person.press("3 Enter - PgUp Enter");
    assert!(person.shows("N2") && person.shows(" -"), "{}", person.screen());
    person.press("5 Enter PgUp");
    assert!(person.shows(" -5"), "{}", person.screen());
}

#[test]
fn a_note_is_only_said() {
    let mut person = at_date();
    person.write("1111");
    person.press("Enter");
    assert_snapshot!("note", person.screen());
    person.press("Enter");
    assert!(person.shows("G2"));
}

/// A questionnaire of one part with these items.
fn only(items: &str) -> String {
    format!(
        "questionnaire: only\nlanguages: [zh]\ntitle: {{ zh: 只有 }}\nallow: [dont-know]\n\
         parts:\n  - part: P\n    title: {{ zh: 一 }}\n    items:\n{items}"
    )
}

fn before(questionnaire: &str) -> Person {
    let mut person = Person::at(crate::study::folder(questionnaire, ""), crate::driver::Seat::default());
    person.begin();
    person
}

#[test]
fn with_more_than_twelve_options_typing_filters_and_a_first_digit_waits() {
    let choices: Vec<String> = [
        "海淀",
        "朝阳",
        "东城",
        "西城",
        "丰台",
        "石景山",
        "门头沟",
        "房山",
        "通州",
        "顺义",
        "昌平",
        "大兴",
        "怀柔",
        "平谷",
    ]
    .iter()
    .enumerate()
    .map(|(n, name)| format!("          {}: {{ zh: {name}区 }}\n", n + 1))
    .collect();
    let many =
        format!("      - one: R1\n        text: {{ zh: 哪个区？ }}\n        choices:\n{}", choices.concat());
    let mut person = before(&only(&many));
    person.press("1");
    assert!(!person.shows("✓") && person.row(23).contains("等第二个数字"), "{}", person.screen());
    person.press("2");
    assert!(person.shows("12 ✓ 大兴区"), "{}", person.screen());
    person.press("2");
    assert!(person.shows(" 2 ✓ 朝阳区"), "2 begins no longer code");
    person.press("1 Enter");
    assert!(!person.shows("哪个区"), "Enter takes what waits and goes on: {}", person.screen());
    person.press("PgUp");
    assert!(person.shows(" 1 ✓ 海淀区"), "{}", person.screen());
    person.write("城");
    assert_snapshot!("filter", person.screen());
    person.press("Down Enter PgUp");
    assert!(person.shows(" 4 ✓ 西城区"), "{}", person.screen());
}

#[test]
fn a_long_consent_is_scrolled_to_its_end_before_anybody_agrees() {
    let lines: String = (1..=30).map(|n| format!("        {n}. 请您听好。\n")).collect();
    let opening = format!("opening:\n  - consent: agreed\n    version: 2\n    text: |\n{lines}parts:");
    let text = only("      - note: N1\n        text: { zh: 开始。 }\n").replace("parts:", &opening);
    let mut person = Person::at(crate::study::folder(&text, ""), crate::driver::Seat::default());
    person.press("1 Enter 1");
    assert_snapshot!("consent_long", person.screen());
    person.press("1");
    assert!(person.row(23).contains("请先念到最后"), "{}", person.screen());
    assert!(!person.shows("✓"));
    person.press("PgDn PgDn");
    assert!(person.shows("30. 请您听好"), "{}", person.screen());
    person.press("1 Enter");
    assert!(person.shows("开始。"), "{}", person.screen());
}

#[test]
fn line_ends_of_the_file_are_joined_and_blank_lines_part_paragraphs() {
    let items = "      - number: Q1\n        range: 0..9\n        text:\n          zh: |\n            您可以不回答\n            任何一题。\n\n            开始。\n        note:\n          zh: |\n            慢慢念，\n            不解释。\n";
    let person = before(&only(items));
    assert!(
        person.shows("  Q1  您可以不回答任何一题。\n\n      开始。\n      ※ 慢慢念，不解释。"),
        "{}",
        person.screen()
    );
}

#[test]
fn a_consent_that_was_not_read_can_still_be_refused() {
    let lines: String = (1..=30).map(|n| format!("        {n}. 请您听好。\n")).collect();
    let opening = format!("opening:\n  - consent: agreed\n    version: 2\n    text: |\n{lines}parts:");
    let text = only("      - note: N1\n        text: { zh: 开始。 }\n").replace("parts:", &opening);
    let mut person = Person::at(crate::study::folder(&text, ""), crate::driver::Seat::default());
    person.press("1 Enter 1 2 Enter");
    assert!(person.shows("到此为止"), "{}", person.screen());
}

#[test]
fn skipping_is_an_act_of_its_own_and_the_study_decides_what_becomes_of_it() {
    let items =
        "      - number: Q1\n        allow: [skipped]\n        text: { zh: 几个？ }\n        range: 0..9\n";
    for (policy, submits) in [("pass", true), ("ask", true), ("block", false)] {
        let folder = crate::study::folder(&only(items), &format!("skipped: {policy}"));
        let mut person = Person::at(folder, crate::driver::Seat::default());
        person.begin();
        person.press("F7");
        assert!(person.row(23).contains("不收"), "{}", person.screen());
        person.press("F10");
        assert!(person.shows("跳过\n"), "{}", person.screen());
        person.press("Enter 9 Enter");
        assert!(person.shows("跳过         1   Q1"), "{}", person.screen());
        person.press("1");
        assert_eq!(person.row(23).contains("有跳过的题"), policy == "ask", "{policy}: {}", person.row(23));
        person.press("Enter");
        assert_eq!(person.shows("回执"), submits, "{policy}: {}", person.screen());
    }
}
