//! Reading the roster: the file as it came → personal data into `people.db`, everything else as a list
//! of elements into the log. All of it or, where anything is wrong, nothing.

use super::{Desk, DeskError, files, planned};
use crate::sampling::sha256_hex;
use crate::store::{Entry, Person, Reader, StoreError, Subject, Writer};
use crate::study::frame::{HeadCount, UnitCount};
use crate::study::roster::{self, Findings, Progress, Roster};
use crate::study::{Element, UnitId, elements, frame};
use crate::words;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What came of it.
#[derive(Debug)]
pub struct RosterRead {
    /// Everybody on the roster.
    pub rows: u64,
    /// Who may be drawn.
    pub eligible: u64,
    /// Who may not, by reason.
    pub out: BTreeMap<String, u64>,
    /// How many each leaf has.
    pub counts: BTreeMap<UnitId, UnitCount>,
    /// Units whose independent head count is another.
    pub head_counts: Vec<HeadCount>,
    /// Pairs within the frame that may be one person.
    pub possible_twins: u64,
    /// What is odd and can be lived with.
    pub warnings: Findings,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Whether a roster had been read before.
    pub again: bool,
}

/// How what would be read now differs from what was read, as far as a draw is concerned.
#[derive(Debug)]
pub struct News {
    /// What would be read.
    pub read: RosterRead,
    /// Whether the file is the one that was read: then it is the study that judges otherwise.
    pub same_file: bool,
    /// People who were not on the roster.
    pub new: u64,
    /// People who are on it no longer.
    pub gone: u64,
    /// People who are, in another unit, with other declared columns, or now in or out of the frame.
    pub changed: u64,
}

/// Reads the roster that `study.yaml` names.
///
/// # Errors
/// Every fault with its row; then nothing is stored.
pub fn read(desk: &Desk, writer: &mut Writer, progress: Progress) -> Result<RosterRead, DeskError> {
    let (read, roster, judged) = judge(desk, writer, &bytes(desk)?, progress)?;
    keep_people(desk, writer, roster)?;
    commit(desk, writer, &read, &judged)?;
    Ok(read)
}

/// Whether the file that `study.yaml` names lies there and holds something else than was read.
///
/// # Errors
/// Those of the files and the store.
pub fn differs(desk: &Desk, reader: &Reader) -> Result<bool, DeskError> {
    let Some(known) = reader.roster()? else { return Ok(false) };
    let bytes = files::read(&desk.folder.file(&desk.study.roster.file))?;
    Ok(bytes.is_some_and(|bytes| sha256_hex(&bytes) != known.sha256))
}

/// What would come of reading the roster again; nothing is stored. `None` if nothing would change, if the file is
/// not there (people move it away once it is read), or if none was read.
///
/// # Errors
/// Those of [`read`].
pub fn news(desk: &Desk, reader: &Reader) -> Result<Option<News>, DeskError> {
    let there = files::read(&desk.folder.file(&desk.study.roster.file))?;
    let (Some(known), Some(bytes)) = (reader.roster()?, there) else { return Ok(None) };
    let (read, _, judged) = judge(desk, reader, &bytes, &mut |_, _| {})?;
    let same_file = read.sha256 == known.sha256;
    let (before, _) = planned::elements(desk, reader)?;
    let before: HashMap<&str, &Element> = before.iter().map(|one| (one.id.as_str(), one)).collect();
    let known = |one: &Element| before.get(one.id.as_str()).copied();
    let new = judged.iter().filter(|one| known(one).is_none()).count();
    let changed = judged.iter().filter(|one| known(one).is_some_and(|before| before != *one)).count();
    let gone = before.len() + new - judged.len();
    if same_file && new + gone + changed == 0 {
        return Ok(None);
    }
    Ok(Some(News { read, same_file, new: new as u64, gone: gone as u64, changed: changed as u64 }))
}

