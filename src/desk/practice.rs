//! Practice cases. In a practice study they are its own. Elsewhere they are cases apart: taken from the
//! frame by chance, in a realm and a round of their own, so that nobody drawn in earnest is ever touched.
//! They are no sample: there is no plan, no certificate, no probability, and no figure is made from them.

use super::assign;
use super::draw::next_number;
use super::{Desk, DeskError, case_id, demo};
use crate::fieldwork::assignment::{self, Assignment};
use crate::sampling::u_value;
use crate::store::{Case, Entry, Reader, Subject, Tx, Writer};
use crate::words;
use serde_json::json;

/// The realm of everything that is practice.
pub const REALM: &str = "practice";
/// The round that practice cases of a real study stand in.
pub(super) const ROUND: &str = "practice";

/// Cases to practise on: up to so many, untouched and in somebody's hands, by number. A practice study
/// gives its own; any other has as many as are asked for made from its frame.
///
/// # Errors
/// If nothing was drawn or given out yet (practice study), or no roster was read (any other).
pub fn cases(desk: &Desk, writer: &mut Writer, count: usize, seed: &str) -> Result<Vec<Case>, DeskError> {
    if desk.realm() == REALM {
        return own(desk, writer, count);
    }
    let name = make(desk, writer, count, seed)?;
    Ok(writer.cases(REALM)?.into_iter().filter(|case| case.draw == name).collect())
}

fn own(desk: &Desk, reader: &Reader, count: usize) -> Result<Vec<Case>, DeskError> {
    let all = reader.cases(REALM)?;
    let newcomer = reader.setting(demo::CASE)?;
    let untouched = |case: &&Case| {
        let left = newcomer.as_ref() == Some(&case.id);
        case.status == "open" && case.attempts == 0 && case.interview.is_none() && !left
    };
    let mut open: Vec<Case> = all.iter().filter(untouched).cloned().collect();
    let dir = desk.dir().display();
    if open.is_empty() {
        return Err(match all.is_empty() {
            true => DeskError::refused(
                words!("还没有个案", "there are no cases yet"),
                Some(words!("先运行 fangtan draw {dir} 名称", "run `fangtan draw {dir} NAME` first")),
            ),
            false => DeskError::refused(
                words!("没有还没动过的个案了", "every case has been worked on already"),
                None,
            ),
        });
    }
    open.retain(|case| case.interviewer.is_some());
    if open.is_empty() {
        return Err(DeskError::refused(
            words!("个案还没有派给人", "the cases are in nobody's hands yet"),
            Some(words!("先运行 fangtan assign {dir}", "run `fangtan assign {dir}` first")),
        ));
    }
    open.truncate(count);
    Ok(open)
}

/// Takes practice cases from the frame and gives them out. Gives the name they go under.
fn make(desk: &Desk, writer: &mut Writer, count: usize, seed: &str) -> Result<String, DeskError> {
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        let name = free_name(desk, tx)?;
        let mut ids: Vec<(String, String, String)> = Vec::new();
        let (elements, _) = super::plan::elements(desk, tx)?;
        for element in elements.into_iter().filter(|element| element.eligible) {
            ids.push((u_value(&format!("{seed} {name}"), &element.id), element.id, element.unit));
        }
        ids.sort();
        ids.truncate(count);
        if ids.is_empty() {
            return Err(DeskError::refused(
                words!("名册上没有人合资格", "nobody on the roster is eligible"),
                None,
            ));
        }
        let first = next_number(tx)?;
        let study = desk.store.study();
        let cases: Vec<assignment::Case> = ids
            .iter()
            .map(|(_, id, unit)| assignment::Case {
                id: case_id(study, REALM, &name, id, ROUND),
                unit: unit.clone(),
            })
            .collect();
        let rows: Vec<serde_json::Value> = cases
            .iter()
            .zip(&ids)
            .enumerate()
            .map(|(n, (case, (_, id, unit)))| {
                json!({ "case": case.id, "number": first + n as i64, "element": id, "unit": unit })
            })
            .collect();
        let payload = json!({ "realm": REALM, "round": ROUND, "seed": seed, "cases": rows });
        tx.append(Entry {
            kind: "draw-made",
            subject: Subject::Draw(&name),
            actor: &actor,
            payload: payload.to_string().as_bytes(),
            time: None,
        })?;
        let made = give_out(desk, &cases, seed, &actor);
        assign::record(tx, &actor, &name, &made)?;
        Ok(name)
    })
}

/// By the rule of all others; where no team is in charge, to whoever asked for them.
fn give_out(desk: &Desk, cases: &[assignment::Case], seed: &str, actor: &str) -> Vec<Assignment> {
    let mut made = assignment::assign(cases, &desk.study.teams_for_assignment(), &[], seed).made;
    for case in cases {
        if !made.iter().any(|one| one.case == case.id) {
            made.push(Assignment {
                case: case.id.clone(),
                unit: case.unit.clone(),
                team: String::new(),
                interviewer: actor.to_string(),
            });
        }
    }
    made
}

/// `practice-1`, `practice-2`, …: the first that neither the log nor `study.yaml` knows.
fn free_name(desk: &Desk, tx: &Tx<'_>) -> Result<String, DeskError> {
    let draws = tx.draws()?;
    let taken =
        |name: &String| draws.iter().any(|draw| draw.name == *name) || desk.study.draw(name).is_some();
    let mut names = (1..).map(|n| format!("practice-{n}"));
    // Names without end, of which the log holds finitely many.
    Ok(names.find(|name| !taken(name)).unwrap_or_default())
}
