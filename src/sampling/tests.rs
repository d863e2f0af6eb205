//! Properties of draws over random frames, and tampering with every file of one.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SALT: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

fn frame_of(strata: &[u64]) -> Frame {
    let rows = strata.iter().enumerate().flat_map(|(h, size)| {
        (0..*size).map(move |k| Element::new(format!("P{k:04}-{h}"), format!("单位{h:02}")))
    });
    Frame::new(rows).unwrap()
}

fn request(allocation: Allocation, ids: IdForm, two: bool) -> PlanRequest {
    PlanRequest {
        study: "learning-80".into(),
        draw: "main".into(),
        round: "1".into(),
        practice: true,
        earlier: vec![EarlierPlan {
            number: 1,
            plan_sha256: sha256_hex(b"first"),
            reason: "a unit was missing".into(),
        }],
        excluded: vec![Exclusion { reason: "not in post".into(), count: 12 }],
        possible_duplicates: 1,
        method: Method::Stratified,
        allocation,
        reserves: Reserves::PerStratum { each: 2 },
        replacement: "after a final disposition, in order".into(),
        ids,
        seed: if two {
            SeedPlan::Two {
                awaited: "lottery issue 2026137".into(),
                secret_sha256: sha256_hex(SECRET.as_bytes()),
            }
        } else {
            SeedPlan::One
        },
    }
}

/// All files of a draw carried out.
struct Files {
    plan: Plan,
    frame: Frame,
    outcome: Outcome,
    opened: Opened,
}

fn files(strata: &[u64], ids: IdForm, two: bool) -> Files {
    let frame = frame_of(strata);
    let n = strata.iter().map(|n| n.div_ceil(3)).sum();
    let allocation = Allocation::Proportional { n, minimum: 1 };
    let plan = Plan::prepare(request(allocation, ids, two), &frame).unwrap();
    let trigger = if two {
        Trigger::Public {
            text: "03 07 11 18 22 30 + 05".into(),
            source: "published in the newspaper".into(),
            secret: Box::new(Secret::prepared(&plan, Some(SECRET.into()), SALT.into())),
        }
    } else {
        Trigger::Seed { seed: "by hand".into(), salt: SALT.into() }
    };
    let outcome = carry_out(&plan, &frame, trigger).unwrap();
    let opened = outcome.secret.open(&plan, &frame).unwrap();
    Files { plan, frame, outcome, opened }
}

impl Files {
    fn bytes(&self) -> [Vec<u8>; 5] {
        [
            self.plan.to_bytes(),
            self.frame.text().as_bytes().to_vec(),
            self.outcome.certificate.to_bytes(),
            self.outcome.secret.to_bytes(),
            self.opened.to_bytes(),
        ]
    }
}

fn check(bytes: &[Vec<u8>; 5], secret: bool, opened: bool) -> Report {
    verify(&Evidence {
        plan: &bytes[0],
        frame: &bytes[1],
        certificate: &bytes[2],
        secret: secret.then_some(bytes[3].as_slice()),
        opened: opened.then_some(bytes[4].as_slice()),
        earlier: &[sha256_hex(b"first")],
    })
}

#[test]
fn a_draw_verifies_with_and_without_its_seed() {
    for ids in [IdForm::Plain, IdForm::Hashed] {
        for two in [true, false] {
            let bytes = files(&[9, 4, 30], ids, two).bytes();
            for (secret, opened) in [(false, false), (true, false), (false, true), (true, true)] {
                let report = check(&bytes, secret, opened);
                assert_eq!(report.problems, [], "{ids:?} two {two}");
                let expected = match !two || secret || opened {
                    true => Recomputed::Yes,
                    false => Recomputed::NotUntilClosed,
                };
                assert_eq!(report.draw, expected);
            }
        }
    }
}

#[test]
fn personal_ids_leave_the_machine_only_as_lines_and_salted_hashes() {
    let files = files(&[9, 4, 30], IdForm::Hashed, true);
    for bytes in [files.outcome.certificate.to_bytes(), files.opened.to_bytes(), files.plan.to_bytes()] {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("P00") && !text.contains(SALT));
    }
}

#[test]
fn a_two_step_certificate_gives_away_neither_seed_nor_reserves() {
    let files = files(&[9, 4, 30], IdForm::Plain, true);
    let text = String::from_utf8(files.outcome.certificate.to_bytes()).unwrap();
    assert!(!text.contains(files.outcome.secret.seed.as_ref().unwrap()));
    assert!(!text.contains(SECRET));
    for stratum in &files.outcome.selection.strata {
        assert!(stratum.reserve.iter().all(|id| !text.contains(id)));
    }
}

