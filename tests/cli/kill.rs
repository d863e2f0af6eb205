//! Interviews whose process is killed: everything acknowledged is there, the next start takes the case over
//! and asks what comes after the last acknowledged answer.

use crate::every::{self, Question, answer_all, complete, log_of, value};
use crate::folder::Folder;
use crate::talk::Talk;
use fangtan::desk::{Desk, Past};
use rustix::process::{Signal, kill_process};
use std::collections::HashMap;
use std::time::Duration;

/// 20 in the ordinary run, 200 with `FANGTAN_SLOW=1`.
fn rounds() -> usize {
    if std::env::var("FANGTAN_SLOW").is_ok_and(|v| v == "1") { 200 } else { 20 }
}

/// Numbers without a pattern, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What somebody outside knows of one interview, from what was said to them alone.
#[derive(Default)]
struct Known {
    /// What comes after each item.
    after: HashMap<String, String>,
    /// The values acknowledged last.
    values: HashMap<String, String>,
    remarks: Vec<String>,
    /// The question that must come next, if something was acknowledged since the last one was read.
    due: Option<String>,
    /// The last question read.
    asked: Option<String>,
    /// A line that was sent and not answered: the item, the value if it was one, and the item that follows
    /// if it was passed.
    flying: Option<(String, Option<String>, String)>,
    answers: usize,
}

impl Known {
    /// Where the next process may begin.
    fn may_begin(&self) -> Vec<String> {
        let mut all: Vec<String> = self.due.iter().cloned().collect();
        if all.is_empty() {
            all.extend(self.asked.clone());
        }
        if let Some((_, _, next)) = &self.flying {
            all.push(next.clone());
        }
        all
    }
}

fn next(known: &Known, at: &str) -> String {
    known.after[at].clone()
}

/// Talks until the process is gone.
fn talk_on(talk: &mut Talk, known: &mut Known, chance: &mut Chance) {
    loop {
        let Some(line) = talk.machine() else { return };
        if line.starts_with("note ") {
            continue;
        }
        let question = Question::read(&line).unwrap_or_else(|| panic!("no question: {line}"));
        let may_begin = known.may_begin();
        assert!(
            may_begin.is_empty() || may_begin.contains(&question.at),
            "asked {}, expected one of {may_begin:?}",
            question.at
        );
        (known.due, known.flying) = (None, None);
        known.asked = Some(question.at.clone());
        if !reply(talk, known, chance, &question) {
            return;
        }
    }
}

/// Replies to one question, now and then with a remark, a value that is doubted or one that is wrong.
/// False once nobody listens.
fn reply(talk: &mut Talk, known: &mut Known, chance: &mut Chance, question: &Question) -> bool {
    let at = question.at.clone();
    if question.is_complete() {
        known.flying = Some((at, None, "respondent".into()));
        talk.send(":goto respondent");
        let Some(status) = talk.machine() else { return false };
        assert_eq!(status, "saved respondent");
        (known.flying, known.due) = (None, Some("respondent".into()));
        return true;
    }
    known.answers += 1;
    let n = known.answers;
    if chance.below(6) == 0 {
        let text = format!("remark {n}");
        talk.send(&format!(":remark {text}"));
        let Some(status) = talk.machine() else { return false };
        assert_eq!(status, format!("saved {at}"));
        known.remarks.push(text);
    }
    let (sent, word) = match (at.as_str(), chance.below(3)) {
        // A value never given before, for which no reason stands.
        ("A3", 0) => (format!("46.{}", (n * 10 + 1) % 100_000), "soft"),
        ("A4", 0) => ("99.5".to_string(), "hard"),
        _ => (question.answer(n), "saved"),
    };
    let follows = next(known, &at);
    let lands = if word == "saved" { follows.clone() } else { at.clone() };
    known.flying = Some((at.clone(), Some(sent.clone()), lands.clone()));
    talk.send(&sent);
    let Some(status) = talk.machine() else { return false };
    assert_eq!(status, format!("{word} {at}"), "{sent}");
    known.values.insert(at.clone(), sent);
    known.flying = None;
    known.due = Some(lands);
    if word == "soft" {
        known.flying = Some((at.clone(), None, follows.clone()));
        talk.send(&format!(":reason because of {n}"));
        let Some(status) = talk.machine() else { return false };
        assert_eq!(status, format!("saved {at}"));
        (known.flying, known.due) = (None, Some(follows));
    }
    true
}

