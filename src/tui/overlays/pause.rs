//! The pause: the clock stands, everything is saved, and the answers are hidden, for somebody may pass by. Here
//! the digits are the F-keys, for terminals that keep these to themselves.

use super::{On, Overlay, Told};
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The pause.
pub struct Pause {
    name: String,
    allow: Allowed,
    /// The cursor: go on, or leave.
    leave: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Allowed {
    dont_know: bool,
    refused: bool,
    skip: bool,
}

impl Pause {
    /// On where the interview stands.
    pub fn new(on: &On) -> Pause {
        let item = on.sheet.item();
        let allow = item.map(|item| item.allow).unwrap_or_default();
        Pause {
            name: item.map_or(String::new(), |item| item.at.to_string()),
            allow: Allowed { dont_know: allow.dont_know, refused: allow.refused, skip: allow.skipped },
            leave: false,
        }
    }

    fn meaning(&self, digit: u8) -> Option<Command> {
        Some(match digit {
            1 => Command::Help,
            2 => Command::Remark,
            3 => Command::Language,
            4 => Command::Jump,
            5 => Command::Problems,
            6 => Command::Example,
            7 if self.allow.dont_know => Command::DontKnow,
            8 if self.allow.refused => Command::Refused,
            0 if self.allow.skip => Command::Skip,
            _ => return None,
        })
    }
}

impl Overlay for Pause {
    fn press(&mut self, command: &Command, _on: &On) -> Told {
        if let Some(digit) = digit(command) {
            return match (digit, self.meaning(digit)) {
                (9, _) => Told::Leave,
                (_, Some(meaning)) => Told::Command(meaning),
                (_, None) => Told::Stay,
            };
        }
        match command {
            Command::Next if self.leave => Told::Leave,
            Command::Next | Command::Close => Told::Close,
            Command::Up => {
                self.leave = false;
                Told::Stay
            }
            Command::Down => {
                self.leave = true;
                Told::Stay
            }
            Command::Help | Command::Remark | Command::Language | Command::Jump | Command::Problems => {
                Told::Command(command.clone())
            }
            _ => Told::Unused,
        }
    }

    fn title(&self, look: &Look) -> String {
        look.say("已暂停，计时已停，全部已存", "Paused, the clock stands, all is saved").to_string()
    }

    fn rows(&self, _columns: u16, _look: &Look) -> u16 {
        4
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let rows = [
            (
                look.key(&Command::Next).to_string(),
                format!("{} {}", look.say("继续", "go on with"), self.name),
            ),
            (
                "9".to_string(),
                look.say(
                    "离开，到个案卡（可约时间、终止、结案）",
                    "leave for the case card (appointment, break off)",
                )
                .to_string(),
            ),
        ];
        for (n, (key, words)) in rows.iter().enumerate() {
            let y = area.y + n as u16;
            let here = self.leave == (n == 1);
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, key, style);
            put(frame, 9, y, words, style);
        }
        let digits = [1, 2, 3, 4, 5, 6, 7, 8, 0].into_iter().filter(|digit| self.meaning(*digit).is_some());
        let said: Vec<String> =
            digits.map(|digit| format!("{digit} {}", look.words(&named(digit)))).collect();
        put(frame, 3, area.y + 3, &said.join("  "), look.theme.quiet());
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("继续", "go on"))
            .key("9", look.say("离开", "leave"))
            .key(look.key(&Command::Close), look.say("继续", "go on"))
    }

    fn covers(&self) -> bool {
        true
    }
}

/// What a digit does here, in words.
fn named(digit: u8) -> Words {
    match digit {
        1 => words!("帮助", "help"),
        2 => words!("备注", "remark"),
        3 => words!("English", "中文"),
        4 => words!("跳转", "jump"),
        5 => words!("待处理", "open"),
        6 => words!("示例", "example"),
        7 => words!("不知道", "don't know"),
        8 => words!("拒答", "refused"),
        _ => words!("跳过", "skip"),
    }
}