#[test]
fn tampering_that_is_sealed_again_is_still_named() {
    let made = files(&[9, 4, 30], IdForm::Plain, true);
    let named = |change: &dyn Fn(&mut Files)| {
        let mut files = Files {
            plan: made.plan.clone(),
            frame: made.frame.clone(),
            outcome: made.outcome.clone(),
            opened: made.opened.clone(),
        };
        change(&mut files);
        files.outcome.certificate = files.outcome.certificate.sealed();
        files.outcome.secret = files.outcome.secret.sealed();
        files.opened = files.opened.sealed();
        check(&files.bytes(), true, true).problems
    };
    // Another element of the same stratum in place of a drawn one.
    let spare = Reference::Id(made.outcome.selection.strata[2].reserve[0].clone());
    assert!(matches!(
        &named(&|f| f.outcome.certificate.drawn[2].elements[1] = spare.clone())[..],
        [Problem::Element { file: File::Certificate, place: 2, stated: Some(s), .. }] if *s == spare.shown()
    ));
    // The same elements in another order.
    let swapped = named(&|f| f.outcome.certificate.drawn[2].elements.swap(0, 1));
    assert!(swapped.iter().all(|p| matches!(p, Problem::Element { file: File::Certificate, .. })));
    assert_eq!(swapped.len(), 2);
    // One element less.
    let fewer = named(&|f| drop(f.outcome.certificate.drawn[2].elements.pop()));
    assert!(fewer.iter().any(|p| matches!(p, Problem::SampleSize { .. })));
    // An element nobody knows.
    let unknown = named(&|f| {
        f.outcome.certificate.drawn[0].elements[0] = Reference::Id("nobody".into());
    });
    assert!(unknown.contains(&Problem::NotInFrame { element: "nobody".into() }));
    // The reserves, in each place where they stand.
    assert!(matches!(
        &named(&|f| f.opened.reserves[2].elements.swap(0, 1))[0],
        Problem::Element { file: File::Opened, .. }
    ));
    assert!(matches!(
        &named(&|f| f.outcome.secret.reserves[2].ids.swap(0, 1))[0],
        Problem::Element { file: File::Secret, .. }
    ));
    assert!(matches!(
        &named(&|f| f.outcome.certificate.reserve_sha256 = sha256_hex(b""))[..],
        [Problem::Differs { field: "reserve_sha256", .. }]
    ));
    // The plan: its hash, and what its rules give.
    let greedy = named(&|f| f.plan.strata[0].sample += 1);
    assert!(greedy.iter().any(|p| matches!(p, Problem::Differs { field: "plan_sha256", .. })));
    assert!(greedy.iter().any(|p| matches!(p, Problem::Stratum { .. })));
    // The public value, the secret, an earlier plan.
    let other_public = named(&|f| {
        if let SeedRecord::Two { public, .. } = &mut f.outcome.certificate.seed {
            public.push('1');
        }
    });
    assert!(other_public.iter().any(|p| matches!(p, Problem::Differs { field: "seed", .. })));
    let other_secret = named(&|f| f.opened.secret = Some(SALT.into()));
    assert!(matches!(&other_secret[..], [Problem::Differs { file: File::Opened, field: "secret", .. }]));
    let hidden = named(&|f| f.outcome.certificate.earlier.clear());
    assert!(hidden.iter().any(|p| matches!(p, Problem::EarlierMissing { number: 1, .. })));
    // The frame: one element more.
    let grown = named(&|f| {
        let more = Element::new("newcomer", "单位00");
        f.frame = Frame::new(f.frame.elements().iter().cloned().chain([more])).unwrap();
    });
    assert!(grown.iter().any(|p| matches!(p, Problem::Differs { field: "frame_sha256", .. })));
}

#[test]
fn a_naive_edit_is_named_by_its_place_too() {
    let made = files(&[9, 4, 30], IdForm::Plain, true);
    let mut bytes = made.bytes();
    let drawn = made.outcome.certificate.drawn[1].elements[0].shown();
    let text = String::from_utf8(bytes[2].clone()).unwrap();
    let spare = &made.outcome.selection.strata[1].reserve[0];
    bytes[2] = text.replace(&drawn, spare).into_bytes();
    let problems = check(&bytes, true, true).problems;
    assert!(matches!(
        &problems[..],
        [
            Problem::File { file: File::Certificate, error: DocumentError::Seal { .. } },
            Problem::Element { place: 1, found: Some(found), .. },
        ] if *found == drawn
    ));
    assert_eq!(
        problems[1].to_string(),
        format!("certificate: stratum `单位01`, place 1: `{spare}` stands there, the draw gives `{drawn}`")
    );
}