/// Holds what was acknowledged against the log.
fn check(known: &mut Known, past: &Past, round: usize) {
    for (item, acknowledged) in &mut known.values {
        let stored = value(past, item);
        let flying =
            known.flying.as_ref().filter(|(at, ..)| at == item).and_then(|(_, value, _)| value.clone());
        assert!(
            stored == *acknowledged || Some(&stored) == flying.as_ref(),
            "round {round}: {item} is {stored}, acknowledged was {acknowledged}"
        );
        *acknowledged = stored;
    }
    let remarks: Vec<&str> = past.interview.remarks().iter().map(|remark| remark.text.as_str()).collect();
    for remark in &known.remarks {
        assert!(remarks.contains(&remark.as_str()), "round {round}: {remark} is lost");
    }
}

#[test]
fn killed_at_any_moment_it_goes_on_where_it_was() {
    let folder = every::study();
    let mut known = Known::default();
    // The order of the questions, heard once from another case.
    let mut talk = Talk::start(&folder, &["--case", "2"]);
    let order = answer_all(&mut talk, 0);
    talk.well();
    known.after = order.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    known.asked = Some("respondent".into());

    let mut chance = Chance(0x5eed);
    let rounds = rounds();
    for round in 0..rounds {
        let mut talk =
            Talk::start(&folder, &["--case", "1", "--as", if round % 3 == 0 { "a1" } else { "a2" }]);
        let pid = talk.pid();
        // From before the study is open to dozens of answers later.
        let wait = Duration::from_micros(chance.below(400_000));
        let killer = std::thread::spawn(move || {
            std::thread::sleep(wait);
            kill_process(pid, Signal::KILL).expect("killed");
        });
        talk_on(&mut talk, &mut known, &mut chance);
        killer.join().expect("killed");
        talk.finish();
        if let Some(past) = log_of(&folder.dir, "1") {
            check(&mut known, &past, round);
        }
        let report = Desk::open(&folder.dir).expect("a study").store.verify(true).expect("verified");
        assert_eq!(report.problems, [], "round {round}");
    }
    println!("{rounds} kills, {} answers, {} remarks, none lost", known.answers, known.remarks.len());
    assert!(known.answers > rounds, "only {} answers in {rounds} rounds", known.answers);

    let mut talk = Talk::start(&folder, &["--case", "1"]);
    answer_all(&mut talk, 1000);
    let receipt = complete(&mut talk);
    talk.well();
    confirmed(&folder, &receipt);
}

fn confirmed(folder: &Folder, receipt: &str) {
    let run = folder.run("verify", &["--receipt", receipt]).well();
    assert!(run.out.contains(&format!("Receipt {receipt} is in the log")), "{}", run.out);
    assert!(run.out.contains("Nothing is wrong"), "{}", run.out);
}

/// The moment of completion: a receipt that was read is good for ever, and one that was not is given again or
/// the case can still be completed.
#[test]
fn killed_while_it_completes() {
    let folder = every::study();
    let mut chance = Chance(0xc0de);
    let rounds = (rounds() / 4).min(16);
    let mut given = 0;
    for case in 1..=rounds {
        let case = format!("{case:03}");
        let mut talk = Talk::start(&folder, &["--case", &case]);
        answer_all(&mut talk, 0);
        let pid = talk.pid();
        talk.send(":complete");
        std::thread::sleep(Duration::from_micros(chance.below(3_000)));
        let _ = kill_process(pid, Signal::KILL);
        let read = talk.machine().and_then(|line| line.strip_prefix("completed ").map(str::to_string));
        talk.finish();
        let done =
            folder.cases().iter().any(|row| row["id"] == case.as_str() && row["status"] == "completed");
        match read {
            Some(receipt) => {
                assert!(done, "{case}: acknowledged and not completed");
                given += 1;
                confirmed(&folder, &receipt);
            }
            None if done => {}
            None => {
                let mut talk = Talk::start(&folder, &["--case", &case]);
                talk.asks("complete");
                let receipt = complete(&mut talk);
                talk.well();
                confirmed(&folder, &receipt);
            }
        }
    }
    println!("{rounds} kills at completion, {given} receipts read before");
    assert!(folder.cases().iter().take(rounds).all(|row| row["status"] == "completed"));
    folder.run("verify", &[]).well();
}
