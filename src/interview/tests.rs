//! The promises of the machine, attacked with random walks over random questionnaires.

use super::*;
use crate::expr::NodeId;
use crate::form::{Address, Answer, Audience, Seed, State};
use crate::questionnaire::{Kind, Version};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

const START: i64 = 1_795_500_000_000;

/// One item of a random questionnaire: how it is written, chosen by small numbers.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    kind: u8,
    allow: u8,
    required: bool,
    when: Option<(usize, u8)>,
    check: Option<usize>,
    warn: Option<usize>,
}

pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    (
        0u8..9,
        0u8..4,
        prop::bool::weighted(0.8),
        prop::option::weighted(0.4, (any::<usize>(), 0u8..3)),
        prop::option::weighted(0.3, any::<usize>()),
        prop::option::weighted(0.3, any::<usize>()),
    )
        .prop_map(|(kind, allow, required, when, check, warn)| Plan {
            kind,
            allow,
            required,
            when,
            check,
            warn,
        })
}

/// A questionnaire in YAML: three parts, conditions on earlier items, checks across items, a bank.
pub(crate) fn yaml(plans: &[Plan], random: bool, bank: bool) -> String {
    let mut text = String::from(
        "questionnaire: walk\nlanguages: [zh, en]\ntitle: T\ndimensions:\n  - dimension: d\n    weight: 1\nparts:\n",
    );
    let numbers: Vec<usize> = (0..plans.len()).filter(|n| plans[*n].kind == 2).collect();
    for (part, chunk) in plans.chunks(plans.len().div_ceil(3).max(1)).enumerate() {
        let first = part * plans.len().div_ceil(3).max(1);
        let _ = writeln!(text, "  - part: P{part}");
        if random {
            text.push_str("    order: random\n");
        }
        let bank = bank && part == 1 && chunk.len() > 2;
        if bank {
            text.push_str("    draw: { by: topic, each: 2 }\n");
        }
        text.push_str("    items:\n");
        for (offset, plan) in chunk.iter().enumerate() {
            let n = first + offset;
            item(&mut text, n, plan, &numbers);
            if bank {
                text.push_str("        topic: t\n");
            }
        }
    }
    text
}

fn item(text: &mut String, n: usize, plan: &Plan, numbers: &[usize]) {
    let choices = "        choices:\n          1: one\n          2: two\n          3: { other: true }\n";
    let scale = "        choices: { a: good, b: bad, c: { text: none, exclusive: true } }\n";
    let head = ["one", "many", "number", "text", "date", "rank", "rubric", "note", "one"];
    let _ = writeln!(text, "      - {}: Q{n}", head[plan.kind as usize]);
    let _ = writeln!(text, "        ask: What about ${{Q0}}?");
    match plan.kind {
        0 => {
            text.push_str(&format!("{choices}        key: 2\n        dimension: d\n        order: random\n"))
        }
        1 => text.push_str(&format!("{scale}        most: 2\n")),
        2 => text.push_str("        range: 0..20\n"),
        4 => text.push_str("        partial: month\n"),
        5 => text.push_str(&format!("{scale}        places: 2\n")),
        6 => {
            text.push_str("        criteria:\n          1: { points: 2, text: good }\n        dimension: d\n")
        }
        8 => text.push_str(scale),
        _ => {}
    }
    if plan.kind != 7 {
        let allow = ["[]", "[dont-know]", "[refused]", "[dont-know, refused, skipped]"];
        let _ = writeln!(text, "        allow: {}", allow[plan.allow as usize]);
        let _ = writeln!(text, "        required: {}", plan.required);
    }
    if let Some((other, way)) = plan.when.filter(|_| n > 0) {
        let other = other % n;
        let rule = match way {
            0 => format!("${{Q{other}}} != ''"),
            1 => format!("${{Q{other}}} = 2 or ${{Q{other}}} = 'a'"),
            _ => format!("not(${{Q{other}}} = 1)"),
        };
        let _ = writeln!(text, "        when: {rule}");
    }
    let near = |pick: usize| numbers.get(pick % numbers.len().max(1)).copied();
    if let (2, Some(other)) = (plan.kind, plan.check.and_then(near)) {
        let _ = writeln!(text, "        check: . >= 3 or ${{Q{other}}} < 15 or ${{Q{other}}} = ''");
    }
    if let (2, Some(other)) = (plan.kind, plan.warn.and_then(near)) {
        let _ = writeln!(
            text,
            "        warn:\n          if: . + number(${{Q{other}}}) > 12\n          say: much"
        );
    }
}

