//! A virtual respondent: what somebody knows and how they talk. Everything follows from the seed, the
//! unit and the person's id on the roster; nothing from the order of work or the clock.

use super::chance::{Lot, logistic};
use crate::questionnaire::{Criterion, Rubric};
use jiff::civil::Date;

/// Where an average person of an average unit stands, in logits above the average item.
const GRAND_MEAN: f64 = 0.5;
/// How far units lie apart.
const UNIT_SD: f64 = 0.45;
/// How far people of one unit lie apart.
const PERSON_SD: f64 = 0.5;
/// How far items lie apart.
const ITEM_SD: f64 = 0.8;
/// One in so many is a slow talker.
const SLOW: f64 = 0.12;

/// Somebody who is interviewed.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// Their own chance.
    pub lot: Lot,
    /// What all people of the simulation have in common: how hard items are, what is popular.
    world: Lot,
    /// In logits: grand mean, unit and person together.
    pub ability: f64,
    /// Thinking and speaking take so many times as long as usual.
    pub pace: f64,
    /// How readily they say that they do not know, 1 for the average.
    pub modesty: f64,
    /// The day their memory counts from: the last one before field work began.
    pub since: Date,
}

/// How far a unit as a whole stands above (or below) the others, in logits.
pub fn unit_effect(seed: &str, unit: &str) -> f64 {
    effect(&Lot::new(seed), unit)
}

fn effect(world: &Lot, unit: &str) -> f64 {
    UNIT_SD * world.at("unit").at(unit).normal("effect")
}

impl Person {
    /// The person of an element.
    pub fn new(world: &Lot, unit: &str, element: &str, since: Date) -> Person {
        let lot = world.at("person").at(element);
        let slow = if lot.chance("slow", SLOW) { 1.6 } else { 1.0 };
        Person {
            ability: GRAND_MEAN + effect(world, unit) + PERSON_SD * lot.normal("ability"),
            pace: slow * (0.18 * lot.normal("pace")).exp(),
            modesty: (0.4 * lot.normal("modesty")).exp(),
            world: world.clone(),
            lot,
            since,
        }
    }

    /// Whether they are one of those who take long over everything.
    pub fn is_slow(&self) -> bool {
        self.pace > 1.45
    }

    /// How hard an item is, in logits.
    pub fn difficulty(&self, item: &str) -> f64 {
        ITEM_SD * self.item(item).normal("difficulty")
    }

    /// The probability of getting an item right.
    pub fn knows(&self, item: &str) -> f64 {
        logistic(1.2 * (self.ability - self.difficulty(item)))
    }

    /// What everybody has in common about an item.
    pub fn item(&self, item: &str) -> Lot {
        self.world.at("item").at(item)
    }
}

impl Person {
    /// The codes of the criteria that this person's answer to an open item meets.
    pub fn holds<'r>(&self, item: &str, rubric: &'r Rubric) -> Vec<&'r Criterion> {
        let hard = self.difficulty(item);
        // One good day or bad day for the whole answer, so that criteria hang together.
        let day = 0.5 * self.lot.at("item").at(item).normal("day");
        let meets = |criterion: &&Criterion| {
            let code = self.item(item).at(&criterion.code);
            let own = 0.5 * code.normal("difficulty");
            let likely = logistic(1.1 * (self.ability + day - 0.5 * hard - own));
            self.lot.at("item").at(item).at(&criterion.code).chance("is met", likely)
        };
        rubric.criteria.iter().filter(meets).collect()
    }
}
