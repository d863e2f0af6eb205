//! Closing a round: figures are provisional no longer, and the secrets of its draws are opened, so that
//! anybody can compute them again.

use super::drawn::logged_draw;
use super::{Desk, DeskError, case_number, files, practice};
use crate::fieldwork::CaseStatus;
use crate::i18n::{Words, counted};
use crate::sampling::{Document, Frame, Plan, Secret};
use crate::store::{Entry, Reader, Subject, Writer};
use crate::words;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What came of it.
#[derive(Debug, Default)]
pub struct Closed {
    /// Whether it had been closed before, and only what was missing was done now.
    pub again: bool,
    /// Draws whose secret is open now.
    pub opened: Vec<String>,
    /// Draws whose secret is not on this machine.
    pub elsewhere: Vec<String>,
    /// Cases that were unfinished.
    pub unfinished: usize,
    /// Open answers that nobody has marked yet, in all rounds.
    pub unmarked: u64,
}

/// The rounds that have been closed, by name.
///
/// # Errors
/// Those of the store.
pub fn closed_rounds(reader: &Reader) -> Result<BTreeSet<String>, DeskError> {
    let rounds = reader.rounds()?.into_iter();
    Ok(rounds.filter(|known| known.closed.is_some()).map(|known| known.name).collect())
}

/// That a round has been closed, in words; nothing while it is open. What it holds is final then.
///
/// # Errors
/// Those of the store.
pub fn closed(reader: &Reader, round: &str) -> Result<Option<Words>, DeskError> {
    let closed = closed_rounds(reader)?.contains(round);
    Ok(closed.then(|| {
        words!("第 {round} 轮已经结束，数字不再变", "round {round} is closed, and its figures are final")
    }))
}

/// Refuses what would change the figures of a round that is closed.
pub(super) fn refuse_closed(reader: &Reader, round: &str) -> Result<(), DeskError> {
    closed(reader, round)?.map_or(Ok(()), |words| Err(DeskError::refused(words, None)))
}

/// Closes a round of the study's realm.
///
/// # Errors
/// If there is no such round, or cases are unfinished and no reason is given.
pub fn close(
    desk: &Desk,
    writer: &mut Writer,
    round: &str,
    reason: Option<&str>,
) -> Result<Closed, DeskError> {
    let mut known = writer.rounds()?;
    // The round of practice cases in a real study has no end: there is always another newcomer.
    known.retain(|known| desk.realm() == practice::REALM || known.name != practice::ROUND);
    let Some(state) = known.iter().find(|known| known.name == round) else {
        let all: Vec<&str> = known.iter().map(|round| round.name.as_str()).collect();
        let all = all.join(", ");
        return Err(DeskError::refused(
            words!("没有第 {round} 轮", "there is no round {round}"),
            Some(words!("有的轮次：{all}", "rounds: {all}")),
        ));
    };
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let mut closed = Closed { again: state.closed.is_some(), ..Closed::default() };
    let mut opened = Vec::new();
    for draw in writer.draws()? {
        if draw.round != round || draw.realm != desk.realm() {
            continue;
        }
        match open_secret(desk, writer, &draw.name)? {
            Some(bytes) => opened.push((draw.name, bytes)),
            None => closed.elsewhere.push(draw.name),
        }
    }
    if !closed.again {
        closed.unfinished = refuse_unfinished(desk, writer, round, reason)?;
        commit(writer, round, reason, closed.unfinished, &opened)?;
    }
    closed.unmarked = writer.unmarked(desk.realm())?.iter().map(|(_, _, count)| count).sum();
    for (name, bytes) in opened {
        let path = desk.folder.draw(&name).opened;
        if files::read(&path)?.as_deref() != Some(&bytes[..]) {
            files::write(&path, &bytes, files::Access::Anybody)?;
        }
        closed.opened.push(name);
    }
    Ok(closed)
}

fn refuse_unfinished(
    desk: &Desk,
    reader: &Reader,
    round: &str,
    reason: Option<&str>,
) -> Result<usize, DeskError> {
    const SHOWN: usize = 12;
    let unfinished: Vec<String> = reader
        .cases(desk.realm())?
        .into_iter()
        .filter(|case| case.round == round)
        .filter(|case| CaseStatus::from_word(&case.status).is_some_and(CaseStatus::is_unfinished))
        .map(|case| case_number(case.number))
        .collect();
    let count = unfinished.len();
    if count > 0 && reason.is_none() {
        let more = if count > SHOWN { " …" } else { "" };
        let numbers = format!("{}{more}", unfinished[..count.min(SHOWN)].join(" "));
        let (one, more_of) = (format!("case of round {round} is"), format!("cases of round {round} are"));
        let are = counted(count as u64, &one, &more_of);
        return Err(DeskError::refused(
            words!("第 {round} 轮还有 {count} 个个案没做完：{numbers}", "{are} unfinished: {numbers}"),
            Some(words!(
                "做完或结案；确要现在结束，用 --reason 写明理由",
                "finish or end them; to close now all the same, say why with --reason"
            )),
        ));
    }
    Ok(count)
}

/// The opened file of a draw; `None` if its secret is not here.
fn open_secret(desk: &Desk, reader: &Reader, name: &str) -> Result<Option<Vec<u8>>, DeskError> {
    let paths = desk.folder.draw(name);
    let Some(logged) = logged_draw(reader, name)? else { return Ok(None) };
    let (Some(secret), Some(plan), Some(frame)) =
        (files::read(&paths.secret)?, files::read(&paths.plan)?, files::read(&paths.frame)?)
    else {
        return Ok(None);
    };
    let (Ok(secret), Ok(plan), Ok(frame)) =
        (Secret::parse(&secret), Plan::parse(&plan), Frame::parse(&frame))
    else {
        return Err(DeskError::refused(
            words!(
                "抽取 {name} 的文件被改过，不能公开",
                "the files of draw `{name}` were changed and cannot be opened"
            ),
            Some(words!("用 fangtan verify 看哪里不对", "`fangtan verify` names what is wrong")),
        ));
    };
    if secret.plan_sha256 != logged.plan || plan.sha256() != logged.plan {
        return Ok(None);
    }
    Ok(secret.open(&plan, &frame).map(|opened| opened.to_bytes()))
}

fn commit(
    writer: &mut Writer,
    round: &str,
    reason: Option<&str>,
    unfinished: usize,
    opened: &[(String, Vec<u8>)],
) -> Result<(), DeskError> {
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        let mut hashes = Map::new();
        for (name, bytes) in opened {
            let hash = tx.put_source("opened", &format!("{name}.opened.json"), bytes)?;
            hashes.insert(name.clone(), Value::String(hash.to_string()));
        }
        let payload = json!({ "reason": reason, "unfinished": unfinished, "opened": hashes }).to_string();
        tx.append(Entry {
            kind: "round-closed",
            subject: Subject::Round(round),
            actor: &actor,
            payload: payload.as_bytes(),
            time: None,
        })?;
        Ok(())
    })
}
