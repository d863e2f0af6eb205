//! Line mode as it is promised: what is asked, what comes of each line, how an interview ends. The other
//! side of each test knows the protocol and nothing of the program.

use crate::every::{self, Question, answer_all, complete, log_of, value};
use crate::talk::{Talk, machine};
use fangtan::form::State;

fn status(folder: &crate::folder::Folder, case: &str) -> String {
    let cases = folder.cases();
    let found = cases.iter().find(|row| row["id"] == case).expect("the case");
    found["status"].as_str().expect("a word").to_string()
}

#[test]
fn every_kind_and_every_command() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    // The opening is a part like any other.
    talk.asks("respondent respondent 1 2 3 9");
    assert!(talk.refused("5").contains("1 2 3 9"));
    talk.asks("respondent respondent 1 2 3 9");
    talk.say("2", "saved respondent").asks("others others 1 2 3 9");
    assert!(talk.refused("2 9").contains("9"), "nobody else, and somebody");
    talk.asks("others others 1 2 3 9").say("3 1", "saved others");
    talk.asks("consent consent 1 2 3").say("1", "saved consent");

    talk.asks("A1 one 1 2 8").say("8", "saved A1");
    talk.asks("A1_other text").say("::dk is a colon and two letters", "saved A1_other");
    talk.asks("A2 many a b c none");
    // Codes are codes: a position is none, and two of them are two.
    talk.refused("1");
    talk.asks("A2 many a b c none");
    talk.refused("a b c");
    talk.asks("A2 many a b c none");
    talk.refused("a a");
    talk.asks("A2 many a b c none");
    talk.refused("none a");
    talk.asks("A2 many a b c none").say("b、a", "saved A2");

    talk.asks("A3 number").say("101", "hard A3").asks("A3 number");
    talk.refused(":next");
    talk.refused(":reason because");
    talk.say("70", "soft A3");
    talk.refused(":reason  ");
    talk.refused(":complete");
    talk.say(":remark they laughed", "saved A3");
    talk.say(":reason counted twice", "saved A3");
    talk.asks("A4 number").say("70.5", "hard A4").asks("A4 number");
    // From a hard problem every way but the one forward is open.
    talk.say(":back", "saved A3").asks("A3 number").say(":goto A4", "saved A4");
    talk.asks("A4 number").say(":dk", "saved A4");
    talk.asks("A5 text").say(":goto A4", "saved A4").asks("A4 number").say("６.５", "saved A4");
    talk.asks("A5 text");
    assert!(talk.refused(":skip").contains("skipped"));
    talk.send("");
    talk.asks("A5 text");
    talk.say(":help", "saved A5");
    talk.say("   一二三   ", "saved A5");
    talk.asks("A6 date");
    talk.refused("2026-02-30");
    talk.asks("A6 date").say("2026年3月1日", "saved A6");
    talk.hear("note A7").asks("A8 rubric").say("call, then shut the door", "saved A8");
    talk.asks("A9a one 1 2").say("2", "saved A9a").asks("A9b one 1 2").say(":goto A9c", "saved A9c");
    // A grid named by its own name is its first row without an answer.
    talk.asks("A9c one 1 2").say(":goto A9", "saved A9b").asks("A9b one 1 2").say(":goto A9c", "saved A9c");
    // The last row answered with one left open: that one is asked.
    talk.asks("A9c one 1 2").say("1", "saved A9c").asks("A9b one 1 2").say(":rf", "saved A9b");
    talk.asks("A9c one 1 2").say("1", "saved A9c");
    // An answer given again goes on to the next row like a new one.
    talk.asks("A10 rank x y z w").say(":goto A9", "saved A9a").asks("A9a one 1 2").say("2", "saved A9a");
    talk.asks("A9b one 1 2").say(":rf", "saved A9b").asks("A9c one 1 2").say("1", "saved A9c");
    talk.asks("A10 rank x y z w");
    talk.refused("x y z");
    talk.asks("A10 rank x y z w").say("w z x y", "saved A10");
    talk.asks("A11 one 1 2").say(":goto A10", "saved A10").asks("A10 rank x y z w").say("z x", "saved A10");
    talk.asks("A11 one 1 2").say("1", "saved A11");
    talk.asks("A12 text").say(":skip", "saved A12");
    talk.asks("others_again others 1 2 3 9");
    talk.refused(":complete");
    talk.refused(":goto nowhere");
    talk.refused(":goto");
    talk.refused(":frobnicate");
    talk.refused(":break-off");
    talk.refused(":lang fr");
    talk.say(":lang zh", "saved others_again").asks("others_again others 1 2 3 9");
    talk.say("9", "saved others_again").asks("complete");
    talk.refused("1");
    talk.refused(":dk");
    talk.refused(":remark nothing is here");
    assert!(talk.refused(":help").contains("nothing was stored"), "no question is there to ask about");
    talk.say(":back", "saved others_again").asks("others_again others 1 2 3 9");
    talk.say(":goto A12", "saved A12").asks("A12 text").say(":review", "saved complete").asks("complete");
    let receipt = complete(&mut talk);
    talk.well();

    let past = log_of(&folder.dir, "1").expect("an interview");
    for (item, expected) in [
        ("others", "1 3"),
        ("A1", "8"),
        ("A1_other", ":dk is a colon and two letters"),
        ("A2", "a b"),
        ("A3", "70"),
        ("A4", "6.5"),
        ("A5", "一二三"),
        ("A6", "2026-03-01"),
        ("A8", "call, then shut the door"),
        ("A9a", "2"),
        ("A9b", ""),
        ("A9c", "1"),
        ("A10", "z x"),
        ("A12", ""),
    ] {
        assert_eq!(value(&past, item), expected, "{item}");
    }
    let form = past.interview.form();
    let state = |item: &str| form.state(form.node(&fangtan::form::Address::item(item)).expect("an item"));
    assert_eq!((state("A9b"), state("A12")), (State::Refused, State::NotReached));
    assert_eq!(past.interview.remarks()[0].text, "they laughed");
    let a3 = form.node(&fangtan::form::Address::item("A3")).expect("an item");
    assert_eq!(past.interview.reason(a3, 0).expect("a reason").text, "counted twice");
    assert_eq!(status(&folder, "001"), "completed");
    let verified = folder.run("verify", &["--receipt", &receipt]).well();
    assert!(verified.out.contains(&format!("Receipt {receipt} is in the log")), "{}", verified.out);
}

