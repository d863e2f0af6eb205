//! Giving cases out: everything open that is in nobody's hands goes to teams and members by the rule of
//! `fieldwork::assignment`, repeatable from the hash of the draw's certificate.

use super::close::closed_rounds;
use super::drawn::{self, logged_draw};
use super::{Desk, DeskError};
use crate::fieldwork::assignment::{self, Assignment, Case};
use crate::store::{self, Entry, Reader, Subject, Tx, Writer};
use crate::words;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What came of it.
#[derive(Debug, Default)]
pub struct Assigned {
    /// What was given out now.
    pub made: Vec<Assignment>,
    /// Cases left over, by unit: no team is in charge, or its team has nobody to send.
    pub left: BTreeMap<String, usize>,
    /// Units whose cases are all in the hands of one interviewer.
    pub single: BTreeSet<String>,
    /// How many cases everybody has in hand in rounds that are not closed, by team and member, those given out
    /// before included.
    pub load: BTreeMap<(String, String), usize>,
}

/// Gives out all open cases that nobody has, save those of rounds that are closed.
///
/// # Errors
/// If the study has no teams, nothing was drawn yet, or all rounds are closed.
pub fn assign(desk: &Desk, writer: &mut Writer) -> Result<Assigned, DeskError> {
    let teams = desk.study.teams_for_assignment();
    if teams.is_empty() {
        return Err(DeskError::refused(
            words!("study.yaml 里没有小组", "study.yaml has no teams"),
            Some(words!("写上 teams 和成员再派", "add `teams` with their members, then assign")),
        ));
    }
    let actor = writer.actor().to_string();
    // Read and written in one transaction: two programs never give one case to two people.
    writer.transact(|tx| give_out(desk, tx, &actor, &teams))
}

fn give_out(
    desk: &Desk,
    tx: &mut Tx<'_>,
    actor: &str,
    teams: &[assignment::Team],
) -> Result<Assigned, DeskError> {
    let draws: Vec<_> = tx.draws()?.into_iter().filter(|draw| draw.realm == desk.realm()).collect();
    if draws.is_empty() {
        let dir = desk.dir().display();
        return Err(DeskError::refused(
            words!("还没有抽取，没有个案可派", "nothing has been drawn, so there are no cases to give out"),
            Some(words!("先运行 fangtan draw {dir} 名称", "run `fangtan draw {dir} NAME` first")),
        ));
    }
    let closed = closed_rounds(tx)?;
    if draws.iter().all(|draw| closed.contains(&draw.round)) {
        return Err(DeskError::refused(
            words!(
                "各轮都已经结束，没有个案可派",
                "all rounds are closed, so there are no cases to give out"
            ),
            Some(words!(
                "再做一轮：在 study.yaml 里另写一个抽取，round 写新的一轮",
                "for another round write another draw in study.yaml, with a `round` of its own"
            )),
        ));
    }
    let mut assigned = Assigned::default();
    // What is over weighs on nobody any more, and is nobody's to begin.
    let mut cases = tx.cases(desk.realm())?;
    cases.retain(|case| !closed.contains(&case.round));
    let mut before = in_hand(&cases);
    for draw in &draws {
        let free: Vec<Case> = cases
            .iter()
            .filter(|case| case.draw == draw.name && case.interviewer.is_none() && case.status == "open")
            .map(|case| Case { id: case.id.clone(), unit: case.unit.clone() })
            .collect();
        let seed = seed(tx, &draw.name)?;
        let outcome = assignment::assign(&free, teams, &before, &seed);
        record(tx, actor, &draw.name, &outcome.made)?;
        before.extend(outcome.made.iter().cloned());
        assigned.made.extend(outcome.made);
        for (unit, count) in outcome.left {
            *assigned.left.entry(unit).or_default() += count;
        }
        assigned.single.extend(outcome.single);
    }
    for one in &before {
        *assigned.load.entry((one.team.clone(), one.interviewer.clone())).or_default() += 1;
    }
    Ok(assigned)
}

/// Cases in somebody's hands; one that was replaced no longer weighs on anybody.
pub(super) fn in_hand(cases: &[store::Case]) -> Vec<Assignment> {
    cases
        .iter()
        .filter(|case| case.status != "replaced")
        .filter_map(|case| {
            Some(Assignment {
                case: case.id.clone(),
                unit: case.unit.clone(),
                team: case.team.clone()?,
                interviewer: case.interviewer.clone()?,
            })
        })
        .collect()
}

/// The seed of a draw's assignments: fixed with the draw, and no help in foreseeing it.
pub(super) fn seed(reader: &Reader, draw: &str) -> Result<String, DeskError> {
    Ok(logged_draw(reader, draw)?.map(|logged| logged.certificate).unwrap_or_default())
}

/// Writes assignments into the log.
pub(super) fn record(tx: &mut Tx<'_>, actor: &str, draw: &str, made: &[Assignment]) -> Result<(), DeskError> {
    for part in made.chunks(drawn::PART) {
        let assignments: Vec<serde_json::Value> = part
            .iter()
            .map(|one| json!({ "case": one.case, "team": one.team, "interviewer": one.interviewer }))
            .collect();
        let payload = json!({ "assignments": assignments }).to_string();
        tx.append(Entry {
            kind: "cases-assigned",
            subject: Subject::Draw(draw),
            actor,
            payload: payload.as_bytes(),
            time: None,
        })?;
    }
    Ok(())
}
