//! `fangtan replace DIR --case ID --reason TEXT`: releases the next reserve for a finished case.

use super::lead::LeadsAct;
use super::{Context, Failure};
use crate::desk::{case_number, replace};
use crate::i18n::counted;
use crate::words;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    act: LeadsAct,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (desk, case, mut writer, lead) = self.act.begin(context)?;
        let released = replace::replace(&desk, &mut writer, &case, &self.act.reason)?;
        writer.close()?;
        lead.say(context)?;
        let (old, new) = (case_number(case.number), case_number(released.number));
        let units = &desk.study.units;
        let unit = units
            .by_code(&released.unit)
            .map_or(released.unit.as_str(), |unit| units.get(unit).title.get(context.lang.tag()));
        let left = released.left;
        let remain = counted(left, "reserve of the stratum is", "reserves of the stratum are");
        context.say(&words!(
            "个案 {old} 由备用替换：新个案 {new}，{unit}。被替换的仍然计入应答率。这一层还有 {left} 名备用。",
            "Case {old} is replaced from the reserve: the new case is {new}, {unit}. The replaced one stays counted. \
             {remain} left."
        ))?;
        match &released.assigned {
            Some(assigned) => {
                let code = &assigned.interviewer;
                let name = desk.study.member(code).map_or(code.as_str(), |member| member.name.as_str());
                context.say(&words!("派给 {name}（{code}）。", "It goes to {name} ({code})."))?;
            }
            None => context.say(&words!(
                "没有小组负责这个单位，个案还没有人。",
                "No team is in charge of the unit; nobody has the case yet."
            ))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
