//! Coverage: how many of the cases that are to be reached have been, by unit or by team, and what is missing.
//! Groups and teams open and close with Enter, a unit opens its cases; what is missing can be looked at alone.

use super::case_list::CaseList;
use super::follow::{On, Panel};
use crate::desk::board::{CoverageRow, Kind, Share, Standing};
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::behind::Behind;
use crate::tui::office::watch::Seen;
use crate::tui::screen::Transition;
use crate::tui::widgets::head::{bar, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap::{cut, width};
use crate::words;
use ratatui::Frame;
use std::collections::{BTreeSet, HashMap};

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
    pub fn new(side: Side) -> Coverage {
        Coverage {
            list: Listing::default(),
            side,
            open_only: false,
            closed: BTreeSet::new(),
            arranged: Vec::new(),
        }
    }

    fn all<'s>(&self, seen: &'s Seen) -> &'s [CoverageRow] {
        match self.side {
            Side::Units => &seen.coverage.units,
            Side::Teams => &seen.coverage.teams,
        }
    }

    /// The rows that would be drawn if they were arranged now, the filter left aside. What is searched for is
    /// found where its parts are hidden, too.
    fn wanted(&self, seen: &Seen) -> Vec<Key> {
        let rows = self.all(seen);
        let mut hidden = vec![false; rows.len()];
        let mut keys = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let above = row.parent.map(|parent| &rows[parent]);
            let is_closed = |above: &CoverageRow| self.closed.contains(&(self.side, above.id.clone()));
            let closed = !self.list.is_filtered() && above.is_some_and(is_closed);
            hidden[at] = closed || row.parent.is_some_and(|parent| hidden[parent]);
            let left_out = self.open_only && missed(&row.standing) == 0 && row.parent.is_some();
            if !(hidden[at] || left_out) {
                keys.push(key(rows, row));
            }
        }
        keys
    }

    /// The rows drawn, each with its present figures, as far as the filter leaves them.
    fn rows<'s>(&self, seen: &'s Seen) -> Vec<&'s CoverageRow> {
        let all = self.all(seen);
        let kept = self.kept(all);
        let kept = all.iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| (key(all, row), row));
        let by_key: HashMap<Key, &CoverageRow> = kept.collect();
        self.arranged.iter().filter_map(|key| by_key.get(key).copied()).collect()
    }

    /// Whether a row is called as is searched for.
    fn is_found(&self, row: &CoverageRow) -> bool {
        self.list.keeps(row.title.versions().map(|(_, title)| title).chain([row.id.as_str()]))
    }

    /// Which rows the filter leaves: those that are found, what they are parts of, and their own parts. The
    /// total stands above all of them and says nothing of any.
    fn kept(&self, all: &[CoverageRow]) -> Vec<bool> {
        let found: Vec<bool> = all.iter().map(|row| self.is_found(row)).collect();
        let mut kept = found.clone();
        for (at, row) in all.iter().enumerate() {
            let above = row.parent.filter(|parent| all[*parent].parent.is_some());
            kept[at] |= above.is_some_and(|parent| kept[parent]);
        }
        for at in (0..all.len()).rev().filter(|at| found[*at]) {
            let mut above = all[at].parent;
            while let Some(parent) = above.filter(|parent| all[*parent].parent.is_some()) {
                kept[parent] = true;
                above = all[parent].parent;
            }
        }
        kept
    }

    /// Something else is searched for: the cursor stands on the first row that is found.
    fn search(&mut self, seen: &Seen) {
        self.arrange(seen, false);
        let first = self.rows(seen).iter().position(|row| self.is_found(row));
        self.list.at = first.unwrap_or(0);
    }

    /// Opens or closes the row under the cursor; what has no parts opens its cases.
    fn enter(&mut self, on: &On) -> Transition {
        let (all, rows) = (self.all(on.seen), self.rows(on.seen));
        let Some(row) = rows.get(self.list.at) else { return Transition::Stay };
        if row.kind == Kind::Unit {
            let above = row.parent.map(|parent| &all[parent]).filter(|above| above.kind == Kind::Team);
            let team = above.map(|team| team.id.clone()).or(on.seen.team.clone());
            return on.open(CaseList::new(row.title.words(), Behind::Unit(row.id.clone()), team));
        }
        if row.parent.is_some() && has_parts(all, row) && !self.list.is_filtered() {
            let name = (self.side, row.id.clone());
            if !self.closed.remove(&name) {
                self.closed.insert(name);
            }
            self.arrange(on.seen, false);
        }
        Transition::Stay
    }
}

fn key(rows: &[CoverageRow], row: &CoverageRow) -> Key {
    (row.parent.map_or(String::new(), |parent| rows[parent].id.clone()), row.id.clone())
}

fn has_parts(rows: &[CoverageRow], row: &CoverageRow) -> bool {
    let at = rows.iter().position(|other| std::ptr::eq(other, row));
    at.is_some_and(|at| rows.iter().any(|other| other.parent == Some(at)))
}

impl Panel for Coverage {
    fn title(&self, _seen: &Seen, _room: usize, look: &Look) -> String {
        let by = match self.side {
            Side::Units => look.say("单位", "units"),
            Side::Teams => look.say("小组 × 单位", "teams × units"),
        };
        format!("{} {} {by}", look.say("覆盖", "Coverage"), look.glyphs.dot)
    }

    fn aside(&self, on: &On) -> String {
        let missing = missed(&on.seen.coverage.total());
        on.look.words(&words!("未覆盖 {missing}", "{missing} uncovered")).to_string()
    }

