//! The plan: everything about a draw that is fixed before anybody can know who will be drawn.
//! Its SHA-256 is lodged with a third party; after that no choice is left but to wait for the
//! public value. It names no element: only counts, rules and hashes.

use super::allocation::{Allocation, AllocationError, Reserves, StratumSize};
use super::document::Document;
use super::frame::{Frame, UNSTRATIFIED};
use super::hash::{is_digest, sha256_hex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How elements are chosen. Room is left for systematic draws and draws in proportion to size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Simple random sampling without replacement from the whole frame.
    Simple,
    /// Simple random sampling without replacement within each stratum.
    Stratified,
}

/// Where the seed will come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "steps", rename_all = "kebab-case")]
pub enum SeedPlan {
    /// Two steps: from the plan hash, a public value that nobody can know yet, and a secret.
    Two {
        /// In words: which public value is awaited, from where, and when.
        awaited: String,
        /// SHA-256 of the secret as it is written: 64 hex digits.
        secret_sha256: String,
    },
    /// One step: the seed is given by the system or by hand. Repeatable, but not proved to be the only draw.
    One,
}

/// How elements are named in what leaves the drawing machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdForm {
    /// By their id.
    Plain,
    /// By line number of the frame and salted hash, because the ids themselves are personal.
    Hashed,
}

/// How many rows of the roster are out of the frame for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The reason in words.
    pub reason: String,
    /// Rows left out for it.
    pub count: u64,
}

/// An earlier plan of the same draw that was dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierPlan {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub plan_sha256: String,
    /// Why it was dropped, in words.
    pub reason: String,
}

/// What identifies the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameFacts {
    /// SHA-256 of the frame's text.
    pub sha256: String,
    /// Number of its elements.
    pub elements: u64,
}

/// One stratum of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumPlan {
    /// Code of the stratum.
    pub stratum: String,
    /// N_h: its elements in the frame.
    pub population: u64,
    /// n_h: how many are drawn.
    pub sample: u64,
    /// How many stand in reserve behind them.
    pub reserve: u64,
}

/// A plan. Fields stand in the file in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Kind and version of the file.
    pub format: String,
    /// Id of the study.
    pub study: String,
    /// Name of the draw in the study.
    pub draw: String,
    /// The round it is for.
    pub round: String,
    /// Whether the study is for practice only.
    pub practice: bool,
    /// Number of the plan among those of this draw, from 1.
    pub number: u64,
    /// All earlier plans of this draw and why they were dropped.
    pub earlier: Vec<EarlierPlan>,
    /// The frame it draws from.
    pub frame: FrameFacts,
    /// Who of the roster is not in the frame, by reason.
    pub excluded: Vec<Exclusion>,
    /// Pairs in the frame that may be one person (a warning was given).
    pub possible_duplicates: u64,
    /// How elements are chosen.
    pub method: Method,
    /// The rule by which the sample is shared.
    pub allocation: Allocation,
    /// The rule for reserves.
    pub reserves: Reserves,
    /// The strata by code, bytewise.
    pub strata: Vec<StratumPlan>,
    /// When a reserve takes the place of a drawn element, in words.
    pub replacement: String,
    /// With which other draw this one shares its seed: `none`, or in words what can be foreseen from it.
    pub coordination: String,
    /// How elements are named outside the drawing machine.
    pub ids: IdForm,
    /// Where the seed will come from.
    pub seed: SeedPlan,
}

/// What has to be said for a plan to be made; the frame says the rest.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// Id of the study.
    pub study: String,
    /// Name of the draw.
    pub draw: String,
    /// The round it is for.
    pub round: String,
    /// Whether the study is for practice only.
    pub practice: bool,
    /// All earlier plans of this draw, oldest first; the new one takes the next number.
    pub earlier: Vec<EarlierPlan>,
    /// Who is not in the frame, by reason.
    pub excluded: Vec<Exclusion>,
    /// Pairs in the frame that may be one person.
    pub possible_duplicates: u64,
    /// How elements are chosen.
    pub method: Method,
    /// The rule by which the sample is shared.
    pub allocation: Allocation,
    /// The rule for reserves.
    pub reserves: Reserves,
    /// When a reserve takes the place of a drawn element, in words.
    pub replacement: String,
    /// How elements are named outside the drawing machine.
    pub ids: IdForm,
    /// Where the seed will come from.
    pub seed: SeedPlan,
}