pub(crate) fn version(text: &str) -> Arc<Version> {
    let (version, found) = Version::read_yaml("walk.yaml", text.as_bytes());
    match version {
        Some(version) => Arc::new(version),
        None => panic!("{text}\n{:?}", found.sorted()),
    }
}

pub(crate) fn begin(version: &Arc<Version>, seed: u64) -> (Interview, Vec<Stamped>) {
    let start = Start {
        case: "c".into(),
        realm: "practice".into(),
        by: "virtual".into(),
        preload: Default::default(),
        seed: Seed::from_text(&seed.to_string()),
        language: "zh".into(),
        offset: 28_800,
        at: START,
    };
    let (interview, events) = Interview::start(version.clone(), start);
    (interview, events.into_iter().map(|event| Stamped { at: START, event }).collect())
}

/// A value that can be stored at an item: mostly a fitting one, sometimes nonsense.
fn value(interview: &Interview, node: crate::expr::NodeId, pick: u64) -> Answer {
    let codes = interview.shown_codes(node);
    let code = |n: u64| codes[n as usize % codes.len()].clone();
    match &interview.form().item(node).unwrap().kind {
        _ if pick.is_multiple_of(17) => Answer::value("nonsense"),
        Kind::One(_) => Answer::value(code(pick)),
        Kind::Many { .. } | Kind::Rank { .. } if pick.is_multiple_of(2) => Answer::value(code(pick)),
        Kind::Many { .. } | Kind::Rank { .. } => Answer::value(format!("{} {}", code(0), code(1))),
        Kind::Number { .. } => Answer::value((pick % 25).to_string()),
        Kind::Date { .. } => Answer::value("2026-11"),
        _ => Answer::value("words"),
    }
}

/// An action out of a number: any of them, anywhere.
fn action(interview: &Interview, pick: u64) -> Action {
    let screens = interview.screens();
    let screen = &screens[(pick / 7) as usize % screens.len()];
    let node = match pick % 3 {
        0 => screen.nodes[(pick / 11) as usize % screen.nodes.len()],
        _ => interview.node().unwrap_or(screen.nodes[0]),
    };
    let at = interview.form().address(node);
    match pick / 3 % 20 {
        0..=4 => Action::Answer { answer: value(interview, node, pick / 60), at },
        5..=8 => Action::Enter { answer: value(interview, node, pick / 60), at },
        9..=11 => Action::Forward,
        12 => Action::Back,
        13 => Action::Jump { to: at },
        14 => Action::Answer {
            at,
            answer: Answer::state(
                [State::DontKnow, State::Refused, State::Skipped, State::NotReached]
                    [(pick / 60 % 4) as usize],
            ),
        },
        15 => Action::Reason { at, warn: 0, text: "because".into() },
        16 => Action::Remark { at, text: "hm".into() },
        17 => Action::Language { to: if pick.is_multiple_of(2) { "en" } else { "zh" }.into() },
        18 => {
            if interview.status() == &Status::Paused {
                Action::Resume { offset: 0 }
            } else {
                Action::Pause
            }
        }
        _ => Action::Example { at, on: pick.is_multiple_of(2) },
    }
}

fn act(interview: &mut Interview, log: &mut Vec<Stamped>, action: Action) -> bool {
    let at = START + 1000 * log.len() as i64;
    match interview.apply(action, at) {
        Ok(events) => {
            let stamped: Vec<Stamped> = events.into_iter().map(|event| Stamped { at, event }).collect();
            interview.absorb(&stamped);
            log.extend(stamped);
            true
        }
        Err(_) => false,
    }
}

