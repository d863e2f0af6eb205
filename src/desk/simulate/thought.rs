//! What comes to a respondent's mind at an item: a value of the right kind, as somebody of this ability
//! would give it. Whether it can stand is for the questionnaire's own checks to say; a further turn gives
//! another value, first by chance, then along a ladder of likely ones, until there is none left.

use super::chance::{Lot, logistic};
use super::person::Person;
use super::words;
use crate::expr::NodeId;
use crate::form::{Answer, State};
use crate::interview::Interview;
use crate::questionnaire::{Choice, Choices, Item, Keying, KeyingRule, Kind, Partial, Role};
use jiff::ToSpan;
use jiff::civil::Date;

/// So many turns are left to chance.
const BY_CHANCE: u32 = 12;
/// Where an author sets no upper limit, numbers run up to the lower one and this.
const SPAN: f64 = 40.0;
/// Limits further apart than this are an author's safety net: what people say lies in the lower half.
const WIDE: f64 = 25.0;

/// What a respondent means to do about the whole conversation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Intent {
    /// Talk to the end.
    Talk,
    /// Leave after so much of it, 0 to 1.
    Leave(f64),
    /// Not be the person drawn.
    Substitute,
    /// Say no when asked for consent.
    Refuse,
    /// Ask for another day when asked for consent.
    Postpone,
}

/// One respondent before one item.
pub(super) struct Mind<'m> {
    pub person: &'m Person,
    pub interview: &'m Interview,
    pub node: NodeId,
    pub item: &'m Item,
    pub intent: Intent,
}

