//! What a lead does with a finished interview: give it back, call it a wrong start.

use super::conduct::append;
use super::results::put_result;
use super::{Desk, DeskError, Versions, past};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::interview::{Action, Interview, Stamped, Status};
use crate::store::{Case, Interview as Stored, Reader, Writer};
use crate::words;
use uuid::Uuid;

/// Gives a submitted case back to its interviewer.
///
/// # Errors
/// If it has not been submitted, no reason is given, or the store fails.
pub fn reopen(
    desk: &Desk,
    versions: &Versions,
    writer: &mut Writer,
    case: &Case,
    reason: &str,
) -> Result<(), DeskError> {
    super::close::refuse_closed(writer, &case.round)?;
    let (id, interview) = latest(versions, writer, case)?;
    if *interview.status() != Status::Completed {
        let number = super::case_number(case.number);
        return Err(DeskError::refused(
            words!(
                "个案 {number} 没有提交，不用退回",
                "case {number} has not been submitted: there is nothing to give back"
            ),
            way_on(desk, writer, case)?,
        ));
    }
    if reason.trim().is_empty() {
        return Err(reason_needed());
    }
    act(desk, writer, id, interview, Action::Reopen { reason: reason.trim().to_string() })
}

/// What can be done with a case that is finished, by how it came to its end; none while it is not.
///
/// # Errors
/// Those of the store.
pub(super) fn way_on(desk: &Desk, reader: &Reader, case: &Case) -> Result<Option<Words>, DeskError> {
    let (dir, number) = (desk.dir().display(), super::case_number(case.number));
    let reserve = words!(
        "由组长放出备用：fangtan replace {dir} --case {number} --reason …",
        "a lead can release a reserve: `fangtan replace {dir} --case {number} --reason …`"
    );
    Ok(match CaseStatus::from_word(&case.status) {
        Some(CaseStatus::Completed) => Some(words!(
            "由组长退回后才能再改：fangtan reopen {dir} --case {number} --reason …",
            "a lead can give it back: `fangtan reopen {dir} --case {number} --reason …`"
        )),
        Some(CaseStatus::NotInterviewed | CaseStatus::BrokenOff) => {
            let interviews = reader.interviews_of(&case.id)?;
            let ended_it = |one: &Stored| Some(one.id) == case.interview && one.status == case.status;
            Some(match interviews.iter().any(ended_it) {
                // The case has its end from the interview, and loses it with it.
                true => Words::new(
                    format!(
                        "记错了，就在个案卡上作废这次访谈（fangtan {dir}），个案又能做；没记错，{}",
                        reserve.zh
                    ),
                    format!(
                        "if that was a wrong entry, void the interview on the case card (`fangtan {dir}`) and the case \
                         is free again; if not, {}",
                        reserve.en
                    ),
                ),
                false => reserve,
            })
        }
        Some(CaseStatus::Replaced) => {
            let other = case.replaced_by.as_deref().map(|id| reader.case(id)).transpose()?.flatten();
            other.map(|other| {
                let other = super::case_number(other.number);
                words!("由备用 {other} 代替", "reserve {other} stands for it")
            })
        }
        _ => None,
    })
}

/// Calls an interview a wrong start: kept in the log, out of all figures, the case free again.
///
/// # Errors
/// If there is none, no reason is given, somebody has it in hand, its round is closed, or the store fails.
pub fn void(
    desk: &Desk,
    versions: &Versions,
    writer: &mut Writer,
    case: &Case,
    reason: &str,
) -> Result<(), DeskError> {
    super::close::refuse_closed(writer, &case.round)?;
    let (id, interview) = latest(versions, writer, case)?;
    in_hand(desk, writer, case, |writer| {
        act(desk, writer, id, interview, Action::Void { reason: reason.trim().to_string() })
    })
}

/// Does something with a case while nobody else has it in hand.
pub(super) fn in_hand<T>(
    desk: &Desk,
    writer: &mut Writer,
    case: &Case,
    act: impl FnOnce(&mut Writer) -> Result<T, DeskError>,
) -> Result<T, DeskError> {
    super::beginning::take(desk, writer, case)?;
    let done = act(writer);
    writer.release(&case.id)?;
    done
}

fn latest(versions: &Versions, writer: &Writer, case: &Case) -> Result<(Uuid, Interview), DeskError> {
    let number = super::case_number(case.number);
    let id = case.interview.ok_or_else(|| {
        DeskError::refused(words!("个案 {number} 还没有访谈", "case {number} has no interview yet"), None)
    })?;
    Ok((id, past(writer, versions, id)?.interview))
}

fn act(
    desk: &Desk,
    writer: &mut Writer,
    id: Uuid,
    mut interview: Interview,
    action: Action,
) -> Result<(), DeskError> {
    let at = writer.now().wall;
    let events =
        interview.apply(action, at).map_err(|rejection| DeskError::refused(rejection.words(), None))?;
    let stamped: Vec<Stamped> = events.iter().map(|event| Stamped { at, event: event.clone() }).collect();
    interview.absorb(&stamped);
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        append(tx, &events, id, &actor, at)?;
        put_result(tx, &desk.study, id, &interview)
    })?;
    Ok(())
}

pub(super) fn reason_needed() -> DeskError {
    DeskError::refused(
        words!("请写明理由", "a reason is needed"),
        Some(words!("加上 --reason …", "add --reason …")),
    )
}
