//! What is still open: checks that fire, then what was passed without an answer, each item once under what weighs
//! most. Solving one comes back here.

use super::check::usual;
use super::{On, Overlay, Told};
use crate::expr::ExprError;
use crate::form::{Address, State};
use crate::i18n::Words;
use crate::interview::{Problem, Trouble};
use crate::tui::called::{called_at, called_here};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::widgets::given_back::GivenBack;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::first_shown;
use crate::tui::widgets::wrap::{cut, width};
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

struct Row {
    at: Address,
    kind: Words,
    text: String,
}

/// The list.
pub struct Problems {
    rows: Vec<Row>,
    /// What the items are called, row by row.
    names: Vec<String>,
    cursor: usize,
    from: String,
    /// Whether Enter leads on to the review: nothing is open, here or ahead, and one is not there yet.
    to_review: bool,
    /// That the case was given back, and why.
    returned: Option<GivenBack>,
}

/// The reason for giving back has so many lines at most.
const REASON: usize = 6;

impl Problems {
    /// What is open up to where the interview stands.
    pub fn new(on: &On) -> Problems {
        let audience = crate::form::Audience::Screen { name: &on.setting.name };
        let open = open(on);
        let first = |n: usize| open[..n].iter().all(|before| before.node != open[n].node);
        let rows: Vec<Row> = (0..open.len())
            .filter(|n| first(*n))
            .filter_map(|n| {
                let problem = &open[n];
                let item = on.interview.item_view(problem.node, audience)?;
                let kind = kinds(open[n..].iter().filter(|other| other.node == problem.node));
                let authors = on.interview.problem_words(problem, audience);
                let text = authors.unwrap_or_else(|| match problem.trouble {
                    Trouble::Hard(_) | Trouble::Soft(_) => usual(problem, on),
                    Trouble::Ends | Trouble::Unanswered => item.text,
                });
                Some(Row { at: item.at, kind, text })
            })
            .chain(uncomputed(on))
            .collect();
        let names = rows.iter().map(|row| called_at(on.interview, &row.at)).collect();
        let from = on.interview.node().map_or(String::new(), |node| called_here(on.interview, node));
        let to_review = rows.is_empty() && on.interview.node().is_some() && is_all_done(on);
        let returned = on.conduct.returned();
        let returned = returned.map(|returned| GivenBack::of(returned, on.conduct.name_of(&returned.by)));
        Problems { rows, names, cursor: 0, from, to_review, returned }
    }

    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What is wrong with one item, in a word for each kind of it, the gravest first.
fn kinds<'p>(problems: impl Iterator<Item = &'p Problem>) -> Words {
    let mut all: Vec<Words> = Vec::new();
    for problem in problems {
        let kind = match problem.trouble {
            Trouble::Hard(_) => words!("不符", "wrong"),
            Trouble::Ends => words!("终止", "ends"),
            Trouble::Soft(_) => words!("注意", "check"),
            Trouble::Unanswered => words!("未答", "open"),
        };
        if !all.contains(&kind) {
            all.push(kind);
        }
    }
    let joined = |part: fn(&Words) -> &str, comma| all.iter().map(part).collect::<Vec<_>>().join(comma);
    Words::new(joined(|words| &words.zh, "、"), joined(|words| &words.en, ", "))
}

/// What cannot be worked out, which nobody can mend at the door, and somebody at the desk has to.
fn uncomputed(on: &On) -> Vec<Row> {
    let all = on.interview.uncomputed();
    let row = |(node, error): (_, &ExprError)| Row {
        at: on.interview.form().address(node),
        kind: words!("算不出", "failed"),
        text: on.look.words(&error.message).to_string(),
    };
    all.into_iter().map(row).collect()
}

/// Problems that matter here: what lies ahead and has not been asked is none.
fn open(on: &On) -> Vec<Problem> {
    let interview = on.interview;
    let mut open = interview.problems();
    if let Some(here) = interview.screen() {
        let passed: std::collections::HashSet<_> =
            interview.screens().iter().take_while(|screen| *screen != here).flat_map(|s| &s.nodes).collect();
        open.retain(|problem| problem.trouble != Trouble::Unanswered || passed.contains(&problem.node));
    }
    open
}

