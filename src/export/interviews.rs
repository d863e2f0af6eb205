//! `interviews.csv`: the wide table, one row an interview, one or more columns an item.

use super::columns::Wide;
use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use super::told::Told;
use super::weights::Weights;
use crate::desk::{Desk, DeskError};
use crate::questionnaire::Version;
use std::path::Path;
use std::sync::Arc;

pub(super) const FILE: &str = "interviews.csv";

/// The columns before the scores and the items.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("interview", "访谈的编号", "id of the interview"),
    Column::new("case", "个案编号（抽取次序）", "number of the case (order of the draw)"),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("by", "person 真人，virtual 虚拟", "answered by a person or a virtual respondent"),
    Column::new("unit", "单位代码", "code of the unit"),
    Column::new("group", "单位所属的组", "code of the group the unit belongs to"),
    Column::new("stratum", "抽样层", "stratum of the draw"),
    Column::new("team", "小组代码", "code of the team"),
    Column::new("interviewer", "访谈员代码", "code of who began the interview"),
    Column::new(
        "status",
        "访谈状态：in-progress 进行中，completed 已提交，broken-off 中止，not-interviewed 未访，later 改日，void 作废",
        "in-progress, completed, broken-off, not-interviewed, later (put off) or void",
    ),
    Column::new("code", "AAPOR 结果代码", "AAPOR code"),
    Column::new("reason", "中止、结束或作废的理由", "why it was broken off, ended or voided"),
    Column::new("returned", "提交后被退回的次数", "how often it was given back after submission"),
    Column::new(
        "returned_reason",
        "退回的理由，由早到晚，以 | 分开",
        "why it was given back, oldest first; several with | between",
    ),
    Column::new(
        "version",
        "问卷版本（散列值前 12 位）",
        "version of the questionnaire (12 digits of its hash)",
    ),
    Column::new("language", "访谈所用语言", "language it was conducted in last"),
    Column::new("started", "开始时间（UTC）", "when it began (UTC)"),
    Column::new("ended", "结束时间（UTC）", "when it ended (UTC)"),
    Column::new("utc_offset", "当地时间比 UTC 早多少秒", "local time, seconds ahead of UTC, when it began"),
    Column::new("seconds", "用时（秒），不计暂停", "seconds spent, pauses left out"),
    Column::new("remarks", "备注条数（内容见 answers.csv）", "number of remarks (their words: answers.csv)"),
    Column::new("problems", "未解决的问题数", "open problems"),
    Column::new("forked", "1：两份副本各自续写，尚未裁定", "1: two copies went on with it, undecided"),
    Column::new("counted", "1：计入得分", "1: counts in scores"),
    Column::new(
        "weight",
        "最终权数 N_h/(r_h+z_h)，仅计入者有；轮次结束前为暂定",
        "final weight N_h/(r_h+z_h), only where it counts; provisional until the round closes",
    ),
    Column::new("applicable", "适用的计分题数", "scored items that apply"),
    Column::new("dont_know", "其中不知道", "of these, don't know"),
    Column::new("refused", "其中拒答", "of these, refused"),
    Column::new("not_reached", "其中未答到（含跳过、删除）", "of these, not reached, skipped or erased"),
    Column::new("unmarked", "待评分的开放题", "open answers that wait for a mark"),
    Column::new(
        "score",
        "总分 0–100；有一个维度没有值时空",
        "overall score 0 to 100; empty while a dimension has none",
    ),
];

/// The wide table being written.
pub(super) struct Interviews {
    sheet: Sheet,
    wide: Wide,
    dimensions: Vec<String>,
}

/// Names of the dimensions of all versions, in order of the newest.
pub(super) fn dimensions(versions: &[Arc<Version>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for dimension in versions.iter().flat_map(|version| &version.questionnaire.dimensions) {
        if !names.contains(&dimension.name) {
            names.push(dimension.name.clone());
        }
    }
    names
}

/// The heading of a dimension's score.
pub(super) fn heading(dimension: &str) -> String {
    format!("score__{dimension}")
}

/// The columns of items, apart from all others of the table.
pub(super) fn wide(versions: &[Arc<Version>]) -> Wide {
    let scores: Vec<String> = dimensions(versions).iter().map(|name| heading(name)).collect();
    let fixed = COLUMNS.iter().map(|column| column.name);
    Wide::of(versions, fixed.chain(scores.iter().map(String::as_str)))
}

impl Interviews {
    /// Begins the table.
    pub fn create(folder: &Path, style: Style, versions: &[Arc<Version>]) -> Result<Interviews, DeskError> {
        let (dimensions, wide) = (dimensions(versions), wide(versions));
        let scores: Vec<String> = dimensions.iter().map(|name| heading(name)).collect();
        let header = COLUMNS.iter().map(|column| column.name).chain(scores.iter().map(String::as_str));
        let sheet = Sheet::create(folder, FILE, style, header.chain(wide.headings()))?;
        Ok(Interviews { sheet, wide, dimensions })
    }

    /// One interview.
    pub fn put(&mut self, desk: &Desk, told: &Told<'_>, weights: &Weights) -> Result<(), DeskError> {
        let (stored, interview, score, case) = (&told.stored, &told.interview, &told.score, told.case);
        let weight = case.filter(|_| score.counted && told.is_of_case()).and_then(|case| weights.of(case));
        let version = interview.form().version().hash.to_string();
        let sheet = &mut self.sheet;
        sheet.word(&told.id()).word(&told.case_number()).word(&stored.realm).text(&stored.by);
        sheet.text_or_empty(case.map(|case| case.unit.as_str()));
        sheet.text_or_empty(case.and_then(|case| super::group(desk, &case.unit)));
        sheet.text_or_empty(case.and_then(|case| case.stratum.as_deref()));
        sheet.text_or_empty(case.and_then(|case| case.team.as_deref())).text(&stored.actor);
        sheet.word(&stored.status).word_or_empty(told.code()).text_or_empty(told.reason());
        sheet.whole(told.returned.len() as u64).text(&told.returned.join(" | "));
        sheet.word(super::short(&version)).text(interview.language());
        sheet.moment(stored.started).moment(stored.ended).whole(interview.started().offset);
        sheet.word(&super::cell::seconds(interview.spent(stored.last_time)));
        sheet.whole(interview.remarks().len() as u64);
        sheet.whole(if interview.is_open() { interview.problems().len() as u64 } else { 0 });
        sheet.flag(stored.forked).flag(score.counted).number(weight);
        for count in [score.applicable, score.dont_know, score.refused, score.not_reached, score.unmarked] {
            sheet.whole(count as u64);
        }
        sheet.number(score.overall.filter(|_| score.counted));
        let of = &interview.questionnaire().dimensions;
        for name in &self.dimensions {
            let at = of.iter().position(|dimension| dimension.name == *name).filter(|_| score.counted);
            sheet.number(at.and_then(|at| score.dimensions[at].value));
        }
        self.wide.put(interview, sheet);
        sheet.end()
    }

    /// Brings it to the disk.
    pub fn finish(self) -> Result<Written, DeskError> {
        self.sheet.finish()
    }
}
