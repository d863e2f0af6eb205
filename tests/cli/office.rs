//! What a lead does behind a finished interview, and what may not come of it: an answer erased for good, the
//! projections folded anew.

use crate::every::{self, answer_all, complete, log_of, whole};
use crate::folder::Folder;
use crate::talk::Talk;
use fangtan::form::{Address, State};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Every row of every table, save the log itself and what belongs to running processes.
fn tables(folder: &Folder) -> BTreeMap<String, Vec<String>> {
    let db = Connection::open(folder.dir.join("study.db")).expect("a database");
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .expect("a statement");
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).expect("rows").map(|name| name.expect("a name")).collect();
    let mut all = BTreeMap::new();
    for name in names
        .into_iter()
        .filter(|name| !matches!(name.as_str(), "event" | "payload" | "claim" | "result_place"))
    {
        // Where a result belongs, not by which number that is called.
        let what = match name.as_str() {
            "result" => "r.interview, r.as_of, r.counted, r.code, r.overall, r.all_wrong, r.left_out, r.applicable, \
                         r.dont_know, r.refused, r.not_reached, r.unmarked, r.dimensions, p.realm, p.draw, p.round, \
                         p.unit, p.stratum, p.team FROM result r JOIN result_place p USING (place)"
                .to_string(),
            name => format!("* FROM {name}"),
        };
        let mut statement = db.prepare(&format!("SELECT {what}")).expect("a statement");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        let mut lines = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let cell = |n| format!("{:?}", row.get::<_, rusqlite::types::Value>(n).expect("a value"));
            lines.push((0..columns).map(cell).collect::<Vec<_>>().join(" | "));
        }
        lines.sort();
        all.insert(name, lines);
    }
    all
}

/// The files of the study that hold a text.
fn holding(folder: &Folder, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder.dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("read");
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
            }
        }
    }
    found
}

#[test]
fn an_erased_answer_is_gone_and_the_rest_stands() {
    const SECRET: &str = "what-nobody-should-have-written-down";
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    let asked = answer_all(&mut talk, 1);
    assert!(asked.contains(&"A5".to_string()));
    talk.say(":goto A5", "saved A5").asks("A5 text").say(&format!("{SECRET}-first"), "saved A5");
    talk.asks("A6 date").say(":goto A5", "saved A5").asks("A5 text");
    talk.say(&format!(":remark {SECRET}-remark"), "saved A5");
    talk.say(&format!("{SECRET}-second"), "saved A5").asks("A6 date").say(":review", "saved complete");
    talk.asks("complete");
    let receipt = complete(&mut talk);
    talk.well();
    whole(&folder, "2", 2);
    assert!(!holding(&folder, SECRET).is_empty());

    assert_eq!(folder.run("erase", &["--case", "1", "--item", "A5", "--reason", " "]).code, 2);
    assert!(
        folder.run("erase", &["--case", "1", "--item", "Z9", "--reason", "x"]).refused().contains("nothing")
    );
    let run = folder.run("erase", &["--case", "1", "--item", "A5", "--reason", "asked to", "--as", "a2"]);
    assert_eq!(run.code, 1, "an interviewer may not: {}", run.out);
    assert!(!holding(&folder, SECRET).is_empty());
    folder.run("erase", &["--case", "1", "--item", "A5", "--reason", "asked to"]).well();
    assert_eq!(holding(&folder, SECRET), Vec::<String>::new());

    let verified = folder.run("verify", &["--receipt", &receipt]).well();
    assert!(verified.out.contains("Payloads lawfully erased: 4."), "{}", verified.out);
    let past = log_of(&folder.dir, "1").expect("an interview");
    let form = past.interview.form();
    let node = |item: &str| form.node(&Address::item(item)).expect("an item");
    assert_eq!(form.state(node("A5")), State::Redacted);
    assert_eq!(form.state(node("A6")), State::Answered);
    assert!(past.interview.remarks().is_empty());
    // Exports and scores go on, and know nothing of it.
    let out = folder.dir.parent().expect("a home").join("out");
    folder.run("export", &["--format", "csv", "--output", out.to_str().expect("UTF-8")]).well();
    let mut answers = String::new();
    for entry in std::fs::read_dir(&out).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        assert!(!text.contains(SECRET), "{}", path.display());
        if path.ends_with("answers.csv") {
            answers = text;
        }
    }
    let erased = answers.lines().filter(|line| line.contains("A5,") && line.contains("redacted")).count();
    assert_eq!(erased, 1, "{answers}");
    let score = folder.run("score", &["--by", "total", "--format", "json"]).well();
    let score: serde_json::Value = serde_json::from_str(&score.out).expect("JSON");
    assert_eq!(score[0]["n"], 0, "open answers are not marked yet: {score}");
    assert_eq!(score[0]["population"], 20, "{score}");
    let results = &tables(&folder)["result"];
    assert_eq!(results.len(), 2, "both interviews keep their scores: {results:?}");
    folder.run("rebuild", &[]).well();
    assert_eq!(holding(&folder, SECRET), Vec::<String>::new());
    folder.run("verify", &[]).well();
    // Given back, the item takes an answer again.
    folder.run("reopen", &["--case", "1", "--reason", "one is missing"]).well();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.machine();
    talk.say(":goto A5", "saved A5").asks("A5 text").say("harmless words", "saved A5");
    talk.asks("A6 date").say(":review", "saved complete").asks("complete");
    complete(&mut talk);
    let heard = talk.well().heard;
    for counted in ["  16 items: answered 15, erased 1", "  16 items: answered 16"] {
        assert!(heard.iter().any(|line| line == counted), "{heard:#?}");
    }
    let why = |line: &&String| line.starts_with("  returned by ") && line.ends_with(": one is missing");
    assert_eq!(heard.iter().filter(why).count(), 1, "why it was given back is said first: {heard:#?}");
    folder.run("verify", &[]).well();
}

