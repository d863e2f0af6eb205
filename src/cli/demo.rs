//! `fangtan demo`: the ready study, worked up to one case, and the newcomer in front of it.

use super::{Context, Failure};
use crate::desk::demo::{self, Made, Newcomer, Wish};
use crate::desk::{Desk, case_number};
use crate::fieldwork::CaseStatus;
use crate::i18n::counted;
use crate::tui;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "DIR", default_value = "fangtan-demo")]
    dir: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 79, allow_negative_numbers = true)]
    simulate: i64,
    #[arg(long)]
    no_tui: bool,
    #[arg(long, value_name = "TEXT", default_value = demo::SEED)]
    seed: String,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Ok(simulate) = usize::try_from(self.simulate) else {
            return Err(Failure::Usage(words!("--simulate 不能小于 0", "--simulate is at least 0")));
        };
        let made = if demo::is_there(&self.dir)? {
            None
        } else {
            Some(demo::make(
                &self.dir,
                &Wish {
                    seed: self.seed.clone(),
                    simulate,
                    language: context.lang.tag().to_string(),
                    now: jiff::ZonedDateTime::now(),
                },
            )?)
        };
        let desk = context.open(&self.dir)?;
        let newcomer = demo::newcomer(&desk)?;
        match &made {
            Some(made) => say_made(context, &desk, made)?,
            None => {
                let dir = self.dir.display();
                context.say(&words!(
                    "{dir} 里已有演示项目，没有再模拟。",
                    "The demo is in {dir} already; nothing new was simulated."
                ))?;
            }
        }
        say_newcomer(context, &desk, &newcomer)?;
        if !self.no_tui && context.has_terminal() {
            let unfinished =
                CaseStatus::from_word(&newcomer.case.status).is_some_and(CaseStatus::is_unfinished);
            let door = match unfinished {
                true => tui::Door::Card(case_number(newcomer.case.number)),
                false => tui::Door::Home,
            };
            drop(desk);
            let member = Some(newcomer.member);
            tui::run(&self.dir, tui::Options { member, door, ..context.screens() })?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn say_made(context: &Context, desk: &Desk, made: &Made) -> Result<(), Failure> {
    let Made { rows, eligible, drawn, simulated } = made;
    let dir = desk.dir().display();
    context.say(&words!(
        "演示项目在 {dir}，人和单位都是编的。名册 {rows} 人，合资格 {eligible} 人，一步抽取，抽中 {drawn} 人\
         （可以重算，不证明只抽过这一次）。",
        "The demo is in {dir}; its people and bodies are invented. {rows} on the roster, {eligible} eligible, \
         {drawn} drawn in one step (repeatable; that it was the only draw is not proved)."
    ))?;
    super::simulate::say(context, simulated)
}

fn say_newcomer(context: &Context, desk: &Desk, newcomer: &Newcomer) -> Result<(), Failure> {
    let number = case_number(newcomer.case.number);
    let unit = desk.study.units.by_code(&newcomer.case.unit);
    let unit =
        unit.map_or(newcomer.case.unit.as_str(), |id| desk.study.units.get(id).title.get(context.lang.tag()));
    let name = desk.study.member(&newcomer.member).map_or(newcomer.member.as_str(), |member| &member.name);
    let (others, dir) = (newcomer.others, desk.dir().display());
    let met = counted(others, "other was", "others were");
    let status = CaseStatus::from_word(&newcomer.case.status);
    if status.is_some_and(CaseStatus::is_unfinished) {
        context.say(&words!(
            "留给您的：个案 {number}，{unit}；同单位已访 {others} 人。您是 {name}。",
            "Yours: case {number}, {unit}, where {met} interviewed. You are {name}."
        ))?;
        return context.say(&words!(
            "下一步：
  fangtan interview {dir} --case {number}
  fangtan score {dir} --by unit
  fangtan verify {dir}",
            "Next:
  fangtan interview {dir} --case {number}
  fangtan score {dir} --by unit
  fangtan verify {dir}"
        ));
    }
    let label = status.map_or_else(|| words!("不明", "unknown"), CaseStatus::label);
    let (zh, en) = (&label.zh, &label.en);
    context.say(&crate::i18n::Words::new(
        format!("您的个案 {number}（{unit}）：{zh}。看得分：\n  fangtan score {dir} --by unit"),
        format!("Your case {number} ({unit}): {en}. The scores:\n  fangtan score {dir} --by unit"),
    ))
}
