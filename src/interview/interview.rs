//! The interview: a form, where it stands, and what was said about it.

use super::event::{Event, Stamped, Started, Stop};
use super::problem::{Firing, Reason, involved, values};
use super::route::{Route, Screen};
use super::{Decisions, Mark, Trouble};
use crate::expr::{Arena, NodeId};
use crate::form::{Address, Answer, Form, Preload, Seed, State};
use crate::questionnaire::{Ending, Questionnaire, Version};
use jiff::{Timestamp, ZonedDateTime, tz};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an interview is started with.
#[derive(Debug, Clone)]
pub struct Start {
    /// The case.
    pub case: String,
    /// `real` or `practice`.
    pub realm: String,
    /// `person` or `virtual`.
    pub by: String,
    /// What the roster says.
    pub preload: Preload,
    /// The seed.
    pub seed: Seed,
    /// The language it begins in.
    pub language: String,
    /// Seconds east of UTC.
    pub offset: i32,
    /// UTC milliseconds.
    pub at: i64,
}

/// What has become of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// Being conducted.
    Open,
    /// Left for a while.
    Paused,
    /// Submitted.
    Completed,
    /// Broken off by the respondent.
    BrokenOff { reason: String, share: f64 },
    /// Ended by an opening choice: for good with a code, for now without.
    Ended { code: Option<String>, reason: String },
    /// A wrong start.
    Void { reason: String },
}

/// A remark on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The item.
    pub node: NodeId,
    /// UTC milliseconds.
    pub at: i64,
    /// What was written.
    pub text: String,
}

/// One interview.
#[derive(Debug, Clone)]
pub struct Interview {
    pub(super) started: Arc<Started>,
    pub(super) begun: i64,
    pub(super) form: Form,
    pub(super) decisions: Arc<Decisions>,
    pub(super) route: Arc<Route>,
    pub(super) stop: Stop,
    pub(super) status: Status,
    pub(super) language: String,
    pub(super) offset: i32,
    pub(super) reasons: BTreeMap<(NodeId, usize), Reason>,
    pub(super) remarks: Vec<Remark>,
    pub(super) examples: BTreeSet<NodeId>,
    /// Notes that one went on from: they were read, and no answer tells it.
    pub(super) read: BTreeSet<NodeId>,
    pub(super) marks: Vec<Mark>,
    pub(super) firing: Firing,
    /// When each answer was last given, UTC milliseconds; by node, not longer than needed.
    pub(super) times: Arena<Option<i64>>,
    /// The last moment heard of, and the time spent so far with pauses left out.
    pub(super) clock: (i64, i64),
}

impl Interview {
    /// Begins an interview: decides what chance decides, and proposes the first events.
    pub fn start(version: Arc<Version>, start: Start) -> (Interview, Vec<Event>) {
        let decisions = Decisions::make(&version.questionnaire, &start.seed);
        let started = Started {
            case: start.case,
            realm: start.realm,
            by: start.by,
            version: version.hash.to_string(),
            seed: start.seed.to_string(),
            language: start.language,
            offset: start.offset,
            preload: start.preload,
            decisions,
        };
        let event = Event::Started(Box::new(started.clone()));
        (Interview::begin(version, started, start.at), vec![event])
    }

    /// The state right after the first event.
    pub(super) fn begin(version: Arc<Version>, started: Started, at: i64) -> Interview {
        let seed = Seed::from_hex(&started.seed).unwrap_or_else(|| Seed::from_text(&started.seed));
        let excluded = started.decisions.excluded(&version.questionnaire);
        let now = moment(at, started.offset);
        let form = Form::new(version, &started.preload, &excluded, seed, now);
        let route = Route::new(&form, &started.decisions);
        let stop = match route.next(&form, 0) {
            Some(screen) => route.stop(&form, screen),
            None => Stop::Review,
        };
        Interview {
            begun: at,
            form,
            decisions: Arc::new(started.decisions.clone()),
            route: Arc::new(route),
            stop,
            status: Status::Open,
            language: started.language.clone(),
            offset: started.offset,
            started: Arc::new(started),
            reasons: BTreeMap::new(),
            remarks: Vec::new(),
            examples: BTreeSet::new(),
            read: BTreeSet::new(),
            marks: Vec::new(),
            firing: Firing::default(),
            times: Arena::default(),
            clock: (at, 0),
        }
    }

