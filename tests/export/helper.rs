//! A small study with a case of everything, and its export as tables.

use fangtan::desk::{
    self, Beginning, Conduct, Desk, Judgement, Versions, assign, demo, draw, replace, roster,
};
use fangtan::export::{Exported, Order, export};
use fangtan::form::{Address, Answer, Seed, State};
use fangtan::interview::Action;
use fangtan::store::{Case, Entry, SetClock, Subject, Writer};
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tempfile::TempDir;

/// 2026-11-24 09:00 UTC.
pub const MORNING: i64 = 1_795_510_800_000;

/// Names, numbers and births of the roster: nowhere but in `people.db`.
pub const PERSONAL: [&str; 9] = [
    "顾予安",
    "林晓棠",
    "Wren Halloway",
    "宋知微",
    "13900001234",
    "13900005678",
    "13900009999",
    "1971-05-06",
    "1983-07-08",
];

const STUDY: &str = "
study: export-test
title: { zh: 导出测试, en: Export test }
questionnaire: kinds.yaml
smallest: 2
sufficient: 0.8
roster:
  file: roster.csv
  columns: { id: 编号, unit: 单位, name: 姓名, phone: 电话, born: 出生年, level: 级别 }
  id_is_personal: PERSONAL_IDS
units:
  - unit: g
    title: { zh: 甲组, en: Group }
    units:
      - { unit: east, title: { zh: 东, en: East } }
      - { unit: west, title: { zh: 西, en: West } }
teams:
  - { team: t1, members: [{ code: a1, name: 沈知远, role: lead }, { code: a2, name: 何川 }] }
staff: [{ code: s1, name: 周敏, role: supervisor }]
draws:
  - { draw: first, round: 1, method: stratified, by: unit, size: 7, minimum: 2, reserves: { each: 1 } }
  - { draw: again, round: 2, method: stratified, by: unit, size: 6, minimum: 2 }
";

const ROSTER: &str = "编号,单位,姓名,电话,出生年,级别
P01,east,顾予安,13900001234,1971-05-06,处级
P02,east,林晓棠,13900005678,1983-07-08,科级
P03,east,Wren Halloway,13900009999,1971-05-06,处级
P04,east,宋知微,13900001234,1971-05-06,=级
P05,east,顾予安,13900005678,1983-07-08,处级
P06,west,林晓棠,13900009999,1971-05-06,处级
P07,west,Wren Halloway,13900001234,1983-07-08,科级
P08,west,宋知微,13900005678,1971-05-06,处级
P09,west,顾予安,13900009999,1983-07-08,处级
P10,west,林晓棠,13900001234,1971-05-06,科级
";

/// Every kind of item.
pub const KINDS: &str = r#"
questionnaire: kinds
title: { en: All kinds, zh: 各种题 }
languages: [en, zh]
allow: [dont-know, refused]
opening: none
dimensions:
  - { dimension: knowledge, weight: 60, title: { en: Knowledge, zh: 应知 } }
  - { dimension: practice, weight: 40, title: { en: Practice, zh: 实践 } }
parts:
  - part: A
    title: { en: All kinds, zh: 各种题 }
    items:
      - one: A1
        read: never
        text: { en: "${case.name}, which year?", zh: "${case.name}，哪一年？" }
        choices:
          1: "1919"
          2: "1921"
          8: { other: true }
        key: 2
        dimension: knowledge
      - many: A2
        text: { en: Which of these?, zh: 有哪些？ }
        choices:
          x: { en: Books, zh: 书 }
          y: { en: Talks, zh: 讲座 }
          none: { en: None, zh: 都没有, exclusive: true }
      - number: A3
        text: { en: How many days?, zh: 几天？ }
        unit: { en: days, zh: 天 }
        range: 0..100
        warn:
          if: . > 60
          say: { en: "More than 60?", zh: 超过 60？ }
      - number: A4
        text: { en: By how much?, zh: 差多少？ }
        decimals: 1
      - text: version
        ask: { en: In your words., zh: 用您的话说。 }
        allow: [dont-know, refused, skipped]
      - date: A5
        partial: month
        text: { en: When?, zh: 什么时候？ }
      - rank: A6
        text: { en: The two most useful?, zh: 最有用的两样？ }
        choices: { p: P, q: Q, r: R }
        places: 2
      - grid: A7
        text: { en: Do you agree?, zh: 您同意吗？ }
        choices:
          1: { en: "Yes", zh: 同意, points: 1 }
          2: { en: "No", zh: 不同意, points: 0 }
        rows:
          A7a: { en: It helps, zh: 有用 }
          A7b: { en: It bores, zh: 无聊 }
        dimension: practice
      - rubric: A8
        text: { en: Tell me of a case., zh: 请讲一件事。 }
        criteria:
          1: { points: 2, en: Concrete, zh: 具体 }
          2: { points: 3, en: With a result, zh: 有结果 }
        dimension: practice
      - value: total
        is: ${A3} - 100
      - text: A9
        when: ${A1} = 2
        ask: { en: Why?, zh: 为什么？ }