/// What a patient interviewer does: answers what is open, corrects what is wrong, explains what is odd.
/// False if the interview cannot be completed that way.
fn finish(interview: &mut Interview, log: &mut Vec<Stamped>) -> bool {
    if interview.status() == &Status::Paused {
        act(interview, log, Action::Resume { offset: 0 });
    }
    for _ in 0..400 {
        let Some(problem) = interview.problems().into_iter().next() else { break };
        let at = interview.form().address(problem.node);
        assert!(act(interview, log, Action::Jump { to: at.clone() }), "a problem can always be reached");
        match problem.trouble {
            Trouble::Soft(warn) => {
                assert!(act(interview, log, Action::Reason { at, warn, text: "so it is".into() }));
            }
            Trouble::Hard(_) | Trouble::Ends | Trouble::Unanswered => {
                let item = interview.form().item(problem.node).unwrap();
                let answer = match (&item.kind, &item.role) {
                    // The choices that end the visit come later in the list.
                    (Kind::One(_), _) => Answer::value(
                        interview.form().item(problem.node).unwrap().choices().unwrap().list[0].code.clone(),
                    ),
                    (Kind::Number { .. }, _) => Answer::value("3"),
                    _ => value(interview, problem.node, 1),
                };
                assert!(act(interview, log, Action::Answer { at, answer }));
            }
        }
    }
    act(interview, log, Action::Complete)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_walk_replays_bit_for_bit_and_no_walk_is_trapped(
        plans in prop::collection::vec(plan(), 1..24),
        random in any::<bool>(),
        bank in any::<bool>(),
        walk in prop::collection::vec(any::<u64>(), 0..120),
        seed in any::<u64>(),
    ) {
        let version = version(&yaml(&plans, random, bank));
        let (mut interview, mut log) = begin(&version, seed);
        for pick in walk {
            let chosen = action(&interview, pick);
            act(&mut interview, &mut log, chosen);
            // Whatever was done: the screen can be drawn, and leaving is possible.
            let _ = interview.view(Audience::Record);
            prop_assert!(interview.apply(Action::Pause, START).is_ok());
            let break_off = Action::BreakOff { reason: "r".into() };
            prop_assert!(interview.apply(break_off, START).is_ok());
            prop_assert!(interview.apply(Action::ToReview, START).is_ok());
        }
        let find = |_: &str| Some(version.clone());
        let again = Interview::replay(&find, &log).unwrap();
        prop_assert_eq!(again.fingerprint(), interview.fingerprint());
        // Through the log's own bytes, too.
        let stored: Vec<Stamped> = log.iter().map(|stamped| Stamped {
            at: stamped.at,
            event: Event::read(stamped.event.kind(), Some(&stamped.event.payload())).unwrap().unwrap(),
        }).collect();
        prop_assert_eq!(&stored, &log);
        prop_assert!(finish(&mut interview, &mut log), "open: {:?}", interview.problems());
        let again = Interview::replay(&find, &log).unwrap();
        prop_assert_eq!(again.state_hash(), interview.state_hash());
        prop_assert_eq!(again.status(), &Status::Completed);
        let _ = crate::scoring::score(&interview, 0.8, 1);
    }

    /// The machine's bookkeeping of problems equals a fresh look at every item.
    #[test]
    fn problems_kept_step_by_step_are_the_problems_there_are(
        plans in prop::collection::vec(plan(), 1..24),
        walk in prop::collection::vec(any::<u64>(), 0..80),
    ) {
        let version = version(&yaml(&plans, false, false));
        let (mut interview, mut log) = begin(&version, 1);
        for pick in walk {
            let chosen = action(&interview, pick);
            act(&mut interview, &mut log, chosen);
        }
        let mut fresh = interview.clone();
        fresh.firing = Default::default();
        let all: Vec<_> = fresh.form.all_nodes().collect();
        fresh.look_again(&all);
        prop_assert_eq!(fresh.problems(), interview.problems());
    }

    /// Whatever is erased: nothing that was asked becomes not asked, no other answer is lost, the log without what
    /// was erased tells the same, and the interview can still be finished.
    #[test]
    fn an_erased_answer_takes_no_other_with_it_and_traps_nobody(
        plans in prop::collection::vec(plan(), 1..24),
        walk in prop::collection::vec(any::<u64>(), 0..80),
        erased in any::<prop::sample::Index>(),
    ) {
        let version = version(&yaml(&plans, false, false));
        let (mut interview, mut log) = begin(&version, 1);
        for pick in walk {
            let chosen = action(&interview, pick);
            act(&mut interview, &mut log, chosen);
        }
        let people: Vec<NodeId> = interview.asked().collect();
        let node = *erased.get(&people);
        let address = interview.form().address(node);
        let before = interview.form().clone();
        let redacted = Stamped {
            at: START + 1_000_000,
            event: Event::Redacted { address: address.to_string(), reason: "asked to".into(), events: Vec::new() },
        };
        interview.absorb(std::slice::from_ref(&redacted));
        let form = interview.form();
        prop_assert_eq!(form.state(node), State::Redacted);
        for other in form.all_nodes().filter(|other| *other != node) {
            let (was, is) = (before.answer(other), form.answer(other));
            let people = form.item(other).is_some_and(|item| item.is_answered_by_people());
            prop_assert!(is.state != State::NotAsked || was.state == State::NotAsked, "{}", form.address(other));
            if people && !matches!(was.state, State::NotAsked | State::NotReached) {
                prop_assert_eq!(was, is, "{}", form.address(other));
            }
        }
        let told = |event: &Event| match event {
            Event::Answered { at, .. } | Event::Reasoned { at, .. } | Event::Remarked { at, .. } => *at == address,
            _ => false,
        };
        let mut left: Vec<Stamped> = log.iter().filter(|stamped| !told(&stamped.event)).cloned().collect();
        left.push(redacted.clone());
        let again = Interview::replay(&|_| Some(version.clone()), &left).unwrap();
        for other in form.all_nodes() {
            prop_assert_eq!(again.form().answer(other), form.answer(other), "{}", form.address(other));
        }
        let mut fresh = interview.clone();
        fresh.firing = Default::default();
        let all: Vec<_> = fresh.form.all_nodes().collect();
        fresh.look_again(&all);
        prop_assert_eq!(fresh.problems(), interview.problems());
        log.push(redacted);
        prop_assert!(finish(&mut interview, &mut log), "open: {:?}", interview.problems());
    }
}

