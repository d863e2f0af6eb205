//! The fields of plan, certificate, secret and opened file, each against what the other files give.
//! Lists of elements are not looked at here.

use super::{File, Problem};
use crate::sampling::certificate::{ALGORITHM, Certificate, ONE_STEP_LABEL, SeedRecord};
use crate::sampling::frame::Frame;
use crate::sampling::plan::{EarlierPlan, Plan, SeedPlan, StratumPlan};
use std::collections::BTreeSet;

/// A check under way: what was found so far.
pub(super) struct Check {
    pub problems: Vec<Problem>,
    /// Hash of the plan's file as it lies there.
    pub plan_sha256: String,
}

impl Check {
    pub fn same(&mut self, file: File, field: &'static str, stated: &str, found: &str) {
        if stated != found {
            let (stated, found) = (stated.to_owned(), found.to_owned());
            self.problems.push(Problem::Differs { file, field, stated, found });
        }
    }

    pub fn earlier(&mut self, file: File, listed: &[EarlierPlan], known: &[String]) {
        for (index, hash) in known.iter().enumerate() {
            let number = index as u64 + 1;
            match listed.iter().find(|e| e.number == number) {
                Some(entry) if entry.plan_sha256 == *hash => {}
                Some(entry) => self.same(file, "earlier", &entry.plan_sha256, hash),
                None => {
                    self.problems.push(Problem::EarlierMissing { file, number, plan_sha256: hash.clone() })
                }
            }
        }
        for entry in listed.iter().skip(known.len()) {
            self.problems.push(Problem::EarlierUnknown {
                file,
                number: entry.number,
                plan_sha256: entry.plan_sha256.clone(),
            });
        }
    }

    /// Counts and allocation, again from the frame and the rules.
    pub fn strata(&mut self, plan: &Plan, frame: &Frame) {
        let elements = frame.elements().len().to_string();
        self.same(File::Plan, "frame.elements", &plan.frame.elements.to_string(), &elements);
        let expected = match plan.strata_for(frame) {
            Ok(expected) => expected,
            Err(error) => return self.problems.push(Problem::Allocation(error)),
        };
        let both = plan.strata.iter().chain(&expected);
        let codes: BTreeSet<&str> = both.map(|s| s.stratum.as_str()).collect();
        for code in codes {
            let shown = |strata: &[StratumPlan]| {
                strata.iter().find(|s| s.stratum == code).map_or_else(
                    || "none".into(),
                    |s| format!("N {}, n {}, reserve {}", s.population, s.sample, s.reserve),
                )
            };
            let (stated, found) = (shown(&plan.strata), shown(&expected));
            if stated != found {
                let stratum = code.to_owned();
                self.problems.push(Problem::Stratum { stratum, stated, found });
            }
        }
        if plan.strata != expected && plan.strata.len() == expected.len() {
            let in_order = plan.strata.windows(2).all(|w| w[0].stratum < w[1].stratum);
            if !in_order {
                self.same(File::Plan, "strata", "another order", "by code, bytewise");
            }
        }
    }

    pub fn certificate(
        &mut self,
        certificate: &Certificate,
        plan: Option<&Plan>,
        frame_sha256: &str,
        earlier: &[String],
    ) {
        let file = File::Certificate;
        let plan_sha256 = self.plan_sha256.clone();
        self.same(file, "plan_sha256", &certificate.plan_sha256, &plan_sha256);
        self.same(file, "frame_sha256", &certificate.frame_sha256, frame_sha256);
        self.same(file, "algorithm", &certificate.algorithm, ALGORITHM);
        self.earlier(file, &certificate.earlier, earlier);
        if let SeedRecord::One { label, .. } = &certificate.seed {
            self.same(file, "label", label, ONE_STEP_LABEL);
        }
        let Some(plan) = plan else { return };
        self.same(file, "study", &certificate.study, &plan.study);
        self.same(file, "draw", &certificate.draw, &plan.draw);
        self.same(file, "round", &certificate.round, &plan.round);
        let practice = |p: bool| if p { "true" } else { "false" };
        self.same(file, "practice", practice(certificate.practice), practice(plan.practice));
        self.same(file, "number", &certificate.number.to_string(), &plan.number.to_string());
        if certificate.earlier != plan.earlier {
            let say = |list: &[EarlierPlan]| {
                let entries: Vec<String> =
                    list.iter().map(|e| format!("{} {} ({})", e.number, e.plan_sha256, e.reason)).collect();
                format!("[{}]", entries.join(", "))
            };
            self.same(file, "earlier", &say(&certificate.earlier), &say(&plan.earlier));
        }
        match (&plan.seed, &certificate.seed) {
            (SeedPlan::Two { secret_sha256: planned, .. }, SeedRecord::Two { secret_sha256, .. }) => {
                self.same(file, "secret_sha256", secret_sha256, planned);
            }
            (SeedPlan::One, SeedRecord::One { .. }) => {}
            (SeedPlan::Two { .. }, _) => self.same(file, "steps", "one", "two"),
            (SeedPlan::One, _) => self.same(file, "steps", "two", "one"),
        }
    }

    pub fn belongs(&mut self, file: File, stated: [&str; 3], plan: Option<&Plan>) {
        let plan_sha256 = self.plan_sha256.clone();
        self.same(file, "plan_sha256", stated[2], &plan_sha256);
        if let Some(plan) = plan {
            self.same(file, "study", stated[0], &plan.study);
            self.same(file, "draw", stated[1], &plan.draw);
        }
    }
}
