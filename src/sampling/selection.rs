//! Selection: who is drawn, and who stands in reserve in which order.
//! Each element gets `u`, the hash of seed and id; a stratum's elements sorted by `u` are its
//! sample and then its reserves. Nothing else enters: not the order of the rows, not the size of
//! the other strata, and no generator of random numbers that a stranger would need to have.

use super::frame::Frame;
use super::hash::digest;
use std::collections::BTreeMap;

/// `u` of an element: lower-case hex of SHA-256(seed ‖ 0x1F ‖ id). Without the seed it cannot be
/// foreseen; with it, anybody can compute it.
pub fn u_value(seed: &str, id: &str) -> String {
    digest(&[seed, id])
}

/// The ids drawn in one stratum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnStratum {
    /// Code of the stratum.
    pub stratum: String,
    /// The sample in the order of the draw.
    pub sample: Vec<String>,
    /// The reserves in the order in which they are released.
    pub reserve: Vec<String>,
}

/// The result of a draw: its strata by code, bytewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// One entry a stratum, those with nobody drawn included.
    pub strata: Vec<DrawnStratum>,
}

impl Selection {
    /// The sample in the order of the draw: stratum by stratum, and within each by `u`.
    pub fn sample(&self) -> impl Iterator<Item = (&str, &str)> {
        self.strata.iter().flat_map(|s| s.sample.iter().map(|id| (s.stratum.as_str(), id.as_str())))
    }

    /// The reserve list as it is hashed: one line `stratum TAB id` for each reserve, in order.
    pub fn reserve_text(&self) -> String {
        let mut text = String::new();
        for stratum in &self.strata {
            for id in &stratum.reserve {
                text.push_str(&format!("{}\t{id}\n", stratum.stratum));
            }
        }
        text
    }
}

/// Draws `(n_h, reserves)` from each stratum: its elements sorted by `u`, then by id, both
/// bytewise; the first n_h are the sample, the next ones the reserves. A stratum that is not in
/// `sizes` gives nobody.
///
/// Equal probabilities within a stratum: as `u` behaves like a random number, this is simple
/// random sampling without replacement by random ordering (Sunter 1977; Särndal, Swensson and
/// Wretman 1992, Remark 3.3.1).
pub fn select(frame: &Frame, seed: &str, sizes: &BTreeMap<String, (u64, u64)>) -> Selection {
    let mut by_stratum: BTreeMap<&str, Vec<(String, &str)>> = BTreeMap::new();
    for element in frame.elements() {
        by_stratum.entry(&element.stratum).or_default().push((u_value(seed, &element.id), &element.id));
    }
    let strata = by_stratum
        .into_iter()
        .map(|(stratum, mut elements)| {
            elements.sort_unstable();
            let (n, reserves) = sizes.get(stratum).copied().unwrap_or((0, 0));
            let mut ids = elements.into_iter().map(|(_, id)| id.to_owned());
            DrawnStratum {
                stratum: stratum.to_owned(),
                sample: ids.by_ref().take(n as usize).collect(),
                reserve: ids.take(reserves as usize).collect(),
            }
        })
        .collect();
    Selection { strata }
}
