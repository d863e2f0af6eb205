//! Virtual respondents: people who are not there, interviewed by the real machine through the real log.
//! Seeded throughout: what somebody is like, answers, and comes to follows from the seed, the unit and the
//! id on the roster. Practice only: nothing here ever touches a real case, and every interview says that
//! it was answered by `virtual`.
//!
//! The ways of a simulated answer: a person (`person`) has something in mind (`thought`) and says it in
//! a conversation (`talk`, `saying`); what led to the conversation is a script (`script`), worked day by day
//! (`field`); open answers are marked in the end (`marking`).

mod calendar;
mod chance;
mod field;
mod hands;
mod marking;
mod pace;
mod person;
mod saying;
mod script;
mod talk;
#[cfg(test)]
mod tests;
mod thought;
mod words;

pub use person::unit_effect;

use super::{Desk, DeskError, Versions, case_number};
use crate::store::Case;
use crate::words;
use chance::Lot;
use field::{Field, Setting};

/// What is to be simulated.
#[derive(Debug, Clone)]
pub struct Order {
    /// Practice cases in somebody's hands that nothing was done about yet.
    pub cases: Vec<Case>,
    /// What everything random follows from.
    pub seed: String,
    /// The language of the conversations; one of the questionnaire's, else its first is taken.
    pub language: String,
    /// The moment of asking: all that is simulated lies before this day.
    pub now: jiff::ZonedDateTime,
}

/// What came of it, cases counted by what they came to, reserves that stepped in among them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Simulated {
    /// Cases worked.
    pub cases: usize,
    /// Completed interviews.
    pub completed: usize,
    /// Broken off, and enough to count.
    pub partial: usize,
    /// Broken off too early.
    pub broken_off: usize,
    /// Refused, by the person or the unit.
    pub refused: usize,
    /// Out of the population after all.
    pub not_eligible: usize,
    /// Not interviewed for another reason: never reached, somebody else sent.
    pub not_reached: usize,
    /// Reserves released.
    pub released: usize,
    /// Marks given.
    pub marks: usize,
    /// The usual length of an interview: the median, in minutes.
    pub minutes: Option<f64>,
    /// First and last day.
    pub days: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// Conversations in which the machine led nowhere: always 0, or something is wrong with it.
    pub stuck: usize,
}

impl Simulated {
    /// Interviews that count.
    pub fn interviewed(&self) -> usize {
        self.completed + self.partial
    }
}

/// Works these cases from the first attempt to the last mark.
///
/// # Errors
/// If one of them is not practice, not in anybody's hands or not untouched; if the questionnaire cannot be
/// read, or the store fails.
pub fn simulate(desk: &Desk, versions: &Versions, order: Order) -> Result<Simulated, DeskError> {
    order.cases.iter().try_for_each(refuse)?;
    let (version, source) = desk.questionnaire()?;
    let version = versions.keep(version);
    let languages = &version.questionnaire.languages;
    let language = languages.iter().find(|tag| **tag == order.language).or(languages.first());
    let setting = Setting {
        desk,
        world: Lot::new(&order.seed),
        language: language.cloned().unwrap_or(order.language),
        version: version.clone(),
        source,
    };
    let mut field = Field::plan(&setting, order.cases, &order.now)?;
    field.work()?;
    let answers = &field.done.answers;
    let marks = marking::mark_all(
        desk,
        versions,
        &mut field.hands,
        &field.calendar,
        &version.questionnaire,
        answers,
    )?;
    let mut simulated = Simulated {
        released: field.done.released,
        stuck: field.done.stuck,
        minutes: median(&mut field.done.minutes),
        marks,
        ..Simulated::default()
    };
    for case in field.outcomes()? {
        simulated.count(&case);
    }
    if simulated.cases > 0 {
        simulated.days = Some((field.calendar.date(0), field.calendar.date(field.calendar.last())));
    }
    field.hands.close()?;
    Ok(simulated)
}

/// Whether the person of a case will be interviewed to the end: it follows from the seed alone.
pub fn will_talk(seed: &str, unit: &str, element: &str) -> bool {
    // Neither the day nor the language is part of it.
    let person = person::Person::new(&Lot::new(seed), unit, element, jiff::civil::Date::MIN);
    let steps = script::script(&person, words::words("zh"));
    let last = steps.last().map(|step| &step.visit);
    matches!(last, Some(script::Visit::Interview(thought::Intent::Talk)))
}

fn refuse(case: &Case) -> Result<(), DeskError> {
    let number = case_number(case.number);
    let what = if case.realm != "practice" {
        words!("个案 {number} 不是练习", "case {number} is not practice")
    } else if case.interviewer.is_none() {
        words!("个案 {number} 还没有派给人", "case {number} is in nobody's hands")
    } else if case.status != "open" || case.attempts > 0 {
        words!("个案 {number} 已经有人做过", "case {number} has been worked already")
    } else {
        return Ok(());
    };
    Err(DeskError::refused(what, None))
}

fn median(minutes: &mut [f64]) -> Option<f64> {
    minutes.sort_by(f64::total_cmp);
    minutes.get(minutes.len() / 2).copied()
}

impl Simulated {
    fn count(&mut self, case: &Case) {
        use crate::fieldwork::{Class, disposition};
        self.cases += 1;
        let code = case.code.as_deref().and_then(disposition::find);
        let place = match code.map(|code| code.class) {
            Some(Class::Complete) => &mut self.completed,
            Some(Class::Partial) => &mut self.partial,
            Some(Class::Refusal) if code.is_some_and(|code| code.code == "2.12") => &mut self.broken_off,
            Some(Class::Refusal) => &mut self.refused,
            Some(Class::NotEligible) => &mut self.not_eligible,
            _ => &mut self.not_reached,
        };
        *place += 1;
    }
}
