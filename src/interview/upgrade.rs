//! Going on with a newer version of the questionnaire: names that remain keep place and answer, a name
//! that changed is followed through `was`, what is gone stays in the log only.

use super::event::{Event, Stop};
use super::interview::moment;
use super::problem::Firing;
use super::route::Route;
use super::{Decisions, Interview};
use crate::expr::Arena;
use crate::form::{Answer, Form, State};
use crate::questionnaire::{Questionnaire, Version};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Interview {
    /// Proposes to go on with `version`. Orders already decided are kept; what is new is decided now,
    /// new choices and items stand last.
    pub fn upgrade(&self, version: &Version) -> Vec<Event> {
        if version.hash == self.form.version().hash {
            return Vec::new();
        }
        let fresh = Decisions::make(&version.questionnaire, self.form.seed());
        let decisions = carry(&self.decisions, fresh, &version.questionnaire);
        vec![Event::VersionChanged { version: version.hash.to_string(), decisions }]
    }

    /// Takes in a change of version.
    pub fn change_version(&mut self, version: Arc<Version>, decisions: Decisions, at: i64) {
        let old = self.form.clone();
        let excluded = decisions.excluded(&version.questionnaire);
        let now = moment(at, self.offset);
        let mut form = Form::new(version.clone(), &self.started.preload, &excluded, *old.seed(), now.clone());
        let renamed = |node| old_node(&old, &form, node);
        let pairs: Vec<_> = form.all_nodes().filter_map(|node| Some((node, renamed(node)?))).collect();
        for (node, before) in &pairs {
            let answer = old.kept_answer(*before).clone();
            if answer.state != State::NotReached
                && form.item(*node).is_some_and(|i| i.is_answered_by_people())
            {
                form.set(*node, still_valid(&form, *node, answer), now.clone());
            }
        }
        let new_of = |before| pairs.iter().find(|(_, old)| *old == before).map(|(node, _)| *node);
        let stop = self.node().and_then(new_of);
        self.remarks = self
            .remarks
            .drain(..)
            .filter_map(|mut remark| {
                remark.node = new_of(remark.node)?;
                Some(remark)
            })
            .collect();
        self.examples = self.examples.iter().filter_map(|node| new_of(*node)).collect::<BTreeSet<_>>();
        self.read = self.read.iter().filter_map(|node| new_of(*node)).collect();
        let times: Vec<_> =
            pairs.iter().filter_map(|(node, before)| Some((*node, self.answered_at(*before)?))).collect();
        self.times = Arena::default();
        times.into_iter().for_each(|(node, at)| self.note_time(node, at));
        // Reasons were given for checks of the old version; they are asked again where they fire again.
        self.reasons.clear();
        self.route = Arc::new(Route::new(&form, &decisions));
        self.stop = match stop.and_then(|node| self.route.of(node).map(|_| node)) {
            Some(node) => Stop::Item(form.address(node)),
            None => match self.route.next(&form, 0) {
                Some(screen) => self.route.stop(&form, screen),
                None => Stop::Review,
            },
        };
        self.form = form;
        self.decisions = Arc::new(decisions);
        self.firing = Firing::default();
        let all: Vec<_> = self.form.all_nodes().collect();
        self.look_again(&all);
    }
}

fn old_node(old: &Form, form: &Form, node: crate::expr::NodeId) -> Option<crate::expr::NodeId> {
    let mut address = form.address(node);
    if let Some(found) = old.node(&address) {
        return Some(found);
    }
    address.item = form.item(node)?.was.clone()?;
    old.node(&address)
}

/// A code that the new version no longer has is no answer to it; the log keeps what was said.
fn still_valid(form: &Form, node: crate::expr::NodeId, answer: Answer) -> Answer {
    let choices = form.item(node).and_then(|item| item.choices());
    match choices {
        Some(choices) if answer.state == State::Answered => {
            let kept: Vec<&str> =
                answer.value.split(' ').filter(|code| choices.get(code).is_some()).collect();
            Answer::value(kept.join(" "))
        }
        _ => answer,
    }
}

fn carry(old: &Decisions, fresh: Decisions, questionnaire: &Questionnaire) -> Decisions {
    let mut decisions = fresh;
    for (part, names) in &mut decisions.items {
        let Some(before) = old.items.get(part) else { continue };
        let bank = questionnaire
            .find(part)
            .and_then(|definition| questionnaire.part(definition))
            .is_some_and(|part| part.bank.is_some());
        let now_name = |name: &String| {
            questionnaire.find(name).map(|_| name.clone()).or_else(|| {
                questionnaire
                    .items()
                    .find(|(_, item)| item.was.as_ref() == Some(name))
                    .map(|(definition, _)| questionnaire.name_of(definition).to_string())
            })
        };
        let mut kept: Vec<String> = before.iter().filter_map(now_name).collect();
        // A bank's draw stands as it was; elsewhere new items come last.
        if !bank {
            kept.extend(names.iter().filter(|name| !before.contains(name)).cloned());
            kept.dedup();
        }
        *names = kept;
    }
    for (item, codes) in &mut decisions.choices {
        let Some(before) = old.choices.get(item) else { continue };
        let mut kept: Vec<String> = before.iter().filter(|code| codes.contains(code)).cloned().collect();
        kept.extend(codes.iter().filter(|code| !before.contains(code)).cloned());
        *codes = kept;
    }
    decisions
}
