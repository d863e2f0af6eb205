//! A check that stands against a value. A hard one has two ways out, both corrections; a soft one a third, a
//! reason in words. Every item involved stands there with its value, and a digit goes to it.

use super::{On, Overlay, Told};
use crate::form::Address;
use crate::interview::{Action, Problem, Trouble};
use crate::questionnaire::CheckRule;
use crate::tui::called::called_here;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::screens::item::sheet::state_words;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::only;
use crate::tui::widgets::wrap::{cut, lines, width};
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// A check that fires.
pub struct Check {
    at: Address,
    name: String,
    /// Which of the item's soft checks; none for a hard one.
    warn: Option<usize>,
    said: String,
    involved: Vec<Involved>,
    /// The row the cursor stands on: an item, or the reason behind them.
    cursor: usize,
    reason: Editor,
}

struct Involved {
    at: Address,
    name: String,
    text: String,
    value: String,
}

/// Where the draft of a reason is kept.
fn place(at: &Address, warn: usize) -> Address {
    Address::item(format!("reason:{at}/{warn}"))
}

impl Check {
    /// For a problem of the interview.
    pub fn new(problem: &Problem, on: &On) -> Check {
        let interview = on.interview;
        let form = interview.form();
        let audience = crate::form::Audience::Screen { name: &on.setting.name };
        let involved = problem
            .involves
            .iter()
            .filter_map(|node| {
                let item = interview.item_view(*node, audience)?;
                let value = match form.answer_words(*node, interview.language()) {
                    empty if empty.is_empty() => on.look.words(&state_words(item.answer.state)).to_string(),
                    value => value,
                };
                let name = called_here(interview, *node);
                Some(Involved { at: item.at, name, text: item.text, value })
            })
            .collect();
        let said = interview.problem_words(problem, audience).unwrap_or_else(|| usual(problem, on));
        let warn = match problem.trouble {
            Trouble::Soft(n) => Some(n),
            _ => None,
        };
        Check {
            at: form.address(problem.node),
            name: called_here(interview, problem.node),
            warn,
            said,
            involved,
            cursor: 0,
            reason: Editor::new("", false),
        }
    }

    fn at_reason(&self) -> bool {
        self.warn.is_some() && self.cursor == self.involved.len()
    }

    fn choices(&self) -> usize {
        self.involved.len() + usize::from(self.warn.is_some())
    }

    fn take(&self) -> Told {
        match (self.warn, self.involved.get(self.cursor)) {
            (_, Some(involved)) => Told::Errand(involved.at.clone()),
            (Some(_), None) if self.reason.is_blank() => {
                Told::Say(words!("请写明理由，空的不收", "write the reason: an empty one is not taken"))
            }
            (Some(warn), None) => {
                let text = self.reason.text().trim().to_string();
                Told::Onward(vec![Action::Reason { at: self.at.clone(), warn, text }])
            }
            (None, None) => Told::Stay,
        }
    }
}

/// Whether a key begins a text: a digit chooses, and a blank says nothing.
pub(super) fn begins_words(command: &Command) -> bool {
    match command {
        Command::Type(c) => digit(command).is_none() && !c.is_whitespace(),
        Command::Paste(text) => !text.trim().is_empty(),
        _ => false,
    }
}

/// What is said where the author has no words.
pub(super) fn usual(problem: &Problem, on: &On) -> String {
    let item = on.interview.form().item(problem.node);
    let words = match problem.trouble {
        Trouble::Soft(_) => words!("这个回答不常见，请核对。", "This answer is unusual. Please make sure."),
        Trouble::Hard(n) => match item.and_then(|item| item.checks.get(n)).map(|check| &check.rule) {
            Some(CheckRule::Range { low: Some(low), high: Some(high) }) => {
                words!("应当在 {low} 到 {high} 之间。", "It must lie between {low} and {high}.")
            }
            Some(CheckRule::Range { low: Some(low), .. }) => {
                words!("至少是 {low}。", "It must be {low} or more.")
            }
            Some(CheckRule::Range { high: Some(high), .. }) => {
                words!("至多是 {high}。", "It must be {high} or less.")
            }
            _ => words!("这个回答与别处不符。", "This answer does not agree with the others."),
        },
        Trouble::Ends => words!("这个回答会结束访谈。", "This answer ends the interview."),
        Trouble::Unanswered => words!("还没有回答。", "There is no answer yet."),
    };
    on.look.words(&words).to_string()
}

