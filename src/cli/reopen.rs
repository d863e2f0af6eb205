//! `fangtan reopen DIR --case ID --reason TEXT`: gives a submitted case back.

use super::lead::LeadsAct;
use super::{Context, Failure};
use crate::desk::{Versions, case_number, reopen};
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
        reopen(&desk, &Versions::new(), &mut writer, &case, &self.act.reason)?;
        writer.close()?;
        lead.say(context)?;
        let number = case_number(case.number);
        context.say(&words!(
            "个案 {number} 已退回，访谈员可以接着改；交卷时另发回执。",
            "Case {number} is given back; its interviewer can go on, and a new receipt comes with submission."
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
