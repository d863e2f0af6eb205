//! Where the draws of a study stand: described, planned, or made, each with its plan as it lies in the
//! folder. Reading changes nothing; whether the files are what the log says is for [`super::verify`].

use super::close::closed_rounds;
use super::drawn::logged_draw;
use super::plan::awaited_value;
use super::planned::logged_plans;
use super::{Desk, DeskError, files};
use crate::fieldwork::CaseStatus;
use crate::i18n::Words;
use crate::sampling::{Document, Plan, SeedPlan};
use crate::store::{CaseCount, Reader};
use crate::study::DrawDescription;

/// How far a draw has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Described in `study.yaml`, and no plan for its round yet.
    Described,
    /// Described only, while another plan of its round was fixed: another needs a reason.
    Behind,
    /// Its plan is fixed and waits: for a public value, or (cut off) to be carried out.
    Planned,
    /// Made, at this moment (UTC milliseconds).
    Made(i64),
}

/// One draw.
#[derive(Debug, Clone)]
pub struct DrawStanding {
    /// Its name.
    pub name: String,
    /// The round it is for.
    pub round: u32,
    /// How many `study.yaml` asks for.
    pub size: u64,
    /// How far it has come.
    pub stage: Stage,
    /// The plan as it lies in the folder, where it can be read.
    pub plan: Option<Plan>,
    /// SHA-256 of the plan, as the log has it.
    pub plan_sha256: Option<String>,
    /// SHA-256 of the frame, as the log has it.
    pub frame_sha256: Option<String>,
    /// Reserves released so far.
    pub released: usize,
    /// Whether its seed and secret are published.
    pub opened: bool,
}

impl DrawStanding {
    /// The public value that its plan awaits, in words; none where the seed is the system's.
    pub fn awaited(&self) -> Option<Words> {
        match &self.plan.as_ref()?.seed {
            SeedPlan::Two { awaited, .. } => Some(awaited_value(awaited)),
            SeedPlan::One => None,
        }
    }

    /// Drawn, or to be drawn, and standing in reserve, over all strata of the plan.
    pub fn numbers(&self) -> Option<(u64, u64)> {
        let strata = &self.plan.as_ref()?.strata;
        Some((strata.iter().map(|s| s.sample).sum(), strata.iter().map(|s| s.reserve).sum()))
    }
}

/// What a study wants next: said by every face in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The roster has to be read.
    Roster,
    /// This draw is to be planned, or made at once; none where `study.yaml` describes no draw.
    Draw(Option<String>),
    /// This draw waits for its public value.
    Value(String),
    /// So many cases are in nobody's hands.
    Assign(u64),
    /// So many cases are to be worked.
    Work(u64),
    /// Every case is settled, and every draw made.
    Settled,
}

/// What is left to do in the rounds that are not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Cases in nobody's hands.
    pub free: u64,
    /// Cases to be worked, these among them.
    pub open: u64,
}

/// What is left to do. Cases that a closed round left unfinished are nobody's to begin.
///
/// # Errors
/// Those of the store.
pub fn left(desk: &Desk, reader: &Reader) -> Result<Left, DeskError> {
    let closed = closed_rounds(reader)?;
    let mut left = Left::default();
    for count in reader.count_by_round(desk.realm())? {
        if closed.contains(&count.round) {
            continue;
        }
        if count.free && count.status == "open" {
            left.free += count.cases;
        }
        if CaseStatus::from_word(&count.status).is_some_and(CaseStatus::is_unfinished) {
            left.open += count.cases;
        }
    }
    Ok(left)
}

/// What the study wants next.
///
/// # Errors
/// Those of [`draws`].
pub fn next(desk: &Desk, reader: &Reader) -> Result<Next, DeskError> {
    if reader.roster()?.is_none() {
        return Ok(Next::Roster);
    }
    match left(desk, reader)? {
        Left { free: 0, open: 0 } => {}
        Left { free: 0, open } => return Ok(Next::Work(open)),
        Left { free, .. } => return Ok(Next::Assign(free)),
    }
    let drawn = draws(desk, reader)?;
    let left = drawn.iter().find(|draw| !matches!(draw.stage, Stage::Made(_)));
    Ok(match left {
        Some(draw) if draw.stage == Stage::Planned && draw.awaited().is_some() => {
            Next::Value(draw.name.clone())
        }
        Some(draw) => Next::Draw(Some(draw.name.clone())),
        None if drawn.is_empty() => Next::Draw(None),
        None => Next::Settled,
    })
}

/// All draws of the study in the order it describes them.
///
/// # Errors
/// Those of the store and of the files; a plan that cannot be read is left out.
pub fn draws(desk: &Desk, reader: &Reader) -> Result<Vec<DrawStanding>, DeskError> {
    let made = reader.draws()?;
    // Each reserve that was released took the place of a case of the same draw.
    let released = |draw: &DrawDescription| -> Result<usize, DeskError> {
        let counts = reader.count_cases(desk.realm(), &draw.round.to_string())?;
        let replaced = |count: &&CaseCount| {
            count.draw == draw.name && CaseStatus::from_word(&count.status) == Some(CaseStatus::Replaced)
        };
        Ok(counts.iter().filter(replaced).map(|count| count.cases as usize).sum())
    };
    let mut standings = Vec::new();
    for draw in &desk.study.draws {
        let plans = logged_plans(reader, &draw.round.to_string(), desk.realm())?;
        let logged = match logged_draw(reader, &draw.name)? {
            Some(logged) => plans.iter().find(|plan| plan.plan == logged.plan),
            None => plans.last().filter(|plan| plan.draw == draw.name),
        };
        let made = made.iter().find(|made| made.name == draw.name && made.realm == desk.realm());
        let stage = match (made, logged) {
            (Some(made), _) => Stage::Made(made.made),
            (None, Some(_)) => Stage::Planned,
            (None, None) if plans.is_empty() => Stage::Described,
            (None, None) => Stage::Behind,
        };
        let plan = match logged {
            Some(_) => files::read(&desk.folder.draw(&draw.name).plan)?.and_then(|b| Plan::parse(&b).ok()),
            None => None,
        };
        standings.push(DrawStanding {
            name: draw.name.clone(),
            round: draw.round,
            size: draw.size,
            stage,
            plan,
            plan_sha256: logged.map(|logged| logged.plan.clone()),
            frame_sha256: logged.map(|logged| logged.frame.clone()),
            opened: desk.folder.draw(&draw.name).opened.exists(),
            released: released(draw)?,
        });
    }
    Ok(standings)
}
