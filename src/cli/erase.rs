//! `fangtan erase DIR --case ID --item ADDRESS --reason TEXT`: lawful erasure of one answer.

use super::{Context, Failure};
use crate::desk::{DeskError, Versions, case_number, cases, erase};
use crate::form::Address;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "ID")]
    case: String,
    #[arg(long, value_name = "ADDRESS")]
    item: String,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let case = cases::numbered(&desk, &desk.reader()?, &self.case)?;
        let actor = context.lead(&desk, self.r#as.as_deref(), case.team.as_deref())?;
        let address = Address::parse(&self.item).ok_or_else(|| {
            let item = &self.item;
            DeskError::refused(words!("“{item}”不是题目的名字", "`{item}` is no name of an item"), None)
        })?;
        let mut writer = desk.writer(&actor)?;
        erase(&desk, &Versions::new(), &mut writer, &case, &address, &self.reason)?;
        writer.close()?;
        let number = case_number(case.number);
        context.say(&words!(
            "个案 {number} 的 {address} 已抹去，内容不可恢复；谁、为什么、哪一条，留在日志里。",
            "{address} of case {number} is erased for good; who did it, why and which event stays in the log."
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
