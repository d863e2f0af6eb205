//! Looking at personal data: names come from the personal file, and every look is an event in the log.

use super::{Desk, DeskError};
use crate::store::{Entry, Person, StoreError, Subject, Writer};
use serde_json::json;

impl Desk {
    /// What the personal file knows of these elements. Whoever shows it records the look.
    ///
    /// # Errors
    /// Those of the store.
    pub fn people_of<'e>(
        &self,
        elements: impl IntoIterator<Item = &'e str>,
    ) -> Result<Vec<Person>, DeskError> {
        Ok(self.store.people()?.get(elements)?)
    }
}

/// Records that personal data of these elements were shown on a screen: one event, the ids as one list.
///
/// # Errors
/// Those of the store.
pub fn record_look(writer: &mut Writer, elements: &[&str], screen: &str) -> Result<(), StoreError> {
    let actor = writer.actor().to_string();
    let payload = json!({ "elements": elements, "screen": screen }).to_string();
    writer.transact(|tx| {
        tx.append(Entry {
            kind: "names-seen",
            subject: Subject::Study,
            actor: &actor,
            payload: payload.as_bytes(),
            time: None,
        })
        .map(drop)
    })
}
