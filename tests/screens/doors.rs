//! The doors of the home screen: which are there for whom, and the ways from one study to another.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, bare, described, folder, with_interviewer};
use fangtan::i18n::Lang;
use fangtan::tui::settings::{GLYPHS, Settings};
use insta::assert_snapshot;
use std::fs;
use std::path::Path;

/// A methodologist and an interviewer beside the lead.
const PEOPLE: &str = "
staff:
  - { code: m1, name: 方静之, role: methodologist }
";

/// A study in a folder of this name below another.
fn put(parent: &Path, name: &str, title: &str) -> std::path::PathBuf {
    let made = described(EVERY_KIND, PEOPLE);
    let dir = parent.join(name);
    fs::create_dir(&dir).expect("a folder");
    for file in ["study.yaml", "q.yaml", "roster.csv"] {
        let text = fs::read_to_string(made.path().join(file)).expect(file);
        fs::write(dir.join(file), text.replacen("学习成效访谈", title, 1)).expect(file);
    }
    dir
}

#[test]
fn an_interviewer_has_the_doors_of_the_work_and_begins_with_practice() {
    let folder = folder(EVERY_KIND, PEOPLE);
    with_interviewer(folder.path());
    let mut person = Person::sit_down(folder.path(), Seat { member: Some("a2"), ..Seat::default() });
    assert_snapshot!("home_interviewer", person.screen());
    assert!(!person.shows("督导") && !person.shows("研究"));
    assert!(person.shows("▸ 5  练习"), "{}", person.screen());
    // The digits of doors that are for others lead nowhere.
    person.press("3");
    assert!(person.row(23).contains("只收 1–2 5–8"), "{}", person.row(23));
}

#[test]
fn a_methodologist_studies_and_does_not_interview() {
    let mut person = Person::at(
        folder(EVERY_KIND, PEOPLE),
        Seat { member: Some("m1"), lang: Lang::En, ..Seat::default() },
    );
    assert_snapshot!("home_methodologist_en", person.screen());
    assert!(!person.shows("Interviews"));
    person.press("F1");
    assert_snapshot!("home_help_en", person.screen());
    person.press("F1");
    assert!(person.shows("moves the cursor") || person.shows("move the cursor"), "{}", person.screen());
}

/// Digit and name of each door on the home screen.
fn doors(person: &Person) -> Vec<String> {
    let rows = person.screen();
    let rows = rows.lines().skip(4).map(|row| row.trim_start_matches([' ', '▸', '>']));
    let rows = rows.take_while(|row| row.starts_with(|c: char| c.is_ascii_digit()));
    rows.map(|row| row.split("  ").take(2).collect::<Vec<_>>().join(" ").trim().to_string()).collect()
}

#[test]
fn a_door_keeps_its_digit_whatever_the_study_holds_and_whoever_sits_there() {
    let more = format!("{PEOPLE}  - {{ code: s1, name: 叶听澜, role: supervisor }}\n");
    let empty = bare(EVERY_KIND, &more);
    let drawn = folder(EVERY_KIND, &more);
    let practice = folder(EVERY_KIND, &format!("practice: true\n{more}"));
    for dir in [&empty, &drawn, &practice] {
        with_interviewer(dir.path());
    }
    let all = ["1 访谈", "2 评分", "3 督导", "4 研究", "5 练习", "6 打开另一个项目", "7 换人", "8 符号"];
    let these = |digits: &str| -> Vec<String> {
        all.iter().filter(|door| digits.contains(&door[..1])).map(|door| door.to_string()).collect()
    };
    for (member, in_earnest, in_practice) in [
        ("a1", "12345678", "1234678"),
        ("a2", "125678", "1234678"),
        ("s1", "2345678", "234678"),
        ("m1", "345678", "34678"),
    ] {
        let at = |dir: &Path| Person::sit_down(dir, Seat { member: Some(member), ..Seat::default() });
        assert_eq!(doors(&at(empty.path())), these(in_earnest), "{member}, nothing read yet");
        assert_eq!(doors(&at(drawn.path())), these(in_earnest), "{member}, cases given out");
        assert_eq!(doors(&at(practice.path())), these(in_practice), "{member}, practice");
    }
}