"#;

/// A study folder and its clock.
pub struct Study {
    temporary: Rc<TempDir>,
    pub desk: Desk,
    pub clock: SetClock,
    pub versions: Versions,
}

impl Study {
    /// Roster read, seven drawn, given out; nobody interviewed.
    pub fn drawn(personal_ids: bool) -> Study {
        let temporary = Rc::new(tempfile::tempdir().unwrap());
        let dir = temporary.path().join("study");
        std::fs::create_dir(&dir).unwrap();
        let study = STUDY.replace("PERSONAL_IDS", if personal_ids { "true" } else { "false" });
        for (name, text) in [("study.yaml", study.as_str()), ("roster.csv", ROSTER), ("kinds.yaml", KINDS)] {
            std::fs::write(dir.join(name), text).unwrap();
        }
        let desk =
            Desk::open_or_create(&dir).unwrap_or_else(|e| panic!("{}", e.shown(Default::default(), false)));
        let study = Study { temporary, desk, clock: SetClock::at(MORNING), versions: Versions::new() };
        let mut writer = study.writer("s1");
        roster::read(&study.desk, &mut writer, &mut |_, _| {}).unwrap();
        draw::draw(&study.desk, &mut writer, "first", draw::Start::Seed(Some("export".into())), None)
            .unwrap();
        assign::assign(&study.desk, &mut writer).unwrap();
        writer.close().unwrap();
        study
    }

    pub fn writer(&self, actor: &str) -> Writer {
        self.desk.store.writer_at(actor, self.clock.clone()).unwrap()
    }

    pub fn case(&self, number: i64) -> Case {
        self.case_in("real", number)
    }

    pub fn case_in(&self, realm: &str, number: i64) -> Case {
        self.desk.reader().unwrap().case_numbered(realm, number).unwrap().unwrap()
    }

    /// Takes a case in hand as its interviewer.
    pub fn begin(&self, case: Case, by: &'static str) -> Sitting {
        let writer = self.writer("a1");
        let beginning =
            Beginning { by, language: "en".into(), seed: Some(Seed::from_text("sitting")), offset: 28_800 };
        let conduct = Conduct::open(&self.desk, &self.versions, writer, case, beginning);
        let conduct = conduct.unwrap_or_else(|e| panic!("{}", e.shown(Default::default(), false)));
        Sitting { conduct, clock: self.clock.clone() }
    }

    pub fn append(&self, kind: &str, subject: Subject<'_>, payload: serde_json::Value) {
        let payload = payload.to_string();
        let mut writer = self.writer("s1");
        let (actor, time) = ("s1", None);
        let entry = Entry { kind, subject, actor, payload: payload.as_bytes(), time };
        writer.transact(|tx| tx.append(entry).map(drop)).unwrap();
        writer.close().unwrap();
    }

    pub fn order(&self) -> Order {
        usual(&self.temporary)
    }

    pub fn export(&self) -> Export {
        self.export_as(&self.order())
    }

    pub fn export_as(&self, order: &Order) -> Export {
        let done = export(&self.desk, order, &mut |_, _| {});
        let done = done.unwrap_or_else(|e| panic!("{}", e.shown(Default::default(), false)));
        Export { done, _temporary: self.temporary.clone() }
    }

    /// A study in which everything has happened once.
    pub fn full(personal_ids: bool) -> Study {
        let study = Study::drawn(personal_ids);
        study.complete_one();
        study.break_one_off();
        study.void_one();
        study.leave_one_open();
        study.erase_one();
        study.replace_one();
        study.practise_one();
        study
    }

    /// Two rounds of the same strata, each drawn by itself, with interviews that come to other scores.
    pub fn two_rounds() -> Study {
        let study = Study::drawn(false);
        let mut writer = study.writer("s1");
        let again =
            draw::draw(&study.desk, &mut writer, "again", draw::Start::Seed(Some("anew".into())), None)
                .unwrap_or_else(|e| panic!("{}", e.shown(Default::default(), false)));
        assign::assign(&study.desk, &mut writer).unwrap();
        writer.close().unwrap();
        // What each says to A1, A7a and A7b; the last of each round are not reached. In the first round one
        // stratum has a single interview.
        let first = ["211", "212", "122", "211", "112"];
        let second = ["122", "112", "222", "122", "121"];
        for (number, said) in (1..).zip(first).chain((again.numbers.0..).zip(second)) {
            study.answer_alike(number, said);
        }
        study
    }