/// Nobody answers more than the questions as they come: what a program does that knows the kinds alone.
#[test]
fn the_kinds_alone_lead_to_the_end() {
    for ready in ["new", "learning-80", "hand-hygiene"] {
        let folder = crate::folder::Folder::ready(ready);
        folder.run("roster", &[]).well();
        let study = folder.text("study.yaml");
        let draw = study.lines().find_map(|line| line.trim().strip_prefix("- draw: ")).expect("a draw");
        folder.run("draw", &[draw.split_whitespace().next().expect("a name"), "--seed", "s"]).well();
        folder.run("assign", &[]).well();
        let mut talk = Talk::start(&folder, &["--case", "1"]);
        let (mut soft, mut hard) = (0, None);
        loop {
            let Some(line) = talk.machine() else { panic!("the interview ended") };
            let Some(question) = Question::read(&line).filter(|q| !q.is_complete()) else {
                if line == "ask complete" {
                    break;
                }
                assert!(line.starts_with("note "), "{line}");
                continue;
            };
            // A year, where ten is none.
            let number = if hard.as_ref() == Some(&question.at) { "1999" } else { "10" };
            let answer = match question.kind.as_str() {
                "number" => number.to_string(),
                "one" | "respondent" | "consent" => question.codes[0].clone(),
                "many" | "others" => question.codes[0].clone(),
                "rank" => question.codes.join(" "),
                "date" => "2026-03-01".to_string(),
                _ => "words".to_string(),
            };
            talk.send(&answer);
            let came = talk.machine().expect("a status");
            let first = hard.as_ref() != Some(&question.at);
            if question.kind == "number" && first && came == format!("hard {}", question.at) {
                hard = Some(question.at);
            } else if came.starts_with("soft ") {
                soft += 1;
                talk.say(":reason so they said", &format!("saved {}", question.at));
            } else {
                assert_eq!(came, format!("saved {}", question.at), "{ready}");
            }
        }
        complete(&mut talk);
        talk.well();
        println!("{ready}: {soft} soft checks");
        folder.run("verify", &[]).well();
    }
}

#[test]
fn nobody_is_asked_anything_before_the_opening_is_done() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9");
    assert!(talk.refused(":goto A1").contains("respondent"));
    talk.say("2", "saved respondent").asks("others others 1 2 3 9");
    // Within the opening one goes where one likes.
    talk.say(":goto consent", "saved consent").asks("consent consent 1 2 3");
    assert!(talk.refused(":goto A1").contains("others"));
    talk.say(":goto others", "saved others");
    talk.asks("others others 1 2 3 9").say("9", "saved others");
    talk.asks("consent consent 1 2 3").say("1", "saved consent");
    talk.asks("A1 one 1 2 8").say(":goto A5", "saved A5").asks("A5 text");
    talk.send(":pause");
}