/// A receipt stays in the log for good; whether what it vouches for still stands is another question.
#[test]
fn a_receipt_says_what_became_of_its_interview_afterwards() {
    let folder = every::study();
    let first = whole(&folder, "1", 1);
    let told = |code: &str, lang: &str| {
        let run = folder.run("verify", &["--receipt", code, "--lang", lang]).well();
        // The first line is about the receipt, and the log has its own.
        let lines = run
            .out
            .lines()
            .skip(1)
            .take_while(|line| !line.starts_with(["Log:", "日志："][usize::from(lang == "zh")]));
        lines.map(str::to_string).collect::<Vec<String>>()
    };
    assert_eq!(told(&first, "en"), Vec::<String>::new());

    folder.run("reopen", &["--case", "1", "--reason", "one is missing"]).well();
    let open = told(&first, "en");
    assert!(open[1].starts_with("  20") && open[1].ends_with(": given back."), "{open:?}");
    assert_eq!(
        [open[0].as_str(), open[2].as_str()],
        ["After that submission:", "  It is open at present, not submitted again yet."]
    );
    assert_eq!(open.len(), 3, "{open:?}");

    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("complete").say(":pause", "saved complete").hear("paused");
    talk.well();
    assert_eq!(told(&first, "en"), open, "laid aside, it is open all the same");
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("complete");
    let second = complete(&mut talk);
    talk.well();
    assert_ne!(first, second);
    let anew = told(&first, "en");
    assert!(anew[2].ends_with(&format!(": submitted again, with receipt {second}.")), "{anew:?}");
    assert_eq!(anew.len(), 3, "{anew:?}");
    assert_eq!(told(&second, "en"), Vec::<String>::new());

    folder.run("erase", &["--case", "1", "--item", "A5", "--reason", "asked to"]).well();
    let erased = told(&second, "en");
    assert!(erased[1].ends_with(": what stood at A5 was lawfully erased."), "{erased:?}");
    assert_eq!((erased.len(), told(&first, "en").len()), (2, 4));
    let said = told(&first, "zh");
    assert_eq!(said[0], "那次提交以后：");
    for (line, end) in
        said[1..].iter().zip([" 退回。", &format!("，回执换成 {second}。"), " 依法抹去了 A5 的内容。"])
    {
        assert!(line.ends_with(end), "{line}");
    }
}

