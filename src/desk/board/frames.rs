//! What the draws of a round were made from: how many elements each stratum has, and to which units they
//! belong. Fixed when a draw is planned, so that it can be kept once read. Who was drawn, and what came of it,
//! is not known here.

use crate::desk::{DeskError, planned};
use crate::sampling::{Document, Plan, UNSTRATIFIED};
use crate::store::{Hash, Reader, StoreError};
use crate::words;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Which frames these are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Key {
    realm: String,
    round: Option<String>,
    draws: Vec<String>,
}

impl Key {
    pub(super) fn new(realm: &str, round: Option<&str>, draws: &[&str]) -> Key {
        let draws = draws.iter().map(ToString::to_string).collect();
        Key { realm: realm.into(), round: round.map(str::to_string), draws }
    }
}

/// The frames of a round's draws together.
#[derive(Debug, Default)]
pub(super) struct Frames {
    pub(super) key: Key,
    /// N_h of every stratum.
    pub(super) populations: Vec<u64>,
    /// By draw, then by code: the stratum's number.
    strata: HashMap<String, HashMap<String, u32>>,
    /// Elements alike in unit and strata.
    pub(super) cells: Vec<Cell>,
}

/// Elements of one unit that lie in the same stratum of each draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Their strata, one a draw that could reach them. Draws of one round are from the same people: an
    /// element is counted once, however many draws could have reached it.
    pub(super) strata: Vec<u32>,
    pub(super) unit: String,
    pub(super) elements: u64,
}

/// The part of a stored element that is needed here, borrowed from its line.
#[derive(Deserialize)]
struct Placed<'l> {
    #[serde(borrow)]
    id: Cow<'l, str>,
    #[serde(borrow)]
    unit: Cow<'l, str>,
}

impl Frames {
    /// Reads the plans. Where they do not say how many of each stratum belong to which unit, that is to be
    /// counted from the lists that come along: see [`Lists::cells`].
    pub(super) fn read(reader: &Reader, key: Key) -> Result<(Frames, Lists), DeskError> {
        let mut frames = Frames { key, ..Frames::default() };
        let mut lists = Lists::default();
        let Some(round) = frames.key.round.clone() else { return Ok((frames, lists)) };
        let plans = planned::logged_plans(reader, &round, &frames.key.realm)?;
        let draws = frames.key.draws.clone();
        for draw in &draws {
            // A draw that was made is planned no more: the last plan of its name is the one it followed.
            let Some(logged) = plans.iter().rev().find(|logged| logged.draw == *draw) else { continue };
            let plan =
                Plan::parse(&source(reader, &logged.plan)?).map_err(|error| unreadable(draw, &error))?;
            for stratum in &plan.strata {
                frames.add(draw, &stratum.stratum, stratum.population);
            }
            // Of several draws a plan does not know which elements the others could reach.
            if let (1, Some(cells)) = (draws.len(), &logged.cells) {
                frames.take(draw, cells);
                break;
            }
            lists.add(reader, logged)?;
        }
        Ok((frames, lists))
    }

    /// The number of a stratum.
    pub(super) fn stratum(&self, draw: &str, code: Option<&str>) -> Option<u32> {
        self.strata.get(draw)?.get(code.unwrap_or(UNSTRATIFIED)).copied()
    }

    fn add(&mut self, draw: &str, code: &str, population: u64) -> u32 {
        let number = self.populations.len() as u32;
        self.populations.push(population);
        self.strata.entry(draw.to_string()).or_default().insert(code.to_string(), number);
        number
    }

    /// What a plan says of its elements.
    fn take(&mut self, draw: &str, cells: &[planned::PlannedCell]) {
        let cell = |(code, unit, elements): &planned::PlannedCell| {
            let strata = vec![self.stratum(draw, Some(code))?];
            Some(Cell { strata, unit: unit.clone(), elements: *elements })
        };
        self.cells = cells.iter().filter_map(cell).collect();
    }
}

/// Frames and elements of draws as the store keeps them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Draw, frame, elements.
    of: Vec<(String, Vec<u8>, Vec<u8>)>,
}

impl Lists {
    /// Fetches those of a plan.
    pub(super) fn add(&mut self, reader: &Reader, logged: &planned::LoggedPlan) -> Result<(), DeskError> {
        let (frame, elements) = (source(reader, &logged.frame)?, source(reader, &logged.elements)?);
        self.of.push((logged.draw.clone(), frame, elements));
        Ok(())
    }

    /// Whether there is nothing to count.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// How many elements are alike in unit and strata.
    pub(super) fn cells(&self, frames: &Frames) -> Result<Vec<Cell>, DeskError> {
        let most = self.of.iter().map(|(_, frame, _)| frame.len() / 16).max().unwrap_or(0);
        let mut placed: HashMap<Cow<'_, str>, (Cow<'_, str>, Vec<u32>)> = HashMap::with_capacity(most);
        for (draw, frame, elements) in &self.of {
            let frame = std::str::from_utf8(frame).map_err(|error| unreadable(draw, &error))?;
            let mut strata: HashMap<&str, u32> = HashMap::with_capacity(frame.len() / 16);
            for line in frame.lines() {
                let mut fields = line.split('\t');
                let (Some(id), Some(code)) = (fields.next(), fields.next()) else { continue };
                if let Some(number) = frames.stratum(draw, Some(code)) {
                    strata.insert(id, number);
                }
            }
            for line in elements.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                let element: Placed =
                    serde_json::from_slice(line).map_err(|error| unreadable(draw, &error))?;
                // Frames write ids in NFC, whatever the roster had.
                let number = strata.get(&*element.id).copied().or_else(|| {
                    let id: String = element.id.nfc().collect();
                    strata.get(id.as_str()).copied()
                });
                if let Some(number) = number {
                    let place = placed.entry(element.id).or_insert_with(|| (element.unit, Vec::new()));
                    place.1.push(number);
                }
            }
        }
        let mut counts: HashMap<(Cow<'_, str>, Vec<u32>), u64> = HashMap::new();
        for key in placed.into_values() {
            *counts.entry(key).or_default() += 1;
        }
        let cell = |((unit, strata), elements): ((Cow<'_, str>, _), _)| Cell {
            strata,
            unit: unit.into_owned(),
            elements,
        };
        let mut cells: Vec<Cell> = counts.into_iter().map(cell).collect();
        cells.sort_by(|a, b| (&a.unit, &a.strata).cmp(&(&b.unit, &b.strata)));
        Ok(cells)
    }
}

fn source(reader: &Reader, hash: &str) -> Result<Vec<u8>, DeskError> {
    let known = Hash::parse(hash)
        .ok_or_else(|| StoreError::Refused(format!("`{hash}` in the log is no hash of a source")))?;
    Ok(reader.source(known)?.body)
}

fn unreadable(draw: &str, error: &dyn std::fmt::Display) -> DeskError {
    DeskError::refused(
        words!(
            "抽取 {draw} 的存档读不出：{error}",
            "the stored files of draw `{draw}` cannot be read: {error}"
        ),
        Some(words!("用 fangtan verify 检查", "check with `fangtan verify`")),
    )
}