fn small() -> Arc<Version> {
    version(
        "questionnaire: small\nlanguages: [zh, en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
         \x20     - one: A\n        text: A?\n        choices: { 1: yes, 2: no }\n\
         \x20     - number: B\n        when: ${A} = 1\n        text: B?\n        range: 0..31\n\
         \x20       warn: { if: . > 20, say: much }\n\
         \x20     - text: C\n        ask: C?\n        allow: [refused]\n",
    )
}

fn at(name: &str) -> Address {
    Address::item(name)
}

fn enter(interview: &mut Interview, log: &mut Vec<Stamped>, name: &str, value: &str) {
    assert!(act(interview, log, Action::Enter { at: at(name), answer: Answer::value(value) }));
}

#[test]
fn an_answer_made_irrelevant_leaves_the_data_and_comes_back() {
    let (mut interview, mut log) = begin(&small(), 1);
    let node = |interview: &Interview, name| interview.form().node(&at(name)).unwrap();
    enter(&mut interview, &mut log, "A", "1");
    enter(&mut interview, &mut log, "B", "12");
    act(&mut interview, &mut log, Action::Answer { at: at("A"), answer: Answer::value("2") });
    let b = node(&interview, "B");
    assert_eq!(interview.form().state(b), State::NotAsked);
    assert_eq!(interview.form().value(b), "");
    act(&mut interview, &mut log, Action::Answer { at: at("A"), answer: Answer::value("1") });
    assert_eq!(interview.form().value(node(&interview, "B")), "12");
}

#[test]
fn a_broken_hard_check_is_kept_and_blocks_only_going_forward() {
    let (mut interview, mut log) = begin(&small(), 1);
    enter(&mut interview, &mut log, "A", "1");
    enter(&mut interview, &mut log, "B", "99");
    assert_eq!(interview.stop(), &Stop::Item(at("B")), "it stays, the value too");
    assert!(matches!(interview.block(), Some(Rejection::Hard(_))));
    assert!(act(&mut interview, &mut log, Action::Back));
    assert!(act(&mut interview, &mut log, Action::Jump { to: at("C") }));
    enter(&mut interview, &mut log, "C", "words");
    assert_eq!(interview.stop(), &Stop::Review);
    let refused = interview.apply(Action::Complete, START);
    assert!(
        matches!(refused, Err(Rejection::Open(problems)) if matches!(problems[0].trouble, Trouble::Hard(0)))
    );
}

