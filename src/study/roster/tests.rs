//! Rosters as they come: what is taken, what is refused, and how it is said.

use super::*;
use crate::i18n::Lang;
use crate::source::SourceFile;
use crate::study::Study;
use encoding_rs::GB18030;

const STUDY: &str = "
study: s
questionnaire: q.yaml
roster:
  file: roster.csv
  columns:
    id: 编号
    unit: 单位
    name: 姓名
    born: 出生年
    level: 级别
units:
  - unit: g
    title: 省直
    units:
      - { unit: finance, title: { zh: 省财政厅, en: Dept. of Finance } }
      - { unit: education, title: 省教育厅 }
";

const HEAD: &str = "编号,单位,姓名,出生年,级别,备注\n";

fn study(change: &[(&str, &str)]) -> Study {
    let mut text = STUDY.to_string();
    for (from, to) in change {
        assert!(text.contains(from));
        text = text.replace(from, to);
    }
    Study::read(&SourceFile::new("study.yaml", text)).expect("a study").0
}

fn take(rows: &str) -> Result<Roster, Findings> {
    read(format!("{HEAD}{rows}").as_bytes(), &study(&[]), &mut |_, _| {})
}

fn faults(rows: &str) -> String {
    take(rows).expect_err("faults").shown(Lang::En)
}

#[test]
fn a_roster_is_read_in_either_encoding() {
    let text = format!("{HEAD}P1,省财政厅,顾予安,1975,处级,x\nP2,education,何川,1980,科级,\n");
    let utf8 = read(text.as_bytes(), &study(&[]), &mut |_, _| {}).expect("UTF-8");
    let (bytes, _, _) = GB18030.encode(&text);
    let gb = read(&bytes, &study(&[]), &mut |_, _| {}).expect("GB18030");
    assert_eq!(utf8, gb);
    assert_eq!(utf8.columns, ["level"]);
    assert_eq!(utf8.others, ["备注"]);
    let first = &utf8.people[0];
    assert_eq!((first.row, first.id.as_str(), first.name.as_str()), (2, "P1", "顾予安"));
    assert_eq!(
        (first.columns.as_slice(), first.others.as_slice()),
        (&["处级".into()][..], &["x".into()][..])
    );
}

