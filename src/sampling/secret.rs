//! What is kept back, and what closing the round opens of it.
//! `Secret` stays on the drawing machine until then: the secret, and after the draw the seed and
//! the order of the reserves. `Opened` is the part of it that anybody may have once nothing can be
//! foreseen from it any more; the salt of personal ids is never opened.

use super::certificate::{Reference, StratumList};
use super::document::Document;
use super::frame::Frame;
use super::plan::Plan;
use super::selection::DrawnStratum;
use serde::{Deserialize, Serialize};

/// The secret of a draw. Fields stand in the file in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Kind and version of the file.
    pub format: String,
    /// Id of the study.
    pub study: String,
    /// Name of the draw.
    pub draw: String,
    /// SHA-256 of the plan's file.
    pub plan_sha256: String,
    /// The secret, 64 hex digits; none in a one-step draw.
    pub secret: Option<String>,
    /// Salt for the hashes of personal ids, 64 hex digits.
    pub salt: String,
    /// The seed; none before the draw.
    pub seed: Option<String>,
    /// The reserves in order, by id; empty before the draw.
    pub reserves: Vec<SecretReserves>,
    /// SHA-256 of this file with an empty seal.
    pub seal: String,
}

/// The reserves of one stratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretReserves {
    /// Code of the stratum.
    pub stratum: String,
    /// Ids in the order in which they are released.
    pub ids: Vec<String>,
}

impl Document for Secret {
    const FORMAT: &'static str = "fangtan-secret/1";
    fn format(&self) -> &str {
        &self.format
    }
    fn seal(&mut self) -> Option<&mut String> {
        Some(&mut self.seal)
    }
}

impl Secret {
    /// The secret of a plan before its draw. `secret` and `salt` are 32 random bytes each, in
    /// lower-case hex; in a one-step draw there is no secret.
    pub fn prepared(plan: &Plan, secret: Option<String>, salt: String) -> Secret {
        Secret {
            format: Secret::FORMAT.into(),
            study: plan.study.clone(),
            draw: plan.draw.clone(),
            plan_sha256: plan.sha256(),
            secret,
            salt,
            seed: None,
            reserves: Vec::new(),
            seal: String::new(),
        }
        .sealed()
    }

    /// The same after the draw, with seed and reserves.
    pub(super) fn drawn(mut self, seed: &str, strata: &[DrawnStratum]) -> Secret {
        self.seed = Some(seed.to_owned());
        self.reserves = strata
            .iter()
            .map(|s| SecretReserves { stratum: s.stratum.clone(), ids: s.reserve.clone() })
            .collect();
        self.sealed()
    }

    /// What closing the round publishes; `None` before the draw.
    pub fn open(&self, plan: &Plan, frame: &Frame) -> Option<Opened> {
        let seed = self.seed.clone()?;
        let reserves = self
            .reserves
            .iter()
            .map(|s| StratumList {
                stratum: s.stratum.clone(),
                elements: s.ids.iter().map(|id| Reference::new(plan.ids, frame, &self.salt, id)).collect(),
            })
            .collect();
        let opened = Opened {
            format: Opened::FORMAT.into(),
            study: self.study.clone(),
            draw: self.draw.clone(),
            plan_sha256: self.plan_sha256.clone(),
            secret: self.secret.clone(),
            seed,
            reserves,
            seal: String::new(),
        };
        Some(opened.sealed())
    }
}

/// What closing the round publishes. Fields stand in the file in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Kind and version of the file.
    pub format: String,
    /// Id of the study.
    pub study: String,
    /// Name of the draw.
    pub draw: String,
    /// SHA-256 of the plan's file.
    pub plan_sha256: String,
    /// The secret; none in a one-step draw.
    pub secret: Option<String>,
    /// The seed.
    pub seed: String,
    /// The reserves in order, named like the drawn elements of the certificate.
    pub reserves: Vec<StratumList>,
    /// SHA-256 of this file with an empty seal.
    pub seal: String,
}

impl Document for Opened {
    const FORMAT: &'static str = "fangtan-opened/1";
    fn format(&self) -> &str {
        &self.format
    }
    fn seal(&mut self) -> Option<&mut String> {
        Some(&mut self.seal)
    }
}
