//! Conducting an interview: the machine proposes, the log keeps, then the machine takes it in. Nothing is
//! shown as saved that is not on disk.

use super::beginning::{Beginning, start, take};
use super::results::put_result;
use super::versions::QUESTIONNAIRE_KIND;
use super::{Changes, Desk, DeskError, Returned, Versions, past};
use crate::form::Address;
use crate::i18n::Words;
use crate::interview::{Action, Event, Interview, Rejection, Stamped};
use crate::questionnaire::VersionHash;
use crate::store::{Appended, Case, Draft, Entry, ReceiptCode, StoreError, Subject, Writer};
use crate::study::Study;
use crate::words;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// One interview in hand, with the writer that holds its claim. It can be moved to another thread.
pub struct Conduct {
    study: Arc<Study>,
    writer: Writer,
    case: Case,
    id: Uuid,
    interview: Interview,
    saved_at: Option<i64>,
    receipt: Option<ReceiptCode>,
    /// Who wrote the remark of a moment, by code.
    authors: BTreeMap<i64, String>,
    changes: Option<Changes>,
    returned: Option<Returned>,
}

/// Why something was not done. Nothing of it is stored then, and nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The interview does not allow it now.
    #[error("{}", .0.words())]
    Rejected(Rejection),
    /// The store could not keep it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// In words.
    pub fn words(&self) -> Words {
        match self {
            Refusal::Rejected(rejection) => rejection.words(),
            Refusal::Store(error) => super::said::store_error(error),
        }
    }
}

impl Conduct {
    /// Takes a case in hand: goes on with the interview that is open, or begins one. The writer goes with it.
    ///
    /// # Errors
    /// If somebody else has the case in hand, it is finished, or the questionnaire cannot be read.
    pub fn open(
        desk: &Desk,
        versions: &Versions,
        mut writer: Writer,
        case: Case,
        beginning: Beginning,
    ) -> Result<Conduct, DeskError> {
        super::close::refuse_closed(&writer, &case.round)?;
        take(desk, &mut writer, &case)?;
        // What was read before the claim may be old by now.
        let case = writer.case(&case.id)?.unwrap_or(case);
        let open = writer.interviews_of(&case.id)?.into_iter().find(|i| i.status == "in-progress");
        match open {
            Some(open) => Conduct::resume(desk, versions, writer, case, open.id, beginning.offset),
            None if case.status == "open" => Conduct::begin(desk, versions, writer, case, beginning),
            None => {
                let number = super::case_number(case.number);
                writer.release(&case.id)?;
                Err(DeskError::refused(
                    words!("个案 {number} 已经结束", "case {number} is finished"),
                    super::reopen::way_on(desk, &writer, &case)?,
                ))
            }
        }
    }

    fn begin(
        desk: &Desk,
        versions: &Versions,
        mut writer: Writer,
        case: Case,
        beginning: Beginning,
    ) -> Result<Conduct, DeskError> {
        let (version, bytes) = desk.questionnaire()?;
        let version = versions.keep(version);
        let at = writer.now().wall;
        let (interview, events) = start(desk, &writer, version, &case, beginning, at)?;
        let id = Uuid::now_v7();
        let actor = writer.actor().to_string();
        writer.transact(|tx| {
            tx.put_source(QUESTIONNAIRE_KIND, &desk.study.questionnaire, &bytes)?;
            append(tx, &events, id, &actor, at).map(drop)
        })?;
        Ok(Conduct {
            study: Arc::new(desk.study.clone()),
            writer,
            case,
            id,
            interview,
            saved_at: Some(at),
            receipt: None,
            authors: BTreeMap::new(),
            changes: None,
            returned: None,
        })
    }

