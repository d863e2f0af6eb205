//! Releasing a reserve: for a case that ended without an interview, the next one of the same stratum, in
//! the order fixed by the draw, one at a time, by a lead, with a reason. The replaced case stays counted.

use super::assign;
use super::draw::units_at_plan;
use super::drawn::{LoggedDraw, logged_draw};
use super::planned::logged_plans;
use super::{Desk, DeskError, case_id, case_number, files};
use crate::fieldwork::assignment::{self, Assignment};
use crate::fieldwork::{CaseStatus, disposition};
use crate::sampling::{Document, Secret};
use crate::store::{Case, Entry, Reader, StoreError, Subject, Tx, Writer};
use crate::words;
use serde_json::json;

/// A reserve that was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its case.
    pub case: String,
    /// The number of its case.
    pub number: i64,
    /// Code of its unit.
    pub unit: String,
    /// Who has it now, if a team is in charge.
    pub assigned: Option<Assignment>,
    /// How many reserves of the stratum are left behind it.
    pub left: usize,
}

/// Releases the next reserve for a case.
///
/// # Errors
/// If the case has no final disposition without an interview, was replaced already, its round is closed,
/// there is no reason, no reserve is left, or the reserves are not known on this machine.
pub fn replace(desk: &Desk, writer: &mut Writer, case: &Case, reason: &str) -> Result<Released, DeskError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(refused(words!("放出备用要写理由", "releasing a reserve needs a reason")));
    }
    let actor = writer.actor().to_string();
    // Read and written in one transaction: two programs never release one reserve.
    writer.transact(|tx| release(desk, tx, &actor, &case.id, reason))
}

fn release(
    desk: &Desk,
    tx: &mut Tx<'_>,
    actor: &str,
    case: &str,
    reason: &str,
) -> Result<Released, DeskError> {
    let case = tx.case(case)?.ok_or_else(|| StoreError::NoCase(case.to_string()))?;
    let (next, logged) = find(desk, tx, &case)?;
    let unit = unit_of(tx, &logged, &next.element)?.unwrap_or_else(|| case.unit.clone());
    let id = case_id(desk.store.study(), &case.realm, &case.draw, &next.element, &case.round);
    let payload = json!({
        "case": id,
        "number": next.number,
        "element": next.element,
        "unit": unit,
        "stratum": case.stratum,
        "replaces": case.id,
        "realm": case.realm,
        "round": case.round,
        "draw": case.draw,
        "reason": reason,
    })
    .to_string();
    tx.append(Entry {
        kind: "reserve-released",
        subject: Subject::Case(&id),
        actor,
        payload: payload.as_bytes(),
        time: None,
    })?;
    let assigned = give_out(desk, tx, actor, &case.draw, &id, &unit)?;
    Ok(Released { case: id, number: next.number, unit, assigned, left: next.left })
}

/// Whether a reserve can be released for a case now.
///
/// # Errors
/// Those of [`replace`], but for the reason.
pub fn possible(desk: &Desk, reader: &Reader, case: &Case) -> Result<(), DeskError> {
    find(desk, reader, case).map(drop)
}

/// The reserve that would be released for a case, and the draw it belongs to.
fn find(desk: &Desk, reader: &Reader, case: &Case) -> Result<(Next, LoggedDraw), DeskError> {
    // First what nothing can change any more.
    super::close::refuse_closed(reader, &case.round)?;
    refuse_unfinished(case)?;
    let logged = logged_draw(reader, &case.draw)?.ok_or_else(|| {
        let draw = &case.draw;
        refused(words!("日志里没有抽取 {draw}", "the log has no draw `{draw}`"))
    })?;
    Ok((next_reserve(desk, reader, case, &logged)?, logged))
}

fn refused(what: crate::i18n::Words) -> DeskError {
    DeskError::refused(what, None)
}

