//! Where one stands when the folder holds no study: open one, try the example, make a new one.

use super::card::Card;
use super::cases::Cases;
use super::home::Home;
use super::open_study::OpenStudy;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::{Trouble, nearby};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use std::path::PathBuf;

/// The folder of the demo, as `fangtan demo` calls it.
const EXAMPLE: &str = "fangtan-demo";
/// How many ways there are from here.
const WAYS: usize = 3;

/// The demo was opened; the newcomer's case, while it is unfinished.
struct Tried(Result<Option<String>, Trouble>);

/// No study yet.
pub struct Lobby {
    here: PathBuf,
    menu: Menu,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl Lobby {
    /// In a folder without a study.
    pub fn new(here: PathBuf) -> Lobby {
        Lobby { here, menu: Menu::default(), notice: None }
    }

    fn try_example(&mut self, look: &Look) -> Transition {
        self.notice = Some(words!("正在准备示例…", "making the example…"));
        let (dir, language, now) = (self.here.join(EXAMPLE), look.lang.tag(), look.clock(look.now));
        Transition::work_anywhere(move |seat| Tried(nearby::try_example(seat, &dir, language, now)))
    }
}

impl Screen for Lobby {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match self.menu.press(&command, WAYS) {
            Picked::Row(0) => Transition::open(OpenStudy::from_lobby(self.here.clone())),
            Picked::Row(1) => self.try_example(look),
            Picked::Row(_) => Transition::open(OpenStudy::new_one(self.here.clone())),
            Picked::Moved => Transition::Stay,
            Picked::Unused if command == Command::Close => Transition::Leave,
            Picked::Unused => Transition::Unused,
            _ => {
                self.notice = Some(words!("只收 1–{WAYS}", "1–{WAYS} only"));
                Transition::Stay
            }
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        self.notice = None;
        match done.get::<Tried>() {
            Ok(Tried(Ok(case))) => {
                let home = Transition::replace(Home::new());
                match case {
                    // The newcomer stands in front of the case at once; the way back leads over the list.
                    Some(id) => Transition::All(vec![
                        home,
                        Transition::open(Cases::new()),
                        Transition::open(Card::new(id)),
                    ]),
                    None => home,
                }
            }
            Ok(Tried(Err(trouble))) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            Err(_) => Transition::Stay,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        let other = look.say("English", "中文");
        head(frame, "访谈 Fangtan", &format!("{} {other}", look.key(&Command::Language)), look);
        let said = look.say("这个文件夹里没有项目。", "There is no study in this folder.");
        put(frame, 1, 2, said, look.theme.spoken());
        let example =
            words!("编造的省、80 个个案，放进 {EXAMPLE}/", "an invented province, 80 cases, in {EXAMPLE}/");
        let rows = [
            (
                look.say("打开项目", "Open a study"),
                look.say("附近的，或写出路径", "one nearby, or by its path").to_string(),
            ),
            (look.say("试用示例", "Try the example"), look.words(&example).to_string()),
            (
                look.say("新建一个", "Make a new one"),
                look.say("小而全，带注释，改成自己的", "small and commented, to be made your own")
                    .to_string(),
            ),
        ];
        let rows: Vec<(String, String)> =
            rows.into_iter().map(|(name, beside)| (name.to_string(), beside)).collect();
        self.menu.draw(frame, body(frame, 4), &rows, 24, look);
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("选定", "choose"))
            .key(digits(WAYS), look.say("直接选", "at once"))
            .help(look)
            .key(look.key(&Command::Close), look.say("退出", "leave"))
            .draw(frame, look);
    }
}