    fn resume(
        desk: &Desk,
        versions: &Versions,
        writer: Writer,
        case: Case,
        id: Uuid,
        offset: i32,
    ) -> Result<Conduct, DeskError> {
        let past = past(&writer, versions, id)?;
        let saved_at = past.events.last().map(|(_, stamped)| stamped.at);
        let study = Arc::new(desk.study.clone());
        let (interview, authors, returned) = (past.interview, past.authors, past.returned);
        let (receipt, changes) = (None, None);
        let mut conduct =
            Conduct { study, writer, case, id, interview, saved_at, receipt, authors, changes, returned };
        match conduct.act(Action::Resume { offset }) {
            Ok(()) => {}
            Err(Refusal::Rejected(rejection)) => return Err(DeskError::refused(rejection.words(), None)),
            Err(Refusal::Store(error)) => return Err(error.into()),
        }
        conduct.follow_questionnaire(desk, versions)?;
        Ok(conduct)
    }

    /// Goes on with the questionnaire as it lies in the folder now, if it has changed since: names that remain
    /// keep place and answer. One that cannot be read changes nothing; the interview goes on as it began.
    fn follow_questionnaire(&mut self, desk: &Desk, versions: &Versions) -> Result<(), DeskError> {
        let file = desk.folder.file(&desk.study.questionnaire);
        let Ok(Some(there)) = super::files::read(&file) else { return Ok(()) };
        // Most often nothing has changed, which the hash tells without reading it through.
        let same = VersionHash::of(&[(&desk.study.questionnaire, &there)]);
        if same == self.interview.form().version().hash {
            return Ok(());
        }
        let Ok(version) = desk.questionnaire_from(&there) else { return Ok(()) };
        let events = self.interview.upgrade(&version);
        let Some(Event::VersionChanged { decisions, .. }) = events.first() else { return Ok(()) };
        let (id, actor, at) = (self.id, self.writer.actor().to_string(), self.writer.now().wall);
        self.writer.transact(|tx| {
            tx.put_source(QUESTIONNAIRE_KIND, &desk.study.questionnaire, &there)?;
            append(tx, &events, id, &actor, at).map(drop)
        })?;
        let decisions = decisions.clone();
        let before = self.interview.clone();
        self.interview.change_version(versions.keep(version), decisions, at);
        self.changes = Some(Changes::between(&before, &self.interview));
        Ok(())
    }

    /// Does one thing. After `Ok` it is on disk and in the machine; after an error nothing has happened.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn act(&mut self, action: Action) -> Result<(), Refusal> {
        let at = self.writer.now().wall;
        let events = self.interview.apply(action, at).map_err(Refusal::Rejected)?;
        if events.is_empty() {
            return Ok(());
        }
        let stamped: Vec<Stamped> = events.iter().map(|event| Stamped { at, event: event.clone() }).collect();
        // A score is computed with what is about to be true, and stored together with it.
        let scored = events.iter().any(changes_score).then(|| {
            let mut then = self.interview.clone();
            then.absorb(&stamped);
            then
        });
        let (study, id, actor) = (self.study.clone(), self.id, self.writer.actor().to_string());
        let appended = self.writer.transact(|tx| {
            for address in events.iter().filter_map(typed_at) {
                tx.drop_draft(id, &address.to_string())?;
            }
            let appended = append(tx, &events, id, &actor, at)?;
            if let Some(then) = &scored {
                put_result(tx, &study, id, then)?;
            }
            Ok::<_, StoreError>(appended)
        })?;
        for (event, appended) in events.iter().zip(&appended) {
            if matches!(event, Event::Completed { .. }) {
                self.receipt = Some(ReceiptCode::of(&appended.hash));
                self.returned = None;
            }
            if matches!(event, Event::Remarked { .. }) {
                self.authors.insert(at, self.writer.actor().to_string());
            }
        }
        self.interview.absorb(&stamped);
        self.saved_at = Some(at);
        Ok(())
    }

    /// The interview as it is on disk.
    pub fn interview(&self) -> &Interview {
        &self.interview
    }

    /// The case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The interview's id in the log.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The code of who conducts it now.
    pub fn actor(&self) -> &str {
        self.writer.actor()
    }

    /// When something was last saved, UTC milliseconds.
    pub fn saved_at(&self) -> Option<i64> {
        self.saved_at
    }

    /// Now, by the clock that stamps events: UTC milliseconds.
    pub fn now(&self) -> i64 {
        self.writer.now().wall
    }

    /// The receipt, once it is completed.
    pub fn receipt(&self) -> Option<String> {
        self.receipt.map(|code| code.to_string())
    }

    /// The name of whoever wrote the remark of a moment; the code where the study knows no name.
    pub fn author(&self, at: i64) -> &str {
        self.name_of(self.authors.get(&at).map_or("", String::as_str))
    }

    /// The name of a member; the code where the study knows no name.
    pub fn name_of<'c>(&'c self, code: &'c str) -> &'c str {
        self.study.member(code).map_or(code, |member| &member.name)
    }

    /// That it was given back, until it is submitted again.
    pub fn returned(&self) -> Option<&Returned> {
        self.returned.as_ref()
    }

    /// What changed in the questionnaire since the interview was last in hand, if it did.
    pub fn changes(&self) -> Option<&Changes> {
        self.changes.as_ref()
    }

    /// Keeps text being typed; never called saved.
    ///
    /// # Errors
    /// Those of the store.
    pub fn put_draft(&mut self, at: &Address, text: &str) -> Result<(), StoreError> {
        self.writer.put_draft(self.id, &at.to_string(), text)
    }

    /// Lets go of text being typed.
    ///
    /// # Errors
    /// Those of the store.
    pub fn drop_draft(&mut self, at: &Address) -> Result<(), StoreError> {
        let id = self.id;
        self.writer.transact(|tx| tx.drop_draft(id, &at.to_string()))
    }

    /// Text that was being typed when the last process went away, the newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        self.writer.drafts(self.id)
    }

    /// Lays the case down: the claim is given back, the writer too.
    ///
    /// # Errors
    /// Those of the store.
    pub fn lay_down(mut self) -> Result<Writer, StoreError> {
        let case = self.case.id.clone();
        self.writer.release(&case)?;
        Ok(self.writer)
    }
}

