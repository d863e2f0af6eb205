//! Words, written down as spoken. Enter gives them, Alt+Enter breaks the line; what is being written is kept as a
//! draft, and nothing but what was given is ever called saved.

use super::{Field, Reaction};
use crate::i18n::counted;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::Sheet;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::put_right;
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The columns left free on both sides of the text.
const MARGIN: u16 = 4;

/// A text being written.
pub struct OpenText {
    editor: Editor,
}

impl OpenText {
    /// Over the draft, or what was answered.
    pub fn new(sheet: &Sheet, draft: Option<&str>) -> OpenText {
        let stored = stored(sheet);
        OpenText { editor: Editor::new(draft.unwrap_or(&stored), true) }
    }
}

fn stored(sheet: &Sheet) -> String {
    sheet.item().map_or(String::new(), |item| item.answer.value.clone())
}

/// The columns of a line of text in a window so wide.
fn columns(width: u16) -> usize {
    width.saturating_sub(2 * MARGIN + 1).max(8) as usize
}

impl Field for OpenText {
    fn press(&mut self, command: &Command, sheet: &Sheet, look: &Look) -> Reaction {
        match command {
            Command::Next if self.editor.text() == stored(sheet) => Reaction::Onward,
            Command::Next => Reaction::Typed(self.editor.text().to_string()),
            command if self.editor.press(command, columns(look.size.width - 2)) => Reaction::Stay,
            _ => Reaction::Unused,
        }
    }

    fn refresh(&mut self, sheet: &Sheet) {
        // A state such as don't know takes the words away; they come back with what is stored.
        let stored = stored(sheet);
        if self.editor.text() != stored {
            self.editor = Editor::new(&stored, true);
        }
    }

    fn rows(&self, _sheet: &Sheet, width: u16) -> u16 {
        self.editor.rows(columns(width)).max(4) as u16 + 1
    }

    fn draw(&self, frame: &mut Frame, area: Rect, sheet: &Sheet, look: &Look) {
        let width = columns(area.width) as u16 + 1;
        let text = Rect { x: area.x + MARGIN, width, height: area.height.saturating_sub(1), ..area };
        self.editor.draw(frame, text, look.theme.plain());
        let written = self.editor.text().chars().filter(|c| !c.is_whitespace()).count();
        if written > 0 {
            let mut said = look
                .say(&format!("{written} 字"), &counted(written as u64, "character", "characters"))
                .to_string();
            if self.pending(sheet).is_some() && sheet.drafted {
                let dot = look.glyphs.dot;
                said += look.say(&format!(" {dot} 草稿"), &format!(" {dot} draft"));
            }
            let used = self.editor.rows(columns(area.width)).min(text.height as usize) as u16;
            put_right(frame, text.x + width, area.y + used, &said, look.theme.quiet());
        }
    }

    fn keys(&self, line: KeyLine, _sheet: &Sheet, look: &Look) -> KeyLine {
        line.key(look.key(&Command::Next), look.say("下题", "next"))
            .key(look.key(&Command::NewLine), look.say("换行", "new line"))
    }

    fn pending(&self, sheet: &Sheet) -> Option<String> {
        self.draft(sheet).map(str::to_string)
    }

    fn draft(&self, sheet: &Sheet) -> Option<&str> {
        (self.editor.text() != stored(sheet)).then(|| self.editor.text())
    }

    fn takes_text(&self) -> bool {
        true
    }
}
