//! The check of a draw by somebody who does not trust it: every file against every other, and the
//! draw itself computed again wherever the seed is known. It names what is wrong and where; it
//! never stops at the first difference, and it changes nothing.

mod check;
mod elements;
mod problem;

pub use problem::{File, Problem};

use super::certificate::Certificate;
use super::document::Document;
use super::frame::Frame;
use super::hash::sha256_hex;
use super::plan::Plan;
use super::secret::{Opened, Secret};
use check::Check;

/// The files of a draw as they lie there, and what the log says of earlier plans.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The plan's file.
    pub plan: &'a [u8],
    /// The frame's file.
    pub frame: &'a [u8],
    /// The certificate.
    pub certificate: &'a [u8],
    /// The secret, on the drawing machine.
    pub secret: Option<&'a [u8]>,
    /// What closing the round published.
    pub opened: Option<&'a [u8]>,
    /// Hashes of all earlier plans of this draw, oldest first, as the log has them.
    pub earlier: &'a [String],
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// All that is wrong; empty where everything fits.
    pub problems: Vec<Problem>,
    /// Whether the draw itself was computed again.
    pub draw: Recomputed,
}

/// Whether the draw itself was computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recomputed {
    /// It was, and what differs is among the problems.
    Yes,
    /// The seed is not known yet. All hashes were checked.
    NotUntilClosed,
    /// Plan, frame or seed are not those of the certificate (a problem says which), so that
    /// computing the draw from them would say nothing.
    NotFromThese,
}

impl Recomputed {
    /// What has to be said beside the problems, in English; `None` where the draw was recomputed.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Recomputed::Yes => None,
            Recomputed::NotUntilClosed => Some("draw not recomputable until the round closes"),
            Recomputed::NotFromThese => {
                Some("draw not recomputed: these files are not those of the certificate")
            }
        }
    }
}

/// Checks a draw.
pub fn verify(evidence: &Evidence) -> Report {
    let mut problems = Vec::new();
    let plan = read::<Plan>(File::Plan, evidence.plan, &mut problems);
    let certificate = read::<Certificate>(File::Certificate, evidence.certificate, &mut problems);
    let secret = evidence.secret.and_then(|bytes| read::<Secret>(File::Secret, bytes, &mut problems));
    let opened = evidence.opened.and_then(|bytes| read::<Opened>(File::Opened, bytes, &mut problems));
    let frame = match Frame::parse(evidence.frame) {
        Ok(frame) => Some(frame),
        Err(faults) => {
            problems.extend(faults.into_iter().map(Problem::Frame));
            None
        }
    };
    let plan_sha256 = sha256_hex(evidence.plan);
    let frame_sha256 = sha256_hex(evidence.frame);
    let mut check = Check { problems, plan_sha256 };

    if let Some(plan) = &plan {
        check.same(File::Plan, "frame.sha256", &plan.frame.sha256, &frame_sha256);
        check.earlier(File::Plan, &plan.earlier, evidence.earlier);
        if plan.number != plan.earlier.len() as u64 + 1 {
            let expected = (plan.earlier.len() + 1).to_string();
            check.same(File::Plan, "number", &plan.number.to_string(), &expected);
        }
        if let Some(frame) = &frame {
            check.strata(plan, frame);
        }
    }
    if let Some(certificate) = &certificate {
        check.certificate(certificate, plan.as_ref(), &frame_sha256, evidence.earlier);
        if let Some(frame) = &frame {
            check.drawn(certificate, plan.as_ref(), frame, secret.as_ref());
        }
    }
    if let Some(secret) = &secret {
        check.belongs(File::Secret, [&secret.study, &secret.draw, &secret.plan_sha256], plan.as_ref());
    }
    if let Some(opened) = &opened {
        check.belongs(File::Opened, [&opened.study, &opened.draw, &opened.plan_sha256], plan.as_ref());
    }
    let draw = match (&plan, &frame, &certificate) {
        (Some(plan), Some(frame), Some(certificate))
            if certificate.plan_sha256 == check.plan_sha256 && certificate.frame_sha256 == frame_sha256 =>
        {
            check.draw(plan, frame, certificate, secret.as_ref(), opened.as_ref())
        }
        _ => Recomputed::NotFromThese,
    };
    Report { problems: check.problems, draw }
}

/// Reads a file; one that was changed is reported, and looked at further for what was changed.
fn read<D: Document>(file: File, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<D> {
    let (value, fault) = match D::inspect(bytes) {
        Ok((value, fault)) => (Some(value), fault),
        Err(error) => (None, Some(error)),
    };
    problems.extend(fault.map(|error| Problem::File { file, error }));
    value
}