/// The file that `study.yaml` names.
fn bytes(desk: &Desk) -> Result<Vec<u8>, DeskError> {
    let path = desk.folder.file(&desk.study.roster.file);
    files::read(&path)?.ok_or_else(|| {
        let path = path.display();
        DeskError::refused(
            words!("没有名册文件 {path}", "there is no roster file {path}"),
            Some(words!(
                "把名册放进项目文件夹，或改 study.yaml 里 roster 的 file",
                "put the roster into the study's folder, or correct `file` under `roster` in study.yaml"
            )),
        )
    })
}

/// The roster, everybody on it judged, and what is to be said of it.
fn judge(
    desk: &Desk,
    reader: &Reader,
    bytes: &[u8],
    progress: Progress,
) -> Result<(RosterRead, Roster, Vec<Element>), DeskError> {
    let study = &desk.study;
    let roster = roster::read(bytes, study, progress).map_err(DeskError::Roster)?;
    let judged = elements::elements(&roster, study).map_err(DeskError::Faults)?;
    let sha256 = sha256_hex(bytes);
    let possible_twins = possible_twins(&roster, &judged, desk);
    let counts = frame::counts(&study.units, &judged);
    let read = RosterRead {
        rows: judged.len() as u64,
        eligible: judged.iter().filter(|element| element.eligible).count() as u64,
        out: elements::out_by_reason(&judged),
        head_counts: frame::head_counts(&study.units, &counts),
        counts,
        possible_twins,
        warnings: roster.warnings.clone(),
        again: reader.roster()?.is_some(),
        sha256,
    };
    Ok((read, roster, judged))
}

/// Pairs that may be one person, among those who may be drawn.
fn possible_twins(roster: &Roster, judged: &[Element], desk: &Desk) -> u64 {
    let drawable: Vec<&roster::Person> = roster
        .people
        .iter()
        .zip(judged)
        .filter(|(_, element)| element.eligible)
        .map(|(person, _)| person)
        .collect();
    let groups = roster::twins(&drawable, &desk.study.roster.same);
    groups.iter().map(|group| roster::pairs(group, &drawable)).sum()
}

/// Personal data: everybody on the roster, and nobody who is on it no longer, save those with a case.
fn keep_people(desk: &Desk, writer: &Writer, roster: Roster) -> Result<(), DeskError> {
    let mut people = desk.store.people()?;
    let listed: HashSet<&str> = roster.people.iter().map(|person| person.id.as_str()).collect();
    let mut gone = Vec::new();
    people.each(|person| {
        if !listed.contains(person.element.as_str()) && writer.cases_of_element(&person.element)?.is_empty() {
            gone.push(person.element);
        }
        Ok::<(), StoreError>(())
    })?;
    people.remove(gone.iter().map(String::as_str))?;
    let others = &roster.others;
    let stored: Vec<Person> = roster
        .people
        .into_iter()
        .map(|person| {
            let mut other: Map<String, Value> = others
                .iter()
                .zip(person.others)
                .filter(|(_, value)| !value.is_empty())
                .map(|(heading, value)| (heading.clone(), Value::String(value)))
                .collect();
            if !person.born.is_empty() {
                other.insert("born".into(), Value::String(person.born));
            }
            Person {
                element: person.id,
                name: Some(person.name).filter(|name| !name.is_empty()),
                phone: Some(person.phone).filter(|phone| !phone.is_empty()),
                other: Value::Object(other).to_string(),
            }
        })
        .collect();
    people.put(&stored)?;
    Ok(())
}

fn commit(desk: &Desk, writer: &mut Writer, read: &RosterRead, judged: &[Element]) -> Result<(), DeskError> {
    let lines =
        elements::to_lines(judged).map_err(|error| DeskError::refused(words!("{error}", "{error}"), None))?;
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        let source = tx.put_source("elements", "elements.jsonl", &lines)?;
        let payload = json!({
            "file": desk.study.roster.file,
            "sha256": read.sha256,
            "rows": read.rows,
            "eligible": read.eligible,
            "out": read.out,
            "source": source.to_string(),
            "possible_twins": read.possible_twins,
        });
        tx.append(Entry {
            kind: "roster-read",
            subject: Subject::Study,
            actor: &actor,
            payload: payload.to_string().as_bytes(),
            time: None,
        })?;
        Ok::<(), DeskError>(())
    })
}
