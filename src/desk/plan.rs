//! Preparing a draw: frame, allocation, reserves, rule of replacement and the hash of a fresh secret are
//! fixed in a plan, whose hash can be lodged elsewhere before anybody knows who will be drawn.
//! Who is drawn is the business of `draw`.

use super::files::{self, Access};
use super::planned::{LoggedPlan, cells, earlier_plans, elements, logged_plans};
use super::{Desk, DeskError, said};
use crate::i18n::Words;
use crate::questionnaire::Text;
use crate::sampling::{
    self, Document, EarlierPlan, Exclusion, Frame, IdForm, Plan, PlanRequest, Secret, SeedPlan, sha256_hex,
};
use crate::statistics::{Assumption, Expected, Planned, expect, expect_total};
use crate::store::{Entry, Reader, StoreError, Subject, Writer};
use crate::study::{Allotment, DrawDescription, DrawMethod, Element, ReserveRule, frame};
use crate::words;
use std::collections::BTreeMap;
use uuid::Uuid;

/// In how many steps the seed comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steps {
    /// Two: a public value is awaited, in these words.
    Two {
        /// Which value, from where, and when.
        awaited: String,
    },
    /// One.
    One,
}

/// The words for a public value that nobody has named yet, as a plan holds them: in both languages.
pub fn usual_value() -> String {
    unnamed_value().in_both()
}

fn unnamed_value() -> Words {
    words!(
        "保管方案哈希的第三方事后指定的公开数值",
        "a public value that the keeper of the plan hash names afterwards"
    )
}

/// The words of a plan for the public value it awaits, in the reader's language; those of a person as they stand.
pub fn awaited_value(held: &str) -> Words {
    Some(unnamed_value()).filter(|usual| usual.in_both() == held).unwrap_or_else(|| Words::same(held))
}

/// A plan that was made and written.
#[derive(Debug)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// Its hash, to be lodged with a third party.
    pub plan_sha256: String,
    /// What can be expected of each stratum, if the study says what to assume.
    pub expected: Option<Expectations>,
}

/// What can be expected of a plan.
#[derive(Debug)]
pub struct Expectations {
    /// What was assumed.
    pub assumption: Assumption,
    /// By stratum, in the order of the plan.
    pub strata: Vec<(String, Planned, Expected)>,
    /// Of all together.
    pub total: Expected,
}

/// Makes the plan of a draw and writes frame, plan and secret.
///
/// # Errors
/// If the draw is not described, was made already, or cannot be planned as described; if there is an
/// earlier plan for the round and no reason is given for making another.
pub fn prepare(
    desk: &Desk,
    writer: &mut Writer,
    name: &str,
    steps: Steps,
    reason: Option<&str>,
) -> Result<Prepared, DeskError> {
    let _lock = lock(desk)?;
    prepare_locked(desk, writer, name, steps, reason)
}

/// The files of draws are one program's at a time.
pub(super) fn lock(desk: &Desk) -> Result<files::Lock, DeskError> {
    let busy =
        words!("另一个程序正在抽取；等它做完再试", "another program is drawing; try again when it is done");
    files::lock(&desk.folder.draws().join(".lock"), busy)
}

/// [`prepare`], by whoever holds the lock.
pub(super) fn prepare_locked(
    desk: &Desk,
    writer: &mut Writer,
    name: &str,
    steps: Steps,
    reason: Option<&str>,
) -> Result<Prepared, DeskError> {
    let draw = described(desk, name)?;
    refuse_drawn(writer, name)?;
    let earlier = earlier_plans(desk, writer, draw, reason)?;
    let secret = match steps {
        Steps::Two { .. } => Some(random_digest()),
        Steps::One => None,
    };
    let seed = match (&steps, &secret) {
        (Steps::Two { awaited }, Some(secret)) => {
            SeedPlan::Two { awaited: awaited.clone(), secret_sha256: sha256_hex(secret.as_bytes()) }
        }
        _ => SeedPlan::One,
    };
    let Proposal { plan, frame, elements, source } = propose(desk, writer, draw, earlier, seed)?;
    let prepared = Secret::prepared(&plan, secret, random_digest());
    write(desk, writer, name, &plan, &frame, &prepared)?;
    let logged = LoggedPlan {
        draw: name.to_string(),
        realm: desk.realm().to_string(),
        number: plan.number,
        plan: plan.sha256(),
        frame: frame.sha256(),
        elements: source,
        reason: reason.map(str::to_string),
        cells: Some(cells(&frame, &elements)),
    };
    commit(writer, &plan, &frame, &logged)?;
    let expected = expectations(draw, &plan, desk.study.smallest);
    Ok(Prepared { plan_sha256: plan.sha256(), plan, expected })
}

