//! Texts that would like to be more than texts.

use crate::helper::Study;
use fangtan::form::{Address, State};
use fangtan::interview::Action;

const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://x.invalid\",\"click\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "'=1",
    "a\"b,c\nd;e",
    "\u{202e}txt\u{1b}[31mred\u{0}nul\u{7}",
    "-7",
];

/// What a spreadsheet would run, whatever stands around it.
fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() && cell.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.')
}

fn hostile_study() -> Study {
    let study = Study::drawn(false);
    for (number, texts) in (1..=6).zip(HOSTILE.chunks(2)) {
        let mut sitting = study.begin(study.case(number), "person");
        sitting.answer("A1", "8");
        sitting.answer("A1_other", texts[0]);
        sitting.answer("A4", "-7");
        sitting.answer("version", texts[1]);
        sitting.answer("A3", "99");
        sitting.act(Action::Remark { at: Address::item("A3"), text: texts[0].into() });
        sitting.act(Action::Reason { at: Address::item("A3"), warn: 0, text: texts[1].into() });
        sitting.act(Action::BreakOff { reason: texts[1].into() });
        sitting.lay_down();
    }
    study
}

#[test]
fn no_cell_is_run_by_a_spreadsheet() {
    let export = hostile_study().export();
    for file in &export.done.files {
        for row in export.rows(&file.name) {
            for (column, cell) in &row {
                let number =
                    is_number(cell) && !["A1_other", "version__text", "remark"].contains(&column.as_str());
                assert!(number || !runs(cell), "{} {column}: {cell:?}", file.name);
                assert!(!cell.chars().any(|c| c.is_control() && !"\t\n\r".contains(c)), "{cell:?}");
            }
        }
    }
    let wide = export.rows("interviews.csv");
    // A number stays a number; the same characters in a text column are a text.
    assert!(wide.iter().all(|row| row["A4"] == "-7" && row["A4__state"] == "answered"));
    assert_eq!(wide[5]["version__text"], "'-7");
    assert_eq!(wide[0]["A1_other"], format!("'{}", HOSTILE[0]));
    // The roster's columns come from outside as well.
    assert!(export.rows("sample.csv").iter().any(|row| row["roster__level"] == "'=级"));
}

#[test]
fn raw_text_is_left_alone() {
    let study = hostile_study();
    let mut order = study.order();
    order.raw_text = true;
    let export = study.export_as(&order);
    let wide = export.rows("interviews.csv");
    for (row, texts) in wide.iter().zip(HOSTILE.chunks(2)) {
        assert_eq!((row["A1_other"].as_str(), row["version__text"].as_str()), (texts[0], texts[1]));
    }
    assert!(export.text("README.md").contains("Do not open these files in a spreadsheet"));
}

#[test]
fn long_texts_come_out_whole() {
    let study = Study::drawn(false);
    let long = "长，\"".repeat(20_000);
    let mut sitting = study.begin(study.case(1), "person");
    sitting.answer("version", &long);
    sitting.state("A1", State::Refused);
    sitting.lay_down();
    let export = study.export();
    assert_eq!(export.rows("interviews.csv")[0]["version__text"], long);
}
