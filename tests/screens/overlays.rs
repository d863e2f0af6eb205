//! Remark, jump list, open problems, help, pause, languages, the end of a visit, the review.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, folder};
use fangtan::i18n::Lang;
use fangtan::tui::Door;
use insta::assert_snapshot;

#[test]
fn a_remark_is_written_and_marked() {
    let mut person = Person::interviewing();
    person.press("2 F2");
    person.write("先说 1922，自己改口。");
    assert_snapshot!("remark", person.screen());
    person.press("F6 Enter");
    assert_eq!(
        (person.row(3).as_str(), person.row(4).starts_with("  B3  请您")),
        ("  备 · 例", true),
        "{}",
        person.screen()
    );
    person.press("F2");
    assert!(person.shows("10:41 沈知远  先说 1922，自己改口。"), "{}", person.screen());
    person.write("又改");
    person.wait(3);
    person.press("Esc F2");
    assert!(person.shows("又改"), "the draft stays: {}", person.screen());
}

#[test]
fn a_remark_moves_nothing_and_several_keep_their_lines_and_authors() {
    let folder = folder(EVERY_KIND, "staff:\n  - { code: b2, name: 何川, role: supervisor }");
    let mut person = Person::sit_down(folder.path(), Seat::default());
    person.begin();
    let before: Vec<String> = (4..12).map(|y| person.row(y)).collect();
    person.press("F2");
    person.write("第一条");
    person.press("Alt+Enter");
    person.write("第二行");
    person.press("Enter");
    let after: Vec<String> = (4..12).map(|y| person.row(y)).collect();
    assert_eq!(before, after);
    person.press("Esc 9");
    drop(person);
    let desk = fangtan::desk::Desk::open(folder.path()).expect("the study");
    let case = fangtan::desk::cases::numbered(&desk, &desk.reader().expect("a reader"), "1").expect("a case");
    let mut other = Person::sit_down(
        folder.path(),
        Seat { member: Some("b2"), door: Door::Card(case.id), ..Seat::default() },
    );
    other.clock.pass(86_400_000);
    other.press("1 2 F2");
    other.write("第三条");
    other.press("Enter F2");
    assert!(
        other.shows("  11-24 10:41 沈知远  第一条\n                      第二行\n"),
        "{}",
        other.screen()
    );
    assert!(other.shows("  10:41       何川    第三条"), "{}", other.screen());
}

#[test]
fn a_wrong_key_changes_nothing_and_the_key_line_says_what_is_taken() {
    let mut person = Person::interviewing();
    for (opens, key, said) in [
        ("Esc", "x", "这里没有这个键：↵ 继续，9 离开"),
        ("Esc", "0", "这里没有“跳过”"),
        ("F1", "x", "只收 ↑↓ Esc"),
        ("F5", "我", "只收 ↵ Esc"),
        ("F4", "F7", "只收 ↵ ↑↓ 打字 Esc"),
        ("F2", "F5", "只收 ↵ Alt+↵ F6 Esc"),
    ] {
        person.press(opens);
        let before: Vec<String> = (0..23).map(|y| person.row(y)).collect();
        person.press(key);
        assert!(person.row(23).contains(said), "{opens} {key}: {}", person.row(23));
        assert_eq!(before, (0..23).map(|y| person.row(y)).collect::<Vec<_>>(), "{opens} {key}");
        person.press("Esc");
    }
    person.press("F10");
    assert!(person.row(23).contains("不能跳过"), "{}", person.row(23));
    person.press("Left");
    assert!(person.row(23).contains("这里不用这个键"), "{}", person.row(23));
}

#[test]
fn an_item_of_the_opening_goes_by_a_word() {
    let mut person = Person::interviewing();
    person.press("PgUp Esc");
    assert!(person.shows("继续 知情同意"), "{}", person.screen());
    person.press("Esc F1");
    assert!(person.shows("── 帮助 知情同意 "), "{}", person.screen());
    person.press("Esc F2");
    assert!(person.shows("── 备注 知情同意 "), "{}", person.screen());
    person.press("Esc F4");
    person.write("respondent");
    assert!(person.shows(" ▸ 受访者  "), "by the name in the data: {}", person.screen());
    person.press("Esc");
    person.write("在场");
    assert!(person.shows("   在场者  ") || person.shows(" ▸ 在场者  "), "{}", person.screen());
}

