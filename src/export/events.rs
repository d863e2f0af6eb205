//! `events.csv`: the log of the realm in fold order, void interviews too. Events of the study as a whole
//! (rosters, streams, rounds) belong to every realm.

use super::elements::Elements;
use super::layout::Column;
use super::sheet::{Sheet, Style, Written};
use crate::desk::{DeskError, case_number};
use crate::store::{EventRef, Reader, Subject};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

pub(super) const FILE: &str = "events.csv";

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    Column::new(
        "lamport",
        "逻辑时间；日志按 lamport、stream 排序",
        "logical time; the log is in order of lamport, stream",
    ),
    Column::new("stream", "事件流", "stream"),
    Column::new("seq", "流内序号", "number in the stream"),
    Column::new("time", "时间（UTC）", "time (UTC)"),
    Column::new("mono", "流开始以来的毫秒数", "milliseconds since the stream began"),
    Column::new("actor", "成员代码", "code of the member"),
    Column::new("kind", "事件", "kind of event"),
    Column::new("about", "study、draw、round、case 或 interview", "study, draw, round, case or interview"),
    Column::new("name", "抽取或轮次的名称", "name of the draw or round"),
    Column::new("case", "个案编号", "number of the case"),
    Column::new("interview", "访谈的编号", "id of the interview"),
    Column::new(
        "realm",
        "real 正式，practice 练习；全项目的事件空",
        "real or practice; empty for events of the whole study",
    ),
    Column::new("erased", "1：内容已依法删除", "1: the payload was lawfully erased"),
    Column::new("payload", "内容（JSON）", "the payload (JSON)"),
    Column::new("hash", "事件的散列值", "hash of the event"),
];

/// What an interview or case is remembered by while its events pass. More than these at once are rare,
/// and only cost a look-up.
const REMEMBERED: usize = 4096;

#[derive(Clone)]
struct Of {
    realm: String,
    case: String,
}

#[derive(Deserialize)]
struct Versioned {
    version: String,
}

/// Writes the whole log of a realm. Gives the hashes of the versions its interviews were conducted with.
pub(super) fn write(
    folder: &Path,
    style: Style,
    reader: &Reader,
    realm: &str,
    elements: &Elements<'_>,
) -> Result<(Written, BTreeSet<String>), DeskError> {
    let mut sheet = Sheet::of(folder, FILE, style, COLUMNS)?;
    let mut versions = BTreeSet::new();
    let draws: HashMap<String, String> =
        reader.draws()?.into_iter().map(|draw| (draw.name, draw.realm)).collect();
    let mut known: HashMap<String, Of> = HashMap::new();
    reader.each_event::<DeskError>(|event| {
        let subject = Subject::parse(event.subject);
        let of = match subject {
            Some(Subject::Draw(name)) => {
                draws.get(name).map(|realm| Of { realm: realm.clone(), case: String::new() })
            }
            Some(Subject::Case(_) | Subject::Interview(_)) => belongs(reader, &mut known, &event)?,
            Some(Subject::Study | Subject::Round(_)) | None => None,
        };
        if of.as_ref().is_some_and(|of| of.realm != realm) {
            return Ok(());
        }
        if matches!(event.kind, "started" | "version-changed") {
            let named = event.payload.and_then(|bytes| serde_json::from_slice::<Versioned>(bytes).ok());
            versions.extend(named.map(|named| named.version));
        }
        let (about, name, interview) = match subject {
            Some(Subject::Study) => ("study", "", None),
            Some(Subject::Draw(name)) => ("draw", name, None),
            Some(Subject::Round(name)) => ("round", name, None),
            Some(Subject::Case(_)) => ("case", "", None),
            Some(Subject::Interview(id)) => ("interview", "", Some(id.hyphenated().to_string())),
            None => ("", "", None),
        };
        sheet.whole(event.lamport).word(&event.id.stream.to_string()).whole(event.id.seq);
        sheet.moment(event.time).whole(event.mono).text(event.actor).text(event.kind);
        sheet.word(about).text(name).word(of.as_ref().map_or("", |of| &of.case));
        sheet.word_or_empty(interview.as_deref()).word(of.as_ref().map_or("", |of| &of.realm));
        sheet.flag(event.payload.is_none());
        let payload = event.payload.map(|payload| elements.payload(reader, payload)).transpose()?;
        sheet.text(&payload.unwrap_or_default()).word(&event.hash.to_string());
        sheet.end()
    })?;
    Ok((sheet.finish()?, versions))
}

/// Realm and case of an event about a case or an interview.
fn belongs(
    reader: &Reader,
    known: &mut HashMap<String, Of>,
    event: &EventRef<'_>,
) -> Result<Option<Of>, DeskError> {
    if let Some(of) = known.get(event.subject) {
        return Ok(Some(of.clone()));
    }
    let of = match Subject::parse(event.subject) {
        Some(Subject::Case(id)) => {
            reader.case(id)?.map(|case| Of { realm: case.realm, case: case_number(case.number) })
        }
        Some(Subject::Interview(id)) => match reader.interview(id)? {
            Some(interview) => {
                let number = reader.case(&interview.case)?.map(|case| case_number(case.number));
                Some(Of { realm: interview.realm, case: number.unwrap_or_default() })
            }
            None => None,
        },
        _ => None,
    };
    if let Some(of) = &of {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(event.subject.to_string(), of.clone());
    }
    Ok(of)
}
