//! What each action would bring about: events, or the reason why not. Nothing is changed here.

use super::event::{Event, Stamped, Stop};
use super::{Action, ENGINE, Interview, Rejection, Status, Trouble};
use crate::expr::NodeId;
use crate::form::{Address, Answer, State};
use crate::questionnaire::Ending;

type Proposal = Result<Vec<Event>, Rejection>;

impl Interview {
    /// Proposes the events of an action at UTC time `at` (milliseconds). They take effect once they are
    /// on disk and absorbed.
    pub fn apply(&self, action: Action, at: i64) -> Proposal {
        match action {
            Action::Void { reason } => return self.void(reason),
            Action::Reopen { reason } => return self.reopen(reason),
            Action::Mark(mark) => return Ok(vec![Event::Marked(mark)]),
            // A marker's remark comes when the interview is over; what is void takes none.
            Action::Remark { .. } if matches!(self.status, Status::Completed | Status::BrokenOff { .. }) => {}
            _ if !self.is_open() => return Err(Rejection::Over),
            _ => {}
        }
        match action {
            Action::Answer { at: address, answer } => self.answer(address, answer),
            Action::Enter { at: address, answer } => self.enter(address, answer, at),
            Action::Forward => self.forward(),
            Action::Back => self.back(),
            Action::Jump { to } => {
                let node = self.shown(&to)?;
                Ok(vec![Event::Moved { to: Stop::Item(self.form.address(node)) }])
            }
            Action::ToReview => Ok(vec![Event::Moved { to: Stop::Review }]),
            Action::Reason { at: address, warn, text } => {
                let node = self.shown(&address)?;
                if text.trim().is_empty() {
                    return Err(Rejection::ReasonNeeded);
                }
                if self.form.item(node).is_none_or(|item| warn >= item.warns.len()) {
                    return Err(Rejection::NotHere(address));
                }
                Ok(vec![Event::Reasoned { at: address, warn, text }])
            }
            Action::Remark { at: address, text } => {
                self.shown(&address)?;
                if text.trim().is_empty() {
                    return Err(Rejection::ReasonNeeded);
                }
                Ok(vec![Event::Remarked { at: address, text }])
            }
            Action::Example { at: address, on } => {
                self.shown(&address)?;
                Ok(vec![Event::Example { at: address, on }])
            }
            Action::Language { to } => {
                let known = self.questionnaire().languages.contains(&to);
                Ok(if known && to != self.language { vec![Event::Language { to }] } else { Vec::new() })
            }
            Action::Help { at: address } => Ok(vec![Event::Helped { at: address }]),
            Action::Pause => Ok(match self.status {
                Status::Open => vec![Event::Paused],
                _ => Vec::new(),
            }),
            Action::Resume { offset } => Ok(vec![Event::Resumed { offset }]),
            Action::BreakOff { reason } => {
                if reason.trim().is_empty() {
                    return Err(Rejection::ReasonNeeded);
                }
                Ok(vec![Event::BrokenOff { reason, share: self.progress().share() }])
            }
            Action::End { reason, appointment } => self.end(reason, appointment),
            Action::Complete => self.complete(),
            // Dealt with above.
            Action::Void { .. } | Action::Reopen { .. } | Action::Mark(_) => Ok(Vec::new()),
        }
    }

    /// A relevant item that is shown, by address.
    fn shown(&self, address: &Address) -> Result<NodeId, Rejection> {
        self.form
            .node(address)
            .filter(|node| self.form.is_relevant(*node) && self.route.of(*node).is_some())
            .ok_or_else(|| Rejection::NotHere(address.clone()))
    }

    fn answer(&self, address: Address, answer: Answer) -> Proposal {
        let node = self.shown(&address)?;
        let item = self.form.item(node).filter(|item| item.is_answered_by_people());
        let Some(item) = item else { return Err(Rejection::NotHere(address)) };
        let allowed = match answer.state {
            State::Answered | State::NotReached => true,
            State::DontKnow => item.allow.dont_know,
            State::Refused => item.allow.refused,
            State::Skipped => item.allow.skipped,
            State::NotAsked | State::Redacted => false,
        };
        if !allowed {
            return Err(Rejection::NotAllowed { at: address, state: answer.state });
        }
        if *self.form.answer(node) == answer {
            return Ok(Vec::new());
        }
        Ok(vec![Event::Answered { at: address, answer }])
    }

