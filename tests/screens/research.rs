//! The methodologist's screen: five lines with their state or next step, and the steps.

use crate::driver::{Person, Seat};
use crate::study::{EVERY_KIND, bare, folder, with_interviewer};
use fangtan::i18n::Lang;
use insta::assert_snapshot;

/// A screen without what differs from run to run: the folder, hashes, days.
fn calm(person: &Person) -> String {
    let text = person.screen().replace(&person.dir.display().to_string(), "DIR");
    let characters: Vec<char> = text.chars().collect();
    let hex = |range: std::ops::Range<usize>| {
        characters.get(range).is_some_and(|some| some.iter().all(char::is_ascii_hexdigit))
    };
    let is = |at: usize, c: char| characters.get(at) == Some(&c);
    let mut out = String::new();
    let mut at = 0;
    while at < characters.len() {
        if hex(at..at + 4) && is(at + 4, ' ') && hex(at + 5..at + 9) && is(at + 9, '…') {
            out += "0123 4567…";
            at += 10;
        } else if hex(at..at + 16) {
            out.push('0');
            at += 1;
            while at < characters.len() && characters[at].is_ascii_hexdigit() {
                out.push('0');
                at += 1;
            }
        } else if hex(at..at + 2) && is(at + 2, '-') && hex(at + 3..at + 5) {
            out += "11-24";
            at += 5;
        } else {
            out.push(characters[at]);
            at += 1;
        }
    }
    out
}

/// Without the times of day.
fn clocks(text: &str) -> String {
    let is_digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let mut characters: Vec<char> = text.chars().collect();
    for at in 2..characters.len() {
        let (before, after) = (characters.get(at - 1).copied(), characters.get(at + 1).copied());
        if characters[at] == ':' && is_digit(before.as_ref()) && is_digit(after.as_ref()) {
            for near in [at - 2, at - 1, at + 1, at + 2] {
                characters[near] = '0';
            }
        }
    }
    characters.into_iter().collect()
}

fn study(member: &'static str, lang: Lang, size: (u16, u16), dir: tempfile::TempDir) -> Person {
    let person = Person::at(dir, Seat { member: Some(member), lang, size, ..Seat::default() });
    through_the_door(person, lang)
}

fn study_at(dir: &std::path::Path, member: &'static str, lang: Lang) -> Person {
    through_the_door(Person::sit_down(dir, Seat { member: Some(member), lang, ..Seat::default() }), lang)
}

fn through_the_door(mut person: Person, lang: Lang) -> Person {
    let name = if lang == Lang::Zh { "研究" } else { "Study" };
    let row =
        person.screen().lines().find(|line| line.contains(&format!("  {name}"))).expect("a door").to_string();
    let digit = row.trim_start_matches([' ', '▸']).chars().next().expect("a digit").to_string();
    person.press(&digit);
    person
}

const PEOPLE: &str = "
staff:
  - { code: m1, name: 方静之, role: methodologist }
";

#[test]
fn a_study_is_set_up_from_its_first_line_to_its_last() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    assert_snapshot!("study_nothing_yet", calm(&person));
    person.press("2 Enter");
    assert!(person.row(23).contains("已读入 6 行，6 人合资格"), "{}", person.screen());
    assert_snapshot!("study_roster", calm(&person));
    person.press("3 Enter");
    assert_snapshot!("draw_asks", calm(&person));
    // A digit only moves there, and the first row is "no".
    person.press("3");
    assert!(person.shows("▸ 3"), "{}", person.screen());
    person.press("1 Enter");
    assert!(person.shows("还没有抽取（4 人）"), "{}", person.screen());
    person.press("Enter 3 Enter");
    assert_snapshot!("certificate_one_step", calm(&person));
    person.press("Enter");
    person.wait_for("今天已核对");
    assert_snapshot!("study_drawn", calm(&person));
    person.press("4 Enter");
    assert!(person.row(23).contains("派出 4 个个案"), "{}", person.screen());
    assert!(person.shows("4 个个案都派了"));
    person.press("5 Enter");
    assert!(person.row(23).contains("张表已在 export/"), "{}", person.screen());
    assert!(person.dir.join("export/answers.csv").is_file());
    let manifest = person.dir.join("export/export.json");
    let before = std::fs::read(&manifest).expect("a manifest");
    // A second time it asks, and the cursor stands on "no".
    person.press("Enter");
    assert_snapshot!("export_again", clocks(&calm(&person)));
    person.press("Enter");
    assert_eq!(std::fs::read(&manifest).expect("a manifest"), before);
    person.press("Enter 2 Enter");
    assert!(person.row(23).contains("张表已在 export/"), "{}", person.screen());
    assert_ne!(std::fs::read(&manifest).expect("a manifest"), before);
    person.press("Esc");
    assert!(person.shows("问卷、抽样、导出"), "{}", person.screen());
}

