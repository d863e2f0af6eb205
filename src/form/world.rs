//! The form as the expressions see it: nodes of definitions, states, the clock, chance.

use super::Form;
use crate::expr::{Definition, NodeId, World};
use jiff::ZonedDateTime;
use std::cell::Cell;

/// A form at one moment. Chance counts up within one evaluation, so that two calls of `random()` differ
/// and a replay gets the same two.
pub(super) struct Moment<'f> {
    pub form: &'f Form,
    pub node: NodeId,
    pub count: Cell<u64>,
}

impl<'f> Moment<'f> {
    pub fn new(form: &'f Form, node: NodeId) -> Moment<'f> {
        Moment { form, node, count: Cell::new(0) }
    }

    fn draw(&self) -> (String, u64) {
        let count = self.count.get();
        self.count.set(count + 1);
        // An evaluation at the same address and with the same number of earlier evaluations is the same.
        let slot = self.form.slot(self.node);
        (self.form.address(self.node).to_string(), u64::from(slot.evaluations) << 16 | count)
    }
}

impl World for Moment<'_> {
    fn instances(&self, definition: Definition, _from: NodeId, out: &mut Vec<NodeId>) {
        out.extend_from_slice(self.form.nodes(definition));
    }

    fn state(&self, node: NodeId) -> &str {
        self.form.state(node).word()
    }

    fn now(&self) -> ZonedDateTime {
        self.form.now().clone()
    }

    fn random(&self) -> f64 {
        let (purpose, count) = self.draw();
        self.form.seed().number(&purpose, count)
    }

    fn uuid(&self) -> String {
        let (purpose, count) = self.draw();
        self.form.seed().uuid(&purpose, count)
    }
}
