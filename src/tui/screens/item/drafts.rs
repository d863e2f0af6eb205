//! What is being written and not given: kept in this copy's own table every two seconds, offered again when the
//! case is taken up, never called saved.

use crate::form::Address;
use crate::store::Draft;
use std::collections::HashMap;

/// How long text may be unkept, in milliseconds.
const EVERY: i64 = 2_000;

/// What is kept of what is being written.
#[derive(Debug, Default)]
pub struct Drafts {
    kept: HashMap<String, String>,
    due: Option<i64>,
}

impl Drafts {
    /// Those found when the case was taken up.
    pub fn found(drafts: Vec<Draft>) -> Drafts {
        let kept = drafts.into_iter().map(|draft| (draft.address, draft.text)).collect();
        Drafts { kept, due: None }
    }

    /// What is kept at a place.
    pub fn at(&self, place: &Address) -> Option<&str> {
        self.kept.get(&place.to_string()).map(String::as_str)
    }

    /// Whether exactly this is kept at a place.
    pub fn holds(&self, place: &Address, text: &str) -> bool {
        self.at(place) == Some(text)
    }

    /// Something was written at this moment: it is due two seconds after the first change.
    pub fn written(&mut self, now: i64) {
        self.due.get_or_insert(now + EVERY);
    }

    /// When something is to be kept.
    pub fn due(&self) -> Option<i64> {
        self.due
    }

    /// It was kept, or nothing is there to be kept.
    pub fn kept(&mut self, place: &Address, text: &str) {
        self.kept.insert(place.to_string(), text.to_string());
        self.due = None;
    }

    /// Nothing is due.
    pub fn rest(&mut self) {
        self.due = None;
    }

    /// What was written was given, or is no longer wanted.
    pub fn forget(&mut self, place: &Address) {
        self.kept.remove(&place.to_string());
        self.due = None;
    }
}
