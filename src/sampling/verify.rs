//! The check of a draw by somebody who does not trust it: every file against every other, and the
//! draw itself computed again wherever the seed is known. It names what is wrong and where; it
//! never stops at the first difference, and it changes nothing.

mod problem;

pub use problem::{Document as File, Problem};

use super::certificate::{
    ALGORITHM, Certificate, ONE_STEP_LABEL, Reference, SeedRecord, StratumList,
};
use super::document::Document;
use super::draw::two_step_seed;
use super::frame::Frame;
use super::hash::{digest, sha256_hex};
use super::plan::{EarlierPlan, Plan, SeedPlan};
use super::secret::{Opened, Secret};
use super::selection::{Selection, select};
use std::collections::HashSet;

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
    /// Whether the draw itself was computed again. If not, all hashes were checked, and the draw is
    /// not recomputable until the round closes.
    pub recomputed: bool,
}

impl Report {
    /// What has to be said beside the problems, in English; `None` where the draw was recomputed.
    pub fn note(&self) -> Option<&'static str> {
        (!self.recomputed).then_some("draw not recomputable until the round closes")
    }
}

/// Checks a draw.
pub fn verify(evidence: &Evidence) -> Report {
    let mut problems = Vec::new();
    let plan = read::<Plan>(File::Plan, evidence.plan, &mut problems);
    let certificate = read::<Certificate>(File::Certificate, evidence.certificate, &mut problems);
    let secret = evidence
        .secret
        .and_then(|bytes| read::<Secret>(File::Secret, bytes, &mut problems));
    let opened = evidence
        .opened
        .and_then(|bytes| read::<Opened>(File::Opened, bytes, &mut problems));
    let frame = match Frame::parse(evidence.frame) {
        Ok(frame) => Some(frame),
        Err(faults) => {
            problems.extend(faults.into_iter().map(Problem::Frame));
            None
        }
    };
    let plan_sha256 = sha256_hex(evidence.plan);
    let frame_sha256 = sha256_hex(evidence.frame);
    let mut check = Check {
        problems,
        plan_sha256,
    };

    if let Some(plan) = &plan {
        check.same(
            File::Plan,
            "frame.sha256",
            &plan.frame.sha256,
            &frame_sha256,
        );
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
        check.belongs(
            File::Secret,
            [&secret.study, &secret.draw, &secret.plan_sha256],
            plan.as_ref(),
        );
    }
    if let Some(opened) = &opened {
        check.belongs(
            File::Opened,
            [&opened.study, &opened.draw, &opened.plan_sha256],
            plan.as_ref(),
        );
    }
    let recomputed = match (&plan, &frame, &certificate) {
        (Some(plan), Some(frame), Some(certificate)) => {
            check.draw(plan, frame, certificate, secret.as_ref(), opened.as_ref())
        }
        _ => false,
    };
    Report {
        problems: check.problems,
        recomputed,
    }
}

