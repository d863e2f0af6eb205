//! Two versions of the questionnaire in one table.

use crate::helper::{KINDS, Study};

#[test]
fn versions_stand_in_one_table_and_are_told_apart() {
    let study = Study::drawn(false);
    let mut sitting = study.begin(study.case(1), "person");
    sitting.answer("A1", "2");
    sitting.answer("A4", "1.5");
    sitting.answer("A5", "2026");
    sitting.lay_down();
    // A4 goes, A5 becomes a number, A2 gets an option, B1 comes.
    let text = KINDS
        .replace(
            "      - number: A4\n        text: { en: By how much?, zh: 差多少？ }\n        decimals: 1\n",
            "",
        )
        .replace(
            "      - date: A5\n        partial: month\n",
            "      - number: A5\n        range: 1900..2100\n",
        )
        .replace(
            "          none: { en: None",
            "          z: { en: Films, zh: 影片 }\n          none: { en: None",
        )
        + "      - text: B1\n        ask: { en: More?, zh: 还有？ }\n";
    std::fs::write(study.desk.dir().join("kinds.yaml"), text).unwrap();
    let mut sitting = study.begin(study.case(2), "person");
    sitting.answer("A2", "z");
    sitting.answer("A5", "2025");
    sitting.answer("B1", "no more");
    sitting.lay_down();

    let export = study.export();
    let rows = export.rows("interviews.csv");
    assert_ne!(rows[0]["version"], rows[1]["version"]);
    let cells = |column: &str| (rows[0][column].clone(), rows[1][column].clone());
    let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(cells("A4"), pair("1.5", "-8"));
    assert_eq!(cells("A4__state"), pair("answered", "not-asked"));
    // The newer kind has the name, the older one its kind behind it.
    assert_eq!(cells("A5"), pair("-8", "2025"));
    assert_eq!(cells("A5__text"), pair("2026", ""));
    assert_eq!(cells("A2__z"), pair("", "1"));
    assert_eq!(cells("B1"), pair("", "no more"));
    assert_eq!(cells("B1__state"), pair("not-asked", "answered"));
    let headings = export.headings("interviews.csv");
    let place = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    assert!(place("A4") > place("B1"), "what only an older version has comes last");
    assert!(place("A2__state") > place("A2__none") && place("A2__z") < place("A2__none"));
    let book = export.rows("codebook.csv");
    let of = |column: &str| book.iter().find(|row| row["column"] == column).unwrap()["versions"].clone();
    assert_eq!(of("A4"), rows[0]["version"]);
    assert_eq!(of("A1"), format!("{} {}", rows[1]["version"], rows[0]["version"]));
}
