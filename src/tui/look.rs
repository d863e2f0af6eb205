//! How things are drawn now: language, colours, signs, keys, the time. Screens get it with every key and every
//! frame; nothing in it reaches for the disk.

use super::glyphs::Glyphs;
use super::keys::{Command, KeyMap};
use super::settings::Settings;
use super::theme::Theme;
use crate::i18n::{Lang, Words};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use std::sync::Arc;

/// How things are drawn now.
#[derive(Clone)]
pub struct Look {
    /// The language of the program's own words.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// Signs.
    pub glyphs: Glyphs,
    /// Keys.
    pub keys: Arc<KeyMap>,
    /// UTC milliseconds.
    pub now: i64,
    /// The time zone of the wall clock.
    pub zone: TimeZone,
    /// The window.
    pub size: ratatui::layout::Size,
    /// Something has been on its way to the disk for so long that it must be said.
    pub saving: bool,
    /// Where this machine remembers how things are drawn.
    pub settings: Settings,
}

impl Look {
    /// One of two texts, by the language.
    pub fn say<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The same for a screen that says in words of its own what is under way.
    pub fn without_saving(&self) -> Look {
        Look { saving: false, ..self.clone() }
    }

    /// Words in the language of the screen.
    pub fn words<'w>(&self, words: &'w Words) -> &'w str {
        words.get(self.lang)
    }

    /// A moment as the wall clock shows it.
    pub fn clock(&self, at: i64) -> ZonedDateTime {
        Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(self.zone.clone())
    }

    /// Hour and minute.
    pub fn time(&self, at: i64) -> String {
        self.clock(at).strftime("%H:%M").to_string()
    }

    /// Month and day.
    pub fn day(&self, at: i64) -> String {
        self.clock(at).strftime("%m-%d").to_string()
    }

    /// Month, day, day of the week.
    pub fn weekday(&self, at: i64) -> String {
        let clock = self.clock(at);
        format!("{} {}", clock.strftime("%m-%d"), self.weekday_name(clock.weekday()))
    }

    /// The end of today, UTC milliseconds.
    pub fn midnight(&self) -> i64 {
        let tomorrow = self.clock(self.now).tomorrow().and_then(|day| day.start_of_day());
        tomorrow.map_or(i64::MAX, |day| day.timestamp().as_millisecond())
    }

    /// The name of a day of the week.
    pub fn weekday_name(&self, day: jiff::civil::Weekday) -> &'static str {
        let n = day.to_monday_zero_offset() as usize;
        match self.lang {
            Lang::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][n],
            Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][n],
        }
    }

    /// The key of a command as it is drawn.
    pub fn key(&self, command: &Command) -> &str {
        self.glyphs.key(self.keys.name(command))
    }
}
