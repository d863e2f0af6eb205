//! The beginning of a visit before anything was done in it: held back from the log, so that looking at a question
//! leaves no trace. [`super::Conduct`] holds it and brings it to the disk with the first act.

use super::conduct::append;
use super::versions::QUESTIONNAIRE_KIND;
use crate::interview::Stamped;
use crate::store::{StoreError, Tx};
use crate::study::Study;
use uuid::Uuid;

/// What opens a visit and is not in the log yet: it goes there together with the first act.
#[derive(Default)]
pub(super) struct Waiting {
    /// The questionnaire as it lies in the folder, where these events speak of it.
    pub questionnaire: Option<Vec<u8>>,
    pub events: Vec<Stamped>,
}

impl Waiting {
    /// Puts it into the log, in the transaction of the first act.
    pub fn append(&self, tx: &mut Tx<'_>, study: &Study, id: Uuid, actor: &str) -> Result<(), StoreError> {
        if let Some(bytes) = &self.questionnaire {
            tx.put_source(QUESTIONNAIRE_KIND, &study.questionnaire, bytes)?;
        }
        self.events.iter().try_for_each(|stamped| {
            append(tx, std::slice::from_ref(&stamped.event), id, actor, stamped.at).map(drop)
        })
    }
}
