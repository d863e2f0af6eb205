//! Many at once, and copies worked on apart: nothing is lost, nothing clashes, all of it verifies.

use crate::every::{self, answer_all, complete, log_of, value, whole};
use crate::folder::Folder;
use crate::talk::Talk;
use fangtan::desk::{Desk, cases};

fn verified(folder: &Folder) {
    let run = folder.run("verify", &[]).well();
    assert!(run.out.contains("Nothing is wrong"), "{}", run.out);
}

/// Brings what one copy has into the other.
fn unite(here: &Folder, there: &Folder) {
    let desk = Desk::open(&here.dir).expect("a study");
    let mut writer = desk.writer("s1").expect("a writer");
    let united = writer.unite(&there.dir).expect("united");
    assert!(united.events > 0 && united.receipts > 0, "{united:?}");
    writer.close().expect("closed");
}

#[test]
fn two_copies_unite_without_a_clash() {
    let here = every::study();
    // Begun before the copy was made, finished in it.
    let mut talk = Talk::start(&here, &["--case", "3"]);
    talk.asks("respondent respondent 1 2 3 9").say("2", "saved respondent").asks("others others 1 2 3 9");
    talk.well();
    let there = here.copy();
    let mut receipts = vec![whole(&here, "1", 1), whole(&there, "2", 2)];
    let mut talk = Talk::start(&there, &["--case", "3"]);
    talk.asks("others others 1 2 3 9").say("1", "saved others");
    answer_all(&mut talk, 3);
    receipts.push(complete(&mut talk));
    talk.well();
    unite(&here, &there);
    verified(&here);
    for receipt in &receipts {
        here.run("verify", &["--receipt", receipt]).well();
    }
    let rows = here.cases();
    let status: Vec<&str> = rows.iter().take(4).map(|row| row["status"].as_str().expect("a word")).collect();
    assert_eq!(status, ["completed", "completed", "completed", "open"]);
    let third = log_of(&here.dir, "3").expect("an interview");
    assert_eq!((value(&third, "respondent").as_str(), value(&third, "others").as_str()), ("2", "1"));
    let desk = Desk::open(&here.dir).expect("a study");
    let reader = desk.reader().expect("a reader");
    assert!(reader.overlapping_cases().expect("asked").is_empty());
    assert!(reader.forked_interviews().expect("asked").is_empty());
    // The other way round gives the same, and work goes on in both.
    unite(&there, &here);
    verified(&there);
    assert_eq!(there.cases(), here.cases());
    whole(&here, "4", 4);
    verified(&here);
}

#[test]
fn the_same_case_in_both_copies_is_kept_twice_and_found() {
    let here = every::study();
    let there = here.copy();
    let receipts = [whole(&here, "1", 1), whole(&there, "1", 2)];
    unite(&here, &there);
    verified(&here);
    for receipt in &receipts {
        here.run("verify", &["--receipt", receipt]).well();
    }
    let desk = Desk::open(&here.dir).expect("a study");
    let reader = desk.reader().expect("a reader");
    let case = cases::numbered(&desk, &reader, "1").expect("a case");
    assert_eq!(reader.overlapping_cases().expect("asked"), std::slice::from_ref(&case.id));
    let both = reader.interviews_of(&case.id).expect("asked");
    assert_eq!(both.iter().filter(|interview| interview.status == "completed").count(), 2);
}

/// One interview gone on with in both copies: a fork, which is kept and named, and hinders nobody.
#[test]
fn one_interview_gone_on_with_in_both_copies_is_a_fork() {
    let here = every::study();
    let mut talk = Talk::start(&here, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent").asks("others others 1 2 3 9");
    talk.well();
    let there = here.copy();
    for (folder, n) in [(&here, 5), (&there, 6)] {
        let mut talk = Talk::start(folder, &["--case", "1"]);
        answer_all(&mut talk, n);
        complete(&mut talk);
        talk.well();
    }
    unite(&here, &there);
    verified(&here);
    let desk = Desk::open(&here.dir).expect("a study");
    assert_eq!(desk.reader().expect("a reader").forked_interviews().expect("asked").len(), 1);
    whole(&here, "2", 1);
    verified(&here);
}

#[test]
fn sixteen_interviews_at_once() {
    let folder = every::study();
    let receipts: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (1..=16)
            .map(|case| {
                let folder = &folder;
                scope.spawn(move || whole(folder, &case.to_string(), case))
            })
            .collect();
        runs.into_iter().map(|run| run.join().expect("an interview")).collect()
    });
    assert!(folder.cases().iter().all(|row| row["status"] == "completed"));
    for case in 1..=16_usize {
        let past = log_of(&folder.dir, &case.to_string()).expect("an interview");
        // The eighth question of each was the one that takes words, the counter having begun at its number.
        assert_eq!(value(&past, "A5"), format!("words {}", case + 8), "case {case}");
    }
    verified(&folder);
    let written = folder.text("receipts.tsv");
    assert_eq!(written.lines().filter(|line| !line.contains("\t-\t")).count(), 16);
    for receipt in [&receipts[0], &receipts[15]] {
        folder.run("verify", &["--receipt", receipt]).well();
    }
}
