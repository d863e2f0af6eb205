//! What the screens withstand: small windows, full disks, other processes, hostile text, thousands of items.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, folder};
use fangtan::tui::glyphs::Glyphs;
use fangtan::tui::worker::Job;
use insta::assert_snapshot;

#[test]
fn a_small_window_says_so_and_nothing_is_lost() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 7");
    person.resize(62, 18);
    assert_snapshot!("too_small", person.screen());
    person.press("5 Enter");
    person.resize(20, 5);
    person.resize(80, 24);
    assert!(person.shows(" 7 天") && person.cursor() == Some((13, 6)), "{}", person.screen());
    person.resize(120, 40);
    assert_snapshot!("number_wide", person.screen());
}

#[test]
fn a_window_of_three_rows_of_twenty_still_says_what_it_needs() {
    for lang in [fangtan::i18n::Lang::Zh, fangtan::i18n::Lang::En] {
        let mut person = Person::at(folder(EVERY_KIND, ""), Seat { lang, ..Seat::default() });
        for (width, height) in [(20, 3), (20, 5), (24, 3), (31, 4), (50, 10), (79, 23), (200, 3), (100, 23)] {
            person.resize(width, height);
            let said = person.screen().replace(['\n', ' '], "");
            assert!(
                said.contains("80×24") && said.contains(&format!("{width}×{height}")),
                "{width}×{height}: {said}"
            );
            let whole = ["已存好。", "saved."].iter().any(|end| said.ends_with(end));
            assert!(whole, "{width}×{height}: {said}");
        }
    }
}

#[test]
fn a_long_title_gives_way_to_the_number_and_to_what_is_saved() {
    let long = EVERY_KIND.replace(
        "title: { zh: 学习成效访谈, en: Learning interview }",
        "title: { zh: 医疗机构工作人员手卫生依从性与培训效果年度调查, en: Hand hygiene among hospital staff after training }",
    );
    for lang in [fangtan::i18n::Lang::Zh, fangtan::i18n::Lang::En] {
        let mut person = Person::at(folder(&long, "practice: true"), Seat { lang, ..Seat::default() });
        person.begin();
        let head = person.row(0);
        let (number, saved) = match lang {
            fangtan::i18n::Lang::Zh => ("个案 001", "● 已存 10:41"),
            fangtan::i18n::Lang::En => ("Case 001", "● saved 10:41"),
        };
        assert!(head.contains(number) && head.ends_with(saved) && head.contains('…'), "{head}");
    }
}

#[test]
fn statements_longer_than_a_line_are_read_whole() {
    let mut grid = String::from(
        "questionnaire: long\nlanguages: [en]\ntitle: Long\nopening: none\nparts:\n  - part: P\n    items:\n      \
         - grid: K\n        text: How far do you agree?\n        choices:\n",
    );
    for (code, label) in
        ["Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"]
            .iter()
            .enumerate()
    {
        grid += &format!("          {}: {label}\n", code + 1);
    }
    grid += "        rows:\n";
    for n in 1..=12 {
        grid += &format!(
            "          K{n}: Statement {n} goes on for longer than one line has room, and it ends in word{n}.\n"
        );
    }
    let seat = Seat { lang: fangtan::i18n::Lang::En, ..Seat::default() };
    let mut person = Person::at(folder(&grid, ""), seat);
    person.press("1 Enter 1");
    assert_snapshot!("grid_long", person.screen());
    for n in 1..=12 {
        assert!(
            person.shows(&format!("▸ K{n} ")) && person.shows(&format!("word{n}.")),
            "{}",
            person.screen()
        );
        person.press("2");
    }
    assert_snapshot!("grid_long_end", person.screen());
}

