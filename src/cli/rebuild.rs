//! `fangtan rebuild DIR`: folds the projections again from the log.

use super::{Context, Failure};
use crate::desk::{Versions, refresh_results};
use crate::i18n::counted;
use crate::words;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

impl Args {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let desk = context.open(&self.dir)?;
        let mut writer = desk.writer(desk.setter_up())?;
        writer.rebuild()?;
        // Scores are no fold of the log: each interview is replayed for its own.
        refresh_results(&desk, &Versions::new(), &mut writer)?;
        let events = writer.event_count()?;
        let counted = counted(events, "event", "events");
        writer.close()?;
        let dir = desk.dir().display();
        context.say(&words!(
            "由 {events} 个事件重新算出了各表。核对：fangtan verify {dir}",
            "The projections were folded again from {counted}. To check: fangtan verify {dir}"
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
