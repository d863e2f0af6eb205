//! What people typed to say why: each reason and remark is in a table one opens, not only in the log.

use crate::helper::{Export, Row, Study};
use fangtan::desk;

fn row(export: &Export, file: &str, case: &str) -> Row {
    export.rows(file).into_iter().find(|row| row["case"] == case).unwrap_or_else(|| panic!("{file}: {case}"))
}

#[test]
fn every_reason_and_remark_is_in_a_table() {
    let study = Study::full(false);
    for why in ["A3 is above 60", "=2+5, and A5"] {
        let mut lead = study.writer("a1");
        desk::reopen(&study.desk, &study.versions, &mut lead, &study.case(1), why).unwrap();
        lead.close().unwrap();
        study.begin(study.case(1), "person").complete();
    }
    let export = study.export();
    let answers = export.rows("answers.csv");
    let remarked: Vec<_> = answers.iter().filter(|row| row["remarks"] != "0").collect();
    assert_eq!(remarked.len(), 1, "the other one was erased");
    let told =
        ["item", "reason", "remarks", "remark", "remark_by", "remark_time"].map(|name| &*remarked[0][name]);
    assert_eq!(
        told,
        [
            "A3",
            "a long course",
            "2",
            "asked twice | + unsure",
            "a1 | a1",
            "2026-11-24T09:00:19.500Z | 2026-11-24T09:00:21.000Z"
        ]
    );
    let given_back = row(&export, "interviews.csv", "001");
    assert_eq!(
        (&*given_back["status"], &*given_back["returned"], &*given_back["returned_reason"]),
        ("completed", "2", "A3 is above 60 | =2+5, and A5")
    );
    let broken_off = row(&export, "interviews.csv", "002");
    assert_eq!((&*broken_off["reason"], &*broken_off["returned"]), ("called away", "0"));
    // The voided interview itself is in no table; that there was one is.
    assert!(export.rows("interviews.csv").iter().all(|row| row["status"] != "void"));
    let voided = row(&export, "sample.csv", "003");
    assert_eq!((&*voided["voided"], &*voided["void_reason"]), ("1", "wrong person"));
    let replaced = row(&export, "sample.csv", "006");
    assert_eq!(
        (&*replaced["end_reason"], &*replaced["replace_reason"], &*replaced["voided"]),
        ("the unit said so", "died", "0")
    );
    let reserve = row(&export, "sample.csv", &replaced["replaced_by"]);
    assert_eq!(
        (&*reserve["replaces"], &*reserve["replace_reason"], &*reserve["end_reason"]),
        ("006", "died", "")
    );
    let mut order = study.order();
    order.void = true;
    let export = study.export_as(&order);
    let void = export.rows("interviews.csv").into_iter().find(|row| row["status"] == "void").unwrap();
    assert_eq!(void["reason"], "wrong person");
}
