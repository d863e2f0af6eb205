//! What depends on what: the order in which conditions and calculations are worked out, so that a
//! change re-evaluates only what depends on it, each once.

use super::{Body, CheckRule, KeyingRule, Questionnaire};
use crate::expr::{Definition, Program};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Dependencies of a questionnaire, made once at load.
#[derive(Debug, Clone)]
pub struct Graph {
    rank: Vec<u32>,
    readers: Vec<Vec<Definition>>,
    checkers: Vec<Vec<Definition>>,
}

impl Graph {
    /// Builds the graph. `Err` holds a loop: each member depends on the next, the last on the first.
    pub fn build(questionnaire: &Questionnaire) -> Result<Graph, Vec<Definition>> {
        let len = questionnaire.len();
        let mut readers: Vec<Vec<Definition>> = vec![Vec::new(); len];
        let mut waits: Vec<Vec<Definition>> = vec![Vec::new(); len];
        for definition in questionnaire.definitions() {
            let needs = needs(questionnaire, definition);
            for need in &needs {
                readers[need.0 as usize].push(definition);
            }
            let entry = questionnaire.entry(definition);
            waits[definition.0 as usize] = needs;
            // A condition on a part is a condition on all in it.
            waits[definition.0 as usize].extend(entry.parent);
        }
        let rank = order(&waits, questionnaire)?;
        Ok(Graph { rank, readers, checkers: checkers(questionnaire) })
    }

    /// Place in the order of evaluation: everything a definition depends on has a smaller one.
    pub fn rank(&self, definition: Definition) -> u32 {
        self.rank[definition.0 as usize]
    }

    /// The definitions whose condition or calculation looks at this one.
    pub fn readers(&self, definition: Definition) -> &[Definition] {
        &self.readers[definition.0 as usize]
    }

    /// The items with a check, or points, that look at this one.
    pub fn checkers(&self, definition: Definition) -> &[Definition] {
        &self.checkers[definition.0 as usize]
    }
}

fn checkers(questionnaire: &Questionnaire) -> Vec<Vec<Definition>> {
    let mut checkers = vec![Vec::new(); questionnaire.len()];
    for (definition, item) in questionnaire.items() {
        let mut used = Vec::new();
        for check in &item.checks {
            if let CheckRule::Must(formula) = &check.rule {
                add_uses(questionnaire, definition, &formula.program, &mut used);
            }
        }
        for warn in &item.warns {
            add_uses(questionnaire, definition, &warn.when.program, &mut used);
        }
        // Points are no check, but whether they can be worked out is looked at with these.
        if let Some(KeyingRule::Formula(points)) = item.keying.as_ref().map(|keying| &keying.rule) {
            add_uses(questionnaire, definition, &points.program, &mut used);
        }
        used.sort_unstable();
        used.dedup();
        for other in used.into_iter().filter(|other| *other != definition) {
            checkers[other.0 as usize].push(definition);
        }
    }
    checkers
}

/// What the condition and the calculation of a definition look at.
fn needs(questionnaire: &Questionnaire, definition: Definition) -> Vec<Definition> {
    let entry = questionnaire.entry(definition);
    let mut needs = Vec::new();
    if let Some(when) = &entry.when {
        add_uses(questionnaire, definition, &when.program, &mut needs);
    }
    if let Body::Item(item) = &entry.body
        && let Some(is) = &item.is
    {
        add_uses(questionnaire, definition, &is.program, &mut needs);
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

fn add_uses(questionnaire: &Questionnaire, own: Definition, program: &Program, needs: &mut Vec<Definition>) {
    let uses = program.uses();
    if uses.whole_tree {
        // A path that only evaluation can follow may lead anywhere but to the item itself.
        needs.extend(questionnaire.items().map(|(other, _)| other).filter(|other| *other != own));
    }
    for used in &uses.definitions {
        needs.push(*used);
        // The value of a part is the text of all in it.
        add_descendants(questionnaire, *used, needs);
    }
}

fn add_descendants(questionnaire: &Questionnaire, part: Definition, needs: &mut Vec<Definition>) {
    for child in questionnaire.children(part) {
        needs.push(*child);
        add_descendants(questionnaire, *child, needs);
    }
}

/// Kahn's order, document order among equals, so that it never depends on chance.
fn order(waits: &[Vec<Definition>], questionnaire: &Questionnaire) -> Result<Vec<u32>, Vec<Definition>> {
    let mut open: Vec<usize> = waits.iter().map(Vec::len).collect();
    let mut waiting_for: Vec<Vec<usize>> = vec![Vec::new(); waits.len()];
    for (n, needs) in waits.iter().enumerate() {
        for need in needs {
            waiting_for[need.0 as usize].push(n);
        }
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        open.iter().enumerate().filter(|(_, n)| **n == 0).map(|(n, _)| Reverse(n)).collect();
    let mut rank = vec![u32::MAX; waits.len()];
    let mut next = 0;
    while let Some(Reverse(n)) = ready.pop() {
        rank[n] = next;
        next += 1;
        for reader in &waiting_for[n] {
            open[*reader] -= 1;
            if open[*reader] == 0 {
                ready.push(Reverse(*reader));
            }
        }
    }
    if next as usize == questionnaire.len() { Ok(rank) } else { Err(find_loop(waits, &rank)) }
}

/// Follows unmet needs until a definition comes round again.
fn find_loop(waits: &[Vec<Definition>], rank: &[u32]) -> Vec<Definition> {
    let unmet = |n: &Definition| rank[n.0 as usize] == u32::MAX;
    let Some(start) = (0..waits.len() as u32).map(Definition).find(|d| unmet(d)) else {
        return Vec::new();
    };
    let mut path = vec![start];
    loop {
        let last = path[path.len() - 1];
        // An unmet definition waits for another unmet one, or it would have been met.
        let Some(next) = waits[last.0 as usize].iter().copied().find(|d| unmet(d)) else { return path };
        if let Some(at) = path.iter().position(|d| *d == next) {
            return path.split_off(at);
        }
        path.push(next);
    }
}
