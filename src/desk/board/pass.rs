//! The one pass over what the store keeps of a round: cases counted, results summed up by stratum and row.
//! Sums only; what they come to is for others to say.

use super::frames::Frames;
use super::rows::Rows;
use super::scores::Dimension;
use crate::desk::{Desk, DeskError};
use crate::fieldwork::{CaseStatus, disposition};
use crate::statistics::{Moments, Tally};
use crate::store::{CaseCount, Reader, ResultPlace, ResultRef};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// Figures of a tally before the dimensions.
pub(super) const OVERALL: usize = 0;
pub(super) const ALL_WRONG: usize = 1;
pub(super) const LEFT_OUT: usize = 2;
pub(super) const DIMENSIONS: usize = 3;

/// What belongs to a row beside its estimates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Interviews that count.
    pub(super) counted: u64,
    /// Of these, without an overall value because an open answer waits for its mark.
    pub(super) unmarked: u64,
    /// Of these, without an overall value because too little of a dimension was reached.
    pub(super) incomplete: u64,
    pub(super) applicable: u64,
    pub(super) dont_know: u64,
    pub(super) refused: u64,
    pub(super) not_reached: u64,
    /// Open answers that wait for a mark.
    pub(super) waiting: u64,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Sums) {
        self.counted += other.counted;
        self.unmarked += other.unmarked;
        self.incomplete += other.incomplete;
        self.applicable += other.applicable;
        self.dont_know += other.dont_know;
        self.refused += other.refused;
        self.not_reached += other.not_reached;
        self.waiting += other.waiting;
    }

    fn take(&mut self, result: &ResultRef<'_>) {
        let without = result.overall.is_none();
        self.add(&Sums {
            counted: 1,
            unmarked: u64::from(without && result.unmarked > 0),
            incomplete: u64::from(without && result.unmarked == 0),
            applicable: result.applicable.into(),
            dont_know: result.dont_know.into(),
            refused: result.refused.into(),
            not_reached: result.not_reached.into(),
            waiting: result.unmarked.into(),
        });
    }
}

/// Rows with what belongs to each of them directly.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) rows: Rows,
    pub(super) tally: Tally,
    pub(super) own: Vec<Sums>,
}

impl Side {
    fn new(rows: Rows, populations: &[u64], figures: usize) -> Side {
        let own = vec![Sums::default(); rows.places.len()];
        Side { tally: Tally::new(populations, figures), own, rows }
    }

    fn take(&mut self, stratum: u32, row: u32, sums: &Sums, figures: &[Moments]) {
        self.tally.add_summed(stratum, row, sums.counted, figures);
        self.own[row as usize].add(sums);
    }
}

/// How many partial interviews count, by unit and team.
pub(super) type Partials = HashMap<(String, Option<String>), u64>;

/// All that was read.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) cases: Vec<CaseCount>,
    pub(super) units: Side,
    pub(super) teams: Side,
    pub(super) dimensions: Vec<Dimension>,
    /// Interviews that were broken off and count all the same.
    pub(super) partials: Partials,
    /// Sizes of strata that no plan tells of: there the cases themselves are the population.
    pub(super) unplanned: HashMap<(u32, String), u64>,
}

/// Reads a round. `known` are the dimensions of the questionnaire; results may bring others along.
pub(super) fn read(
    desk: &Desk,
    reader: &Reader,
    realm: &str,
    round: Option<&str>,
    frames: &Frames,
    known: Vec<Dimension>,
) -> Result<Passed, DeskError> {
    let cases = round.map(|round| reader.count_cases(realm, round)).transpose()?.unwrap_or_default();
    let strata = Strata::new(frames, &cases);
    // What only older results were scored on stands behind what the questionnaire has now.
    let names = reader.dimensions()?;
    let mut dimensions = known;
    for name in &names {
        if !dimensions.iter().any(|dimension| dimension.name == *name) {
            dimensions.push(Dimension::named(name));
        }
    }
    let figures = names.iter().filter_map(|name| dimensions.iter().position(|d| d.name == *name));
    let figures: Vec<usize> = figures.map(|at| DIMENSIONS + at).collect();
    let places = reader.result_places()?;
    let cases_in_all = cases.iter().map(|count| count.cases).sum::<u64>() as usize;
    let mut overlapping = HashSet::new();
    loop {
        let mut taking = Taking::new(&figures, dimensions.len(), places.len(), cases_in_all, overlapping);
        if let Some(round) = round {
            reader.each_result(realm, |result| match result.round == round {
                true => taking.take(reader, &result),
                false => Ok(()),
            })?;
        }
        // Only in merged studies: once more, knowing which cases come twice.
        if taking.twice.is_empty() {
            return Ok(taking.done(desk, &places, cases, strata, dimensions));
        }
        overlapping = taking.overlapping;
        overlapping.extend(taking.twice);
    }
}

/// The strata of a round: those of its plans, and what cases have beyond them.
struct Strata<'f> {
    frames: &'f Frames,
    populations: Vec<u64>,
    unplanned: HashMap<(String, Option<String>), u32>,
    sizes: HashMap<(u32, String), u64>,
    ineligible: Vec<u64>,
}

