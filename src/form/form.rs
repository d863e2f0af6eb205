//! The form: a tree of nodes with what was answered at each.

use super::world::Moment;
use super::{Address, Answer, Preload, Seed, State, Verdict, Violation};
use crate::expr::{Arena, Definition, ExprError, NodeId, Place, Tree};
use crate::questionnaire::{Body, CheckRule, Formula, Item, KeyingRule, Kind, Questionnaire, Version};
use jiff::ZonedDateTime;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// What the form knows of one node besides its text in the tree.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub definition: Definition,
    /// As last given, whether or not it is relevant now: it comes back when it is again.
    pub answer: Answer,
    /// Its own condition holds.
    pub condition: bool,
    /// Not drawn for this case.
    pub excluded: bool,
    /// Its own condition and those of all parts around it hold, or nobody can tell any more, and it was drawn.
    pub relevant: bool,
    /// Nobody can tell any more whether it was asked: a condition looks at an answer that was erased.
    pub unsure: bool,
    /// How often a formula has been worked out here, for chance.
    pub evaluations: u32,
}

/// One questionnaire being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    pub(super) version: Arc<Version>,
    pub(super) tree: Tree,
    /// By node index; nodes that are no elements of the form have none.
    pub(super) slots: Arena<Option<Slot>>,
    /// By definition.
    pub(super) nodes: Arc<Vec<Vec<NodeId>>>,
    pub(super) now: ZonedDateTime,
    /// Conditions and calculated values that could not be worked out, and why.
    pub(super) uncomputed: BTreeMap<NodeId, ExprError>,
    /// Something was erased here, so that a formula may look at what is gone.
    holds_erased: bool,
    seed: Seed,
}

impl Form {
    /// An empty form. `excluded` are definitions left out from the start (a bank's items not drawn).
    pub fn new(
        version: Arc<Version>,
        preload: &Preload,
        excluded: &HashSet<Definition>,
        seed: Seed,
        now: ZonedDateTime,
    ) -> Form {
        let mut form = Form {
            tree: Tree::new(),
            slots: Arena::default(),
            nodes: Arc::default(),
            version: version.clone(),
            now,
            uncomputed: BTreeMap::new(),
            holds_erased: false,
            seed,
        };
        let document = form.tree.root();
        let mut nodes: Vec<Vec<NodeId>> = vec![Vec::new(); version.questionnaire.len()];
        for definition in version.questionnaire.definitions() {
            let entry = version.questionnaire.entry(definition);
            // Parents stand before their children, so the parent's node is there.
            let parent = entry.parent.and_then(|p| nodes[p.0 as usize].first().copied());
            let node = form.tree.add_element(parent.unwrap_or(document), &entry.name);
            let answer = match &entry.body {
                Body::Item(Item { kind: Kind::Column { column }, .. }) => {
                    Answer::value(preload.columns.get(column).map_or("", String::as_str))
                }
                _ => Answer::nothing(),
            };
            let slot = Slot {
                definition,
                answer,
                condition: true,
                excluded: excluded.contains(&definition),
                relevant: true,
                unsure: false,
                evaluations: 0,
            };
            form.put_slot(node, slot);
            nodes[definition.0 as usize].push(node);
        }
        form.nodes = Arc::new(nodes);
        form.compute_all();
        form
    }

    fn put_slot(&mut self, node: NodeId, slot: Slot) {
        let at = node.0 as usize;
        while self.slots.len() <= at {
            self.slots.push(None);
        }
        self.slots[at] = Some(slot);
    }

    /// The questionnaire being filled in.
    pub fn questionnaire(&self) -> &Questionnaire {
        &self.version.questionnaire
    }

    /// The version being filled in.
    pub fn version(&self) -> &Arc<Version> {
        &self.version
    }

    pub(super) fn slot(&self, node: NodeId) -> &Slot {
        // Node ids are handed out by this form for its elements only; each of these has a slot.
        self.slots[node.0 as usize].as_ref().expect("a node of this form")
    }

    pub(super) fn slot_mut(&mut self, node: NodeId) -> &mut Slot {
        // As in `slot`.
        self.slots[node.0 as usize].as_mut().expect("a node of this form")
    }

    /// The definition a node is an instance of.
    pub fn definition(&self, node: NodeId) -> Definition {
        self.slot(node).definition
    }

    /// The nodes of a definition, in document order; outside repeats exactly one.
    pub fn nodes(&self, definition: Definition) -> &[NodeId] {
        &self.nodes[definition.0 as usize]
    }

    /// The node of a definition outside repeats.
    pub fn node_of(&self, definition: Definition) -> NodeId {
        self.nodes[definition.0 as usize][0]
    }

    /// The node at an address, if there is one.
    pub fn node(&self, address: &Address) -> Option<NodeId> {
        if !address.instances.is_empty() {
            return None;
        }
        self.questionnaire().find(&address.item).map(|definition| self.node_of(definition))
    }

    /// The address of a node.
    pub fn address(&self, node: NodeId) -> Address {
        Address::item(self.questionnaire().name_of(self.definition(node)))
    }

    /// The item of a node, if it is one.
    pub fn item(&self, node: NodeId) -> Option<&Item> {
        self.questionnaire().item(self.definition(node))
    }

    /// The moment of the last change.
    pub fn now(&self) -> &ZonedDateTime {
        &self.now
    }

    /// The seed of everything random.
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Whether the node counts: all conditions around it hold.
    pub fn is_relevant(&self, node: NodeId) -> bool {
        self.slot(node).relevant
    }