    /// Rebuilds an interview from its events. `versions` finds a version by its hash; `None` if the first
    /// event is no start, or a version is not known.
    pub fn replay(versions: &dyn Fn(&str) -> Option<Arc<Version>>, events: &[Stamped]) -> Option<Interview> {
        let (first, rest) = events.split_first()?;
        let Event::Started(started) = &first.event else { return None };
        let mut interview = Interview::begin(versions(&started.version)?, (**started).clone(), first.at);
        for stamped in rest {
            if let Event::VersionChanged { version, decisions } = &stamped.event {
                interview.change_version(versions(version)?, decisions.clone(), stamped.at);
            } else {
                interview.absorb(std::slice::from_ref(stamped));
            }
        }
        Some(interview)
    }

    /// Takes in events that are on disk. Never refuses: what is in the log has happened.
    pub fn absorb(&mut self, events: &[Stamped]) {
        for stamped in events {
            self.tick(stamped);
            self.take(&stamped.event, stamped.at);
        }
    }

    /// Time counts while it is open; a process that takes it up again was not there before.
    fn tick(&mut self, stamped: &Stamped) {
        let (last, spent) = self.clock;
        let conducted = self.status == Status::Open && !matches!(stamped.event, Event::Resumed { .. });
        let passed = if conducted { stamped.at.saturating_sub(last).max(0) } else { 0 };
        self.clock = (stamped.at, spent.saturating_add(passed));
    }

    fn take(&mut self, event: &Event, at: i64) {
        match event {
            // A second start or an unknown version is no state of this interview.
            Event::Started(_) | Event::VersionChanged { .. } => {}
            Event::Answered { at: address, answer } => self.take_answer(address, answer, at),
            Event::Moved { to } => {
                self.note_read(to);
                self.stop = to.clone();
            }
            Event::Reasoned { at: address, warn, text } => {
                if let Some(node) = self.form.node(address) {
                    let nodes = involved(&self.form, node, Trouble::Soft(*warn));
                    let values = values(&self.form, &nodes);
                    self.reasons.insert((node, *warn), Reason { text: text.clone(), values });
                }
            }
            Event::Remarked { at: address, text } => {
                if let Some(node) = self.form.node(address) {
                    self.remarks.push(Remark { node, at, text: text.clone() });
                }
            }
            Event::Example { at: address, on } => {
                if let Some(node) = self.form.node(address) {
                    if *on {
                        self.examples.insert(node);
                    } else {
                        self.examples.remove(&node);
                    }
                }
            }
            Event::Language { to } => self.language = to.clone(),
            Event::Helped { .. } => {}
            Event::Paused => self.status = Status::Paused,
            Event::Resumed { offset } => {
                self.offset = *offset;
                self.status = Status::Open;
            }
            Event::Ended { code, reason, .. } => {
                self.status = Status::Ended { code: code.clone(), reason: reason.clone() };
            }
            Event::BrokenOff { reason, share } => {
                self.status = Status::BrokenOff { reason: reason.clone(), share: *share };
            }
            Event::Completed { .. } => self.status = Status::Completed,
            Event::Voided { reason } => self.status = Status::Void { reason: reason.clone() },
            Event::Reopened { .. } => self.status = Status::Open,
            Event::Redacted { address, .. } => {
                if let Some(address) = Address::parse(address) {
                    self.take_answer(&address, &Answer::state(State::Redacted), at);
                }
            }
            Event::Marked(mark) => {
                self.marks.retain(|m| !(m.item == mark.item && m.pass == mark.pass));
                self.marks.push(mark.clone());
            }
        }
    }

    fn take_answer(&mut self, address: &Address, answer: &Answer, at: i64) {
        let Some(node) = self.form.node(address) else { return };
        let now = moment(at, self.offset);
        let changed = self.form.set(node, answer.clone(), now);
        self.note_time(node, at);
        self.look_again(&changed);
        self.drop_through_grid(node);
    }

    /// A note counts as read once the interview goes on from it; going back from it says nothing.
    fn note_read(&mut self, to: &Stop) {
        let Some(here) = self.node() else { return };
        if self.form.item(here).is_none_or(|item| item.is_answered_by_people()) {
            return;
        }
        let place = |node| self.route.of(node);
        let onward = match to {
            Stop::Review => true,
            Stop::Item(at) => self.form.node(at).and_then(place) > place(here),
        };
        if onward {
            self.read.insert(here);
        }
    }

