//! `fangtan draw DIR NAME`: plans a draw and carries it out, in two steps or in one.

use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::draw::{self, Drawn, Start};
use crate::desk::plan::{self, Expectations, Prepared, Steps};
use crate::desk::{Desk, case_number};
use crate::i18n::{Lang, Words, counted};
use crate::sampling::{IdForm, ONE_STEP_LABEL, Plan, SeedPlan, UNSTRATIFIED};
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, conflicts_with_all = ["public", "seed"])]
    prepare: bool,
    #[arg(long, value_name = "TEXT", requires = "source", conflicts_with = "seed")]
    public: Option<String>,
    #[arg(long, value_name = "WORDS")]
    source: Option<String>,
    #[arg(long, value_name = "TEXT", conflicts_with = "source")]
    seed: Option<String>,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if self.source.is_some() && self.public.is_none() && !self.prepare {
            return Err(Failure::Usage(words!(
                "--source 要与 --prepare 或 --public 一起用",
                "--source goes with --prepare or --public"
            )));
        }
        let desk = context.open(&self.dir)?;
        let actor = context.actor(&desk, self.r#as.as_deref())?;
        let mut writer = desk.writer(&actor)?;
        let reason = self.reason.as_deref();
        if self.prepare {
            let awaited = self.source.unwrap_or_else(plan::usual_value);
            let prepared = plan::prepare(&desk, &mut writer, &self.name, Steps::Two { awaited }, reason)?;
            writer.close()?;
            say_prepared(context, &desk, &self.name, &prepared)?;
            return Ok(ExitCode::SUCCESS);
        }
        let start = match (self.public, self.source) {
            (Some(text), Some(source)) => Start::Public { text, source },
            _ => {
                if reason.is_none() && draw::awaits_public(&desk, &writer, &self.name)? {
                    return Err(awaiting(&self.dir.display().to_string(), &self.name));
                }
                Start::Seed(self.seed)
            }
        };
        let drawn = draw::draw(&desk, &mut writer, &self.name, start, reason)?;
        writer.close()?;
        say_drawn(context, &desk, &self.name, &drawn)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn awaiting(dir: &str, name: &str) -> Failure {
    Failure::Desk(crate::desk::DeskError::refused(
        words!("{name} 的方案在等公开数值", "the plan of `{name}` awaits its public value"),
        Some(words!(
            "要放弃这个方案，用 --reason 说明为什么；公开数值出来以后：
  fangtan draw {dir} {name} --public 值 --source 来源",
            "to drop the plan, say why with --reason; once the value is there:
  fangtan draw {dir} {name} --public TEXT --source WORDS"
        )),
    ))
}

fn say_prepared(context: &Context, desk: &Desk, name: &str, prepared: &Prepared) -> Result<(), Failure> {
    say_plan(context, desk, &prepared.plan, prepared.expected.as_ref())?;
    let (dir, hash) = (desk.dir().display(), &prepared.plan_sha256);
    if let SeedPlan::Two { awaited, .. } = &prepared.plan.seed {
        let Words { zh, en } = plan::awaited_value(awaited);
        context.say(&Words::new(format!("等待的公开数值：{zh}"), format!("Public value awaited: {en}")))?;
    }
    context.say(&words!(
        "方案哈希  {hash}
在公开数值出来以前，把它交给第三方保管（公证、上级、对方单位）。密值在 draws/{name}.secret，只留在这台电脑上。
公开数值出来以后：
  fangtan draw {dir} {name} --public 值 --source 来源",
        "Plan hash  {hash}
Lodge it with a third party before the public value is known. The secret is in draws/{name}.secret and stays on this machine. Once the value is there:
  fangtan draw {dir} {name} --public TEXT --source WORDS"
    ))
}

fn say_plan(
    context: &Context,
    desk: &Desk,
    plan: &Plan,
    expected: Option<&Expectations>,
) -> Result<(), Failure> {
    let (number, draw, round) = (plan.number, &plan.draw, &plan.round);
    let elements = plan.frame.elements;
    let sample: u64 = plan.strata.iter().map(|stratum| stratum.sample).sum();
    let reserve: u64 = plan.strata.iter().map(|stratum| stratum.reserve).sum();
    context.say(&words!(
        "方案 {number}：抽取 {draw}，第 {round} 轮。抽样框 {elements} 人，抽 {sample} 人，备用 {reserve} 人。",
        "Plan {number}: draw `{draw}`, round {round}. Frame {elements}, sample {sample}, reserves {reserve}."
    ))?;
    if plan.practice {
        context.say(&words!("这是练习项目。", "This is a practice study."))?;
    }
    for out in &plan.excluded {
        let (count, Words { zh, en }) = (out.count, desk.study.roster.reason(&out.reason));
        context.say(&words!("  不在抽样框 {count}：{zh}", "  out of the frame {count}: {en}"))?;
    }
    if plan.possible_duplicates > 0 {
        let pairs = plan.possible_duplicates;
        let counted = counted(pairs, "pair", "pairs");
        context.say(&words!("  可能是同一个人：{pairs} 对", "  possibly one person: {counted}"))?;
    }
    if plan.ids == IdForm::Hashed {
        context.say(&words!(
            "  编号是个人信息：凭证用行号和加盐哈希",
            "  ids are personal: the certificate uses row numbers and salted hashes"
        ))?;
    }
    for earlier in &plan.earlier {
        let (number, hash, why) = (earlier.number, &earlier.plan_sha256, &earlier.reason);
        context.say(&words!(
            "  早先的方案 {number}（{hash}）：{why}",
            "  earlier plan {number} ({hash}): {why}"
        ))?;
    }
    strata(context, desk, plan, expected)
}

fn strata(
    context: &Context,
    desk: &Desk,
    plan: &Plan,
    expected: Option<&Expectations>,
) -> Result<(), Failure> {
    let zh = context.lang == Lang::Zh;
    let mut head: Vec<&str> = if zh {
        vec!["层", "框", "抽", "概率", "备用"]
    } else {
        vec!["stratum", "N", "n", "prob.", "reserves"]
    };
    let mut align = vec![Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
    if expected.is_some() {
        head.extend(if zh { ["预期答", "±", "得分"] } else { ["expected", "±", "score"] });
        align.extend([Align::Right, Align::Right, Align::Left]);
    }
    let mut rows = vec![head.into_iter().map(str::to_string).collect::<Vec<_>>()];
    for stratum in &plan.strata {
        let probability = stratum.sample as f64 / stratum.population as f64;
        let mut row = vec![
            stratum_title(context, desk, &stratum.stratum),
            stratum.population.to_string(),
            stratum.sample.to_string(),
            format!("{probability:.4}"),
            stratum.reserve.to_string(),
        ];
        let cell = expected.and_then(|all| all.strata.iter().find(|(code, ..)| *code == stratum.stratum));
        if let Some((_, _, cell)) = cell {
            row.extend(expectation(cell, zh));
        }
        rows.push(row);
    }
    if let Some(all) = expected {
        let population: u64 = plan.strata.iter().map(|stratum| stratum.population).sum();
        let reserve: u64 = plan.strata.iter().map(|stratum| stratum.reserve).sum();
        let mut row = vec![
            if zh { "全部" } else { "all" }.to_string(),
            population.to_string(),
            all.total.sample.to_string(),
            String::new(),
            reserve.to_string(),
        ];
        row.extend(expectation(&all.total, zh));
        rows.push(row);
    }
    for line in lines(&rows, &align) {
        context.print(&line)?;
    }
    if let Some(all) = expected {
        let (rate, sd, smallest) =
            (all.assumption.response_rate * 100.0, all.assumption.sd, all.assumption.smallest);
        context.say(&words!(
            "  假定：应答率 {rate:.0} %，各层得分标准差 {sd}；不到 {smallest} 人的不显示得分。± 是 95 % 区间的一半",
            "  Assumed: response rate {rate:.0} %, standard deviation {sd} within strata; cells under {smallest} \
             show no score. ± is half the 95 % interval"
        ))?;
    }
    Ok(())
}

fn expectation(cell: &crate::statistics::Expected, zh: bool) -> Vec<String> {
    let shown = match (cell.shown, zh) {
        (true, true) => "显示",
        (true, false) => "shown",
        (false, true) => "不显示",
        (false, false) => "not shown",
    };
    vec![
        format!("{:.1}", cell.respondents),
        cell.half_width.map_or("–".into(), |half| format!("{half:.1}")),
        shown.to_string(),
    ]
}

/// The title of a unit or group, where the stratum is one; words for the only one of a draw without strata.
fn stratum_title(context: &Context, desk: &Desk, code: &str) -> String {
    let units = &desk.study.units;
    match units.by_code(code) {
        Some(unit) => units.get(unit).title.get(context.lang.tag()).to_string(),
        None if code == UNSTRATIFIED => words!("全体", "all").get(context.lang).to_string(),
        None => code.to_string(),
    }
}

fn say_drawn(context: &Context, desk: &Desk, name: &str, drawn: &Drawn) -> Result<(), Failure> {
    if let Some(prepared) = &drawn.prepared {
        say_plan(context, desk, &prepared.plan, prepared.expected.as_ref())?;
    }
    let count = drawn.numbers.1 - drawn.numbers.0 + 1;
    let (first, last) = (case_number(drawn.numbers.0), case_number(drawn.numbers.1));
    let dir = desk.dir().display();
    context.say(&words!(
        "抽了 {count} 人：个案 {first} 到 {last}。凭证在 draws/{name}.certificate.json。",
        "Drew {count}: cases {first} to {last}. The certificate is draws/{name}.certificate.json."
    ))?;
    match drawn.plan.seed {
        SeedPlan::One => context.say(&words!(
            "一步抽取：可以重算；不能证明只抽过这一次。",
            "One step: {ONE_STEP_LABEL}."
        ))?,
        SeedPlan::Two { .. } => context.say(&words!(
            "备用的次序和种子在 draws/{name}.secret，本轮结束时公开。",
            "The order of the reserves and the seed are in draws/{name}.secret and are opened when the round closes."
        ))?,
    }
    context.say(&words!(
        "下一步是派个案；随时可以核对：
  fangtan assign {dir}
  fangtan verify {dir}",
        "Next: give out the cases; check whenever you like:
  fangtan assign {dir}
  fangtan verify {dir}"
    ))
}
