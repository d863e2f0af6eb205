//! What is known about a case before anybody speaks.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declared, non-personal columns of the roster for one case: `${case.level}`. Never a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Preload {
    /// Column and value.
    pub columns: BTreeMap<String, String>,
}