    /// A complete interview in which only what is scored was said.
    fn answer_alike(&self, number: i64, said: &str) {
        let mut sitting = self.begin(self.case(number), "person");
        let (year, helps, bores) = (&said[..1], &said[1..2], &said[2..]);
        sitting.answer("A1", year);
        for item in ["A2", "A3", "A4", "version", "A5", "A6"] {
            sitting.state(item, State::Refused);
        }
        sitting.answer("A7a", helps);
        sitting.answer("A7b", bores);
        sitting.state("A8", State::DontKnow);
        if year == "2" {
            sitting.state("A9", State::Refused);
        }
        sitting.complete();
    }

    /// 1: everything answered, with remarks, a reason, an example and a mark.
    fn complete_one(&self) {
        let mut sitting = self.begin(self.case(1), "person");
        for (item, value) in [
            ("A1", "2"),
            ("A2", "x y"),
            ("A3", "70"),
            ("A4", "-1"),
            ("version", "first, \"second\"\nthird"),
            ("A5", "2026-03"),
            ("A6", "q p"),
            ("A7a", "1"),
            ("A7b", "2"),
            ("A8", "A case with a result"),
            ("A9", "Because"),
        ] {
            sitting.answer(item, value);
        }
        sitting.act(Action::Reason { at: Address::item("A3"), warn: 0, text: "a long course".into() });
        sitting.act(Action::Remark { at: Address::item("A3"), text: "asked twice".into() });
        sitting.act(Action::Remark { at: Address::item("A3"), text: "+ unsure".into() });
        for (item, on) in [("version", true), ("A9", true), ("A9", false)] {
            sitting.act(Action::Example { at: Address::item(item), on });
        }
        sitting.complete();
        let id = self.case(1).interview.unwrap();
        let mut marker = self.writer("s1");
        let judgement =
            Judgement { item: "A8".into(), pass: 1, criteria: vec!["1".into(), "2".into()], example: true };
        desk::give_mark(&self.desk, &self.versions, &mut marker, id, &judgement).unwrap();
        marker.close().unwrap();
    }

    /// 2: don't know, refused, skipped, then broken off early.
    fn break_one_off(&self) {
        let mut sitting = self.begin(self.case(2), "person");
        sitting.state("A1", State::DontKnow);
        sitting.state("A2", State::Refused);
        sitting.state("A3", State::DontKnow);
        sitting.state("A4", State::Refused);
        sitting.state("version", State::Skipped);
        sitting.act(Action::BreakOff { reason: "called away".into() });
        sitting.lay_down();
    }

    /// 3: a wrong start, voided; then a complete one with other things, among them an answer elsewhere.
    fn void_one(&self) {
        let mut sitting = self.begin(self.case(3), "person");
        sitting.answer("A1", "1");
        sitting.answer("version", "of the wrong person");
        sitting.act(Action::Void { reason: "wrong person".into() });
        sitting.lay_down();
        let mut sitting = self.begin(self.case(3), "person");
        for (item, value) in [("A1", "8"), ("A1_other", "=1920"), ("A2", "none"), ("A3", "0"), ("A4", "2.5")]
        {
            sitting.answer(item, value);
        }
        for item in ["version", "A5", "A6"] {
            sitting.state(item, State::Refused);
        }
        for (item, value) in [("A7a", "1"), ("A7b", "1")] {
            sitting.answer(item, value);
        }
        sitting.state("A8", State::DontKnow);
        sitting.complete();
    }

    /// 4: open, with a value that breaks a hard check.
    fn leave_one_open(&self) {
        let mut sitting = self.begin(self.case(4), "person");
        sitting.answer("A1", "2");
        sitting.answer("A3", "200");
        sitting.act(Action::Pause);
        sitting.lay_down();
    }

