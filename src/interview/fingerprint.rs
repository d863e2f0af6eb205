//! The state of an interview as a hash: what completion vouches for, and what a replay must reach.

use super::{Interview, Stop};
use crate::form::State;
use sha2::{Digest, Sha256};

impl Interview {
    /// SHA-256 over every item in document order that is asked or answered: address, state and value,
    /// length-prefixed. In hexadecimal.
    pub fn state_hash(&self) -> String {
        let mut hash = Sha256::new();
        for node in self.form.all_nodes() {
            let Some(item) = self.form.item(node) else { continue };
            let answer = self.form.answer(node);
            if answer.state == State::NotAsked || !item.is_shown() {
                continue;
            }
            let address = self.form.address(node).to_string();
            for part in [address.as_str(), answer.state.word(), answer.value.as_str()] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Everything that makes up the state, in a form that can be compared: for tests of replay.
    pub fn fingerprint(&self) -> String {
        let answers: Vec<String> = self
            .form
            .all_nodes()
            .map(|node| {
                let (now, kept) = (self.form.answer(node), self.form.kept_answer(node));
                format!("{}={now:?}/{kept:?}", self.form.address(node))
            })
            .collect();
        let stop = match &self.stop {
            Stop::Item(address) => address.to_string(),
            Stop::Review => "review".into(),
        };
        format!(
            "{answers:?}\n{stop}\n{:?}\n{}\n{}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
            self.status,
            self.language,
            self.offset,
            self.reasons,
            self.remarks,
            self.examples,
            self.read,
            self.marks,
            self.firing,
            self.times,
            self.clock
        )
    }
}
