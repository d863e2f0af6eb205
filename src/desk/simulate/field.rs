//! Field work in the order of time: who goes where when, what comes of it, and which reserves a lead
//! releases because of it. Every step is an act at the desk in the name of the member whose it is.

use super::calendar::{Calendar, Diary, HALF_DAY, Slot};
use super::chance::Lot;
use super::hands::Hands;
use super::marking::Answers;
use super::person::Person;
use super::script::{Step, Visit, script};
use super::talk::{Held, hold};
use super::thought::Intent;
use super::words::{Words, words};
use crate::desk::attempt::{self, Attempt};
use crate::desk::beginning::start;
use crate::desk::conduct::put_whole;
use crate::desk::{Beginning, Desk, DeskError, case_number, end, replace};
use crate::fieldwork::disposition::Class;
use crate::fieldwork::{CaseStatus, disposition};
use crate::i18n::Lang;
use crate::interview::{Interview, Stamped, Status};
use crate::questionnaire::Version;
use crate::store::{Case, Reader};
use crate::study::Role;
use crate::words;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// So often leads sit down, when a wave of cases has come to its end, and release reserves for those that
/// ended without an interview. In waves and by number, because who steps in for whom must not hang on who
/// was quicker.
const WAVES_OF_RESERVES: usize = 2;
/// Working days for each of these waves.
const DAYS_FOR_RESERVES: usize = 6;
/// No conversation is longer than this, in milliseconds: a questionnaire of thousands of items is
/// answered faster rather than overnight.
const LONGEST_TALK: i64 = 100 * 60_000;
/// A telephone call, in minutes.
const CALL: i64 = 6;

/// What does not change during the simulation.
pub(super) struct Setting<'d> {
    pub desk: &'d Desk,
    pub version: Arc<Version>,
    /// The bytes of the questionnaire, for the store.
    pub source: Vec<u8>,
    pub world: Lot,
    pub language: String,
}

/// A case being worked.
struct Worked {
    case: Case,
    interviewer: String,
    person: Person,
    steps: Vec<(Slot, Visit)>,
    next: usize,
}

/// The field.
pub(super) struct Field<'d> {
    setting: &'d Setting<'d>,
    pub calendar: Calendar,
    pub hands: Hands,
    diary: Diary,
    words: &'static Words,
    cases: Vec<Worked>,
    /// Steps to come, in the order of time: when, which case.
    order: BinaryHeap<Reverse<(Slot, usize)>>,
    /// The first day behind the first wave.
    waved: usize,
    /// The interviewer's share in how long a talk takes.
    pace: f64,
    /// Minutes set aside for one.
    sitting: i64,
    pub done: Done,
}

/// What came of it.
#[derive(Default)]
pub(super) struct Done {
    /// Interviews whose open answers are to be marked.
    pub answers: HashMap<Uuid, Answers>,
    pub released: usize,
    /// Conversations in which the machine had to be left.
    pub stuck: usize,
    /// Minutes of completed interviews.
    pub minutes: Vec<f64>,
}

