//! The lists of elements: whether the drawn can have been drawn at all, and, where the seed is
//! known, whether they and the reserves are the ones the draw gives, place by place.

use super::check::Check;
use super::{File, Problem, Recomputed};
use crate::sampling::certificate::{Certificate, Reference, SeedRecord, StratumList};
use crate::sampling::draw::two_step_seed;
use crate::sampling::frame::Frame;
use crate::sampling::hash::{digest, sha256_hex};
use crate::sampling::plan::Plan;
use crate::sampling::secret::{Opened, Secret};
use crate::sampling::selection::{DrawnStratum, select};
use std::collections::HashSet;

impl Check {
    /// Numbers and membership of the drawn elements: what can be said without the seed.
    pub fn drawn(
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
                if let (Reference::Hashed { sha256, .. }, Some(secret)) = (reference, secret)
                    && *sha256 != digest(&[&secret.salt, &element.id])
                {
                    let element = shown.clone();
                    self.problems.push(Problem::SaltedHash { element });
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

    /// The draw itself.
    pub fn draw(
        &mut self,
        plan: &Plan,
        frame: &Frame,
        certificate: &Certificate,
        secret: Option<&Secret>,
        opened: Option<&Opened>,
    ) -> Recomputed {
        let before = self.problems.len();
        let Some(seed) = self.seed(certificate, secret, opened) else {
            return match self.problems.len() == before {
                true => Recomputed::NotUntilClosed,
                false => Recomputed::NotFromThese,
            };
        };
        let selection = select(frame, &seed, &plan.sizes());
        let names = |pick: fn(&DrawnStratum) -> &Vec<String>| {
            selection.strata.iter().map(|s| (s.stratum.as_str(), pick(s).as_slice())).collect::<Vec<_>>()
        };
        self.lists(File::Certificate, frame, &certificate.drawn, &names(|s| &s.sample));
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
        let hash = digest(&[&seed, &selection.reserve_text()]);
        self.same(File::Certificate, "reserve_sha256", &certificate.reserve_sha256, &hash);
        Recomputed::Yes
    }

    /// The seed as the certificate's record gives it, and every statement of it held against that.
    fn seed(
        &mut self,
        certificate: &Certificate,
        secret: Option<&Secret>,
        opened: Option<&Opened>,
    ) -> Option<String> {
        // A secret whose machine stopped between draw and last write has no seed yet: the secret
        // itself is enough to go on.
        let secret = secret.map(|s| (File::Secret, s.secret.as_deref(), s.seed.as_deref()));
        let opened = opened.map(|o| (File::Opened, o.secret.as_deref(), Some(o.seed.as_str())));
        let mut known = None;
        for (file, secret, stated) in [secret, opened].into_iter().flatten() {
            let seed = match &certificate.seed {
                SeedRecord::One { seed, .. } => seed.clone(),
                SeedRecord::Two { public, secret_sha256, .. } => {
                    let secret = secret.unwrap_or("");
                    let hash = sha256_hex(secret.as_bytes());
                    if hash != *secret_sha256 {
                        self.same(file, "secret", &hash, secret_sha256);
                        continue;
                    }
                    two_step_seed(&self.plan_sha256, public, secret)
                }
            };
            match stated {
                Some(stated) if stated != seed => self.same(file, "seed", stated, &seed),
                _ => known = Some(seed),
            }
        }
        match &certificate.seed {
            SeedRecord::One { seed, .. } => Some(seed.clone()),
            SeedRecord::Two { .. } => known,
        }
    }

    /// Lists of elements against what the draw gives, place by place.
    fn lists(&mut self, file: File, frame: &Frame, stated: &[StratumList], computed: &[(&str, &[String])]) {
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
