//! Results: the score of an interview, kept beside the log so that boards need not replay it.

use super::{Desk, DeskError, Versions, past};
use crate::form::State;
use crate::interview::{Interview, Status};
use crate::questionnaire::Kind;
use crate::scoring::{Score, score};
use crate::store::{Dimension, Kept, Reader, Scored, StoreError, Tx, Writer};
use crate::study::Study;
use uuid::Uuid;

/// The code of a partial interview that counts.
const SUFFICIENT: &str = "1.20";

/// Scores an interview as the study asks.
pub fn scored(study: &Study, interview: &Interview) -> Score {
    score(interview, study.sufficient, study.marks)
}

/// Puts the score of an interview beside it, in the transaction of the event that changed it. Interviews
/// that are neither completed nor broken off have none.
pub(super) fn put_result(
    tx: &mut Tx<'_>,
    study: &Study,
    id: Uuid,
    interview: &Interview,
) -> Result<(), StoreError> {
    if !matches!(interview.status(), Status::Completed | Status::BrokenOff { .. }) {
        return Ok(());
    }
    with_result(study, interview, |result| tx.put_result(id, result))
}

/// Works out the result of an interview and hands it on.
fn with_result<T>(study: &Study, interview: &Interview, take: impl FnOnce(&Scored<'_>) -> T) -> T {
    let score = scored(study, interview);
    let questionnaire = interview.questionnaire();
    let dimensions: Vec<Dimension> = questionnaire
        .dimensions
        .iter()
        .zip(&score.dimensions)
        .map(|(dimension, score)| Dimension {
            name: &dimension.name,
            points: score.points,
            reached: score.reached,
            possible: score.possible,
            value: score.value,
        })
        .collect();
    let waiting = if score.counted { unmarked(interview, study.marks) } else { Vec::new() };
    let waiting: Vec<(&str, u8)> = waiting.iter().map(|(item, pass)| (item.as_str(), *pass)).collect();
    let partial = score.counted && matches!(interview.status(), Status::BrokenOff { .. });
    take(&Scored {
        counted: score.counted,
        code: partial.then_some(SUFFICIENT),
        overall: score.overall,
        all_wrong: score.all_wrong,
        left_out: score.left_out,
        applicable: score.applicable as u32,
        dont_know: score.dont_know as u32,
        refused: score.refused as u32,
        not_reached: score.not_reached as u32,
        dimensions: &dimensions,
        unmarked: &waiting,
    })
}

/// Open answers that wait for a mark: item and pass.
fn unmarked(interview: &Interview, passes: u8) -> Vec<(String, u8)> {
    let form = interview.form();
    let mut waiting = Vec::new();
    for node in form.all_nodes() {
        let is_rubric = form.item(node).is_some_and(|item| matches!(item.kind, Kind::Rubric(_)));
        if !is_rubric || form.state(node) != State::Answered {
            continue;
        }
        let item = form.address(node).item;
        let marked = |pass| interview.marks().iter().any(|mark| mark.item == item && mark.pass == pass);
        waiting.extend((1..=passes).filter(|pass| !marked(*pass)).map(|pass| (item.clone(), pass)));
    }
    waiting
}

/// Scores again every interview whose result is older than its last event: after a rebuild or a merge.
/// Gives how many there were.
///
/// # Errors
/// If an interview cannot be replayed, or the store fails.
pub fn refresh_results(desk: &Desk, versions: &Versions, writer: &mut Writer) -> Result<usize, DeskError> {
    const AT_ONCE: usize = 256;
    let stale = writer.stale_results()?;
    for some in stale.chunks(AT_ONCE) {
        let mut replayed = Vec::with_capacity(some.len());
        for id in some {
            replayed.push((*id, past(writer, versions, *id)?.interview));
        }
        writer.transact(|tx| {
            replayed.iter().try_for_each(|(id, interview)| put_result(tx, &desk.study, *id, interview))
        })?;
    }
    Ok(stale.len())
}

/// How the kept results fare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fared {
    /// So many say something else than the log and the study come to.
    pub otherwise: u64,
    /// So many are still to be computed.
    pub waiting: u64,
}

/// Holds every kept result against the log: each interview is replayed and scored again.
///
/// # Errors
/// If an interview cannot be replayed, or the store fails.
pub(super) fn check_results(desk: &Desk, reader: &Reader) -> Result<Fared, DeskError> {
    let versions = Versions::new();
    let mut fared = Fared { otherwise: reader.stray_results()?, waiting: 0 };
    for id in reader.finished_interviews()? {
        let interview = past(reader, &versions, id)?.interview;
        match with_result(&desk.study, &interview, |result| reader.kept_result(id, result))? {
            Kept::Well => {}
            Kept::Otherwise => fared.otherwise += 1,
            Kept::Waits => fared.waiting += 1,
        }
    }
    Ok(fared)
}
