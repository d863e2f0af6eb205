//! The home screen: the doors that are open to whoever sits there, each with the number that would make one
//! open it. Doors of parts that do not exist, or of other roles, are absent.

use super::cases::Cases;
use super::marking::Marking;
use super::supervision::Supervision;
use super::who::Who;
use crate::i18n::{Lang, Words};
use crate::study::Role;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::{HomeFacts, Trouble};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;

/// Where a door leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Interviews,
    Marking,
    Supervision,
    Who,
}

/// The home screen.
#[derive(Default)]
pub struct Home {
    facts: Option<HomeFacts>,
    menu: Menu,
    notice: Option<Words>,
}

impl Home {
    /// Before anything is known.
    pub fn new() -> Home {
        Home::default()
    }

    fn doors(&self) -> Vec<(Door, Words, Words)> {
        let Some(facts) = &self.facts else { return Vec::new() };
        let mut doors = Vec::new();
        if let Some(member) = &facts.member {
            if member.role.interviews() {
                let (to_do, today) = (facts.to_do, facts.today);
                let beside = match (to_do, today) {
                    (0, _) => words!("没有要做的", "nothing to do"),
                    (_, 0) => words!("剩 {to_do} 份", "{to_do} to do"),
                    _ => words!("剩 {to_do} 份，今天 {today} 个预约", "{to_do} to do, {today} due today"),
                };
                doors.push((Door::Interviews, words!("访谈", "Interviews"), beside));
            }
            if facts.unmarked > 0 {
                let waiting = facts.unmarked;
                let beside = words!("{waiting} 份开放题等着评分", "{waiting} open answers to be marked");
                doors.push((Door::Marking, words!("评分", "Marking"), beside));
            }
        }
        // In a practice study everybody may see what a supervisor sees.
        let role = facts.member.as_ref().map(|member| member.role);
        if role.is_some_and(|role| facts.practice || role != Role::Interviewer) {
            let (done, all) = facts.finished;
            let beside = words!("{done} / {all} 个个案做完", "{done} / {all} cases finished");
            doors.push((Door::Supervision, words!("督导", "Supervision"), beside));
        }
        let beside = match &facts.member {
            Some(member) => Words::new(format!("现在是{}", member.name), format!("now {}", member.name)),
            None => words!("请先选您是谁", "please choose who you are first"),
        };
        doors.push((Door::Who, words!("换人", "Somebody else"), beside));
        doors
    }

    fn enter(&self, door: Door) -> Transition {
        let Some(facts) = &self.facts else { return Transition::Stay };
        match door {
            Door::Interviews => Transition::open(Cases::new()),
            Door::Marking => Transition::open(Marking::new()),
            Door::Supervision => Transition::open(Supervision::new()),
            Door::Who => {
                let who = Who::new(facts.title.clone(), facts.people.clone(), facts.member.as_ref());
                Transition::open(who)
            }
        }
    }
}

impl Screen for Home {
    fn shown(&mut self, look: &Look) -> Transition {
        let midnight = look.midnight();
        Transition::work(move |office| office.home(midnight))
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<HomeFacts, Trouble>>() {
            Ok(Ok(facts)) => {
                let nobody = facts.member.is_none();
                let asked = self.facts.replace(facts).is_some();
                // The first thing to know is who sits there; whoever goes back unchosen is not asked twice.
                if nobody && !asked {
                    return self.enter(Door::Who);
                }
            }
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        self.notice = None;
        let doors = self.doors();
        match self.menu.press(&command, doors.len()) {
            Picked::Row(row) => self.enter(doors[row].0),
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused if command == Command::Close => Transition::Leave,
            Picked::Unused => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let other = look.say("English", "中文");
        head(frame, "访谈 Fangtan", &format!("{} {other}", look.key(&Command::Language)), look);
        let Some(facts) = &self.facts else { return };
        let x = put(frame, 1, 2, look.words(&facts.title), look.theme.spoken());
        if facts.practice {
            put(frame, x + 2, 2, look.say(" 演示数据 ", " practice data "), look.theme.loud());
        }
        if let Some(member) = &facts.member {
            let team = facts.team.as_ref().map_or_else(|| member.role.label(), Clone::clone);
            let who = format!("{} {} {}", member.name, look.glyphs.dot, look.words(&team));
            put_right(frame, frame.area().width - 1, 2, &who, look.theme.plain());
        }
        let doors = self.doors();
        let rows: Vec<(String, String)> = doors
            .iter()
            .map(|(_, name, beside)| (look.words(name).to_string(), look.words(beside).to_string()))
            .collect();
        self.menu.draw(frame, body(frame, 4), &rows, if look.lang == Lang::Zh { 16 } else { 24 }, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("进入", "open"))
            .key(digits(doors.len()), look.say("直接选", "at once"))
            .key(look.key(&Command::Help), look.say("帮助", "help"))
            .key(look.key(&Command::Close), look.say("退出", "leave"))
            .draw(frame, look);
    }
}