    pub(super) fn note_time(&mut self, node: NodeId, at: i64) {
        let place = node.0 as usize;
        while self.times.len() <= place {
            self.times.push(None);
        }
        self.times[place] = Some(at);
    }

    /// Brings the list of checks that fire up to date after these nodes changed.
    pub(super) fn look_again(&mut self, changed: &[NodeId]) {
        let graph = &self.form.version().graph;
        let mut nodes: BTreeSet<NodeId> = changed.iter().copied().collect();
        for node in changed {
            for checker in graph.checkers(self.form.definition(*node)) {
                nodes.extend(self.form.nodes(*checker));
            }
        }
        for node in nodes {
            self.firing.update(&self.form, node);
        }
    }

    /// One stroke a row: an answered row of a grid hands the cursor to the next one.
    fn drop_through_grid(&mut self, node: NodeId) {
        if self.stop != Stop::Item(self.form.address(node)) {
            return;
        }
        if let Some(next) = self.row_after(node) {
            self.stop = Stop::Item(self.form.address(next));
        }
    }

    /// The row that comes after an answered row of a grid; none behind the last one, and none elsewhere.
    pub(super) fn row_after(&self, node: NodeId) -> Option<NodeId> {
        let screen = &self.route.screens[self.route.of(node)?];
        if screen.grid.is_none() || self.form.state(node) == State::NotReached {
            return None;
        }
        let mut after = screen.nodes.iter().skip_while(|row| **row != node).skip(1);
        after.find(|row| self.form.is_relevant(**row)).copied()
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The questionnaire.
    pub fn questionnaire(&self) -> &Questionnaire {
        self.form.questionnaire()
    }

    /// The first event.
    pub fn started(&self) -> &Started {
        &self.started
    }

    /// When it began, UTC milliseconds.
    pub fn begun(&self) -> i64 {
        self.begun
    }

    /// Milliseconds spent on it up to `at`, pauses left out.
    pub fn spent(&self, at: i64) -> i64 {
        let (last, spent) = self.clock;
        if self.status != Status::Open {
            return spent;
        }
        spent.saturating_add(at.saturating_sub(last).max(0))
    }

    /// What has become of it.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Whether answers can be given: it is open or paused.
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Open | Status::Paused)
    }

    /// Where it stands.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The node it stands at; none at the review.
    pub fn node(&self) -> Option<NodeId> {
        match &self.stop {
            Stop::Item(address) => self.form.node(address),
            Stop::Review => None,
        }
    }

    /// The screen it stands at; none at the review.
    pub fn screen(&self) -> Option<&Screen> {
        self.node().and_then(|node| self.route.of(node)).map(|n| &self.route.screens[n])
    }

    /// The screens in order, relevant or not.
    pub fn screens(&self) -> &[Screen] {
        &self.route.screens
    }

    /// The screens before the present one, relevant or not; all of them at the review.
    pub fn passed(&self) -> &[Screen] {
        let here = self.node().and_then(|node| self.route.of(node));
        &self.route.screens[..here.unwrap_or(self.route.screens.len())]
    }

    /// The language it is conducted in.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// What chance decided.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// All remarks in the order written.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Whether an answer is marked as an example; one that was erased is none.
    pub fn is_example(&self, node: NodeId) -> bool {
        self.examples.contains(&node) && self.form.state(node) != State::Redacted
    }

    /// Whether a note was shown and gone on from, whatever was looked at since.
    pub fn is_read(&self, node: NodeId) -> bool {
        self.read.contains(&node)
    }

    /// The marks of open answers, the latest of each item and pass.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// When the answer at a node was last given.
    pub fn answered_at(&self, node: NodeId) -> Option<i64> {
        self.times.get(node.0 as usize).copied().flatten()
    }

    /// If the choice made at an opening item ends the visit: how.
    pub fn ending(&self, node: NodeId) -> Option<&Ending> {
        let choices = self.form.item(node)?.choices()?;
        let value = self.form.value(node);
        value.split(' ').find_map(|code| choices.get(code)?.ends.as_ref())
    }
}

/// A UTC time as the clock on the wall there showed it.
pub(super) fn moment(at: i64, offset: i32) -> ZonedDateTime {
    let zone = tz::Offset::from_seconds(offset).map_or(tz::TimeZone::UTC, tz::TimeZone::fixed);
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone)
}