#[test]
fn every_fault_is_listed_with_its_rows() {
    let text = faults(
        "P1,省财政厅,a,,,\nP1,finance,b,,,\n,finance,c,,,\nP2,省财正厅,d,,,\nP3,,e,,,\nP1,finance,f,,,\n\
         P4,finance,g,,,x,y\nP5,省财正厅,h,,,\nP6,省直,i,,,\n",
    );
    assert!(
        text.lines()
            .filter(|line| line.contains(": row"))
            .all(|line| line.starts_with("error: roster.csv: "))
    );
    for expected in [
        "the id P1 stands there more than once: rows 2, 3, 7",
        "the id is empty: row 4",
        "there is no unit `省财正厅`: rows 5, 9\n  did you mean `省财政厅`?",
        "the unit is empty: row 6",
        "there are more cells than headings: row 8",
        "`省直` has units below it: row 10",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn long_lists_are_cut_and_counted() {
    let rows: String = (0..120).map(|n| format!("P{n},nowhere,,,,\n")).collect();
    let text = faults(&rows);
    assert!(text.contains("rows 2, 3, 4") && text.contains("51 and 70 more"), "{text}");
    let rows: String = (0..120).map(|n| format!("P{n},nowhere{n},,,,\n")).collect();
    let text = faults(&rows);
    assert!(text.ends_with("… and 70 more"), "{text}");
}

#[test]
fn headings_must_be_there_once() {
    let lacking = read("编号,单 位\nP1,x\n".as_bytes(), &study(&[]), &mut |_, _| {}).expect_err("columns");
    let text = lacking.shown(Lang::En);
    assert!(text.contains("no column `单位`") && text.contains("no column `级别`"), "{text}");
    let twice = format!("级别,{HEAD}");
    let text = read(twice.as_bytes(), &study(&[]), &mut |_, _| {}).expect_err("twice").shown(Lang::Zh);
    assert!(text.contains("两列都叫“级别”"), "{text}");
}

#[test]
fn personal_ids_are_refused_unless_the_study_says_so() {
    let rows = "11010519491231002X,finance,,,,\n13900000001,finance,,,,\n";
    assert!(faults(rows).contains("telephone number: rows 2, 3"));
    let study = study(&[("roster:\n", "roster:\n  id_is_personal: true\n")]);
    assert!(read(format!("{HEAD}{rows}").as_bytes(), &study, &mut |_, _| {}).is_ok());
}

#[test]
fn hostile_cells_are_refused_or_made_harmless() {
    let text = faults(&format!("P1,finance,{},,,\n", "x".repeat(10 << 20)));
    assert!(text.contains("under `姓名` exceeds 64 KB: row 2"), "{}", &text[..200.min(text.len())]);
    assert!(faults("P1,finance,a\0b,,,\n").contains("NUL character under `姓名`: row 2"));
    assert!(faults("P\u{1b}[31m1,finance,,,,\n").contains("cannot be seen: row 2"));
    assert!(faults("P\u{202e}1,finance,,,,\n").contains("cannot be seen: row 2"));
    let roster = take("P1,finance,顾\u{202e}予\u{1b}[2J安,,\u{7}处级,\"a\nb\"\n").expect("harmless");
    assert_eq!(roster.people[0].name, "顾予[2J安");
    assert_eq!(roster.people[0].columns, ["处级"]);
    assert_eq!(roster.people[0].others, ["a b"]);
    assert!(roster.warnings.shown(Lang::En).contains("taken out of `姓名`: row 2"));
    // A unit from outside steers no terminal through a message.
    assert!(!faults("P1,\u{1b}[31mnowhere,,,,\n").contains('\u{1b}'));
}

#[test]
fn one_person_in_two_units_is_a_warning() {
    let roster = take("P1,finance,顾予安,1975,,\nP2,education,顾予安,1975,,\n").expect("a warning only");
    assert!(roster.warnings.shown(Lang::En).contains("perhaps one person: rows 2, 3"));
    let study = study(&[("roster:\n", "roster:\n  same: [[P1, P9]]\n")]);
    let error = read(format!("{HEAD}P1,finance,,,,\n").as_bytes(), &study, &mut |_, _| {}).expect_err("P9");
    assert!(error.shown(Lang::En).contains("`same` in study.yaml names P9"));
}

#[test]
fn a_workbook_is_read_as_people_see_it() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("说明").and_then(|s| s.write(0, 0, "x")).expect("a sheet");
    let sheet = workbook.add_worksheet().set_name("名册").expect("a sheet");
    for (column, heading) in HEAD.trim().split(',').enumerate() {
        sheet.write(0, column as u16, heading).expect("a heading");
    }
    let date = ExcelDateTime::from_ymd(1975, 3, 2).expect("a date");
    sheet.write(1, 0, "0012").and_then(|s| s.write(1, 1, "省财政厅")).expect("cells");
    sheet.write_with_format(1, 3, &date, &Format::new().set_num_format("yyyy/m/d")).expect("a date");
    sheet.write(3, 0, 12.0).and_then(|s| s.write(3, 1, "finance")).expect("cells");
    sheet
        .write_with_format(4, 0, 13.0, &Format::new().set_num_format("0000"))
        .and_then(|s| s.write(4, 1, "finance"))
        .expect("cells");
    let bytes = workbook.save_to_buffer().expect("a workbook");

    let chosen = study(&[("roster:\n", "roster:\n  sheet: 名册\n")]);
    let roster = read(&bytes, &chosen, &mut |_, _| {}).expect("a workbook");
    let ids: Vec<(&str, u64)> = roster.people.iter().map(|p| (p.id.as_str(), p.row)).collect();
    assert_eq!(ids, [("0012", 2), ("12", 4), ("0013", 5)]);
    assert_eq!(roster.people[0].born, "1975-03-02");

    let first = read(&bytes, &study(&[]), &mut |_, _| {}).expect_err("the first sheet has no such columns");
    let said = first.shown(Lang::En);
    assert!(
        said.contains("no column `编号`") && said.contains("error: roster.csv, sheet `说明`: "),
        "{said}"
    );
    let said = first.shown(Lang::Zh);
    assert!(said.contains("错误: roster.csv 工作表“说明”："), "{said}");
    let wrong = study(&[("roster:\n", "roster:\n  sheet: 名单\n")]);
    let text = read(&bytes, &wrong, &mut |_, _| {}).expect_err("no such sheet").shown(Lang::En);
    assert!(text.contains("it has: 说明, 名册"), "{text}");
}

#[test]
fn a_hundred_thousand_rows_are_read_and_progress_is_told() {
    let rows: String =
        (0..100_000).map(|n| format!("P{n},省财政厅,姓名{n},{},处级,\n", 1960 + n % 40)).collect();
    let text = format!("{HEAD}{rows}");
    let mut told = Vec::new();
    let roster = read(text.as_bytes(), &study(&[]), &mut |done, of| told.push((done, of))).expect("a roster");
    assert_eq!(roster.people.len(), 100_000);
    assert!(told.len() > 100 && told.windows(2).all(|two| two[0].0 <= two[1].0));
    assert_eq!(told.last(), Some(&(text.len() as u64, text.len() as u64)));
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_named_by_its_row() {
    let said = faults("P1,finance,a,,,\nP2,\"finance,b,,,\nP3,finance,c,,,\nP4,nowhere,d,,,\n");
    assert!(said.contains("a quotation mark is opened and never closed: row 3"), "{said}");
    assert!(!said.contains("unit") && !said.contains("row 2"), "nothing else is said of it: {said}");
    // What was wrong before it is said as ever, and a break in a cell above is no row.
    let said = faults("P1,nowhere,\"a\nb\",,,\nP2,finance,\"b\"\"\n");
    assert!(said.contains("`nowhere`: row 2") && said.contains("never closed: row 3"), "{said}");
    // Marks within a text, doubled ones, and one that is the last of the file are all closed.
    for rows in ["P1,finance,5\" board,,,\n", "P1,finance,\"\"\"a\"\"\",,,\"x\"", "P1,finance,a\",,,\"\"\n\n"]
    {
        assert_eq!(take(rows).map(|roster| roster.people.len()), Ok(1), "{rows}");
    }
    let head = format!("{}\nP1,finance,a,,,\n", HEAD.trim().replace("备注", "\"备注"));
    let said = read(head.as_bytes(), &study(&[]), &mut |_, _| {}).expect_err("a fault").shown(Lang::En);
    assert!(said.contains("in the headings a quotation mark is opened and never closed"), "{said}");
    assert!(!said.contains("no column") && !said.contains("empty"), "{said}");
}
