//! Coverage: how many of the cases that are to be reached have been, by unit or by team, and what is missing.
//! Groups and teams open and close with Enter; what is missing can be looked at alone.

use super::follow::Follow;
use crate::desk::board::{CoverageRow, Kind};
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{bar, head, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap::{cut, width};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use std::collections::BTreeSet;

/// What rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The tree of units.
    Units,
    /// Teams with the units they have cases in.
    Teams,
}

/// What a row is called by: its own code and that of the row it is part of.
type Key = (String, String);

/// The screen.
pub struct Coverage {
    follow: Follow,
    list: Listing,
    side: Side,
    /// Only rows with something left to do.
    open_only: bool,
    /// Rows whose parts are hidden.
    closed: BTreeSet<(Side, String)>,
    /// The rows drawn, in their order. Others wait for a key.
    arranged: Vec<Key>,
}

impl Coverage {
    /// By units or by teams.
    pub fn new(follow: Follow, side: Side) -> Coverage {
        let mut screen = Coverage {
            follow,
            list: Listing::default(),
            side,
            open_only: false,
            closed: BTreeSet::new(),
            arranged: Vec::new(),
        };
        screen.arrange();
        screen
    }

    /// Only what is not covered yet.
    pub fn open_only(mut self) -> Coverage {
        self.open_only = true;
        self.arrange();
        self
    }

    fn all(&self) -> &[CoverageRow] {
        match (self.follow.seen(), self.side) {
            (None, _) => &[],
            (Some(seen), Side::Units) => &seen.board.coverage.units,
            (Some(seen), Side::Teams) => &seen.board.coverage.teams,
        }
    }

    /// The rows that would be drawn if they were arranged now, the filter left aside.
    fn wanted(&self) -> Vec<Key> {
        let rows = self.all();
        let mut hidden = vec![false; rows.len()];
        let mut keys = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let above = row.parent.map(|parent| &rows[parent]);
            let closed = above.is_some_and(|above| self.closed.contains(&(self.side, above.id.clone())));
            hidden[at] = closed || row.parent.is_some_and(|parent| hidden[parent]);
            let covered = row.standing.unfinished() + row.standing.insufficient() == 0;
            let left_out = self.open_only && covered && row.kind != Kind::Total;
            if !(hidden[at] || left_out) {
                keys.push(key(rows, row));
            }
        }
        keys
    }

    fn arrange(&mut self) {
        self.arranged = self.wanted();
        let rows = self.rows().len();
        self.list.within(rows);
    }

    /// The rows drawn, each with its present figures, as far as the filter leaves them.
    fn rows(&self) -> Vec<&CoverageRow> {
        let all = self.all();
        let keeps = |row: &&CoverageRow| {
            self.list.keeps(row.title.versions().map(|(_, title)| title).chain([row.id.as_str()]))
        };
        let find = |wanted: &Key| all.iter().find(|row| key(all, row) == *wanted);
        self.arranged.iter().filter_map(find).filter(keeps).collect()
    }

    fn turn(&mut self, side: Side) {
        if self.side != side {
            (self.side, self.list) = (side, Listing::default());
            self.arrange();
        }
    }

    /// Opens or closes the row under the cursor.
    fn fold(&mut self) {
        let rows = self.rows();
        let Some(row) = rows.get(self.list.at) else { return };
        if !has_parts(self.all(), row) || row.kind == Kind::Total {
            return;
        }
        let name = (self.side, row.id.clone());
        if !self.closed.remove(&name) {
            self.closed.insert(name);
        }
        self.arrange();
    }
}

fn key(rows: &[CoverageRow], row: &CoverageRow) -> Key {
    (row.parent.map_or(String::new(), |parent| rows[parent].id.clone()), row.id.clone())
}

fn has_parts(rows: &[CoverageRow], row: &CoverageRow) -> bool {
    let at = rows.iter().position(|other| std::ptr::eq(other, row));
    at.is_some_and(|at| rows.iter().any(|other| other.parent == Some(at)))
}

impl Screen for Coverage {
    fn shown(&mut self, look: &Look) -> Transition {
        self.follow.shown(look)
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        self.follow.take(done, look);
        if self.arranged.is_empty() {
            self.arrange();
        }
        Transition::Stay
    }

    fn wakes(&self) -> Option<i64> {
        self.follow.wakes()
    }

    fn woken(&mut self, look: &Look) -> Transition {
        self.follow.ask(look)
    }

