//! The rows of a board: the total, then every unit in the order of the tree, or every team in the order of
//! the study. Which row a code belongs to is decided here; what stands in a row is not.

use crate::questionnaire::Text;
use crate::study::Study;
use crate::words;
use std::collections::HashMap;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everything.
    Total,
    /// A unit with others below it.
    Group,
    /// A unit without others below it.
    Unit,
    /// A team.
    Team,
}

/// One row to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    pub(super) depth: usize,
}

/// The rows of one board, parents before children.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) places: Vec<Place>,
    by_code: HashMap<String, u32>,
}

impl Rows {
    /// The total and every unit.
    pub(super) fn units(study: &Study) -> Rows {
        let mut places = vec![total()];
        for (id, unit) in study.units.iter() {
            let kind = if unit.children.is_empty() { Kind::Unit } else { Kind::Group };
            places.push(Place {
                id: unit.code.clone(),
                title: unit.title.clone(),
                kind,
                // Units stand behind the total, in their own order.
                parent: Some(unit.parent.map_or(0, |parent| parent.0 + 1)),
                depth: study.units.depth(id) + 1,
            });
        }
        Rows::new(places)
    }

    /// The total and every team.
    pub(super) fn teams(study: &Study) -> Rows {
        let team = |team: &crate::study::Team| Place {
            id: team.code.clone(),
            title: team.title.clone(),
            kind: Kind::Team,
            parent: Some(0),
            depth: 1,
        };
        Rows::new([total()].into_iter().chain(study.teams.iter().map(team)).collect())
    }

    fn new(places: Vec<Place>) -> Rows {
        let codes = places.iter().enumerate().skip(1);
        let by_code = codes.map(|(at, place)| (place.id.clone(), at as u32)).collect();
        Rows { places, by_code }
    }

    /// The row of a code. What belongs to no unit or team of the study as it is described now belongs to
    /// the total alone.
    pub(super) fn find(&self, code: Option<&str>) -> u32 {
        code.and_then(|code| self.by_code.get(code)).copied().unwrap_or(0)
    }

    /// Adds up what belongs to each row along the tree.
    pub(super) fn up<T: Clone>(&self, own: Vec<T>, add: impl Fn(&mut T, &T)) -> Vec<T> {
        up(self.places.iter().map(|place| place.parent), own, add)
    }
}

/// Adds up what belongs to each row along a tree whose parents stand before their children.
pub(super) fn up<T: Clone>(
    parents: impl DoubleEndedIterator<Item = Option<usize>> + ExactSizeIterator,
    mut own: Vec<T>,
    add: impl Fn(&mut T, &T),
) -> Vec<T> {
    for (at, parent) in parents.enumerate().rev() {
        if let Some(parent) = parent {
            let below = own[at].clone();
            add(&mut own[parent], &below);
        }
    }
    own
}

fn total() -> Place {
    let title = Text::from_words(&words!("全部", "All"));
    Place { id: "total".into(), title, kind: Kind::Total, parent: None, depth: 0 }
}