impl Overlay for Check {
    fn press(&mut self, command: &Command, on: &On) -> Told {
        if let Some(digit) = digit(command).filter(|_| !self.at_reason() || self.reason.is_blank()) {
            let row = (digit as usize).checked_sub(1).filter(|row| *row < self.choices());
            return match row {
                Some(row) if row < self.involved.len() => {
                    self.cursor = row;
                    self.take()
                }
                Some(row) => {
                    self.cursor = row;
                    Told::Stay
                }
                None => Told::Say(only(self.choices())),
            };
        }
        // Words are a reason: nobody has to choose the line for it first.
        if self.warn.is_some() && begins_words(command) {
            self.cursor = self.involved.len();
        }
        match command {
            Command::Close => Told::Close,
            Command::Next => self.take(),
            Command::Up => {
                self.cursor = self.cursor.saturating_sub(1);
                Told::Stay
            }
            Command::Down => {
                self.cursor = (self.cursor + 1).min(self.choices().saturating_sub(1));
                Told::Stay
            }
            Command::Remark => Told::Command(Command::Remark),
            command if self.at_reason() && self.reason.press(command, on.look.size.width as usize) => {
                Told::Stay
            }
            _ => Told::Say(only(self.choices())),
        }
    }

    fn title(&self, look: &Look) -> String {
        match self.warn {
            Some(_) => look.say("注意", "Please check").to_string(),
            None => look.say("不能继续", "This cannot stand").to_string(),
        }
    }

    fn rows(&self, columns: u16, _look: &Look) -> u16 {
        let room = columns.saturating_sub(4) as usize;
        (lines(&self.said, room, room).len() + self.choices()) as u16
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let room = area.width.saturating_sub(4) as usize;
        let mut y = area.y;
        y = put_lines(frame, 2, y, &self.said, room, look.theme.spoken());
        let named = self.involved.iter().map(|i| width(&i.name)).max().unwrap_or(0);
        let valued = self.involved.iter().map(|i| width(&i.value)).max().unwrap_or(0).min(24);
        let change = look.say("改", "change");
        for (n, involved) in self.involved.iter().enumerate() {
            let here = n == self.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &(n + 1).to_string(), style);
            let x = put(frame, 6, y, &format!("{change} {}", involved.name), style);
            let text_at = (6 + width(change) + 1 + named + 2) as u16;
            let room = (area.width as usize).saturating_sub(text_at as usize + valued + 5);
            put(frame, text_at.max(x + 1), y, &cut(&involved.text, room, look.glyphs.cut), style);
            let value = cut(&involved.value, valued, look.glyphs.cut);
            put(frame, area.width - 2 - valued as u16, y, &value, style);
            y += 1;
        }
        if self.warn.is_some() {
            let style = if self.at_reason() { look.theme.accent() } else { look.theme.plain() };
            if self.at_reason() {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &(self.involved.len() + 1).to_string(), style);
            let x = put(frame, 6, y, look.say("属实，理由：", "it is right, because: "), style);
            if self.at_reason() {
                let width = area.width.saturating_sub(x + 1);
                self.reason.draw(frame, Rect { x, y, width, height: 1 }, look.theme.plain());
            } else {
                put(frame, x, y, self.reason.text(), look.theme.plain());
            }
        }
    }

    fn keys(&self, look: &Look) -> KeyLine {
        let items = self.involved.len();
        let digits = if items > 1 { format!("1–{items}") } else { "1".to_string() };
        let reason = items + 1;
        let soft = self.warn.is_some();
        KeyLine::new()
            .key(digits, look.say("去改", "correct"))
            .key_if(soft, reason.to_string(), look.say("写理由，↵ 保留", "give the reason, Enter keeps it"))
            .key_if(!soft, look.key(&Command::Remark), look.say("记下受访者的说法", "note what was said"))
            .key(look.key(&Command::Close), format!("{} {}", look.say("回到", "back to"), self.name))
    }

    fn draft(&self) -> Option<(Address, &str)> {
        self.warn.map(|warn| (place(&self.at, warn), self.reason.text()))
    }

    fn take_draft(&mut self, text: &str) {
        self.reason = Editor::new(text, false);
    }
}