#[test]
fn the_opening_ends_what_it_must() {
    let folder = every::study();
    for (case, lines, code, then) in [
        ("001", &["9"][..], "2.36", "not-interviewed"),
        ("002", &["1", "9", "2"], "2.112", "not-interviewed"),
        ("003", &["1", "9", "3"], "later", "open"),
    ] {
        let mut talk = Talk::start(&folder, &["--case", case]);
        for (line, asked) in lines.iter().zip(["respondent", "others", "consent"]) {
            // Nothing asks again, so what a choice leads to is said before it is made.
            let question = talk.machine().and_then(|line| Question::read(&line)).expect("a question");
            assert_eq!(question.at, asked);
            talk.say(":remark at the door", &format!("saved {asked}"));
            talk.say(line, &format!("saved {asked}"));
        }
        talk.hear(&format!("ended {code}"));
        assert_eq!(talk.machine(), None);
        let heard = talk.well().heard;
        let warned = heard
            .iter()
            .any(|line| line.trim_start().starts_with("※ ") && line.contains("ends the interview at once"));
        assert!(warned, "{}", heard.join("\n"));
        assert_eq!(status(&folder, case), then, "{case}");
    }
    // What was put off begins anew; what has ended does not.
    let mut talk = Talk::start(&folder, &["--case", "3"]);
    talk.asks("respondent respondent 1 2 3 9");
    talk.well();
    let ending = Talk::start(&folder, &["--case", "1"]).finish();
    assert_eq!(ending.code, 1);
    assert!(ending.err.contains("case 001 is finished"), "{}", ending.err);
    folder.run("verify", &[]).well();
}

#[test]
fn pauses_and_the_end_of_the_input_come_back_to_the_same_item() {
    let folder = every::study();
    let begin = |case: &str| {
        let mut talk = Talk::start(&folder, &["--case", case]);
        talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent");
        talk.asks("others others 1 2 3 9");
        talk
    };
    let mut talk = begin("1");
    talk.say(":pause", "saved others").hear("paused");
    talk.well();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("others others 1 2 3 9");
    // The end of the input pauses; a last line without its end is a line all the same.
    talk.send_bytes(b"9");
    let ending = talk.well();
    assert_eq!(
        machine(&ending.heard)[1..],
        ["saved others", "ask consent consent 1 2 3", "paused"],
        "{:?}",
        ending.heard
    );
    let past = log_of(&folder.dir, "1").expect("an interview");
    assert_eq!(value(&past, "others"), "9");
    assert_eq!(*past.interview.status(), fangtan::interview::Status::Paused);
    // A soft check waits over a pause.
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("consent consent 1 2 3").say("1", "saved consent").asks("A1 one 1 2 8").say("1", "saved A1");
    talk.asks("A2 many a b c none").say("none", "saved A2").asks("A3 number").say("60", "soft A3");
    talk.say(":pause", "saved A3").hear("paused");
    talk.well();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("A3 number").say(":reason a large house", "saved A3").asks("A4 number");
    talk.say(":break-off the bus came", "saved A4").hear("ended 2.12");
    assert_eq!(talk.machine(), None);
    talk.well();
    assert_eq!(status(&folder, "001"), "broken-off");
    folder.run("verify", &[]).well();
}

#[test]
fn whose_case_it_is_is_said_before_it_is_begun_for_them() {
    let folder = every::study();
    let cases = folder.cases();
    let holder = cases.iter().find(|row| row["id"] == "001").expect("the case")["interviewer"].clone();
    let (own, other) = if holder == "a1" { ("a1", "a2") } else { ("a2", "a1") };
    let talk = Talk::start(&folder, &["--case", "1", "--as", own]);
    assert_eq!(talk.finish().err, "", "one's own case is begun without a word");
    let mut talk = Talk::start(&folder, &["--case", "1", "--as", other]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent");
    let ending = talk.finish();
    assert_eq!(ending.heard.last().map(String::as_str), Some("paused"));
    let (whose, you) = if other == "a2" { ("林可", "石磊磊") } else { ("石磊磊", "林可") };
    let said = format!("Case 001 was given to {whose}; {you} asks and submits in their place.\n");
    assert_eq!(ending.err, said);
    let past = log_of(&folder.dir, "1").expect("an interview");
    assert_eq!(value(&past, "respondent"), "1");
}

#[test]
fn a_case_is_in_one_hand_at_a_time() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9");
    let other = Talk::start(&folder, &["--case", "1"]).finish();
    assert_eq!(other.code, 1, "{:?}", other.heard);
    assert!(other.err.contains("is in the hands of"), "{}", other.err);
    talk.say("1", "saved respondent");
    talk.well();
}