/// Whether nothing is left to be asked: a submission that was given back, or one that reached its end before, has
/// nothing open anywhere, and no item lies ahead that nobody has seen.
fn is_all_done(on: &On) -> bool {
    let interview = on.interview;
    if !interview.problems().is_empty() {
        return false;
    }
    let form = interview.form();
    let seen = |node| form.state(node) != State::NotReached || interview.is_read(node);
    let here = interview.screen().map_or(&[][..], |screen| &screen.nodes);
    let mut ahead =
        interview.asked().skip_while(|node| !here.contains(node)).skip_while(|node| here.contains(node));
    on.conduct.returned().is_some() || ahead.all(seen)
}

impl Overlay for Problems {
    fn press(&mut self, command: &Command, _on: &On) -> Told {
        let last = self.rows.len().saturating_sub(1);
        match command {
            Command::Close => return Told::Close,
            Command::Next => {
                return match self.rows.get(self.cursor) {
                    Some(row) => Told::Errand(row.at.clone()),
                    None if self.to_review => Told::Review,
                    None => Told::Close,
                };
            }
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::Back => self.cursor = self.cursor.saturating_sub(10),
            Command::PageDown => self.cursor = (self.cursor + 10).min(last),
            _ => return Told::Unused,
        }
        Told::Stay
    }

    fn title(&self, look: &Look) -> String {
        format!("{} {}", look.say("待处理", "Open"), self.rows.len())
    }

    fn rows(&self, columns: u16, look: &Look) -> u16 {
        let room = columns.saturating_sub(4) as usize;
        let reason =
            self.returned.as_ref().map_or(0, |returned| returned.lines(room, REASON, look).len() + 1);
        (reason + self.rows.len().clamp(1, 60)) as u16
    }

    fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let below = match &self.returned {
            Some(returned) => returned.draw(frame, area.y, REASON, look) + 1,
            None => area.y,
        };
        let area = Rect { y: below, height: (area.y + area.height).saturating_sub(below), ..area };
        if self.rows.is_empty() {
            let go_on = look.key(&Command::Next);
            let said = match self.to_review {
                true => words!(
                    "没有待处理的。{go_on} 去交卷前检查",
                    "Nothing is open. {go_on} leads to the review"
                ),
                false => words!("没有待处理的。{go_on} 接着做", "Nothing is open. {go_on} goes on"),
            };
            put(frame, 3, area.y, look.words(&said), look.theme.plain());
        }
        let fit = area.height as usize;
        let from = first_shown(self.cursor, self.rows.len(), fit);
        let named = self.names.iter().map(|name| width(name)).max().unwrap_or(0).min(12) as u16;
        let kinds = self.rows.iter().map(|row| width(look.words(&row.kind))).max().unwrap_or(0).max(6) as u16;
        for (n, row) in self.rows.iter().enumerate().skip(from).take(fit) {
            let y = area.y + (n - from) as u16;
            let here = n == self.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &self.names[n], style);
            put(frame, 5 + named, y, look.words(&row.kind), style);
            let x = 5 + named + kinds + 2;
            let room = area.width.saturating_sub(x + 2) as usize;
            let text = row.text.lines().next().unwrap_or("");
            put(frame, x, y, &cut(text, room, look.glyphs.cut), style);
        }
    }

    fn keys(&self, look: &Look) -> KeyLine {
        let go = match (self.rows.is_empty(), self.to_review) {
            (true, true) => look.say("交卷前检查", "review"),
            (true, false) => look.say("接着做", "go on"),
            (false, _) => look.say("去那一题", "go there"),
        };
        KeyLine::new().key(look.key(&Command::Next), go).key(
            look.key(&Command::Close),
            match self.from.is_empty() {
                true => look.say("回去", "back").to_string(),
                false => format!("{} {}", look.say("回到", "back to"), self.from),
            },
        )
    }

    fn lists_problems(&self) -> bool {
        true
    }
}