/// What would be drawn now, in one step: the plan as it would be fixed, which nothing keeps. Where the round has a
/// plan already, with the reason for another.
///
/// # Errors
/// Those of [`prepare`].
pub fn preview(desk: &Desk, reader: &Reader, name: &str, reason: Option<&str>) -> Result<Plan, DeskError> {
    let draw = described(desk, name)?;
    refuse_drawn(reader, name)?;
    let earlier = earlier_plans(desk, reader, draw, reason)?;
    Ok(propose(desk, reader, draw, earlier, SeedPlan::One)?.plan)
}

/// A plan that nothing keeps yet, and what it was made from.
struct Proposal {
    plan: Plan,
    frame: Frame,
    elements: Vec<Element>,
    /// Hash of the elements as they lie in the store.
    source: String,
}

/// The plan that follows from the study and the roster.
fn propose(
    desk: &Desk,
    reader: &Reader,
    draw: &DrawDescription,
    earlier: Vec<EarlierPlan>,
    seed: SeedPlan,
) -> Result<Proposal, DeskError> {
    let (elements, source) = elements(desk, reader)?;
    let frame =
        frame::frame(draw, &desk.study.units, &elements).map_err(|what| DeskError::refused(what, None))?;
    let request = PlanRequest {
        study: desk.store.study().to_string(),
        draw: draw.name.clone(),
        round: draw.round.to_string(),
        practice: desk.study.practice,
        earlier,
        excluded: exclusions(&elements),
        possible_duplicates: possible_twins(reader)?,
        method: match draw.method {
            DrawMethod::Simple => sampling::Method::Simple,
            DrawMethod::Stratified => sampling::Method::Stratified,
        },
        allocation: allocation(draw),
        reserves: reserves(draw),
        replacement: draw.replace.as_ref().map_or(String::new(), Text::in_all_languages),
        ids: if desk.study.roster.id_is_personal { IdForm::Hashed } else { IdForm::Plain },
        seed,
    };
    let plan = Plan::prepare(request, &frame).map_err(|error| {
        let spot = desk.study.source.line_column(draw.span.start).0;
        let help = words!("见 study.yaml 第 {spot} 行", "see study.yaml, line {spot}");
        DeskError::refused(said::plan_error(&error), Some(help))
    })?;
    Ok(Proposal { plan, frame, elements, source })
}

/// The draw as described in `study.yaml`.
pub(super) fn described<'d>(desk: &'d Desk, name: &str) -> Result<&'d DrawDescription, DeskError> {
    desk.study.draw(name).ok_or_else(|| {
        let all: Vec<&str> = desk.study.draws.iter().map(|draw| draw.name.as_str()).collect();
        let all = all.join(", ");
        DeskError::refused(
            words!("study.yaml 里没有叫 {name} 的抽取", "study.yaml describes no draw `{name}`"),
            Some(words!("写着的有：{all}", "it describes: {all}")),
        )
    })
}

/// A draw is made once.
fn refuse_drawn(reader: &Reader, name: &str) -> Result<(), DeskError> {
    if reader.draws()?.iter().any(|draw| draw.name == name) {
        return Err(DeskError::refused(
            words!("{name} 已经抽过；抽取不重来", "`{name}` has been drawn; a draw is never repeated"),
            Some(words!(
                "真要再抽，在 study.yaml 里另写一个抽取，用 --reason 说明理由；两次都会列在凭证上",
                "if another is truly needed, describe one of another name in study.yaml and draw it with \
                 --reason; the certificate lists both"
            )),
        ));
    }
    Ok(())
}

/// Pairs in the frame that may be one person, as counted when the roster was read.
fn possible_twins(reader: &Reader) -> Result<u64, DeskError> {
    let events = reader.events_of(Subject::Study)?;
    let last = events.iter().rev().find(|event| event.kind == "roster-read");
    let payload = last.and_then(|event| event.payload.as_deref());
    let value: Option<serde_json::Value> = payload.and_then(|body| serde_json::from_slice(body).ok());
    Ok(value.and_then(|value| value["possible_twins"].as_u64()).unwrap_or(0))
}

