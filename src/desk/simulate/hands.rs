//! The hands that write: one stream for each member who did something, by a clock that is set to the
//! moment of each thing done and never back.

use crate::desk::{Desk, DeskError};
use crate::store::{Clock, Moment, Writer};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands where it was last set. What passes on it passes on both clocks of the log.
#[derive(Clone)]
pub(super) struct Watch {
    began: i64,
    now: Arc<AtomicI64>,
}

impl Watch {
    /// Stands at this wall time, UTC milliseconds.
    pub fn at(wall: i64) -> Watch {
        Watch { began: wall, now: Arc::new(AtomicI64::new(wall)) }
    }

    /// Goes forward to a moment; never back.
    pub fn set(&self, wall: i64) {
        self.now.fetch_max(wall, Ordering::SeqCst);
    }
}

impl Clock for Watch {
    fn now(&self) -> Moment {
        let wall = self.now.load(Ordering::SeqCst);
        Moment { wall, mono: wall - self.began }
    }
}

/// One member's writer and clock.
pub(super) struct Hand {
    pub writer: Writer,
    pub watch: Watch,
}

impl Hand {
    /// Sets the clock to a moment, or a minute after the last thing done if that was later. Gives it.
    pub fn begin(&self, at: i64) -> i64 {
        let busy_until = self.writer.now().wall + 60_000;
        let at = if at > self.writer.now().wall { at } else { busy_until };
        self.watch.set(at);
        at
    }
}

/// Everybody's.
#[derive(Default)]
pub(super) struct Hands {
    by_actor: HashMap<String, Hand>,
}

impl Hands {
    /// Somebody's hand, taken up at `at` if it had nothing to do before.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(&mut self, desk: &Desk, actor: &str, at: i64) -> Result<&mut Hand, DeskError> {
        if !self.by_actor.contains_key(actor) {
            let watch = Watch::at(at);
            let writer = desk.store.writer_at(actor, watch.clone())?;
            self.by_actor.insert(actor.to_string(), Hand { writer, watch });
        }
        // It was put there if it was missing.
        Ok(self.by_actor.get_mut(actor).expect("there by now"))
    }

    /// Closes every stream.
    ///
    /// # Errors
    /// Those of the store.
    pub fn close(self) -> Result<(), DeskError> {
        let mut hands: Vec<(String, Hand)> = self.by_actor.into_iter().collect();
        hands.sort_by(|a, b| a.0.cmp(&b.0));
        hands.into_iter().try_for_each(|(_, hand)| Ok(hand.writer.close()?))
    }
}
