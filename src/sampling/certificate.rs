//! The certificate: what was drawn, and everything by which that can be checked, written at the
//! draw and shown to anybody. In a two-step draw it holds neither seed nor reserves, so that nobody
//! can foresee who comes next; in a one-step draw it holds the seed and says what that does not
//! prove. It never holds more of an element than its id, and not even that where ids are personal.

use super::document::Document;
use super::frame::Frame;
use super::hash::digest;
use super::plan::{EarlierPlan, IdForm};
use serde::{Deserialize, Serialize};

/// The algorithm in words, as every certificate carries it.
pub const ALGORITHM: &str = "u = lower-case hex of SHA-256(seed, byte 0x1F, id). Within each stratum \
the elements of the frame are sorted by u, then by id, both bytewise; the first n_h are the sample, \
the next ones the reserves, both in this order.";

/// What a one-step draw says of itself.
pub const ONE_STEP_LABEL: &str = "repeatable; that it was the only draw is not proved";

/// Where the seed came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "steps", rename_all = "kebab-case")]
pub enum SeedRecord {
    /// seed = lower-case hex of SHA-256(plan hash ‖ 0x1F ‖ public ‖ 0x1F ‖ secret).
    Two {
        /// The public value, in the form that was hashed.
        public: String,
        /// Where it can be looked up, in words.
        source: String,
        /// SHA-256 of the secret.
        secret_sha256: String,
    },
    /// The seed itself, known from the start.
    One {
        /// The seed, as it was hashed.
        seed: String,
        /// [`ONE_STEP_LABEL`].
        label: String,
    },
}

/// How a drawn element is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reference {
    /// By its id.
    Id(String),
    /// By its line in the frame file and the salted hash of its id.
    Hashed {
        /// Line of the frame file, from 1.
        line: u64,
        /// Lower-case hex of SHA-256(salt ‖ 0x1F ‖ id). The salt never leaves the drawing machine.
        sha256: String,
    },
}

impl Reference {
    /// The reference to an id of the frame.
    pub(super) fn new(form: IdForm, frame: &Frame, salt: &str, id: &str) -> Reference {
        match form {
            IdForm::Plain => Reference::Id(id.to_owned()),
            IdForm::Hashed => {
                Reference::Hashed { line: frame.line_of(id).unwrap_or(0) as u64, sha256: digest(&[salt, id]) }
            }
        }
    }

    /// As it is shown in messages: the id, or `line 17`.
    pub fn shown(&self) -> String {
        match self {
            Reference::Id(id) => id.clone(),
            Reference::Hashed { line, .. } => format!("line {line}"),
        }
    }
}

/// The elements of one stratum, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumList {
    /// Code of the stratum.
    pub stratum: String,
    /// Its elements in the order of the draw.
    pub elements: Vec<Reference>,
}

/// A certificate. Fields stand in the file in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Kind and version of the file.
    pub format: String,
    /// Id of the study.
    pub study: String,
    /// Name of the draw.
    pub draw: String,
    /// The round it is for.
    pub round: String,
    /// Whether the study is for practice only.
    pub practice: bool,
    /// Number of the plan that was carried out.
    pub number: u64,
    /// All earlier plans of this draw and why they were dropped.
    pub earlier: Vec<EarlierPlan>,
    /// SHA-256 of the plan's file.
    pub plan_sha256: String,
    /// SHA-256 of the frame's file.
    pub frame_sha256: String,
    /// Where the seed came from.
    pub seed: SeedRecord,
    /// The algorithm in words: [`ALGORITHM`].
    pub algorithm: String,
    /// The sample, stratum by stratum.
    pub drawn: Vec<StratumList>,
    /// Lower-case hex of SHA-256(seed ‖ 0x1F ‖ reserve list), the list being one line
    /// `stratum TAB id` for each reserve. The seed stands in it so that a short list cannot be guessed.
    pub reserve_sha256: String,
    /// SHA-256 of this file with an empty seal.
    pub seal: String,
}

impl Document for Certificate {
    const FORMAT: &'static str = "fangtan-certificate/1";
    fn format(&self) -> &str {
        &self.format
    }
    fn seal(&mut self) -> Option<&mut String> {
        Some(&mut self.seal)
    }
}
