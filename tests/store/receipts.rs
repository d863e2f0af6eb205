//! Receipts: one line per completion and closed stream, and a code that finds its event.

use fangtan::store::{ReceiptCode, StoreError, Subject};
use serde_json::json;

use crate::helper::{Study, complete, log, start, try_put};

fn lines(study: &Study) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(study.folder.join("receipts.tsv")).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn completions_and_closed_streams_leave_a_line() {
    let study = Study::with_cases(1);
    assert_eq!(lines(&study).len(), 1, "the stream of the draw");
    let mut writer = study.writer("shen");
    let interview = start(&mut writer, "case1");
    assert_eq!(lines(&study).len(), 1);
    let head = complete(&mut writer, interview);
    let completed = &lines(&study)[1];
    let event = log(&study.store).pop().unwrap();
    assert_eq!(
        completed,
        &["2026-11-24T09:00:00.000Z", "case1", &event.id.stream.to_string(), "2", &head.to_string()]
    );
    let code = |w: &fangtan::store::Writer| w.interview(interview).unwrap().unwrap().receipt;
    assert_eq!(code(&writer), Some(ReceiptCode::of(&head)));
    writer.close().unwrap();
    let closed = &lines(&study)[2];
    assert_eq!((&*closed[1], &*closed[4]), ("-", &*head.to_string()));

    let reader = study.store.reader().unwrap();
    let code = ReceiptCode::of(&head);
    let found = reader.receipt(code).unwrap().unwrap();
    assert_eq!((found.event, found.case.as_deref(), found.head), (event.id, Some("case1"), head));
    // The head of the draw's stream is no completion, and found all the same.
    let first = log(&study.store)[1].clone();
    let found = reader.receipt(ReceiptCode::of(&first.hash)).unwrap().unwrap();
    assert_eq!((found.event, found.case), (first.id, None));
    let other = ReceiptCode::of(&fangtan::store::Hash::of(b"nothing"));
    assert_eq!(reader.receipt(other).unwrap(), None);
}

/// A transaction that fails leaves no receipt.
#[test]
fn what_is_not_committed_has_no_receipt() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = start(&mut writer, "case1");
    let failed: Result<(), StoreError> = writer.transact(|tx| {
        try_put(tx, "completed", Subject::Interview(interview), json!({}))?;
        Err(StoreError::NoCase("on purpose".to_owned()))
    });
    failed.unwrap_err();
    assert_eq!(lines(&study).len(), 1);
    assert_eq!(writer.receipts_waiting(), 0);
}

/// A receipt that cannot be written does not undo what is saved; it is written later.
#[test]
fn a_receipt_that_cannot_be_written_waits() {
    let study = Study::with_cases(1);
    let mut writer = study.writer("shen");
    let interview = start(&mut writer, "case1");
    let file = study.folder.join("receipts.tsv");
    let kept = study.folder.join("kept.tsv");
    std::fs::rename(&file, &kept).unwrap();
    std::fs::create_dir(&file).unwrap(); // nobody can append to a folder
    complete(&mut writer, interview);
    assert_eq!(writer.receipts_waiting(), 1);
    assert_eq!(log(&study.store).last().unwrap().kind, "completed");

    std::fs::remove_dir(&file).unwrap();
    std::fs::rename(&kept, &file).unwrap();
    writer.put_setting("any", "write").unwrap();
    assert_eq!(writer.receipts_waiting(), 0);
    assert_eq!(lines(&study).len(), 2);
    assert!(study.store.verify(true).unwrap().is_sound());
}
