//! Presses keys and reads what is drawn.

use crate::study::{EVERY_KIND, folder};
use crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers};
use fangtan::i18n::Lang;
use fangtan::store::SetClock;
use fangtan::tui::app::{App, Event};
use fangtan::tui::glyphs::Glyphs;
use fangtan::tui::keys::KeyMap;
use fangtan::tui::look::Look;
use fangtan::tui::office::Office;
use fangtan::tui::screen::Screen;
use fangtan::tui::settings::Settings;
use fangtan::tui::theme::Theme;
use fangtan::tui::worker::Worker;
use fangtan::tui::{Door, screens};
use jiff::tz::{Offset, TimeZone};
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Buffer;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// 2026-11-24 10:41 at +08:00.
pub const NOW: i64 = 1_795_488_060_000;

/// One person at a terminal.
pub struct Person {
    _folder: Option<TempDir>,
    pub dir: PathBuf,
    pub app: App,
    pub terminal: Terminal<TestBackend>,
    drawn: Buffer,
    pub clock: SetClock,
    events: Receiver<Event>,
}

/// How somebody sits down.
pub struct Seat {
    pub lang: Lang,
    pub member: Option<&'static str>,
    pub door: Door,
    pub size: (u16, u16),
    pub glyphs: Glyphs,
    pub settings: Settings,
}

impl Default for Seat {
    fn default() -> Seat {
        Seat {
            lang: Lang::Zh,
            member: Some("a1"),
            door: Door::Home,
            size: (80, 24),
            glyphs: Glyphs::named(None),
            settings: Settings::nowhere(),
        }
    }
}

impl Person {
    /// In front of the first question of a new case, in Chinese.
    pub fn interviewing() -> Person {
        Person::interviewing_in(Lang::Zh)
    }

    pub fn interviewing_in(lang: Lang) -> Person {
        let mut person = Person::at(folder(EVERY_KIND, ""), Seat { lang, ..Seat::default() });
        person.begin();
        person
    }

    /// From the home screen through the usual opening to the first question.
    pub fn begin(&mut self) {
        self.press("1 Enter 1");
        self.press("1 Enter 9 Enter 1 Enter");
    }

    pub fn at(folder: TempDir, seat: Seat) -> Person {
        let dir = folder.path().to_path_buf();
        let mut person = Person::sit_down(&dir, seat);
        person._folder = Some(folder);
        person
    }

    /// Lets a folder go away with the person who works in it.
    pub fn keep(&mut self, folder: TempDir) {
        self._folder = Some(folder);
    }

    /// In a folder that belongs to somebody else.
    pub fn sit_down(dir: &Path, seat: Seat) -> Person {
        let clock = SetClock::at(NOW);
        let mut office = Office::open(dir).expect("a study").timed(clock.clone());
        if let Some(member) = seat.member {
            office.sit(member).expect("a member");
        }
        Person::before(Some(office), dir, screens::first(&seat.door), seat, clock)
    }

    /// In a folder that holds no study.
    pub fn without_study(dir: &Path, seat: Seat) -> Person {
        let lobby = screens::lobby::Lobby::new(dir.to_path_buf());
        Person::before(None, dir, vec![Box::new(lobby)], seat, SetClock::at(NOW))
    }

    fn before(
        office: Option<Office>,
        dir: &Path,
        screens: Vec<Box<dyn Screen>>,
        seat: Seat,
        clock: SetClock,
    ) -> Person {
        let look = Look {
            lang: seat.lang,
            theme: Theme::new(true),
            glyphs: seat.glyphs,
            keys: Arc::new(KeyMap::default()),
            now: NOW,
            zone: TimeZone::fixed(Offset::constant(8)),
            size: fangtan::tui::app::SMALLEST,
            saving: false,
            settings: seat.settings,
        };
        let (sender, events) = channel();
        let worker = Worker::start(office, sender).expect("a worker");
        let wall = clock.clone();
        let now = Box::new(move || fangtan::store::Clock::now(&wall).wall);
        let app = App::new(look, worker, now, screens);
        let terminal = Terminal::new(TestBackend::new(seat.size.0, seat.size.1)).expect("a terminal");
        let mut person = Person {
            _folder: None,
            dir: dir.to_path_buf(),
            app,
            terminal,
            drawn: Buffer::default(),
            clock,
            events,
        };
        person.settle();
        person
    }

