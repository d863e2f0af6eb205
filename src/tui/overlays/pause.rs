//! The pause: the clock stands, everything is saved, and the answers are hidden, for somebody may pass by. Here
//! the digits are the F-keys, for terminals that keep these to themselves.

use super::{On, Overlay, Told};
use crate::i18n::Words;
use crate::tui::called::stop_here;
use crate::tui::fields::step;
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
    /// The digits that mean something where the interview stands.
    digits: Vec<(u8, Command)>,
    cursor: Row,
}

/// What can be chosen, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    GoOn,
    Leave,
    BreakOff,
}

const ROWS: [Row; 3] = [Row::GoOn, Row::Leave, Row::BreakOff];

impl Pause {
    /// On where the interview stands.
    pub fn new(on: &On) -> Pause {
        let item = on.sheet.item();
        let allow = item.map(|item| item.allow).unwrap_or_default();
        let digits = [
            (1, Command::Help, item.is_some()),
            (2, Command::Remark, item.is_some()),
            (3, Command::Language, on.sheet.languages.len() > 1),
            (4, Command::Jump, true),
            (5, Command::Problems, true),
            (6, Command::Example, on.sheet.takes_example()),
            (7, Command::DontKnow, allow.dont_know),
            (8, Command::Refused, allow.refused),
            (0, Command::Skip, allow.skipped),
        ];
        let works = digits.into_iter().filter(|(_, _, works)| *works);
        Pause {
            name: stop_here(on.interview),
            digits: works.map(|(digit, command, _)| (digit, command)).collect(),
            cursor: Row::GoOn,
        }
    }

    fn meaning(&self, digit: u8) -> Option<Command> {
        let (_, command) = self.digits.iter().find(|(known, _)| *known == digit)?;
        Some(command.clone())
    }
}

impl Overlay for Pause {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        if let Some(digit) = digit(command) {
            return match (digit, self.meaning(digit)) {
                (9, _) => Told::Leave,
                (_, Some(meaning)) => Told::Command(meaning),
                (_, None) => Told::Say(not_here(digit)),
            };
        }
        match command {
            Command::Next => match self.cursor {
                Row::GoOn => Told::Close,
                Row::Leave => Told::Leave,
                Row::BreakOff => Told::BreakOff,
            },
            Command::Close => Told::Close,
            Command::Up | Command::Down => {
                let at = ROWS.iter().position(|row| *row == self.cursor);
                let to = step(at, *command == Command::Down, ROWS.len());
                self.cursor = to.map_or(Row::GoOn, |to| ROWS[to]);
                Told::Stay
            }
            command if self.digits.iter().any(|(_, known)| known == command) => {
                Told::Command(command.clone())
            }
            _ => {
                let go_on = on.look.key(&Command::Next);
                Told::Say(words!(
                    "这里没有这个键：{go_on} 继续，9 离开",
                    "that key does nothing here: {go_on} goes on, 9 leaves"
                ))
            }
        }
    }

    fn title(&self, look: &Look) -> String {
        look.say("已暂停，计时已停，全部已存", "Paused, the clock stands, all is saved").to_string()
    }

    fn rows(&self, _columns: u16, _look: &Look) -> u16 {
        5
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let go_on = format!("{} {}", look.say("继续", "go on at"), self.name);
        let leave =
            look.say("离开，到个案卡（可记接触、约时间）", "leave for the case card (attempt, appointment)");
        let stop =
            look.say("受访者不愿继续：中途终止，写明理由", "the respondent stops: break off, with a reason");
        let rows = [(look.key(&Command::Next), go_on.as_str()), ("9", leave), ("", stop)];
        for (n, (row, (key, words))) in ROWS.iter().zip(rows).enumerate() {
            let y = area.y + n as u16;
            let here = self.cursor == *row;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, key, style);
            put(frame, 9, y, words, style);
        }
        let digits = self.digits.iter();
        let said: Vec<String> =
            digits.map(|(digit, _)| format!("{digit} {}", look.words(&named(*digit)))).collect();
        put(frame, 3, area.y + 4, &said.join("  "), look.theme.quiet());
    }

    fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("选定", "choose"))
            .key("9", look.say("离开", "leave"))
            .key(format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)), look.say("选", "choose"))
            .key("0–8", look.say("即 F 键", "the F-keys"))
            .key(look.key(&Command::Close), look.say("继续", "go on"))
    }

    fn covers(&self) -> bool {
        true
    }
}

/// That what a digit would do is not to be had where the interview stands.
fn not_here(digit: u8) -> Words {
    let Words { zh, en } = named(digit);
    words!("这里没有“{zh}”", "there is no \"{en}\" here")
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
