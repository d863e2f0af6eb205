//! What chance decides before the first question: which items of a bank, in which order, and the order
//! of choices. Decided over all items whatever their relevance, and stored as lists of names and codes,
//! so that nothing is ever shuffled again.

use crate::expr::Definition;
use crate::form::Seed;
use crate::questionnaire::{Part, Questionnaire, Role};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// The decisions of one interview.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Decisions {
    /// Part or grid, and the items asked in it, in order. Parts without chance are not listed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<String, Vec<String>>,
    /// Item and the codes of its choices, in order. Items without chance are not listed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub choices: BTreeMap<String, Vec<String>>,
}

impl Decisions {
    /// Decides, from the seed alone.
    pub fn make(questionnaire: &Questionnaire, seed: &Seed) -> Decisions {
        let mut decisions = Decisions::default();
        for definition in questionnaire.definitions() {
            let name = questionnaire.name_of(definition).to_string();
            if let Some(part) = questionnaire.part(definition) {
                if part.random || part.bank.is_some() {
                    let order = part_order(questionnaire, definition, part, seed);
                    let names = order.iter().map(|d| questionnaire.name_of(*d).to_string()).collect();
                    decisions.items.insert(name, names);
                }
                continue;
            }
            let Some(choices) = questionnaire.item(definition).and_then(|item| item.choices()) else {
                continue;
            };
            if choices.random && questionnaire.grid_of(definition).is_none() {
                let mut generator = seed.generator(&format!("choices/{name}"));
                let fixed: Vec<bool> =
                    choices.list.iter().map(|c| c.pinned || c.exclusive || c.other).collect();
                let order = shuffle(&fixed, &mut generator);
                let codes = order.into_iter().map(|n| choices.list[n].code.clone()).collect();
                decisions.choices.insert(name, codes);
            }
        }
        decisions
    }

    /// The items a bank holds back from this case: not asked.
    pub fn excluded(&self, questionnaire: &Questionnaire) -> HashSet<Definition> {
        let mut excluded = HashSet::new();
        for (part, drawn) in &self.items {
            let Some(definition) = questionnaire.find(part) else { continue };
            if questionnaire.part(definition).is_none_or(|part| part.bank.is_none()) {
                continue;
            }
            let drawn: HashSet<&str> = drawn.iter().map(String::as_str).collect();
            for child in questionnaire.children(definition) {
                if !drawn.contains(questionnaire.name_of(*child)) {
                    excluded.insert(*child);
                }
            }
        }
        excluded
    }
}

/// A block moves as one: an item with the written-down other answer that belongs to it.
fn blocks(questionnaire: &Questionnaire, part: Definition) -> Vec<Vec<Definition>> {
    let mut blocks: Vec<Vec<Definition>> = Vec::new();
    for child in questionnaire.children(part) {
        let belongs = questionnaire.item(*child).is_some_and(|item| matches!(item.role, Role::Other { .. }));
        match blocks.last_mut() {
            Some(block) if belongs => block.push(*child),
            _ => blocks.push(vec![*child]),
        }
    }
    blocks
}

fn part_order(
    questionnaire: &Questionnaire,
    definition: Definition,
    part: &Part,
    seed: &Seed,
) -> Vec<Definition> {
    let name = questionnaire.name_of(definition);
    let mut blocks = blocks(questionnaire, definition);
    if let Some(bank) = &part.bank {
        // Of each topic: the anchors, and as many others as are still wanted, drawn without replacement.
        let mut cells: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, block) in blocks.iter().enumerate() {
            let Some(item) = questionnaire.item(block[0]) else { continue };
            let level = item.difficulty.as_deref().filter(|_| bank.by_difficulty).unwrap_or("");
            let cell = format!("{}/{level}", item.topic.as_deref().unwrap_or(""));
            cells.entry(cell).or_default().push(n);
        }
        let mut kept = vec![false; blocks.len()];
        for (cell, members) in cells {
            let is_anchor = |n: &usize| questionnaire.item(blocks[*n][0]).is_some_and(|item| item.anchor);
            let (anchors, others): (Vec<usize>, Vec<usize>) = members.into_iter().partition(is_anchor);
            let wanted = bank.each.saturating_sub(anchors.len());
            let mut generator = seed.generator(&format!("bank/{name}/{cell}"));
            let order = shuffle(&vec![false; others.len()], &mut generator);
            anchors.iter().for_each(|n| kept[*n] = true);
            order.iter().take(wanted).for_each(|n| kept[others[*n]] = true);
        }
        let mut kept = kept.into_iter();
        // `kept` has one entry a block.
        blocks.retain(|_| kept.next().unwrap_or(false));
    }
    if part.random {
        let fixed: Vec<bool> =
            blocks.iter().map(|block| questionnaire.item(block[0]).is_some_and(|item| item.pinned)).collect();
        let order = shuffle(&fixed, &mut seed.generator(&format!("order/{name}")));
        blocks = order.into_iter().map(|n| blocks[n].clone()).collect();
    }
    blocks.into_iter().flatten().collect()
}

/// A random order of 0…n−1 in which the fixed ones keep their place. Fisher and Yates, with numbers
/// below the bound taken without bias.
fn shuffle(fixed: &[bool], generator: &mut ChaCha12Rng) -> Vec<usize> {
    let free: Vec<usize> = (0..fixed.len()).filter(|n| !fixed[*n]).collect();
    let mut drawn = free.clone();
    for n in (1..drawn.len()).rev() {
        drawn.swap(n, below(n as u64 + 1, generator) as usize);
    }
    let mut order: Vec<usize> = (0..fixed.len()).collect();
    for (place, chosen) in free.into_iter().zip(drawn) {
        order[place] = chosen;
    }
    order
}

fn below(bound: u64, generator: &mut ChaCha12Rng) -> u64 {
    let reject = u64::MAX - u64::MAX % bound;
    loop {
        let number = generator.next_u64();
        if number < reject {
            return number % bound;
        }
    }
}