#[test]
fn signs_of_one_column_where_they_are_asked_for() {
    let seat = Seat { glyphs: Glyphs::named(Some("ascii")), ..Seat::default() };
    let mut person = Person::at(folder(EVERY_KIND, ""), seat);
    person.begin();
    person.press("2 Enter 1");
    assert_snapshot!("many_ascii", person.screen());
    let ours = "─●▸━✓…※·";
    let left: Vec<char> = person.screen().chars().filter(|c| ours.contains(*c)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_a_questionnaire_says_cannot_steer_the_terminal() {
    let hostile = EVERY_KIND.replace("zh: 1919 年,", r#"zh: "\e[31m1919\u202e 年","#).replace(
        "zh: 请您说出中国共产党第一次全国代表大会召开的年份。,",
        r#"zh: "请您\e[2J说出\u202E年份","#,
    );
    assert!(hostile.contains("e[2J") && hostile.contains("e[31m"));
    let mut person = Person::at(folder(&hostile, ""), Seat::default());
    person.begin();
    assert!(!person.screen().contains('\u{1b}') && !person.screen().contains('\u{202e}'));
    assert!(person.shows("请您"), "{}", person.screen());
}

#[test]
fn a_slow_save_says_so_and_keeps_the_keys_in_order() {
    let mut person = Person::interviewing();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    person.app.hold(Job::new(move |_| wait.recv().is_ok()));
    for key in ["2", "Enter", "1", "3"] {
        let code = match key {
            "Enter" => crossterm::event::KeyCode::Enter,
            digit => crossterm::event::KeyCode::Char(digit.chars().next().expect("a digit")),
        };
        person.app.take(fangtan::tui::app::Event::Terminal(crossterm::event::Event::Key(code.into())));
    }
    std::thread::sleep(std::time::Duration::from_millis(160));
    person.app.tick();
    person.draw();
    assert!(person.row(0).contains("正在保存"), "{}", person.row(0));
    assert!(person.shows("B3") && !person.shows("✓"), "nothing is drawn before it is saved");
    go.send(()).expect("let go");
    person.settle();
    person.app.tick();
    person.draw();
    assert!(person.shows("[✓] 1") && person.shows("[✓] 3"), "{}", person.screen());
    assert!(person.row(0).contains("已存"));
}

#[test]
fn a_disk_that_refuses_keeps_the_screen_and_goes_on_when_it_can() {
    let mut person = Person::interviewing();
    let lock = rusqlite::Connection::open(person.dir.join("study.db")).expect("the database");
    lock.execute_batch("PRAGMA max_page_count").expect("a pragma");
    drop(lock);
    person.press("2 Enter 1 Enter 1 2");
    let blocker = block(&person.dir);
    person.press("Enter");
    assert!(person.row(0).contains("未存"), "{}", person.screen());
    assert!(person.shows("12 天") && person.shows("D2"), "{}", person.screen());
    unblock(&person.dir, blocker);
    person.press("Enter");
    assert!(person.shows("D3") && person.row(0).contains("已存"), "{}", person.screen());
}

/// Makes every write to the log fail.
fn block(dir: &std::path::Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(dir.join("study.db")).expect("the database");
    db.execute_batch(
        "CREATE TRIGGER no_room BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    .expect("a trigger");
    db
}

fn unblock(_dir: &std::path::Path, db: rusqlite::Connection) {
    db.execute_batch("DROP TRIGGER no_room").expect("no trigger");
}

#[test]
fn who_has_a_case_in_hand_is_said() {
    let folder = folder(EVERY_KIND, "");
    let mut first = Person::sit_down(folder.path(), Seat::default());
    first.begin();
    let mut second = Person::sit_down(folder.path(), Seat::default());
    second.press("1 Enter 1");
    assert!(second.row(23).contains("a1") || second.row(23).contains("沈知远"), "{}", second.screen());
    drop(first);
    second.press("1");
    assert!(second.shows("请您说出"), "what was left is taken over: {}", second.screen());
}

#[test]
fn five_thousand_items_make_nobody_wait() {
    use std::fmt::Write;
    let mut long = String::from(
        "questionnaire: long\nlanguages: [zh]\ntitle: { zh: 长 }\nallow: [dont-know]\nparts:\n  - part: P\n    title: { zh: 长 }\n    items:\n",
    );
    for n in 0..5000 {
        writeln!(long, "      - number: Q{n}\n        text: {{ zh: 第 {n} 题 }}\n        range: 0..9")
            .expect("text");
    }
    let mut person = Person::at(folder(&long, ""), Seat::default());
    person.begin();
    let begun = std::time::Instant::now();
    for _ in 0..50 {
        person.press("5 Enter");
    }
    let each = begun.elapsed() / 100;
    assert!(person.shows("Q50"), "{}", person.screen());
    // Unoptimised, on a busy machine; the bench holds the real bound.
    assert!(each < std::time::Duration::from_millis(60), "{each:?} a key");
    person.press("F4");
    person.write("Q4999");
    assert!(person.shows("Q4999"), "{}", person.screen());
}

#[test]
fn a_case_taken_over_by_another_process_keeps_the_text_on_the_screen() {
    let mut person = Person::interviewing();
    person.press("2 Enter 1 Enter 1 2");
    let db = rusqlite::Connection::open(person.dir.join("study.db")).expect("the database");
    let taken = "UPDATE claim SET epoch = epoch + 1, stream = randomblob(16), actor = '何川'";
    assert_eq!(db.execute(taken, []).expect("taken"), 1);
    person.press("Enter");
    assert!(person.row(0).contains("未存") && person.row(23).contains("何川"), "{}", person.screen());
    assert!(person.shows("12 天"));
    person.press("3 Enter");
    assert!(person.shows("D2") && person.row(0).contains("未存"), "{}", person.screen());
    person.press("Esc");
    assert!(person.shows("接触记录"), "{}", person.screen());
}

#[test]
fn a_paste_is_one_text_and_presses_no_keys() {
    let mut person = Person::interviewing();
    person.paste("2\r\n");
    assert!(!person.shows("✓") && person.shows("B3"), "{}", person.screen());
    person.press("F2");
    person.paste("第一行\u{1b}[2J\r\n第二行");
    assert!(person.shows("第一行[2J\n  第二行"), "{}", person.screen());
}

#[test]
fn help_is_one_key_away_where_no_text_is_typed() {
    let mut person = Person::at(folder(EVERY_KIND, ""), Seat::default());
    person.write("？");
    assert_snapshot!("help_everywhere", person.screen());
    person.press("Esc");
    assert!(person.shows("换人"));
}
