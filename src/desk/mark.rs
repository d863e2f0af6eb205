//! Marking open answers: by criteria, after the interview, without name, unit or the other marker's mark.

use super::conduct::append;
use super::results::put_result;
use super::{Desk, DeskError, Versions, past};
use crate::form::{Address, State};
use crate::interview::{Action, Mark, Stamped};
use crate::questionnaire::Kind;
use crate::store::{Tx, Writer};
use crate::study::{Member, Study};
use crate::words;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The answers to an item that wait for one marker's mark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Those heard by others.
    pub others: Vec<Uuid>,
    /// Those of interviews that the marker conducted: they are somebody else's to mark, as long as there is one.
    pub own: Vec<Uuid>,
}

/// The answers that wait for this marker's mark on an item: interviews in an order that tells nothing of
/// cases, units or time, and that differs from marker to marker (a hash of marker, item and interview).
///
/// # Errors
/// Those of the store.
pub fn marking_order(desk: &Desk, writer: &Writer, item: &str, pass: u8) -> Result<Queue, DeskError> {
    let mut queue = Queue::default();
    for id in order_in(desk.realm(), writer, item, pass)? {
        match writer.conducted(id, writer.actor())? {
            true => queue.own.push(id),
            false => queue.others.push(id),
        }
    }
    Ok(queue)
}

/// Who besides a member marks open answers, so that nobody has to mark what they heard themselves. Nobody in a
/// practice study, where whoever tries the program out does all of it.
pub fn other_markers<'s>(study: &'s Study, code: &str) -> Vec<&'s Member> {
    let others = study.people().filter(|member| member.role.marks() && member.code != code);
    others.filter(|_| !study.practice).collect()
}

/// The order in a realm: practice cases stand beside real ones.
pub(super) fn order_in(realm: &str, writer: &Writer, item: &str, pass: u8) -> Result<Vec<Uuid>, DeskError> {
    let marker = writer.actor();
    let mut queue = writer.marking_queue(realm, item, pass, marker)?;
    queue.sort_by_key(|id| {
        let mut hash = Sha256::new();
        for part in [marker.as_bytes(), item.as_bytes(), id.as_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        <[u8; 32]>::from(hash.finalize())
    });
    Ok(queue)
}

/// What a marker says of one answer.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The item.
    pub item: String,
    /// First or second marking.
    pub pass: u8,
    /// Codes of the criteria met.
    pub criteria: Vec<String>,
    /// An example worth sharing.
    pub example: bool,
}

/// Gives a mark: which criteria an answer meets. The points follow from the criteria.
///
/// # Errors
/// If the item is no answered open question of the interview, a criterion is not known, the same person
/// gave the other mark, or the store fails.
pub fn give_mark(
    desk: &Desk,
    versions: &Versions,
    writer: &mut Writer,
    id: Uuid,
    given: &Judgement,
) -> Result<(), DeskError> {
    let (marker, at) = (writer.actor().to_string(), writer.now().wall);
    writer.transact(|tx| mark_in(desk, versions, tx, &marker, at, id, given))
}

/// Writes a marker's remark on an answer. It stands in the log beside those of the interview, with its author.
///
/// # Errors
/// If the item is not asked in that interview, there is nothing written, or the store fails.
pub fn remark(
    desk: &Desk,
    versions: &Versions,
    writer: &mut Writer,
    id: Uuid,
    item: &str,
    text: &str,
) -> Result<(), DeskError> {
    let (actor, at) = (writer.actor().to_string(), writer.now().wall);
    writer.transact(|tx| {
        let interview = past(tx, versions, id)?.interview;
        let remark = Action::Remark { at: Address::item(item), text: text.to_string() };
        let events =
            interview.apply(remark, at).map_err(|rejection| DeskError::refused(rejection.words(), None))?;
        append(tx, &events, id, &actor, at)?;
        // No score changes, but one that is older than the last event counts as stale.
        put_result(tx, &desk.study, id, &interview)?;
        Ok(())
    })
}

/// [`give_mark`] as part of a transaction, at `at` (UTC milliseconds).
pub(super) fn mark_in(
    desk: &Desk,
    versions: &Versions,
    tx: &mut Tx<'_>,
    marker: &str,
    at: i64,
    id: Uuid,
    given: &Judgement,
) -> Result<(), DeskError> {
    let Judgement { item, pass, criteria, example } = given;
    let (pass, example) = (*pass, *example);
    let interview = past(tx, versions, id)?.interview;
    let node = interview.form().node(&Address::item(item.as_str()));
    let rubric = node
        .filter(|node| interview.form().state(*node) == State::Answered)
        .and_then(|node| interview.form().item(node))
        .and_then(|item| match &item.kind {
            Kind::Rubric(rubric) => Some(rubric),
            _ => None,
        });
    let Some(rubric) = rubric else {
        return Err(DeskError::refused(
            words!("{item} 没有等待评分的回答", "{item} holds no answer that waits for a mark"),
            None,
        ));
    };
    let mut points = 0.0;
    for code in criteria {
        let Some(criterion) = rubric.criteria.iter().find(|criterion| criterion.code == *code) else {
            return Err(DeskError::refused(
                words!("{item} 没有评分点 {code}", "{item} has no criterion {code}"),
                None,
            ));
        };
        points += criterion.points;
    }
    if interview.marks().iter().any(|m| m.item == *item && m.pass != pass && m.marker == marker) {
        return Err(DeskError::refused(
            words!("两次评分不能是同一个人", "the second mark is somebody else's to give"),
            None,
        ));
    }
    let mark = Mark {
        item: item.clone(),
        marker: marker.to_string(),
        pass,
        criteria: criteria.clone(),
        points,
        of: rubric.points(),
        example,
    };
    let events = interview
        .apply(Action::Mark(mark), at)
        .map_err(|rejection| DeskError::refused(rejection.words(), None))?;
    let mut then = interview.clone();
    then.absorb(&events.iter().map(|event| Stamped { at, event: event.clone() }).collect::<Vec<_>>());
    append(tx, &events, id, marker, at)?;
    put_result(tx, &desk.study, id, &then)?;
    Ok(())
}
