//! The review before completion: what was answered, refused, left out, doubted and remarked. It stands on "go
//! back", for a submission is not undone here.

use super::Which;
use super::question::TOP;
use crate::desk::Conduct;
use crate::form::State;
use crate::i18n::Words;
use crate::interview::Interview;
use crate::study::Skipped;
use crate::tui::called::called_here;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::overlays::jump::{Listed, is_listed};
use crate::tui::widgets::given_back::GivenBack;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::only;
use crate::tui::widgets::wrap::{cut, pad_left, width as columns};
use crate::words;
use ratatui::Frame;

/// What a key chose.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Chosen {
    /// The cursor moved.
    Nothing,
    /// Not a key of the review.
    Unused,
    /// Something is to be said.
    Say(Words),
    /// Back to the last item.
    Back,
    /// These items are to be listed.
    Rows(Which),
    /// It is to be submitted.
    Submit,
}

struct Row {
    words: Words,
    listed: Which,
    names: Vec<String>,
}

/// The review.
pub(super) struct Review {
    rows: Vec<Row>,
    /// What keeps it from being submitted, by name.
    open: Vec<String>,
    /// Over the rows, then submit, then back.
    cursor: usize,
    /// That the case was given back, and why.
    returned: Option<GivenBack>,
}

/// The reason for giving back has so many lines at most.
const REASON: usize = 5;
/// Where the words of the two ends begin.
const WORDS: u16 = 6;

impl Review {
    pub fn of(conduct: &Conduct) -> Review {
        let mut review = Review { rows: Vec::new(), open: Vec::new(), cursor: 0, returned: None };
        review.renew(conduct);
        review
    }

    /// Takes down again how things stand; the cursor goes to "go back".
    pub fn renew(&mut self, conduct: &Conduct) {
        let interview = conduct.interview();
        self.rows = rows(interview);
        let returned = conduct.returned();
        self.returned = returned.map(|returned| GivenBack::of(returned, conduct.name_of(&returned.by)));
        let name = |node| called_here(interview, node);
        // Only at the end are problems looked for everywhere; before, this is not on the screen.
        self.open = match interview.node() {
            Some(_) => Vec::new(),
            None => once(interview.problems().iter().map(|problem| name(problem.node))),
        };
        self.cursor = self.rows.len() + 1;
    }

    fn submit_row(&self) -> usize {
        self.rows.len()
    }

    pub fn press(&mut self, command: &Command, skipped: Skipped) -> Chosen {
        if let Some(digit) = digit(command) {
            return match digit {
                1 => {
                    self.cursor = self.submit_row();
                    let asks = skipped == Skipped::Ask && self.rows.iter().any(|r| is_skipped(&r.listed));
                    match asks {
                        true => Chosen::Say(words!(
                            "有跳过的题，确要提交按 ↵",
                            "items were skipped; Enter submits all the same"
                        )),
                        false => Chosen::Nothing,
                    }
                }
                2 => Chosen::Back,
                _ => Chosen::Say(only(2)),
            };
        }
        match command {
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(self.rows.len() + 1),
            Command::Next if self.cursor < self.rows.len() => {
                return Chosen::Rows(self.rows[self.cursor].listed);
            }
            Command::Next if self.cursor > self.submit_row() => return Chosen::Back,
            Command::Next if !self.open.is_empty() => return Chosen::Rows(Which::Problems),
            Command::Next => return Chosen::Submit,
            Command::Type(_) | Command::Paste(_) => return Chosen::Say(only(2)),
            _ => return Chosen::Unused,
        }
        Chosen::Nothing
    }

    pub fn draw(&self, frame: &mut Frame, look: &Look) {
        let width = frame.area().width;
        let names_at = 20;
        let mut y = match &self.returned {
            Some(returned) => returned.draw(frame, TOP, REASON, look) + 1,
            None => TOP,
        };
        for (n, row) in self.rows.iter().enumerate() {
            let here = n == self.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, look.words(&row.words), style);
            put(frame, 13, y, &pad_left(&row.names.len().to_string(), 4), style);
            let names = match row.listed {
                Which::Jump(Listed::In(State::Answered)) => String::new(),
                _ => row.names.join("  "),
            };
            let room = (width as usize).saturating_sub(names_at as usize + 2);
            put(frame, names_at, y, &cut(&names, room, look.glyphs.cut), look.theme.quiet());
            y += 1;
        }
        y += 1;
        let submit = match self.open.as_slice() {
            [] => look.say("提交，不再能改", "submit; nothing can be changed afterwards").to_string(),
            open => {
                let said = look.say("还不能提交：", "cannot be submitted yet: ");
                let room = (width as usize).saturating_sub(WORDS as usize + columns(said) + 2);
                format!("{said}{}", cut(&open.join("  "), room, look.glyphs.cut))
            }
        };
        let back = look.say("回去看", "go back").to_string();
        for (n, words) in [submit, back].iter().enumerate() {
            let here = self.cursor == self.rows.len() + n;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &(n + 1).to_string(), style);
            put(frame, WORDS, y, words, style);
            y += 1;
        }
    }

    pub fn keys(&self, look: &Look) -> KeyLine {
        KeyLine::new()
            .key(look.key(&Command::Next), look.say("选定", "take"))
            .key(
                format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)),
                look.say("去某一行", "rows"),
            )
            .key("1–2", look.say("选", "choose"))
            .key_if(
                !self.open.is_empty(),
                look.key(&Command::Problems),
                format!("{} {}", look.say("待处理", "problems"), self.open.len()),
            )
            .key_if(
                self.returned.is_some(),
                look.key(&Command::Problems),
                look.say("退回理由", "why returned"),
            )
            .key(look.key(&Command::Back), look.say("回到最后一题", "back"))
            .key(look.key(&Command::Jump), look.say("跳转", "jump"))
            .key(look.key(&Command::Close), look.say("暂停", "pause"))
    }
}

/// Each name where it stands first.
fn once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

fn is_skipped(listed: &Which) -> bool {
    *listed == Which::Jump(Listed::In(State::Skipped))
}

fn rows(interview: &Interview) -> Vec<Row> {
    if interview.node().is_some() {
        return Vec::new();
    }
    let row = |words: Words, listed: Listed| {
        let all = interview.asked().filter(|node| is_listed(interview, *node, listed));
        let names = all.map(|node| called_here(interview, node)).collect();
        Row { words, listed: Which::Jump(listed), names }
    };
    let counts = interview.progress().told();
    let mut rows: Vec<Row> =
        counts.into_iter().map(|(state, _)| row(state.label(), Listed::In(state))).collect();
    let said = [
        row(words!("注意", "explained"), Listed::Reasoned),
        row(words!("备注", "remarks"), Listed::Remarked),
        row(words!("示例", "examples"), Listed::Examples),
    ];
    rows.extend(said.into_iter().filter(|row| !row.names.is_empty()));
    rows
}