/// What machines read is the same whatever language the program and the interview speak.
#[test]
fn machine_lines_speak_no_language() {
    let folder = every::study();
    let run = |case: &str, lang: &str| {
        let mut talk = Talk::start(&folder, &["--case", case, "--lang", lang]);
        for line in [
            "7",
            "1",
            "9",
            "1",
            "x",
            "1",
            "a b",
            "200",
            "70",
            "",
            ":reason so",
            ":help",
            "71",
            ":rf",
            ":nonsense",
            "words",
            "2026-03-01",
            "words",
            "1",
            "1",
            "1",
            "y x",
            "2",
            ":skip",
            ":remark r",
            "9",
            ":help",
            ":complete",
        ] {
            talk.send(line);
        }
        machine(&talk.well().heard)
    };
    let english = run("1", "en");
    assert_eq!(english.last().map(String::as_str), Some("completed"));
    assert_eq!(english, run("2", "zh"));
    let texts =
        |case: &str| log_of(&folder.dir, case).expect("an interview").interview.language().to_string();
    assert_eq!((texts("1").as_str(), texts("2").as_str()), ("en", "zh"));
}

/// Whoever asks for a language gets it, also in an interview that began in another; whoever does not, does
/// not change it.
#[test]
fn a_language_asked_for_holds_for_the_interview_in_hand() {
    let folder = every::study();
    let text = |arguments: &[&str]| {
        let mut talk = Talk::start(&folder, arguments);
        talk.machine();
        let heard = talk.well().heard;
        let language = log_of(&folder.dir, "1").expect("an interview").interview.language().to_string();
        (language, heard.join("\n"))
    };
    assert_eq!(text(&["--case", "1", "--lang", "en"]).0, "en");
    assert_eq!(text(&["--case", "1", "--lang", "zh"]).0, "zh");
    let (language, heard) = text(&["--case", "1"]);
    assert_eq!(language, "zh", "the locale alone changes nothing: {heard}");
    folder.run("verify", &[]).well();
}

/// What cannot be worked out is shown at the review and holds nobody up.
#[test]
fn what_cannot_be_worked_out_is_shown() {
    let questionnaire = "questionnaire: q\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
         \x20     - text: A\n        ask: Q\n        check: regex(., concat('(', .))\n";
    let folder = every::with(questionnaire);
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("A text").say("x", "saved A").asks("complete");
    talk.refused(":nonsense");
    assert!(talk.heard.iter().any(|line| line.contains("A  could not be worked out: `(x` is no regular")));
    complete(&mut talk);
    talk.well();
    let out = folder.dir.join("out");
    folder.run("export", &["--output", out.to_str().expect("UTF-8")]).well();
    let answers = std::fs::read_to_string(out.join("answers.csv")).expect("a table");
    assert!(answers.contains("not-computed"), "{answers}");
}

/// The codes of choices are what `ask` names, in whatever order they are shown and however they look.
#[test]
fn codes_are_taken_as_they_were_announced() {
    let codes = ["2", "1", "x", "０", "①", "-1", "1.0"];
    let list: String =
        codes.iter().map(|code| format!("          - {{ code: '{code}', text: T }}\n")).collect();
    let item = |kind: &str, name: &str| {
        format!("      - {kind}: {name}\n        text: Q\n        order: random\n        choices:\n{list}")
    };
    let questionnaire = format!(
        "questionnaire: q\nlanguages: [en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n{}{}{}",
        item("one", "O"),
        item("many", "M"),
        item("rank", "R")
    );
    let folder = every::with(&questionnaire);
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    for _ in 0..codes.len() {
        for item in ["O", "M", "R"] {
            let question = talk.machine().and_then(|line| Question::read(&line)).expect("a question");
            assert_eq!(question.at, item);
            let mut announced = question.codes.clone();
            announced.sort();
            let mut all = codes.map(str::to_string).to_vec();
            all.sort();
            assert_eq!(announced, all);
            let stored =
                |folder: &crate::folder::Folder| value(&log_of(&folder.dir, "1").expect("one"), item);
            if item == "R" {
                let answer = question.codes.join(" ");
                talk.say(&answer, "saved R");
                assert_eq!(stored(&folder), answer);
                continue;
            }
            let code = &codes[talk.heard.len() % codes.len()];
            talk.say(code, &format!("saved {item}"));
            assert_eq!(stored(&folder), *code);
        }
        talk.asks("complete").say(":goto O", "saved O");
    }
    for code in codes {
        assert!(talk.machine().is_some_and(|line| line.starts_with("ask O one ")));
        talk.say(code, "saved O").machine();
        talk.say(":goto O", "saved O");
    }
}

/// A reader that goes away ends the program without noise and without loss.
#[test]
fn a_reader_that_goes_away_loses_nothing() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let folder = every::study();
    let mut child = Command::new(env!("CARGO_BIN_EXE_fangtan"))
        .args(["interview", folder.dir.to_str().expect("UTF-8"), "--case", "1", "--plain", "--lang", "en"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let mut input = child.stdin.take().expect("a pipe");
    let _ = input.write_all(b"1\n9\n1\n");
    drop(input);
    let output = child.wait_with_output().expect("an end");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    // Whatever was stored, the next one goes on from there.
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    answer_all(&mut talk, 0);
    complete(&mut talk);
    talk.well();
    folder.run("verify", &[]).well();
}