#[test]
fn a_practice_study_says_so_and_has_no_door_to_practice() {
    let folder = folder(EVERY_KIND, "practice: true");
    with_interviewer(folder.path());
    let person = Person::sit_down(folder.path(), Seat { member: Some("a2"), ..Seat::default() });
    assert!(person.shows("演示数据") && !person.shows("练习"), "{}", person.screen());
    assert!(person.shows("▸ 1  访谈") && person.shows("6  打开另一个项目"), "{}", person.screen());
    // Everybody may see what a supervisor and a methodologist see.
    assert!(person.shows("督导") && person.shows("研究"), "{}", person.screen());
}

#[test]
fn what_is_missing_is_said_on_the_doors() {
    let mut person = Person::at(bare(EVERY_KIND, PEOPLE), Seat::default());
    assert_snapshot!("home_nothing_yet", person.screen());
    // There is nobody to practise on: the door says so and stays shut.
    person.press("5");
    assert!(
        person.row(23).contains("还没有名册，练不了") && person.shows("▸ 5  练习"),
        "{}",
        person.screen()
    );
    person.press("F1");
    assert_snapshot!("home_help", person.screen());
    // All eight doors fit in the other language too.
    person.press("Esc F3 F1");
    assert_snapshot!("home_help_all_en", person.screen());
}

#[test]
fn another_study_is_opened_and_the_first_is_still_there() {
    let parent = tempfile::tempdir().expect("a folder");
    let one = put(parent.path(), "one", "第一个项目");
    put(parent.path(), "two", "第二个项目");
    fangtan::desk::Desk::open_or_create(&one).expect("a desk");
    let mut person = Person::sit_down(&one, Seat { member: Some("m1"), ..Seat::default() });
    assert!(person.shows("第一个项目"));
    person.press("6");
    assert_snapshot!("open_study", person.screen());
    person.press("1");
    // Nobody sat there before.
    assert!(person.shows("您是谁？") && person.shows("第二个项目"), "{}", person.screen());
    person.press("2");
    assert!(person.shows("方静之 · 研究人员") && person.shows("第二个项目"), "{}", person.screen());
    person.press("6");
    person.write(&one.join("study.yaml").display().to_string());
    person.press("Enter");
    assert!(person.shows("第一个项目") && person.shows("方静之"), "{}", person.screen());
}

