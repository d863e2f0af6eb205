//! What is drawn of an interview, taken from the machine after each act: the present screen and the few figures
//! of the head. Drawing looks at the sheet alone, so that the machine may be on its way to the disk meanwhile.

use crate::desk::Conduct;
use crate::form::{Audience, State};
use crate::i18n::{Lang, Words};
use crate::interview::{ItemView, Status, Stop, View};
use crate::questionnaire::{Choices, Kind, Partial, Role};
use crate::tui::called::called_here;
use crate::words;
use jiff::civil::Date;

/// What does not change while a case is in hand.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The case's number as it is shown.
    pub number: String,
    /// Whose case it is, from the personal file.
    pub name: String,
    /// The unit.
    pub unit: Words,
    /// Whether it is all practice.
    pub practice: bool,
    /// Whether it is a practice case of a study in earnest.
    pub rehearsal: bool,
    /// Who conducts it.
    pub interviewer: String,
}

/// What is asked, with the limits that a field must know.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// One choice.
    One,
    /// Several choices.
    Many { most: Option<usize> },
    /// A number.
    Number { low: Option<f64>, high: Option<f64>, decimals: u32 },
    /// Words.
    Text,
    /// A date.
    Date { partial: Partial },
    /// An order.
    Rank { places: usize },
    /// Rows with a common scale.
    Grid,
    /// Nothing to answer.
    Note,
    /// Past the last item.
    Review,
}

/// What stands open behind the cursor or goes against a check, for the key line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Open {
    /// Items passed without an answer.
    pub unanswered: usize,
    /// Items with a check that fires.
    pub checks: usize,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The questionnaire's title.
    pub title: String,
    /// The present screen.
    pub view: View,
    /// What is asked.
    pub what: What,
    /// The choices of the item, for ticking.
    pub choices: Option<Choices>,
    /// Where the interview stands.
    pub stop: Stop,
    /// Consent: the version of its text.
    pub consent: Option<String>,
    /// What the item is called, where it stands before the question; nothing in the opening and the closing.
    pub label: String,
    /// Whether the item belongs to the opening or the closing: it has no number to be called by.
    pub opening: bool,
    /// Whether nothing lies before it.
    pub first: bool,
    /// Choices that end the visit, by code.
    pub ends: Vec<String>,
    /// Whether the case was given back and waits to be submitted again.
    pub returned: bool,
    /// What is open.
    pub open: Open,
    /// When something was last saved.
    pub saved_at: Option<i64>,
    /// Milliseconds spent at a moment, and whether the clock runs on.
    pub spent: (i64, i64, bool),
    /// The language it is conducted in, and all there are.
    pub language: String,
    /// All languages of the questionnaire.
    pub languages: Vec<String>,
    /// The day, for dates.
    pub today: Date,
    /// Whether what is being typed has been kept as a draft.
    pub drafted: bool,
}

impl Sheet {
    /// Takes down how things stand.
    pub fn of(conduct: &Conduct, setting: &Setting) -> Sheet {
        let interview = conduct.interview();
        let questionnaire = interview.questionnaire();
        let view = interview.view(Audience::Screen { name: &setting.name });
        let node = interview.node();
        let item = node.and_then(|node| interview.form().item(node));
        let opening = node.is_some_and(|node| questionnaire.is_nameless(interview.form().definition(node)));
        let now = conduct.now();
        Sheet {
            title: questionnaire.title.get(interview.language()).to_string(),
            what: what(&view, item.map(|item| &item.kind)),
            choices: item.and_then(|item| item.choices()).cloned(),
            stop: interview.stop().clone(),
            returned: conduct.returned().is_some(),
            consent: item.and_then(|item| match &item.role {
                Role::Consent { version } => Some(version.clone()),
                _ => None,
            }),
            label: match node {
                Some(node) if !opening => called_here(interview, node),
                _ => String::new(),
            },
            opening,
            first: !interview
                .passed()
                .iter()
                .flat_map(|screen| &screen.nodes)
                .any(|node| interview.form().is_relevant(*node)),
            ends: item
                .and_then(|item| item.choices())
                .into_iter()
                .flat_map(|choices| choices.list.iter())
                .filter(|choice| choice.ends.is_some())
                .map(|choice| choice.code.clone())
                .collect(),
            open: open(conduct),
            saved_at: conduct.saved_at(),
            spent: (interview.spent(now), now, *interview.status() == Status::Open),
            language: interview.language().to_string(),
            languages: questionnaire.languages.clone(),
            today: jiff::Timestamp::from_millisecond(now)
                .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
                .to_zoned_datetime(interview.form().now().time_zone().clone())
                .date(),
            view,
            drafted: false,
        }
    }

    /// The item, or the row of the grid, under the cursor.
    pub fn item(&self) -> Option<&ItemView> {
        self.view.items.get(self.view.cursor)
    }

    /// Whether the answer could be an example worth sharing: there is one, and it is the respondent's.
    pub fn takes_example(&self) -> bool {
        !self.opening && !matches!(self.what, What::Note | What::Review)
    }

    /// Minutes spent up to now.
    pub fn minutes(&self, now: i64) -> i64 {
        let (spent, at, runs) = self.spent;
        (spent + if runs { (now - at).max(0) } else { 0 }) / 60_000
    }

    /// The program's own language that goes with the language of the interview.
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.language)
    }
}

fn what(view: &View, kind: Option<&Kind>) -> What {
    match kind {
        _ if view.grid.is_some() => What::Grid,
        Some(Kind::One(_)) => What::One,
        Some(Kind::Many { most, .. }) => What::Many { most: *most },
        Some(Kind::Number { low, high, decimals, .. }) => {
            What::Number { low: *low, high: *high, decimals: *decimals }
        }
        Some(Kind::Text | Kind::Rubric(_)) => What::Text,
        Some(Kind::Date { partial }) => What::Date { partial: *partial },
        Some(Kind::Rank { places, .. }) => What::Rank { places: *places },
        Some(Kind::Note | Kind::Value | Kind::Column { .. }) => What::Note,
        None => What::Review,
    }
}

/// Counts what was passed unanswered and the items with checks that fire anywhere.
fn open(conduct: &Conduct) -> Open {
    let interview = conduct.interview();
    let form = interview.form();
    let unanswered = interview
        .passed()
        .iter()
        .flat_map(|screen| &screen.nodes)
        .filter(|node| form.is_relevant(**node) && form.state(**node) == State::NotReached)
        .filter(|node| form.item(**node).is_some_and(|i| i.required && i.is_answered_by_people()))
        .count();
    Open { unanswered, checks: interview.items_in_doubt() }
}

/// A state other than an answer, in words; nothing for an answer and for what is not reached.
pub fn state_words(state: State) -> Words {
    match state {
        State::DontKnow | State::Refused | State::Skipped => state.label(),
        State::Redacted => words!("已依法抹去", "erased"),
        State::Answered | State::NotReached | State::NotAsked => Words::default(),
    }
}
