//! The folder: whole or not there, and never in the place of something else.

use crate::helper::{Study, listed};
use fangtan::export::{Order, export};
use fangtan::i18n::Lang;

#[test]
fn an_export_takes_the_place_of_an_earlier_one() {
    let study = Study::full(false);
    let first = study.export();
    let before = first.text("interviews.csv");
    let mut sitting = study.begin(study.case(7), "person");
    sitting.answer("A1", "2");
    sitting.lay_down();
    let again = study.export();
    assert_eq!(first.done.folder, again.done.folder);
    assert_eq!(again.rows("interviews.csv").len(), 6);
    assert_ne!(again.text("interviews.csv"), before);
    let parent = again.done.folder.parent().unwrap().to_path_buf();
    assert_eq!(listed(&parent), ["out", "study"]);
}

#[test]
fn the_export_of_another_study_or_realm_is_left_alone() {
    let study = Study::drawn(false);
    let first = study.export();
    assert_eq!(first.done.renewed, None);
    let before = first.text("export.json");
    let made: serde_json::Value = serde_json::from_str(&before).unwrap();
    let refused = |order: &Order, study: &Study, what: [&str; 2]| {
        let error = export(&study.desk, order, &mut |_, _| {}).unwrap_err();
        for (lang, what) in [Lang::Zh, Lang::En].into_iter().zip(what) {
            assert!(error.shown(lang, false).contains(what), "{}", error.shown(lang, false));
        }
        let now = std::fs::read_to_string(first.path("export.json")).unwrap();
        assert_eq!(now.trim_start_matches('\u{feff}'), before);
    };
    // Another study, though it is called the same.
    let other = Study::drawn(false);
    refused(&study.order(), &other, ["另一个项目（export-test）", "another study (`export-test`)"]);
    let mut practice = study.order();
    practice.realm = Some("practice".into());
    refused(&practice, &study, ["正式数据，不是练习数据", "real data, not practice"]);
    let again = study.export();
    assert_eq!(again.done.renewed.as_deref(), made["made"].as_str());
}

#[test]
fn nothing_else_is_overwritten() {
    let study = Study::drawn(false);
    let order = study.order();
    let refused = |what: &str| {
        let error = export(&study.desk, &order, &mut |_, _| {}).unwrap_err().shown(Lang::En, false);
        assert!(error.contains(what), "{error}");
    };
    std::fs::create_dir(&order.output).unwrap();
    std::fs::write(order.output.join("thesis.docx"), "years of work").unwrap();
    refused("no earlier export");
    std::fs::remove_file(order.output.join("thesis.docx")).unwrap();
    // An empty folder may be filled.
    let done = study.export();
    // What came to an export since is somebody's work.
    std::fs::write(done.path("analysis.R"), "x").unwrap();
    refused("`analysis.R` in it is none of its files");
    assert_eq!(std::fs::read_to_string(done.path("analysis.R")).unwrap(), "x");
    std::fs::remove_file(done.path("analysis.R")).unwrap();
    study.export();
    // The study's own folder is no place for it.
    let mut order = study.order();
    order.output = study.desk.dir().to_path_buf();
    assert!(export(&study.desk, &order, &mut |_, _| {}).is_err());
    assert!(study.desk.dir().join("study.yaml").exists());
}

#[test]
fn what_fails_leaves_nothing_behind() {
    let study = Study::full(false);
    let order = study.order();
    let parent = order.output.parent().unwrap().to_path_buf();
    let mut order_elsewhere = study.order();
    order_elsewhere.realm = Some("dream".into());
    assert!(export(&study.desk, &order_elsewhere, &mut |_, _| {}).is_err());
    assert_eq!(listed(&parent), ["study"]);
    // A failure in the middle: the program is asked to stop when half is written.
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        export(&study.desk, &order, &mut |done, _| assert!(done < 3, "stop"))
    }));
    assert!(stopped.is_err());
    assert_eq!(listed(&parent), ["study"]);
    // After an earlier export, the earlier one is still there, whole.
    let before = study.export().text("answers.csv");
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        export(&study.desk, &order, &mut |done, _| assert!(done < 3, "stop"))
    }));
    assert!(stopped.is_err());
    assert_eq!(listed(&parent), ["out", "study"]);
    assert_eq!(
        std::fs::read_to_string(order.output.join("answers.csv")).unwrap().trim_start_matches('\u{feff}'),
        before
    );
}

#[test]
fn the_manifest_tells_the_files_apart() {
    let export = Study::full(false).export();
    let manifest: serde_json::Value = serde_json::from_str(&export.text("export.json")).unwrap();
    let mut named: Vec<String> =
        manifest["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap().into()).collect();
    named.push("export.json".into());
    named.sort();
    assert_eq!(named, listed(&export.done.folder));
    for file in &export.done.files {
        let bytes = std::fs::read(export.path(&file.name)).unwrap();
        assert_eq!(fangtan::sampling::sha256_hex(&bytes), file.sha256, "{}", file.name);
        assert_eq!(export.rows(&file.name).len() as u64, file.rows);
        assert!(bytes.starts_with("\u{feff}".as_bytes()));
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("\r\n") && text.ends_with('\n'));
    }
}

#[test]
fn the_mark_in_front_can_be_left_out() {
    let study = Study::drawn(false);
    let mut order = study.order();
    order.bom = false;
    let export = study.export_as(&order);
    assert!(std::fs::read(export.path("sample.csv")).unwrap().starts_with(b"case,"));
    assert!(export.text("README.md").contains("without a byte order mark"));
}
