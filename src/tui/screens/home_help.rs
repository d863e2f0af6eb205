//! Help on the home screen: what each door is for, and then the few keys that mean the same everywhere.

use super::help::Help;
use super::home::Door;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;

/// What the doors are for.
pub(super) struct HomeHelp {
    doors: Vec<Door>,
}

impl HomeHelp {
    /// Of the doors that are there.
    pub fn new(doors: Vec<Door>) -> HomeHelp {
        HomeHelp { doors }
    }
}

/// What a door is for.
fn purpose(door: Door, look: &Look) -> &str {
    match door {
        Door::Interviews => look.say(
            "您的个案：打电话、约时间、访谈。最上面一行总是该做的。",
            "Your cases: calls, appointments, interviews. The top row comes next.",
        ),
        Door::Marking => look.say(
            "访谈以后给开放题评分。一题一题评，看不到是谁答的。",
            "Marks for open answers: one question at a time, no names.",
        ),
        Door::Supervision => look.say(
            "访到哪里了，哪些要催，得分是多少。",
            "How far the interviews are, whom to urge, and what was found.",
        ),
        Door::Study => look.say(
            "问卷检查、抽样框、抽取与凭证、派个案、导出。",
            "Questionnaire, frame, draw and certificate, teams, export.",
        ),
        Door::Practice => look.say(
            "对编出来的人练一次。练多少次都行，不进真实的名单、数字、导出。",
            "Somebody invented, as often as you like: in no real list, score or export.",
        ),
        Door::Another => {
            look.say("换一个项目，程序不用退出。", "Another study, without leaving the program.")
        }
        Door::Who => look.say(
            "换一个人坐到这台电脑前。每件事记在这个人名下。",
            "Somebody else sits down; what is done then is recorded as theirs.",
        ),
        Door::Signs => look.say(
            "横线、圆点占几列，终端说法不一。对不齐时换成字母符号，记在这台电脑上。",
            "If lines and dots are out of line on this terminal, use plain ones.",
        ),
    }
}

impl Screen for HomeHelp {
    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        match command {
            Command::Language => Transition::Unused,
            Command::Help => Transition::replace(Help),
            _ => Transition::Close,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.say("帮助：首页", "Help: home"), "访谈 Fangtan", look);
        let room = frame.area().width.saturating_sub(8) as usize;
        let mut y = 2;
        for door in &self.doors {
            let name = format!("{}  {}", door.number(), look.words(&door.name()));
            put(frame, 3, y, &name, look.theme.plain());
            y += 1;
            y = put_lines(frame, 6, y, purpose(*door, look), room, look.theme.quiet());
        }
        y += 1;
        let said = look.say(
            "号码跟着门走，不会变。缺的号，是别的角色的门；练习项目里没有“练习”。",
            "A door keeps its number; a missing one is not for your role or this study.",
        );
        put(frame, 3, y, said, look.theme.quiet());
        KeyLine::new()
            .key(look.key(&Command::Help), look.say("按键", "keys"))
            .key(look.key(&Command::Close), look.say("关闭", "close"))
            .draw(frame, look);
    }
}