#[test]
fn in_english_one_stops_at_the_opening() {
    let folder = folder(EVERY_KIND, "");
    let mut person = Person::sit_down(folder.path(), Seat { lang: Lang::En, ..Seat::default() });
    person.press("1 Enter 1 1 Enter F5");
    assert!(person.shows("back to bystanders"), "{}", person.screen());
    person.press("Esc Esc");
    assert!(person.shows("go on at the opening"), "{}", person.screen());
    person.press("9");
    assert!(
        person.shows("go on at the opening") && person.shows("stopped at the opening ("),
        "{}",
        person.screen()
    );
    person.press("Esc");
    assert!(person.shows("at the opening (1 / "), "{}", person.screen());
}

#[test]
fn where_nothing_is_open_f5_leads_to_the_review_once_everything_was_asked() {
    let mut person = Person::interviewing();
    person.press("F5");
    assert!(person.shows("没有待处理的。↵ 接着做"), "much is still to be asked: {}", person.screen());
    person.press("Enter");
    answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter Esc 0 0 1 Enter 1");
    person.write("第二题再问一次");
    person.press("Enter 1");
    assert!(person.shows("提交，不再能改"), "{}", person.screen());
    person.press("F4 Home Enter F5");
    assert!(
        person.shows("没有待处理的。↵ 去交卷前检查") && person.shows("↵ 交卷前检查"),
        "{}",
        person.screen()
    );
    person.press("Esc");
    assert!(!person.shows("提交，不再能改"), "Esc stays: {}", person.screen());
    person.press("F5 Enter");
    assert!(person.shows("提交，不再能改"), "{}", person.screen());
    person.press("F5");
    assert!(person.shows("没有待处理的。↵ 接着做"), "one is there: {}", person.screen());
    person.press("Enter");
    assert!(person.shows("提交，不再能改"), "{}", person.screen());
}

#[test]
fn opening_help_is_in_the_log() {
    let mut person = Person::interviewing();
    person.press("F1 Esc");
    let desk = fangtan::desk::Desk::open(&person.dir).expect("the study");
    let reader = desk.reader().expect("a reader");
    let mut helped = 0;
    let done: Result<(), fangtan::store::StoreError> = reader.each_event(|event| {
        helped += usize::from(event.kind == "helped");
        Ok(())
    });
    done.expect("read");
    assert_eq!(helped, 1);
}

#[test]
fn the_jump_list_is_filtered_by_name_and_words_as_they_are_seen() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter F4");
    assert_snapshot!("jump", person.screen());
    person.write("congress");
    assert!(person.shows("没有这样的题"), "nobody sees the other language: {}", person.screen());
    person.press("Esc");
    person.write("大会召开");
    assert!(person.shows("B3") && !person.shows("C4  "), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("1921 年"), "{}", person.screen());
    person.press("F4");
    person.write("G2");
    person.press("Enter");
    assert!(person.shows("D2  过去一个月"), "to the first open item: {}", person.screen());
    assert!(person.row(23).contains("G2 未到，先答 D2"), "{}", person.row(23));
    person.press("F4");
    person.write("B3_other");
    person.press("Enter");
    assert!(person.row(23).contains("不适用：要看 B3“1921 年”"), "{}", person.row(23));
}

#[test]
fn what_begins_with_the_typed_text_comes_first() {
    let items = "      - text: A1\n        ask: { zh: 再说说 B2。, en: More on B2 and the subject. }\n\
                 \x20     - text: A2\n        ask: { zh: 二。, en: The bus? }\n\
                 \x20     - text: A3\n        ask: { zh: 三。, en: A crib? }\n\
                 \x20     - text: B20\n        ask: { zh: 四。, en: Four. }\n\
                 \x20     - text: B2\n        ask: { zh: 五。, en: Five. }\n";
    let text = format!(
        "questionnaire: small\nlanguages: [zh, en]\ntitle: T\nparts:\n  - part: P\n    items:\n{items}"
    );
    let mut person = Person::at(folder(&text, ""), Seat { lang: Lang::En, ..Seat::default() });
    person.begin();
    let listed = |person: &Person| -> Vec<String> {
        let names = ["A1", "A2", "A3", "B20", "B2"];
        let rows = person.screen().lines().map(str::to_string).collect::<Vec<_>>();
        let top = rows
            .iter()
            .position(|row| row.contains("find: "))
            .unwrap_or_else(|| panic!("{}", person.screen()));
        let first = |row: &String| row.trim_start_matches([' ', '▸']).split(' ').next().map(str::to_string);
        rows[top + 1..].iter().filter_map(first).filter(|name| names.contains(&name.as_str())).collect()
    };
    person.press("F4");
    person.write("b");
    assert_eq!(listed(&person), ["B20", "B2", "A1", "A2", "A3"], "{}", person.screen());
    person.write("2");
    assert_eq!(listed(&person), ["B2", "B20", "A1"], "{}", person.screen());
    person.press("Esc");
    person.write("u");
    assert_eq!(listed(&person), ["A1", "A2", "B20"], "{}", person.screen());
}