/// Days of study with colleagues are some of the days of study: more of them is impossible, not unusual.
#[test]
fn the_ready_study_takes_no_part_that_is_more_than_the_whole() {
    let folder = crate::folder::Folder::ready("learning-80").drawn("s");
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("who respondent 1 2 9").say("1", "saved who");
    talk.asks("present others 1 2 3 9").say("9", "saved present");
    talk.asks("agreed consent 1 2 3").say("1", "saved agreed");
    talk.machine();
    talk.say(":goto C1", "saved C1").asks("C1 number").say("5", "saved C1");
    talk.asks("C2 number").say("6", "hard C2").asks("C2 number");
    talk.refused(":reason so it was");
    talk.say("5", "saved C2");
}

/// Who has the interview open has the answer before them, and could store it again: first they leave it. Then
/// nothing brings it back.
#[test]
fn nothing_is_erased_under_an_open_interview() {
    const SECRET: &str = "a-name-that-slipped-out";
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent").asks("others others 1 2 3 9");
    talk.say(&format!(":remark {SECRET}"), "saved others");
    let erase = ["--case", "1", "--item", "others", "--reason", "a name", "--as", "s1"];
    assert!(folder.run("erase", &erase).refused().contains("in the hands of"));
    assert_ne!(holding(&folder, SECRET), Vec::<String>::new());
    talk.say(":pause", "saved others").hear("paused");
    talk.well();
    folder.run("erase", &erase).well();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("others others 1 2 3 9");
    answer_all_from(&mut talk, "9");
    complete(&mut talk);
    talk.well();
    assert_eq!(holding(&folder, SECRET), Vec::<String>::new());
    folder.run("verify", &[]).well();
}

/// Answers the question that is open, then all others.
fn answer_all_from(talk: &mut Talk, first: &str) {
    talk.say(first, "saved others");
    answer_all(talk, 0);
}

#[test]
fn rebuilt_projections_and_scores_are_the_same() {
    let folder = every::study();
    for case in 1..=3 {
        whole(&folder, &case.to_string(), case);
    }
    let mut talk = Talk::start(&folder, &["--case", "4"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent").asks("others others 1 2 3 9");
    talk.say(":break-off no time", "saved others").hear("ended 2.12");
    talk.well();
    folder.run("reopen", &["--case", "2", "--reason", "one is missing"]).well();
    folder.run("erase", &["--case", "3", "--item", "A1", "--reason", "asked to"]).well();
    let before = tables(&folder);
    assert!(before["result"].len() >= 2 && before["interview"].len() == 4, "{:?}", before.keys());
    // Whatever stands in the projections: they are folded from the log.
    let db = Connection::open(folder.dir.join("study.db")).expect("a database");
    db.execute_batch("UPDATE interview SET status = 'void'; DELETE FROM attempt").expect("meddled");
    drop(db);
    let verified = folder.run("verify", &[]);
    assert!(verified.code == 1 && verified.out.contains("interview"), "{}", verified.out);
    folder.run("rebuild", &[]).well();
    assert_eq!(tables(&folder), before);
    folder.run("verify", &[]).well();
}

/// Scores are no fold of the log, and are held against it all the same.
#[test]
fn a_meddled_score_is_named_and_mended() {
    let folder = every::study();
    for case in 1..=3 {
        whole(&folder, &case.to_string(), case);
    }
    let before = tables(&folder);
    for sql in [
        "UPDATE result SET left_out = 99.5",
        "UPDATE result SET counted = 0 WHERE interview = (SELECT min(interview) FROM result)",
        "UPDATE result SET dimensions = zeroblob(length(dimensions))",
        "UPDATE result_place SET unit = unit || 'x'",
        "UPDATE dimension SET name = name || 'x'",
        "DELETE FROM marking",
        // As after a merge, when they wait to be computed: nothing is wrong, but it is said.
        "DELETE FROM result",
    ] {
        let db = Connection::open(folder.dir.join("study.db")).expect("a database");
        assert!(db.execute(sql, []).expect(sql) > 0, "{sql}");
        drop(db);
        let verified = folder.run("verify", &[]);
        match sql {
            "DELETE FROM result" => {
                assert!(verified.well().out.contains("The scores of 3 interviews"), "{sql}");
            }
            _ => assert!(verified.code == 1 && verified.out.contains("`result`"), "{sql}: {}", verified.out),
        }
        folder.run("rebuild", &[]).well();
        assert_eq!(tables(&folder), before, "{sql}");
        folder.run("verify", &[]).well();
    }
}