    /// Lets what is under way finish, then draws.
    pub fn settle(&mut self) {
        self.app.settle(&self.events, Duration::from_secs(20));
        assert!(!self.app.is_busy(), "still busy");
        assert!(!self.app.is_broken(), "the desk is gone");
        self.draw();
    }

    /// Lets what was asked for beside the keys come back, until a text is shown.
    pub fn wait_for(&mut self, text: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.shows(text) {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => self.app.take(event),
                Err(_) => panic!("`{text}` never came:\n{}", self.screen()),
            }
            self.draw();
        }
    }

    pub fn draw(&mut self) {
        let Person { app, terminal, drawn, .. } = self;
        // The frame itself, not the backend's copy: that keeps what a wide character covers.
        *drawn = terminal.draw(|frame| app.view(frame)).expect("drawn").buffer.clone();
    }

    /// Presses keys, named as on the screen, with blanks between.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let (held, name) = match key.split_once('+') {
                Some(("Alt", name)) => (KeyModifiers::ALT, name),
                Some(("Shift", name)) => (KeyModifiers::SHIFT, name),
                Some(("Ctrl", name)) => (KeyModifiers::CONTROL, name),
                _ => (KeyModifiers::NONE, key),
            };
            let code = match name {
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Tab" => KeyCode::Tab,
                "Space" => KeyCode::Char(' '),
                "Backspace" => KeyCode::Backspace,
                "Up" => KeyCode::Up,
                "Down" => KeyCode::Down,
                "Left" => KeyCode::Left,
                "Right" => KeyCode::Right,
                "PgUp" => KeyCode::PageUp,
                "PgDn" => KeyCode::PageDown,
                "Home" => KeyCode::Home,
                "End" => KeyCode::End,
                name => match name.strip_prefix('F').and_then(|n| n.parse().ok()) {
                    Some(n) => KeyCode::F(n),
                    None => KeyCode::Char(name.chars().next().expect("a key")),
                },
            };
            self.key(KeyEvent::new(code, held));
        }
    }

    pub fn key(&mut self, key: KeyEvent) {
        self.app.take(Event::Terminal(TerminalEvent::Key(key)));
        self.settle();
    }

    /// Types a text, character by character.
    pub fn write(&mut self, text: &str) {
        for c in text.chars() {
            self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.app.take(Event::Terminal(TerminalEvent::Paste(text.into())));
        self.settle();
    }

    /// Time goes on by so many seconds.
    pub fn wait(&mut self, seconds: i64) {
        self.clock.pass(seconds * 1000);
        self.app.tick();
        self.settle();
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().resize(width, height);
        self.app.take(Event::Terminal(TerminalEvent::Resize(width, height)));
        self.draw();
    }

    /// What is drawn.
    pub fn buffer(&self) -> &Buffer {
        &self.drawn
    }

    /// What is drawn, as text: a wide character takes two columns and one place.
    pub fn screen(&self) -> String {
        let buffer = &self.drawn;
        let (width, height) = (buffer.area.width, buffer.area.height);
        let mut rows: Vec<String> = (0..height)
            .map(|y| {
                let mut row = String::new();
                let mut skip = 0;
                for x in 0..width {
                    if skip > 0 {
                        skip -= 1;
                        continue;
                    }
                    let symbol = buffer[(x, y)].symbol();
                    row.push_str(symbol);
                    skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                }
                row.trim_end().to_string()
            })
            .collect();
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows.join("\n")
    }

    /// One row of it.
    pub fn row(&self, y: usize) -> String {
        self.screen().lines().nth(y).unwrap_or("").to_string()
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// Column and row of the real cursor; none if it is hidden.
    pub fn cursor(&mut self) -> Option<(u16, u16)> {
        let backend = self.terminal.backend_mut();
        if !backend.cursor_visible() {
            return None;
        }
        let at = backend.get_cursor_position().expect("a cursor");
        Some((at.x, at.y))
    }

    /// The attributes of the cell where a text begins.
    pub fn style_of(&self, text: &str) -> ratatui::style::Style {
        let buffer = &self.drawn;
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                let mut row = String::new();
                let mut at = x;
                while at < buffer.area.width && row.len() < text.len() {
                    let symbol = buffer[(at, y)].symbol();
                    row.push_str(symbol);
                    at += unicode_width::UnicodeWidthStr::width(symbol).max(1) as u16;
                }
                if row == text {
                    return buffer[(x, y)].style();
                }
            }
        }
        panic!("`{text}` is not on the screen:\n{}", self.screen());
    }
}
