//! An act that is not undone and needs a reason in words: it says what would happen, and an empty reason does
//! nothing.

use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::{Office, Trouble};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::lines;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// What is done with the reason; says what came of it, if that is worth saying.
pub type WithReason = Box<dyn FnOnce(&mut Office) -> Result<Option<Words>, Trouble> + Send>;

/// What the reason leads to, made once it is known what follows from it.
pub type Onward = Box<dyn FnOnce() -> Transition + Send>;

/// The form.
pub struct ReasonForm {
    title: Words,
    said: Words,
    does: Words,
    act: Box<dyn Fn(String) -> Transition>,
    reason: Editor,
    came_of_it: Option<Words>,
    notice: Option<Words>,
}

impl ReasonForm {
    /// What it is about, what would happen, what Enter does, and how.
    pub fn new(
        title: Words,
        said: Words,
        does: Words,
        act: impl Fn(String) -> WithReason + 'static,
    ) -> ReasonForm {
        ReasonForm::doing(title, said, does, move |reason| Transition::work(act(reason)))
    }

    /// The same where the reason is only the first step: what follows from it takes the place of this form.
    pub fn leading_on<W>(
        title: Words,
        said: Words,
        does: Words,
        look_ahead: impl Fn(String) -> W + 'static,
    ) -> ReasonForm
    where
        W: FnOnce(&mut Office) -> Result<Onward, Trouble> + Send + 'static,
    {
        ReasonForm::doing(title, said, does, move |reason| Transition::work(look_ahead(reason)))
    }

    fn doing(
        title: Words,
        said: Words,
        does: Words,
        act: impl Fn(String) -> Transition + 'static,
    ) -> ReasonForm {
        ReasonForm {
            title,
            said,
            does,
            act: Box::new(act),
            reason: Editor::new("", true),
            came_of_it: None,
            notice: None,
        }
    }
}

impl Screen for ReasonForm {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        if self.came_of_it.is_some() {
            return match command {
                Command::Next | Command::Close => Transition::Close,
                _ => Transition::Stay,
            };
        }
        match command {
            Command::Next if self.reason.is_blank() => {
                self.notice = Some(words!("请先写明理由", "write the reason first"));
                Transition::Stay
            }
            Command::Next => (self.act)(self.reason.text().trim().to_string()),
            command if self.reason.press(&command, look.size.width as usize - 8) => Transition::Stay,
            _ => Transition::Unused,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        let done = match done.get::<Result<Onward, Trouble>>() {
            Ok(Ok(onward)) => return onward(),
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Result<Option<Words>, Trouble>>() {
            Ok(Ok(None)) => Transition::Close,
            Ok(Ok(Some(words))) => {
                self.came_of_it = Some(words);
                Transition::Stay
            }
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            Err(_) => Transition::Stay,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.words(&self.title), "", look);
        let width = frame.area().width;
        let room = width.saturating_sub(4) as usize;
        let mut y = 2;
        y = put_lines(frame, 2, y, look.words(&self.said), room, look.theme.plain());
        y += 1;
        put(frame, 2, y, look.say("理由", "Reason"), look.theme.quiet());
        y += 1;
        let height = frame.area().height.saturating_sub(y + 4).max(1);
        let area = Rect { x: 4, y, width: width - 7, height };
        match &self.came_of_it {
            None => self.reason.draw(frame, area, look.theme.plain()),
            Some(words) => {
                let room = area.width as usize;
                let written = lines(self.reason.text(), room, room);
                let said = lines(look.words(words), room, room);
                for line in &written {
                    put(frame, 4, y, line, look.theme.quiet());
                    y += 1;
                }
                y += 1;
                for line in said {
                    put(frame, 2, y, line, look.theme.spoken());
                    y += 1;
                }
            }
        }
        let keys = KeyLine::new().notice(self.notice.as_ref().map(|notice| look.words(notice)));
        let keys = match self.came_of_it {
            Some(_) => keys.key(look.key(&Command::Next), look.say("个案卡", "case card")),
            None => keys
                .key(look.key(&Command::Next), look.words(&self.does))
                .key(look.key(&Command::NewLine), look.say("换行", "new line"))
                .key(look.key(&Command::Close), look.say("算了", "leave it")),
        };
        keys.draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        true
    }
}
