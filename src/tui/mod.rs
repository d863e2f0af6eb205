//! The terminal screens. An [`app::App`] is a stack of screens; keys become named commands through one key map,
//! a screen answers with a transition and draws what it knows. The disk is touched by the worker's thread
//! alone, and nothing is drawn as saved before it is.

pub mod app;
pub mod called;
pub mod fields;
pub mod glyphs;
pub mod keys;
pub mod look;
pub mod office;
pub mod overlays;
pub mod screen;
pub mod screens;
pub mod settings;
pub mod terminal;
pub mod theme;
pub mod widgets;
pub mod worker;

use crate::desk::DeskError;
use crate::i18n::{Lang, Words};
use crate::words;
use app::App;
use glyphs::Glyphs;
use jiff::tz::TimeZone;
use keys::KeyMap;
use look::Look;
use office::Office;
use settings::Settings;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use theme::Theme;
use worker::Worker;

/// Which door the program opens at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Door {
    /// The home screen.
    #[default]
    Home,
    /// The list of one's cases.
    Cases,
    /// The card of a case, by its number.
    Card(String),
    /// Marking open answers.
    Marking,
    /// The supervisor's first screen.
    Board,
}

/// How the screens are opened.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The language of the program's own words.
    pub lang: Lang,
    /// Who sits there, by code or name; else whoever sat there last.
    pub member: Option<String>,
    /// Where it begins.
    pub door: Door,
    /// Whether somebody asked for the language: then an interview that is opened at its card and taken up again
    /// speaks it too.
    pub lang_asked: bool,
}

/// Opens the study in a folder on the terminal, and comes back when it is left.
///
/// # Errors
/// If the study cannot be opened, or there is no terminal to draw on.
pub fn run(dir: &Path, options: Options) -> Result<(), DeskError> {
    let remedy = match options.door {
        Door::Marking => words!(
            "评分在屏幕上做：请在终端窗口里运行，输出不要接管道或文件",
            "marking is done on the screen: run it in a terminal window, its output going to no pipe and no file"
        ),
        Door::Board => words!("用 --plain 打印成文字", "`--plain` prints it as text"),
        _ => words!("用 --plain 逐行访谈", "`--plain` conducts an interview line by line"),
    };
    need_terminal(&remedy)?;
    let mut office = match options.door {
        // From the home screen a study is set up, so it may have no databases yet.
        Door::Home => Office::open_or_create(dir)?,
        _ => Office::open(dir)?,
    };
    if let Some(member) = &options.member {
        office.desk.member(member)?;
        office.sit(member).map_err(|trouble| DeskError::refused(trouble.0, None))?;
    }
    // People call a case by its number; the screens know it by its id.
    let door = match options.door {
        Door::Card(number) => {
            Door::Card(crate::desk::cases::numbered(&office.desk, &office.reader, &number)?.id)
        }
        door => door,
    };
    if door == Door::Board {
        refuse_interviewers(&office)?;
    }
    if let (Door::Card(id), true) = (&door, options.lang_asked) {
        office.speak_at(id, options.lang);
    }
    show(Some(office), screens::first(&door), options.lang, &remedy)
}

/// Begins in a folder that holds no study: one can be opened, tried, or made.
///
/// # Errors
/// If there is no terminal to draw on.
pub fn run_without_study(dir: &Path, lang: Lang) -> Result<(), DeskError> {
    let remedy = words!("fangtan demo 试用示例", "`fangtan demo` tries the example");
    need_terminal(&remedy)?;
    show(None, vec![Box::new(screens::lobby::Lobby::new(dir.to_path_buf()))], lang, &remedy)
}

/// The screens want somebody who sees them. What else can be done is the remedy.
fn need_terminal(remedy: &Words) -> Result<(), DeskError> {
    match std::io::stdout().is_terminal() {
        true => Ok(()),
        false => Err(DeskError::refused(
            words!(
                "这里不是终端，屏幕画不出来",
                "this is no terminal, so there is nothing to draw the screens on"
            ),
            Some(remedy.clone()),
        )),
    }
}

/// The supervisor's screens are no interviewer's in a real study, by whichever door.
fn refuse_interviewers(office: &Office) -> Result<(), DeskError> {
    let Some(member) = office.member().filter(|member| !member.role.oversees()) else { return Ok(()) };
    if office.desk.study.practice {
        return Ok(());
    }
    let (name, dir) = (&member.name, office.desk.dir().display());
    Err(DeskError::refused(
        words!(
            "{name}是访谈员：正式项目的督导屏只给组长、督导和研究人员看",
            "{name} is an interviewer: the supervisor's screens of a real study are for leads, supervisors and \
             methodologists"
        ),
        Some(words!(
            "看自己的个案：fangtan {dir}；您若是组长或督导，加 --as 您的代码",
            "your own cases: `fangtan {dir}`; if you lead or supervise, add `--as` with your code"
        )),
    ))
}

/// Runs the screens until they are left.
fn show(
    office: Option<Office>,
    screens: Vec<Box<dyn screen::Screen>>,
    lang: Lang,
    remedy: &Words,
) -> Result<(), DeskError> {
    let look = look(lang)?;
    let failed = |error: std::io::Error| {
        let what = words!("这里没有可用的终端：{error}", "there is no terminal to draw on: {error}");
        DeskError::refused(what, Some(remedy.clone()))
    };
    let (send, events) = channel();
    let worker = Worker::start(office, send.clone()).map_err(failed)?;
    let mut screenful = terminal::Screenful::enter().map_err(failed)?;
    let clock = Box::new(|| jiff::Timestamp::now().as_millisecond());
    let mut app = App::new(look, worker, clock, screens);
    terminal::listen(&send).map_err(failed)?;
    let drawn = terminal::run(&mut app, &mut screenful, &events);
    drop(screenful);
    if app.is_broken() {
        let said = words!(
            "程序出错，已经退出；存好的都在",
            "the program failed and has left; what was saved is there"
        );
        return Err(DeskError::refused(said, None));
    }
    drawn.map_err(failed)
}

/// How things are drawn on this machine: `NO_COLOR`, `FANGTAN_GLYPHS` (else what was set on the home screen),
/// `FANGTAN_KEYS` (a file of keys).
fn look(lang: Lang) -> Result<Look, DeskError> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let keys = match set("FANGTAN_KEYS") {
        None => KeyMap::default(),
        Some(file) => {
            let text =
                std::fs::read_to_string(&file).map_err(|error| DeskError::io(Path::new(&file), &error))?;
            KeyMap::read(&text).map_err(|(line, text)| {
                DeskError::refused(
                    words!("{file} 第 {line} 行读不懂：{text}", "{file}, line {line} cannot be read: {text}"),
                    Some(words!("写成 remark = F9", "write it as in `remark = F9`")),
                )
            })?
        }
    };
    let settings = Settings::of_this_machine();
    let glyphs = set("FANGTAN_GLYPHS").or_else(|| settings.get(settings::GLYPHS));
    Ok(Look {
        lang,
        theme: Theme::new(set("NO_COLOR").is_none()),
        glyphs: Glyphs::named(glyphs.as_deref()),
        keys: Arc::new(keys),
        now: 0,
        zone: TimeZone::system(),
        size: app::SMALLEST,
        saving: false,
        settings,
    })
}
