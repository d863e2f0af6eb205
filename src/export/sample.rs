//! `sample.csv`: one row a case, whatever became of it: how it was drawn, who had it, where it stands,
//! its weights, and the declared columns of the roster. Reserves not released stand nowhere: their order
//! must not be foreseen.

use super::elements::Elements;
use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use super::weights::Weights;
use crate::desk::close::closed_rounds;
use crate::desk::story::{What, story};
use crate::desk::{Desk, DeskError, case_number};
use crate::store::{Case, Reader};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) const FILE: &str = "sample.csv";

/// The columns before those of the roster.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("case", "个案编号（抽取次序）", "number of the case (order of the draw)"),
    Column::new(
        "case_id",
        "日志里的个案标识；编号属个人信息时空",
        "id of the case in the log; empty where element ids are personal",
    ),
    Column::new("realm", "real 正式，practice 练习", "real or practice"),
    Column::new("draw", "哪次抽取", "name of the draw"),
    Column::new("round", "轮次", "round"),
    Column::new(
        "element",
        "抽样框中的编号；编号属个人信息时为加盐散列值",
        "id in the frame; a salted hash where ids are personal",
    ),
    Column::new(
        "element_line",
        "抽样框中的行号，仅在编号属个人信息时",
        "line of the frame, only where ids are personal",
    ),
    Column::new("unit", "单位代码", "code of the unit"),
    Column::new("group", "单位所属的组", "code of the group the unit belongs to"),
    Column::new("stratum", "抽样层", "stratum of the draw"),
    Column::new("population", "N_h：层的总体人数", "N_h: elements of the stratum in the frame"),
    Column::new("drawn", "n_h：层内抽取人数，不含备用", "n_h: drawn in the stratum, reserves not among them"),
    Column::new(
        "probability",
        "入样概率；放出的备用空",
        "inclusion probability; empty for released reserves",
    ),
    Column::new("base_weight", "设计权数 1/入样概率", "design weight, 1 / probability"),
    Column::new(
        "settled",
        "r_h+z_h：层内已答与已知不合资格",
        "r_h+z_h: respondents and found ineligible in the stratum",
    ),
    Column::new(
        "weight",
        "最终权数 N_h/(r_h+z_h)：已答者与不合资格者；假定层内无应答是随机的",
        "final weight N_h/(r_h+z_h), of respondents and of those found ineligible; rests on non-response at random within strata",
    ),
    Column::new(
        "provisional",
        "1：轮次未结束，权数与状态还会变",
        "1: the round is open, weight and status may change",
    ),
    Column::new("team", "小组代码", "code of the team"),
    Column::new("interviewer", "访谈员代码", "code of the interviewer"),
    Column::new(
        "status",
        "open 未开始，in-progress 进行中，completed 已提交，broken-off 中止，not-interviewed 结案未访，replaced 已由备用替换",
        "open, in-progress, completed, broken-off, not-interviewed or replaced",
    ),
    Column::new("code", "AAPOR 结果代码", "AAPOR code"),
    Column::new(
        "end_reason",
        "不做访谈而结案的理由；按结案时所写，没写则空",
        "why it was ended without an interview, as typed when it was; empty where nothing was",
    ),
    Column::new("replaces", "由备用放出时，替换的是哪个个案", "for a released reserve, the case it replaces"),
    Column::new("replaced_by", "由哪个个案替换", "the case by which it was replaced"),
    Column::new(
        "replace_reason",
        "放出备用的理由；被替换的个案和放出的备用都有",
        "why the reserve was released; stands with the case replaced and with the reserve",
    ),
    Column::new("voided", "作废的访谈有几份", "how many interviews of it were voided"),
    Column::new(
        "void_reason",
        "作废的理由，由早到晚，以 | 分开",
        "why they were voided, oldest first; several with | between",
    ),
    Column::new(
        "attempts",
        "接触次数：个案卡上记的，加上每次开始了的访谈；作废的不算",
        "attempts: those recorded, and each visit with an interview begun; void ones left out",
    ),
    Column::new("last_activity", "最后活动时间（UTC）", "last activity (UTC)"),
    Column::new("interview", "状态所依据的访谈", "the interview its status comes from"),
    Column::new("receipt", "提交回执", "receipt of the completion"),
];

