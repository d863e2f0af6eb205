//! `fangtan assign DIR`: gives out cases and says who has how many.

use super::table::{Align, lines};
use super::{Context, Failure};
use crate::desk::Desk;
use crate::desk::assign::{self, Assigned};
use crate::desk::standing::Next;
use crate::i18n::{Lang, counted};
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let actor = context.actor(&desk, self.r#as.as_deref())?;
        let mut writer = desk.writer(&actor)?;
        let assigned = assign::assign(&desk, &mut writer)?;
        writer.close()?;
        report(context, &desk, &assigned)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn report(context: &Context, desk: &Desk, assigned: &Assigned) -> Result<(), Failure> {
    let made = assigned.made.len();
    if made == 0 && assigned.left.is_empty() {
        context
            .say(&words!("没有要派的个案，都已经有人。", "Nothing to give out: every case is in hand."))?;
    } else {
        let cases = counted(made, "case", "cases");
        context.say(&words!("派了 {made} 个个案。", "Gave out {cases}."))?;
    }
    loads(context, desk, assigned)?;
    let title = |code: &str| {
        let unit = desk.study.units.by_code(code).map(|id| desk.study.units.get(id));
        unit.map_or(code.to_string(), |unit| unit.title.get(context.lang.tag()).to_string())
    };
    if !assigned.single.is_empty() {
        let units: Vec<String> = assigned.single.iter().map(|code| title(code)).collect();
        let units = units.join(if context.lang == Lang::Zh { "、" } else { ", " });
        context.say(&words!(
            "只见到一名访谈员的单位（个案只有一个，或小组只有一人）：{units}",
            "Units that meet one interviewer only (one case, or a team of one): {units}"
        ))?;
    }
    for (unit, count) in &assigned.left {
        let unit = title(unit);
        let cases = counted(*count, "case is", "cases are");
        context.say(&words!(
            "没有小组负责 {unit}，{count} 个个案派不出去：写进 study.yaml 的 teams 再派",
            "No team can take {unit}, {cases} left over: add it under `teams` in study.yaml, then assign"
        ))?;
    }
    // Also where cases are left over: that was said, and assigning again would change nothing.
    context.say(&super::next::words_of(desk, &Next::Work(0)))
}

fn loads(context: &Context, desk: &Desk, assigned: &Assigned) -> Result<(), Failure> {
    let head = match context.lang {
        Lang::Zh => ["小组", "访谈员", "个案"],
        Lang::En => ["team", "interviewer", "cases"],
    };
    let mut rows = vec![head.map(str::to_string).to_vec()];
    for ((team, member), count) in &assigned.load {
        let title = desk.study.team(team).map_or(team.as_str(), |team| team.title.get(context.lang.tag()));
        let name = desk.study.member(member).map_or(member.as_str(), |member| member.name.as_str());
        rows.push(vec![title.to_string(), format!("{member} {name}"), count.to_string()]);
    }
    for line in lines(&rows, &[Align::Left, Align::Left, Align::Right]) {
        context.print(&line)?;
    }
    Ok(())
}
