//! Preparing a draw: frame, allocation, reserves, rule of replacement and the hash of a fresh secret are
//! fixed in a plan, whose hash can be lodged elsewhere before anybody knows who will be drawn.
//!
//! Plans are numbered within a round and never forgotten: the log keeps each, and why it was dropped.

use super::files::{self, Access};
use super::{Desk, DeskError, said};
use crate::questionnaire::Text;
use crate::sampling::{
    self, Document, EarlierPlan, Exclusion, Frame, IdForm, Plan, PlanRequest, Secret, SeedPlan, sha256_hex,
};
use crate::statistics::{Assumption, Expected, Planned, expect, expect_total};
use crate::store::{Entry, Hash, Reader, StoreError, Subject, Writer};
use crate::study::{Allotment, DrawDescription, DrawMethod, Element, ReserveRule, frame};
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;
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

/// The words for a public value that nobody has named yet.
pub fn usual_value() -> String {
    let usual = words!(
        "保管方案哈希的第三方事后指定的公开数值",
        "a public value that the keeper of the plan hash names afterwards"
    );
    format!("{} / {}", usual.zh, usual.en)
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

/// A plan as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct LoggedPlan {
    pub draw: String,
    pub realm: String,
    pub number: u64,
    pub plan: String,
    pub frame: String,
    pub elements: String,
    /// Why the plan before it was not the last.
    pub reason: Option<String>,
    /// How many elements of each stratum belong to which unit; not in plans of the first versions.
    #[serde(default)]
    pub cells: Option<Vec<PlannedCell>>,
}

/// Stratum, unit, and how many elements of the frame belong to both.
pub(super) type PlannedCell = (String, String, u64);

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

/// What would be drawn now, in one step: the plan as it would be fixed, which nothing keeps.
///
/// # Errors
/// Those of [`prepare`].
pub fn preview(desk: &Desk, reader: &Reader, name: &str) -> Result<Plan, DeskError> {
    let draw = described(desk, name)?;
    refuse_drawn(reader, name)?;
    let earlier = earlier_plans(desk, reader, draw, None)?;
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

/// The plans made so far for a round in a realm, oldest first.
pub(super) fn logged_plans(reader: &Reader, round: &str, realm: &str) -> Result<Vec<LoggedPlan>, DeskError> {
    let events = reader.events_of(Subject::Round(round))?;
    let plans = events
        .iter()
        .filter(|event| event.kind == "draw-planned")
        .filter_map(|event| serde_json::from_slice::<LoggedPlan>(event.payload.as_deref()?).ok())
        .filter(|plan| plan.realm == realm);
    Ok(plans.collect())
}

/// All earlier plans of the round as the new plan lists them, the last with the reason given now.
fn earlier_plans(
    desk: &Desk,
    reader: &Reader,
    draw: &DrawDescription,
    reason: Option<&str>,
) -> Result<Vec<EarlierPlan>, DeskError> {
    let plans = logged_plans(reader, &draw.round.to_string(), desk.realm())?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if let (Some(last), None) = (plans.last(), reason) {
        let (number, hash, other) = (last.number, &last.plan, &last.draw);
        return Err(DeskError::refused(
            words!(
                "第 {number} 号方案（抽取 {other}，{hash}）已经定下",
                "plan {number} (draw `{other}`, {hash}) has been fixed for this round"
            ),
            Some(words!(
                "要另作一个，用 --reason 说明为什么；旧方案会列在新的凭证上",
                "to make another, say why with --reason; the certificate will list the earlier one"
            )),
        ));
    }
    let why = plans.iter().skip(1).map(|plan| plan.reason.clone()).chain([reason.map(str::to_string)]);
    Ok(plans
        .iter()
        .zip(why)
        .map(|(plan, why)| EarlierPlan {
            number: plan.number,
            plan_sha256: plan.plan.clone(),
            reason: why.unwrap_or_default(),
        })
        .collect())
}

/// The elements as the roster was last read, and the hash they are kept under.
pub(super) fn elements(desk: &Desk, reader: &Reader) -> Result<(Vec<Element>, String), DeskError> {
    let Some(roster) = reader.roster()? else {
        let dir = desk.dir().display();
        return Err(DeskError::refused(
            words!("还没有读入名册", "no roster has been read yet"),
            Some(words!("先运行 fangtan roster {dir}", "run `fangtan roster {dir}` first")),
        ));
    };
    let source = reader.source(roster.source)?;
    Ok((parse_elements(&source.body)?, roster.source.to_string()))
}

/// The elements as the roster had them when a plan was made.
pub(super) fn elements_of(reader: &Reader, logged: &LoggedPlan) -> Result<Vec<Element>, DeskError> {
    let hash = &logged.elements;
    let known = Hash::parse(hash)
        .ok_or_else(|| StoreError::Refused(format!("`{hash}` in the log is no hash of a source")))?;
    parse_elements(&reader.source(known)?.body)
}

/// Elements from the bytes of their source.
pub(super) fn parse_elements(body: &[u8]) -> Result<Vec<Element>, DeskError> {
    crate::study::elements::from_lines(body).map_err(|error| {
        DeskError::refused(
            words!("名册的存档读不出：{error}", "the stored roster cannot be read: {error}"),
            None,
        )
    })
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

/// How many elements of each stratum belong to which unit, so that a board need not count them again.
pub(super) fn cells(frame: &Frame, elements: &[Element]) -> Vec<PlannedCell> {
    // Frames write ids in NFC, whatever the roster had.
    let units: HashMap<String, &str> =
        elements.iter().map(|element| (element.id.nfc().collect(), element.unit.as_str())).collect();
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for element in frame.elements() {
        if let Some(unit) = units.get(&element.id) {
            *counts.entry((&element.stratum, unit)).or_default() += 1;
        }
    }
    let cell = |((stratum, unit), elements): ((&str, &str), u64)| (stratum.into(), unit.into(), elements);
    counts.into_iter().map(cell).collect()
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
