//! One question before somebody begins or goes on with an interview that was given to another member: it names
//! whose it is and stands on "no". Of one's own cases it is never asked.

use super::item::Item;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::card::InHand;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The question.
pub struct NotYours {
    case: String,
    number: String,
    /// Whose it is.
    name: String,
    menu: Menu,
    notice: Option<Words>,
}

impl NotYours {
    /// About a case by its id and number, and the name of whom it was given to.
    pub fn new(case: String, number: String, name: String) -> NotYours {
        NotYours { case, number, name, menu: Menu::default(), notice: None }
    }

    fn rows() -> [Words; 2] {
        [words!("不做", "leave it"), words!("由我来做", "do it in their place")]
    }
}

impl Screen for NotYours {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match self.menu.press(&command, NotYours::rows().len()) {
            Picked::Row(0) => Transition::Close,
            Picked::Row(_) => {
                let (id, language) = (self.case.clone(), look.lang.tag());
                let offset = look.clock(look.now).offset().seconds();
                Transition::work(move |office| office.take_up(&id, language, offset))
            }
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.settled::<InHand>(&mut self.notice) {
            Ok(Some(InHand { conduct, setting, drafts })) => {
                Transition::replace(Item::new(conduct, setting, drafts))
            }
            Ok(None) | Err(_) => Transition::Stay,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let (number, name) = (&self.number, &self.name);
        head(frame, look.words(&words!("个案 {number}", "Case {number}")), "", look);
        let size = frame.area();
        let said = words!(
            "这个案派给了{name}，不是您。由您来做，就由您问、由您提交。",
            "This case was given to {name}, not to you. If you take it, you ask and submit in their place."
        );
        let room = size.width.saturating_sub(6) as usize;
        let y = put_lines(frame, 3, 2, look.words(&said), room, look.theme.plain()) + 1;
        let rows = NotYours::rows().map(|row| (look.words(&row).to_string(), String::new()));
        let area = Rect { x: 0, y, width: size.width, height: rows.len() as u16 };
        self.menu.draw(frame, area, &rows, 34, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("选定", "choose"))
            .key(digits(rows.len()), look.say("直接选", "at once"))
            .help(look)
            .key(look.key(&Command::Close), look.say("个案卡", "case card"))
            .draw(frame, look);
    }
}