impl Mind<'_> {
    fn name(&self) -> String {
        self.interview.form().address(self.node).item
    }

    /// The chance of this person at this item.
    pub fn lot(&self) -> Lot {
        self.person.lot.at("item").at(&self.name())
    }

    /// A state instead of an answer, if it is allowed and comes to mind at all.
    pub fn withheld(&self) -> Option<State> {
        let (lot, allow) = (self.lot(), self.item.allow);
        let keyed = self.item.keying.as_ref().is_some_and(Keying::is_keyed);
        let does_not_know = match &self.item.kind {
            Kind::Rubric(_) => 0.03,
            // Who does not know says so every second time, the others guess.
            _ if keyed => 0.45 * (1.0 - self.person.knows(&self.name())),
            _ => 0.015,
        };
        if allow.dont_know && lot.chance("does not know", does_not_know * self.person.modesty) {
            return Some(State::DontKnow);
        }
        if allow.refused && lot.chance("does not say", 0.01) {
            return Some(State::Refused);
        }
        if allow.skipped && lot.chance("is left out", 0.02) {
            return Some(State::Skipped);
        }
        None
    }

    /// The value of a turn; none once nothing more comes to mind.
    pub fn value(&self, turn: u32) -> Option<String> {
        let lot = self.lot().at(&turn.to_string());
        if turn >= BY_CHANCE {
            return self.ladder((turn - BY_CHANCE) as usize);
        }
        let value = match &self.item.kind {
            Kind::One(choices) => self.one(choices, &lot)?,
            Kind::Many { choices, most } => self.many(choices, *most, &lot)?,
            Kind::Rank { choices, places } => self.rank(choices, *places, &lot),
            Kind::Number { decimals, low, high, .. } => self.number(*decimals, *low, *high, &lot),
            Kind::Date { partial } => self.date(*partial, &lot),
            Kind::Text => match self.item.role {
                Role::Other { .. } => lot.pick("other", self.words().others).to_string(),
                _ => self.words().short(&lot),
            },
            Kind::Rubric(rubric) => {
                let held = self.person.holds(&self.name(), rubric).len();
                self.words().story(&lot, held, rubric.criteria.len())
            }
            Kind::Note | Kind::Value | Kind::Column { .. } => return None,
        };
        Some(value)
    }

    fn words(&self) -> &'static words::Words {
        words::words(self.interview.language())
    }

    /// The choices somebody takes who means to go through with it, and those that serve other intents.
    fn open_choices<'c>(&self, choices: &'c Choices) -> Vec<&'c Choice> {
        let wanted = |choice: &&Choice| match (&self.item.role, self.intent) {
            (Role::Respondent, Intent::Substitute) => choice.ends.is_some(),
            (Role::Consent { .. }, Intent::Refuse) => ends_for_good(choice),
            (Role::Consent { .. }, Intent::Postpone) => choice.ends.is_some() && !ends_for_good(choice),
            _ => choice.ends.is_none(),
        };
        let open: Vec<&Choice> = choices.list.iter().filter(wanted).collect();
        if !open.is_empty() {
            return open;
        }
        // No such choice was written: everything is open that does not end it, else just everything.
        let on: Vec<&Choice> = choices.list.iter().filter(|choice| choice.ends.is_none()).collect();
        if on.is_empty() { choices.list.iter().collect() } else { on }
    }

    fn one(&self, choices: &Choices, lot: &Lot) -> Option<String> {
        let open = self.open_choices(choices);
        if let Some(Keying { rule: KeyingRule::Key { right, .. }, .. }) = &self.item.keying {
            let is_right = |choice: &&&Choice| right.contains(&choice.code);
            if lot.chance("is right", self.person.knows(&self.name())) {
                if let Some(choice) = open.iter().find(is_right) {
                    return Some(choice.code.clone());
                }
            } else if let Some(choice) = self.liked(&open, lot, |choice| !right.contains(&choice.code)) {
                return Some(choice.code.clone());
            }
        }
        if matches!(self.item.role, Role::Respondent | Role::Consent { .. }) {
            // As it should be, most often: the first thing the author offers.
            let usual = open.first().filter(|_| lot.chance("usual", 0.85));
            return usual.or(open.last()).map(|choice| choice.code.clone());
        }
        let graded = open.iter().filter(|choice| choice.points.is_some()).count() > 1;
        let choice = if graded { self.graded(&open, lot) } else { self.liked(&open, lot, |_| true) };
        choice.map(|choice| choice.code.clone())
    }

    /// By taste: each choice is as popular everywhere, another answer than those listed is rare.
    fn liked<'c>(&self, open: &[&'c Choice], lot: &Lot, may: impl Fn(&Choice) -> bool) -> Option<&'c Choice> {
        let popular = self.person.item(&self.name());
        let weight = |choice: &&Choice| match (may(choice), choice.other) {
            (false, _) => 0.0,
            (true, true) => 0.06,
            (true, false) => 0.25 + popular.share(&choice.code),
        };
        let weights: Vec<f64> = open.iter().map(weight).collect();
        let any = weights.iter().any(|weight| *weight > 0.0);
        any.then(|| open[lot.weighted("liked", &weights)])
    }

    /// On a scale of points: who stands higher leans to the better end, with a tilt the item has.
    fn graded<'c>(&self, open: &[&'c Choice], lot: &Lot) -> Option<&'c Choice> {
        let mut scale: Vec<&Choice> = open.iter().filter(|choice| choice.points.is_some()).copied().collect();
        scale.sort_by(|a, b| a.points.partial_cmp(&b.points).unwrap_or(std::cmp::Ordering::Equal));
        let tilt = 0.5 * self.person.item(&self.name()).normal("tilt");
        let lean = 0.4 + 0.8 * self.person.ability + tilt + lot.normal("leaning");
        let place = (logistic(lean) * scale.len() as f64) as usize;
        scale.get(place.min(scale.len().saturating_sub(1))).copied()
    }

    fn many(&self, choices: &Choices, most: Option<usize>, lot: &Lot) -> Option<String> {
        let open = self.open_choices(choices);
        let name = self.name();
        let exclusive = open.iter().find(|choice| choice.exclusive);
        let right = match &self.item.keying {
            Some(Keying { rule: KeyingRule::Key { right, .. }, .. }) => Some(right),
            _ => None,
        };
        // Who else is in the room does not change between the beginning and the end.
        let lot = if self.item.role == Role::Others { &self.person.lot.at("company") } else { lot };
        let none = if self.item.role == Role::Others { 0.8 } else { 0.04 };
        if let (Some(exclusive), None) = (exclusive, right)
            && lot.chance("none of these", none)
        {
            return Some(exclusive.code.clone());
        }
        let popular = self.person.item(&name);
        let mut taken: Vec<&Choice> = Vec::new();
        for choice in open.iter().filter(|choice| !choice.exclusive) {
            let likely = match right {
                _ if choice.other => 0.04,
                Some(right) if right.contains(&choice.code) => self.person.knows(&name),
                Some(_) => 0.35 * (1.0 - self.person.knows(&name)),
                None => 0.2 + 0.55 * popular.share(&choice.code),
            };
            if lot.chance(&choice.code, likely) {
                taken.push(choice);
            }
        }
        let most = most.unwrap_or(usize::MAX).max(1);
        while taken.len() > most {
            taken.remove((lot.share(&taken.len().to_string()) * taken.len() as f64) as usize);
        }
        if taken.is_empty() {
            let plain: Vec<&Choice> = open.iter().filter(|choice| !choice.exclusive).copied().collect();
            taken.extend(self.liked(&plain, lot, |_| true).or(exclusive.copied()));
        }
        let codes: Vec<&str> = taken.iter().map(|choice| choice.code.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join(" "))
    }

    fn rank(&self, choices: &Choices, places: usize, lot: &Lot) -> String {
        let popular = self.person.item(&self.name());
        let mut order: Vec<(f64, &str)> = choices
            .list
            .iter()
            .map(|choice| (popular.share(&choice.code) + lot.share(&choice.code), choice.code.as_str()))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        order.iter().take(places).map(|(_, code)| *code).collect::<Vec<_>>().join(" ")
    }

    fn number(&self, decimals: u32, low: Option<f64>, high: Option<f64>, lot: &Lot) -> String {
        let (low, high) = bounds(low, high);
        if let Some(Keying { rule: KeyingRule::Key { right, .. }, .. }) = &self.item.keying
            && let Some(right) = right.first()
        {
            if lot.chance("is right", self.person.knows(&self.name())) {
                return right.clone();
            }
            let near: f64 = right.parse().unwrap_or(low);
            let off = (high - low).min(near.abs().max(4.0)) * 0.4;
            return written((near + off * lot.normal("off")).clamp(low, high), decimals);
        }
        // Small numbers are the rule; where points hang on them, the able have the larger ones.
        let share = match &self.item.keying {
            Some(_) => logistic(0.9 * (self.person.ability - 0.3) + 0.9 * lot.normal("much")).powi(2),
            None if high - low > WIDE => 0.5 * lot.share("much").powf(2.5),
            None => lot.share("much").powi(2),
        };
        written(low + share * (high - low), decimals)
    }

    fn date(&self, partial: Partial, lot: &Lot) -> String {
        let back = i64::from(lot.whole("days", 0, 9)) + (45.0 * lot.share("back").powi(2)) as i64;
        let date = self.person.since.saturating_sub(back.days());
        match partial {
            Partial::Day if lot.chance("day forgotten", 0.12) => month(date),
            Partial::Month if lot.chance("month forgotten", 0.1) => date.year().to_string(),
            Partial::Month if lot.chance("day forgotten", 0.4) => month(date),
            _ => date.to_string(),
        }
    }

    /// What can be tried when chance has found nothing that the checks let stand.
    fn ladder(&self, rung: usize) -> Option<String> {
        match &self.item.kind {
            Kind::One(choices) => self.open_choices(choices).get(rung).map(|choice| choice.code.clone()),
            Kind::Many { choices, most } => {
                let open = self.open_choices(choices);
                let codes: Vec<&str> =
                    open.iter().filter(|c| !c.exclusive).map(|c| c.code.as_str()).collect();
                match open.get(rung) {
                    Some(choice) => Some(choice.code.clone()),
                    // One more each time, from the front.
                    None => {
                        let count = rung - open.len() + 2;
                        let fits = count <= codes.len() && most.is_none_or(|most| count <= most);
                        fits.then(|| codes[..count].join(" "))
                    }
                }
            }
            Kind::Rank { choices, places } => {
                let mut codes: Vec<&str> = choices.list.iter().map(|choice| choice.code.as_str()).collect();
                let turn = rung % codes.len().max(1);
                codes.rotate_left(turn);
                codes.truncate(*places);
                (rung < choices.list.len()).then(|| codes.join(" "))
            }
            Kind::Number { decimals, low, high, .. } => {
                let ends = bounds(*low, *high);
                let mut rungs = vec![ends.0, ends.1, 0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 12.0, 20.0, 50.0, 100.0];
                for other in self.involved_values().iter().filter_map(|value| value.parse::<f64>().ok()) {
                    rungs.extend([other, other - 1.0, other + 1.0, other / 2.0, other * 2.0]);
                }
                rungs.get(rung).map(|number| written(*number, *decimals))
            }
            Kind::Date { .. } => {
                let today = self.interview.form().now().date();
                let near = |date: Date| {
                    [date, date.saturating_sub(1.days()), date.saturating_add(1.days())]
                        .into_iter()
                        .chain([date.saturating_sub(1.years()), date.saturating_add(1.years())])
                };
                let others = self.involved_values();
                let others = others.iter().filter_map(|value| value.parse::<Date>().ok());
                let mut rungs = near(today).chain(others.flat_map(near));
                rungs.nth(rung).map(|date| date.to_string())
            }
            Kind::Text | Kind::Rubric(_) => {
                const SAMPLES: [&str; 10] =
                    ["1", "12", "123456", "2020", "a", "ab", "A1", "abc123", "是", "无"];
                SAMPLES.get(rung).map(|sample| sample.to_string())
            }
            Kind::Note | Kind::Value | Kind::Column { .. } => None,
        }
    }

    /// What stands at the items that the checks of this one look at.
    fn involved_values(&self) -> Vec<String> {
        let form = self.interview.form();
        let checks = self.item.checks.iter().flat_map(|check| &check.involves);
        let warns = self.item.warns.iter().flat_map(|warn| &warn.involves);
        checks
            .chain(warns)
            .flat_map(|definition| form.nodes(*definition))
            .map(|node| form.value(*node).to_string())
            .filter(|value| !value.is_empty())
            .collect()
    }
}

