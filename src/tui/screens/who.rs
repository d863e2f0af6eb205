//! Who works at this machine: chosen from a list once, remembered here, changed from the home screen.

use crate::i18n::Words;
use crate::study::Member;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, digits_do};
use crate::tui::worker::Done;
use ratatui::Frame;

/// The list of members.
pub struct Who {
    title: Words,
    people: Vec<(Member, Option<Words>)>,
    menu: Menu,
    notice: Option<String>,
}

impl Who {
    /// A list of these, with the cursor on whoever sits there now.
    pub fn new(title: Words, people: Vec<(Member, Option<Words>)>, now: Option<&Member>) -> Who {
        let at = people.iter().position(|(member, _)| Some(member) == now).unwrap_or(0);
        Who { title, people, menu: Menu::at(at), notice: None }
    }
}

impl Screen for Who {
    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        self.notice = None;
        match self.menu.press(&command, self.people.len()) {
            Picked::Row(row) => {
                let code = self.people[row].0.code.clone();
                Transition::work(move |office| office.sit(&code))
            }
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        match done.get::<Result<(), Trouble>>() {
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.say(look.lang).to_string());
                Transition::Stay
            }
            _ => Transition::Close,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.say("您是谁？", "Who are you?"), look.words(&self.title), look);
        let said = look
            .say("选一次就记住，在首页可以换。", "Chosen once and remembered; the home screen changes it.");
        put(frame, 3, 2, said, look.theme.quiet());
        let rows: Vec<(String, String)> = self
            .people
            .iter()
            .map(|(member, team)| {
                let role = look.words(&member.role.label()).to_string();
                let team = team.as_ref().map_or(String::new(), |team| format!("{} ", look.words(team)));
                (member.name.clone(), team + &role)
            })
            .collect();
        let mut area = body(frame, 4);
        area.height -= 1;
        self.menu.draw(frame, area, &rows, 24, look);
        KeyLine::new()
            .notice(self.notice.as_deref().or(self.menu.said().map(|said| look.words(said))))
            .key(look.key(&Command::Next), look.say("选定", "choose"))
            .key(digits(self.people.len()), digits_do(self.people.len(), look))
            .help(look)
            .key(look.key(&Command::Language), look.say("English", "中文"))
            .key(look.key(&Command::Close), look.say("首页", "home"))
            .draw(frame, look);
    }
}