/// The heading of a roster column.
pub(super) fn heading(column: &str) -> String {
    format!("roster__{column}")
}

/// What was typed where something became of a case without an interview; nothing where it was erased.
#[derive(Default)]
struct Reasons {
    ended: String,
    replaced: String,
    voided: Vec<String>,
}

impl Reasons {
    fn of(reader: &Reader, case: &Case) -> Result<Reasons, DeskError> {
        let mut reasons = Reasons::default();
        // The story is told newest first; what came last holds.
        for happening in story(reader, case)?.into_iter().rev() {
            match happening.what {
                What::Ended(ending) => {
                    reasons.ended = ending.and_then(|ending| ending.reason).unwrap_or_default();
                }
                What::Replaced { reason, .. } | What::Released { reason, .. } => reasons.replaced = reason,
                What::Voided(reason) => reasons.voided.push(reason.unwrap_or_default()),
                _ => {}
            }
        }
        Ok(reasons)
    }
}

/// The table being written.
pub(super) struct Sample {
    sheet: Sheet,
    roster: Vec<String>,
    /// The rounds that are closed.
    closed: BTreeSet<String>,
}

impl Sample {
    /// Begins the table.
    pub fn create(folder: &Path, style: Style, desk: &Desk, reader: &Reader) -> Result<Sample, DeskError> {
        let roster: Vec<String> =
            desk.study.roster.columns.iter().map(|column| column.name.clone()).collect();
        let headings: Vec<String> = roster.iter().map(|name| heading(name)).collect();
        let header = COLUMNS.iter().map(|column| column.name).chain(headings.iter().map(String::as_str));
        let sheet = Sheet::create(folder, FILE, style, header)?;
        Ok(Sample { sheet, roster, closed: closed_rounds(reader)? })
    }

    /// One case.
    pub fn put(
        &mut self,
        desk: &Desk,
        reader: &Reader,
        case: &Case,
        weights: &Weights,
        elements: &Elements<'_>,
        receipt: Option<&str>,
    ) -> Result<(), DeskError> {
        let number = |id: &Option<String>| -> Result<String, DeskError> {
            let case = id.as_deref().map(|id| reader.case(id)).transpose()?.flatten();
            Ok(case.map_or_else(String::new, |case| case_number(case.number)))
        };
        let reasons = Reasons::of(reader, case)?;
        let called = elements.of(case);
        let stratum = weights.stratum(case);
        let sheet = &mut self.sheet;
        sheet.word(&case_number(case.number));
        sheet.text(if elements.hidden() { "" } else { &case.id });
        sheet.word(&case.realm).text(&case.draw).text(&case.round).text(&called.element);
        sheet.word(&called.line.map_or_else(String::new, |line| line.to_string()));
        sheet.text(&case.unit).text_or_empty(super::group(desk, &case.unit));
        sheet.text_or_empty(case.stratum.as_deref());
        sheet.word(&stratum.population().map_or_else(String::new, |n| n.to_string())).whole(stratum.drawn);
        let base = case.probability.and_then(|_| stratum.base_weight());
        sheet.number(case.probability).number(base);
        sheet.whole(stratum.settled).number(weights.of(case));
        sheet.flag(!self.closed.contains(&case.round));
        sheet.text_or_empty(case.team.as_deref()).text_or_empty(case.interviewer.as_deref());
        sheet.word(&case.status).word_or_empty(case.code.as_deref());
        sheet.text(&reasons.ended);
        sheet.word(&number(&case.replaces)?).word(&number(&case.replaced_by)?);
        sheet.text(&reasons.replaced).whole(reasons.voided.len() as u64).text(&reasons.voided.join(" | "));
        sheet.whole(case.attempts).moment(case.last_activity);
        let interview = case.interview.map(|id| id.hyphenated().to_string());
        sheet.word_or_empty(interview.as_deref()).word_or_empty(receipt);
        let element = reader.element(&case.element)?;
        for name in &self.roster {
            let value = element.as_ref().and_then(|element| element.columns.get(name));
            let value = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_string));
            sheet.value(&value.unwrap_or_default());
        }
        sheet.end()
    }

    /// Brings it to the disk.
    pub fn finish(self) -> Result<Written, DeskError> {
        self.sheet.finish()
    }
}
