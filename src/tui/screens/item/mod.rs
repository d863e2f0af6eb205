//! The item screen: one question, its field, and what rises over it. Keys go to the overlay, then to the field,
//! then to the interview; what they come to is brought to the disk by `acts`, and drawn by `draw` from the sheet.

mod acts;
mod commands;
mod drafts;
mod draw;
mod question;
mod review;
pub mod sheet;
mod standstill;

pub use acts::{Acted, Then};

use crate::desk::{Changes, Conduct};
use crate::form::Address;
use crate::i18n::Words;
use crate::interview::{Action, Stop};
use crate::study::Skipped;
use crate::tui::fields::{Field, field};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::overlays::break_off::BreakOff;
use crate::tui::overlays::help::Help;
use crate::tui::overlays::jump::{Jump, Listed};
use crate::tui::overlays::pause::Pause;
use crate::tui::overlays::problems::Problems;
use crate::tui::overlays::remark::Remark;
use crate::tui::overlays::{On, Overlay, Told};
use crate::tui::screen::{Screen, Transition};
use crate::tui::worker::{Done, Job};
use drafts::Drafts;
use ratatui::Frame;
use review::Review;
use sheet::{Setting, Sheet};

/// Where one has been sent from, to come back to when the item is put right.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Errand {
    /// The item that is to be put right.
    to: Address,
    /// Where one came from.
    from: Stop,
    /// Whether the list of open problems is shown again.
    listed: bool,
}

/// What can be opened over an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// A remark on the item.
    Remark,
    /// The jump list.
    Jump(Listed),
    /// What is open.
    Problems,
    /// Help.
    Help,
    /// The pause.
    Pause,
}

/// One interview being conducted.
pub struct Item {
    /// Away while an act is on its way to the disk; keys wait meanwhile.
    conduct: Option<Conduct>,
    setting: Setting,
    skipped: Skipped,
    sheet: Sheet,
    field: Box<dyn Field>,
    overlay: Option<Box<dyn Overlay>>,
    review: Review,
    errand: Option<Errand>,
    /// How far the question is scrolled, and whether its end was seen.
    scroll: usize,
    read: bool,
    notice: Option<Words>,
    /// What is wrong with the value, said under the field.
    under: Option<Words>,
    /// The disk refused: what was to be done stays to be done.
    stuck: Option<(Vec<Action>, Then)>,
    /// Somebody else has the case now: nothing more is saved from here.
    taken_over: bool,
    drafts: Drafts,
    /// What is opened first: a look at what was answered.
    first: Option<Which>,
}

impl Item {
    /// Over an interview in hand.
    pub fn new(conduct: Conduct, setting: Setting, drafts: Vec<crate::store::Draft>) -> Item {
        let mut sheet = Sheet::of(&conduct, &setting);
        let drafts = Drafts::found(drafts);
        let text = draft_of(&drafts, &mut sheet);
        let field = field(&sheet, text.as_deref());
        Item {
            skipped: conduct.study().skipped,
            review: Review::of(&conduct),
            setting,
            sheet,
            field,
            overlay: None,
            errand: None,
            scroll: 0,
            read: false,
            notice: conduct.changes().map(Changes::words),
            conduct: Some(conduct),
            under: None,
            stuck: None,
            taken_over: false,
            drafts,
            first: None,
        }
    }

    /// Opens the list of items first.
    pub fn looking(mut self) -> Item {
        self.first = Some(Which::Jump(Listed::All));
        self
    }

    /// What an overlay can look at; nothing while the machine is away.
    fn on<'a>(&'a self, look: &'a Look) -> Option<On<'a>> {
        let conduct = self.conduct.as_ref()?;
        Some(On { interview: conduct.interview(), conduct, sheet: &self.sheet, setting: &self.setting, look })
    }

    fn open(&mut self, which: Which, look: &Look) {
        let keys = self.item_keys(look);
        let Some(on) = self.on(look) else { return };
        let mut overlay: Box<dyn Overlay> = match which {
            Which::Remark => match &self.sheet.stop {
                Stop::Item(at) => Box::new(Remark::new(at.clone(), &on)),
                Stop::Review => return,
            },
            Which::Jump(listed) => Box::new(Jump::new(listed, &on)),
            Which::Problems => Box::new(Problems::new(&on)),
            Which::Help => Box::new(Help::new(&on, &keys)),
            Which::Pause => Box::new(Pause::new(&on)),
        };
        let kept = overlay.draft().and_then(|(place, _)| self.drafts.at(&place).map(str::to_string));
        if let Some(text) = kept {
            overlay.take_draft(&text);
        }
        self.overlay = Some(overlay);
    }

    fn here(&self) -> Option<Address> {
        match &self.sheet.stop {
            Stop::Item(at) => Some(at.clone()),
            Stop::Review => None,
        }
    }