fn read<D: Document>(file: File, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<D> {
    D::parse(bytes)
        .map_err(|error| problems.push(Problem::File { file, error }))
        .ok()
}

struct Check {
    problems: Vec<Problem>,
    plan_sha256: String,
}

impl Check {
    fn same(&mut self, file: File, field: &'static str, stated: &str, found: &str) {
        if stated != found {
            let (stated, found) = (stated.to_owned(), found.to_owned());
            self.problems.push(Problem::Differs {
                file,
                field,
                stated,
                found,
            });
        }
    }

    fn earlier(&mut self, file: File, listed: &[EarlierPlan], known: &[String]) {
        for (index, hash) in known.iter().enumerate() {
            let number = index as u64 + 1;
            match listed.iter().find(|e| e.number == number) {
                Some(entry) if entry.plan_sha256 == *hash => {}
                Some(entry) => self.same(file, "earlier", &entry.plan_sha256, hash),
                None => self.problems.push(Problem::EarlierMissing {
                    file,
                    number,
                    plan_sha256: hash.clone(),
                }),
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
    fn strata(&mut self, plan: &Plan, frame: &Frame) {
        let elements = frame.elements().len().to_string();
        self.same(
            File::Plan,
            "frame.elements",
            &plan.frame.elements.to_string(),
            &elements,
        );
        let expected = match plan.strata_for(frame) {
            Ok(expected) => expected,
            Err(error) => return self.problems.push(Problem::Allocation(error)),
        };
        let codes: HashSet<&str> = plan
            .strata
            .iter()
            .chain(&expected)
            .map(|s| s.stratum.as_str())
            .collect();
        let mut codes: Vec<&str> = codes.into_iter().collect();
        codes.sort_unstable();
        for code in codes {
            let shown = |strata: &[super::plan::StratumPlan]| {
                strata.iter().find(|s| s.stratum == code).map_or_else(
                    || "none".into(),
                    |s| format!("N {}, n {}, reserve {}", s.population, s.sample, s.reserve),
                )
            };
            let (stated, found) = (shown(&plan.strata), shown(&expected));
            if stated != found {
                let stratum = code.to_owned();
                self.problems.push(Problem::Stratum {
                    stratum,
                    stated,
                    found,
                });
            }
        }
        if plan.strata != expected && plan.strata.len() == expected.len() {
            let in_order = plan.strata.windows(2).all(|w| w[0].stratum < w[1].stratum);
            if !in_order {
                self.same(File::Plan, "strata", "another order", "by code, bytewise");
            }
        }
    }

    fn certificate(
        &mut self,
        certificate: &Certificate,
        plan: Option<&Plan>,
        frame_sha256: &str,
        earlier: &[String],
    ) {
        let file = File::Certificate;
        let plan_sha256 = self.plan_sha256.clone();
        self.same(file, "plan_sha256", &certificate.plan_sha256, &plan_sha256);
        self.same(
            file,
            "frame_sha256",
            &certificate.frame_sha256,
            frame_sha256,
        );
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
        self.same(
            file,
            "practice",
            practice(certificate.practice),
            practice(plan.practice),
        );
        self.same(
            file,
            "number",
            &certificate.number.to_string(),
            &plan.number.to_string(),
        );
        if certificate.earlier != plan.earlier {
            let say = |list: &[EarlierPlan]| {
                let entries: Vec<String> = list
                    .iter()
                    .map(|e| format!("{} {} ({})", e.number, e.plan_sha256, e.reason))
                    .collect();
                format!("[{}]", entries.join(", "))
            };
            self.same(
                file,
                "earlier",
                &say(&certificate.earlier),
                &say(&plan.earlier),
            );
        }
        match (&plan.seed, &certificate.seed) {
            (
                SeedPlan::Two {
                    secret_sha256: planned,
                    ..
                },
                SeedRecord::Two { secret_sha256, .. },
            ) => {
                self.same(file, "secret_sha256", secret_sha256, planned);
            }
            (SeedPlan::One, SeedRecord::One { .. }) => {}
            (SeedPlan::Two { .. }, _) => self.same(file, "steps", "one", "two"),
            (SeedPlan::One, _) => self.same(file, "steps", "two", "one"),
        }
    }

    fn belongs(&mut self, file: File, stated: [&str; 3], plan: Option<&Plan>) {
        let plan_sha256 = self.plan_sha256.clone();
        self.same(file, "plan_sha256", stated[2], &plan_sha256);
        if let Some(plan) = plan {
            self.same(file, "study", stated[0], &plan.study);
            self.same(file, "draw", stated[1], &plan.draw);
        }
    }

    /// Numbers and membership of the drawn elements: what can be said without the seed.
    fn drawn(
        &mut self,
        certificate: &Certificate,
        plan: Option<&Plan>,
        frame: &Frame,
        secret: Option<&Secret>,
    ) {
        let mut seen = HashSet::new();
        for list in &certificate.drawn {
            for reference in &list.elements {
                let line = match reference {
                    Reference::Id(id) => frame.line_of(id),
                    Reference::Hashed { line, .. } => Some(*line as usize),
                };
                let element = line.and_then(|line| frame.elements().get(line.wrapping_sub(1)));
                let shown = reference.shown();
                let Some(element) = element else {
                    self.problems.push(Problem::NotInFrame { element: shown });
                    continue;
                };
                if element.stratum != list.stratum {
                    self.problems.push(Problem::OtherStratum {
                        element: shown.clone(),
                        stated: list.stratum.clone(),
                        found: element.stratum.clone(),
                    });
                }
                if let (Reference::Hashed { sha256, .. }, Some(secret)) = (reference, secret) {
                    if *sha256 != digest(&[&secret.salt, &element.id]) {
                        let element = shown.clone();
                        self.problems.push(Problem::SaltedHash { element });
                    }
                }
                if !seen.insert(&element.id) {
                    self.problems.push(Problem::DrawnTwice { element: shown });
                }
            }
        }
        let Some(plan) = plan else { return };
        for planned in &plan.strata {
            let found = certificate
                .drawn
                .iter()
                .filter(|l| l.stratum == planned.stratum)
                .map(|l| l.elements.len() as u64)
                .sum();
            if found != planned.sample {
                self.problems.push(Problem::SampleSize {
                    stratum: planned.stratum.clone(),
                    planned: planned.sample,
                    found,
                });
            }
        }
    }

    /// The draw itself. Returns whether it could be computed.
    fn draw(
        &mut self,
        plan: &Plan,
        frame: &Frame,
        certificate: &Certificate,
        secret: Option<&Secret>,
        opened: Option<&Opened>,
    ) -> bool {
        let Some(seed) = self.seed(certificate, secret, opened) else {
            return false;
        };
        let selection = select(frame, &seed, &plan.sizes());
        let names = |pick: fn(&super::selection::DrawnStratum) -> &Vec<String>| {
            selection
                .strata
                .iter()
                .map(|s| (s.stratum.as_str(), pick(s).as_slice()))
                .collect::<Vec<_>>()
        };
        self.lists(
            File::Certificate,
            frame,
            &certificate.drawn,
            &names(|s| &s.sample),
        );
        let reserve = names(|s| &s.reserve);
        if let Some(opened) = opened {
            self.lists(File::Opened, frame, &opened.reserves, &reserve);
        }
        if let Some(secret) = secret.filter(|s| s.seed.is_some()) {
            let lists: Vec<StratumList> = secret
                .reserves
                .iter()
                .map(|s| StratumList {
                    stratum: s.stratum.clone(),
                    elements: s.ids.iter().cloned().map(Reference::Id).collect(),
                })
                .collect();
            self.lists(File::Secret, frame, &lists, &reserve);
        }
        self.reserve_hash(certificate, &seed, &selection);
        true
    }

    fn reserve_hash(&mut self, certificate: &Certificate, seed: &str, selection: &Selection) {
        let hash = digest(&[seed, &selection.reserve_text()]);
        self.same(
            File::Certificate,
            "reserve_sha256",
            &certificate.reserve_sha256,
            &hash,
        );
    }

    /// The seed as the certificate's record gives it, and every statement of it held against that.
    fn seed(
        &mut self,
        certificate: &Certificate,
        secret: Option<&Secret>,
        opened: Option<&Opened>,
    ) -> Option<String> {
        let stated = [
            secret.and_then(|s| Some((File::Secret, s.secret.clone(), s.seed.clone()?))),
            opened.map(|o| (File::Opened, o.secret.clone(), o.seed.clone())),
        ];
        let stated: Vec<_> = stated.into_iter().flatten().collect();
        match &certificate.seed {
            SeedRecord::One { seed, .. } => {
                for (file, _, other) in &stated {
                    self.same(*file, "seed", other, seed);
                }
                Some(seed.clone())
            }
            SeedRecord::Two {
                public,
                secret_sha256,
                ..
            } => {
                let mut result = None;
                for (file, secret, seed) in &stated {
                    let secret = secret.as_deref().unwrap_or("");
                    let hash = sha256_hex(secret.as_bytes());
                    if hash != *secret_sha256 {
                        self.same(*file, "secret", &hash, secret_sha256);
                        continue;
                    }
                    let computed = two_step_seed(&self.plan_sha256, public, secret);
                    self.same(*file, "seed", seed, &computed);
                    result = Some(computed);
                }
                result
            }
        }
    }

    /// Lists of elements against what the draw gives, place by place.
    fn lists(
        &mut self,
        file: File,
        frame: &Frame,
        stated: &[StratumList],
        computed: &[(&str, &[String])],
    ) {
        let given: Vec<&str> = stated.iter().map(|l| l.stratum.as_str()).collect();
        let expected: Vec<&str> = computed.iter().map(|(code, _)| *code).collect();
        if given != expected {
            self.same(file, "strata", &given.join(", "), &expected.join(", "));
        }
        for (stratum, ids) in computed {
            let Some(list) = stated.iter().find(|l| l.stratum == *stratum) else {
                continue;
            };
            for place in 0..ids.len().max(list.elements.len()) {
                let (reference, id) = (list.elements.get(place), ids.get(place));
                let fits = match (reference, id) {
                    (Some(Reference::Id(stated)), Some(id)) => stated == id,
                    (Some(Reference::Hashed { line, .. }), Some(id)) => {
                        frame.line_of(id) == Some(*line as usize)
                    }
                    _ => false,
                };
                if !fits {
                    self.problems.push(Problem::Element {
                        file,
                        stratum: (*stratum).to_owned(),
                        place: place as u64 + 1,
                        stated: reference.map(Reference::shown),
                        found: id.map(|id| match reference {
                            Some(Reference::Hashed { .. }) => {
                                format!("line {}", frame.line_of(id).unwrap_or(0))
                            }
                            _ => id.clone(),
                        }),
                    });
                }
            }
        }
    }
}
