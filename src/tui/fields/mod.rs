//! The fields an item is answered in, one kind a file: what is being typed or picked before it is given, and how
//! that looks. A field gives nothing itself; it says what was given, and the item screen brings it to the disk.

mod choice;
pub mod codes;
mod date;
mod grid;
mod many;
mod number;
mod open_text;
mod options;
mod rank;
mod statement;

pub use options::step;

use super::keys::Command;
use super::look::Look;
use super::screens::item::sheet::{Sheet, What};
use super::widgets::keyline::KeyLine;
use crate::i18n::Words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// What a key came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Reaction {
    /// Not a key of this field.
    Unused,
    /// Only the field changed.
    Stay,
    /// Something is to be said about the key.
    Say(Words),
    /// A value was given, to be stored at once; empty takes the answer back.
    Give(String),
    /// A value was given, and on it goes.
    Enter(String),
    /// What was typed is to be read as a value, and on it goes.
    Typed(String),
    /// On it goes, with what stands there already.
    Onward,
    /// The cursor goes to another row, counted as shown.
    Row(usize),
}

/// One field.
pub trait Field {
    /// What a key does.
    fn press(&mut self, command: &Command, sheet: &Sheet, look: &Look) -> Reaction;

    /// An answer was stored: what is shown comes from there again.
    fn refresh(&mut self, sheet: &Sheet);

    /// How many rows it would like, in lines of so many columns.
    fn rows(&self, sheet: &Sheet, columns: u16) -> u16;

    /// Draws it.
    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look);

    /// The keys it takes, most used first.
    fn keys(&self, line: KeyLine, sheet: &Sheet, look: &Look) -> KeyLine;

    /// Further keys it takes, which give way to those of the interview.
    fn more_keys(&self, line: KeyLine, _sheet: &Sheet, _look: &Look) -> KeyLine {
        line
    }

    /// What has been typed and not given yet, if it differs from what is stored and may stand as an answer:
    /// leaving the item gives it.
    fn pending(&self, _sheet: &Sheet) -> Option<String> {
        None
    }

    /// What has been typed so far, letter by letter, if it differs from what is stored: kept as it is until it
    /// is given, however unfinished.
    fn draft(&self, _sheet: &Sheet) -> Option<&str> {
        None
    }

    /// Whether letters are typed into it.
    fn takes_text(&self) -> bool {
        false
    }

    /// Whether an answer can be taken now; else what has to be done before.
    fn holds_back(&self) -> Option<Words> {
        None
    }
}

/// The field of what stands on the sheet, `draft` being what was typed and never given.
pub fn field(sheet: &Sheet, draft: Option<&str>) -> Box<dyn Field> {
    match &sheet.what {
        What::One => Box::new(choice::Choice::new(sheet)),
        What::Many { .. } => Box::new(many::Many::new(sheet)),
        What::Number { .. } => Box::new(number::Number::new(sheet, draft)),
        What::Text => Box::new(open_text::OpenText::new(sheet, draft)),
        What::Date { .. } => Box::new(date::DateField::new(sheet, draft)),
        What::Rank { .. } => Box::new(rank::Rank::new(sheet)),
        What::Grid => Box::new(grid::Grid::default()),
        What::Note | What::Review => Box::new(statement::Statement),
    }
}
