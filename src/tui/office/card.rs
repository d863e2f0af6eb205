//! The card of one case, and what can be done with it: an attempt recorded, an interview begun or taken up, the
//! case ended, and what a lead may do besides.

use super::cases::Stopped;
use super::{Office, Trouble};
use crate::desk::story::Happening;
use crate::desk::{self, Beginning, Conduct, DeskError, Refusal, attempt, case_number, record_look};
use crate::fieldwork::disposition::Disposition;
use crate::fieldwork::final_code::Proposal;
use crate::fieldwork::{CaseStatus, disposition};
use crate::i18n::{Words, counted};
use crate::interview::Action;
use crate::store::{Case, Draft};
use crate::tui::screens::item::sheet::Setting;
use crate::tui::widgets::given_back::GivenBack;
use crate::words;

/// What the card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFacts {
    /// The case.
    pub case: Case,
    /// Its number as it is shown.
    pub number: String,
    /// Whose case it is.
    pub name: String,
    /// The unit.
    pub unit: Words,
    /// Where it stands.
    pub status: CaseStatus,
    /// What happened to it, newest first, with the name of who did it.
    pub story: Vec<(Happening, String)>,
    /// That it was given back and waits to be submitted again.
    pub returned: Option<GivenBack>,
    /// Where its interview was left.
    pub stopped: Option<Stopped>,
    /// The final code the attempts imply.
    pub proposal: Proposal,
    /// The final code it ended with.
    pub ended_with: Option<&'static Disposition>,
    /// Somebody else has it in hand now.
    pub held_by: Option<String>,
    /// The reserve that stands for it, by number.
    pub replaced_by: Option<String>,
    /// The case it stands for, by number.
    pub replaces: Option<String>,
    /// That its round was closed, in words: nothing about it can be changed any more.
    pub closed: Option<Words>,
    /// Whether a reserve can be released for it now; why not, where that is worth saying.
    pub reserve: Result<(), Option<Words>>,
    /// Who has it, by name.
    pub interviewer: String,
    /// Whether whoever sits there may do what leads do.
    pub leads: bool,
    /// Whether whoever sits there conducts interviews.
    pub interviews: bool,
    /// Whether it is all practice.
    pub practice: bool,
    /// Whom it was given to, by name, where that is somebody else.
    pub given_to: Option<String>,
}

/// An interview in hand, with what its screen needs.
pub struct InHand {
    /// The machine and the hand that writes.
    pub conduct: Conduct,
    /// What does not change while it is in hand.
    pub setting: Setting,
    /// What was being written when it was last left.
    pub drafts: Vec<Draft>,
}

impl Office {
    fn need_case(&self, id: &str) -> Result<Case, Trouble> {
        let gone = || Trouble(words!("没有这个个案", "there is no such case"));
        self.reader.case(id)?.ok_or_else(gone)
    }

    /// The id of the case people call by this number.
    ///
    /// # Errors
    /// If there is none.
    pub fn case_numbered(&self, number: &str) -> Result<String, Trouble> {
        Ok(desk::cases::numbered(&self.desk, &self.reader, number)?.id)
    }

    /// Gathers what the card of a case shows. That its name was shown is recorded.
    ///
    /// # Errors
    /// If there is no such case, and those of the store.
    pub fn card(&mut self, id: &str) -> Result<CardFacts, Trouble> {
        let case = self.need_case(id)?;
        let name = self.names([case.element.as_str()].into_iter())?.remove(0);
        let status = CaseStatus::from_word(&case.status).unwrap_or(CaseStatus::Open);
        let story = desk::story::story(&self.reader, &case)?;
        let stopped = match status {
            CaseStatus::InProgress => self.stopped(&case)?,
            _ => None,
        };
        let returned = stopped.as_ref().and_then(|stopped| stopped.returned.as_ref());
        let holder = self.reader.holder(id)?.filter(|holder| holder.alive);
        let mine = self.member().map(|member| member.code.clone());
        let facts = CardFacts {
            number: case_number(case.number),
            unit: self.unit(&case.unit),
            returned: returned.map(|returned| GivenBack::of(returned, &self.name_of(&returned.by))),
            story: story.into_iter().map(|told| (told.clone(), self.name_of(&told.by))).collect(),
            stopped,
            proposal: desk::end::proposal(&self.reader, &case)?,
            ended_with: case.code.as_deref().and_then(disposition::find),
            held_by: holder
                .filter(|holder| Some(&holder.actor) != mine.as_ref())
                .map(|holder| self.name_of(&holder.actor)),
            replaced_by: self.number_of(case.replaced_by.as_deref())?,
            replaces: self.number_of(case.replaces.as_deref())?,
            closed: desk::close::closed(&self.reader, &case.round)?,
            reserve: self.reserve(&case, status)?,
            interviewer: case.interviewer.as_deref().map_or(String::new(), |code| self.name_of(code)),
            leads: self.member().is_some_and(|member| member.role.leads()),
            interviews: self.member().is_some_and(|member| member.role.interviews()),
            practice: self.desk.study.practice,
            given_to: self.given_to(&case),
            name,
            status,
            case,
        };
        if self.member().is_some() {
            record_look(self.writer()?, &[&facts.case.element], "case-card")?;
        }
        Ok(facts)
    }

