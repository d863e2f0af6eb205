//! Carrying out a draw: from a plan and a public value, or in one step from a seed, to the certificate,
//! the secret, and the cases of the log.
//!
//! What must not be lost is on the disk before the log speaks of it (frame, plan, secret); what follows
//! from these and the log (certificate, order of the reserves) is written beside it afterwards, and again
//! if that was cut off.

use super::drawn::{self, first_number, logged_draw};
use super::files::{self, Access};
use super::plan::{self, Steps};
use super::planned::{self, LoggedPlan};
use super::{Desk, DeskError, case_id, said};
use crate::sampling::{
    Certificate, Document, Frame, Outcome, Plan, Secret, SeedPlan, SeedRecord, Trigger, carry_out, sampled,
};
use crate::store::{Hash, Reader, Writer};
use crate::words;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What sets a draw off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The awaited public value is there.
    Public {
        /// The value as it was published.
        text: String,
        /// Where it can be looked up.
        source: String,
    },
    /// One step, with a seed given by hand or, without one, of the system's.
    Seed(Option<String>),
}

/// A draw that was made.
#[derive(Debug)]
pub struct Drawn {
    /// Plan, certificate and selection.
    pub outcome: Outcome,
    /// The plan.
    pub plan: Plan,
    /// What can be expected, if a plan was made in the same step.
    pub prepared: Option<plan::Prepared>,
    /// Numbers of the first and the last case.
    pub numbers: (i64, i64),
}

/// Makes a draw.
///
/// # Errors
/// If it was made already, was not prepared, or its files are not those of its plan.
pub fn draw(
    desk: &Desk,
    writer: &mut Writer,
    name: &str,
    start: Start,
    reason: Option<&str>,
) -> Result<Drawn, DeskError> {
    plan::described(desk, name)?;
    let _lock = plan::lock(desk)?;
    restore(desk, writer, name)?;
    let prepared = match &start {
        Start::Seed(_) => Some(plan::prepare_locked(desk, writer, name, Steps::One, reason)?),
        Start::Public { .. } => None,
    };
    let logged = planned(desk, writer, name)?;
    let (plan, frame, secret) = read_files(desk, name, &logged.plan)?;
    let trigger = match start {
        Start::Public { text, source } => Trigger::Public { text, source, secret: Box::new(secret) },
        Start::Seed(seed) => {
            Trigger::Seed { seed: seed.unwrap_or_else(plan::random_digest), salt: secret.salt }
        }
    };
    let outcome = carry_out(&plan, &frame, trigger)
        .map_err(|error| DeskError::refused(said::draw_error(&error), None))?;
    let numbers = commit(desk, writer, name, &logged, &plan, &outcome)?;
    let files = desk.folder.draw(name);
    files::write(&files.secret, &outcome.secret.to_bytes(), Access::Owner)?;
    files::write(&files.certificate, &outcome.certificate.to_bytes(), Access::Anybody)?;
    Ok(Drawn { outcome, plan, prepared, numbers })
}

/// Plan, frame and secret of a draw, the plan being the one the log knows.
fn read_files(desk: &Desk, name: &str, plan_sha256: &str) -> Result<(Plan, Frame, Secret), DeskError> {
    let files = desk.folder.draw(name);
    let plan = read_document::<Plan>(&files.plan)?;
    if plan.sha256() != plan_sha256 {
        let path = files.plan.display();
        return Err(DeskError::refused(
            words!(
                "{path} 不是定下的方案（{plan_sha256}）",
                "{path} is not the plan that was fixed ({plan_sha256})"
            ),
            Some(words!(
                "放回原文件；或用 --prepare --reason 另作方案",
                "put the file back, or make another plan with --prepare --reason"
            )),
        ));
    }
    let frame = Frame::parse(&files::need(&files.frame)?).map_err(|problems| {
        let path = files.frame.display();
        let what = problems.first().map(ToString::to_string).unwrap_or_default();
        DeskError::refused(words!("{path}：{what}", "{path}: {what}"), None)
    })?;
    let secret = read_document::<Secret>(&files.secret)?;
    Ok((plan, frame, secret))
}

/// Whether the plan that stands for a draw awaits a public value.
///
/// # Errors
/// Those of the files and the store.
pub fn awaits_public(desk: &Desk, reader: &Reader, name: &str) -> Result<bool, DeskError> {
    let round = plan::described(desk, name)?.round.to_string();
    let plans = planned::logged_plans(reader, &round, desk.realm())?;
    let was_made = reader.draws()?.iter().any(|draw| draw.name == name && draw.realm == desk.realm());
    if was_made || plans.last().is_none_or(|logged| logged.draw != name) {
        return Ok(false);
    }
    let Some(bytes) = files::read(&desk.folder.draw(name).plan)? else { return Ok(false) };
    Ok(Plan::parse(&bytes).is_ok_and(|plan| matches!(plan.seed, SeedPlan::Two { .. })))
}

