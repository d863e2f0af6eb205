//! The pages on draws do what they say: `docs/draw-files.md` shows the files as they are written, and
//! `docs/repeat-a-draw.md` repeats the draw: its shell lines are run as they stand, under `sh`, in
//! a folder with the files of a draw, and what they print is what the page shows and what was drawn.

use fangtan::sampling::{
    Allocation, Document, Element, Exclusion, Frame, IdForm, Method, Outcome, Plan, PlanRequest, Reserves,
    Secret, SeedPlan, Trigger, carry_out, sha256_hex,
};
use std::fs;
use std::path::Path;
use std::process::Command;

const SECRET: &str = "5f1c7c0e9ad34b6f8e2d10b7c3a4958671f0e2d3c4b5a6978899aabbccddeeff";
const SALT: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const PUBLIC: &str = "02 09 14 17 25 33 + 11";

/// The draw of the page: twelve people of two units, five drawn, one reserve behind each unit.
fn example() -> (Plan, Frame, Outcome) {
    let people = |unit: &'static str, count: u32| {
        (1..=count).map(move |k| Element::new(format!("{}{k:02}", &unit[..1].to_uppercase()), unit))
    };
    let frame = Frame::new(people("finance", 7).chain(people("health", 5))).unwrap();
    let request = PlanRequest {
        study: "learning-80".into(),
        draw: "main".into(),
        round: "1".into(),
        practice: false,
        earlier: Vec::new(),
        excluded: vec![Exclusion { reason: "not in post".into(), count: 2 }],
        possible_duplicates: 0,
        method: Method::Stratified,
        allocation: Allocation::Proportional { n: 5, minimum: 2 },
        reserves: Reserves::PerStratum { each: 1 },
        replacement: "the next reserve of the unit, after a final disposition".into(),
        ids: IdForm::Plain,
        seed: SeedPlan::Two {
            awaited: "first draw of the lottery after 1 June".into(),
            secret_sha256: sha256_hex(SECRET.as_bytes()),
        },
    };
    let plan = Plan::prepare(request, &frame).unwrap();
    let trigger = Trigger::Public {
        text: PUBLIC.into(),
        source: "lottery issue 2026064".into(),
        secret: Box::new(Secret::prepared(&plan, Some(SECRET.into()), SALT.into())),
    };
    let outcome = carry_out(&plan, &frame, trigger).unwrap();
    (plan, frame, outcome)
}

/// The text of all fenced blocks of one kind, in order.
fn blocks(page: &str, kind: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = !inside && line == format!("```{kind}");
        } else if inside {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn run_page(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (plan, frame, outcome) = example();
    let opened = outcome.secret.open(&plan, &frame).unwrap();
    for (file, bytes) in [
        ("main.plan.json", plan.to_bytes()),
        ("main.frame.tsv", frame.text().as_bytes().to_vec()),
        ("main.certificate.json", outcome.certificate.to_bytes()),
        ("main.opened.json", opened.to_bytes()),
    ] {
        fs::write(folder.path().join(file), bytes).unwrap();
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let page = fs::read_to_string(page).unwrap();
    let script = blocks(&page, "sh");
    assert!(script.contains("sha256sum"), "{name}: no shell lines found");
    let output = Command::new("sh").arg("-euc").arg(&script).current_dir(folder.path()).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {complaints}");
    assert_eq!(printed, blocks(&page, "text"), "{name}: the page shows something else");

    // And what was printed is what the module says of the same draw.
    let seed = outcome.secret.seed.as_deref().unwrap();
    let mut expected = vec![plan.sha256(), frame.sha256(), sha256_hex(SECRET.as_bytes()), seed.to_owned()];
    for stratum in &outcome.selection.strata {
        expected.extend(stratum.sample.clone());
    }
    for stratum in &outcome.selection.strata {
        expected.extend(stratum.reserve.clone());
    }
    expected.push(outcome.certificate.reserve_sha256.clone());
    let first_words: Vec<&str> = printed
        .lines()
        .map(|line| line.split_whitespace().next_back().unwrap_or(""))
        .zip(printed.lines())
        // `sha256sum` prints the hash first and the file after it, reserves stand behind their stratum.
        .map(|(last, line)| if line.len() > 64 { &line[..64] } else { last })
        .collect();
    assert_eq!(first_words, expected, "{name}");
}

#[test]
fn a_stranger_repeats_the_draw_from_the_english_page() {
    run_page("repeat-a-draw.md");
}

#[test]
fn a_stranger_repeats_the_draw_from_the_chinese_page() {
    run_page("repeat-a-draw.zh.md");
}

#[test]
fn both_pages_have_the_same_lines() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let read = |name| blocks(&fs::read_to_string(docs.join(name)).unwrap(), "sh");
    assert_eq!(read("repeat-a-draw.md"), read("repeat-a-draw.zh.md"));
}

#[test]
fn the_pages_show_the_files_as_they_are() {
    let (plan, frame, outcome) = example();
    let opened = outcome.secret.open(&plan, &frame).unwrap();
    let files = [plan.to_bytes(), outcome.certificate.to_bytes(), opened.to_bytes()];
    let files = String::from_utf8(files.concat()).unwrap();
    for name in ["draw-files.md", "draw-files.zh.md"] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let page = fs::read_to_string(page).unwrap();
        assert_eq!(blocks(&page, "json"), files, "{name}");
        assert_eq!(blocks(&page, "tsv"), frame.text(), "{name}");
    }
}
