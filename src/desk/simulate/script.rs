//! What field work on one case comes to: how often somebody is not there, whether they can be won, how
//! the visit goes. Outcomes are those of `fieldwork::outcome`; who is reached and who refuses follows from
//! the person alone.

use super::chance::Lot;
use super::person::Person;
use super::thought::Intent;
use super::words::Words;
use crate::fieldwork::outcome::Extra;
use crate::fieldwork::{Mode, Outcome, outcome};

/// One thing an interviewer does about a case.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Working days after the step before.
    pub wait: usize,
    /// What is done.
    pub visit: Visit,
}

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum Visit {
    /// An attempt without an interview.
    Attempt { mode: Mode, outcome: &'static Outcome, note: Option<&'static str> },
    /// The two sit down.
    Interview(Intent),
    /// The case is ended with the code its attempts imply.
    End,
}

/// How a case goes in the end; shares of all cases.
const WAYS: [(Way, f64); 9] = [
    (Way::Talks, 0.815),
    (Way::LeavesEarly, 0.015),
    (Way::LeavesLate, 0.01),
    (Way::RefusesBefore, 0.035),
    (Way::RefusesConsent, 0.025),
    (Way::Substituted, 0.015),
    (Way::Shielded, 0.02),
    (Way::NeverThere, 0.05),
    (Way::NotEligible, 0.015),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Talks,
    LeavesEarly,
    LeavesLate,
    RefusesBefore,
    RefusesConsent,
    Substituted,
    Shielded,
    NeverThere,
    NotEligible,
}

/// The steps of a case, in order.
pub(super) fn script(person: &Person, words: &'static Words) -> Vec<Step> {
    let lot = person.lot.at("field work");
    let weights = WAYS.map(|(_, share)| share);
    let way = WAYS[lot.weighted("way", &weights)].0;
    let mut steps = Vec::new();
    match way {
        Way::Talks => {
            approach(&lot, words, &mut steps);
            if lot.chance("another day", 0.05) {
                steps.push(visit(&lot, Intent::Postpone, steps.len()));
            }
            steps.push(visit(&lot, Intent::Talk, steps.len()));
        }
        Way::LeavesEarly | Way::LeavesLate => {
            approach(&lot, words, &mut steps);
            let (from, to) = if way == Way::LeavesEarly { (0.2, 0.6) } else { (0.82, 0.97) };
            let share = from + (to - from) * lot.share("leaves after");
            steps.push(visit(&lot, Intent::Leave(share), steps.len()));
        }
        Way::RefusesConsent | Way::Substituted => {
            approach(&lot, words, &mut steps);
            let intent = if way == Way::Substituted { Intent::Substitute } else { Intent::Refuse };
            steps.push(visit(&lot, intent, steps.len()));
        }
        Way::RefusesBefore => {
            in_vain(&lot, words, lot.whole("in vain", 0, 1), &mut steps);
            if lot.chance("reluctant", 0.5) {
                steps.push(attempt(&lot, words, "reluctant", Mode::Phone, steps.len()));
            }
            steps.push(attempt(&lot, words, "refused-by-person", Mode::Phone, steps.len()));
            steps.push(Step { wait: 0, visit: Visit::End });
        }
        Way::Shielded => {
            in_vain(&lot, words, lot.whole("in vain", 0, 1), &mut steps);
            steps.push(attempt(&lot, words, "refused-by-unit", Mode::ThroughUnit, steps.len()));
            steps.push(attempt(&lot, words, "refused-by-unit", Mode::InPerson, steps.len()));
            steps.push(Step { wait: 0, visit: Visit::End });
        }
        Way::NeverThere => {
            in_vain(&lot, words, lot.whole("in vain", 4, 5), &mut steps);
            stay_away(&lot, words, &mut steps);
            steps.push(Step { wait: 0, visit: Visit::End });
        }
        Way::NotEligible => {
            in_vain(&lot, words, lot.whole("in vain", 0, 1), &mut steps);
            steps.push(attempt(&lot, words, "no-longer-eligible", Mode::ThroughUnit, steps.len()));
            steps.push(Step { wait: 0, visit: Visit::End });
        }
    }
    steps
}

/// What comes before somebody sits down: calls in vain, then an appointment, or just walking in.
fn approach(lot: &Lot, words: &'static Words, steps: &mut Vec<Step>) {
    let in_vain_so_often = lot.weighted("in vain", &[0.45, 0.3, 0.17, 0.08]) as u32;
    in_vain(lot, words, in_vain_so_often, steps);
    if lot.chance("by appointment", 0.7) {
        let mode = if lot.chance("by phone", 0.8) { Mode::Phone } else { Mode::InPerson };
        steps.push(attempt(lot, words, "appointment", mode, steps.len()));
    }
}

