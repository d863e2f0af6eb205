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
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Reads a round. `known` are the dimensions of the questionnaire; results may bring others along. A second
/// reader that sees the same state shares the work.
pub(super) fn read(
    desk: &Desk,
    reader: &Reader,
    second: Option<&mut Reader>,
    realm: &str,
    round: Option<&str>,
    frames: &Frames,
    known: Vec<Dimension>,
) -> Result<Passed, DeskError> {
    // What only older results were scored on stands behind what the questionnaire has now.
    let names = reader.dimensions()?;
    let mut dimensions = known;
    for name in &names {
        if !dimensions.iter().any(|dimension| dimension.name == *name) {
            dimensions.push(Dimension::named(name));
        }
    }
    let figures = names.iter().filter_map(|name| dimensions.iter().position(|d| d.name == *name));
    let places: Vec<(usize, ResultPlace)> = reader
        .result_places()?
        .into_iter()
        .enumerate()
        .filter(|(_, place)| place.realm == realm && Some(place.round.as_str()) == round)
        .collect();
    let mut pass = Pass {
        figures: figures.map(|at| DIMENSIONS + at).collect(),
        figures_in_all: DIMENSIONS + dimensions.len(),
        next: AtomicUsize::new(0),
        places: &places,
        hasher: RandomState::new(),
        overlapping: HashSet::new(),
    };
    let (cases, mut summed) = std::thread::scope(|scope| {
        let pass = &pass;
        let there = second.map(|second| scope.spawn(move || pass.share(second)));
        // Cases are counted by one of the two, which then takes the fewer results.
        let cases = round.map(|round| reader.count_cases(realm, round)).transpose();
        let here = pass.share(reader);
        let there = there.map(|there| there.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        let mut summed = here?;
        if let Some(there) = there {
            summed.extend(there?);
        }
        Ok::<_, DeskError>((cases?.unwrap_or_default(), summed))
    })?;
    // Only in merged studies: once more, knowing which cases come twice.
    pass.overlapping = twice(&mut summed);
    if !pass.overlapping.is_empty() {
        pass.next = AtomicUsize::new(0);
        summed = pass.share(reader)?;
    }
    // In the order of the places, whoever summed them up.
    summed.sort_unstable_by_key(|summed| summed.place);
    let strata = Strata::new(frames, &cases);
    Ok(done(desk, &places, &summed, cases, strata, dimensions))
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
struct Summed {
    /// Index of the place among those of the round.
    place: usize,
    sums: Sums,
    partials: u64,
    figures: Vec<Moments>,
    /// The cases met, as hashes.
    cases: Vec<u64>,
}

/// The pass over the results of a round. Each place is summed up whole by whoever comes to it first, so that
/// no figure depends on who that was.
struct Pass<'p> {
    /// Which figure a dimension is, by its place in the store.
    figures: Vec<usize>,
    figures_in_all: usize,
    /// The next place that nobody has taken, as an index into `places`.
    next: AtomicUsize,
    /// The places of the round with their numbers in the store.
    places: &'p [(usize, ResultPlace)],
    hasher: RandomState,
    /// Cases that are known to have more than one result that counts, as hashes: another case of the same
    /// hash is looked up in vain, and counted all the same.
    overlapping: HashSet<u64>,
}

impl Pass<'_> {
    /// Sums up places until there is none left.
    fn share(&self, reader: &Reader) -> Result<Vec<Summed>, DeskError> {
        let mut share = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((number, place)) = self.places.get(at) else { return Ok(share) };
            let mut summed = Summed {
                place: at,
                sums: Sums::default(),
                partials: 0,
                figures: vec![Moments::default(); self.figures_in_all],
                cases: Vec::new(),
            };
            reader.each_result_at(*number, place, |result| self.take(reader, &result, &mut summed))?;
            share.push(summed);
        }
    }

    fn take(&self, reader: &Reader, result: &ResultRef<'_>, into: &mut Summed) -> Result<(), DeskError> {
        let case = self.hasher.hash_one(result.case);
        if self.overlapping.contains(&case) {
            // Of two interviews of a case the one that its status comes from counts.
            let case = reader.case(result.case)?;
            let stands = case.and_then(|case| case.interview).map(|id| id.hyphenated().to_string());
            if stands.as_deref() != Some(result.interview) {
                return Ok(());
            }
        }
        into.cases.push(case);
        into.sums.take(result);
        into.partials += u64::from(is_partial(result.code));
        let mut push = |figure: usize, value: Option<f64>| {
            if let Some(value) = value.filter(|value| value.is_finite()) {
                into.figures[figure].push(value);
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
}

/// The cases that were met more than once.
fn twice(summed: &mut [Summed]) -> HashSet<u64> {
    let mut cases: Vec<u64> = Vec::with_capacity(summed.iter().map(|summed| summed.cases.len()).sum());
    summed.iter_mut().for_each(|summed| cases.append(&mut summed.cases));
    cases.sort_unstable();
    cases.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

fn done(
    desk: &Desk,
    places: &[(usize, ResultPlace)],
    summed: &[Summed],
    cases: Vec<CaseCount>,
    strata: Strata<'_>,
    dimensions: Vec<Dimension>,
) -> Passed {
    let side = |rows| Side::new(rows, &strata.populations, DIMENSIONS + dimensions.len());
    let (mut units, mut teams) = (side(Rows::units(&desk.study)), side(Rows::teams(&desk.study)));
    let mut partials = Partials::new();
    for summed in summed.iter().filter(|summed| summed.sums.counted > 0) {
        let place = &places[summed.place].1;
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
