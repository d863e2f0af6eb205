//! Plans as the log keeps them: numbered within a round and never forgotten, each with why the one before it
//! was dropped, and the roster it was made from. What is read here nothing changes; `plan` makes new ones.

use super::{Desk, DeskError};
use crate::sampling::{EarlierPlan, Frame};
use crate::store::{Hash, Reader, StoreError, Subject};
use crate::study::{DrawDescription, Element};
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

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
pub(super) fn earlier_plans(
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
