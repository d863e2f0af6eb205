//! Lawful erasure of one answer, and what goes with it. Nothing of what was erased is ever told again here.

use super::history::Past;
use super::reopen::in_hand;
use super::results::put_result;
use super::{Desk, DeskError, Versions, past};
use crate::expr::NodeId;
use crate::form::{Address, State};
use crate::interview::{Event, Stamped};
use crate::store::{Case, EventId, Subject, Writer};
use crate::words;

/// Erases one answer for good: every event that holds it loses its payload, the chain stays whole. Gives the
/// addresses whose answers went with it: those that it had put out of the interview, and that nobody can say any
/// more whether they belong there.
///
/// # Errors
/// If there is nothing at the address, no reason is given, somebody has the case in hand, or the store fails.
pub fn erase(
    desk: &Desk,
    versions: &Versions,
    writer: &mut Writer,
    case: &Case,
    address: &Address,
    reason: &str,
) -> Result<Vec<Address>, DeskError> {
    if reason.trim().is_empty() {
        return Err(super::reopen::reason_needed());
    }
    // Whoever has the interview open has the answer on the screen, and would store it again.
    in_hand(desk, writer, case, |writer| {
        let (mut held, mut gone_before, mut along) = (0, false, Vec::new());
        // Interviews that were voided hold the answer just as well.
        for stored in writer.interviews_of(&case.id)? {
            let before = past(writer, versions, stored.id)?;
            let events = events_of(&before, address, told_at);
            if events.is_empty() {
                gone_before |= is_erased(&before, address);
                continue;
            }
            held += events.len();
            // First what would come back, so that nothing ever does, wherever this is cut off.
            for other in kept_out(&before, address, writer.now().wall) {
                let events = events_of(&before, &other, answered_at);
                writer.erase(Subject::Interview(stored.id), &other.to_string(), reason.trim(), &events)?;
                if !along.contains(&other) {
                    along.push(other);
                }
            }
            writer.erase(Subject::Interview(stored.id), &address.to_string(), reason.trim(), &events)?;
            let then = past(writer, versions, stored.id)?.interview;
            writer.transact(|tx| put_result(tx, &desk.study, stored.id, &then))?;
        }
        match held {
            0 => Err(nothing_there(case, address, gone_before)),
            _ => Ok(along),
        }
    })
}

/// The answers that stand outside an interview and would come back into it with an erasure, since what kept them
/// out is gone. They were not part of what the person said in the end.
fn kept_out(before: &Past, address: &Address, at: i64) -> Vec<Address> {
    let mut then = before.interview.clone();
    let mut found: Vec<Address> = Vec::new();
    let mut gone = vec![address.clone()];
    while !gone.is_empty() {
        let erased = gone.drain(..).map(|one| Event::Redacted {
            address: one.to_string(),
            reason: String::new(),
            events: Vec::new(),
        });
        let erased: Vec<Stamped> = erased.map(|event| Stamped { at, event }).collect();
        then.absorb(&erased);
        let form = then.form();
        let has_answer = |node: &NodeId| {
            form.item(*node).is_some_and(|item| item.is_answered_by_people())
                && !matches!(form.state(*node), State::NotAsked | State::NotReached | State::Redacted)
        };
        gone = form
            .all_nodes()
            .filter(has_answer)
            .map(|node| form.address(node))
            .filter(|address| stands(before, address) == Some(State::NotAsked))
            .collect();
        found.extend(gone.iter().cloned());
    }
    found
}

/// The state at an address, if the interview has it.
fn stands(past: &Past, address: &Address) -> Option<State> {
    let form = past.interview.form();
    form.node(address).map(|node| form.state(node))
}

/// Whether there was an answer, and it was erased.
fn is_erased(past: &Past, address: &Address) -> bool {
    let form = past.interview.form();
    form.node(address).is_some_and(|node| form.kept_answer(node).state == State::Redacted)
}

fn events_of(past: &Past, address: &Address, tells: fn(&Event, &Address) -> bool) -> Vec<EventId> {
    past.events.iter().filter(|(_, stamped)| tells(&stamped.event, address)).map(|(id, _)| *id).collect()
}

/// Whether an event tells what was answered at an address, or why.
fn answered_at(event: &Event, address: &Address) -> bool {
    match event {
        Event::Answered { at, answer } => at == address && answer.state != State::NotReached,
        Event::Reasoned { at, .. } => at == address,
        _ => false,
    }
}

/// Whether an event tells what was answered, remarked or reasoned at an address.
fn told_at(event: &Event, address: &Address) -> bool {
    answered_at(event, address) || matches!(event, Event::Remarked { at, .. } if at == address)
}

fn nothing_there(case: &Case, address: &Address, gone_before: bool) -> DeskError {
    let number = super::case_number(case.number);
    if gone_before {
        return DeskError::refused(
            words!(
                "个案 {number} 的 {address} 已经抹去了",
                "{address} of case {number} has been erased already"
            ),
            Some(words!(
                "谁、何时、为什么，导出的 events.csv 里有",
                "who did it, when and why stands in events.csv of an export"
            )),
        );
    }
    DeskError::refused(
        words!("个案 {number} 的 {address} 没有内容可抹去", "case {number} holds nothing at {address}"),
        Some(words!("题目用问卷里的名字，如 D7", "name the item as the questionnaire does, as in D7")),
    )
}