/// Why no plan can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The sample or the reserves cannot be shared as asked.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
    /// A simple draw with a frame of several strata.
    #[error(
        "a simple draw knows no strata: give every element the stratum `{UNSTRATIFIED}`, or draw stratified"
    )]
    SimpleWithStrata,
    /// The hash of the secret, or of an earlier plan, is not 64 lower-case hex digits.
    #[error("`{0}` is not a SHA-256 in lower-case hex")]
    NotADigest(String),
    /// The earlier plans are not numbered 1, 2, 3 …
    #[error("the earlier plans must be all of them, numbered from 1 without a gap")]
    EarlierNumbers,
    /// Two steps without saying what is awaited.
    #[error("say in words which public value is awaited, from where, and when")]
    NothingAwaited,
}

impl Document for Plan {
    const FORMAT: &'static str = "fangtan-plan/1";
    fn format(&self) -> &str {
        &self.format
    }
    fn seal(&mut self) -> Option<&mut String> {
        None // its hash stands in the certificate and with the third party
    }
}

impl Plan {
    /// Makes the plan of a draw from a frame.
    ///
    /// # Errors
    /// If the sample cannot be shared as asked, or the request contradicts itself.
    pub fn prepare(request: PlanRequest, frame: &Frame) -> Result<Plan, PlanError> {
        let sizes = sizes_of(frame);
        if request.method == Method::Simple && sizes.iter().any(|s| s.stratum != UNSTRATIFIED) {
            return Err(PlanError::SimpleWithStrata);
        }
        if let SeedPlan::Two { awaited, secret_sha256 } = &request.seed {
            if awaited.trim().is_empty() {
                return Err(PlanError::NothingAwaited);
            }
            if !is_digest(secret_sha256) {
                return Err(PlanError::NotADigest(secret_sha256.clone()));
            }
        }
        for (index, earlier) in request.earlier.iter().enumerate() {
            if earlier.number != index as u64 + 1 {
                return Err(PlanError::EarlierNumbers);
            }
            if !is_digest(&earlier.plan_sha256) {
                return Err(PlanError::NotADigest(earlier.plan_sha256.clone()));
            }
        }
        let strata = share(&request.allocation, &request.reserves, sizes)?;
        Ok(Plan {
            format: Plan::FORMAT.into(),
            study: request.study,
            draw: request.draw,
            round: request.round,
            practice: request.practice,
            number: request.earlier.len() as u64 + 1,
            earlier: request.earlier,
            frame: FrameFacts { sha256: frame.sha256(), elements: frame.elements().len() as u64 },
            excluded: request.excluded,
            possible_duplicates: request.possible_duplicates,
            method: request.method,
            allocation: request.allocation,
            reserves: request.reserves,
            strata,
            replacement: request.replacement,
            coordination: "none".into(),
            ids: request.ids,
            seed: request.seed,
        })
    }

    /// The plan hash: SHA-256 of the exact bytes of the plan's file.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.to_bytes())
    }

    /// (n_h, reserves) by stratum.
    pub fn sizes(&self) -> BTreeMap<String, (u64, u64)> {
        self.strata.iter().map(|s| (s.stratum.clone(), (s.sample, s.reserve))).collect()
    }

    /// What the rules give for a frame: equal to `strata` unless plan or frame were changed.
    pub(super) fn strata_for(&self, frame: &Frame) -> Result<Vec<StratumPlan>, AllocationError> {
        share(&self.allocation, &self.reserves, sizes_of(frame))
    }
}

fn sizes_of(frame: &Frame) -> Vec<StratumSize> {
    frame
        .populations()
        .into_iter()
        .map(|(stratum, population)| StratumSize { stratum: stratum.into(), population })
        .collect()
}

fn share(
    allocation: &Allocation,
    reserves: &Reserves,
    sizes: Vec<StratumSize>,
) -> Result<Vec<StratumPlan>, AllocationError> {
    let sample = allocation.allocate(&sizes)?;
    let reserve = reserves.allocate(&sizes, &sample)?;
    Ok(sizes
        .into_iter()
        .zip(sample.into_iter().zip(reserve))
        .map(|(size, (sample, reserve))| StratumPlan {
            stratum: size.stratum,
            population: size.population,
            sample,
            reserve,
        })
        .collect())
}