    /// The answer is proposed in any case; the step forward only if nothing stands against it, or to the row
    /// of the grid that has no answer yet.
    fn enter(&self, address: Address, answer: Answer, at: i64) -> Proposal {
        let mut events = self.answer(address.clone(), answer)?;
        let after = if events.is_empty() {
            self.confirmed(&address)
        } else {
            let stamped: Vec<Stamped> =
                events.iter().map(|event| Stamped { at, event: event.clone() }).collect();
            let mut then = self.clone();
            then.absorb(&stamped);
            then.forward_from(&address)
        };
        match after {
            Ok(more) => events.extend(more),
            // The last row of a grid, with another one left open: that is where one goes on.
            Err(Rejection::Required(open)) if open != address => {
                events.push(Event::Moved { to: Stop::Item(open) });
            }
            Err(_) => {}
        }
        Ok(events)
    }

    /// The answer that was there already was given again: one goes on as if it were new.
    fn confirmed(&self, address: &Address) -> Proposal {
        let row = self.form.node(address).and_then(|node| self.row_after(node));
        match row {
            Some(row) if *self.stop() == Stop::Item(address.clone()) => {
                Ok(vec![Event::Moved { to: Stop::Item(self.form.address(row)) }])
            }
            _ => self.forward_from(address),
        }
    }

    fn forward_from(&self, address: &Address) -> Proposal {
        // In a grid the answered row has handed the cursor on already: nothing to move.
        if *self.stop() != Stop::Item(address.clone()) {
            return Ok(Vec::new());
        }
        self.forward()
    }

    /// What stands against going on from the screen the interview is at: the first row or item that
    /// needs something.
    pub fn block(&self) -> Option<Rejection> {
        let screen = self.screen()?;
        let relevant = screen.nodes.iter().copied().filter(|node| self.form.is_relevant(*node));
        for node in relevant {
            if let Some(ending) = self.ending(node) {
                let code = match ending {
                    Ending::Code(code) => Some(code.clone()),
                    Ending::Later => None,
                };
                return Some(Rejection::Ends { code });
            }
            let missing = self.form.state(node) == State::NotReached;
            if missing && self.form.item(node).is_some_and(|item| item.required) {
                return Some(Rejection::Required(self.form.address(node)));
            }
            let (hard, soft): (Vec<_>, Vec<_>) = self
                .problems_at(node)
                .into_iter()
                .partition(|problem| matches!(problem.trouble, Trouble::Hard(_)));
            if !hard.is_empty() {
                return Some(Rejection::Hard(hard));
            }
            if !soft.is_empty() {
                return Some(Rejection::Soft(soft));
            }
        }
        None
    }

    fn forward(&self) -> Proposal {
        if let Some(rejection) = self.block() {
            return Err(rejection);
        }
        let Some(here) = self.node().and_then(|node| self.route.of(node)) else { return Ok(Vec::new()) };
        let to = match self.route.next(&self.form, here + 1) {
            Some(screen) => self.route.stop(&self.form, screen),
            None => Stop::Review,
        };
        Ok(vec![Event::Moved { to }])
    }

    fn back(&self) -> Proposal {
        let here = match self.node() {
            Some(node) => self.route.of(node).unwrap_or(0),
            None => self.route.screens.len(),
        };
        match self.route.previous(&self.form, here) {
            Some(screen) => {
                let stop = match self.route.screens[screen].grid {
                    Some(_) => self.route.stop(&self.form, screen),
                    None => Stop::Item(self.form.address(self.route.screens[screen].nodes[0])),
                };
                Ok(vec![Event::Moved { to: stop }])
            }
            None => Err(Rejection::AtStart),
        }
    }

    fn end(&self, reason: String, appointment: Option<i64>) -> Proposal {
        match self.block() {
            Some(Rejection::Ends { code }) => Ok(vec![Event::Ended { code, reason, appointment }]),
            _ => Err(Rejection::NotHere(match self.stop() {
                Stop::Item(address) => address.clone(),
                Stop::Review => Address::item("review"),
            })),
        }
    }

    fn complete(&self) -> Proposal {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(Rejection::Open(problems));
        }
        let state_hash = self.state_hash();
        Ok(vec![Event::Completed { engine: ENGINE.to_string(), state_hash }])
    }

    fn void(&self, reason: String) -> Proposal {
        match self.status {
            Status::Void { .. } => Err(Rejection::Over),
            _ if reason.trim().is_empty() => Err(Rejection::ReasonNeeded),
            _ => Ok(vec![Event::Voided { reason }]),
        }
    }

    fn reopen(&self, reason: String) -> Proposal {
        match self.status {
            Status::Completed if reason.trim().is_empty() => Err(Rejection::ReasonNeeded),
            Status::Completed => Ok(vec![Event::Reopened { reason }]),
            _ => Err(Rejection::Over),
        }
    }
}