    fn given_to(&self, case: &Case) -> Option<String> {
        let mine = self.member().map(|member| member.code.as_str());
        case.interviewer.as_deref().filter(|code| Some(*code) != mine).map(|code| self.name_of(code))
    }

    /// The number of a case that another names.
    fn number_of(&self, id: Option<&str>) -> Result<Option<String>, Trouble> {
        let Some(id) = id else { return Ok(None) };
        Ok(self.reader.case(id)?.map(|case| case_number(case.number)))
    }

    /// Whether a reserve can be released for a case, asked where whoever sits there might.
    fn reserve(&self, case: &Case, status: CaseStatus) -> Result<Result<(), Option<Words>>, Trouble> {
        let leads = self.member().is_some_and(|member| member.role.leads());
        let code = case.code.as_deref().and_then(disposition::find);
        if !leads || !status.may_be_replaced() || code.is_some_and(Disposition::is_interview) {
            return Ok(Err(None));
        }
        match desk::replace::possible(&self.desk, &self.reader, case) {
            Ok(()) => Ok(Ok(())),
            Err(DeskError::Refused { what, .. }) => Ok(Err(Some(what))),
            Err(error) => Err(error.into()),
        }
    }

    /// Begins the interview of a case, or takes it up again.
    ///
    /// # Errors
    /// If somebody else has it in hand, it has ended, or the questionnaire cannot be read.
    pub fn take_up(&mut self, id: &str, language: &str, offset: i32) -> Result<InHand, Trouble> {
        let case = self.need_case(id)?;
        let name = self.names([case.element.as_str()].into_iter())?.remove(0);
        let mut in_hand = self.take_in_hand(case, name, language, offset)?;
        // Asked for once, when the program was started; from then on it is changed at the interview itself.
        if !language.is_empty()
            && let Some((_, lang)) = self.asked.take_if(|(case, _)| case == id)
            && let Err(refusal) = speak(&mut in_hand.conduct, lang.tag())
        {
            if let Ok(writer) = in_hand.conduct.lay_down() {
                self.give_back(writer);
            }
            return Err(refusal.into());
        }
        Ok(in_hand)
    }

    /// The same of a case, under the name that the screens show.
    pub(super) fn take_in_hand(
        &mut self,
        case: Case,
        name: String,
        language: &str,
        offset: i32,
    ) -> Result<InHand, Trouble> {
        let (questionnaire, _) = self.desk.questionnaire()?;
        let languages = &questionnaire.questionnaire.languages;
        let known = languages.iter().find(|known| *known == language).or(languages.first());
        let beginning =
            Beginning { by: "person", language: known.cloned().unwrap_or_default(), seed: None, offset };
        let setting = Setting {
            number: case_number(case.number),
            name,
            unit: self.unit(&case.unit),
            practice: self.desk.study.practice,
            rehearsal: case.realm != self.desk.realm(),
            interviewer: self.member().map_or(String::new(), |member| member.name.clone()),
        };
        let writer = self.take_writer()?;
        let conduct = Conduct::open(&self.desk, &self.versions, writer, case, beginning)?;
        let drafts = conduct.drafts()?;
        Ok(InHand { conduct, setting, drafts })
    }