#[test]
fn a_note_that_was_read_is_no_longer_to_come_and_an_open_grid_says_so() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2 Enter 3 Enter 1 9 6 0 Enter");
    person.write("没有");
    person.press("Enter 3 1 2 Enter 2 F4");
    person.write("G2");
    person.press("Enter");
    assert!(person.shows("▸ K2") && person.row(23).contains("G2 未到，先答 K2"), "{}", person.screen());
    person.press("1 1 Enter");
    person.write("1111");
    person.press("Enter Enter F4");
    assert!(person.screen().lines().any(|l| l.contains("N1") && l.contains("已念")), "{}", person.screen());
    person.write("N1");
    person.press("Enter");
    assert!(person.shows("没有标准答案"), "{}", person.screen());
    let read =
        |person: &Person| person.screen().lines().any(|line| line.contains("N1") && line.contains("已念"));
    for away in ["PgUp F4", "F4 B 3 Enter F4", "Esc 9 1 F4", "F4 G 2 Enter F4"] {
        person.press(away);
        person.write("N1");
        assert!(read(&person), "{away}: {}", person.screen());
        person.press("Esc Esc");
    }
}

#[test]
fn a_note_that_was_only_looked_at_is_not_read() {
    let mut person = Person::interviewing();
    person.press("F4");
    let read =
        |person: &Person| person.screen().lines().any(|line| line.contains("N1") && line.contains("已念"));
    person.write("N1");
    assert!(person.shows("N1") && !read(&person), "{}", person.screen());
    person.press("Esc Esc");
    answered(&mut person);
    person.press("F4");
    person.write("N1");
    assert!(read(&person), "{}", person.screen());
}

#[test]
fn open_problems_lead_there_and_back() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2 Enter 1 4 Enter Esc PgUp PgUp PgUp");
    person.press("F7 Enter F4");
    person.write("D3");
    person.press("Enter F5");
    assert_snapshot!("problems", person.screen());
    person.press("Enter");
    assert!(person.shows("14 天"));
    person.press("3 Enter");
    assert!(person.shows("没有待处理的。↵ 接着做"), "{}", person.screen());
}

#[test]
fn a_number_out_of_bounds_stands_among_the_problems_with_its_bounds() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2 Enter 4 0 Enter F5");
    assert!(person.shows("不符") && person.shows("应当在 0 到 31 之间。"), "{}", person.screen());
}

#[test]
fn an_item_that_is_wrong_and_doubted_stands_there_once() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2 Enter 4 0 Enter");
    assert!(person.row(23).contains("待处理 1"), "{}", person.row(23));
    person.press("F5");
    assert!(person.shows("── 待处理 1 ──") && person.shows("D3  不符、注意"), "{}", person.screen());
    assert!(person.shows("应当在 0 到 31 之间。"), "{}", person.screen());
    person.press("Enter 1 4 F5");
    assert!(person.shows("── 待处理 1 ──") && person.shows("D3  注意"), "what is left: {}", person.screen());
    assert!(person.shows("D3 比 D2 多"), "{}", person.screen());
}

