//! Open answers that wait for a mark: which questions, which answers in which order, and what a marker may see
//! of one: neither name nor unit nor the other mark.

use super::{Office, Trouble};
use crate::desk::{Judgement, give_mark, marking_order, other_markers, past};
use crate::form::Address;
use crate::i18n::Words;
use crate::interview::Event;
use crate::questionnaire::Kind;
use crate::tui::widgets::remarks::Said;
use crate::words;
use uuid::Uuid;

/// A question with answers that wait.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its name.
    pub item: String,
    /// First or second marking.
    pub pass: u8,
    /// What is asked, in the languages of the program.
    pub text: Words,
    /// The answers that wait for this marker, in the order in which they come.
    pub answers: Vec<Uuid>,
    /// Whether they are those of interviews that this marker conducted.
    pub own: bool,
}

/// What waits for a marker: one's own interviews come last, apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ToMark {
    /// The questions.
    pub list: Vec<Waiting>,
    /// Who else could mark one's own, by name; nobody where one has to do it oneself.
    pub others: Vec<String>,
}

/// A criterion as a marker sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionView {
    /// Its code.
    pub code: String,
    /// What an answer must hold.
    pub text: Words,
    /// Its points.
    pub points: f64,
}

/// One answer as a marker sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerView {
    /// What was asked, in the language of the interview.
    pub asked: String,
    /// What was written down.
    pub answer: String,
    /// The criteria.
    pub criteria: Vec<CriterionView>,
    /// Descriptors and examples.
    pub guide: Option<Words>,
    /// Codes ticked by this marker before, if this answer was marked in this sitting.
    pub ticked: Vec<String>,
    /// Marked as an example.
    pub example: bool,
    /// Whether this marker took part in conducting the interview: who knows the other answers marks this one
    /// with them in mind.
    pub own: bool,
    /// What this marker remarked on it; remarks of others are not shown to a marker.
    pub remarks: Vec<Said>,
}

impl Office {
    /// The questions with answers that wait for whoever sits there.
    ///
    /// # Errors
    /// Those of the store.
    pub fn waiting(&mut self) -> Result<ToMark, Trouble> {
        let unmarked = self.reader.unmarked(self.desk.realm())?;
        let (version, _) = self.desk.questionnaire()?;
        let questionnaire = &version.questionnaire;
        let writer = self.take_writer()?;
        let mut waiting = Vec::new();
        for (item, pass, _) in unmarked {
            let queue = marking_order(&self.desk, &writer, &item, pass)?;
            let text = questionnaire.find(&item).and_then(|d| questionnaire.item(d)).map_or_else(
                Words::default,
                |found| {
                    let said = |lang: &str| {
                        found.text.unfilled(lang, |d| questionnaire.name_of(d).to_string()).trim().to_string()
                    };
                    Words::new(said("zh"), said("en"))
                },
            );
            for (answers, own) in [(queue.others, false), (queue.own, true)] {
                waiting.push(Waiting { item: item.clone(), pass, text: text.clone(), answers, own });
            }
        }
        self.give_back(writer);
        waiting.retain(|waiting| !waiting.answers.is_empty());
        waiting.sort_by_key(|waiting| waiting.own);
        let me = self.member().map_or("", |member| &member.code);
        let others = other_markers(&self.desk.study, me).iter().map(|member| member.name.clone()).collect();
        Ok(ToMark { list: waiting, others })
    }

    /// One answer to be marked.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn answer_to_mark(&mut self, id: Uuid, item: &str, pass: u8) -> Result<AnswerView, Trouble> {
        let past = past(&self.reader, &self.versions, id)?;
        let over = past.events.iter().rev().find(|(_, stamped)| is_over(&stamped.event));
        let over = over.map_or(i64::MAX, |(_, stamped)| stamped.at);
        let (interview, authors) = (past.interview, past.authors);
        let form = interview.form();
        let gone = || Trouble(words!("没有这个回答", "there is no such answer"));
        let node = form.node(&Address::item(item)).ok_or_else(gone)?;
        let found = form.item(node).ok_or_else(gone)?;
        let Kind::Rubric(rubric) = &found.kind else { return Err(gone()) };
        let record = crate::form::Audience::Record;
        let both = |wording| Words::new(form.words(wording, "zh", record), form.words(wording, "en", record));
        let me = self.member().map(|member| member.code.clone());
        let mine = interview
            .marks()
            .iter()
            .find(|mark| mark.item == item && mark.pass == pass && Some(&mark.marker) == me.as_ref());
        let own = match &me {
            Some(me) => self.reader.conducted(id, me)?,
            None => false,
        };
        Ok(AnswerView {
            own,
            asked: form.words(&found.text, interview.language(), record),
            answer: form.value(node).to_string(),
            criteria: rubric
                .criteria
                .iter()
                .map(|criterion| CriterionView {
                    code: criterion.code.clone(),
                    text: both(&criterion.text),
                    points: criterion.points,
                })
                .collect(),
            guide: rubric.guide.as_ref().map(both),
            ticked: mine.map(|mark| mark.criteria.clone()).unwrap_or_default(),
            example: mine.is_some_and(|mark| mark.example),
            remarks: interview
                .remarks()
                .iter()
                .filter(|remark| remark.node == node && remark.at >= over)
                .filter(|remark| authors.get(&remark.at) == me.as_ref())
                .map(|remark| Said {
                    at: remark.at,
                    who: me.as_deref().map_or(String::new(), |me| self.name_of(me)),
                    text: remark.text.clone(),
                })
                .collect(),
        })
    }

    /// Writes a remark on an answer that is being marked.
    ///
    /// # Errors
    /// Those of [`crate::desk::remark`].
    pub fn remark_on_answer(&mut self, id: Uuid, item: &str, text: &str) -> Result<(), Trouble> {
        let mut writer = self.take_writer()?;
        let done = crate::desk::remark(&self.desk, &self.versions, &mut writer, id, item, text);
        self.give_back(writer);
        Ok(done?)
    }

    /// Gives a mark.
    ///
    /// # Errors
    /// Those of [`give_mark`].
    pub fn mark(&mut self, id: Uuid, given: &Judgement) -> Result<(), Trouble> {
        let mut writer = self.take_writer()?;
        let done = give_mark(&self.desk, &self.versions, &mut writer, id, given);
        self.give_back(writer);
        Ok(done?)
    }
}

/// Whether an interview is over with this event: what is remarked from here on is a marker's.
fn is_over(event: &Event) -> bool {
    matches!(event, Event::Completed { .. } | Event::BrokenOff { .. })
}
