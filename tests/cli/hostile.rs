//! Rosters, questionnaires and answers of somebody who means harm: shown harmlessly or refused clearly, soon,
//! and nothing half taken in.

use crate::every::{self, answer_all, complete, log_of, value};
use crate::folder::{Folder, Run, fangtan};
use crate::talk::{Talk, is_status};
use std::time::{Duration, Instant};

/// Nothing here takes long; what multiplies would take for ever.
const SOON: Duration = Duration::from_secs(40);

/// Steers terminals, hides and turns text around.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}txet\u{202c}\u{9b}31m\u{200b}\u{feff}\u{2066}";

/// What must never be on an output, whatever was read.
#[track_caller]
fn harmless(run: &Run) {
    for text in [&run.out, &run.err] {
        let bad =
            text.chars().find(|c| *c != '\n' && (c.is_control() || fangtan::source::is_direction_mark(*c)));
        assert_eq!(bad, None, "{text:?}");
        assert!(text.len() < 200_000, "{} bytes on a terminal", text.len());
    }
}

#[track_caller]
fn soon<T>(act: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = act();
    assert!(begun.elapsed() < SOON, "took {:?}", begun.elapsed());
    done
}

const STUDY: &str = "
study: trial
questionnaire: q.yaml
roster:
  file: roster.csv
  columns: { id: id, unit: unit, name: name, post: post }
units: [{ unit: u1 }]
teams: [{ team: t1, members: [{ code: a1, role: lead }] }]
draws: [{ draw: first, method: simple, size: 3 }]
";

const QUESTIONNAIRE: &str = "
questionnaire: q
languages: [en]
title: T
opening: none
parts:
  - part: P
    items:
      - text: T1
        ask: 'Are you ${case.name}, ${case.post}?'
";

/// Whether anything of a roster was taken in.
fn taken_in(folder: &Folder) -> bool {
    let desk = fangtan::desk::Desk::open(&folder.dir);
    let log =
        desk.as_ref().is_ok_and(|desk| desk.reader().expect("a reader").roster().expect("read").is_some());
    let mut people = 0;
    if let Ok(desk) = &desk {
        desk.store
            .people()
            .expect("people")
            .each(|_| {
                people += 1;
                Ok::<(), fangtan::store::StoreError>(())
            })
            .expect("read");
    }
    assert_eq!(log, people > 0, "half of a roster was taken in");
    log
}

#[test]
fn rosters() {
    let huge = "x".repeat(10 << 20);
    let row = |id: &str, unit: &str, name: &str, post: &str| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let cells = [id, unit, name, post].map(quoted).join(",");
        format!("id,unit,name,post\n{cells}\n2,u1,b,c\n3,u1,b,c\n4,u1,b,c\n")
    };
    for (what, roster, fine) in [
        ("a name", row("1", "u1", EVIL, "p"), None),
        ("a name of many lines", row("1", "u1", "a\r\nsaved T1\nask X", "p"), None),
        ("a column", row("1", "u1", "n", EVIL), None),
        ("an id", row(EVIL, "u1", "n", "p"), Some(false)),
        ("a NUL in an id", row("1\0", "u1", "n", "p"), Some(false)),
        ("a NUL in a name", row("1", "u1", "a\0b", "p"), None),
        ("a unit", row("1", EVIL, "n", "p"), Some(false)),
        ("a huge unit", row("1", &huge, "n", "p"), Some(false)),
        ("a huge id", row(&huge, "u1", "n", "p"), Some(false)),
        ("a huge name", row("1", "u1", &huge, "p"), None),
        ("a huge column", row("1", "u1", "n", &huge), None),
        ("a heading", row("1", "u1", "n", "p").replacen("id,", &format!("{EVIL},"), 1), Some(false)),
        ("a thousand quotes", "\"".repeat(10_001), Some(false)),
        ("nothing", String::new(), Some(false)),
    ] {
        let folder = Folder::with(STUDY, roster.as_bytes());
        folder.write("q.yaml", QUESTIONNAIRE.as_bytes());
        for lang in ["en", "zh"] {
            let run = soon(|| folder.run("roster", &["--lang", lang]));
            harmless(&run);
            assert!(matches!(run.code, 0 | 1), "{what}: {}", run.code);
            assert_eq!(taken_in(&folder), run.code == 0, "{what}");
            assert!(fine.is_none_or(|fine| fine == (run.code == 0)), "{what}: {} {}", run.out, run.err);
            assert!(run.code == 0 || run.err.trim().len() > 10, "{what}: refused without a word");
        }
        if !taken_in(&folder) {
            continue;
        }
        folder.run("draw", &["first", "--seed", "s"]).well();
        folder.run("assign", &[]).well();
        for case in 1..=3 {
            let mut talk = Talk::start(&folder, &["--case", &case.to_string()]);
            talk.asks("T1 text").say("yes", "saved T1").asks("complete");
            complete(&mut talk);
            let ending = talk.well();
            for line in &ending.heard {
                assert!(line.len() < 100_000, "{what}: a line of {} bytes", line.len());
                let bad = line.chars().find(|c| c.is_control() || fangtan::source::is_direction_mark(*c));
                assert_eq!(bad, None, "{what}: {line:?}");
            }
        }
        harmless(&folder.run("cases", &[]).well());
        harmless(&folder.run("verify", &[]).well());
    }
}

