//! `fangtan erase DIR --case ID --item ADDRESS --reason TEXT`: lawful erasure of one answer.

use super::lead::LeadsAct;
use super::{Context, Failure};
use crate::desk::{Versions, case_number, erase};
use crate::form::Address;
use crate::words;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    act: LeadsAct,
    #[arg(long, value_name = "ADDRESS")]
    item: String,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let address = Address::parse(&self.item).ok_or_else(|| {
            let item = &self.item;
            Failure::Usage(words!("“{item}”不是题目的名字", "`{item}` is no name of an item"))
        })?;
        let (desk, case, mut writer, lead) = self.act.begin(context)?;
        let along = erase(&desk, &Versions::new(), &mut writer, &case, &address, &self.act.reason)?;
        writer.close()?;
        lead.say(context)?;
        let number = case_number(case.number);
        context.say(&words!(
            "个案 {number} 的 {address} 已抹去，内容不可恢复；谁、为什么、哪一条，留在日志里。",
            "{address} of case {number} is erased for good; who did it, why and which event stays in the log."
        ))?;
        if !along.is_empty() {
            let along = along.iter().map(Address::to_string).collect::<Vec<_>>().join(" ");
            context.say(&words!(
                "一并抹去：{along}（原先因它而不适用，它没了，就说不清还算不算）。",
                "Gone with it: {along} (that answer had put these out of the interview; without it nobody can say \
                 whether they belong there)."
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
