//! How ranks look: what is read aloud is brightest, notes and heads are dim, the cursor row carries the one
//! accent colour. Only the terminal's own sixteen colours are used, and none says what a word does not say.

use ratatui::style::{Color, Modifier, Style};

/// The looks of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With the accent colour, or without any (`NO_COLOR`).
    pub fn new(colour: bool) -> Theme {
        Theme { colour }
    }

    /// What is read aloud.
    pub fn spoken(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is there to be looked at.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// What can be overlooked: notes, heads, keys.
    pub fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The cursor row.
    pub fn accent(self) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        if self.colour { bold.fg(Color::Cyan) } else { bold }
    }

    /// What must not be overlooked: not saved, practice.
    pub fn loud(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}