impl<'d> Field<'d> {
    /// Plans the work on these cases on the days before `now`.
    pub fn plan(
        setting: &'d Setting<'d>,
        cases: Vec<Case>,
        now: &jiff::ZonedDateTime,
    ) -> Result<Field<'d>, DeskError> {
        let mut field = Field {
            setting,
            calendar: Calendar::before(now.date(), 1, now.time_zone().clone()),
            hands: Hands::default(),
            diary: Diary::default(),
            words: words(&setting.language),
            cases: Vec::new(),
            order: BinaryHeap::new(),
            waved: 0,
            pace: 1.0,
            sitting: 0,
            done: Done::default(),
        };
        field.measure(&cases)?;
        // Scripts do not depend on the calendar, so that the days needed are known before any is fixed.
        for case in cases {
            field.take_on(case, 0, None);
        }
        let last = field.cases.iter().filter_map(|case| case.steps.last()).map(|(slot, _)| slot.0).max();
        field.waved = last.map_or(0, |day| day + 1);
        let days = field.waved + WAVES_OF_RESERVES * DAYS_FOR_RESERVES;
        field.calendar = Calendar::before(now.date(), days, now.time_zone().clone());
        let since = field.calendar.date(0).saturating_sub(jiff::ToSpan::day(1));
        field.cases.iter_mut().for_each(|case| case.person.since = since);
        Ok(field)
    }

    /// How long a conversation takes: one is held for the purpose and thrown away.
    fn measure(&mut self, cases: &[Case]) -> Result<(), DeskError> {
        let Some(case) = cases.first() else { return Ok(()) };
        let setting = self.setting;
        let reader = setting.desk.reader()?;
        let at = self.calendar.at((0, 9 * 60));
        let mut person = Person::new(&setting.world, "", "", self.calendar.date(0));
        person.pace = 1.0;
        let (interview, begun) = begin(setting, &self.calendar, &reader, case, &person, at)?;
        let held = hold(&person, Intent::Talk, interview, begun, 1.0);
        let took = held.interview.spent(at).max(60_000);
        self.pace = (LONGEST_TALK as f64 / took as f64).min(1.0);
        let minutes = (took as f64 * self.pace / 60_000.0 * 1.4) as i64 + 12;
        self.sitting = minutes.min(HALF_DAY);
        Ok(())
    }

    /// Puts a case into its interviewer's diary, from a day on.
    fn take_on(&mut self, case: Case, from: usize, last: Option<usize>) {
        let interviewer = case.interviewer.clone();
        let interviewer = interviewer.unwrap_or_else(|| self.setting.desk.setter_up().to_string());
        let since = self.calendar.date(0).saturating_sub(jiff::ToSpan::day(1));
        let person = Person::new(&self.setting.world, &case.unit, &case.element, since);
        let mut steps: Vec<(Slot, Visit)> = Vec::new();
        let mut day = from;
        for (nth, Step { wait, visit }) in script(&person, self.words).into_iter().enumerate() {
            day += wait;
            let slot = if let Visit::End = visit {
                let (day, minute) = steps.last().map_or((day, 0), |(slot, _)| *slot);
                (day, minute + CALL)
            } else {
                let minutes = if matches!(visit, Visit::Interview(_)) { self.sitting } else { CALL };
                let early = person.lot.chance(&format!("early {nth}"), 0.55);
                let free = self.diary.take(&interviewer, day, minutes, early, last);
                let after = steps.last().map_or((0, 0), |(slot, _)| (slot.0, slot.1 + CALL));
                free.max(after)
            };
            day = slot.0;
            steps.push((slot, visit));
        }
        if let Some((first, _)) = steps.first() {
            self.order.push(Reverse((*first, self.cases.len())));
        }
        self.cases.push(Worked { case, interviewer, person, steps, next: 0 });
    }

    /// Works everything: wave after wave, each in the order of time.
    pub fn work(&mut self) -> Result<(), DeskError> {
        let mut begun = 0;
        for wave in 0..=WAVES_OF_RESERVES {
            while let Some(Reverse((slot, at))) = self.order.pop() {
                self.step(at, slot)?;
            }
            if wave == WAVES_OF_RESERVES {
                break;
            }
            let first = self.waved + wave * DAYS_FOR_RESERVES;
            let mut over: Vec<usize> = (begun..self.cases.len()).collect();
            over.sort_by_key(|at| self.cases[*at].case.number);
            begun = self.cases.len();
            for at in over {
                self.release(at, first, first + DAYS_FOR_RESERVES - 1)?;
            }
        }
        Ok(())
    }

    fn step(&mut self, at: usize, slot: Slot) -> Result<(), DeskError> {
        let Worked { case, interviewer, person, steps, next } = &self.cases[at];
        let (case, interviewer, person) = (case.clone(), interviewer.clone(), person.clone());
        let visit = steps[*next].1.clone();
        let following = steps.get(*next + 1).map(|(slot, _)| *slot);
        let heard = steps[..=*next].iter().rev().find_map(|(_, visit)| match visit {
            Visit::Attempt { note, .. } => *note,
            Visit::Interview(_) | Visit::End => None,
        });
        self.cases[at].next += 1;
        match visit {
            Visit::Attempt { mode, outcome, note } => {
                let agreed = (outcome.word == "appointment").then_some(following).flatten();
                let appointment = agreed.map(|slot| self.calendar.at(slot));
                let when = self.calendar.at(slot);
                let hand = self.hands.of(self.setting.desk, &interviewer, when)?;
                let when = hand.begin(when);
                let note = note.map(str::to_string);
                let attempt = Attempt { at: when, mode, outcome, note, appointment };
                attempt::record(self.setting.desk, &mut hand.writer, &case, &attempt)?;
            }
            Visit::Interview(intent) => self.sit_down(&case, &interviewer, &person, intent, slot)?,
            Visit::End => self.end(&case, &interviewer, heard, slot)?,
        }
        match following {
            Some(slot) => self.order.push(Reverse((slot, at))),
            None => self.over(&case, &interviewer, heard, slot)?,
        }
        Ok(())
    }

    fn sit_down(
        &mut self,
        case: &Case,
        interviewer: &str,
        person: &Person,
        intent: Intent,
        slot: Slot,
    ) -> Result<(), DeskError> {
        let setting = self.setting;
        let when = self.calendar.at(slot);
        let hand = self.hands.of(setting.desk, interviewer, when)?;
        let when = hand.begin(when);
        let (interview, begun) = begin(setting, &self.calendar, &hand.writer, case, person, when)?;
        let Held { interview, events, stuck } = hold(person, intent, interview, begun, self.pace);
        self.done.stuck += usize::from(stuck);
        let watch = hand.watch.clone();
        let tick = |at| watch.set(at);
        let id = put_whole(setting.desk, &mut hand.writer, case, &setting.source, &interview, &events, tick)?;
        let ended = events.last().map_or(when, |stamped| stamped.at);
        if *interview.status() == Status::Completed {
            self.done.minutes.push(interview.spent(ended) as f64 / 60_000.0);
        }
        if matches!(interview.status(), Status::Completed | Status::BrokenOff { .. }) {
            let answers = Answers { person: person.clone(), interviewer: interviewer.to_string(), ended };
            self.done.answers.insert(id, answers);
        }
        Ok(())
    }

    /// Ends a case with the code that its attempts imply; a lead does, where it is early.
    fn end(
        &mut self,
        case: &Case,
        interviewer: &str,
        heard: Option<&'static str>,
        slot: Slot,
    ) -> Result<(), DeskError> {
        let desk = self.setting.desk;
        let when = self.calendar.at(slot);
        let proposal = end::proposal(&self.hands.of(desk, interviewer, when)?.writer, case)?;
        let actor = if proposal.wanting > 0 { self.lead(case) } else { interviewer.to_string() };
        let because = proposal.because.get(Lang::from_tag(&self.setting.language));
        // The reason is what was heard last.
        let said = match proposal.code.code {
            "2.111" | "4.10" => heard.unwrap_or(because),
            _ => because,
        };
        let reason = (proposal.code.needs_reason || proposal.wanting > 0).then_some(said);
        let hand = self.hands.of(desk, &actor, when)?;
        hand.begin(when);
        end::end(desk, &mut hand.writer, case, proposal.code, reason)
    }

    /// When its steps are done a case has to have come to something.
    fn over(
        &mut self,
        case: &Case,
        interviewer: &str,
        heard: Option<&'static str>,
        slot: Slot,
    ) -> Result<(), DeskError> {
        let hand = self.hands.of(self.setting.desk, interviewer, self.calendar.at(slot))?;
        let now = hand.writer.case(&case.id)?;
        if now.is_some_and(|case| case.status == "open") {
            // The questionnaire had no choice by which to refuse, or asked for another day at the end.
            self.end(case, interviewer, heard, (slot.0, slot.1 + CALL))?;
        }
        Ok(())
    }

    fn lead(&self, case: &Case) -> String {
        let desk = self.setting.desk;
        let leads = || desk.study.people().filter(|member| member.role.leads());
        let own = leads().find(|member| member.team.is_some() && member.team == case.team);
        let other = || leads().find(|member| member.role == Role::Supervisor).or_else(|| leads().next());
        own.or_else(other).map_or_else(|| desk.setter_up().to_string(), |member| member.code.clone())
    }

    /// Releases a reserve for a case where that may be, and puts it into a diary.
    fn release(&mut self, at: usize, first: usize, last: usize) -> Result<(), DeskError> {
        let Worked { case, person, .. } = &self.cases[at];
        let (lead, when) = (self.lead(case), self.calendar.at((first, 8 * 60 + 20)));
        let hand = self.hands.of(self.setting.desk, &lead, when)?;
        let Some(now) = hand.writer.case(&case.id)? else { return Ok(()) };
        let interviewed = now.code.as_deref().and_then(disposition::find).is_some_and(|d| d.is_interview());
        if interviewed || !CaseStatus::from_word(&now.status).is_some_and(CaseStatus::may_be_replaced) {
            return Ok(());
        }
        hand.begin(when);
        let code = now.code.as_deref().and_then(disposition::find);
        let reasons = match code.map(|code| (code.code, code.class)) {
            Some(("2.112", _)) => self.words.released_declined,
            Some((_, Class::NonContact)) => self.words.released_unreached,
            _ => self.words.released,
        };
        let reason = person.lot.pick("released because", reasons);
        let released = match replace::replace(self.setting.desk, &mut hand.writer, &now, reason) {
            Ok(released) => released,
            // None left in the stratum, or their order is known on another machine only.
            Err(DeskError::Refused { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        self.done.released += 1;
        if let Some(reserve) = hand.writer.case(&released.case)?.filter(|case| case.interviewer.is_some()) {
            self.take_on(reserve, first, Some(last));
        }
        Ok(())
    }

    /// What every case worked has come to, reserves among them.
    pub fn outcomes(&self) -> Result<Vec<Case>, DeskError> {
        let reader = self.setting.desk.reader()?;
        let mut cases = Vec::with_capacity(self.cases.len());
        for worked in &self.cases {
            let number = case_number(worked.case.number);
            let case = reader.case(&worked.case.id)?.ok_or_else(|| {
                DeskError::refused(words!("个案 {number} 不见了", "case {number} is gone"), None)
            })?;
            cases.push(case);
        }
        Ok(cases)
    }
}

/// The interview that a virtual respondent is begun with, at `at`.
fn begin(
    setting: &Setting<'_>,
    calendar: &Calendar,
    reader: &Reader,
    case: &Case,
    person: &Person,
    at: i64,
) -> Result<(Interview, Vec<Stamped>), DeskError> {
    let beginning = Beginning {
        by: "virtual",
        language: setting.language.clone(),
        seed: Some(person.lot.at("interview").seed()),
        offset: calendar.offset(at),
    };
    let (interview, events) = start(setting.desk, reader, setting.version.clone(), case, beginning, at)?;
    Ok((interview, events.into_iter().map(|event| Stamped { at, event }).collect()))
}
