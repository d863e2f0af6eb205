//! A small study with an item of every kind, drawn and given out, in a folder of its own.

use fangtan::desk::draw::{Start, draw};
use fangtan::desk::{Desk, assign, roster};
use fangtan::store::Writer;
use std::path::Path;
use tempfile::TempDir;

/// What study.yaml says; `practice` and `skipped` can be put in at the mark.
const STUDY: &str = "
study: small
title: { zh: 学习成效访谈, en: Learning interview }
questionnaire: q.yaml
# extra
roster:
  file: roster.csv
  columns: { id: id, unit: unit, name: name, phone: phone }
units:
  - { unit: finance, title: { zh: 省财政厅, en: Dept. of Finance } }
  - { unit: audit, title: { zh: 省审计厅, en: Audit Office } }
teams:
  - team: t1
    title: { zh: 第一组, en: Team 1 }
    members:
      - { code: a1, name: 沈知远, role: lead }
draws:
  - { draw: first, method: stratified, by: unit, size: 4, allocation: equal, reserves: { each: 1 } }
";

const ROSTER: &str = "id,unit,name,phone
p1,finance,顾予安,10000000001
p2,finance,陆青禾,10000000002
p3,finance,温若谷,10000000003
p4,audit,骆怀瑾,10000000004
p5,audit,桑以宁,10000000005
p6,audit,陶立,10000000006
";

/// One item of each kind, and the checks that tie them together.
pub const EVERY_KIND: &str = "
questionnaire: every
languages: [zh, en]
title: { zh: 学习成效访谈, en: Learning interview }
minutes: 25
allow: [dont-know, refused]
dimensions:
  - { dimension: knowledge, weight: 50, title: { zh: 应知应会, en: Knowledge } }
  - { dimension: use, weight: 50, title: { zh: 运用, en: Use } }