#[test]
fn what_belongs_to_the_opening_is_not_called_by_a_name_for_programs() {
    let folder = folder(EVERY_KIND, "");
    let mut person = Person::sit_down(folder.path(), Seat::default());
    person.press("1 Enter 1 F1");
    assert!(person.shows("── 帮助 受访者 ──") && !person.shows("who"), "{}", person.screen());
    person.press("Esc Esc");
    assert!(person.shows("继续 受访者"), "{}", person.screen());
    person.press("9");
    assert!(person.shows("停在 受访者") && !person.shows("who"), "{}", person.screen());
}

#[test]
fn help_says_what_is_meant_and_what_can_be_pressed() {
    let mut person = Person::interviewing();
    person.press("F1");
    assert_snapshot!("help", person.screen());
    person.press("Esc");
    assert!(!person.shows("帮助 B3"));
}

#[test]
fn a_pause_hides_the_answers_and_its_digits_are_the_f_keys() {
    let mut person = Person::interviewing();
    person.press("2 Esc");
    assert_snapshot!("pause", person.screen());
    assert!(!person.shows("1921"));
    person.press("Esc");
    assert!(person.shows("1921"));
    person.press("Esc 7");
    assert!(person.shows("不知道\n"), "{}", person.screen());
    person.press("Alt+2");
    assert!(person.shows("备注 B3"), "{}", person.screen());
    person.press("Esc Esc 9");
    assert!(person.shows("从 B3 接着做"), "{}", person.screen());
    assert_snapshot!("card_begun", person.screen());
    person.press("1");
    assert!(person.shows("请您说出"), "{}", person.screen());
}

#[test]
fn the_language_changes_at_any_time() {
    let mut person = Person::interviewing();
    person.press("2 F3");
    assert_snapshot!("one_en", person.screen());
    person.press("F3");
    assert!(person.shows("1921 年"));
}

#[test]
fn a_refused_consent_ends_the_case_and_asks_first() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.press("1 Enter 1 1 Enter 9 Enter 2 Enter");
    assert_snapshot!("end_of_visit", person.screen());
    person.press("Enter");
    assert!(person.shows("知情同意") && !person.shows("到此为止"), "it stands on back");
    person.press("Enter 2");
    person.write("没有时间");
    person.press("Enter");
    assert!(person.shows("2.112 本人拒访"), "{}", person.screen());
}

#[test]
fn another_time_makes_an_appointment() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.press("1 Enter 1 1 Enter 9 Enter 3 Enter 2");
    person.write("11251030");
    assert_snapshot!("another_time", person.screen());
    person.press("Enter");
    assert!(person.shows("预约 11-25 周三 10:30"), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("11-25 周三 10:30"), "{}", person.screen());
}

/// All answers up to the review.
pub fn answered(person: &mut Person) {
    answered_but(person, "1 1 1 1 Enter");
}

/// All answers up to the review, `grid` among them.
fn answered_but(person: &mut Person, grid: &str) {
    person.press("2 Enter 1 Enter 1 2 Enter 3 Enter 1 9 6 0 Enter");
    person.write("没有");
    person.press("Enter 3 1 2 Enter 1 2 3 Enter");
    person.press(grid);
    person.press("Enter");
    person.write("老楼装电梯，三次上门找产权单位，九月装好。");
    person.press("Enter");
}

#[test]
fn the_review_stands_on_going_back_and_a_submission_gives_a_receipt() {
    let mut person = Person::interviewing();
    person.press("F7 F2");
    person.write("想了很久");
    person.press("Enter");
    answered(&mut person);
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    assert_snapshot!("review", person.screen());
    person.press("F1");
    assert!(person.shows("打开光标所在的一行"), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("▸ 2  回去看"), "{}", person.screen());
    person.press("1");
    assert!(person.shows("▸ 1  提交"));
    person.press("Enter");
    let screen = person.screen();
    let receipt = screen.lines().find(|line| line.contains("回执")).expect("a receipt");
    assert_eq!(
        receipt.split_whitespace().last().map(|code| code.chars().filter(|c| *c != '-').count()),
        Some(10)
    );
    assert_snapshot!("submitted", screen.replace(receipt.trim(), "回执  ··········"));
    person.press("1");
    assert!(person.row(0).contains("我的个案"), "{}", person.screen());
    assert!(person.shows("已提交"), "{}", person.screen());
}

