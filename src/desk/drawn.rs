//! A draw as the log keeps it: what was drawn from what, and the cases, of which a large draw adds the rest in
//! events of their own. No event grows with the sample, so that whoever passes the log needs no room for all.

use super::{Desk, DeskError, practice};
use crate::store::{Entry, Reader, StoreError, StreamId, Subject, Tx};
use crate::words;
use serde::Deserialize;
use serde_json::{Value, json};

/// Cases one event speaks of at most.
pub(super) const PART: usize = 1_000;

/// What the log keeps of a draw beyond what the projections read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct LoggedDraw {
    pub realm: String,
    pub round: String,
    pub plan: String,
    pub certificate: String,
    /// Number of the first case.
    pub first: i64,
    /// Numbers are set aside up to this one: the sample, then the reserves in order.
    pub last: i64,
}

/// A case as the draw made it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct LoggedCase {
    pub case: String,
    pub element: String,
}

#[derive(Deserialize)]
struct Part {
    cases: Vec<LoggedCase>,
}

/// Writes a draw into the log. `head` is an object with its `realm` and `round` and whatever else is to be
/// known of it.
pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &str,
    name: &str,
    mut head: Value,
    cases: Vec<Value>,
) -> Result<(), StoreError> {
    let origin = json!({ "realm": head["realm"], "round": head["round"] });
    let mut cases = cases.into_iter();
    let mut next = || Value::from_iter(cases.by_ref().take(PART));
    head["cases"] = next();
    let mut put = |kind: &str, payload: &Value| {
        let payload = payload.to_string();
        let subject = Subject::Draw(name);
        tx.append(Entry { kind, subject, actor, payload: payload.as_bytes(), time: None })
    };
    put("draw-made", &head)?;
    loop {
        let part = next();
        if part.as_array().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut payload = origin.clone();
        payload["cases"] = part;
        put("cases-drawn", &payload)?;
    }
}

/// What the log keeps of a draw; nothing of practice cases, which were made without a plan.
pub(super) fn logged_draw(reader: &Reader, name: &str) -> Result<Option<LoggedDraw>, DeskError> {
    let made = reader.first_event_of(Subject::Draw(name), "draw-made")?;
    let Some(body) = made.and_then(|event| event.payload) else { return Ok(None) };
    let read = serde_json::from_slice(&body).and_then(|payload: Value| {
        let planned = payload.get("plan").is_some() || payload["realm"] != practice::REALM;
        planned.then(|| serde_json::from_value(payload)).transpose()
    });
    read.map_err(|error| unreadable(name, &error))
}

/// All cases a draw made, in its order.
pub(super) fn logged_cases(reader: &Reader, name: &str) -> Result<Vec<LoggedCase>, DeskError> {
    let mut cases = Vec::new();
    // Copies in which the same draw was made bring the same cases: one tells them all.
    let mut stream: Option<StreamId> = None;
    reader.each_event_of::<DeskError>(Subject::Draw(name), |event| {
        let counts = match event.kind {
            "draw-made" => *stream.get_or_insert(event.id.stream) == event.id.stream,
            "cases-drawn" => stream == Some(event.id.stream),
            _ => false,
        };
        if let (true, Some(payload)) = (counts, event.payload) {
            let part: Part = serde_json::from_slice(payload).map_err(|error| unreadable(name, &error))?;
            cases.extend(part.cases);
        }
        Ok(())
    })?;
    Ok(cases)
}

/// Where practice cases of a study in earnest begin to be counted: no draw reaches so far in a study that is
/// interviewed by hand, and its own numbers have no gaps.
const PRACTICE_FROM: i64 = 9_001;

/// The first of so many numbers for cases of a realm. Those of a study follow one another, reserves included,
/// whatever is practised beside it; no two cases are ever called alike.
pub(super) fn first_number(
    desk: &Desk,
    reader: &Reader,
    realm: &str,
    count: usize,
) -> Result<i64, DeskError> {
    let last_own = reader.last_number(desk.realm())?.max(set_aside(reader)?);
    if desk.realm() == practice::REALM {
        return Ok(last_own + 1);
    }
    let last_apart = reader.last_number(practice::REALM)?;
    let (first, is_free) = match realm == practice::REALM {
        true => {
            let first = (last_apart + 1).max(PRACTICE_FROM);
            (first, first > last_own)
        }
        // In older folders practice took numbers between those of the study.
        false => {
            let first = last_own + 1;
            (first, !reader.has_number_in(practice::REALM, first..first + count as i64)?)
        }
    };
    Ok(if is_free { first } else { last_own.max(last_apart) + 1 })
}

/// Up to which number the draws have set numbers aside, for their samples and reserves.
fn set_aside(reader: &Reader) -> Result<i64, DeskError> {
    let mut last = 0;
    for draw in reader.draws()? {
        if let Some(logged) = logged_draw(reader, &draw.name)? {
            last = last.max(logged.last);
        }
    }
    Ok(last)
}

fn unreadable(name: &str, error: &serde_json::Error) -> DeskError {
    DeskError::refused(
        words!("日志里的抽取 {name} 读不出：{error}", "draw `{name}` in the log cannot be read: {error}"),
        None,
    )
}
