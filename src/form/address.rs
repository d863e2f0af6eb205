//! An address: which item, in which instances of the repeats around it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an answer belongs: the item's name and the ids of the repeat instances it stands in, outermost
/// first; none outside repeats. Written `name` or `name[id]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    /// The item's name.
    pub item: String,
    /// Instance ids, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<String>,
}

impl Address {
    /// An item outside repeats.
    pub fn item(name: impl Into<String>) -> Address {
        Address { item: name.into(), instances: Vec::new() }
    }

    /// Reads `name` or `name[id]` or `name[id][id]`.
    pub fn parse(text: &str) -> Option<Address> {
        let (item, rest) = text.split_at(text.find('[').unwrap_or(text.len()));
        let mut instances = Vec::new();
        let mut rest = rest;
        while let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']')?;
            instances.push(inner[..end].to_string());
            rest = &inner[end + 1..];
        }
        (rest.is_empty() && !item.is_empty()).then(|| Address { item: item.to_string(), instances })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.item)?;
        self.instances.iter().try_for_each(|id| write!(f, "[{id}]"))
    }
}
