//! Marking open answers: one question over all cases, in an order that tells nothing, without name, unit or the
//! other mark. Criteria are ticked by digit; the points follow.

mod drawn;
mod sitting;

use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::marking::{AnswerView, ToMark};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::menu::{Menu, Picked};
use crate::tui::worker::Done;
use ratatui::Frame;
use sitting::{Pressed, Sitting};

struct Given(Result<(), Trouble>);

struct Remarked(Result<(), Trouble>);

/// Marking.
#[derive(Default)]
pub struct Marking {
    list: Option<ToMark>,
    menu: Menu,
    sitting: Option<Sitting>,
    notice: Option<Words>,
}

impl Marking {
    /// Before anything is known.
    pub fn new() -> Marking {
        Marking::default()
    }

    /// Reads the answer the sitting is at.
    fn load(&self) -> Transition {
        let Some((id, sitting)) = self.sitting.as_ref().and_then(|sitting| Some((sitting.id()?, sitting)))
        else {
            return Transition::Stay;
        };
        let (item, pass) = (sitting.waiting.item.clone(), sitting.waiting.pass);
        Transition::work(move |office| office.answer_to_mark(id, &item, pass))
    }

    fn sit_down(&mut self, row: usize) -> Transition {
        let Some(waiting) = self.list.as_ref().and_then(|all| all.list.get(row)).cloned() else {
            return Transition::Stay;
        };
        self.sitting = Some(Sitting::new(waiting));
        self.load()
    }

    fn list(&mut self) -> Transition {
        self.sitting = None;
        Transition::work(|office| office.waiting())
    }

    fn press_list(&mut self, command: &Command) -> Transition {
        let rows = self.list.as_ref().map_or(0, |all| all.list.len());
        match self.menu.press(command, rows) {
            Picked::Row(row) => self.sit_down(row),
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn press_answer(&mut self, command: &Command, look: &Look) -> Transition {
        let Some(sitting) = &mut self.sitting else { return Transition::Stay };
        match sitting.press(command, look) {
            Pressed::Nothing => Transition::Stay,
            Pressed::Unused => Transition::Unused,
            Pressed::Say(words) => {
                self.notice = Some(words);
                Transition::Stay
            }
            Pressed::Another => self.load(),
            Pressed::Stop => self.list(),
            Pressed::Give => {
                let (Some(id), judgement) = (sitting.id(), sitting.judgement()) else {
                    return Transition::Stay;
                };
                Transition::work(move |office| Given(office.mark(id, &judgement)))
            }
            Pressed::Remark(text) => {
                let (Some(id), item) = (sitting.id(), sitting.waiting.item.clone()) else {
                    return Transition::Stay;
                };
                Transition::work(move |office| Remarked(office.remark_on_answer(id, &item, &text)))
            }
        }
    }

    fn given(&mut self) -> Transition {
        match self.sitting.as_mut().is_some_and(Sitting::next) {
            true => self.load(),
            false => self.list(),
        }
    }

    fn trouble(&mut self, trouble: Trouble) -> Transition {
        self.notice = Some(trouble.0);
        Transition::Stay
    }
}

impl Screen for Marking {
    fn shown(&mut self, _look: &Look) -> Transition {
        Transition::work(|office| office.waiting())
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        let done = match done.get::<Result<ToMark, Trouble>>() {
            Ok(Ok(list)) => {
                self.list = Some(list);
                self.menu = Menu::default();
                return Transition::Stay;
            }
            Ok(Err(trouble)) => return self.trouble(trouble),
            Err(done) => done,
        };
        let done = match done.get::<Result<AnswerView, Trouble>>() {
            Ok(Ok(answer)) => {
                if let Some(sitting) = &mut self.sitting {
                    sitting.take(answer);
                }
                return Transition::Stay;
            }
            Ok(Err(trouble)) => return self.trouble(trouble),
            Err(done) => done,
        };
        let done = match done.get::<Remarked>() {
            Ok(Remarked(Ok(()))) => {
                if let Some(sitting) = &mut self.sitting {
                    sitting.remark = None;
                }
                return self.load();
            }
            Ok(Remarked(Err(trouble))) => return self.trouble(trouble),
            Err(done) => done,
        };
        match done.get::<Given>() {
            Ok(Given(Ok(()))) => self.given(),
            Ok(Given(Err(trouble))) => self.trouble(trouble),
            Err(_) => Transition::Stay,
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match self.sitting {
            Some(_) => self.press_answer(&command, look),
            None => self.press_list(&command),
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        match &self.sitting {
            Some(sitting) => self.draw_answer(frame, sitting, look),
            None => self.draw_list(frame, look),
        }
    }

    fn takes_text(&self) -> bool {
        self.sitting.as_ref().is_some_and(|sitting| sitting.remark.is_some())
    }
}