/// The plan that stands for a draw: the last one made for its round. One that another took the place of is
/// dropped, and that one's certificate says why: to carry it out all the same would be to choose between two
/// outcomes.
fn planned(desk: &Desk, reader: &Reader, name: &str) -> Result<LoggedPlan, DeskError> {
    let round = plan::described(desk, name)?.round.to_string();
    let mut plans = planned::logged_plans(reader, &round, desk.realm())?;
    let dir = desk.dir().display();
    let known = plans.iter().any(|logged| logged.draw == name);
    match plans.pop() {
        Some(last) if last.draw == name => Ok(last),
        Some(last) if known => {
            let (number, other) = (last.number, &last.draw);
            Err(DeskError::refused(
                words!(
                    "{name} 的方案已被第 {number} 号方案（抽取 {other}）取代，不能再执行",
                    "the plan of `{name}` was dropped when plan {number} (draw `{other}`) was fixed"
                ),
                Some(words!(
                    "执行 {other}；或用 fangtan draw {dir} {name} --prepare --reason 说明理由，另作方案",
                    "carry out `{other}`, or make another plan with `fangtan draw {dir} {name} --prepare --reason`"
                )),
            ))
        }
        _ => Err(DeskError::refused(
            words!("{name} 还没有方案", "`{name}` has no plan yet"),
            Some(words!(
                "先运行 fangtan draw {dir} {name} --prepare，把方案哈希交出去，再等公开数值",
                "run `fangtan draw {dir} {name} --prepare` first, lodge the plan hash, then await the value"
            )),
        )),
    }
}

fn read_document<D: Document>(path: &std::path::Path) -> Result<D, DeskError> {
    D::parse(&files::need(path)?).map_err(|error| {
        let path = path.display();
        let what = said::document_error(&error);
        let (zh, en) = (&what.zh, &what.en);
        DeskError::refused(crate::i18n::Words::new(format!("{path}：{zh}"), format!("{path}: {en}")), None)
    })
}

/// A draw that the log knows and whose certificate is missing was cut off between the two. What was to
/// be written follows from the log and the files of the plan, and is written now.
fn restore(desk: &Desk, reader: &Reader, name: &str) -> Result<(), DeskError> {
    let Some(logged) = logged_draw(reader, name)? else { return Ok(()) };
    let files = desk.folder.draw(name);
    let (false, Some(hash)) = (files.certificate.exists(), Hash::parse(&logged.certificate)) else {
        return Ok(());
    };
    let bytes = reader.source(hash)?.body;
    let certificate =
        Certificate::parse(&bytes).map_err(|error| DeskError::refused(said::document_error(&error), None))?;
    let (plan, frame, secret) = read_files(desk, name, &logged.plan)?;
    if secret.seed.is_none() {
        let trigger = match certificate.seed {
            SeedRecord::Two { public, source, .. } => {
                Trigger::Public { text: public, source, secret: Box::new(secret) }
            }
            SeedRecord::One { seed, .. } => Trigger::Seed { seed, salt: secret.salt },
        };
        let outcome = carry_out(&plan, &frame, trigger)
            .map_err(|error| DeskError::refused(said::draw_error(&error), None))?;
        files::write(&files.secret, &outcome.secret.to_bytes(), Access::Owner)?;
    }
    files::write(&files.certificate, &bytes, Access::Anybody)?;
    let path = files.certificate.display();
    Err(DeskError::refused(
        words!(
            "{name} 已经抽过；缺了的 {path} 已按日志补写",
            "`{name}` has been drawn; the missing {path} was written again from the log"
        ),
        None,
    ))
}

fn commit(
    desk: &Desk,
    writer: &mut Writer,
    name: &str,
    logged: &LoggedPlan,
    plan: &Plan,
    outcome: &Outcome,
) -> Result<(i64, i64), DeskError> {
    let units = units_at_plan(writer, logged)?;
    let study = desk.store.study();
    let certificate = outcome.certificate.to_bytes();
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        let reserves: usize = outcome.selection.strata.iter().map(|stratum| stratum.reserve.len()).sum();
        let sampled_in_all = sampled(plan, &outcome.selection).count();
        let first = first_number(desk, tx, desk.realm(), sampled_in_all + reserves)?;
        let mut last = first - 1;
        let cases: Vec<Value> = sampled(plan, &outcome.selection)
            .map(|drawn| {
                last = first + drawn.order as i64 - 1;
                json!({
                    "case": case_id(study, desk.realm(), name, drawn.id, &plan.round),
                    "number": last,
                    "element": drawn.id,
                    "unit": units.get(drawn.id),
                    "stratum": drawn.stratum,
                    "probability": drawn.inclusion_probability,
                })
            })
            .collect();
        let hash = tx.put_source("certificate", &format!("{name}.certificate.json"), &certificate)?;
        let head = json!({
            "realm": desk.realm(),
            "round": plan.round,
            "plan": logged.plan,
            "certificate": hash.to_string(),
            "first": first,
            "last": last + reserves as i64,
        });
        drawn::record(tx, &actor, name, head, cases)?;
        Ok((first, last))
    })
}

/// The unit of every element as the roster had it when the plan was made.
pub(super) fn units_at_plan(
    reader: &Reader,
    logged: &LoggedPlan,
) -> Result<HashMap<String, String>, DeskError> {
    let elements = planned::elements_of(reader, logged)?;
    Ok(elements.into_iter().map(|element| (element.id, element.unit)).collect())
}