#[test]
fn a_plan_waits_for_its_public_value() {
    let mut person = study("m1", Lang::En, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("2 Enter 3 Enter");
    assert_snapshot!("draw_asks_en", calm(&person));
    person.press("2 Enter");
    // Which value is awaited is announced with the plan; back leads to the choice, and nothing is fixed.
    person.press("Esc");
    assert!(person.shows("▸ 2") && !person.dir.join("draws").exists(), "{}", person.screen());
    person.press("Enter");
    person.paste("state lottery\u{1b}[2J, draw of 24 November 2026");
    assert_snapshot!("announced_en", calm(&person));
    person.press("Enter");
    assert!(person.shows("awaits the value, ↵ takes it"), "{}", person.screen());
    assert_snapshot!("study_awaits_en", calm(&person));
    person.press("Enter");
    // Nothing, or blanks: refused with a word, and nothing goes on.
    person.press("Enter");
    assert!(person.row(23).contains("write the public value"), "{}", person.screen());
    person.write("  　");
    person.press("Enter");
    assert!(person.row(23).contains("write the public value"), "{}", person.screen());
    person.press("Backspace Backspace Backspace");
    person.paste("02 09\u{1b}[2J 14\r\n\u{202e}17");
    person.press("Enter Enter");
    assert!(person.row(23).contains("write where it was published"), "{}", person.screen());
    person.write("lottery of 24 November");
    assert_snapshot!("public_value_en", calm(&person));
    person.press("Enter");
    assert_snapshot!("public_value_asks_en", calm(&person));
    // The cursor stands on "no", and a digit only moves it.
    person.press("2");
    assert!(person.shows("▸ 2") && !person.dir.join("draws/first.certificate.json").exists());
    person.press("Esc Enter Enter");
    assert!(person.shows("▸   Published") || person.shows("▸ Published"), "{}", person.screen());
    person.press("Enter Down Enter");
    assert_snapshot!("certificate_en", calm(&person));
    let certificate = certificate(&person);
    assert_eq!(certificate["seed"]["public"], "02 09[2J 14 17");
    assert_eq!(certificate["seed"]["source"], "lottery of 24 November");
    person.press("Enter");
    person.wait_for("checked now");
    assert!(person.shows("the round closes"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("a study");
    let mut writer = desk.writer("m1").expect("a writer");
    fangtan::desk::close::close(&desk, &mut writer, "1", Some("a trial")).expect("closed");
    drop(writer);
    person.press("Esc 4 3");
    assert!(person.shows("published in draws/first.opened.json"), "{}", person.screen());
}

fn certificate(person: &Person) -> serde_json::Value {
    let bytes = std::fs::read(person.dir.join("draws/first.certificate.json")).expect("a certificate");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn a_value_that_nobody_could_type_again_is_refused_before_it_is_asked_about() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("2 Enter 3 Enter 2 Enter");
    assert_snapshot!("announced", calm(&person));
    // Left empty, the third party names the value.
    person.press("Enter");
    assert!(person.shows("等公开数值，↵ 填"), "{}", person.screen());
    assert_snapshot!("study_awaits", calm(&person));
    person.press("Enter");
    person.paste("02\u{ad}09");
    person.press("Enter");
    assert!(person.row(23).contains("看不见的字符"), "{}", person.row(23));
    person.press("Backspace Backspace Backspace Backspace Backspace");
    // Past an empty value by the arrows: it is asked for before anything else.
    person.press("Down");
    person.write("体彩 11 月 24 日");
    person.press("Enter");
    assert!(person.row(23).contains("请写公开数值"), "{}", person.row(23));
    person.paste(&"9".repeat(300));
    person.press("Enter Enter");
    assert!(person.shows("共 300 字"), "{}", person.screen());
    assert_snapshot!("public_value_asks", calm(&person));
    person.press("2 Enter");
    assert!(person.shows("抽了 4 人：个案 001 到 004"), "{}", person.screen());
    assert_snapshot!("certificate", calm(&person));
}

#[test]
fn what_is_wrong_with_the_files_of_a_plan_is_said_and_nothing_is_drawn() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("2 Enter 3 Enter 2 Enter Enter Enter");
    let frame = person.dir.join("draws/first.frame.tsv");
    let text = std::fs::read_to_string(&frame).expect("a frame");
    std::fs::write(&frame, text.replacen("p6", "p7", 1)).expect("written");
    person.write("1");
    person.press("Enter");
    person.write("2");
    person.press("Enter 2 Enter");
    assert!(person.shows("抽样框变了") && person.shows("现在抽 4 人"), "{}", person.screen());
    assert!(!person.dir.join("draws/first.certificate.json").exists());
}

#[test]
fn another_plan_is_made_with_a_reason_and_the_certificate_lists_both() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("2 Enter 3 Enter 2 Enter Enter Enter");
    // From the form of the value that will never come.
    person.press("Down Down");
    assert_snapshot!("public_value_another", calm(&person));
    person.press("x");
    assert!(person.row(23).contains("只收"), "{}", person.row(23));
    person.press("Enter");
    assert_snapshot!("another_plan", calm(&person));
    person.press("Enter");
    assert!(person.row(23).contains("请先写明理由"), "{}", person.row(23));
    person.write("开奖推迟");
    person.press("Enter");
    assert_snapshot!("draw_asks_again", calm(&person));
    person.press("3 Enter");
    assert!(person.shows("这是本轮第 2 号方案；早先的 1 个"), "{}", person.screen());
    person.press("Enter");
    person.wait_for("今天已核对");
    let certificate = certificate(&person);
    assert_eq!(
        (&certificate["number"], &certificate["earlier"][0]["reason"]),
        (&2.into(), &"开奖推迟".into())
    );
    assert!(person.shows("抽了就不重来"), "{}", person.screen());
}

#[test]
fn a_second_draw_of_a_round_takes_a_reason() {
    let dir = folder(EVERY_KIND, PEOPLE);
    let path = dir.path().join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    let more = "  - { draw: second, method: simple, size: 2 }\n  - { draw: third, method: simple, round: 2, size: 1 }\n";
    std::fs::write(&path, text + more).expect("written");
    let mut person = study("m1", Lang::En, (80, 24), dir);
    person.press("3");
    person.wait_for("checked now");
    assert!(person.row(23).contains("draw second (a reason first)"), "{}", person.screen());
    assert_snapshot!("study_second_en", calm(&person));
    // Another draw that is not made yet: the arrows lead there and back.
    person.press("Right Right");
    assert!(person.row(23).contains("draw third (asks first)"), "{}", person.row(23));
    person.press("Left Left Enter");
    person.write("three refused before they were asked");
    assert_snapshot!("another_plan_en", calm(&person));
    person.press("Enter");
    assert_snapshot!("draw_asks_again_en", calm(&person));
    person.press("2 Enter Enter");
    assert!(person.row(23).contains("take down the value of second"), "{}", person.screen());
    let plan = std::fs::read_to_string(person.dir.join("draws/second.plan.json")).expect("a plan");
    assert!(plan.contains("three refused before they were asked"), "{plan}");
}

#[test]
fn whoever_only_looks_finds_a_waiting_plan_and_no_form() {
    let dir = bare(EVERY_KIND, "practice: true");
    with_interviewer(dir.path());
    let mut lead = study("a1", Lang::Zh, (80, 24), dir);
    lead.press("2 Enter 3 Enter 2 Enter Enter");
    let mut person = study_at(&lead.dir, "a2", Lang::Zh);
    person.press("3");
    assert!(person.shows("方案已定，等公开数值") && !person.shows("填上"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("方案已定，等公开数值"), "{}", person.screen());
}

#[test]
fn it_is_the_same_in_english_and_in_a_large_window() {
    let mut person = study("m1", Lang::En, (120, 40), folder(EVERY_KIND, PEOPLE));
    person.press("3");
    person.wait_for("checked now");
    assert_snapshot!("study_large_en", calm(&person));
}

#[test]
fn a_file_that_was_changed_is_named() {
    let dir = folder(EVERY_KIND, PEOPLE);
    let frame = dir.path().join("draws/first.frame.tsv");
    let text = std::fs::read_to_string(&frame).expect("a frame");
    std::fs::write(&frame, text.replacen("p1", "p9", 1)).expect("written");
    let mut person = study("m1", Lang::Zh, (80, 24), dir);
    person.press("3");
    person.wait_for("处不符");
    assert!(person.shows("first.frame.tsv"), "{}", person.screen());
}

#[test]
fn what_the_checker_finds_is_listed_with_its_place() {
    let wrong = EVERY_KIND.replace("range: 0..31\n        warn:", "range: 31..0\n        warn:");
    assert_ne!(wrong, EVERY_KIND);
    let person = study("m1", Lang::Zh, (80, 24), bare(&wrong, PEOPLE));
    assert!(!person.shows(" 0 错误"), "{}", person.screen());
    assert!(person.shows("q.yaml:"), "{}", person.screen());
}

#[test]
fn the_description_is_read_anew_and_a_wrong_one_is_said_and_changes_nothing() {
    let dir = bare(EVERY_KIND, PEOPLE);
    let path = dir.path().join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    let mut person = study("m1", Lang::Zh, (80, 24), dir);
    std::fs::write(&path, text.replace("size: 4", "size: 2")).expect("written");
    person.press("Esc Enter");
    assert!(person.shows("还没有抽取（2 人）"), "{}", person.screen());
    std::fs::write(&path, text.replace("size: 4", "size: many")).expect("written");
    person.press("Esc Enter");
    assert!(person.shows("1 错误") && person.shows("study.yaml:"), "{}", person.screen());
    assert!(person.shows("还没有抽取（2 人）"), "{}", person.screen());
}

#[test]
fn a_roster_with_faults_is_refused_in_full() {
    let dir = bare(EVERY_KIND, PEOPLE);
    std::fs::write(dir.path().join("roster.csv"), "id,unit,name,phone\np1,nowhere,某人,1\n")
        .expect("written");
    let mut person = study("m1", Lang::Zh, (80, 24), dir);
    person.press("2 Enter");
    assert!(person.shows("没有做成") && person.shows("nowhere"), "{}", person.screen());
    assert!(person.shows("还没有名册"), "{}", person.screen());
}

/// The roster with three more people and without the last one, whom somebody else replaced.
const NEWER: &str = "id,unit,name,phone
p1,finance,顾予安,10000000001
p2,audit,陆青禾,10000000002
p3,finance,温若谷,10000000003
p4,audit,骆怀瑾,10000000004
p5,audit,桑以宁,10000000005
p7,audit,宋知秋,10000000007
p8,audit,许棠,10000000008
p9,audit,季云深,10000000009
";

fn put_roster(person: &Person, text: &str) {
    std::fs::write(person.dir.join("roster.csv"), text).expect("written");
}

#[test]
fn a_newer_roster_is_noticed_compared_and_read_when_it_is_confirmed() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("2 Enter 3 Enter 2 Enter Enter");
    put_roster(&person, NEWER);
    person.press("Esc Enter 2");
    person.wait_for("新来 3 人");
    assert_snapshot!("roster_changed", calm(&person));
    person.press("Enter");
    assert_snapshot!("roster_again", calm(&person));
    // The cursor stands on "no", and so it is.
    person.press("Enter");
    assert!(person.shows("6 / 6 人"), "{}", person.screen());
    person.press("Enter 2");
    assert!(person.shows("▸ 2") && person.shows("再读一次"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("8 / 8 人") && !person.shows("文件变了"), "{}", person.screen());
    // The plan that waits keeps its frame.
    person.press("3 Enter");
    person.write("1");
    person.press("Enter");
    person.write("2");
    person.press("Enter 2 Enter Enter");
    person.wait_for("今天已核对");
    assert!(person.shows("  省审计厅   3   2"), "{}", person.screen());
}

#[test]
fn a_newer_roster_is_compared_in_english() {
    let mut person = study("m1", Lang::En, (80, 24), folder(EVERY_KIND, PEOPLE));
    put_roster(&person, &NEWER.replace("季云深", "\u{1b}[2J\u{202e}季云深"));
    person.press("Esc Enter 2");
    person.wait_for("3 new, 1 no longer on it");
    assert_snapshot!("roster_changed_en", calm(&person));
    person.press("Enter");
    assert_snapshot!("roster_again_en", calm(&person));
    person.press("2 Enter");
    assert!(person.shows("8 of 8, 2 units"), "{}", person.screen());
}

#[test]
fn a_roster_that_only_tells_other_names_says_so() {
    let mut person = study("m1", Lang::Zh, (80, 24), folder(EVERY_KIND, PEOPLE));
    let text = std::fs::read_to_string(person.dir.join("roster.csv")).expect("a roster");
    put_roster(&person, &text.replace("10000000001", "10000000011"));
    person.press("Esc Enter 2");
    person.wait_for("人没有变");
    // Put back: there is nothing to be read again.
    put_roster(&person, &text);
    person.press("Enter");
    assert!(!person.shows("文件变了"), "{}", person.screen());
}

#[test]
fn a_roster_that_study_yaml_judges_otherwise_is_read_again_too() {
    let mut person = study("m1", Lang::En, (80, 24), folder(EVERY_KIND, PEOPLE));
    let path = person.dir.join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    let stricter = "phone: phone }\n  eligible:\n    - { must: \"${unit} != 'audit'\", else: { zh: 不访, en: Not asked } }\n";
    let stricter = text.replacen("phone: phone }\n", stricter, 1);
    assert_ne!(stricter, text);
    std::fs::write(&path, stricter).expect("written");
    person.press("Esc Enter 2");
    person.wait_for("study.yaml changed, ↵ compares");
    assert_snapshot!("roster_judged_otherwise_en", calm(&person));
    person.press("Enter 2 Enter");
    assert!(person.shows("3 of 6, 2 units") || person.shows("3 of 6, 1 unit"), "{}", person.screen());
    assert!(!person.shows("study.yaml changed"), "{}", person.screen());
}

#[test]
fn a_newer_roster_with_faults_is_refused_and_the_old_one_stands() {
    let mut person = study("m1", Lang::Zh, (80, 24), folder(EVERY_KIND, PEOPLE));
    put_roster(&person, &NEWER.replace("p9,audit", "p9,nowhere"));
    person.press("Esc Enter 2");
    person.wait_for("照这样读不进来");
    assert!(person.shows("nowhere"), "{}", person.screen());
    person.press("Enter");
    assert!(person.shows("没有做成") && person.shows("6 / 6 人"), "{}", person.screen());
    // A roster that was moved away once it was read is no news.
    std::fs::remove_file(person.dir.join("roster.csv")).expect("gone");
    person.press("Esc Enter 2");
    assert!(!person.shows("文件变了") && !person.shows("读不进来"), "{}", person.screen());
}

#[test]
fn in_a_practice_study_an_interviewer_looks_and_does_not_act() {
    let dir = bare(EVERY_KIND, "practice: true");
    let path = dir.path().join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    std::fs::write(&path, text.replace("role: lead", "role: interviewer")).expect("written");
    let mut person = study("a1", Lang::Zh, (80, 24), dir);
    assert!(person.shows("演示数据") && person.shows("等研究人员读入"), "{}", person.screen());
    person.press("2 Enter");
    assert!(person.shows("还没有名册"), "{}", person.screen());
}

#[test]
fn what_is_no_export_of_the_study_is_named_and_left_alone() {
    let dir = folder(EVERY_KIND, PEOPLE);
    std::fs::create_dir(dir.path().join("export")).expect("a folder");
    std::fs::write(dir.path().join("export/letter.txt"), "dear").expect("written");
    let mut person = study("m1", Lang::En, (80, 24), dir);
    person.press("5");
    assert!(person.shows("something else is in export/"), "{}", person.screen());
    assert!(person.shows("Move it away first"), "{}", person.screen());
    assert!(!person.row(23).contains("export again"), "{}", person.row(23));
    person.press("Enter");
    let left = std::fs::read_to_string(person.dir.join("export/letter.txt")).expect("a letter");
    assert_eq!(left, "dear");
    // Moved away beside the open screen, there is room.
    std::fs::remove_dir_all(person.dir.join("export")).expect("gone");
    person.wait(2);
    person.wait_for("↵ writes export/");
}

#[test]
fn what_is_done_beside_it_is_on_the_screen_within_two_seconds() {
    let mut person = study("m1", Lang::Zh, (80, 24), bare(EVERY_KIND, PEOPLE));
    person.press("3");
    assert!(person.shows("还没有名册"), "{}", person.screen());
    let desk = fangtan::desk::Desk::open(&person.dir).expect("a study");
    let mut writer = desk.writer("m1").expect("a writer");
    fangtan::desk::roster::read(&desk, &mut writer, &mut |_, _| {}).expect("read");
    person.wait(2);
    person.wait_for("6 / 6 人");
    // The cursor is where it was.
    assert!(person.shows("▸ 3"), "{}", person.screen());
    put_roster(&person, NEWER);
    person.wait(2);
    person.wait_for("文件变了");
    person.press("2");
    person.wait_for("新来 3 人");
    let path = person.dir.join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    std::fs::write(&path, text.replace("size: 4", "size: 2")).expect("written");
    person.wait(2);
    person.wait_for("还没有抽取（2 人）");
    assert!(person.shows("▸ 2"), "{}", person.screen());
}
