//! What commands that a lead does to one case have in common: which case, why, and in whose name.

use super::{Context, Failure};
use crate::desk::{Desk, cases};
use crate::store::{Case, Writer};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct LeadsAct {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_name = "ID")]
    case: String,
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
}

impl LeadsAct {
    /// The open study, the case, and a hand that writes in the lead's name.
    ///
    /// # Errors
    /// If there is no such study or case, or the member named is no lead.
    pub(super) fn begin(&self, context: &Context) -> Result<(Desk, Case, Writer), Failure> {
        let desk = context.open(&self.dir)?;
        let case = cases::numbered(&desk, &desk.reader()?, &self.case)?;
        let actor = context.lead(&desk, self.r#as.as_deref(), case.team.as_deref())?;
        let writer = desk.writer(&actor)?;
        Ok((desk, case, writer))
    }
}