/// Only a case that ended, and without an interview that counts, may be replaced.
fn refuse_unfinished(case: &Case) -> Result<(), DeskError> {
    let number = case_number(case.number);
    let status = CaseStatus::from_word(&case.status);
    if status == Some(CaseStatus::Replaced) {
        return Err(refused(words!("个案 {number} 已经替换过", "case {number} has been replaced already")));
    }
    let interviewed = case.code.as_deref().and_then(disposition::find).is_some_and(|d| d.is_interview());
    if interviewed || !status.is_some_and(CaseStatus::may_be_replaced) {
        let label = status.map_or_else(|| words!("不明", "unknown"), CaseStatus::label);
        let (zh, en) = (label.zh, label.en);
        return Err(DeskError::refused(
            crate::i18n::Words::new(
                format!("个案 {number} 还没有结案未访（现在：{zh}）"),
                format!("case {number} has not ended without an interview (now: {en})"),
            ),
            Some(words!(
                "先在个案卡上结案，写明结果代码",
                "end it on its case card first, with its final code"
            )),
        ));
    }
    Ok(())
}

struct Next {
    element: String,
    number: i64,
    left: usize,
}

/// The first reserve of the case's stratum that has no case yet.
fn next_reserve(desk: &Desk, reader: &Reader, case: &Case, logged: &LoggedDraw) -> Result<Next, DeskError> {
    let path = desk.folder.draw(&case.draw).secret;
    let secret = files::read(&path)?.and_then(|bytes| Secret::parse(&bytes).ok());
    let Some(secret) = secret.filter(|secret| secret.plan_sha256 == logged.plan) else {
        let path = path.display();
        return Err(DeskError::refused(
            words!(
                "备用的次序在 {path} 里，这里没有，或不是这次抽取的",
                "the order of the reserves is in {path}, which is not here or not of this draw"
            ),
            Some(words!(
                "请在抽取的那台电脑上放出备用",
                "release reserves on the machine that made the draw"
            )),
        ));
    };
    let stratum = case.stratum.as_deref().unwrap_or_default();
    // The reserves have the last of the numbers set aside.
    let reserves: usize = secret.reserves.iter().map(|list| list.ids.len()).sum();
    let mut number = logged.last + 1 - reserves as i64;
    let mut waiting = Vec::new();
    for list in &secret.reserves {
        for element in &list.ids {
            if list.stratum == stratum && !has_case(reader, element, case)? {
                waiting.push((element, number));
            }
            number += 1;
        }
    }
    match waiting.first() {
        Some((element, number)) => {
            Ok(Next { element: (*element).clone(), number: *number, left: waiting.len() - 1 })
        }
        None => {
            Err(refused(words!("层 {stratum} 的备用已经放完", "no reserve of stratum `{stratum}` is left")))
        }
    }
}

fn has_case(reader: &Reader, element: &str, case: &Case) -> Result<bool, DeskError> {
    let cases = reader.cases_of_element(element)?;
    Ok(cases
        .iter()
        .any(|other| (&other.realm, &other.draw, &other.round) == (&case.realm, &case.draw, &case.round)))
}

fn unit_of(reader: &Reader, logged: &LoggedDraw, element: &str) -> Result<Option<String>, DeskError> {
    let plans = logged_plans(reader, &logged.round, &logged.realm)?;
    let Some(plan) = plans.iter().find(|plan| plan.plan == logged.plan) else { return Ok(None) };
    Ok(units_at_plan(reader, plan)?.remove(element))
}

/// The new case goes out at once, by the rule of all others.
fn give_out(
    desk: &Desk,
    tx: &mut Tx<'_>,
    actor: &str,
    draw: &str,
    case: &str,
    unit: &str,
) -> Result<Option<Assignment>, DeskError> {
    let before = assign::in_hand(&tx.cases(desk.realm())?);
    let seed = assign::seed(tx, draw)?;
    let new = [assignment::Case { id: case.to_string(), unit: unit.to_string() }];
    let outcome = assignment::assign(&new, &desk.study.teams_for_assignment(), &before, &seed);
    assign::record(tx, actor, draw, &outcome.made)?;
    Ok(outcome.made.into_iter().next())
}