#[test]
fn a_dimension_of_which_too_little_was_answered_is_not_said_to_move() {
    let opinions = EVERY_KIND
        .replace(
            "parts:\n",
            "  - { dimension: outlook, weight: 10, title: { zh: 看法, en: Outlook } }\nparts:\n",
        )
        .replace("- grid: K\n", "- grid: K\n        dimension: outlook\n")
        .replace("1: { zh: 很同意,", "1: { points: 2, zh: 很同意,");
    let mut person = Person::at(folder(&opinions, ""), Seat::default());
    person.begin();
    answered_but(&mut person, "F7 F7 F7 Enter");
    if !person.shows("提交，不再能改") {
        person.press("9 Enter");
    }
    person.press("1 Enter");
    let screen = person.screen();
    assert!(screen.contains("已进统计：应知应会\n"), "{screen}");
    assert!(screen.contains("等待评分：运用\n"), "{screen}");
    assert!(screen.contains("答得太少，不算分：看法\n"), "{screen}");
    assert!(screen.contains("因此这份访谈没有总分。"), "{screen}");
    person.press("F3");
    assert!(person.shows("Too little answered for a score: Outlook"), "{}", person.screen());
    assert!(person.shows("So this interview has no overall score."), "{}", person.screen());
}

/// At the review, with everything after the opening left open.
fn at_open_review(lang: Lang) -> Person {
    use fangtan::desk::{Beginning, Conduct, Desk, Versions, cases};
    let mut person = Person::interviewing_in(lang);
    person.press("Esc 9");
    let desk = Desk::open(&person.dir).expect("the study");
    let case = cases::numbered(&desk, &desk.reader().expect("a reader"), "1").expect("a case");
    let beginning = Beginning { by: "person", language: "zh".into(), seed: None, offset: 0 };
    let writer = desk.writer("a1").expect("a writer");
    let mut conduct = Conduct::open(&desk, &Versions::new(), writer, case, beginning).expect("in hand");
    conduct.act(fangtan::interview::Action::ToReview).expect("there");
    conduct.act(fangtan::interview::Action::Pause).expect("paused");
    conduct.lay_down().expect("laid down").close().expect("closed");
    person.press("Esc Enter 1");
    person
}

#[test]
fn what_keeps_it_from_being_submitted_is_cut_with_a_sign_and_f5_lists_it() {
    for (lang, said) in [(Lang::Zh, "还不能提交："), (Lang::En, "cannot be submitted yet:")] {
        let mut person = at_open_review(lang);
        let screen = person.screen();
        let line = screen.lines().find(|line| line.contains(said)).unwrap_or_else(|| panic!("{screen}"));
        assert!(line.ends_with('…') || line.ends_with("结尾在场"), "{screen}");
        assert!(unicode_width::UnicodeWidthStr::width(line) < 80, "{screen}");
        assert!(person.row(23).contains("F5"), "{screen}");
        person.press("F5");
        assert!(person.shows("B3"), "{}", person.screen());
    }
}

#[test]
fn signs_of_one_column_are_kept_to_everywhere() {
    let ascii = fangtan::tui::glyphs::ASCII;
    for lang in [Lang::Zh, Lang::En] {
        let seat = Seat { lang, glyphs: ascii, ..Seat::default() };
        let mut person = Person::at(folder(EVERY_KIND, ""), seat);
        let keys =
            "1 Enter 7 1 1 Enter 9 Enter 1 Enter 2 7 x Enter 1 Enter 5 9 Enter F7 F4 Esc Esc x Esc F1 Esc";
        for key in keys.split(' ') {
            person.press(key);
            let screen = person.screen();
            assert!(!screen.contains(['–', '↵', '…', '▸', '─']), "{key}: {screen}");
        }
        assert!(person.shows("D2"), "{}", person.screen());
    }
}

#[test]
fn an_open_problem_keeps_it_from_being_submitted() {
    let mut person = Person::interviewing();
    person.press("F4");
    person.write("B3");
    person.press("Enter 2 Enter");
    person.press("Esc 9 2");
    assert!(person.shows("跳转"), "{}", person.screen());
}

#[test]
fn in_english_too() {
    let mut person = Person::interviewing_in(Lang::En);
    answered(&mut person);
    if !person.shows("submit;") {
        person.press("9 Enter");
    }
    assert_snapshot!("review_en", person.screen());
    person.press("F4");
    assert_snapshot!("jump_en", person.screen());
}
