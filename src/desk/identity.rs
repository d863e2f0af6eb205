//! What a case is called: an id on which all copies of a study agree, and the number people use.

use crate::store::to_hex;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The local setting that remembers who sits at this machine: a member's code.
pub const MEMBER: &str = "member";

/// The id of a case: the first sixteen bytes, in hex, of the SHA-256 of study id, realm, draw, element
/// and round, each with its length in front, so that no two lists of parts give one input.
pub fn case_id(study: Uuid, realm: &str, draw: &str, element: &str, round: &str) -> String {
    let mut hasher = Sha256::new();
    for part in
        [&study.as_bytes()[..], realm.as_bytes(), draw.as_bytes(), element.as_bytes(), round.as_bytes()]
    {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    to_hex(&hasher.finalize()[..16])
}

/// The number of a case as it is shown: three digits at least.
pub fn case_number(number: i64) -> String {
    format!("{number:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_every_part_and_on_where_it_ends() {
        let study = Uuid::from_u128(7);
        let id = case_id(study, "real", "first", "P1", "1");
        assert_eq!(id.len(), 32);
        assert_eq!(id, case_id(study, "real", "first", "P1", "1"));
        assert_ne!(id, case_id(study, "real", "firstP", "1", "1"));
        assert_ne!(id, case_id(study, "practice", "first", "P1", "1"));
        assert_ne!(id, case_id(Uuid::from_u128(8), "real", "first", "P1", "1"));
        assert_eq!((case_number(7), case_number(1234)), ("007".into(), "1234".into()));
    }
}
