//! The story of a case as the card tells it: newest first, when, who and what, with the reasons people typed; what
//! has no room is a page further down.

use crate::desk::Returned;
use crate::desk::story::{Attempt, What};
use crate::fieldwork::{Mode, disposition, outcome};
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::card::CardFacts;
use crate::tui::widgets::head::{put, put_right};
use crate::tui::widgets::wrap::{cut, lines, width};
use crate::words;
use ratatui::Frame;

/// Where the time stands.
const WHEN: u16 = 3;
/// The columns of the longest name.
const NAME: usize = 14;
/// Nobody reads more of a text on a card, and wrapping it takes time.
const LONGEST: usize = 2000;
/// What is kept free at the right edge for the sign that there is more.
const EDGE: u16 = 7;

/// How far one has read.
#[derive(Debug, Clone, Default)]
pub(super) struct Story {
    from: usize,
}

/// A line of the story; when and who stand on the first of each happening.
struct Line {
    when: String,
    who: String,
    text: String,
}

impl Story {
    /// How many rows the whole of it takes.
    pub fn rows(&self, facts: &CardFacts, columns: u16, look: &Look) -> usize {
        all(facts, columns, look).len()
    }

    /// What a key does where only so many rows have room; whether it means anything here.
    pub fn press(
        &mut self,
        command: &Command,
        facts: &CardFacts,
        columns: u16,
        rows: u16,
        look: &Look,
    ) -> bool {
        let last = all(facts, columns, look).len().saturating_sub(rows as usize);
        let page = (rows as usize).saturating_sub(1).max(1);
        if last == 0 {
            return false;
        }
        self.from = match command {
            Command::PageDown => self.from + page,
            Command::Back => self.from.saturating_sub(page),
            _ => return false,
        }
        .min(last);
        true
    }

    /// Draws it in so many rows; whether it has more of them than that.
    pub fn draw(&self, frame: &mut Frame, y: u16, rows: u16, facts: &CardFacts, look: &Look) -> bool {
        let columns = frame.area().width;
        let all = all(facts, columns, look);
        let fit = rows as usize;
        let from = self.from.min(all.len().saturating_sub(fit));
        let (who_at, text_at) = columns_of(facts, look);
        for (y, line) in (y..).zip(all.iter().skip(from).take(fit)) {
            put(frame, WHEN, y, &line.when, look.theme.quiet());
            put(frame, who_at, y, &line.who, look.theme.plain());
            put(frame, text_at, y, &line.text, look.theme.plain());
        }
        let edge = columns.saturating_sub(2);
        if from > 0 {
            put_right(frame, edge, y, &format!("{} {from}", look.glyphs.above), look.theme.quiet());
        }
        let below = all.len().saturating_sub(from + fit);
        if below > 0 {
            let y = y + rows.saturating_sub(1);
            put_right(frame, edge, y, &format!("{} {below}", look.glyphs.below), look.theme.quiet());
        }
        all.len() > fit
    }
}

fn moment(at: i64, look: &Look) -> String {
    format!("{}  {}", look.weekday(at), look.time(at))
}

/// Where the names begin, and the texts: behind the longest time and the longest name.
fn columns_of(facts: &CardFacts, look: &Look) -> (u16, u16) {
    let when = facts.story.iter().map(|(told, _)| width(&moment(told.at, look))).max().unwrap_or(0);
    let who = facts.story.iter().map(|(_, who)| width(who)).max().unwrap_or(0).min(NAME);
    let who_at = WHEN + when as u16 + 2;
    (who_at, who_at + who as u16 + 2)
}

