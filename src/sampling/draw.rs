//! Carrying out a plan: from plan, frame and what triggers the draw to certificate and secret.
//! A plan is carried out only on the frame it names and only in the way it announced; nothing is
//! decided here that the plan leaves open.

use super::certificate::{ALGORITHM, Certificate, ONE_STEP_LABEL, Reference, SeedRecord, StratumList};
use super::document::Document;
use super::frame::Frame;
use super::hash::{digest, is_digest, public_text, sha256_hex};
use super::plan::{Plan, SeedPlan};
use super::secret::Secret;
use super::selection::{Selection, select};

/// What sets a draw off.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// The second of two steps: the public value is there.
    Public {
        /// The public value as it was published.
        text: String,
        /// Where it can be looked up, in words.
        source: String,
        /// The secret made with the plan.
        secret: Box<Secret>,
    },
    /// One step.
    Seed {
        /// The seed: 64 hex digits of the system, or a text given by hand.
        seed: String,
        /// Salt for the hashes of personal ids, 64 hex digits.
        salt: String,
    },
}

/// What a draw leaves behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// For everybody.
    pub certificate: Certificate,
    /// For the drawing machine only.
    pub secret: Secret,
    /// Who was drawn, by id.
    pub selection: Selection,
}

/// Why a plan cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The frame is not the one the plan was made for.
    #[error(
        "the frame was changed after the plan: planned {planned}, now {found}; make a new plan and say why"
    )]
    OtherFrame {
        /// Frame hash in the plan.
        planned: String,
        /// Hash of the frame given.
        found: String,
    },
    /// The plan announced two steps and one was tried, or the other way round.
    #[error("the plan announced another way to the seed; make a new plan and say why")]
    OtherSteps,
    /// The secret is not the one whose hash stands in the plan, or belongs to another plan.
    #[error("the secret is not the one this plan was made with")]
    OtherSecret,
    /// The plan was drawn already.
    #[error("this plan was carried out already; a plan is drawn once")]
    DrawnAlready,
    /// Public value, source or seed are empty or hold characters nobody could type again.
    #[error("the {0} is empty or holds control or invisible characters")]
    Text(&'static str),
    /// The salt is not 64 hex digits.
    #[error("the salt must be 32 random bytes in lower-case hex")]
    Salt,
    /// The strata of the plan are not what its rules give for its frame.
    #[error("the numbers in the plan are not what its rules give for this frame: the plan was changed")]
    OtherNumbers,
}

/// Carries out a plan.
///
/// # Errors
/// If frame, secret or steps are not those of the plan, or a text cannot be hashed by others.
pub fn carry_out(plan: &Plan, frame: &Frame, trigger: Trigger) -> Result<Outcome, DrawError> {
    let found = frame.sha256();
    if found != plan.frame.sha256 {
        let planned = plan.frame.sha256.clone();
        return Err(DrawError::OtherFrame { planned, found });
    }
    if plan.strata_for(frame).as_ref() != Ok(&plan.strata) {
        return Err(DrawError::OtherNumbers);
    }
    let plan_sha256 = plan.sha256();
    let (record, seed, secret) = seed_of(plan, &plan_sha256, trigger)?;
    if !is_digest(&secret.salt) {
        return Err(DrawError::Salt);
    }
    let selection = select(frame, &seed, &plan.sizes());
    let drawn = selection
        .strata
        .iter()
        .map(|s| StratumList {
            stratum: s.stratum.clone(),
            elements: s.sample.iter().map(|id| Reference::new(plan.ids, frame, &secret.salt, id)).collect(),
        })
        .collect();
    let certificate = Certificate {
        format: Certificate::FORMAT.into(),
        study: plan.study.clone(),
        draw: plan.draw.clone(),
        round: plan.round.clone(),
        practice: plan.practice,
        number: plan.number,
        earlier: plan.earlier.clone(),
        plan_sha256,
        frame_sha256: found,
        seed: record,
        algorithm: ALGORITHM.into(),
        drawn,
        reserve_sha256: digest(&[&seed, &selection.reserve_text()]),
        seal: String::new(),
    }
    .sealed();
    let secret = secret.drawn(&seed, &selection.strata);
    Ok(Outcome { certificate, secret, selection })
}

/// seed = lower-case hex of SHA-256(plan hash ‖ 0x1F ‖ public text ‖ 0x1F ‖ secret).
pub(super) fn two_step_seed(plan_sha256: &str, public: &str, secret: &str) -> String {
    digest(&[plan_sha256, public, secret])
}

fn seed_of(
    plan: &Plan,
    plan_sha256: &str,
    trigger: Trigger,
) -> Result<(SeedRecord, String, Secret), DrawError> {
    match (&plan.seed, trigger) {
        (SeedPlan::Two { secret_sha256, .. }, Trigger::Public { text, source, secret }) => {
            if secret.seed.is_some() {
                return Err(DrawError::DrawnAlready);
            }
            let hex = match &secret.secret {
                Some(hex) if is_digest(hex) && sha256_hex(hex.as_bytes()) == *secret_sha256 => hex,
                _ => return Err(DrawError::OtherSecret),
            };
            if secret.plan_sha256 != plan_sha256 {
                return Err(DrawError::OtherSecret);
            }
            let public = public_text(&text).ok_or(DrawError::Text("public value"))?;
            let source = public_text(&source).ok_or(DrawError::Text("source"))?;
            let seed = two_step_seed(plan_sha256, &public, hex);
            let secret_sha256 = secret_sha256.clone();
            let record = SeedRecord::Two { public, source, secret_sha256 };
            Ok((record, seed, *secret))
        }
        (SeedPlan::One, Trigger::Seed { seed, salt }) => {
            let seed = public_text(&seed).ok_or(DrawError::Text("seed"))?;
            let record = SeedRecord::One { seed: seed.clone(), label: ONE_STEP_LABEL.into() };
            Ok((record, seed, Secret::prepared(plan, None, salt)))
        }
        _ => Err(DrawError::OtherSteps),
    }
}
