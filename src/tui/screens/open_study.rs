//! Opening another study, or making one, without leaving the program: those that lie near are listed, any other
//! is typed as a path. What was open stays open until the other one is.

use super::home::Home;
use crate::i18n::Words;
use crate::source::harmless;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::nearby::{self, Completed, Nearby};
use crate::tui::office::{Office, Trouble};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{body, head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, digits_do};
use crate::tui::widgets::wrap::{cut, lines, pad_left, width};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::{Path, PathBuf};

/// Columns the path is written in.
const COLUMNS: u16 = 14;

/// Where the titles of the studies begin.
const BESIDE: u16 = 34;

struct Opened(Result<(), Trouble>);

/// The list and the path.
pub struct OpenStudy {
    /// The folder that relative paths begin at.
    here: PathBuf,
    /// The study that is open, if one is.
    open: Option<PathBuf>,
    /// Whether the folder is to be made.
    making: bool,
    /// Whether the path is still the one proposed: what is typed first takes its place.
    proposed: bool,
    list: Option<Vec<Nearby>>,
    menu: Menu,
    path: Editor,
    /// Folders that the path could go on with.
    names: Vec<String>,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl OpenStudy {
    fn new(here: PathBuf, open: Option<PathBuf>) -> OpenStudy {
        let path = Editor::new("", false);
        OpenStudy {
            here,
            open,
            making: false,
            proposed: false,
            list: None,
            menu: Menu::default(),
            path,
            names: Vec::new(),
            notice: None,
        }
    }

    /// From the home screen of the study in a folder.
    pub fn from_home(dir: PathBuf) -> OpenStudy {
        OpenStudy::new(dir.clone(), Some(dir))
    }

    /// Where no study is open.
    pub fn from_lobby(here: PathBuf) -> OpenStudy {
        OpenStudy::new(here, None)
    }

    /// A new study, made in a folder that is typed.
    pub fn new_one(here: PathBuf) -> OpenStudy {
        let path = Editor::new("fangtan-study", false);
        OpenStudy { making: true, proposed: true, path, ..OpenStudy::new(here, None) }
    }

    fn rows(&self) -> usize {
        self.list.as_ref().map_or(0, Vec::len)
    }

    fn writing(&self) -> bool {
        self.making || !self.path.text().is_empty() || !self.names.is_empty()
    }

    fn open_typed(&mut self) -> Transition {
        if self.path.is_blank() {
            self.notice = Some(words!("请写出文件夹", "write the folder's path"));
            return Transition::Stay;
        }
        let dir = nearby::typed(self.path.text(), &self.start());
        self.go(dir)
    }

    /// The folder that typed paths begin at: where the program was started, as on a command line.
    fn start(&self) -> PathBuf {
        let started = (!self.making).then(std::env::current_dir);
        started.and_then(Result::ok).unwrap_or_else(|| self.here.clone())
    }

    /// Writes the path on, as a shell does.
    fn complete(&self) -> Transition {
        let (text, start) = (self.path.text().to_string(), self.start());
        Transition::work_anywhere(move |_| nearby::complete(&text, &start))
    }

    fn go(&mut self, dir: PathBuf) -> Transition {
        let making = self.making;
        self.notice = Some(words!("正在打开…", "opening…"));
        Transition::work_anywhere(move |seat| {
            Opened(if making { nearby::make_new(seat, &dir) } else { Office::change(seat, &dir) })
        })
    }

    fn write(&mut self, command: Command, look: &Look) -> Transition {
        if self.proposed && matches!(command, Command::Type(_) | Command::Paste(_)) {
            self.path = Editor::new("", false);
        }
        self.names.clear();
        // Enter takes the proposal, and whoever comes back from what went wrong mends it.
        self.proposed = false;
        match command {
            Command::Next => self.open_typed(),
            Command::Complete => self.complete(),
            Command::Close if !self.making => {
                self.path = Editor::new("", false);
                Transition::Stay
            }
            command if self.path.press(&command, look.size.width.saturating_sub(COLUMNS + 3) as usize) => {
                Transition::Stay
            }
            _ => Transition::Unused,
        }
    }
}

impl Screen for OpenStudy {
    fn shown(&mut self, _look: &Look) -> Transition {
        if self.making {
            return Transition::Stay;
        }
        let (here, open) = (self.here.clone(), self.open.clone());
        Transition::work_anywhere(move |_| nearby::nearby(&here, open.as_deref()))
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        self.notice = None;
        let done = match done.get::<Vec<Nearby>>() {
            Ok(list) => {
                self.list = Some(list);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        let done = match done.get::<Completed>() {
            Ok(Completed { text, names }) => {
                if text == self.path.text() && names.is_empty() {
                    self.notice = Some(words!("补不出：没有这样的文件夹", "no folder goes on from here"));
                } else {
                    self.path = Editor::new(&text, false);
                }
                self.names = names;
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Opened>() {
            Ok(Opened(Ok(()))) if self.open.is_some() => Transition::Close,
            // The lobby below has done its work: the home screen takes its place.
            Ok(Opened(Ok(()))) => Transition::All(vec![Transition::Close, Transition::replace(Home::new())]),
            Ok(Opened(Err(trouble))) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            Err(_) => Transition::Stay,
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        let begins = match &command {
            // A digit that is no row's begins a path: many folders are named by their year.
            Command::Type(c) => match digit(&command) {
                Some(digit) => digit == 0 || usize::from(digit) > self.rows(),
                None => !c.is_whitespace(),
            },
            Command::Paste(_) | Command::Complete => true,
            _ => false,
        };
        if self.writing() || begins {
            return self.write(command, look);
        }
        let rows = self.rows();
        match self.menu.press(&command, rows) {
            Picked::Row(row) => match self.list.as_ref().and_then(|list| list.get(row)) {
                Some(one) => {
                    let dir = one.dir.clone();
                    self.go(dir)
                }
                None => Transition::Stay,
            },
            Picked::Moved => Transition::Stay,
            Picked::Unused => Transition::Unused,
            _ => {
                self.notice = Some(match rows {
                    0 => words!("附近没有项目；请写出路径", "none nearby; type a path"),
                    _ => {
                        let digits = digits(rows);
                        words!("只收 {digits}；或写出路径", "{digits} only, or type a path")
                    }
                });
                Transition::Stay
            }
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        let title = match self.making {
            true => look.say("新建一个项目", "Make a new study"),
            false => look.say("打开项目", "Open a study"),
        };
        head(frame, title, "访谈 Fangtan", look);
        let quiet = look.theme.quiet();
        let path = if self.making { 5 } else { 2 };
        if self.making {
            let said = look.say(
                "写出 study.yaml、questionnaire.yaml 和编造的 roster.csv，都带注释。先跑起来，再改成自己的。",
                "It gets study.yaml, questionnaire.yaml and an invented roster.csv, all commented. It runs as it stands; \
                 make it yours afterwards.",
            );
            let room = frame.area().width.saturating_sub(6) as usize;
            for (n, line) in lines(said, room, room).into_iter().enumerate() {
                put(frame, 3, 2 + n as u16, line, quiet);
            }
        }
        put(frame, 3, path, look.say("路径", "Path"), quiet);
        let area =
            Rect { x: COLUMNS - 4, y: path, width: frame.area().width.saturating_sub(COLUMNS), height: 1 };
        self.path.draw(frame, area, look.theme.plain());
        if !self.names.is_empty() {
            self.draw_names(frame, path + 2, look);
        } else if !self.making {
            self.draw_list(frame, look);
        }
        self.draw_trouble_or_keys(frame, look);
    }

    fn takes_text(&self) -> bool {
        self.writing()
    }
}

impl OpenStudy {
    /// The folders the path could go on with, one after the other in as many rows as there are.
    fn draw_names(&self, frame: &mut Frame, top: u16, look: &Look) {
        let room = frame.area().width.saturating_sub(6) as usize;
        let rows = frame.area().height.saturating_sub(top + 5) as usize;
        // Names are other people's: what could steer the terminal is left out before they are measured.
        let names = self.names.iter().map(|name| format!("{}/", harmless(name, false)));
        let said = names.map(|name| cut(&name, room, look.glyphs.cut)).collect::<Vec<_>>().join("  ");
        let said = lines(&said, room, room);
        for (n, line) in said.iter().take(rows).enumerate() {
            put(frame, 3, top + n as u16, line, look.theme.quiet());
        }
        if said.len() > rows {
            let all = self.names.len();
            let more = words!("共 {all} 个，再打几个字", "{all} in all; type some more");
            put(frame, 3, top + rows as u16, look.words(&more), look.theme.quiet());
        }
    }

    fn draw_list(&self, frame: &mut Frame, look: &Look) {
        let quiet = look.theme.quiet();
        let Some(list) = &self.list else { return };
        if list.is_empty() {
            let said = look.say(
                "附近没有别的项目。把文件夹的路径写在上面。",
                "No other study lies near. Type the path of its folder above.",
            );
            put(frame, 3, 4, said, quiet);
            return;
        }
        put(frame, 3, 4, look.say("附近的项目", "Studies nearby"), quiet);
        let rows: Vec<(String, String)> = list
            .iter()
            .map(|one| {
                let title = match &one.title {
                    Some(title) => look.words(title).to_string(),
                    None => look.say("study.yaml 读不出", "study.yaml cannot be read").to_string(),
                };
                let practice =
                    if one.practice { look.say("（演示数据）", " (practice data)") } else { "" };
                (shown(&one.dir, &self.here), title + practice)
            })
            .collect();
        let mut area = body(frame, 5);
        // The last rows are for what goes wrong, which can be long.
        area.height = area.height.saturating_sub(3);
        if self.writing() {
            // The path is what Enter would take; no row claims to be it.
            for (n, (name, title)) in rows.iter().take(area.height as usize).enumerate() {
                let y = area.y + n as u16;
                let number = (n + 1).to_string();
                put(frame, 3, y, &pad_left(&number, width(&rows.len().to_string())), quiet);
                let x = put(frame, 5 + width(&rows.len().to_string()) as u16, y, name, quiet);
                put(frame, BESIDE.max(x + 2), y, title, quiet);
            }
            return;
        }
        self.menu.draw(frame, area, &rows, BESIDE, look);
    }

    fn draw_trouble_or_keys(&self, frame: &mut Frame, look: &Look) {
        let room = frame.area().width.saturating_sub(6) as usize;
        let said = self.notice.as_ref().map(|notice| look.words(notice));
        let said: Vec<&str> = said.map(|said| lines(said, room, room)).unwrap_or_default();
        let top = frame.area().height.saturating_sub(4);
        for (n, line) in said.into_iter().take(3).enumerate() {
            put(frame, 3, top + n as u16, line, look.theme.accent());
        }
        let back = match (self.writing() && !self.making, &self.open) {
            (true, _) => look.say("不写了", "drop the path"),
            (false, Some(_)) => look.say("首页", "home"),
            (false, None) => look.say("返回", "back"),
        };
        let next = if self.making {
            look.say("新建并打开", "make and open")
        } else {
            look.say("打开", "open")
        };
        KeyLine::new()
            .key(look.key(&Command::Next), next)
            .key_if(!self.writing() && self.rows() > 0, digits(self.rows()), digits_do(self.rows(), look))
            .key_if(!self.writing(), look.say("打字", "type"), look.say("写路径", "a path"))
            .key(look.key(&Command::Complete), look.say("补全", "complete"))
            .help(look)
            .key(look.key(&Command::Close), back)
            .draw(frame, look);
    }
}

/// A folder as seen from another: by its name alone where it lies in it, else beside or above it.
fn shown(dir: &Path, here: &Path) -> String {
    let here = here.canonicalize().unwrap_or_else(|_| here.to_path_buf());
    if let Ok(inside) = dir.strip_prefix(&here) {
        let inside = inside.display().to_string();
        return if inside.is_empty() { ".".into() } else { inside };
    }
    match here.parent().map(|parent| dir.strip_prefix(parent)) {
        Some(Ok(beside)) if beside.as_os_str().is_empty() => "..".into(),
        Some(Ok(beside)) => format!("../{}", beside.display()),
        _ => dir.display().to_string(),
    }
}