/// Attempts that reach nobody.
fn in_vain(lot: &Lot, words: &'static Words, count: u32, steps: &mut Vec<Step>) {
    const NOBODY: [(&str, Mode); 6] = [
        ("no-answer", Mode::Phone),
        ("not-in", Mode::InPerson),
        ("busy", Mode::Phone),
        ("away", Mode::ThroughUnit),
        ("no-answer", Mode::Message),
        ("nobody-there", Mode::InPerson),
    ];
    for _ in 0..count {
        let nth = steps.len();
        let weights = [0.3, 0.25, 0.15, 0.2, 0.06, 0.04];
        let (word, mode) = NOBODY[lot.weighted(&format!("nobody {nth}"), &weights)];
        steps.push(attempt(lot, words, word, mode, nth));
    }
}

/// An attempt, a day or two after the one before.
fn attempt(lot: &Lot, words: &'static Words, word: &str, mode: Mode, nth: usize) -> Step {
    // The words above stand in the table of outcomes, which a test of this file holds.
    let outcome = outcome::find(word).expect("an outcome of the table");
    let list = match word {
        "away" => words.away,
        "reluctant" => words.reluctant,
        "refused-by-unit" => words.gatekeepers,
        "no-longer-eligible" => words.gone,
        _ => words.refusals,
    };
    let note = (outcome.extra == Extra::Note).then(|| *lot.pick(&format!("note {nth}"), list));
    Step { wait: wait(lot, nth), visit: Visit::Attempt { mode, outcome, note } }
}

/// Of somebody who is never met the unit says once where they are, and then that they still are.
fn stay_away(lot: &Lot, words: &'static Words, steps: &mut [Step]) {
    let notes = steps.iter_mut().filter_map(|step| match &mut step.visit {
        Visit::Attempt { outcome, note, .. } if outcome.word == "away" => Some(note),
        _ => None,
    });
    for (nth, note) in notes.enumerate() {
        let list = if nth == 0 { words.far } else { words.still_away };
        *note = Some(*lot.pick::<&'static str>(&format!("away {nth}"), list));
    }
}

fn visit(lot: &Lot, intent: Intent, nth: usize) -> Step {
    Step { wait: wait(lot, nth), visit: Visit::Interview(intent) }
}

/// Cases are begun over the first days, and gone on with a day or two later.
fn wait(lot: &Lot, nth: usize) -> usize {
    let days = if nth == 0 { lot.whole("first", 0, 3) } else { lot.whole(&format!("wait {nth}"), 1, 2) };
    days as usize
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use jiff::civil::Date;

    fn scripts() -> Vec<Vec<Step>> {
        let world = Lot::new("s");
        let since = Date::constant(2026, 11, 2);
        (0..3000).map(|n| script(&Person::new(&world, "u", &n.to_string(), since), words("zh"))).collect()
    }

    #[test]
    fn about_as_many_talk_as_planned_and_every_script_leads_to_an_end() {
        let scripts = scripts();
        let talk = |steps: &Vec<Step>| {
            matches!(steps.last().map(|s| &s.visit), Some(Visit::Interview(Intent::Talk)))
        };
        let share = scripts.iter().filter(|steps| talk(steps)).count() as f64 / 3000.0;
        assert!((share - 0.815).abs() < 0.036, "{share}");
        for steps in &scripts {
            let last = &steps.last().expect("something happens").visit;
            assert!(matches!(last, Visit::Interview(_) | Visit::End));
            assert!(steps.len() <= 8, "{}", steps.len());
        }
    }

    #[test]
    fn what_must_come_with_an_outcome_comes_with_it() {
        for step in scripts().iter().flatten() {
            if let Visit::Attempt { outcome, note, .. } = &step.visit {
                assert_eq!(note.is_some(), outcome.extra == Extra::Note, "{}", outcome.word);
            }
        }
    }

    #[test]
    fn whoever_is_never_met_is_in_one_place_and_nobody_comes_back_from_far_away() {
        let words = words("zh");
        let mut told = 0;
        for steps in scripts() {
            let away: Vec<&str> = steps
                .iter()
                .filter_map(|step| match &step.visit {
                    Visit::Attempt { outcome, note, .. } if outcome.word == "away" => *note,
                    _ => None,
                })
                .collect();
            let far = away.iter().filter(|note| words.far.contains(note)).count();
            let meets = steps.iter().any(|step| matches!(step.visit, Visit::Interview(_)));
            assert!(far <= 1 && !(meets && far > 0), "{away:?}");
            if far == 1 {
                assert!(words.far.contains(&away[0]));
                assert!(away[1..].iter().all(|note| words.still_away.contains(note)), "{away:?}");
                told += away.len() - 1;
            }
        }
        assert!(told > 0, "nobody was asked about twice");
    }
}