#[test]
fn a_secret_whose_machine_stopped_before_the_last_write_still_serves() {
    let made = files(&[9, 4, 30], IdForm::Plain, true);
    let mut bytes = made.bytes();
    bytes[3] = Secret::prepared(&made.plan, Some(SECRET.into()), SALT.into()).to_bytes();
    let report = check(&bytes, true, false);
    assert_eq!((report.problems, report.draw), (vec![], Recomputed::Yes));
}

#[test]
fn a_plan_is_carried_out_once_and_only_as_announced() {
    let made = files(&[9, 4, 30], IdForm::Plain, true);
    let public = |secret: Secret| Trigger::Public {
        text: "1".into(),
        source: "dice".into(),
        secret: Box::new(secret),
    };
    let again = carry_out(&made.plan, &made.frame, public(made.outcome.secret.clone()));
    assert_eq!(again.unwrap_err(), DrawError::DrawnAlready);
    let other = Secret::prepared(&made.plan, Some(SALT.into()), SALT.into());
    let other = carry_out(&made.plan, &made.frame, public(other));
    assert_eq!(other.unwrap_err(), DrawError::OtherSecret);
    let seed = Trigger::Seed { seed: "x".into(), salt: SALT.into() };
    assert_eq!(carry_out(&made.plan, &made.frame, seed).unwrap_err(), DrawError::OtherSteps);
    let fresh = Secret::prepared(&made.plan, Some(SECRET.into()), SALT.into());
    let changed = frame_of(&[9, 4, 31]);
    assert!(matches!(
        carry_out(&made.plan, &changed, public(fresh)).unwrap_err(),
        DrawError::OtherFrame { .. }
    ));
}

#[test]
fn allocation_follows_the_rule_where_it_can_be_worked_out_by_hand() {
    let sizes = |populations: &[u64]| -> Vec<StratumSize> {
        populations
            .iter()
            .enumerate()
            .map(|(h, population)| StratumSize { stratum: format!("{h}"), population: *population })
            .collect()
    };
    let proportional = |n, minimum, populations: &[u64]| {
        Allocation::Proportional { n, minimum }.allocate(&sizes(populations))
    };
    // 10 × (6, 3, 1)/10.
    assert_eq!(proportional(10, 0, &[60, 30, 10]).unwrap(), [6, 3, 1]);
    // Quotas 3.33 each; the one left over goes to the smaller code, as N_h are equal.
    assert_eq!(proportional(10, 0, &[5, 5, 5]).unwrap(), [4, 3, 3]);
    // Quotas 0.5, 1.5, 1.0: of two equal remainders the larger N_h goes first.
    assert_eq!(proportional(3, 0, &[10, 30, 20]).unwrap(), [0, 2, 1]);
    // Quotas 0.5, 1.0, 0.5: and of two equal N_h the smaller code.
    assert_eq!(proportional(2, 0, &[10, 20, 10]).unwrap(), [1, 1, 0]);
    // Quotas 9.0, 0.9, 0.1 → 9, 1, 0; below 3: the last two, raised to 3 and to all 1 there are.
    assert_eq!(proportional(10, 3, &[90, 9, 1]).unwrap(), [6, 3, 1]);
    assert_eq!(proportional(6, 3, &[90, 9, 1]), Err(AllocationError::MinimumNeedsMore { n: 6, smallest: 7 }));
    assert_eq!(proportional(7, 3, &[90, 9, 1]).unwrap(), [3, 3, 1]);
    // Equal: 10 each; what the small one cannot give goes to the others.
    let equal = Allocation::Equal { n: 30 };
    assert_eq!(equal.allocate(&sizes(&[50, 4, 40])).unwrap(), [13, 4, 13]);
    let reserves = Reserves::Total { n: 5 };
    assert_eq!(reserves.allocate(&sizes(&[50, 4, 40]), &[13, 4, 13]).unwrap(), [3, 0, 2]);
}

