//! `fangtan mark DIR [--as NAME]`: marks open answers by their criteria.

use super::{Context, Failure};
use crate::tui;
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
        let door = tui::Door::Marking;
        tui::run(&self.dir, tui::Options { member: self.r#as, door, ..context.screens() })?;
        Ok(ExitCode::SUCCESS)
    }
}
