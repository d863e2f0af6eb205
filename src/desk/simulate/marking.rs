//! Marking the open answers of virtual respondents: by members who did not conduct the interview, through
//! the same act as everybody's marks. What an answer holds follows from the respondent; a marker misses
//! or grants a criterion now and then.

use super::calendar::Calendar;
use super::chance::Lot;
use super::hands::Hands;
use super::person::Person;
use crate::desk::mark::{mark_in, order_in};
use crate::desk::{Desk, DeskError, Judgement, Versions, practice};
use crate::questionnaire::{Kind, Questionnaire, Rubric};
use std::collections::HashMap;
use uuid::Uuid;

/// A criterion is misjudged so often.
const MISJUDGED: f64 = 0.06;
/// A mark takes about so long, milliseconds.
const USUAL: i64 = 40_000;
/// All marking of one person has to fit between nine and five.
const A_DAY: i64 = 8 * 3_600_000;

/// An interview whose answers are to be marked.
pub(super) struct Answers {
    pub person: Person,
    pub interviewer: String,
    /// When it was over, UTC milliseconds.
    pub ended: i64,
}

/// Marks all that waits for a mark in these interviews. Gives how many marks were given.
pub(super) fn mark_all(
    desk: &Desk,
    versions: &Versions,
    hands: &mut Hands,
    calendar: &Calendar,
    questionnaire: &Questionnaire,
    answers: &HashMap<Uuid, Answers>,
) -> Result<usize, DeskError> {
    let rubrics: Vec<(String, &Rubric)> = questionnaire
        .items()
        .filter_map(|(definition, item)| match &item.kind {
            Kind::Rubric(rubric) => Some((questionnaire.name_of(definition).to_string(), rubric)),
            _ => None,
        })
        .collect();
    let markers: Vec<String> = desk.study.people().map(|member| member.code.clone()).collect();
    let nine = calendar.at((calendar.last(), 9 * 60));
    let share = answers.len() * rubrics.len() * usize::from(desk.study.marks) / markers.len().max(1);
    let each = USUAL.min(A_DAY / (share as i64 + 1));
    let mut given = 0;
    for marker in &markers {
        let hand = hands.of(desk, marker, nine)?;
        let watch = hand.watch.clone();
        let mut judged: Vec<(Uuid, i64, Judgement)> = Vec::new();
        let mut now = hand.writer.now().wall.max(nine);
        for (item, rubric) in &rubrics {
            for pass in 1..=desk.study.marks {
                for id in order_in(practice::REALM, &hand.writer, item, pass)? {
                    let Some(answer) = answers.get(&id) else { continue };
                    if chosen(&markers, answer, item, pass) != Some(marker) {
                        continue;
                    }
                    let lot = answer.person.lot.at("mark").at(item).at(&pass.to_string());
                    now = now.max(answer.ended + 60_000);
                    now += (each as f64 * (0.3 * lot.normal("takes")).exp()) as i64;
                    judged.push((id, now, judgement(&lot, answer, item, rubric, pass)));
                }
            }
        }
        given += judged.len();
        // One transaction for all: nobody waits at the screen for each to be saved.
        hand.writer.transact(|tx| {
            judged.iter().try_for_each(|(id, at, judgement)| {
                watch.set(*at);
                mark_in(desk, versions, tx, marker, *at, *id, judgement)
            })
        })?;
    }
    Ok(given)
}

/// Who marks an answer: somebody who did not conduct the interview, and for the second mark somebody
/// else again.
fn chosen<'m>(markers: &'m [String], answer: &Answers, item: &str, pass: u8) -> Option<&'m String> {
    let lot: Lot = answer.person.lot.at("marker").at(item);
    let mut others: Vec<&String> = markers.iter().filter(|code| **code != answer.interviewer).collect();
    let mut taken = None;
    for earlier in 1..=pass {
        if others.is_empty() {
            return None;
        }
        let place = lot.whole(&earlier.to_string(), 0, others.len() as u32 - 1) as usize;
        taken = Some(others.remove(place));
    }
    taken
}

fn judgement(lot: &Lot, answer: &Answers, item: &str, rubric: &Rubric, pass: u8) -> Judgement {
    let held: Vec<&str> =
        answer.person.holds(item, rubric).iter().map(|criterion| criterion.code.as_str()).collect();
    let criteria: Vec<String> = rubric
        .criteria
        .iter()
        .filter(|criterion| held.contains(&criterion.code.as_str()) != lot.chance(&criterion.code, MISJUDGED))
        .map(|criterion| criterion.code.clone())
        .collect();
    let example = criteria.len() == rubric.criteria.len() && lot.chance("example", 0.12);
    Judgement { item: item.to_string(), pass, criteria, example }
}