#[test]
fn a_path_is_completed_as_in_a_shell() {
    let parent = tempfile::tempdir().expect("a folder");
    let one = put(parent.path(), "回访-春", "第一个项目");
    put(parent.path(), "回访-秋", "第二个项目");
    for name in ["bad\u{1b}[2J\u{202e}", "else"] {
        fs::create_dir(parent.path().join(name)).expect("a folder");
    }
    fangtan::desk::Desk::open_or_create(&one).expect("a desk");
    let mut person = Person::sit_down(&one, Seat { member: Some("m1"), ..Seat::default() });
    let calm = |person: &Person| person.screen().replace(&parent.path().display().to_string(), "PARENT");
    person.press("6");
    person.write(&format!("{}/回", parent.path().display()));
    person.press("Tab");
    assert!(calm(&person).contains("PARENT/回访-"), "{}", person.screen());
    assert_snapshot!("path_candidates", calm(&person));
    // One key more, and it is certain.
    person.write("秋");
    assert!(!person.shows("回访-春/"), "candidates are gone: {}", person.screen());
    person.press("Tab");
    assert!(calm(&person).contains("PARENT/回访-秋/"), "{}", person.screen());
    person.press("Tab");
    assert!(person.shows("没有这样的文件夹"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("第二个项目"), "{}", person.screen());
}

#[test]
fn a_folder_that_cannot_be_typed_is_shown_harmlessly_and_not_written() {
    let empty = tempfile::tempdir().expect("a folder");
    for name in ["bad\u{1b}[2J\u{202e}name", "other"] {
        fs::create_dir(empty.path().join(name)).expect("a folder");
    }
    let mut person = Person::without_study(empty.path(), Seat { lang: Lang::En, ..Seat::default() });
    // A new study is made in this folder, so paths begin here.
    person.press("3 b Tab");
    assert!(person.row(5).ends_with("Path   bad") && person.shows("   bad[2Jname/"), "{}", person.screen());
    assert_snapshot!("path_harmless_en", person.screen());
    person.press("Backspace Backspace Backspace o Tab");
    assert!(person.shows("other/") && !person.shows("bad"), "{}", person.screen());
}

#[test]
fn a_path_that_leads_nowhere_changes_nothing() {
    let folder = folder(EVERY_KIND, PEOPLE);
    let mut person = Person::sit_down(folder.path(), Seat { member: Some("m1"), ..Seat::default() });
    person.press("6");
    person.write("/nowhere/at/all");
    person.press("Enter");
    assert!(person.shows("没有文件夹 /nowhere/at/all"), "{}", person.screen());
    person.press("Esc Esc");
    assert!(person.shows("方静之 · 研究人员"), "{}", person.screen());
}

#[test]
fn without_a_study_one_is_opened_tried_or_made() {
    // Nothing beside it either.
    let parent = tempfile::tempdir().expect("a folder");
    let empty = parent.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let mut person = Person::without_study(&empty, Seat::default());
    assert_snapshot!("lobby", person.screen());
    person.press("F3");
    assert!(person.shows("Try the example"), "{}", person.screen());
    person.press("F3 1");
    assert!(person.shows("没有别的项目"), "{}", person.screen());
    person.press("Esc 3");
    assert_snapshot!("make_new", person.screen());
    person.press("Enter");
    assert!(person.shows("您是谁？"), "{}", person.screen());
    person.press("1");
    assert!(person.shows("培训回访") && person.shows("还没有名册，从这里读入"), "{}", person.screen());
    assert!(empty.join("fangtan-study/questionnaire.yaml").is_file());
    person.press("Esc");
    assert!(person.app.is_over());
}

#[test]
fn a_path_that_is_typed_takes_the_place_of_the_one_proposed() {
    let empty = tempfile::tempdir().expect("a folder");
    let mut person = Person::without_study(empty.path(), Seat::default());
    person.press("3");
    person.write("mine");
    person.press("Enter");
    assert!(person.shows("您是谁？"), "{}", person.screen());
    assert!(empty.path().join("mine/questionnaire.yaml").is_file());
}

#[test]
fn the_example_opens_on_the_newcomers_case() {
    let empty = tempfile::tempdir().expect("a folder");
    let mut person = Person::without_study(empty.path(), Seat::default());
    person.press("2");
    assert!(person.shows("开始访谈"), "{}", person.screen());
    person.press("Esc Esc");
    assert!(person.shows("演示数据") && person.shows("研究"), "{}", person.screen());
}

#[test]
fn signs_are_changed_and_remembered() {
    let home = tempfile::tempdir().expect("a folder");
    let settings = Settings::at(&home.path().join("settings"));
    let seat = Seat { member: Some("m1"), settings: settings.clone(), ..Seat::default() };
    let mut person = Person::at(folder(EVERY_KIND, PEOPLE), seat);
    person.press("8");
    assert!(person.shows("> 8  符号"), "{}", person.screen());
    assert_eq!(settings.get(GLYPHS).as_deref(), Some("ascii"));
    person.press("8");
    assert!(person.shows("▸ 8  符号"), "{}", person.screen());
    assert_eq!(settings.get(GLYPHS).as_deref(), Some("unicode"));
}

#[test]
fn signs_change_even_where_nothing_can_be_remembered() {
    let mut person = Person::at(folder(EVERY_KIND, PEOPLE), Seat { member: Some("m1"), ..Seat::default() });
    person.press("8");
    assert!(person.shows("> 8  符号") && person.row(23).contains("记不住"), "{}", person.screen());
}

/// Where the tables of a study cannot be read, home says why and lets one out.
#[test]
fn home_of_a_damaged_study_says_what_is_wrong() {
    use std::io::{Seek, SeekFrom, Write};
    let folder = folder(EVERY_KIND, "");
    let file = folder.path().join("study.db");
    let db = rusqlite::Connection::open(&file).expect("a database");
    let ask = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number") as u64;
    let page = ask("SELECT rootpage FROM sqlite_schema WHERE name = 'case_row'");
    let size = ask("SELECT page_size FROM pragma_page_size");
    ask("PRAGMA wal_checkpoint(TRUNCATE)");
    drop(db);
    let mut raw = std::fs::OpenOptions::new().write(true).open(&file).expect("the file");
    raw.seek(SeekFrom::Start((page - 1) * size)).expect("a place");
    raw.write_all(&vec![0; size as usize]).expect("overwritten");
    drop(raw);
    let person = Person::at(folder, Seat::default());
    assert!(person.shows("数据库文件损坏") && person.shows("Esc 退出"), "{}", person.screen());
}