proptest! {
    #[test]
    fn allocation_sums_to_n_within_its_bounds(
        populations in prop::collection::vec(1u64..400, 1..20),
        minimum in 0u64..6,
        share in 0.0f64..1.0,
    ) {
        let sizes: Vec<StratumSize> = populations.iter().enumerate()
            .map(|(h, population)| StratumSize { stratum: format!("{h:02}"), population: *population })
            .collect();
        let smallest: u64 = populations.iter().map(|n| *n.min(&minimum)).sum();
        let all: u64 = populations.iter().sum();
        let n = 1.max(smallest) + ((all - 1.max(smallest)) as f64 * share) as u64;
        let shared = Allocation::Proportional { n, minimum }.allocate(&sizes).unwrap();
        prop_assert_eq!(shared.iter().sum::<u64>(), n);
        for (got, population) in shared.iter().zip(&populations) {
            prop_assert!(got <= population && *got >= minimum.min(*population));
        }
        let equal = Allocation::Equal { n }.allocate(&sizes).unwrap();
        prop_assert_eq!(equal.iter().sum::<u64>(), n);
        let largest = *equal.iter().max().unwrap();
        for (got, population) in equal.iter().zip(&populations) {
            prop_assert!(got <= population && (got == population || *got + 1 >= largest));
        }
        // The order in which the strata come does not matter.
        let reversed: Vec<_> = sizes.iter().rev().cloned().collect();
        let mut again = Allocation::Proportional { n, minimum }.allocate(&reversed).unwrap();
        again.reverse();
        prop_assert_eq!(again, shared.clone());
        let left: u64 = sizes.iter().zip(&shared).filter(|(_, n)| **n > 0).map(|(s, n)| s.population - n).sum();
        let reserves = Reserves::Total { n: left / 2 }.allocate(&sizes, &shared).unwrap();
        prop_assert_eq!(reserves.iter().sum::<u64>(), left / 2);
        for (i, reserve) in reserves.iter().enumerate() {
            prop_assert!(shared[i] + reserve <= populations[i]);
        }
    }

    #[test]
    fn a_draw_does_not_depend_on_the_order_of_the_rows(
        strata in prop::collection::vec(1u64..12, 1..5),
        seed in "[a-z0-9]{1,12}",
        turn in 0usize..40,
    ) {
        let frame = frame_of(&strata);
        let mut rows = frame.elements().to_vec();
        let turn = turn % rows.len();
        rows.rotate_left(turn);
        rows.reverse();
        let shuffled = Frame::new(rows).unwrap();
        prop_assert_eq!(shuffled.text(), frame.text());
        let sizes: BTreeMap<String, (u64, u64)> = frame.populations().iter()
            .map(|(code, n)| ((*code).to_owned(), (n.div_ceil(2), n / 3)))
            .collect();
        let selection = select(&frame, &seed, &sizes);
        prop_assert_eq!(&select(&shuffled, &seed, &sizes), &selection);
        let drawn: BTreeSet<&str> = selection.strata.iter()
            .flat_map(|s| s.sample.iter().chain(&s.reserve)).map(String::as_str).collect();
        let total: usize = selection.strata.iter().map(|s| s.sample.len() + s.reserve.len()).sum();
        prop_assert_eq!(drawn.len(), total, "nobody twice");
        // Dropping an element nobody drew changes nothing for the others.
        if let Some(undrawn) = frame.elements().iter().find(|e| !drawn.contains(e.id.as_str())) {
            let rest = frame.elements().iter().filter(|e| *e != undrawn).cloned();
            prop_assert_eq!(select(&Frame::new(rest).unwrap(), &seed, &sizes), selection);
        }
    }

    #[test]
    fn any_one_byte_changed_is_noticed(file in 0usize..5, place in any::<prop::sample::Index>(), change in 1u8..=255) {
        let mut bytes = files(&[5, 3], IdForm::Plain, true).bytes();
        let place = place.index(bytes[file].len());
        bytes[file][place] ^= change;
        let report = check(&bytes, true, true);
        prop_assert!(!report.problems.is_empty(), "byte {} of file {}", place, file);
    }
}

#[test]
fn weights_stand_for_the_frame() {
    let made = files(&[9, 4, 30], IdForm::Plain, true);
    let all: Vec<_> = sampled(&made.plan, &made.outcome.selection).collect();
    let total: f64 = all.iter().map(|s| s.base_weight).sum();
    assert!((total - 43.0).abs() < 1e-9);
    assert_eq!(all[0].order, 1);
    let order: Vec<(&str, &str)> = made.outcome.selection.sample().collect();
    assert_eq!(all.iter().map(|s| (s.stratum, s.id)).collect::<Vec<_>>(), order);
}
