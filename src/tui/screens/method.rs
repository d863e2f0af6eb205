//! How the figures come about, over any of the supervisor's screens: what they mean for this study, then the
//! keys of the screen below. It is read, and changes nothing.

use crate::desk::board::method::paragraphs;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::watch::Seen;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::reading::{Paragraph, Reading};
use crate::tui::widgets::wrap::{cut, width};
use crate::words;
use ratatui::Frame;

/// The screen.
pub struct Method {
    title: Words,
    reading: Reading,
}

/// Rows above the text.
const HEAD: u16 = 2;

impl Method {
    /// For what is seen, over a screen with these keys.
    pub fn new(seen: &Seen, keys: &[(String, String)]) -> Method {
        let keys: Vec<String> = keys.iter().map(|(key, does)| format!("{key} {does}")).collect();
        let keys = Paragraph { heading: words!("按键", "Keys"), text: Words::same(keys.join("\n")) };
        let method = paragraphs(&seen.study, &seen.board);
        let method = method.into_iter().map(|(heading, text)| Paragraph { heading, text });
        Method { title: seen.study.title.words(), reading: Reading::new(method.chain([keys]).collect()) }
    }
}

impl Screen for Method {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        let rows = look.size.height.saturating_sub(HEAD + 1);
        match command {
            Command::Close | Command::Help => Transition::Close,
            command if self.reading.press(&command, look.size.width, rows, look) => Transition::Stay,
            _ => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let what = look.say("方法：这些数怎么来的", "Method: where these figures come from");
        let room = (frame.area().width as usize).saturating_sub(width(what) + 5);
        head(frame, what, &cut(look.words(&self.title), room, look.glyphs.cut), look);
        self.reading.draw(frame, body(frame, HEAD), look);
        let arrows = format!("{}{}", look.key(&Command::Up), look.key(&Command::Down));
        KeyLine::new()
            .key(arrows, look.say("翻看", "scroll"))
            .key(look.key(&Command::PageDown), look.say("下一页", "next page"))
            .key(look.key(&Command::Language), look.say("English", "中文"))
            .key(look.key(&Command::Close), look.say("关闭", "close"))
            .draw(frame, look);
    }
}
