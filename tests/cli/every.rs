//! A study whose questionnaire has every kind of item, and somebody who answers by the kind alone, as a
//! program does that knows the protocol and nothing else.

use crate::folder::Folder;
use crate::talk::Talk;
use fangtan::desk::{Desk, Past, Versions, cases, past};
use std::path::Path;

const STUDY: &str = "
study: trial
questionnaire: every.yaml
roster:
  file: roster.csv
  columns: { id: id, unit: unit, name: name }
units: [{ unit: u1 }, { unit: u2 }]
teams:
  - team: t1
    members: [{ code: a1, name: 林可, role: lead }, { code: a2, name: 石磊磊 }]
staff: [{ code: s1, name: 方静之, role: supervisor }]
draws: [{ draw: first, method: simple, size: 16, reserves: 2 }]
";

pub const EVERY: &str = "
questionnaire: every
languages: [zh, en]
title: { zh: 各种题型, en: Every kind }
allow: [dont-know, refused]
dimensions:
  - dimension: d
    weight: 1
    title: { zh: 维度, en: Dimension }
parts:
  - part: A
    title: { zh: 甲, en: First }
    items:
      - one: A1
        text: { zh: 选一个, en: Choose one }
        choices: { 1: Red, 2: Blue, 8: { other: true } }
        key: 2
        dimension: d
      - many: A2
        text: { zh: 选几个, en: Choose some }
        most: 2
        choices: { a: Apples, b: Bread, c: Cheese, none: { text: Nothing, exclusive: true } }
      - number: A3
        text: { zh: 几个, en: How many }
        decimals: 5
        allow: [dont-know, refused, skipped]
        range: 0..100
        warn:
          if: . > 45
          say: { zh: 这么多？, en: So many }
      - number: A4
        text: { zh: 多少, en: How much }
        decimals: 1
        check:
          must: . <= ${A3}
          say: { zh: 比前一题多, en: More than before }
      - text: A5
        ask: { zh: 说说, en: Say something }
      - date: A6
        text: { zh: 哪一天, en: Which day }
      - note: A7
        text: { zh: 下面换个话题, en: Now for something else }
      - rubric: A8
        text: { zh: 怎么做, en: What would you do }
        dimension: d
        criteria:
          1: { points: 2, text: Calls for help }
          2: { points: 1, text: Shuts the door }
      - grid: A9
        text: { zh: 同意吗, en: Do you agree }
        choices: { 1: 'No', 2: 'Yes' }
        rows: { A9a: The first, A9b: The second, A9c: The third }
      - rank: A10
        text: { zh: 排一排, en: Put in order }
        places: 2
        choices: { x: Ex, y: Why, z: Zed, w: Other }
      - one: A11
        when: ${A3} > 50
        text: { zh: 真的吗, en: Really }
        choices: { 1: 'Yes', 2: 'No' }
      - text: A12
        required: false
        ask: { zh: 还有什么, en: Anything else }
";

/// The study, drawn: cases 001 to 016.
pub fn study() -> Folder {
    with(EVERY)
}

/// The same study with another questionnaire.
pub fn with(questionnaire: &str) -> Folder {
    let rows: String = (1..=20).map(|n| format!("N{n:02},u{},张{n}\n", 1 + n % 2)).collect();
    let folder = Folder::with(STUDY, format!("id,unit,name\n{rows}").as_bytes());
    folder.write("every.yaml", questionnaire.as_bytes());
    folder.drawn("s")
}

/// A question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub at: String,
    pub kind: String,
    pub codes: Vec<String>,
}

impl Question {
    /// Reads an `ask` line; the one after the last item has no kind.
    pub fn read(line: &str) -> Option<Question> {
        let mut words = line.strip_prefix("ask ")?.split(' ').map(str::to_string);
        let (at, kind) = (words.next()?, words.next().unwrap_or_default());
        Some(Question { at, kind, codes: words.collect() })
    }

    pub fn is_complete(&self) -> bool {
        self.at == "complete"
    }

    /// An answer that passes, the `n`th: other numbers give other answers where there are any.
    pub fn answer(&self, n: usize) -> String {
        match self.kind.as_str() {
            // Choices that end the visit or lead aside stand last.
            "respondent" | "consent" => self.codes[0].clone(),
            "one" => self.codes[n % 2].clone(),
            "many" | "others" => self.codes[n % 3].clone(),
            "rank" => format!("{} {}", self.codes[(n + 1) % 3], self.codes[n % 3]),
            "number" if self.at == "A4" => format!("{}.5", n % 10),
            "number" => (20 + n % 20).to_string(),
            "date" => format!("2026-03-{:02}", 1 + n % 28),
            "text" | "rubric" => format!("words {n}"),
            other => panic!("no such kind: {other}"),
        }
    }
}

/// Answers everything until nothing is left to ask; gives the addresses in the order asked.
pub fn answer_all(talk: &mut Talk, mut n: usize) -> Vec<String> {
    let mut asked = Vec::new();
    loop {
        let line = talk.machine().expect("a question");
        if line.starts_with("note ") {
            continue;
        }
        let question = Question::read(&line).unwrap_or_else(|| panic!("no question: {line}"));
        asked.push(question.at.clone());
        if question.is_complete() {
            return asked;
        }
        n += 1;
        talk.say(&question.answer(n), &format!("saved {}", question.at));
    }
}

/// Submits; gives the receipt.
pub fn complete(talk: &mut Talk) -> String {
    talk.send(":complete");
    let line = talk.machine().expect("an answer");
    line.strip_prefix("completed ").unwrap_or_else(|| panic!("not completed: {line}")).to_string()
}

/// An interview from the first question to its receipt.
pub fn whole(folder: &Folder, case: &str, n: usize) -> String {
    let mut talk = Talk::start(folder, &["--case", case]);
    answer_all(&mut talk, n);
    let receipt = complete(&mut talk);
    talk.well();
    receipt
}

/// What the log knows of the latest interview of a case; `None` before there is one.
pub fn log_of(dir: &Path, case: &str) -> Option<Past> {
    let desk = Desk::open(dir).expect("a study");
    let reader = desk.reader().expect("a reader");
    let case = cases::numbered(&desk, &reader, case).expect("a case");
    Some(past(&reader, &Versions::new(), case.interview?).expect("an interview"))
}

/// The stored value of an item.
pub fn value(past: &Past, item: &str) -> String {
    let form = past.interview.form();
    let node = form.node(&fangtan::form::Address::item(item)).expect("an item");
    form.answer(node).value.clone()
}
