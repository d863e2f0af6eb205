//! `fangtan simulate DIR --cases N --seed S`: lets virtual respondents be interviewed, in practice only.

use super::{Context, Failure};
use crate::desk::simulate::{self, Order, Simulated};
use crate::desk::{Desk, Versions, practice};
use crate::i18n::counted;
use crate::words;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    cases: i64,
    #[arg(long, value_name = "TEXT")]
    seed: String,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked = match usize::try_from(self.cases) {
            Ok(asked) if asked > 0 => asked,
            _ => return Err(Failure::Usage(words!("--cases 至少是 1", "--cases is at least 1"))),
        };
        let desk = context.open(&self.dir)?;
        let mut writer = desk.writer(desk.setter_up())?;
        let cases = practice::cases(&desk, &mut writer, asked, &self.seed)?;
        writer.close()?;
        let found = cases.len();
        if found < asked {
            context.say(&words!(
                "要 {asked} 个，能做的只有 {found} 个。",
                "{asked} asked for, {found} to work on."
            ))?;
        }
        let rounds: BTreeSet<String> = cases.iter().map(|case| case.round.clone()).collect();
        let order = Order {
            cases,
            seed: self.seed,
            language: context.lang.tag().to_string(),
            now: jiff::ZonedDateTime::now(),
        };
        let simulated = simulate::simulate(&desk, &Versions::new(), order)?;
        say(context, &simulated)?;
        next(context, &desk, &rounds)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What a simulation came to.
pub(super) fn say(context: &Context, simulated: &Simulated) -> Result<(), Failure> {
    let Simulated { cases, completed, partial, broken_off, refused, not_eligible, not_reached, .. } =
        simulated;
    let (released, marks, interviewed) = (simulated.released, simulated.marks, simulated.interviewed());
    let worked = counted(*cases, "case", "cases");
    let reserves = counted(released, "reserve was", "reserves were");
    context.say(&words!(
        "模拟了 {cases} 个个案：成访 {interviewed} 个（其中中途终止但够数 {partial} 个），中途终止 {broken_off} 个，\
         拒访 {refused} 个，没访到 {not_reached} 个，不在总体 {not_eligible} 个。放出备用 {released} 名，都在上面的数里。",
        "Simulated {worked}: interviewed {interviewed} ({partial} of them broken off late enough to count), \
         broken off {broken_off}, refused {refused}, not reached {not_reached}, not eligible {not_eligible}. \
         {reserves} released and counted among them."
    ))?;
    if let (Some(minutes), Some((first, last))) = (simulated.minutes, simulated.days) {
        let whole = counted(*completed, "complete interview", "complete interviews");
        let usual = counted(minutes.round() as u64, "minute", "minutes");
        let given = counted(marks, "mark of an open answer", "marks of open answers");
        context.say(&words!(
            "完整的访谈 {completed} 份，一份通常 {minutes:.0} 分钟；开放题评分 {marks} 次。日子是编的：{first} 到 {last}。",
            "{whole}, of {usual} usually; {given}. The days are made up: {first} to {last}."
        ))?;
    }
    Ok(())
}

/// What comes next, after cases of these rounds were worked.
fn next(context: &Context, desk: &Desk, rounds: &BTreeSet<String>) -> Result<(), Failure> {
    let dir = desk.dir().display();
    if desk.realm() == practice::REALM {
        // Scores are those of the last draw's round unless another is asked for.
        let last = desk.reader()?.draws()?.into_iter().rfind(|draw| draw.realm == desk.realm());
        let score = |round: &String| match last.as_ref().is_some_and(|last| last.round == *round) {
            true => format!("  fangtan score {dir} --by unit\n"),
            false => format!("  fangtan score {dir} --by unit --round {round}\n"),
        };
        let scores: String = rounds.iter().map(score).collect();
        return context.say(&words!(
            "下一步，看得分，或打开项目：
{scores}  fangtan {dir}",
            "Next, see the scores or open the study:
{scores}  fangtan {dir}"
        ));
    }
    context.say(&words!(
        "都是练习，另立的个案；真实的个案、数字和导出一概没有动。",
        "All of it is practice, on cases of its own; real cases, figures and exports were not touched."
    ))
}
