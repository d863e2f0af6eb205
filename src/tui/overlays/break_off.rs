//! Breaking off: the respondent does not want to go on. It says what becomes of the case; an empty reason does
//! nothing, so that nobody ends an interview by a slip.

use super::{On, Overlay, Told};
use crate::interview::Action;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::{lines, width};
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The reason why it ends here.
pub struct BreakOff {
    reason: Editor,
}

impl Default for BreakOff {
    fn default() -> BreakOff {
        BreakOff { reason: Editor::new("", false) }
    }
}

fn said(look: &Look) -> &'static str {
    look.say(
        "已答的都留着；答满规定份额的仍然计分。个案按 2.12 结案，不能再接着做。",
        "What was answered stays; if enough was, it counts. The case ends with 2.12 and cannot be gone on with.",
    )
}

impl Overlay for BreakOff {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        match command {
            Command::Close => Told::Close,
            Command::Next if self.reason.is_blank() => {
                Told::Say(words!("请先写明理由", "write the reason first"))
            }
            Command::Next => {
                let reason = self.reason.text().trim().to_string();
                Told::End(Action::BreakOff { reason })
            }
            command if self.reason.press(command, on.look.size.width as usize) => Told::Stay,
            _ => Told::Unused,
        }
    }

    fn title(&self, look: &Look) -> String {
        look.say("中途终止", "Break off").to_string()
    }

    fn rows(&self, columns: u16, look: &Look) -> u16 {
        let room = columns.saturating_sub(4) as usize;
        lines(said(look), room, room).len() as u16 + 2
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let room = area.width.saturating_sub(4) as usize;
        let mut y = area.y;
        y = put_lines(frame, 2, y, said(look), room, look.theme.plain());
        let label = look.say("理由：", "Reason: ");
        put(frame, 2, y + 1, label, look.theme.quiet());
        let x = 2 + width(label) as u16;
        let field = Rect { x, y: y + 1, width: area.width.saturating_sub(x + 1), height: 1 };
        self.reason.draw(frame, field, look.theme.plain());
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("终止", "break off"))
            .key(look.key(&Command::Close), look.say("不终止，接着谈", "no, go on"))
    }

    fn covers(&self) -> bool {
        // It rises from the pause: the answers stay hidden, and closing it takes the interview up again.
        true
    }
}
