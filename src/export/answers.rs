//! `answers.csv`: the long table, one row an item of an interview, with state, value, time, reasons and
//! remarks; notes, which nobody answers, are left out.

use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use super::told::Told;
use crate::desk::DeskError;
use crate::expr::NodeId;
use crate::form::{Address, State};
use crate::interview::{Interview, Remark, Trouble};
use crate::questionnaire::Kind;
use crate::scoring::{ItemPoints, Points, item_points};
use std::collections::HashMap;
use std::path::Path;

pub(super) const FILE: &str = "answers.csv";

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("interview", "访谈的编号", "id of the interview"),
    Column::new("case", "个案编号", "number of the case"),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("item", "题目", "name of the item"),
    Column::new(
        "instance",
        "重复组中的哪一份；没有重复组时空",
        "instance of the repeats around it; empty outside repeats",
    ),
    Column::new("kind", "题型", "kind of the item"),
    Column::new(
        "place",
        "在本访谈中的次序；不问的题空",
        "place in the order of this interview; empty where not asked",
    ),
    Column::new(
        "state",
        "answered、dont-know、refused、skipped、not-reached、not-asked、redacted",
        "answered, dont-know, refused, skipped, not-reached, not-asked or redacted",
    ),
    Column::new(
        "value",
        "答案：代码（多个以空格分开）、数、日期或文字",
        "the answer: a code, codes with spaces between, a number, a date or words",
    ),
    Column::new(
        "words",
        "答案的文字，用问卷的第一种语言",
        "the answer in words, in the questionnaire's first language",
    ),
    Column::new("time", "最后一次作答的时间（UTC）", "when it was last given (UTC)"),
    Column::new("seconds", "在这道题上共用多少秒，不计暂停", "seconds spent on it in all, pauses left out"),
    Column::new(
        "reason",
        "对软校验说明的理由；几条之间以 | 分开",
        "reason given for a soft check; several with | between",
    ),
    Column::new("remarks", "备注条数", "number of remarks"),
    Column::new("remark", "备注的文字；几条之间以 | 分开", "words of the remarks; several with | between"),
    Column::new(
        "remark_by",
        "写备注的成员代码，与 remark 同序，以 | 分开",
        "codes of the members who wrote them, in the same order; several with | between",
    ),
    Column::new(
        "remark_time",
        "写备注的时间（UTC），与 remark 同序，以 | 分开",
        "when they were written (UTC), in the same order; several with | between",
    ),
    Column::new(
        "example",
        "1：访谈员标为值得分享的例子（评分人标的见 marks.csv）",
        "1: marked by the interviewer as an example worth sharing (a marker's: marks.csv)",
    ),
    Column::new(
        "problem",
        "未解决的问题：hard、soft、unanswered、ends；条件、计算、检查或得分算不出来：not-computed",
        "open problem: hard, soft, unanswered, ends; not-computed where a condition, value, check or score failed",
    ),
    Column::new("points", "得分；没有分数时空", "points; empty where there are none"),
    Column::new("possible", "满分；不计分的题空", "most points; empty where the item is not scored"),
];

/// The long table being written.
pub(super) struct Answers {
    sheet: Sheet,
    /// Marks per open answer.
    passes: u8,
}

impl Answers {
    /// Begins the table.
    pub fn create(folder: &Path, style: Style, passes: u8) -> Result<Answers, DeskError> {
        Ok(Answers { sheet: Sheet::of(folder, FILE, style, COLUMNS)?, passes })
    }

    /// All items of one interview, in the order of the questionnaire.
    pub fn put(&mut self, told: &Told<'_>) -> Result<(), DeskError> {
        let interview = &told.interview;
        let (id, case) = (told.id(), told.case_number());
        let asked: HashMap<NodeId, usize> = interview.asked().zip(1..).collect();
        let points: HashMap<NodeId, ItemPoints> =
            item_points(interview, self.passes).into_iter().map(|points| (points.node, points)).collect();
        let mut problems: HashMap<NodeId, &'static str> = HashMap::new();
        for problem in interview.is_open().then(|| interview.problems()).into_iter().flatten() {
            problems.entry(problem.node).or_insert(match problem.trouble {
                Trouble::Hard(_) => "hard",
                Trouble::Soft(_) => "soft",
                Trouble::Unanswered => "unanswered",
                Trouble::Ends => "ends",
            });
        }
        for node in interview.uncomputed().into_keys() {
            problems.entry(node).or_insert("not-computed");
        }
        let form = interview.form();
        let language = interview.questionnaire().languages.first().map_or("", String::as_str);
        for node in form.all_nodes() {
            let Some(item) = form.item(node).filter(|item| !matches!(item.kind, Kind::Note)) else {
                continue;
            };
            let address = form.address(node);
            let Address { item: name, instances } = &address;
            let (state, value) = (form.state(node), form.value(node));
            let sheet = &mut self.sheet;
            sheet.word(&id).word(&case).word(&told.stored.realm);
            sheet.text(name).text(&instances.join("/")).word(item.kind_word());
            sheet.word(&asked.get(&node).map_or_else(String::new, usize::to_string));
            sheet.word(state.word());
            match item.kind {
                Kind::Text | Kind::Rubric(_) => sheet.text(value),
                _ => sheet.value(value),
            };
            // Words written down and bare numbers are their own words already.
            let spelled = item.choices().is_some() || matches!(item.kind, Kind::Number { unit: Some(_), .. });
            sheet.text(&if spelled { form.answer_words(node, language) } else { String::new() });
            sheet.moment(interview.answered_at(node).filter(|_| state != State::NotAsked));
            sheet.word(&told.pace.get(&address).map_or_else(String::new, |ms| super::cell::seconds(*ms)));
            sheet.text(&reasons(interview, node, item.warns.len()));
            let remarks: Vec<&Remark> = interview.remarks().iter().filter(|r| r.node == node).collect();
            let listed = |of: &dyn Fn(&Remark) -> String| {
                remarks.iter().map(|remark| of(remark)).collect::<Vec<_>>().join(" | ")
            };
            sheet.whole(remarks.len() as u64).text(&listed(&|remark| remark.text.clone()));
            sheet.text(&listed(&|remark| told.authors.get(&remark.at).cloned().unwrap_or_default()));
            sheet.word(&listed(&|remark| super::cell::moment(remark.at)));
            sheet.flag(interview.is_example(node));
            let points = points.get(&node);
            let lost = points.is_some_and(|points| points.points == Points::NotComputed);
            let problem = problems.get(&node).copied().or(lost.then_some("not-computed"));
            sheet.word(problem.unwrap_or_default());
            sheet.number(points.and_then(|points| match points.points {
                Points::Earned(earned) => Some(earned),
                Points::NotAsked | Points::Missing | Points::Unmarked | Points::NotComputed => None,
            }));
            sheet.number(points.map(|points| points.possible));
            sheet.end()?;
        }
        Ok(())
    }

    /// Brings it to the disk.
    pub fn finish(self) -> Result<Written, DeskError> {
        self.sheet.finish()
    }
}

fn reasons(interview: &Interview, node: NodeId, warns: usize) -> String {
    let standing = (0..warns).filter_map(|warn| interview.reason(node, warn));
    standing.map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(" | ")
}