parts:
  - part: B
    title: { zh: 应知应会, en: Knowledge }
    items:
      - one: B3
        read: never
        dimension: knowledge
        text: { zh: 请您说出中国共产党第一次全国代表大会召开的年份。, en: In which year was the First Congress held? }
        note: { zh: 不提示。, en: Do not prompt. }
        help: { zh: 说出世纪就算不知道。, en: A century alone is a don't know. }
        choices:
          1: { zh: 1919 年, en: '1919' }
          2: { zh: 1921 年, en: '1921' }
          3: { zh: 1922 年, en: '1922' }
          8: { other: true }
        key: 2
      - many: C4
        read: aloud
        most: 3
        text: { zh: 过去半年，您用过下面哪些学习方式？可选多项。, en: Which of these ways of studying have you used? }
        choices:
          1: { zh: 集体学习, en: Group sessions }
          2: { zh: 听讲座, en: Lectures }
          3: { zh: 自学, en: Reading on my own }
          4: { zh: 线上课程, en: Online courses }
          9: { zh: 都没有, en: None of these, exclusive: true }
      - number: D2
        text: { zh: 过去一个月，您有几天学习了半小时以上？, en: On how many days did you study for half an hour? }
        unit: { zh: 天, en: days }
        range: 0..31
      - number: D3
        text: { zh: 其中有几天是和同事一起学的？, en: On how many of those did you study with colleagues? }
        unit: { zh: 天, en: days }
        range: 0..31
        warn:
          if: . > ${D2}
          say: { zh: D3 比 D2 多，通常不会这样。, en: More than D2 is not usual. }
      - number: D4
        allow: [skipped]
        text: { zh: 出生年？, en: Year of birth? }
        range: 1900..2010
        check:
          must: . != 1950
          say: { zh: 出生年与“在职”不符。, en: The year does not agree with being in service. }
      - text: D7
        ask: { zh: 学习之后，您手头的工作有哪一件做法变了？, en: Which piece of your work do you do differently? }
        note: { zh: 记原话。追问一次：还有吗？, en: As spoken. Probe once. }
      - rank: E1
        read: card
        places: 3
        text: { zh: 请把对您最有帮助的三种方式排出先后。, en: Please put the three most helpful in order. }
        choices:
          1: { zh: 集体学习, en: Group sessions }
          2: { zh: 听讲座, en: Lectures }
          3: { zh: 自学, en: Reading on my own }
          4: { zh: 线上课程, en: Online courses }
      - grid: K
        text: { zh: 下面几句话，您的看法是：, en: How far do you agree? }
        choices:
          1: { zh: 很同意, en: Strongly agree }
          2: { zh: 同意, en: Agree }
          3: { zh: 说不清, en: Hard to say }
          4: { zh: 不同意, en: Disagree }
        rows:
          K1: { zh: 学习内容与我的工作有关, en: It has to do with my work }
          K2: { zh: 安排的时间合适, en: The time was good }
          K3: { zh: 讲的人有准备, en: The speakers came prepared }
      - date: A5
        partial: day
        text: { zh: 您最近一次参加集体学习是哪一天？, en: On what date did you last attend a session? }
      - note: N1
        text: { zh: 最后一个问题没有标准答案。, en: The last question has no right answer. }
      - rubric: G2
        dimension: use
        text: { zh: 哪一件事最能说明学以致用？, en: What shows best that learning was put to use? }
        criteria:
          1: { points: 2, zh: 说出一件具体的事, en: Names one thing }
          2: { points: 3, zh: 讲清自己做了什么, en: Says what they did }
        guide: { zh: 听得出时间、地点、对象中的两样。, en: 'Two out of when, where and for whom.' }
";

/// A folder with a study that is drawn and given out; `extra` is put into study.yaml.
pub fn folder(questionnaire: &str, extra: &str) -> TempDir {
    let dir = bare(questionnaire, extra);
    prepare(dir.path());
    dir
}

/// The same with so many cases, of units, teams and people whose names are long.
pub fn crowded(questionnaire: &str, extra: &str, cases: usize) -> TempDir {
    let (long_zh, long_en) = ("省人力资源和社会保障事业发展", "Provincial Centre of Human Resources and");
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect(name);
    let study = STUDY
        .replace("# extra", extra)
        .replace("省财政厅", &format!("{long_zh}财政中心"))
        .replace("Dept. of Finance", &format!("{long_en} Public Finance"))
        .replace(
            "{ zh: 学习成效访谈, en: Learning interview }",
            &format!(
                "{{ zh: {long_zh}中心干部职工学习成效入户访谈研究（第一轮）, \
                      en: '{long_en} Learning: Interviews on What Came of It, First Round' }}"
            ),
        )
        .replace(
            "{ zh: 第一组, en: Team 1 }",
            "{ zh: 驻省直机关和市州联合访谈第一小组, en: The First Joint Team for Bodies at the Seat }",
        )
        .replace("沈知远", "Alexandrina Constantinopoulou-Weatherby")
        .replace("size: 4", &format!("size: {cases}"))
        .replace("each: 1", "each: 3");
    write("study.yaml", &study);
    write("q.yaml", questionnaire);
    let half = cases / 2 + 4;
    let people = (1..=half).map(|n| format!("f{n},finance,司马相如之{n},1{n:010}"));
    let more =
        (1..=half).map(|n| format!("u{n},audit,Wilhelmina Featherstonehaugh-Cholmondeley {n},2{n:010}"));
    let rows: Vec<String> = people.chain(more).collect();
    write("roster.csv", &format!("id,unit,name,phone\n{}\n", rows.join("\n")));
    prepare(dir.path());
    dir
}

/// The same with its databases and no roster read.
pub fn bare(questionnaire: &str, extra: &str) -> TempDir {
    let dir = described(questionnaire, extra);
    Desk::open_or_create(dir.path()).expect("a desk");
    dir
}

/// The same with its files alone.
pub fn described(questionnaire: &str, extra: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect(name);
    write("study.yaml", &STUDY.replace("# extra", extra));
    write("q.yaml", questionnaire);
    write("roster.csv", ROSTER);
    dir
}

/// Puts an interviewer beside the lead.
pub fn with_interviewer(folder: &Path) {
    let path = folder.join("study.yaml");
    let text = std::fs::read_to_string(&path).expect("a study");
    let lead = "      - { code: a1, name: 沈知远, role: lead }\n";
    assert!(text.contains(lead));
    let both = format!("{lead}      - {{ code: a2, name: 石磊磊 }}\n");
    std::fs::write(&path, text.replace(lead, &both)).expect("written");
}

/// The same, drawn, with no case given out.
pub fn drawn(questionnaire: &str, extra: &str) -> TempDir {
    let dir = bare(questionnaire, extra);
    draw_first(dir.path());
    dir
}

fn prepare(dir: &Path) {
    let (desk, mut writer) = draw_first(dir);
    assign::assign(&desk, &mut writer).expect("assignments");
}

fn draw_first(dir: &Path) -> (Desk, Writer) {
    let desk = Desk::open_or_create(dir).expect("a desk");
    let mut writer = desk.writer("a1").expect("a writer");
    roster::read(&desk, &mut writer, &mut |_, _| {}).expect("a roster");
    draw(&desk, &mut writer, "first", Start::Seed(Some("0".repeat(64))), None).expect("a draw");
    (desk, writer)
}
