//! What commands that a lead does to one case have in common: which case, why, and in whose name.

use super::context::Lead;
use super::{Context, Failure};
use crate::desk::{Desk, cases};
use crate::store::{Case, Writer};
use crate::words;
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
    /// The open study, the case, a hand that writes in the lead's name, and whose name that is: to be said once
    /// the act is done.
    ///
    /// # Errors
    /// If the reason is blank, there is no such study or case, or the member named is no lead.
    pub(super) fn begin(&self, context: &Context) -> Result<(Desk, Case, Writer, Lead), Failure> {
        // A blank reason is none, whatever the study: wrong usage as if it had been left out.
        if self.reason.trim().is_empty() {
            return Err(Failure::Usage(words!("请写明理由：--reason …", "a reason is needed: --reason …")));
        }
        let desk = context.open(&self.dir)?;
        let case = cases::numbered(&desk, &desk.reader()?, &self.case)?;
        let lead = context.lead(&desk, self.r#as.as_deref(), case.team.as_deref())?;
        let writer = desk.writer(&lead.code)?;
        Ok((desk, case, writer, lead))
    }
}
