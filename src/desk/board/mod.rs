//! What a supervisor sees, as plain data: scores with their uncertainty, coverage, what is urgent. Read in
//! one pass over what the store keeps, on one state of the study, for one realm and one round.
//! What the figures mean is decided in `statistics`; how they are drawn never lives here.

mod beside;
pub mod bounds;
mod coverage;
mod frames;
#[cfg(test)]
pub(crate) mod handmade;
pub mod method;
mod pass;
mod rows;
pub mod said;
mod scores;
mod share;
#[cfg(test)]
mod tests;
mod urgent;

use super::{Desk, DeskError};
use crate::store::Reader;
use crate::words;
use frames::Frames;
use std::sync::Arc;

pub use coverage::{Coverage, CoverageRow, Standing};
pub use rows::Kind;
pub use scores::{Dimension, ItemShares, Level, ScoreRow, Scores};
pub use share::Share;
pub use urgent::{Matter, Urgent, concerned};

/// Which part of a study a board is about. Every board covers exactly one realm and one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `real` or `practice`.
    pub realm: String,
    /// The round; without one, that of the last draw.
    pub round: Option<String>,
}

impl Scope {
    /// The realm in which the people of a study work, and its last round.
    pub fn of(desk: &Desk) -> Scope {
        Scope { realm: desk.realm().to_string(), round: None }
    }
}

/// A round as far as a board needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundState {
    /// Its name.
    pub name: String,
    /// Whether it is closed: until then every figure is provisional, as those who are reached first are no
    /// random part of all.
    pub closed: bool,
}

/// Everything a supervisor sees, as of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// `real` or `practice`.
    pub realm: String,
    /// The round it is about; none before the first draw.
    pub round: Option<RoundState>,
    /// All rounds in which something was drawn, in the order of their draws.
    pub rounds: Vec<String>,
    /// When it was read, UTC milliseconds.
    pub at: i64,
    /// Scores of the total and of every unit, in the order of the tree.
    pub units: Scores,
    /// Scores of the total and of every team, in the order of the study.
    pub teams: Scores,
    /// How many cases stand where.
    pub coverage: Coverage,
    /// What somebody should do, the most urgent first. Nothing stands here that is not so; of a round that is
    /// closed, only what may still be marked.
    pub urgent: Vec<Urgent>,
}

/// Reads boards of one study, again and again; what can no longer change is read once.
#[derive(Default)]
pub struct Boards {
    frames: Option<Arc<Frames>>,
    dimensions: Option<(Vec<u8>, Vec<Dimension>)>,
    /// A second connection, for the second thread.
    second: Option<Reader>,
}

impl Boards {
    /// Nothing read yet.
    pub fn new() -> Boards {
        Boards::default()
    }

    /// Reads a board as of `now` (UTC milliseconds), on one state of the study.
    ///
    /// # Errors
    /// If there is no such round in the realm, or the store fails.
    pub fn read(
        &mut self,
        desk: &Desk,
        reader: &Reader,
        scope: &Scope,
        now: i64,
    ) -> Result<Board, DeskError> {
        let dimensions = self.dimensions(desk);
        let mut second = self.second.take().map_or_else(|| desk.reader(), Ok)?;
        let board = reader.at_one_time_with(&mut second, |reader, second| {
            self.read_with(desk, reader, second, scope, dimensions, now)
        });
        self.second = Some(second);
        board
    }

    fn read_with(
        &mut self,
        desk: &Desk,
        reader: &Reader,
        second: Option<&mut Reader>,
        scope: &Scope,
        dimensions: Vec<Dimension>,
        now: i64,
    ) -> Result<Board, DeskError> {
        let draws: Vec<_> = reader.draws()?.into_iter().filter(|draw| draw.realm == scope.realm).collect();
        let mut rounds: Vec<String> = Vec::new();
        for draw in &draws {
            if !rounds.contains(&draw.round) {
                rounds.push(draw.round.clone());
            }
        }
        let round = match &scope.round {
            Some(asked) if !rounds.contains(asked) => return Err(no_round(asked, &rounds)),
            Some(asked) => Some(asked.clone()),
            None => draws.last().map(|draw| draw.round.clone()),
        };
        let round = match round {
            None => None,
            Some(name) => {
                let known = reader.rounds()?.into_iter().find(|known| known.name == name);
                Some(RoundState { name, closed: known.is_some_and(|known| known.closed.is_some()) })
            }
        };
        let name = round.as_ref().map(|round| round.name.as_str());
        let names: Vec<&str> = draws
            .iter()
            .filter(|draw| Some(draw.round.as_str()) == name)
            .map(|draw| draw.name.as_str())
            .collect();
        let key = frames::Key::new(&scope.realm, name, &names);
        let pass = |frames: &Frames| pass::read(desk, reader, second, &scope.realm, name, frames, dimensions);
        let passed = self.with_frames(reader, key, pass)?;
        let frames = self.frames.clone().unwrap_or_default();
        let coverage = coverage::of(desk, &passed);
        let urgent = match &round {
            Some(round) => urgent::of(reader, &scope.realm, round, &passed, now)?,
            None => Vec::new(),
        };
        let (units, teams) = scores::of(desk, &frames, passed);
        Ok(Board { realm: scope.realm.clone(), round, rounds, at: now, units, teams, coverage, urgent })
    }

    /// Makes the pass over the results with the frames of a round's draws, which never change. Where they have
    /// to be counted first, that is done beside it.
    fn with_frames<T>(
        &mut self,
        reader: &Reader,
        key: frames::Key,
        pass: impl FnOnce(&Frames) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        if let Some(known) = self.frames.as_ref().filter(|known| known.key == key) {
            return pass(known);
        }
        let (mut frames, lists) = Frames::read(reader, key)?;
        let (passed, cells) = std::thread::scope(|scope| {
            let cells = (!lists.is_empty()).then(|| scope.spawn(|| lists.cells(&frames)));
            (pass(&frames), cells.map(|cells| cells.join()))
        });
        match cells {
            None => {}
            Some(Ok(cells)) => frames.cells = cells?,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
        self.frames = Some(Arc::new(frames));
        passed
    }

    /// The dimensions of the questionnaire as it lies in the folder. Where it cannot be read, the names that
    /// the results bring along are all there is.
    fn dimensions(&mut self, desk: &Desk) -> Vec<Dimension> {
        let path = desk.folder.file(&desk.study.questionnaire);
        let Ok(bytes) = std::fs::read(&path) else { return Vec::new() };
        if let Some((_, known)) = self.dimensions.as_ref().filter(|(of, _)| *of == bytes) {
            return known.clone();
        }
        let questionnaire = desk.questionnaire().ok();
        let known: Vec<Dimension> = questionnaire
            .map(|(version, _)| version.questionnaire.dimensions.iter().map(Dimension::of).collect())
            .unwrap_or_default();
        self.dimensions = Some((bytes, known.clone()));
        known
    }
}

fn no_round(asked: &str, rounds: &[String]) -> DeskError {
    let all = rounds.join(", ");
    DeskError::refused(
        words!("没有第 {asked} 轮", "there is no round {asked}"),
        Some(words!("有的轮次：{all}", "rounds: {all}")),
    )
}