impl Mind<'_> {
    /// The answer of a turn.
    pub fn answer(&self, turn: u32) -> Option<Answer> {
        self.value(turn).map(Answer::value)
    }
}

fn ends_for_good(choice: &Choice) -> bool {
    matches!(choice.ends, Some(crate::questionnaire::Ending::Code(_)))
}

fn bounds(low: Option<f64>, high: Option<f64>) -> (f64, f64) {
    match (low, high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + SPAN),
        (None, Some(high)) => ((high - SPAN).max(0.0).min(high), high),
        (None, None) => (0.0, SPAN),
    }
}

fn month(date: Date) -> String {
    date.strftime("%Y-%m").to_string()
}

/// A number as somebody says it: no more decimals than two, or than the item takes.
fn written(number: f64, decimals: u32) -> String {
    let places = decimals.min(2) as usize;
    let text = format!("{number:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_form_stores_them() {
        assert_eq!(written(12.0, 0), "12");
        assert_eq!(written(100.0, 0), "100");
        assert_eq!(written(-0.2, 0), "0");
        assert_eq!(written(3.5, 2), "3.5");
        assert_eq!(written(3.456, 4), "3.46");
        assert_eq!(bounds(None, Some(10.0)), (0.0, 10.0));
        assert_eq!(bounds(None, Some(-10.0)), (-10.0, -10.0));
    }
}
