//! A small study made by hand for tests: two groups and a unit of its own, three teams, one draw; interviews
//! are written into the log with the results a test wants. All names are invented.

use crate::desk::board::{Board, Boards, Scope};
use crate::desk::draw::Start;
use crate::desk::{Desk, assign, create, draw, roster};
use crate::store::{Case, Dimension, Entry, Scored, SetClock, StoreError, Subject, Tx, Writer};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

/// 2026-11-24 09:00 UTC.
pub(crate) const MORNING: i64 = 1_795_510_800_000;

pub(crate) const STUDY: &str = "
study: learning
title: { zh: 学习成效访谈, en: Learning interview }
questionnaire: q.yaml
roster:
  file: roster.csv
  columns: { id: id, unit: unit, name: name, level: level }
  eligible:
    - must: ${level} != '科级'
      else: 不是处级
units:
  - unit: province
    title: { zh: 省直, en: Provincial bodies }
    units:
      - { unit: finance, title: { zh: 省财政厅, en: Dept. of Finance } }
      - { unit: education, title: { zh: 省教育厅, en: Dept. of Education } }
      - { unit: health, title: { zh: 省卫健委, en: Health Commission } }
      - { unit: statistics, title: { zh: 省统计局, en: Bureau of Statistics } }
  - unit: city
    title: { zh: 市直, en: Municipal bodies }
    units:
      - { unit: tangzhou, title: { zh: 棠州市局, en: Tangzhou Bureau } }
      - { unit: lantai, title: { zh: 澜台县局, en: Lantai Bureau } }
  - { unit: archive, title: { zh: 省档案馆, en: Provincial Archive } }
teams:
  - { team: t1, title: { zh: 第一组, en: Team 1 }, units: [finance, education, health], members: [{ code: a1, name: 沈知远, role: lead }, { code: a2, name: 何川 }] }
  - { team: t2, title: { zh: 第二组, en: Team 2 }, units: [city, statistics, archive], members: [{ code: b1, name: 陆青禾, role: lead }] }
staff: [{ code: s1, name: 周敏, role: supervisor }]
draws:
  - { draw: first, method: stratified, by: unit, size: 30, minimum: 3, reserves: { each: 2 } }
  - { draw: columns, method: stratified, by: level, size: 20, minimum: 3, round: 2 }
  - { draw: simple, method: simple, size: 12, round: 3 }
";

pub(crate) const QUESTIONNAIRE: &str = "
questionnaire: learning
languages: [zh, en]
title: { zh: 学习, en: Learning }
dimensions:
  - { dimension: knowledge, weight: 60, title: { zh: 应知应会, en: Knowledge } }
  - { dimension: practice, weight: 40, title: { zh: 学用结合, en: Practice } }
parts:
  - part: A
    title: { zh: 一, en: One }
    items:
      - one: A1
        text: { zh: 问, en: Ask }
        choices: { 1: 一, 2: 二 }
        key: 1
        dimension: knowledge
";

/// Elements by unit.
pub(crate) const UNITS: [(&str, usize); 7] = [
    ("finance", 24),
    ("education", 16),
    ("health", 5),
    ("statistics", 9),
    ("tangzhou", 30),
    ("lantai", 7),
    ("archive", 6),
];

pub(crate) struct Handmade {
    /// Removed when dropped.
    _temporary: TempDir,
    pub(crate) desk: Desk,
    pub(crate) clock: SetClock,
}

/// What an interview came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    pub(crate) overall: Option<f64>,
    pub(crate) knowledge: Option<f64>,
    pub(crate) practice: Option<f64>,
    pub(crate) unmarked: usize,
    pub(crate) counted: bool,
    pub(crate) partial: bool,
}

impl Made {
    pub(crate) fn scored(overall: f64) -> Made {
        let (knowledge, practice) = (Some(overall + 4.0), Some(overall - 6.0));
        Made { overall: Some(overall), knowledge, practice, unmarked: 0, counted: true, partial: false }
    }
}

impl Handmade {
    /// With a draw that was made and given out. `draw` is one of those in [`STUDY`].
    pub(crate) fn drawn(draw: &str) -> Handmade {
        let made = Handmade::undrawn();
        made.draw(draw);
        made
    }

    /// With a roster, before any draw.
    pub(crate) fn undrawn() -> Handmade {
        Handmade::of(STUDY, &UNITS)
    }

    /// One unit with so many elements, all of them drawn and none of them worked.
    pub(crate) fn large(elements: usize) -> Handmade {
        let study = STUDY.replace("size: 12, round: 3", &format!("size: {elements}, round: 3"));
        let made = Handmade::of(&study, &[("finance", elements)]);
        made.draw("simple");
        made
    }