    /// What an overlay asked for.
    fn told(&mut self, told: Told, look: &Look) -> Transition {
        match told {
            Told::Stay => {
                if self.overlay.as_ref().is_some_and(|overlay| overlay.draft().is_some()) {
                    self.drafts.written(look.now);
                }
                Transition::Stay
            }
            Told::Unused => match &self.overlay {
                Some(overlay) => self.say(overlay.keys(look).taken()),
                None => Transition::Stay,
            },
            Told::Say(words) => self.say(words),
            Told::Close => self.close_overlay(look, None),
            Told::Act(actions) => self.act(actions, Then::Stay),
            Told::Finish(actions) => {
                self.forget_draft();
                self.act(actions, Then::Close)
            }
            Told::Onward(mut actions) => {
                self.forget_draft();
                actions.push(Action::Forward);
                self.overlay = None;
                self.act(actions, Then::Onward)
            }
            Told::Go(to, said) => {
                self.overlay = None;
                self.errand = None;
                self.notice = said;
                self.act(vec![Action::Jump { to }], Then::Away)
            }
            Told::Errand(to) => {
                let listed = self.sheet_shows_problems();
                self.overlay = None;
                self.errand = Some(Errand { to: to.clone(), from: self.sheet.stop.clone(), listed });
                self.act(vec![Action::Jump { to }], Then::Stay)
            }
            Told::Review => {
                self.overlay = None;
                self.errand = None;
                self.act(vec![Action::ToReview], Then::Away)
            }
            Told::Command(command) => self.close_overlay(look, Some(command)),
            Told::End(act) => self.act(vec![act], Then::Ended),
            Told::BreakOff => {
                self.overlay = Some(Box::new(BreakOff::default()));
                Transition::Stay
            }
            Told::Leave => self.leave(),
        }
    }

    fn sheet_shows_problems(&self) -> bool {
        self.overlay.as_ref().is_some_and(|overlay| overlay.lists_problems())
    }

    /// Closes what lies on top; after a pause the interview is taken up again first.
    fn close_overlay(&mut self, look: &Look, then: Option<Command>) -> Transition {
        let paused = self.overlay.as_ref().is_some_and(|overlay| overlay.covers());
        self.overlay = None;
        if paused {
            let offset = look.clock(look.now).offset().seconds();
            return self.act(vec![Action::Resume { offset }], Then::Press(then));
        }
        match then {
            Some(command) => self.on_item(&command, look),
            None => Transition::Stay,
        }
    }

    fn forget_draft(&mut self) {
        if let Some((place, _)) = self.overlay.as_ref().and_then(|overlay| overlay.draft()) {
            self.drafts.forget(&place);
        }
    }

    /// What is being written now, and where it is kept.
    fn being_written(&self) -> Option<(Address, String)> {
        if let Some(overlay) = &self.overlay {
            return overlay.draft().map(|(place, text)| (place, text.to_string()));
        }
        Some((self.here()?, self.field.draft(&self.sheet)?.to_string()))
    }
}

/// The draft of the item on the sheet; the sheet is told that there is one.
fn draft_of(drafts: &Drafts, sheet: &mut Sheet) -> Option<String> {
    let Stop::Item(at) = &sheet.stop else { return None };
    let text = drafts.at(at).map(str::to_string);
    sheet.drafted = text.is_some();
    text
}

impl Screen for Item {
    fn shown(&mut self, look: &Look) -> Transition {
        self.look_at_question(look);
        match self.first.take() {
            Some(which) => {
                self.open(which, look);
                Transition::Speak(self.sheet.lang())
            }
            None => Transition::Speak(self.sheet.lang()),
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        if self.taken_over {
            // The text stays to be copied; nothing but leaving is left.
            return if command == Command::Close { Transition::Close } else { Transition::Stay };
        }
        if let Some((actions, then)) = self.stuck.take()
            && command == Command::Next
        {
            return self.act(actions, then);
        }
        let transition = match self.overlay.take() {
            Some(mut overlay) => {
                let told = match self.on(look) {
                    Some(on) => overlay.press(&command, &on),
                    None => Told::Stay,
                };
                self.overlay = Some(overlay);
                self.told(told, look)
            }
            None => self.on_item(&command, look),
        };
        self.look_at_question(look);
        transition
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        let transition = self.acted(done, look);
        self.look_at_question(look);
        transition
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        self.draw(frame, look);
    }

    fn wakes(&self) -> Option<i64> {
        self.drafts.due()
    }

    fn woken(&mut self, look: &Look) -> Transition {
        self.keep_draft(look)
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn farewell(&mut self) -> Option<Job> {
        let conduct = self.conduct.take()?;
        let written = self.being_written();
        Some(Job::new(move |office| acts::farewell(office, conduct, written)))
    }
}
