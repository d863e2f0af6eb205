//! What a screen is: it answers commands with a transition and draws what it knows. It reads and writes nothing
//! itself; what it needs from the disk it asks for with a job.

use super::keys::Command;
use super::look::Look;
use super::worker::{Done, Job};
use crate::i18n::Lang;
use ratatui::Frame;

/// What a command leads to.
pub enum Transition {
    /// The screen stays as it is now.
    Stay,
    /// The command means nothing here.
    Unused,
    /// Another screen on top of this one.
    Open(Box<dyn Screen>),
    /// Another screen in place of this one.
    Replace(Box<dyn Screen>),
    /// Back to the screen below.
    Close,
    /// Something to be done before any other key counts.
    Work(Job),
    /// Something to be looked up while keys go on counting.
    Look(Job),
    /// The program's own words in this language from here on.
    Speak(Lang),
    /// The other set of signs from here on.
    OtherSigns,
    /// Out of the program.
    Leave,
    /// One after the other.
    All(Vec<Transition>),
}

impl Transition {
    /// [`Transition::Open`] without the box.
    pub fn open(screen: impl Screen + 'static) -> Transition {
        Transition::Open(Box::new(screen))
    }

    /// [`Transition::Replace`] without the box.
    pub fn replace(screen: impl Screen + 'static) -> Transition {
        Transition::Replace(Box::new(screen))
    }

    /// [`Transition::Work`] from what is to be done.
    pub fn work<T: std::any::Any + Send>(
        work: impl FnOnce(&mut super::office::Office) -> T + Send + 'static,
    ) -> Transition {
        Transition::Work(Job::new(work))
    }

    /// The same for work that needs no open study, or opens another.
    pub fn work_anywhere<T: std::any::Any + Send>(
        work: impl FnOnce(&mut Option<super::office::Office>) -> T + Send + 'static,
    ) -> Transition {
        Transition::Work(Job::anywhere(work))
    }
}

/// One screen.
pub trait Screen {
    /// What a command does here.
    fn handle(&mut self, command: Command, look: &Look) -> Transition;

    /// Draws it. Nothing is looked up and nothing changed.
    fn view(&self, frame: &mut Frame, look: &Look);

    /// It came on top, for the first time or again.
    fn shown(&mut self, _look: &Look) -> Transition {
        Transition::Stay
    }

    /// What it asked for has been done.
    fn done(&mut self, _done: Done, _look: &Look) -> Transition {
        Transition::Stay
    }

    /// When it wants to be woken, UTC milliseconds.
    fn wakes(&self) -> Option<i64> {
        None
    }

    /// That moment has come.
    fn woken(&mut self, _look: &Look) -> Transition {
        Transition::Stay
    }

    /// Whether letters are being typed into it, `?` among them.
    fn takes_text(&self) -> bool {
        false
    }

    /// What is still to be done when the program is told to go.
    fn farewell(&mut self) -> Option<Job> {
        None
    }
}