/// The questionnaire with one line of its own.
fn item(line: &str) -> String {
    QUESTIONNAIRE.replace("      - text: T1\n", &format!("{line}\n      - text: T1\n"))
}

#[test]
fn questionnaires() {
    let bomb = |levels: usize| {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_string();
        for n in 1..levels {
            let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
            text += &format!("a{n}: &a{n} [{aliases}]\n");
        }
        text
    };
    let megabytes = "x".repeat(10 << 20);
    let heavy = format!("a: &a {megabytes}\nb: [{}]\n", vec!["*a"; 10_000].join(", "));
    let anchors: String = (0..60).map(|n| format!("&n{n} [")).collect();
    let nested = format!("a: {anchors}{}{}", "x, ".repeat(400_000), "]".repeat(60));
    let condition = |text: &str| item(&format!("      - text: X\n        ask: Q\n        when: {text}"));
    for (what, text) in [
        ("an alias bomb", bomb(20)),
        ("an alias bomb of bytes", heavy),
        ("anchors within anchors", nested),
        ("deep lists", format!("a: {}", "[".repeat(100_000))),
        ("deep maps", format!("a: {}", "{a: ".repeat(100_000))),
        ("deep blocks", (0..3000).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
        ("dashes", "- ".repeat(200_000)),
        ("a NUL", item("      - note: N\n        text: \"a\0b\"")),
        ("a huge name", item(&format!("      - note: {megabytes}\n        text: T"))),
        ("an evil name", item("      - note: \"\\e[2J\\u202Ex\"\n        text: T")),
        ("an evil key", item("      - note: N\n        text: T\n        \"\\e[2J\\u202E\": x")),
        (
            "an evil code",
            item("      - one: N\n        text: T\n        choices: { \"a\\u202Eb\": x, c: y }"),
        ),
        ("an evil kind", item("      - \"\\e[2J\": N\n        text: T")),
        ("an evil dimension", item("      - note: N\n        text: T\n        dimension: \"\\e[31m\"")),
        ("an evil fill", item("      - note: N\n        text: \"${\\e[2J}\"")),
        ("brackets", condition(&"(".repeat(100_000))),
        ("brackets that fit", condition(&"(".repeat(30_000))),
        ("predicates", condition(&"*[".repeat(20_000))),
        ("an evil condition", condition("\"${\\e[2J} = 1\"")),
        ("a huge pattern", condition("\"regex(., '(a{1000}){1000}')\"")),
        ("many faults", item(&"      - nonsense: 1 2\n".repeat(20_000))),
        ("no text", "\u{0}\u{1}\u{2}".to_string()),
        ("17 MB", "#".repeat(17 << 20)),
        ("nothing", String::new()),
    ] {
        let folder = Folder::with(STUDY, b"id,unit,name,post\n1,u1,n,p\n2,u1,n,p\n3,u1,n,p\n");
        folder.write("q.yaml", text.as_bytes());
        let file = folder.dir.join("q.yaml");
        let run = soon(|| fangtan(&["check", file.to_str().expect("UTF-8")]));
        harmless(&run);
        assert_eq!(run.code, 1, "{what}: {}{}", run.out, run.err);
        assert!(run.out.len() + run.err.len() > 20, "{what}: refused without a word");
    }
    // Bytes that are no text at all.
    let folder = Folder::with(STUDY, b"");
    folder.write("q.yaml", b"questionnaire: \xff\xfe\x80");
    let run = fangtan(&["check", folder.dir.join("q.yaml").to_str().expect("UTF-8")]);
    harmless(&run);
    assert_eq!(run.code, 1);
}

/// What a questionnaire may say is said harmlessly.
#[test]
fn texts_that_pass_the_checker_are_harmless() {
    let evil = "\\e[2J\\u202Etxet\\a\\r\\nsaved A1\\nask B one\\0";
    let text = format!(
        "questionnaire: q\nlanguages: [en]\ntitle: \"{evil}\"\nopening: none\nparts:\n  - part: P\n    title: \"{evil}\"\n\
         \x20   items:\n      - one: A1\n        text: \"{evil}\"\n        note: \"{evil}\"\n        help: \"{evil}\"\n\
         \x20       choices: {{ 1: \"{evil}\", 2: \"{evil}\" }}\n      - number: A2\n        text: Q\n        unit: \"{evil}\"\n\
         \x20       check: {{ must: . > 3, say: \"{evil}\" }}\n      - grid: G\n        text: \"{evil}\"\n\
         \x20       choices: {{ 1: \"{evil}\" }}\n        rows: {{ R1: \"{evil}\" }}\n"
    );
    let folder = every::with(&text);
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("A1 one 1 2").say(":help", "saved A1").say("1", "saved A1");
    talk.asks("A2 number").say("1", "hard A2").asks("A2 number").say("4", "saved A2");
    talk.asks("R1 one 1").say("1", "saved R1").asks("complete");
    complete(&mut talk);
    let ending = talk.well();
    for line in &ending.heard {
        let bad = line.chars().find(|c| c.is_control() || fangtan::source::is_direction_mark(*c));
        assert_eq!(bad, None, "{line:?}");
    }
}

#[test]
fn studies() {
    let fine =
        "study: s\nquestionnaire: q.yaml\nroster:\n  file: roster.csv\n  columns: { id: id, unit: unit }\n";
    for (what, study) in [
        ("an evil name", fine.replace("study: s", "study: \"\\e[2J\\u202E\"")),
        ("an evil file", fine.replace("roster.csv", "\"\\e[2J.csv\"")),
        ("an evil unit", format!("{fine}units: [{{ unit: \"\\e[2J\" }}]\n")),
        ("an evil key", format!("{fine}\"\\e[2J\": x\n")),
        (
            "an evil member",
            format!("{fine}units: [{{ unit: u }}]\nstaff: [{{ code: \"\\e[2J\", role: supervisor }}]\n"),
        ),
        (
            "an evil draw",
            format!(
                "{fine}units: [{{ unit: u }}]\ndraws: [{{ draw: \"../../x\\e[2J\", method: simple, size: 1 }}]\n"
            ),
        ),
        ("deep", format!("{fine}units: {}", "[".repeat(100_000))),
        ("units in units", {
            let mut units = String::new();
            for n in 0..5000 {
                units += &format!("{{ unit: u{n}, units: [");
            }
            format!("{fine}units: [{units}")
        }),
        ("brackets", fine.replace("columns:", &format!("eligible: {}\n  columns:", "(".repeat(100_000)))),
    ] {
        let folder = Folder::with(&study, b"id,unit\n1,u\n");
        let dir = folder.dir.to_str().expect("UTF-8").to_string();
        for arguments in [&["check", &dir][..], &["roster", &dir], &["cases", &dir], &[&dir]] {
            let run = soon(|| fangtan(arguments));
            harmless(&run);
            assert_eq!(run.code, 1, "{what} {arguments:?}: {}{}", run.out, run.err);
        }
        assert!(!taken_in(&folder), "{what}");
    }
    for arguments in [
        &["interview", "\u{1b}[2J"][..],
        &["\u{1b}[2J"],
        &["cases", "--format", "\u{1b}[2J"],
        &["--\u{1b}[2J"],
        &["\u{1b}[2J", "x"],
    ] {
        for lang in ["en", "zh"] {
            let run = fangtan(&[&["--lang", lang], arguments].concat());
            harmless(&run);
            assert!(matches!(run.code, 1 | 2), "{arguments:?}: {}", run.code);
        }
    }
}

#[test]
fn lines_of_input() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent").asks("others others 1 2 3 9");
    talk.say("9", "saved others").asks("consent consent 1 2 3").say("1", "saved consent");
    talk.asks("A1 one 1 2 8").say(":goto A5", "saved A5").asks("A5 text");
    let events = || log_of(&folder.dir, "1").expect("an interview").events.len();
    let before = events();
    for bytes in [
        &b"\xff\xfe\x80\n"[..],
        b"caf\xe9\n",
        b":remark \xc0\xaf\n",
        // What a terminal set to GB18030 sends for two characters.
        b"\xb7\xc3\xcc\xb8\n",
        b"\xed\xa0\x80\n",
    ] {
        talk.send_bytes(bytes);
        assert!(talk.refusal().contains("UTF-8"));
    }
    let mut long = vec![b'x'; 10 << 20];
    long.push(b'\n');
    talk.send_bytes(&long);
    assert!(talk.refusal().contains("too long"));
    long[..3].copy_from_slice(b":dk");
    talk.send_bytes(&long);
    assert!(talk.refusal().contains("too long"));
    talk.send(&"y".repeat((64 << 10) + 1));
    assert!(talk.refusal().contains("64 KB"));
    assert_eq!(talk.machine().as_deref(), Some("ask A5 text"));
    talk.send("\0\0\u{1b}\u{202e}");
    talk.refusal();
    talk.asks("A5 text");
    talk.send(":remark \u{1b}\u{202e}");
    talk.refusal();
    assert_eq!(events(), before, "what was refused is there");
    let said = talk.refused(&format!(":{EVIL} x"));
    assert!(!said.contains('\u{202e}'));
    talk.say(&format!("a{EVIL}b\0c"), "saved A5").asks("A6 date");
    talk.say(&format!(":remark {EVIL}r"), "saved A6");
    talk.say(":goto A5", "saved A5").asks("A5 text").say(":goto A1", "saved A1");
    answer_all(&mut talk, 0);
    talk.say(":goto A5", "saved A5").asks("A5 text");
    let most = "z".repeat(64 << 10);
    talk.say(&most, "saved A5").asks("A6 date").say(":review", "saved complete").asks("complete");
    complete(&mut talk);
    let ending = talk.well();
    for line in &ending.heard {
        let bad = line.chars().find(|c| c.is_control() || fangtan::source::is_direction_mark(*c));
        assert_eq!(bad, None, "{line:?}");
    }
    let past = log_of(&folder.dir, "1").expect("an interview");
    assert_eq!(value(&past, "A5"), most);
    let clean = |text: &str| !text.chars().any(|c| c.is_control() || fangtan::source::is_direction_mark(c));
    assert!(past.interview.remarks().iter().all(|remark| clean(&remark.text)));
    assert!(ending.heard.iter().filter(|line| is_status(line)).count() > 20);
    folder.run("verify", &[]).well();
}
