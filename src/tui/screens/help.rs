//! Help where no question is asked: the few keys that mean the same everywhere.

use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use ratatui::Frame;

/// The keys that mean the same everywhere.
pub struct Help;

impl Help {
    fn rows(look: &Look) -> Vec<(String, &str)> {
        let key = |command: &Command| look.key(command).to_string();
        let arrows = format!("{}{}", key(&Command::Up), key(&Command::Down));
        vec![
            (
                key(&Command::Next),
                look.say("打开光标所在的一行，或确认", "opens the row under the cursor, or confirms"),
            ),
            (
                "1–9".into(),
                look.say(
                    "菜单上直接选那一行；我的个案里按号找",
                    "takes that row of a menu; finds a number in my cases",
                ),
            ),
            (arrows, look.say("移动光标", "move the cursor")),
            ("/".into(), look.say("在名单里查找：编号、姓名、单位", "finds in a list: number, name, unit")),
            (key(&Command::Close), look.say("退回上一层", "one level up")),
            (key(&Command::Language), look.say("换语言", "the other language")),
            (
                key(&Command::Leave),
                look.say("随时离开，存好的都在", "leaves at any time; what was saved is there"),
            ),
        ]
    }
}

impl Screen for Help {
    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        match command {
            Command::Language => Transition::Unused,
            _ => Transition::Close,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.say("帮助", "Help"), "访谈 Fangtan", look);
        let mut y = 2;
        for (key, does) in Help::rows(look) {
            put(frame, 3, y, &key, look.theme.accent());
            put(frame, 14, y, does, look.theme.plain());
            y += 1;
        }
        y += 1;
        let said = look.say(
            "访谈时 F1 先说这一题是什么意思，再列出能按的键。屏幕上写“已存”，就已经写进磁盘，断电也不丢。字母从来不是命令，输入法开着没有妨碍。",
            "In an interview F1 says what the question means, then which keys there are. What is called saved is on the disk and survives a power cut. No letter is ever a command.",
        );
        let room = frame.area().width.saturating_sub(6) as usize;
        put_lines(frame, 3, y, said, room, look.theme.quiet());
        KeyLine::new().key(look.key(&Command::Close), look.say("关闭", "close")).draw(frame, look);
    }
}