    fn takes_text(&self) -> bool {
        self.list.is_typing()
    }

    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        let rows = self.rows().len();
        match self.list.press(&command, rows) {
            Pressed::Enter => self.fold(),
            Pressed::Moved => {}
            Pressed::Unused => match digit(&command) {
                Some(0) => self.arrange(),
                Some(1) => {
                    self.open_only = !self.open_only;
                    self.arrange();
                }
                Some(2) => self.turn(if self.side == Side::Units { Side::Teams } else { Side::Units }),
                _ => return Transition::Unused,
            },
        }
        Transition::Stay
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let Some(seen) = self.follow.seen() else { return };
        let dot = look.glyphs.dot;
        let round = seen.board.round.as_ref().map_or("", |round| &round.name);
        let round = look.say(&format!("第 {round} 轮"), &format!("round {round}")).to_string();
        let by = match self.side {
            Side::Units => look.say("单位", "units"),
            Side::Teams => look.say("小组 × 单位", "teams × units"),
        };
        let left = format!("{} {dot} {by} {dot} {round}", look.say("覆盖", "Coverage"));
        let missing = seen.board.coverage.total().unfinished();
        let right = words!("未完成 {missing}", "{missing} unfinished");
        head(frame, &left, look.words(&right), look);
        let rows = self.rows();
        let columns = Columns::new(self.all(), frame.area().width, look);
        columns.head(frame, look);
        let fit = frame.area().height.saturating_sub(3) as usize;
        let from = self.list.first_shown(rows.len(), fit);
        self.list.more(frame, 2, rows.len(), fit, look);
        for (y, (at, row)) in (2u16..).zip(rows.iter().enumerate().skip(from).take(fit)) {
            let parts = has_parts(self.all(), row) && row.kind != Kind::Total;
            let closed = self.closed.contains(&(self.side, row.id.clone()));
            let sign = if !parts {
                " "
            } else if closed {
                "+"
            } else {
                "-"
            };
            columns.line(frame, y, row, sign, at == self.list.at, look);
        }
        if rows.len() <= 1 && self.open_only {
            put(frame, 3, 4, look.say("都覆盖了。", "Everything is covered."), look.theme.plain());
        }
        KeyLine::new()
            .notice(self.follow.notice(&self.list, look).as_deref())
            .key(look.key(&Command::Next), look.say("展开/收起", "open/close"))
            .key_if(self.wanted() != self.arranged, "0", look.say("有新数据", "new data"))
            .key(
                "1",
                if self.open_only {
                    look.say("全部", "all")
                } else {
                    look.say("只看未覆盖", "unfinished only")
                },
            )
            .key(
                "2",
                if self.side == Side::Units {
                    look.say("按小组", "by team")
                } else {
                    look.say("按单位", "by unit")
                },
            )
            .key("/", look.say("筛选", "filter"))
            .key(look.key(&Command::Close), look.say("返回", "back"))
            .draw(frame, look);
    }
}

/// Where the columns are.
struct Columns {
    name: usize,
    /// Where the first column of numbers ends.
    first: u16,
    step: u16,
    window: u16,
}

impl Columns {
    fn new(rows: &[CoverageRow], window: u16, look: &Look) -> Columns {
        let lang = look.lang.tag();
        let longest = rows.iter().map(|row| 2 * row.depth + 2 + width(row.title.get(lang))).max();
        let step = if window >= 110 { 12 } else { 8 };
        let room = window.saturating_sub(3 + 5 * step + 13) as usize;
        let name = longest.unwrap_or(0).clamp(10, room.max(10));
        Columns { name, first: 3 + name as u16 + step, step, window }
    }

    fn ends(&self) -> impl Iterator<Item = u16> {
        (0..5).map(|n| self.first + n * self.step)
    }

    fn head(&self, frame: &mut Frame, look: &Look) {
        let names = look.say("应访|完成|%|进行中|未访", "wanted|done|%|begun|no int.").split('|');
        for (name, end) in names.zip(self.ends()) {
            put_right(frame, end, 1, name, look.theme.quiet());
        }
        put(frame, self.first + 4 * self.step + 3, 1, look.say("差什么", "missing"), look.theme.quiet());
    }

    fn line(&self, frame: &mut Frame, y: u16, row: &CoverageRow, sign: &str, here: bool, look: &Look) {
        let style = if here { look.theme.accent() } else { look.theme.plain() };
        if here {
            put(frame, 1, y, look.glyphs.cursor, style);
        }
        let title = row.title.get(look.lang.tag());
        let title = if row.id.is_empty() { look.say("没有小组", "no team") } else { title };
        let name = format!("{}{sign} {title}", "  ".repeat(row.depth));
        put(frame, 3, y, &cut(&name, self.name, look.glyphs.cut), style);
        let standing = &row.standing;
        let (done, wanted) = (standing.done(), standing.wanted());
        let share = (100 * done).checked_div(wanted).map_or("–".to_string(), |share| share.to_string());
        let numbers = [
            wanted.to_string(),
            done.to_string(),
            share,
            standing.in_progress.to_string(),
            standing.not_interviewed.to_string(),
        ];
        for (text, end) in numbers.iter().zip(self.ends()) {
            put_right(frame, end, y, text, style);
        }
        let x = self.first + 4 * self.step + 3;
        let x = put(frame, x, y, look.words(&missing(row)), look.theme.quiet());
        // A wide window has room to see it at a glance.
        if self.window >= 110 && wanted > 0 {
            let room = self.window.saturating_sub(21);
            if x < room {
                let (filled, rest) = bar(done as f64 / wanted as f64, 20, look);
                let x = put(frame, room, y, &filled, look.theme.plain());
                put(frame, x, y, &rest, look.theme.quiet());
            }
        }
    }
}

/// What is missing of a row, in a few words.
fn missing(row: &CoverageRow) -> Words {
    let standing = &row.standing;
    let (left, broken) = (standing.unfinished(), standing.insufficient());
    match (standing.wanted(), left, broken) {
        (0, ..) => words!("没有个案", "no cases"),
        (wanted, 0, 0) if standing.done() < wanted => words!("已结清", "settled"),
        (_, 0, 0) => words!("完成", "complete"),
        (_, 0, _) => words!("终止 {broken}", "{broken} broken"),
        (wanted, ..) if left == wanted => words!("未开始", "not begun"),
        _ => words!("还差 {left}", "{left} to go"),
    }
}
