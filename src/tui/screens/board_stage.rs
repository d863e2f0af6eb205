//! A supervisor at the screens of a made study: keys are pressed and frames read.

use super::home::Home;
use super::supervision::Supervision;
use crate::desk::board::handmade::{Handmade, MORNING};
use crate::i18n::Lang;
use crate::store::Clock;
use crate::tui::app::{App, Event};
use crate::tui::glyphs::Glyphs;
use crate::tui::keys::{Command, KeyMap};
use crate::tui::look::Look;
use crate::tui::office::Office;
use crate::tui::theme::Theme;
use crate::tui::worker::Worker;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;

pub(super) struct Stage {
    pub(super) app: App,
    events: Receiver<Event>,
    terminal: Terminal<TestBackend>,
}

pub(super) const SMALL: (u16, u16) = (80, 24);
pub(super) const LARGE: (u16, u16) = (120, 40);

impl Stage {
    /// The first screen of a study, as its supervisor sees it.
    pub(super) fn of(made: &Handmade, lang: Lang, size: (u16, u16), glyphs: Option<&str>) -> Stage {
        Stage::seated(made, "s1", lang, size, glyphs)
    }

    /// The first screen, as somebody sees it.
    pub(super) fn seated(
        made: &Handmade,
        who: &str,
        lang: Lang,
        (width, height): (u16, u16),
        glyphs: Option<&str>,
    ) -> Stage {
        let clock = made.clock.clone();
        let mut office = Office::open(made.dir()).unwrap().timed(clock.clone());
        office.sit(who).unwrap();
        let (send, events) = channel();
        let worker = Worker::start(office, send).unwrap();
        let look = Look {
            lang,
            theme: Theme::new(false),
            glyphs: Glyphs::named(glyphs),
            keys: Arc::new(KeyMap::default()),
            now: MORNING,
            zone: TimeZone::UTC,
            size: Size { width, height },
            saving: false,
            settings: crate::tui::settings::Settings::nowhere(),
        };
        let clock = Box::new(move || clock.now().wall);
        let mut app =
            App::new(look, worker, clock, vec![Box::new(Home::new()), Box::new(Supervision::new())]);
        app.settle(&events, Duration::from_secs(20));
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        Stage { app, events, terminal }
    }

    pub(super) fn press(&mut self, keys: &[Command]) {
        for key in keys {
            self.app.command(key.clone());
            self.app.settle(&self.events, Duration::from_secs(20));
        }
    }

    /// Leaves the board and comes back to it from the home screen.
    pub(super) fn open_again(&mut self) {
        self.press(&[Command::Close]);
        let home = self.frame();
        let door = home.lines().map(|line| line.trim_start_matches(['▸', ' '])).find(|line| {
            let is_door = line.starts_with(|sign: char| sign.is_ascii_digit());
            is_door && ["督导", "Supervision"].iter().any(|name| line.contains(name))
        });
        let key = door.and_then(|door| door.chars().next()).unwrap_or_else(|| panic!("{home}"));
        self.press(&[digit(key)]);
    }

    pub(super) fn frame(&mut self) -> String {
        // The frame itself, not the backend's copy: that keeps what a wide character covers.
        let drawn = self.terminal.draw(|frame| self.app.view(frame)).unwrap();
        let buffer = drawn.buffer;
        let mut lines = Vec::new();
        for y in 0..buffer.area.height {
            let (mut line, mut x) = (String::new(), 0);
            while x < buffer.area.width {
                let sign = buffer[(x, y)].symbol();
                line += sign;
                x += sign.width().max(1) as u16;
            }
            assert!(line.width() <= buffer.area.width as usize);
            lines.push(line.trim_end().to_string());
        }
        lines.join("\n")
    }

    /// Lets time pass on both clocks until the frame says something, or the limit is over.
    pub(super) fn until(&mut self, made: &Handmade, says: &str, limit: Duration) -> String {
        let begun = Instant::now();
        loop {
            self.app.tick();
            while let Ok(event) = self.events.recv_timeout(Duration::from_millis(20)) {
                self.app.take(event);
            }
            made.clock.pass(100);
            let frame = self.frame();
            if frame.contains(says) {
                return frame;
            }
            assert!(begun.elapsed() < limit, "`{says}` did not come:\n{frame}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

pub(super) fn digit(digit: char) -> Command {
    Command::Type(digit)
}

/// Where the cursor is.
pub(super) fn row(frame: &str) -> &str {
    frame.lines().find(|line| line.trim_start().starts_with('▸')).unwrap_or("")
}