    /// What stands at a node, if it is relevant. Where nobody can tell any more whether it was asked, an answer
    /// that is there was asked for; with none it is as good as erased.
    pub fn answer(&self, node: NodeId) -> &Answer {
        static NOT_ASKED: Answer = Answer { state: State::NotAsked, value: String::new() };
        static ERASED: Answer = Answer { state: State::Redacted, value: String::new() };
        let slot = self.slot(node);
        match slot.relevant {
            false => &NOT_ASKED,
            true if slot.unsure && slot.answer.state == State::NotReached => &ERASED,
            true => &slot.answer,
        }
    }

    /// Whether a formula looks at an answer that was erased: what it gives then says nothing.
    pub fn rests_on_erased(&self, node: NodeId, formula: &Formula) -> bool {
        if !self.holds_erased {
            return false;
        }
        let uses = formula.program.uses();
        if uses.whole_tree {
            return self.all_nodes().any(|other| other != node && self.state(other) == State::Redacted);
        }
        uses.definitions.iter().any(|used| self.is_erased_in(*used))
    }

    fn is_erased_in(&self, definition: Definition) -> bool {
        self.nodes(definition).iter().any(|node| self.state(*node) == State::Redacted)
            || self.questionnaire().children(definition).iter().any(|child| self.is_erased_in(*child))
    }

    /// What was last given at a node, relevant or not.
    pub fn kept_answer(&self, node: NodeId) -> &Answer {
        &self.slot(node).answer
    }

    /// The state of a node: `not-asked` where it is not relevant.
    pub fn state(&self, node: NodeId) -> State {
        self.answer(node).state
    }

    /// The value of a node; empty unless answered and relevant.
    pub fn value(&self, node: NodeId) -> &str {
        &self.answer(node).value
    }

    /// Puts an answer at a node, whatever it is, and works out what depends on it. Gives the nodes whose
    /// answer others see differently now, the node itself first.
    pub fn set(&mut self, node: NodeId, answer: Answer, now: ZonedDateTime) -> Vec<NodeId> {
        self.now = now;
        if self.slot(node).answer == answer {
            return Vec::new();
        }
        self.holds_erased |= answer.state == State::Redacted;
        self.slot_mut(node).answer = answer;
        let mut changed = vec![node];
        if self.is_relevant(node) {
            self.write(node);
            self.propagate(node, &mut changed);
        }
        changed
    }

    /// What is to be said of a relevant item: what is missing, else every hard check that does not hold, and
    /// the soft ones that fire. Checks are not evaluated on empty values, nor where they look at an erased answer.
    pub fn verdict(&self, node: NodeId) -> Verdict {
        let mut verdict = Verdict::default();
        let Some(item) = self.item(node) else { return verdict };
        match self.answer(node).state {
            State::NotReached if item.required && item.is_answered_by_people() => {
                verdict.violations.push(Violation::Required);
            }
            State::Answered => {
                for (n, check) in item.checks.iter().enumerate() {
                    match self.holds(node, &check.rule) {
                        Ok(true) => {}
                        Ok(false) => verdict.violations.push(Violation::Constraint(n)),
                        Err(error) => drop(verdict.unknown.get_or_insert(error)),
                    }
                }
                for (n, warn) in item.warns.iter().enumerate() {
                    if self.rests_on_erased(node, &warn.when) {
                        continue;
                    }
                    match self.truth(node, &warn.when) {
                        Ok(true) => verdict.warnings.push(n),
                        Ok(false) => {}
                        Err(error) => drop(verdict.unknown.get_or_insert(error)),
                    }
                }
                // Points that cannot be worked out are lost to the score, which somebody has to hear of.
                if let Some(KeyingRule::Formula(points)) = item.keying.as_ref().map(|keying| &keying.rule)
                    && !self.rests_on_erased(node, points)
                    && let Err(error) = self.number(node, points)
                {
                    verdict.unknown.get_or_insert(error);
                }
            }
            _ => {}
        }
        verdict
    }

    fn holds(&self, node: NodeId, rule: &CheckRule) -> Result<bool, ExprError> {
        match rule {
            CheckRule::Must(formula) if self.rests_on_erased(node, formula) => Ok(true),
            CheckRule::Must(formula) => self.truth(node, formula),
            CheckRule::Range { low, high } => {
                let Ok(number) = self.value(node).parse::<f64>() else { return Ok(false) };
                Ok(low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high))
            }
        }
    }

    /// Whether a formula is true at a node.
    ///
    /// # Errors
    /// If it cannot be worked out: it asks for too much, or for something that only its data makes wrong.
    pub fn truth(&self, node: NodeId, formula: &Formula) -> Result<bool, ExprError> {
        let moment = Moment::new(self, node);
        let place = Place { tree: &self.tree, node, world: &moment };
        formula.program.boolean(&place)
    }

    /// The conditions and calculated values that cannot be worked out, with why, in document order. Such a
    /// condition counts as false and such a value is empty, so somebody has to hear of it.
    pub fn uncomputed(&self) -> impl Iterator<Item = (NodeId, &ExprError)> {
        self.uncomputed.iter().map(|(node, error)| (*node, error))
    }

    /// The number a formula gives at a node; not finite where what it looks at is no number.
    ///
    /// # Errors
    /// If it cannot be worked out, as with [`Form::truth`].
    pub fn number(&self, node: NodeId, formula: &Formula) -> Result<f64, ExprError> {
        let moment = Moment::new(self, node);
        let place = Place { tree: &self.tree, node, world: &moment };
        formula.program.number(&place)
    }

    /// All nodes in document order.
    pub fn all_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.iter().flatten().copied()
    }
}