/// Puts an interview into the log that was held apart from it, whole, in one transaction. For virtual
/// respondents only: nobody is shown an answer as saved before it is, because nobody looks. `tick` sets
/// the clock of the writer to the moment of each event before it is written.
///
/// # Errors
/// If somebody else has the case in hand, or the store fails; nothing is stored then.
pub(super) fn put_whole(
    desk: &Desk,
    writer: &mut Writer,
    case: &Case,
    questionnaire: &[u8],
    interview: &Interview,
    events: &[Stamped],
    tick: impl Fn(i64),
) -> Result<Uuid, StoreError> {
    let id = Uuid::now_v7();
    let actor = writer.actor().to_string();
    writer.transact(|tx| {
        tx.claim(&case.id)?;
        tx.put_source(QUESTIONNAIRE_KIND, &desk.study.questionnaire, questionnaire)?;
        for stamped in events {
            tick(stamped.at);
            append(tx, std::slice::from_ref(&stamped.event), id, &actor, stamped.at)?;
        }
        put_result(tx, &desk.study, id, interview)?;
        tx.release(&case.id)
    })?;
    Ok(id)
}

/// Appends events of one interview; all carry the time that the machine computed with.
pub(super) fn append(
    tx: &mut crate::store::Tx<'_>,
    events: &[Event],
    id: Uuid,
    actor: &str,
    at: i64,
) -> Result<Vec<Appended>, StoreError> {
    events
        .iter()
        .map(|event| {
            tx.append(Entry {
                kind: event.kind(),
                subject: Subject::Interview(id),
                actor,
                payload: &event.payload(),
                time: Some(at),
            })
        })
        .collect()
}

pub(super) fn changes_score(event: &Event) -> bool {
    matches!(
        event,
        Event::Completed { .. } | Event::BrokenOff { .. } | Event::Marked(_) | Event::Redacted { .. }
    )
}

/// Where a draft is overtaken by what was saved.
fn typed_at(event: &Event) -> Option<&Address> {
    match event {
        Event::Answered { at, .. } => Some(at),
        _ => None,
    }
}
