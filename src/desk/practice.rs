//! Practice cases. In a practice study they are its own. Elsewhere they are cases apart: taken from the
//! frame by chance, in a realm and a round of their own, so that nobody drawn in earnest is ever touched.
//! They are no sample: there is no plan, no certificate, no probability, and no figure is made from them.

use super::assign;
use super::drawn;
use super::{Desk, DeskError, case_id, demo};
use crate::fieldwork::assignment::{self, Assignment};
use crate::sampling::u_value;
use crate::store::{Case, Reader, Tx, Writer};
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
    let name = make(desk, writer, count, seed, None)?;
    Ok(writer.cases(REALM)?.into_iter().filter(|case| case.draw == name).collect())
}

/// The practice case of a member of a study in earnest: the one left unfinished, else a new one, in that
/// member's hands alone.
///
/// # Errors
/// In a practice study, where every case is practice; if no roster was read, or nobody on it is eligible.
pub fn case_for(desk: &Desk, writer: &mut Writer, seed: &str) -> Result<Case, DeskError> {
    if desk.realm() == REALM {
        let what = words!("这个项目里的访谈都是练习", "every interview of this study is practice");
        return Err(DeskError::refused(what, None));
    }
    let member = writer.actor().to_string();
    if let Some(begun) = tried(desk, writer, &member)?.unfinished {
        return Ok(begun);
    }
    let name = make(desk, writer, 1, seed, Some(&member))?;
    let made = writer.cases_of(REALM, &member)?.into_iter().find(|case| case.draw == name);
    made.ok_or_else(|| DeskError::refused(words!("练习的个案没有建成", "no practice case was made"), None))
}

/// What a member has practised by hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tried {
    /// The practice case that is open or begun.
    pub unfinished: Option<Case>,
    /// Practice interviews brought to the end.
    pub completed: usize,
}

/// What a member of a study in earnest has practised. Cases that virtual respondents answered are others'.
///
/// # Errors
/// Those of the store.
pub fn tried(desk: &Desk, reader: &Reader, member: &str) -> Result<Tried, DeskError> {
    if desk.realm() == REALM {
        return Ok(Tried::default());
    }
    let mut tried = Tried::default();
    for case in reader.cases_of(REALM, member)? {
        let by_hand = match case.interview {
            Some(id) => reader.interview(id)?.is_some_and(|interview| interview.by == "person"),
            None => case.team.as_deref() == Some(""),
        };
        if by_hand && case.status == "completed" {
            tried.completed += 1;
        } else if by_hand && matches!(case.status.as_str(), "open" | "in-progress") {
            tried.unfinished = Some(case);
        }
    }
    Ok(tried)
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

/// Takes practice cases from the frame and gives them out: to one member, or by the rule. Gives the name
/// they go under.
fn make(
    desk: &Desk,
    writer: &mut Writer,
    count: usize,
    seed: &str,
    member: Option<&str>,
) -> Result<String, DeskError> {
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        let name = free_name(desk, tx, member)?;
        let mut ids: Vec<(String, String, String)> = Vec::new();
        let (elements, _) = super::planned::elements(desk, tx)?;
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
        let first = drawn::first_number(desk, tx, REALM, ids.len())?;
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
        let head = json!({ "realm": REALM, "round": ROUND, "seed": seed });
        drawn::record(tx, &actor, &name, head, rows)?;
        let made = match member {
            Some(member) => cases.iter().map(|case| into_hands(case, member)).collect(),
            None => give_out(desk, &cases, seed, &actor),
        };
        assign::record(tx, &actor, &name, &made)?;
        Ok(name)
    })
}

/// By the rule of all others; where no team is in charge, to whoever asked for them.
fn give_out(desk: &Desk, cases: &[assignment::Case], seed: &str, actor: &str) -> Vec<Assignment> {
    let mut made = assignment::assign(cases, &desk.study.teams_for_assignment(), &[], seed).made;
    for case in cases {
        if !made.iter().any(|one| one.case == case.id) {
            made.push(into_hands(case, actor));
        }
    }
    made
}

/// A practice case in the hands of one member, of no team.
fn into_hands(case: &assignment::Case, member: &str) -> Assignment {
    Assignment {
        case: case.id.clone(),
        unit: case.unit.clone(),
        team: String::new(),
        interviewer: member.to_string(),
    }
}

/// `practice-1`, `practice-2`, …, and of one member `practice-a1-1`, so that copies of the study in several
/// hands do not make the same: the first that neither the log nor `study.yaml` knows.
fn free_name(desk: &Desk, tx: &Tx<'_>, member: Option<&str>) -> Result<String, DeskError> {
    let draws = tx.draws()?;
    let taken =
        |name: &String| draws.iter().any(|draw| draw.name == *name) || desk.study.draw(name).is_some();
    let whose = member.map_or(String::new(), |code| format!("-{code}"));
    let mut names = (1..).map(|n| format!("practice{whose}-{n}"));
    // Names without end, of which the log holds finitely many.
    Ok(names.find(|name| !taken(name)).unwrap_or_default())
}
