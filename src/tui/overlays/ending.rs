//! The end of a visit before it began: what the case would be closed with, or when one comes again. It stands on
//! "back", for nothing undoes it.

use super::check::begins_words;
use super::{On, Overlay, Told};
use crate::fieldwork::disposition;
use crate::interview::Action;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::only;
use crate::tui::widgets::moment::MomentField;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The question whether the visit ends here.
pub struct EndOfVisit {
    /// The final code; none if one comes again.
    code: Option<String>,
    end: bool,
    reason: Editor,
    when: MomentField,
}

impl EndOfVisit {
    /// With a final code, or for now.
    pub fn new(code: Option<String>) -> EndOfVisit {
        EndOfVisit { code, end: false, reason: Editor::new("", false), when: MomentField::default() }
    }

    fn finish(&self, look: &Look) -> Told {
        let today = look.clock(look.now).date();
        let at = self.when.moment(today);
        if self.code.is_none() && at.is_none() && !self.when.is_empty() {
            return Told::Say(crate::words!("时间还没写完", "the time is not complete"));
        }
        let appointment = at
            .and_then(|at| at.to_zoned_datetime(look.zone.clone()).ok())
            .map(|at| at.timestamp().as_millisecond());
        Told::End(Action::End { reason: self.reason.text().trim().to_string(), appointment })
    }
}

impl Overlay for EndOfVisit {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        let today = on.look.clock(on.look.now).date();
        // Words are the reason, which stands under the ending only.
        self.end |= self.code.is_some() && begins_words(command);
        let typing = self.end && (self.code.is_none() || !self.reason.text().is_empty());
        match (command, digit(command)) {
            (_, Some(n @ 1..=2)) if !typing => {
                self.end = n == 2;
                Told::Stay
            }
            (Command::Close, _) => Told::Close,
            (Command::Next, _) if self.end => self.finish(on.look),
            (Command::Next, _) => Told::Close,
            (Command::Up, _) => {
                self.end = false;
                Told::Stay
            }
            (Command::Down, _) => {
                self.end = true;
                Told::Stay
            }
            (command, _) if self.end && self.code.is_none() && self.when.press(command, today) => {
                self.when.said().map_or(Told::Stay, Told::Say)
            }
            (command, _)
                if self.end
                    && self.code.is_some()
                    && self.reason.press(command, on.look.size.width as usize) =>
            {
                Told::Stay
            }
            _ => Told::Say(only(2)),
        }
    }

    fn title(&self, look: &Look) -> String {
        match self.code {
            Some(_) => look.say("到此为止？", "End here?").to_string(),
            None => look.say("改天再谈", "Another time").to_string(),
        }
    }

    fn rows(&self, _columns: u16, _look: &Look) -> u16 {
        4
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let end = match &self.code {
            Some(code) => {
                let named = disposition::find(code).map_or_else(|| code.clone(), |d| d.shown(look.lang));
                format!("{} {named}", look.say("结束，个案记", "end; the case is closed with"))
            }
            None => look.say("结束这次谈话，个案留着", "end this visit; the case stays open").to_string(),
        };
        let rows = [look.say("回去，接着谈", "back, and go on").to_string(), end];
        for (n, words) in rows.iter().enumerate() {
            let y = area.y + n as u16;
            let here = self.end == (n == 1);
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &(n + 1).to_string(), style);
            put(frame, 6, y, words, style);
        }
        let y = area.y + 3;
        match self.code {
            Some(_) => {
                let x = put(
                    frame,
                    6,
                    y,
                    look.say("理由（可不写）：", "reason (may be left out): "),
                    look.theme.quiet(),
                );
                let width = area.width.saturating_sub(x + 1);
                if self.end {
                    self.reason.draw(frame, Rect { x, y, width, height: 1 }, look.theme.plain());
                }
            }
            None => {
                let said = look.say("约在（月日时分，可不写）：", "when (month day hour minute, optional): ");
                let x = put(frame, 6, y, said, look.theme.quiet());
                self.when.draw(frame, x, y, self.end, look.theme.plain(), look);
            }
        }
    }

    fn keys(&self, look: &Look) -> KeyLine {
        let enter = if self.end { look.say("结束", "end") } else { look.say("回去", "back") };
        KeyLine::new()
            .key(look.key(&Command::Next), enter)
            .key("1–2", look.say("选", "choose"))
            .key(look.key(&Command::Close), look.say("回去", "back"))
    }
}
