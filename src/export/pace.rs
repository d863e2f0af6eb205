//! How long each item took: the time between one event and the next goes to the item at which the
//! interview stood, pauses left out.

use crate::form::Address;
use crate::interview::{Event, Stamped, Stop};
use std::collections::HashMap;

/// Milliseconds by address. What passed before an answer, a remark or a reason belongs to the item it is
/// about; what passed before anything else to where the interview stood. The time between a pause (or the end of a process)
/// and taking it up again belongs to nothing.
pub(super) fn pace<'e>(events: impl IntoIterator<Item = &'e Stamped>) -> HashMap<Address, i64> {
    let mut spent: HashMap<Address, i64> = HashMap::new();
    let mut stands: Option<&Address> = None;
    let mut last: Option<i64> = None;
    let mut over = false;
    for Stamped { at, event } in events {
        let passed = last.map_or(0, |last| (at - last).max(0));
        last = Some(*at);
        if let Event::Answered { at: address, .. } = event {
            stands = Some(address);
        }
        let spoken_of = match event {
            Event::Reasoned { at, .. }
            | Event::Remarked { at, .. }
            | Event::Example { at, .. }
            | Event::Helped { at } => Some(at),
            _ => stands,
        };
        if let (false, false, Some(address)) = (over, matches!(event, Event::Resumed { .. }), spoken_of) {
            *spent.entry(address.clone()).or_default() += passed;
        }
        match event {
            Event::Moved { to: Stop::Item(address) } => stands = Some(address),
            Event::Moved { to: Stop::Review } => stands = None,
            Event::Resumed { .. } | Event::Reopened { .. } => over = false,
            Event::Paused
            | Event::Completed { .. }
            | Event::BrokenOff { .. }
            | Event::Ended { .. }
            | Event::Voided { .. } => over = true,
            _ => {}
        }
    }
    spent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Answer;

    #[test]
    fn time_goes_to_the_item_and_pauses_to_nobody() {
        let item = Address::item;
        let answered = |name| Event::Answered { at: item(name), answer: Answer::value("1") };
        let moved = |name| Event::Moved { to: Stop::Item(item(name)) };
        let events = [
            (1_000, answered("a")),
            (1_500, moved("b")),
            (4_500, answered("b")),
            (5_000, Event::Paused),
            (90_000, Event::Resumed { offset: 0 }),
            (92_000, Event::Remarked { at: item("b"), text: "x".into() }),
            // The process went away without a word.
            (500_000, Event::Resumed { offset: 0 }),
            (501_000, Event::Moved { to: Stop::Review }),
            (900_000, Event::Completed { engine: String::new(), state_hash: String::new() }),
        ];
        let events = events.map(|(at, event)| Stamped { at, event });
        let spent = pace(&events);
        assert_eq!(spent.len(), 2);
        assert_eq!(spent[&item("a")], 500);
        assert_eq!(spent[&item("b")], 3_000 + 500 + 2_000 + 1_000);
    }
}
