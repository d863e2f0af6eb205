//! Cases: made by a draw or a released reserve, assigned, ended; their status follows from their
//! interviews and from how they were ended, never from a status written down.

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use super::round;
use crate::store::error::Result;
use crate::store::event::{EventRef, StreamId};

#[derive(Deserialize)]
struct CasesDrawn {
    realm: String,
    round: String,
    cases: Vec<Drawn>,
}

#[derive(Deserialize)]
struct Drawn {
    case: String,
    number: i64,
    element: String,
    unit: String,
    #[serde(default)]
    stratum: Option<String>,
    #[serde(default)]
    probability: Option<f64>,
}

#[derive(Deserialize)]
struct Released {
    #[serde(flatten)]
    drawn: Drawn,
    replaces: String,
    realm: String,
    round: String,
    draw: String,
}

#[derive(Deserialize)]
struct Assigned {
    assignments: Vec<Assignment>,
}

#[derive(Deserialize)]
struct Assignment {
    case: String,
    #[serde(default)]
    team: Option<String>,
    #[serde(default)]
    interviewer: Option<String>,
}

#[derive(Deserialize)]
struct Ended {
    code: String,
}

/// What a new case has in common with all of its draw.
struct Origin<'a> {
    realm: &'a str,
    draw: &'a str,
    round: &'a str,
    replaces: Option<&'a str>,
    time: i64,
}

fn insert(db: &Connection, origin: &Origin<'_>, case: &Drawn) -> Result<()> {
    // A case's id is derived from study, realm, draw, element and round: two copies that made
    // the same draw mean the same case.
    db.prepare_cached(
        "INSERT INTO case_row (id, realm, draw, round, number, element, unit, stratum, probability,
           status, replaces, last_activity)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open', ?10, ?11)
         ON CONFLICT (id) DO NOTHING",
    )?
    .execute((
        &case.case,
        origin.realm,
        origin.draw,
        origin.round,
        case.number,
        &case.element,
        &case.unit,
        &case.stratum,
        case.probability,
        origin.replaces,
        origin.time,
    ))?;
    Ok(())
}

/// A draw, with the first of its cases; a large one has more in events of their own.
pub(super) fn draw_made(db: &Connection, event: &EventRef<'_>, name: &str) -> Result<()> {
    let made: CasesDrawn = super::must_read(event)?;
    round::opened(db, &made.round)?;
    db.prepare_cached(
        "INSERT INTO draw (name, realm, round, made, actor) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (name) DO NOTHING",
    )?
    .execute((name, &made.realm, &made.round, event.time, event.actor))?;
    insert_all(db, event, name, &made)
}

pub(super) fn drawn(db: &Connection, event: &EventRef<'_>, name: &str) -> Result<()> {
    insert_all(db, event, name, &super::must_read(event)?)
}

fn insert_all(db: &Connection, event: &EventRef<'_>, name: &str, drawn: &CasesDrawn) -> Result<()> {
    let origin =
        Origin { realm: &drawn.realm, draw: name, round: &drawn.round, replaces: None, time: event.time };
    drawn.cases.iter().try_for_each(|case| insert(db, &origin, case))
}

pub(super) fn released(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    let mut released: Released = super::must_read(event)?;
    id.clone_into(&mut released.drawn.case);
    let origin = Origin {
        realm: &released.realm,
        draw: &released.draw,
        round: &released.round,
        replaces: Some(&released.replaces),
        time: event.time,
    };
    insert(db, &origin, &released.drawn)?;
    db.prepare_cached("UPDATE case_row SET replaced_by = ?2, last_activity = ?3 WHERE id = ?1")?
        .execute((&released.replaces, id, event.time))?;
    settle(db, &released.replaces)
}

pub(super) fn assigned(db: &Connection, event: &EventRef<'_>) -> Result<()> {
    let assigned: Assigned = super::must_read(event)?;
    let mut statement = db.prepare_cached(
        "UPDATE case_row SET team = ?2, interviewer = ?3, last_activity = ?4 WHERE id = ?1",
    )?;
    for a in assigned.assignments {
        statement.execute((a.case, a.team, a.interviewer, event.time))?;
    }
    Ok(())
}

pub(super) fn ended(db: &Connection, event: &EventRef<'_>, id: &str) -> Result<()> {
    let ended: Option<Ended> = super::read(event)?;
    db.prepare_cached(
        "UPDATE case_row SET ended = 1, ended_code = ?2, ended_lamport = ?3, ended_stream = ?4,
           next_appointment = NULL, last_activity = ?5 WHERE id = ?1",
    )?
    .execute((id, ended.map(|e| e.code), event.lamport, event.id.stream, event.time))?;
    settle(db, id)
}

/// An interview's part in the status of its case.
struct Turn {
    interview: String,
    status: String,
    code: Option<String>,
    place: (i64, StreamId),
}

/// Works out the status of a case: that of its completed interview, else of whatever turn came
/// last, an interview's or the ending of the case. Void interviews count for nothing; one that
/// was put off leaves the case open. A replaced case keeps its code.
pub(super) fn settle(db: &Connection, case: &str) -> Result<()> {
    let last: Option<Turn> = db
        .prepare_cached(
            "SELECT id, status, code, status_lamport, status_stream FROM interview
              WHERE case_id = ?1 AND status <> 'void'
              ORDER BY status = 'completed' DESC, status_lamport DESC, status_stream DESC LIMIT 1",
        )?
        .query_row([case], |r| {
            Ok(Turn {
                interview: r.get(0)?,
                status: r.get(1)?,
                code: r.get(2)?,
                place: (r.get(3)?, r.get(4)?),
            })
        })
        .optional()?;
    let Some((replaced, ending)) = db
        .prepare_cached(
            "SELECT replaced_by IS NOT NULL, ended, ended_code, ended_lamport, ended_stream
               FROM case_row WHERE id = ?1",
        )?
        .query_row([case], |r| {
            let ended: bool = r.get(1)?;
            let ending = ended
                .then(|| Ok::<_, rusqlite::Error>((r.get::<_, Option<String>>(2)?, (r.get(3)?, r.get(4)?))));
            Ok((r.get::<_, bool>(0)?, ending.transpose()?))
        })
        .optional()?
    else {
        return Ok(());
    };
    let ending = ending.filter(|(_, place): &(_, (i64, StreamId))| {
        last.as_ref().is_none_or(|t| t.status != "completed" && t.place < *place)
    });
    let (status, code, interview) = match (ending, last) {
        (Some((code, _)), last) => ("not-interviewed".to_owned(), code, last.map(|t| t.interview)),
        (None, Some(turn)) if turn.status == "later" => ("open".to_owned(), None, Some(turn.interview)),
        (None, Some(turn)) => (turn.status, turn.code, Some(turn.interview)),
        (None, None) => ("open".to_owned(), None, None),
    };
    let status = if replaced { "replaced" } else { &status };
    db.prepare_cached("UPDATE case_row SET status = ?2, code = ?3, interview = ?4 WHERE id = ?1")?
        .execute((case, status, code, interview))?;
    Ok(())
}