    fn has_teams(&self) -> bool {
        true
    }

    fn list(&self) -> Option<&Listing> {
        Some(&self.list)
    }

    fn arrange(&mut self, seen: &Seen, anew: bool) {
        let here = self.rows(seen).get(self.list.at).map(|row| key(self.all(seen), row));
        self.arranged = self.wanted(seen);
        if anew {
            self.list = Listing::default();
            return;
        }
        let rows = self.rows(seen);
        let place = rows.iter().position(|row| Some(key(self.all(seen), row)) == here);
        let count = rows.len();
        self.list.go_along(place, count);
    }

    fn waits(&self, seen: &Seen) -> bool {
        self.wanted(seen) != self.arranged
    }

    fn press(&mut self, command: &Command, on: &On) -> Transition {
        let (rows, sought) = (self.rows(on.seen).len(), self.list.filter().to_string());
        match self.list.press(command, rows) {
            Pressed::Enter => return self.enter(on),
            Pressed::Moved if self.list.filter() != sought => self.search(on.seen),
            Pressed::Moved => {}
            Pressed::Unused => match digit(command) {
                Some(1) => {
                    self.open_only = !self.open_only;
                    self.arrange(on.seen, false);
                }
                Some(2) => {
                    self.side = if self.side == Side::Units { Side::Teams } else { Side::Units };
                    self.arrange(on.seen, true);
                }
                _ => return Transition::Unused,
            },
        }
        Transition::Stay
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let look = on.look;
        let (all, rows) = (self.all(on.seen), self.rows(on.seen));
        let columns = Columns::new(all, frame.area().width, look);
        columns.head(frame, look);
        let closed = on.seen.board.round.as_ref().is_some_and(|round| round.closed);
        let fit = frame.area().height.saturating_sub(3) as usize;
        let from = self.list.first_shown(rows.len(), fit);
        self.list.more(frame, 2, rows.len(), fit, look);
        for (y, (at, row)) in (2u16..).zip(rows.iter().enumerate().skip(from).take(fit)) {
            let parts = has_parts(all, row) && row.parent.is_some();
            let sign =
                match (parts && !self.list.is_filtered(), self.closed.contains(&(self.side, row.id.clone())))
                {
                    (false, _) => " ",
                    (true, true) => "+",
                    (true, false) => "-",
                };
            columns.line(frame, y, row, (sign, closed), at == self.list.at, look);
        }
        if rows.len() <= 1 && self.open_only {
            put(frame, 3, 4, look.say("都覆盖了。", "Everything is covered."), look.theme.plain());
        }
    }

    fn enters(&self, on: &On) -> Option<Words> {
        let rows = self.rows(on.seen);
        let row = rows.get(self.list.at)?;
        match row.kind {
            Kind::Unit => Some(words!("个案", "cases")),
            _ if row.parent.is_none() || self.list.is_filtered() => None,
            _ => Some(words!("展开/收起", "open/close")),
        }
    }

    fn keys(&self, line: KeyLine, on: &On) -> KeyLine {
        let look = on.look;
        let only = match self.open_only {
            true => look.say("全部", "all"),
            false => look.say("只看未覆盖", "uncovered only"),
        };
        let by = match self.side {
            Side::Units => look.say("按小组", "by team"),
            Side::Teams => look.say("按单位", "by unit"),
        };
        line.key("1", only).key("2", by)
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

    /// Draws a row with its sign; of a round that is closed, if it is.
    fn line(
        &self,
        frame: &mut Frame,
        y: u16,
        row: &CoverageRow,
        (sign, closed): (&str, bool),
        here: bool,
        look: &Look,
    ) {
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
        let share = Share::of(done, wanted);
        let numbers = [
            wanted.to_string(),
            done.to_string(),
            share.hundredths(),
            standing.in_progress.to_string(),
            standing.not_interviewed.to_string(),
        ];
        for (text, end) in numbers.iter().zip(self.ends()) {
            put_right(frame, end, y, text, style);
        }
        let x = self.first + 4 * self.step + 3;
        let x = put(frame, x, y, look.words(&missing(row, closed)), look.theme.quiet());
        // A wide window has room to see it at a glance.
        if self.window >= 110 && wanted > 0 {
            let room = self.window.saturating_sub(21);
            if x < room {
                let (filled, rest) = bar(share.value(), 20, look);
                let x = put(frame, room, y, &filled, look.theme.plain());
                put(frame, x, y, &rest, look.theme.quiet());
            }
        }
    }
}

/// Cases that were neither interviewed well enough to count nor ended for a reason.
fn missed(standing: &Standing) -> u64 {
    standing.unfinished() + standing.insufficient()
}

/// What is missing of a row, in a few words; where the round is closed, that it will not come any more.
fn missing(row: &CoverageRow, closed: bool) -> Words {
    let standing = &row.standing;
    let (left, broken) = (standing.unfinished(), standing.insufficient());
    match (standing.wanted(), left, broken) {
        (0, ..) => words!("没有个案", "no cases"),
        (wanted, 0, 0) if standing.done() < wanted => words!("已结清", "settled"),
        (_, 0, 0) => words!("完成", "complete"),
        (_, 0, _) => words!("终止 {broken}", "{broken} broken"),
        _ if closed => words!("没访到 {left}", "{left} missed"),
        (wanted, ..) if left == wanted => words!("未开始", "not begun"),
        _ => words!("还差 {left}", "{left} to go"),
    }
}