#[test]
fn a_reason_stands_until_a_value_involved_changes() {
    let (mut interview, mut log) = begin(&small(), 1);
    enter(&mut interview, &mut log, "A", "1");
    enter(&mut interview, &mut log, "B", "25");
    assert!(matches!(interview.block(), Some(Rejection::Soft(_))));
    assert!(act(&mut interview, &mut log, Action::Reason { at: at("B"), warn: 0, text: "true".into() }));
    assert!(act(&mut interview, &mut log, Action::Forward));
    assert_eq!(interview.stop(), &Stop::Item(at("C")));
    act(&mut interview, &mut log, Action::Answer { at: at("B"), answer: Answer::value("26") });
    assert_eq!(interview.problems()[0].trouble, Trouble::Soft(0), "another value, another reason");
    act(&mut interview, &mut log, Action::Answer { at: at("B"), answer: Answer::value("25") });
    assert!(interview.problems().iter().all(|problem| problem.trouble == Trouble::Unanswered));
}

#[test]
fn states_are_taken_only_where_the_item_allows_them() {
    let (interview, _) = begin(&small(), 1);
    let refuse = |name: &str| {
        interview.apply(Action::Answer { at: at(name), answer: Answer::state(State::Refused) }, START)
    };
    assert!(matches!(refuse("A"), Err(Rejection::NotAllowed { .. })));
    assert!(refuse("C").is_ok());
}

#[test]
fn time_away_is_not_time_spent() {
    let (mut interview, _) = begin(&small(), 1);
    let answered = |value: &str| Event::Answered { at: at("A"), answer: Answer::value(value) };
    interview.absorb(&[Stamped { at: START + 5_000, event: answered("1") }]);
    // The process died here; three days later another one takes it up.
    interview.absorb(&[Stamped { at: START + 259_200_000, event: Event::Resumed { offset: 0 } }]);
    interview.absorb(&[Stamped { at: START + 259_203_000, event: answered("2") }]);
    assert_eq!(interview.spent(START + 259_204_000), 9_000);
}

#[test]
fn a_newer_version_keeps_what_it_still_knows() {
    let old = small();
    let new = version(
        "questionnaire: small\nlanguages: [zh, en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
         \x20     - one: A\n        text: A?\n        choices: { 2: no, 3: perhaps }\n\
         \x20     - text: D\n        was: C\n        ask: D?\n",
    );
    let (mut interview, mut log) = begin(&old, 1);
    enter(&mut interview, &mut log, "A", "1");
    enter(&mut interview, &mut log, "B", "3");
    enter(&mut interview, &mut log, "C", "words");
    let events = interview.upgrade(&new);
    log.extend(events.into_iter().map(|event| Stamped { at: START, event }));
    let find = |hash: &str| [&old, &new].into_iter().find(|v| v.hash.to_string() == hash).cloned();
    let after = Interview::replay(&find, &log).unwrap();
    let form = after.form();
    assert_eq!(form.value(form.node(&at("D")).unwrap()), "words", "the name was followed");
    assert_eq!(form.state(form.node(&at("A")).unwrap()), State::NotReached, "a code that is gone");
    assert!(form.node(&at("B")).is_none());
}

#[test]
fn a_note_is_read_once_one_goes_on_from_it_and_stays_so() {
    let noted = version(
        "questionnaire: noted\nlanguages: [zh, en]\ntitle: T\nopening: none\nparts:\n  - part: P\n    items:\n\
         \x20     - text: A\n        ask: A?\n\
         \x20     - note: N\n        text: Read out.\n\
         \x20     - text: B\n        ask: B?\n",
    );
    let (mut interview, mut log) = begin(&noted, 1);
    let node = interview.form().node(&at("N")).unwrap();
    act(&mut interview, &mut log, Action::Jump { to: at("B") });
    assert!(!interview.is_read(node), "it was gone past without being shown");
    act(&mut interview, &mut log, Action::Back);
    act(&mut interview, &mut log, Action::Back);
    assert_eq!(interview.stop(), &Stop::Item(at("A")));
    assert!(!interview.is_read(node), "it was only gone back from");
    act(&mut interview, &mut log, Action::Jump { to: at("N") });
    act(&mut interview, &mut log, Action::Forward);
    assert!(interview.is_read(node));
    act(&mut interview, &mut log, Action::Jump { to: at("A") });
    assert!(interview.is_read(node), "whatever is looked at afterwards");
    let find = |hash: &str| Some(&noted).filter(|v| v.hash.to_string() == hash).cloned();
    let again = Interview::replay(&find, &log).unwrap();
    assert!(again.is_read(node), "the log tells it");
}
