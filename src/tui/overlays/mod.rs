//! What rises from below over an item: remark, jump list, open problems, checks, help, pause, the end of a visit.
//! Each is filled when it is opened and says what is to be done; the item screen does it.

pub mod break_off;
pub mod check;
pub mod ending;
pub mod help;
pub mod jump;
pub mod pause;
pub mod problems;
pub mod remark;

use super::keys::Command;
use super::look::Look;
use super::screens::item::sheet::{Setting, Sheet};
use super::widgets::keyline::KeyLine;
use crate::desk::Conduct;
use crate::form::Address;
use crate::i18n::Words;
use crate::interview::{Action, Interview};
use ratatui::Frame;
use ratatui::layout::Rect;

/// What an overlay can look at when a key is pressed.
pub struct On<'a> {
    /// The interview as it is on disk.
    pub interview: &'a Interview,
    /// The same in hand: who wrote what.
    pub conduct: &'a Conduct,
    /// The screen under it.
    pub sheet: &'a Sheet,
    /// The case.
    pub setting: &'a Setting,
    /// How things are drawn.
    pub look: &'a Look,
}

/// What is to be done.
#[derive(Debug)]
pub enum Told {
    /// Only the overlay changed.
    Stay,
    /// Not a key of this overlay.
    Unused,
    /// It closes.
    Close,
    /// Something is to be said about the key.
    Say(Words),
    /// These acts, and the overlay stays.
    Act(Vec<Action>),
    /// These acts, and the overlay closes.
    Finish(Vec<Action>),
    /// These acts, the overlay closes, and the interview tries to go on.
    Onward(Vec<Action>),
    /// To this item; once it is put right, back to where one came from.
    Errand(Address),
    /// To this item; what is to be said of it, if it is another than was asked for.
    Go(Address, Option<Words>),
    /// To the review before submitting.
    Review,
    /// This command, as if it had been pressed on the item.
    Command(Command),
    /// The visit ends, by this act.
    End(Action),
    /// The respondent does not want to go on: the reason is asked.
    BreakOff,
    /// To the case card.
    Leave,
}

/// Something that rises from below.
pub trait Overlay {
    /// What a key does.
    fn press(&mut self, command: &Command, on: &On) -> Told;

    /// What stands in its upper edge.
    fn title(&self, look: &Look) -> String;

    /// How many rows it would like, in a window so wide.
    fn rows(&self, columns: u16, look: &Look) -> u16;

    /// Draws it below its edge.
    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look);

    /// What can be pressed.
    fn keys(&self, look: &Look) -> KeyLine;

    /// An act was done: what is shown comes from there again.
    fn refresh(&mut self, _on: &On) {}

    /// Whether it hides what lies under it.
    fn covers(&self) -> bool {
        false
    }

    /// Whether it is the list of open problems, to which one comes back.
    fn lists_problems(&self) -> bool {
        false
    }

    /// Text that is worth keeping while it is being written, and where.
    fn draft(&self) -> Option<(Address, &str)> {
        None
    }

    /// The text that was kept is taken up again.
    fn take_draft(&mut self, _text: &str) {}
}