impl<'f> Strata<'f> {
    fn new(frames: &'f Frames, cases: &[CaseCount]) -> Strata<'f> {
        let mut strata = Strata {
            frames,
            populations: frames.populations.clone(),
            unplanned: HashMap::new(),
            sizes: HashMap::new(),
            ineligible: vec![0; frames.populations.len()],
        };
        for count in cases {
            let number = match frames.stratum(&count.draw, count.stratum.as_deref()) {
                Some(number) => number,
                None => strata.grow(count),
            };
            if is_ineligible(count) {
                strata.ineligible[number as usize] += count.cases;
            }
        }
        strata
    }

    fn grow(&mut self, count: &CaseCount) -> u32 {
        let next = self.populations.len() as u32;
        let key = (count.draw.clone(), count.stratum.clone());
        let number = *self.unplanned.entry(key).or_insert(next);
        if number == next {
            self.populations.push(0);
            self.ineligible.push(0);
        }
        self.populations[number as usize] += count.cases;
        *self.sizes.entry((number, count.unit.clone())).or_default() += count.cases;
        number
    }

    fn find(&self, place: &ResultPlace) -> Option<u32> {
        self.frames.stratum(&place.draw, place.stratum.as_deref()).or_else(|| {
            let key = (place.draw.clone(), place.stratum.clone());
            self.unplanned.get(&key).copied()
        })
    }
}

/// Whether such cases were found to be out of the population. One that was replaced for it stays so.
pub(super) fn is_ineligible(count: &CaseCount) -> bool {
    let ended = matches!(
        CaseStatus::from_word(&count.status),
        Some(CaseStatus::NotInterviewed | CaseStatus::Replaced)
    );
    let code = count.code.as_deref().and_then(disposition::find);
    ended && code.is_some_and(|code| !code.is_eligible())
}

fn is_partial(code: Option<&str>) -> bool {
    code.and_then(disposition::find).is_some_and(|code| code.class == disposition::Class::Partial)
}

/// What the results of one place come to.
#[derive(Clone)]
struct Place {
    sums: Sums,
    partials: u64,
    figures: Vec<Moments>,
}

struct Taking<'f> {
    /// Which figure a dimension is, by its place in the store.
    figures: &'f [usize],
    places: Vec<Place>,
    hasher: RandomState,
    seen: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// Cases met twice, and those of which that was known before.
    twice: HashSet<String>,
    overlapping: HashSet<String>,
}

impl<'f> Taking<'f> {
    fn new(
        figures: &'f [usize],
        dimensions: usize,
        places: usize,
        cases: usize,
        overlapping: HashSet<String>,
    ) -> Taking<'f> {
        let figures_in_all = vec![Moments::default(); DIMENSIONS + dimensions];
        let empty = Place { sums: Sums::default(), partials: 0, figures: figures_in_all };
        Taking {
            figures,
            places: vec![empty; places],
            hasher: RandomState::new(),
            seen: HashSet::with_capacity_and_hasher(cases, BuildHasherDefault::default()),
            twice: HashSet::new(),
            overlapping,
        }
    }

    fn take(&mut self, reader: &Reader, result: &ResultRef<'_>) -> Result<(), DeskError> {
        if self.overlapping.contains(result.case) {
            // Of two interviews of a case the one that its status comes from counts.
            let case = reader.case(result.case)?;
            let stands = case.and_then(|case| case.interview).map(|id| id.hyphenated().to_string());
            if stands.as_deref() != Some(result.interview) {
                return Ok(());
            }
        } else if !self.seen.insert(self.hasher.hash_one(result.case)) {
            self.twice.insert(result.case.to_string());
        }
        let Some(place) = self.places.get_mut(result.place) else { return Ok(()) };
        place.sums.take(result);
        place.partials += u64::from(is_partial(result.code));
        let mut push = |figure: usize, value: Option<f64>| {
            if let Some(value) = value.filter(|value| value.is_finite()) {
                place.figures[figure].push(value);
            }
        };
        push(OVERALL, result.overall);
        push(ALL_WRONG, result.all_wrong);
        push(LEFT_OUT, result.left_out);
        for dimension in result.dimensions {
            if let Some(figure) = self.figures.get(dimension.place) {
                push(*figure, dimension.value);
            }
        }
        Ok(())
    }

    fn done(
        self,
        desk: &Desk,
        places: &[ResultPlace],
        cases: Vec<CaseCount>,
        strata: Strata<'_>,
        dimensions: Vec<Dimension>,
    ) -> Passed {
        let side = |rows| Side::new(rows, &strata.populations, DIMENSIONS + dimensions.len());
        let (mut units, mut teams) = (side(Rows::units(&desk.study)), side(Rows::teams(&desk.study)));
        let mut partials = Partials::new();
        for (place, summed) in places.iter().zip(&self.places).filter(|(_, summed)| summed.sums.counted > 0) {
            // Every result's case was counted, so that its stratum is known.
            let Some(stratum) = strata.find(place) else { continue };
            let (unit, team) = (units.rows.find(Some(&place.unit)), teams.rows.find(place.team.as_deref()));
            units.take(stratum, unit, &summed.sums, &summed.figures);
            teams.take(stratum, team, &summed.sums, &summed.figures);
            if summed.partials > 0 {
                *partials.entry((place.unit.clone(), place.team.clone())).or_default() += summed.partials;
            }
        }
        for side in [&mut units, &mut teams] {
            for (stratum, count) in (0u32..).zip(&strata.ineligible) {
                (0..*count).for_each(|_| side.tally.add_ineligible(stratum));
            }
        }
        Passed { cases, units, teams, dimensions, partials, unplanned: strata.sizes }
    }
}

/// For numbers that are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
