//! A remark on an item, and whether its answer is an example worth sharing.

use super::{On, Overlay, Told};
use crate::form::Address;
use crate::interview::Action;
use crate::tui::called::called_at;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::remarks::{Said, Written};
use ratatui::Frame;
use ratatui::layout::Rect;

/// A remark being written.
pub struct Remark {
    at: Address,
    name: String,
    written: Written,
    example: bool,
    editor: Editor,
}

/// Where the draft of a remark is kept.
pub fn place(at: &Address) -> Address {
    Address::item(format!("remark:{at}"))
}

impl Remark {
    /// On an item.
    pub fn new(at: Address, on: &On) -> Remark {
        let name = called_at(on.interview, &at);
        let mut remark =
            Remark { at, name, written: Written::default(), example: false, editor: Editor::new("", true) };
        remark.refresh(on);
        remark
    }

    fn columns(look_width: u16) -> usize {
        look_width.saturating_sub(6) as usize
    }
}

impl Overlay for Remark {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        match command {
            Command::Close => Told::Close,
            Command::Next if self.editor.is_blank() => Told::Close,
            Command::Next => {
                let text = self.editor.text().trim().to_string();
                Told::Finish(vec![Action::Remark { at: self.at.clone(), text }])
            }
            Command::Example => Told::Act(vec![Action::Example { at: self.at.clone(), on: !self.example }]),
            command if self.editor.press(command, Remark::columns(on.look.size.width)) => Told::Stay,
            _ => Told::Unused,
        }
    }

    fn title(&self, look: &Look) -> String {
        format!("{} {}", look.say("备注", "Remark"), self.name)
    }

    fn rows(&self, columns: u16, look: &Look) -> u16 {
        let written = self.written.rows(columns, look).len();
        (written + self.editor.rows(Remark::columns(columns)).max(2) + 2) as u16
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let end = area.y + area.height.saturating_sub(3);
        let y = self.written.draw(frame, area.y, end, look);
        let height = (area.y + area.height).saturating_sub(y + 2).max(1);
        self.editor.draw(
            frame,
            Rect { x: 2, y, width: Remark::columns(area.width) as u16 + 1, height },
            look.theme.plain(),
        );
        let tick = if self.example { look.glyphs.tick } else { " " };
        let words = look.say("可作示例，值得别处借鉴", "an example worth sharing elsewhere");
        let key = look.key(&Command::Example);
        put(frame, 2, area.y + area.height - 1, &format!("[{tick}] {key} {words}"), look.theme.quiet());
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("存", "save"))
            .key(look.key(&Command::NewLine), look.say("换行", "new line"))
            .key(look.key(&Command::Example), look.say("示例", "example"))
            .key(look.key(&Command::Close), look.say("关闭（草稿留着）", "close (the draft stays)"))
    }

    fn refresh(&mut self, on: &On) {
        let Some(node) = on.interview.form().node(&self.at) else { return };
        let remarks = on.interview.remarks().iter().filter(|remark| remark.node == node);
        let said = remarks.map(|remark| Said {
            at: remark.at,
            who: on.conduct.author(remark.at).to_string(),
            text: remark.text.clone(),
        });
        self.written = Written(said.collect());
        self.example = on.interview.is_example(node);
    }

    fn draft(&self) -> Option<(Address, &str)> {
        Some((place(&self.at), self.editor.text()))
    }

    fn take_draft(&mut self, text: &str) {
        self.editor = Editor::new(text, true);
    }
}