    fn of(study: &str, units: &[(&str, usize)]) -> Handmade {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("study");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("study.yaml"), study).unwrap();
        std::fs::write(folder.join("q.yaml"), QUESTIONNAIRE).unwrap();
        let mut rows = String::from("id,unit,name,level\n");
        let mut id = 0;
        for &(unit, elements) in units {
            for n in 0..elements + 2 {
                id += 1;
                let level = if n >= elements { "科级" } else { ["正处", "副处"][n % 2] };
                writeln!(rows, "P{id:04},{unit},甲乙丙{id},{level}").unwrap();
            }
        }
        std::fs::write(folder.join("roster.csv"), rows).unwrap();
        create(&folder).unwrap();
        let desk = Desk::open(&folder).unwrap();
        let made = Handmade { _temporary: temporary, desk, clock: SetClock::at(MORNING) };
        let mut writer = made.writer("s1");
        roster::read(&made.desk, &mut writer, &mut |_, _| {}).unwrap();
        writer.close().unwrap();
        made
    }

    pub(crate) fn draw(&self, name: &str) {
        self.draw_only(name);
        let mut writer = self.writer("s1");
        assign::assign(&self.desk, &mut writer).unwrap();
        writer.close().unwrap();
    }

    /// Draws, and gives nothing out.
    pub(crate) fn draw_only(&self, name: &str) {
        let mut writer = self.writer("s1");
        draw::draw(&self.desk, &mut writer, name, Start::Seed(Some("by hand".into())), Some("test")).unwrap();
        writer.close().unwrap();
    }

    pub(crate) fn dir(&self) -> &Path {
        self.desk.dir()
    }

    pub(crate) fn writer(&self, actor: &str) -> Writer {
        self.desk.store.writer_at(actor, self.clock.clone()).unwrap()
    }

    pub(crate) fn cases(&self) -> Vec<Case> {
        self.desk.reader().unwrap().cases("real").unwrap()
    }

    pub(crate) fn cases_of(&self, unit: &str) -> Vec<Case> {
        self.cases().into_iter().filter(|case| case.unit == unit && case.replaced_by.is_none()).collect()
    }

    /// Conducts an interview that comes to this.
    pub(crate) fn interview(&self, case: &Case, made: Made) -> Uuid {
        interview(&mut self.writer("a1"), case, made)
    }

    /// Ends a case without an interview.
    pub(crate) fn end(&self, case: &Case, code: &str) {
        let mut writer = self.writer("a1");
        let entry = json!({ "code": code, "reason": "as found" });
        writer.transact(|tx| put(tx, "case-ended", Subject::Case(&case.id), &entry)).unwrap();
        writer.close().unwrap();
    }

    pub(crate) fn appointment(&self, case: &Case, at: i64) {
        let mut writer = self.writer("a1");
        let entry =
            json!({ "at": MORNING, "mode": "telephone", "outcome": "appointment", "appointment": at });
        writer.transact(|tx| put(tx, "attempt", Subject::Case(&case.id), &entry)).unwrap();
        writer.close().unwrap();
    }

    pub(crate) fn close_round(&self, round: &str) {
        let mut writer = self.writer("s1");
        let entry = json!({ "reason": "time is up" });
        writer.transact(|tx| put(tx, "round-closed", Subject::Round(round), &entry)).unwrap();
        writer.close().unwrap();
    }

    pub(crate) fn board(&self) -> Board {
        self.board_of(&Scope::of(&self.desk))
    }

    pub(crate) fn board_of(&self, scope: &Scope) -> Board {
        Boards::new().read(&self.desk, &self.desk.reader().unwrap(), scope, MORNING).unwrap()
    }

    /// Most of the first draw worked: enough for every state a row may be in. The same each time.
    pub(crate) fn worked() -> Handmade {
        let made = Handmade::drawn("first");
        let mut score = 61.0;
        for unit in ["finance", "education", "tangzhou"] {
            for case in made.cases_of(unit) {
                score = 30.0 + (score * 7.3 + 11.0) % 65.0;
                made.interview(&case, Made::scored(score));
            }
        }
        let statistics = made.cases_of("statistics");
        for case in &statistics {
            made.interview(case, Made::scored(66.0));
        }
        let health = made.cases_of("health");
        made.interview(&health[0], Made::scored(70.0));
        made.interview(&health[1], Made { overall: None, practice: None, unmarked: 1, ..Made::scored(80.0) });
        made.end(&health[2], "4.10");
        let lantai = made.cases_of("lantai");
        made.interview(&lantai[0], Made { counted: false, partial: true, ..Made::scored(50.0) });
        made.interview(&lantai[1], Made { partial: true, ..Made::scored(58.5) });
        made.appointment(&lantai[2], MORNING - 86_400_000);
        made
    }
}

pub(crate) fn interview(writer: &mut Writer, case: &Case, made: Made) -> Uuid {
    let id = Uuid::now_v7();
    writer.claim(&case.id).unwrap();
    let started = json!({ "case": case.id, "realm": case.realm, "by": "person", "version": "00ff" });
    let ending = if made.partial { "broken-off" } else { "completed" };
    let dimension = |name, value: Option<f64>| Dimension {
        name,
        points: value.unwrap_or(0.0),
        reached: if value.is_some() { 100.0 } else { 0.0 },
        possible: 100.0,
        value,
    };
    let dimensions = [dimension("knowledge", made.knowledge), dimension("practice", made.practice)];
    writer
        .transact(|tx| {
            put(tx, "started", Subject::Interview(id), &started)?;
            put(tx, ending, Subject::Interview(id), &json!({ "reason": "as found" }))?;
            tx.put_result(
                id,
                &Scored {
                    counted: made.counted,
                    code: (made.partial && made.counted).then_some("1.20"),
                    overall: made.overall,
                    all_wrong: made.overall.map(|value| value - 2.0),
                    left_out: made.overall.or(made.knowledge),
                    applicable: 20,
                    dont_know: 2,
                    refused: 1,
                    not_reached: 1,
                    dimensions: &dimensions,
                    unmarked: &vec![("G2", 1); made.unmarked],
                },
            )
        })
        .unwrap();
    writer.release(&case.id).unwrap();
    id
}

fn put(tx: &mut Tx<'_>, kind: &str, subject: Subject<'_>, payload: &Value) -> Result<(), StoreError> {
    let payload = payload.to_string();
    let actor = "a1";
    tx.append(Entry { kind, subject, actor, payload: payload.as_bytes(), time: None }).map(drop)
}