    /// 5: complete, one answer erased afterwards.
    fn erase_one(&self) {
        let mut sitting = self.begin(self.case(5), "person");
        for (item, value) in [
            ("A1", "1"),
            ("A2", "x"),
            ("A3", "5"),
            ("A4", "0"),
            ("version", "to be erased"),
            ("A5", "2025-12-31"),
            ("A6", "p q"),
            ("A7a", "2"),
            ("A7b", "2"),
            ("A8", "A case"),
        ] {
            sitting.answer(item, value);
        }
        sitting.act(Action::Remark { at: Address::item("version"), text: "erase this too".into() });
        sitting.act(Action::Example { at: Address::item("version"), on: true });
        sitting.complete();
        let mut lead = self.writer("s1");
        let (case, address) = (self.case(5), Address::item("version"));
        desk::erase(&self.desk, &self.versions, &mut lead, &case, &address, "asked for").unwrap();
        lead.close().unwrap();
    }

    /// 6: not reached, ended, replaced by a reserve.
    fn replace_one(&self) {
        let case = self.case(6);
        let subject = Subject::Case(&case.id);
        let at = MORNING + 60_000;
        self.append("attempt", subject, json!({ "at": at, "mode": "phone", "outcome": "dead", "note": "-" }));
        self.append("case-ended", subject, json!({ "code": "2.31", "reason": "the unit said so" }));
        let mut lead = self.writer("a1");
        replace::replace(&self.desk, &mut lead, &self.case(6), "died").unwrap();
        lead.close().unwrap();
    }

    /// A practice case with an interview by a virtual respondent.
    fn practise_one(&self) {
        self.append(
            "draw-made",
            Subject::Draw("try"),
            json!({ "realm": "practice", "round": "practice", "cases": [
                { "case": "practice1", "number": 901, "element": "P02", "unit": "east", "stratum": "east",
                  "probability": 0.2 }
            ] }),
        );
        let mut sitting = self.begin(self.case_in("practice", 901), "virtual");
        sitting.answer("A1", "1");
        sitting.answer("version", "only practice");
        sitting.lay_down();
    }
}

/// An interview under way.
pub struct Sitting {
    conduct: Conduct,
    clock: SetClock,
}

impl Sitting {
    pub fn act(&mut self, action: Action) {
        self.clock.pass(1_500);
        self.conduct.act(action.clone()).unwrap_or_else(|e| panic!("{action:?}: {e}"));
    }

    /// The same where the machine may refuse.
    pub fn try_act(&mut self, action: Action) {
        self.clock.pass(1_500);
        // A refusal changes nothing, which is all that is wanted of it.
        let _ = self.conduct.act(action);
    }

    pub fn answer(&mut self, item: &str, value: &str) {
        self.act(Action::Answer { at: Address::item(item), answer: Answer::value(value) });
    }

    pub fn state(&mut self, item: &str, state: State) {
        self.act(Action::Answer { at: Address::item(item), answer: Answer::state(state) });
    }

    pub fn complete(mut self) {
        self.act(Action::Complete);
        self.lay_down();
    }

    pub fn lay_down(self) {
        self.conduct.lay_down().unwrap().close().unwrap();
    }
}

/// An export on the disk, which stays as long as this does.
pub struct Export {
    pub done: Exported,
    _temporary: Rc<TempDir>,
}

/// A row by its headings.
pub type Row = HashMap<String, String>;

/// An export as it is made by default, into a folder `out`.
fn usual(temporary: &TempDir) -> Order {
    Order {
        output: temporary.path().join("out"),
        realm: None,
        bom: true,
        raw_text: false,
        void: false,
        names_as: None,
    }
}

impl Export {
    /// That of the ready study, with all its virtual respondents.
    pub fn of_the_demo() -> Export {
        let temporary = Rc::new(tempfile::tempdir().unwrap());
        let study = temporary.path().join("demo");
        let now = jiff::Timestamp::from_millisecond(MORNING).unwrap();
        let wish = demo::Wish {
            seed: "reading".into(),
            simulate: 79,
            language: "en".into(),
            now: now.to_zoned_datetime(jiff::tz::TimeZone::UTC),
        };
        let shown = |e: fangtan::desk::DeskError| e.shown(Default::default(), false);
        demo::make(&study, &wish).unwrap_or_else(|e| panic!("{}", shown(e)));
        let desk = Desk::open(&study).unwrap_or_else(|e| panic!("{}", shown(e)));
        let done =
            export(&desk, &usual(&temporary), &mut |_, _| {}).unwrap_or_else(|e| panic!("{}", shown(e)));
        Export { done, _temporary: temporary }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.done.folder.join(name)
    }

    pub fn text(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_string()
    }

    /// The rows of a table as another program reads them.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    /// The headings of a table.
    pub fn headings(&self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.headers().unwrap().iter().map(str::to_string).collect()
    }
}

/// The names of everything in a folder.
pub fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
