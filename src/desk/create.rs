//! Making the databases of a study: a study is born with an id of its own, so that what belongs to
//! another is never taken for its own.

use super::DeskError;
use crate::store::Store;
use std::path::Path;
use uuid::Uuid;

/// Makes `study.db` and `people.db` in a folder.
///
/// # Errors
/// If there are some already, or the file system does not carry them.
pub fn create(dir: &Path) -> Result<Store, DeskError> {
    let store = Store::create(dir, Uuid::new_v4())?;
    // Opened once, so that it is there with the rights it must have.
    store.people()?;
    Ok(store)
}
