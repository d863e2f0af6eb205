//! `fangtan reopen DIR --case ID --reason TEXT`: gives a submitted case back.

use super::{Context, Failure};
use crate::desk::{Versions, case_number, cases, reopen};
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "ID")]
    case: String,
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
        let mut writer = desk.writer(&actor)?;
        reopen(&desk, &Versions::new(), &mut writer, &case, &self.reason)?;
        writer.close()?;
        let number = case_number(case.number);
        context.say(&words!(
            "个案 {number} 已退回，访谈员可以接着改；交卷时另发回执。",
            "Case {number} is given back; its interviewer can go on, and a new receipt comes with submission."
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