fn all(facts: &CardFacts, columns: u16, look: &Look) -> Vec<Line> {
    let room = columns.saturating_sub(columns_of(facts, look).1 + EDGE).max(10) as usize;
    let mut all = Vec::new();
    // The newest return is the one that still stands; its reason is below the story.
    let mut said_below = super::drawn::says_why_returned(facts, columns, look);
    for (happening, who) in &facts.story {
        let mut when = moment(happening.at, look);
        let mut who = cut(who, NAME, look.glyphs.cut);
        let what = match &happening.what {
            What::GivenBack(_) if std::mem::take(&mut said_below) => &What::GivenBack(Some(String::new())),
            what => what,
        };
        let text: String = told(what, look).chars().take(LONGEST).collect();
        for text in lines(&text, room, room) {
            let (when, who) = (std::mem::take(&mut when), std::mem::take(&mut who));
            all.push(Line { when, who, text: text.to_string() });
        }
    }
    all
}

/// One thing that happened, in words.
fn told(what: &What, look: &Look) -> String {
    let said = match what {
        What::Attempt(None) => words!("接触一次，内容已抹去", "an attempt; what came of it was erased"),
        What::Attempt(Some(attempt)) => return tried(attempt, look),
        What::Begun => words!("开始访谈", "interview begun"),
        What::Paused => words!("暂停", "paused"),
        What::Submitted(receipt) => words!("提交，回执 {receipt}", "submitted, receipt {receipt}"),
        What::GivenBack(reason) => {
            let Words { zh, en } = Returned::label();
            with_reason(words!("{zh}", "{en}"), reason.as_deref())
        }
        What::Voided(reason) => with_reason(words!("访谈作废", "interview voided"), reason.as_deref()),
        What::BrokenOff(reason) => with_reason(words!("中途终止", "broken off"), reason.as_deref()),
        What::Ended(None) => words!("结案，代码和理由已抹去", "case ended; code and reason were erased"),
        What::Ended(Some(ending)) => {
            let code = disposition::find(&ending.code)
                .map_or_else(|| ending.code.clone(), |code| code.shown(look.lang));
            let said = words!("结案 {code}", "case ended: {code}");
            match &ending.reason {
                Some(reason) => with_reason(said, Some(reason)),
                None => said,
            }
        }
        What::Replaced { by, reason } => {
            with_reason(words!("放出备用 {by} 代替", "reserve {by} released for it"), Some(reason))
        }
        What::Released { replaces, reason } => with_reason(
            words!("作为备用放出，代替个案 {replaces}", "released as a reserve for case {replaces}"),
            Some(reason),
        ),
        What::Erased { address, reason } => {
            with_reason(words!("抹去 {address} 的内容", "{address} erased"), Some(reason))
        }
    };
    look.words(&said).to_string()
}

fn with_reason(said: Words, reason: Option<&str>) -> Words {
    let Words { zh, en } = said;
    match reason {
        Some("") => Words::new(zh, en),
        Some(reason) => words!("{zh}：{reason}", "{en}: {reason}"),
        None => words!("{zh}，理由已抹去", "{en}; the reason was erased"),
    }
}

/// An attempt: how, what came of it, what was agreed and what else was said.
fn tried(attempt: &Attempt, look: &Look) -> String {
    let mode = attempt.mode.as_deref().and_then(Mode::from_word).map(Mode::label);
    let mut text = mode.as_ref().map_or(String::new(), |mode| format!("{}  ", look.words(mode)));
    text += &attempt.outcome.as_deref().map_or(String::new(), |word| came_to(word, look));
    if let Some(at) = attempt.appointment {
        text += &format!(" {} {}", look.weekday(at), look.time(at));
    }
    if let Some(note) = &attempt.note {
        text += &format!("{}{note}", look.say("：", ": "));
    }
    text
}

/// What an attempt came to: an outcome, or the code of a visit that ended at the opening.
fn came_to(word: &str, look: &Look) -> String {
    match (outcome::find(word), disposition::find(word)) {
        (Some(outcome), _) => look.words(&outcome.shown()).to_string(),
        (None, Some(code)) => code.shown(look.lang),
        (None, None) => word.to_string(),
    }
}