fn exclusions(elements: &[Element]) -> Vec<Exclusion> {
    let counts = crate::study::elements::out_by_reason(elements);
    counts.into_iter().map(|(reason, count)| Exclusion { reason, count }).collect()
}

fn allocation(draw: &DrawDescription) -> sampling::Allocation {
    match &draw.allotment {
        Allotment::Proportional { minimum } => {
            sampling::Allocation::Proportional { n: draw.size, minimum: *minimum }
        }
        Allotment::Equal => sampling::Allocation::Equal { n: draw.size },
        Allotment::Given(numbers) => sampling::Allocation::Given { numbers: numbers.clone() },
    }
}

fn reserves(draw: &DrawDescription) -> sampling::Reserves {
    match draw.reserves {
        ReserveRule::Total(0) | ReserveRule::Each(0) => sampling::Reserves::None,
        ReserveRule::Total(n) => sampling::Reserves::Total { n },
        ReserveRule::Each(each) => sampling::Reserves::PerStratum { each },
    }
}

/// 32 bytes nobody can foresee, as 64 hex digits: four random UUIDs carry 488 random bits.
pub(super) fn random_digest() -> String {
    let parts: Vec<String> = (0..4).map(|_| Uuid::new_v4().simple().to_string()).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    sampling::digest(&parts)
}

/// Writes the files; those of a dropped plan are kept under its number.
fn write(
    desk: &Desk,
    reader: &Reader,
    name: &str,
    plan: &Plan,
    frame: &Frame,
    secret: &Secret,
) -> Result<(), DeskError> {
    let paths = desk.folder.draw(name);
    let plans = logged_plans(reader, &plan.round, desk.realm())?;
    if let Some(dropped) = plans.iter().rev().find(|logged| logged.draw == name) {
        let kept = desk.folder.draws().join("dropped");
        let ending = format!("{name}-{}", dropped.number);
        for (path, what, access) in [
            (&paths.frame, "frame.tsv", Access::Anybody),
            (&paths.plan, "plan.json", Access::Anybody),
            (&paths.secret, "secret", Access::Owner),
        ] {
            if let Some(bytes) = files::read(path)? {
                files::write(&kept.join(format!("{ending}.{what}")), &bytes, access)?;
            }
        }
    }
    files::write(&paths.frame, frame.text().as_bytes(), Access::Anybody)?;
    files::write(&paths.plan, &plan.to_bytes(), Access::Anybody)?;
    files::write(&paths.secret, &secret.to_bytes(), Access::Owner)
}

fn commit(writer: &mut Writer, plan: &Plan, frame: &Frame, logged: &LoggedPlan) -> Result<(), DeskError> {
    let actor = writer.actor().to_string();
    let payload = serde_json::to_vec(logged).map_err(|error| StoreError::Refused(error.to_string()))?;
    writer.transact(|tx| {
        tx.put_source("frame", &format!("{}.frame.tsv", logged.draw), frame.text().as_bytes())?;
        tx.put_source("plan", &format!("{}.plan.json", logged.draw), &plan.to_bytes())?;
        tx.append(Entry {
            kind: "draw-planned",
            subject: Subject::Round(&plan.round),
            actor: &actor,
            payload: &payload,
            time: None,
        })?;
        Ok::<(), StoreError>(())
    })?;
    Ok(())
}

fn expectations(draw: &DrawDescription, plan: &Plan, smallest: u64) -> Option<Expectations> {
    let assumption = Assumption { response_rate: draw.expect?, sd: draw.deviation?, smallest };
    let strata: BTreeMap<&str, Planned> = plan
        .strata
        .iter()
        .map(|s| (s.stratum.as_str(), Planned { population: s.population, sample: s.sample }))
        .collect();
    let all: Vec<Planned> = strata.values().copied().collect();
    Some(Expectations {
        assumption,
        strata: strata
            .into_iter()
            .map(|(code, planned)| (code.to_string(), planned, expect(planned, &assumption)))
            .collect(),
        total: expect_total(&all, &assumption),
    })
}
