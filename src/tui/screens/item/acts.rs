//! From the screen to the disk and back: acts travel with the machine to the worker's thread, and what came of
//! them decides what is shown. Nothing is drawn as saved before it came back.

use super::sheet::{Sheet, What};
use super::{Errand, Item, Which, draft_of};
use crate::desk::{Conduct, Refusal};
use crate::form::Address;
use crate::i18n::Words;
use crate::interview::{Action, Rejection, Stop};
use crate::store::StoreError;
use crate::tui::called::called_at;
use crate::tui::fields::field;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Office;
use crate::tui::screen::Transition;
use crate::tui::screens::submitted::Submitted;
use crate::tui::worker::Done;
use crate::words;

/// What is to follow an act that was stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Nothing.
    Stay,
    /// A state was given: nothing, or in a grid the next row.
    State,
    /// The interview should have gone on; if not, it is said why.
    Onward,
    /// The item was left for another: no errand any more.
    Away,
    /// This opens.
    Open(Which),
    /// What lies on top closes.
    Close,
    /// This key, as if pressed now.
    Press(Option<Command>),
    /// The program speaks the language of the interview.
    Speak,
    /// It was submitted.
    Completed,
    /// The visit ended.
    Ended,
}

/// What came back.
pub struct Acted {
    conduct: Conduct,
    result: Result<(), Refusal>,
    /// Items that were answered: what was being typed there is a draft no longer.
    answered: Vec<Address>,
    /// What was typed and no act gave: kept as a draft before anything else happened.
    kept: Option<Ungiven>,
    /// What was not done yet when the disk refused.
    left: Vec<Action>,
    then: Then,
}

struct DraftKept {
    conduct: Conduct,
    place: Address,
    text: String,
    kept: bool,
}

/// What stands in a field and is not given: where, and the text; none where what was kept has been taken back.
type Ungiven = (Address, Option<String>);

/// The case was laid down.
struct Left;

/// Does acts one after the other, each committed by itself; the first refusal ends it.
fn perform(
    mut conduct: Conduct,
    actions: Vec<Action>,
    typed: Option<Ungiven>,
    drafted: Option<Address>,
    then: Then,
) -> Acted {
    // Where the disk has no room for it, the screen still holds it as long as it is open.
    if let Some((place, text)) = &typed {
        let _ = match text {
            Some(text) => conduct.put_draft(place, text),
            None => conduct.drop_draft(place),
        };
    }
    let mut waiting = actions.into_iter();
    let mut result = Ok(());
    let (mut answered, mut left) = (Vec::new(), Vec::new());
    while let Some(action) = waiting.next() {
        match (conduct.act(action.clone()), action) {
            (Ok(()), Action::Answer { at, .. } | Action::Enter { at, .. }) => {
                // Where it was stored already nothing is written, and no draft let go of with it.
                if drafted.as_ref() == Some(&at) {
                    let _ = conduct.drop_draft(&at);
                }
                answered.push(at);
            }
            (Ok(()), _) => {}
            (Err(refusal), action) => {
                result = Err(refusal);
                left.push(action);
                left.extend(waiting);
                break;
            }
        }
    }
    Acted { conduct, result, answered, kept: typed, left, then }
}

/// The last thing done when the program is told to go: what is being written is kept, the case laid down.
pub(super) fn farewell(office: &mut Office, mut conduct: Conduct, written: Option<(Address, String)>) {
    // Whatever fails here, what was saved is saved; there is nobody left to tell.
    if let Some((place, text)) = written {
        let _ = conduct.put_draft(&place, &text);
    }
    if let Ok(writer) = conduct.lay_down() {
        office.give_back(writer);
    }
}

impl Item {
    pub(super) fn act(&mut self, actions: Vec<Action>, then: Then) -> Transition {
        let Some(conduct) = self.conduct.take() else { return Transition::Stay };
        let typed = self.ungiven(&actions);
        let drafted = self.here().filter(|here| self.drafts.at(here).is_some());
        Transition::work(move |_| perform(conduct, actions, typed, drafted, then))
    }

    /// What was typed into the field and is neither given by these acts nor kept yet: whatever they do, it must
    /// not be lost with the field.
    fn ungiven(&self, actions: &[Action]) -> Option<Ungiven> {
        let here = self.here()?;
        let gives =
            |act: &Action| matches!(act, Action::Answer { at, .. } | Action::Enter { at, .. } if *at == here);
        let typed = self.field.draft(&self.sheet);
        (self.drafts.at(&here) != typed && !actions.iter().any(gives))
            .then(|| (here, typed.map(str::to_string)))
    }