    /// Breaks off the interview of a case.
    ///
    /// # Errors
    /// If no reason is given, somebody else has it in hand, or the store fails.
    pub fn break_off(&mut self, id: &str, reason: &str, offset: i32) -> Result<(), Trouble> {
        let mut in_hand = self.take_up(id, "", offset)?;
        let broken = in_hand.conduct.act(Action::BreakOff { reason: reason.to_string() });
        let laid = in_hand.conduct.lay_down();
        if let Ok(writer) = laid {
            self.give_back(writer);
        }
        broken.map_err(Refusal::into)
    }

    /// Records an attempt on a case.
    ///
    /// # Errors
    /// Those of [`attempt::record`].
    pub fn record_attempt(&mut self, id: &str, made: &attempt::Attempt) -> Result<(), Trouble> {
        let case = self.need_case(id)?;
        let mut writer = self.take_writer()?;
        let done = attempt::record(&self.desk, &mut writer, &case, made);
        self.give_back(writer);
        Ok(done?)
    }

    /// Ends a case without an interview.
    ///
    /// # Errors
    /// Those of [`desk::end::end`].
    pub fn end_case(&mut self, id: &str, code: &'static Disposition, reason: &str) -> Result<(), Trouble> {
        let case = self.need_case(id)?;
        let mut writer = self.take_writer()?;
        let done = desk::end::end(&self.desk, &mut writer, &case, code, Some(reason));
        self.give_back(writer);
        Ok(done?)
    }

    /// Calls the interview of a case a wrong start.
    ///
    /// # Errors
    /// Those of [`desk::void`].
    pub fn void(&mut self, id: &str, reason: &str) -> Result<(), Trouble> {
        let case = self.need_case(id)?;
        let mut writer = self.take_writer()?;
        let done = desk::void(&self.desk, &self.versions, &mut writer, &case, reason);
        self.give_back(writer);
        Ok(done?)
    }

    /// Gives a submitted case back to its interviewer.
    ///
    /// # Errors
    /// Those of [`desk::reopen`].
    pub fn reopen(&mut self, id: &str, reason: &str) -> Result<(), Trouble> {
        let case = self.need_case(id)?;
        let mut writer = self.take_writer()?;
        let done = desk::reopen(&self.desk, &self.versions, &mut writer, &case, reason);
        self.give_back(writer);
        Ok(done?)
    }

    /// Releases the next reserve for a case; says which it is and who has it.
    ///
    /// # Errors
    /// Those of [`desk::replace::replace`].
    pub fn release_reserve(&mut self, id: &str, reason: &str) -> Result<Words, Trouble> {
        let case = self.need_case(id)?;
        let mut writer = self.take_writer()?;
        let done = desk::replace::replace(&self.desk, &mut writer, &case, reason);
        self.give_back(writer);
        let released = done?;
        let number = case_number(released.number);
        let left = released.left;
        let remain = counted(left, "reserve of this stratum is", "reserves of this stratum are");
        Ok(match &released.assigned {
            Some(assigned) => {
                let name = self.name_of(&assigned.interviewer);
                words!(
                    "放出备用 {number}，派给{name}；这一层还剩 {left} 名备用",
                    "reserve {number} is released and goes to {name}; {remain} left"
                )
            }
            None => words!(
                "放出备用 {number}，还没有派给谁；这一层还剩 {left} 名备用",
                "reserve {number} is released and given to nobody yet; {remain} left"
            ),
        })
    }

    /// The telephone number of a case; the look is recorded.
    ///
    /// # Errors
    /// Those of the store.
    pub fn phone(&mut self, id: &str) -> Result<Option<String>, Trouble> {
        let case = self.need_case(id)?;
        record_look(self.writer()?, &[&case.element], "telephone")?;
        let people = self.desk.people_of([case.element.as_str()])?;
        Ok(people.into_iter().next().and_then(|person| person.phone))
    }
}

/// Has an interview go on in a language, if its questionnaire has it.
fn speak(conduct: &mut Conduct, language: &str) -> Result<(), Refusal> {
    let interview = conduct.interview();
    let knows = interview.questionnaire().languages.iter().any(|known| known == language);
    match knows && interview.language() != language {
        true => conduct.act(Action::Language { to: language.to_string() }),
        false => Ok(()),
    }
}