    /// Keeps what is being written in this copy's own table.
    pub(super) fn keep_draft(&mut self, _look: &Look) -> Transition {
        let Some((place, text)) = self.being_written() else {
            self.drafts.rest();
            return Transition::Stay;
        };
        if self.drafts.holds(&place, &text) {
            self.drafts.rest();
            return Transition::Stay;
        }
        let Some(mut conduct) = self.conduct.take() else { return Transition::Stay };
        Transition::work(move |_| {
            let kept = conduct.put_draft(&place, &text).is_ok();
            DraftKept { conduct, place, text, kept }
        })
    }

    /// Lays the case down and goes back to its card.
    pub(super) fn leave(&mut self) -> Transition {
        let Some(conduct) = self.conduct.take() else { return Transition::Close };
        Transition::work(move |office| {
            // A claim that could not be given back falls to whoever asks next.
            if let Ok(writer) = conduct.lay_down() {
                office.give_back(writer);
            }
            Left
        })
    }

    /// What came of something that was asked for.
    pub(super) fn acted(&mut self, done: Done, look: &Look) -> Transition {
        let done = match done.get::<Acted>() {
            Ok(acted) => return self.take_back(acted, look),
            Err(done) => done,
        };
        let done = match done.get::<DraftKept>() {
            Ok(draft) => {
                self.conduct = Some(draft.conduct);
                if draft.kept {
                    self.sheet.drafted = self.here().as_ref() == Some(&draft.place);
                    self.drafts.kept(&draft.place, &draft.text);
                } else {
                    // Tried again two seconds later: the text is on the screen meanwhile.
                    self.drafts.rest();
                    self.drafts.written(look.now);
                }
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Left>() {
            Ok(Left) => Transition::Close,
            Err(_) => Transition::Stay,
        }
    }

    fn take_back(&mut self, acted: Acted, look: &Look) -> Transition {
        let Acted { conduct, result, answered, kept, left, then } = acted;
        answered.iter().for_each(|at| self.drafts.forget(at));
        match &kept {
            Some((place, Some(text))) => self.drafts.kept(place, text),
            Some((place, None)) => self.drafts.forget(place),
            None => {}
        }
        let before = self.sheet.stop.clone();
        self.conduct = Some(conduct);
        self.renew(look);
        self.tell_unfinished(&before, &then);
        match result {
            Ok(()) => self.stored(before, then, look),
            Err(Refusal::Rejected(rejection)) => self.rejected(rejection, then, look),
            Err(Refusal::Store(StoreError::TakenOver { by, .. })) => {
                self.taken_over = true;
                self.notice = Some(words!(
                    "个案已由 {by} 接手，这里不再保存；把没存的字抄下，Esc 离开",
                    "{by} has taken the case over; nothing more is saved here: copy your text, Esc leaves"
                ));
                Transition::Stay
            }
            Err(Refusal::Store(error)) => {
                let words = Refusal::Store(error).words();
                self.notice = Some(Words::new(first_clause(&words.zh), first_clause(&words.en)));
                // Leaving must be possible with a full disk too: what is typed stays as a draft, if at all.
                if matches!(then, Then::Open(Which::Pause)) {
                    self.open(Which::Pause, look);
                } else {
                    self.stuck = Some((left, then));
                }
                Transition::Stay
            }
        }
    }

    /// Going away from what is half typed is allowed, and said.
    fn tell_unfinished(&mut self, before: &Stop, then: &Then) {
        let Stop::Item(at) = before else { return };
        let away = self.sheet.stop != *before || matches!(then, Then::Open(Which::Pause));
        if !away || self.notice.is_some() || self.drafts.at(at).is_none() {
            return;
        }
        let name =
            self.conduct.as_ref().map(|conduct| called_at(conduct.interview(), at)).unwrap_or_default();
        self.notice = Some(words!("{name} 没写完，留作草稿", "{name} is unfinished, kept as a draft"));
    }

    /// Takes down again how things stand. The field stays as long as the item does.
    fn renew(&mut self, look: &Look) {
        let Some(conduct) = &self.conduct else { return };
        let sheet = Sheet::of(conduct, &self.setting);
        let moved = sheet.stop != self.sheet.stop && !same_grid(&sheet, &self.sheet);
        let answered = sheet.item().map(|item| (&item.at, &item.answer))
            != self.sheet.item().map(|item| (&item.at, &item.answer));
        let drafted = self.sheet.drafted;
        self.sheet = Sheet { drafted: drafted && !moved, ..sheet };
        if self.sheet.what == What::Review {
            self.review.renew(conduct);
        }
        if moved {
            self.scroll = 0;
            self.read = false;
            self.under = None;
            let text = draft_of(&self.drafts, &mut self.sheet);
            self.field = field(&self.sheet, text.as_deref());
        } else if answered {
            if let Some(at) = self.here() {
                self.drafts.forget(&at);
            }
            self.field.refresh(&self.sheet);
        }
        if let Some(mut overlay) = self.overlay.take() {
            if let Some(on) = self.on(look) {
                overlay.refresh(&on);
            }
            self.overlay = Some(overlay);
        }
    }

    fn stored(&mut self, before: Stop, then: Then, look: &Look) -> Transition {
        match then {
            Then::Stay => Transition::Stay,
            // It takes the place of what was typed, even where it was stored before.
            Then::State => {
                if self.sheet.stop == before {
                    self.under = None;
                    self.sheet.drafted = false;
                    self.field.refresh(&self.sheet);
                }
                Transition::Stay
            }
            Then::Away => {
                self.errand = None;
                Transition::Stay
            }
            Then::Onward if self.sheet.stop == before => self.why_not(look),
            Then::Onward => self.homeward(&before),
            Then::Open(which) => {
                self.open(which, look);
                Transition::Stay
            }
            Then::Close => {
                self.overlay = None;
                Transition::Stay
            }
            Then::Press(None) => Transition::Stay,
            Then::Press(Some(command)) => self.on_item(&command, look),
            Then::Speak => Transition::Speak(self.sheet.lang()),
            Then::Completed => self.submitted(),
            Then::Ended => {
                self.overlay = None;
                self.leave()
            }
        }
    }

    /// The item of an errand is put right: back to where one came from.
    fn homeward(&mut self, before: &Stop) -> Transition {
        let Some(errand) = self.errand.take_if(|errand| Stop::Item(errand.to.clone()) == *before) else {
            return Transition::Stay;
        };
        let Errand { to, from, listed } = errand;
        let then = if listed { Then::Open(Which::Problems) } else { Then::Onward };
        match from {
            // Correcting the very item one stood at leads on.
            Stop::Item(at) if at == to && !listed => Transition::Stay,
            Stop::Item(at) if listed => self.act(vec![Action::Jump { to: at }], then),
            Stop::Item(at) => self.act(vec![Action::Jump { to: at }, Action::Forward], then),
            Stop::Review => self.act(vec![Action::ToReview], Then::Open(Which::Problems)),
        }
    }

    fn rejected(&mut self, rejection: Rejection, then: Then, look: &Look) -> Transition {
        match (rejection, then) {
            (_, Then::Onward) => self.why_not(look),
            // A pause of what is over, and the like: the screen is left behind the truth.
            (rejection, Then::Open(Which::Pause)) => {
                self.notice = Some(rejection.words());
                self.open(Which::Pause, look);
                Transition::Stay
            }
            (Rejection::Open(_), Then::Completed) => {
                self.open(Which::Problems, look);
                self.notice = Some(words!("还不能提交", "it cannot be submitted yet"));
                Transition::Stay
            }
            (rejection, _) => {
                self.notice = Some(rejection.words());
                Transition::Stay
            }
        }
    }

    fn submitted(&mut self) -> Transition {
        let Some(conduct) = self.conduct.take() else { return Transition::Close };
        Transition::replace(Submitted::new(conduct, self.setting.clone()))
    }
}

/// Whether the cursor only went to another row of the same grid.
fn same_grid(one: &Sheet, other: &Sheet) -> bool {
    let name = |sheet: &Sheet| sheet.view.grid.as_ref().map(|grid| grid.name.clone());
    name(one).is_some() && name(one) == name(other)
}

/// Up to the first semicolon: what happened; what to do about it is on the key line.
fn first_clause(text: &str) -> String {
    text.split(['；', ';']).next().unwrap_or(text).to_string()
}
