//! The supervisor's first screen: how far it is, where one must go, what was found. The cursor begins on the
//! most urgent row. Names of respondents are never here.

use super::case_list::CaseList;
use super::coverage::{Coverage, Side};
use super::dimensions::Dimensions;
use super::figures::{Columns, Line};
use super::follow::{Follow, Followed, On, Panel};
use super::marking::Marking;
use super::scores::Scores;
use crate::desk::board::{Matter, ScoreRow, Share, said};
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::behind::Behind;
use crate::tui::office::watch::Seen;
use crate::tui::screen::Transition;
use crate::tui::widgets::head::{bar, put, put_right, put_some_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::menu::first_shown;
use crate::tui::widgets::wrap;
use crate::words;
use ratatui::Frame;

/// The screen.
pub type Supervision = Followed<Overview>;

/// What is its own.
#[derive(Default)]
pub struct Overview {
    list: Listing,
    /// The matters that have a row. One that is settled keeps its row, and one that is new waits for it,
    /// until a key is pressed.
    matters: Vec<Matter>,
}

/// A row one can stand on.
#[derive(Debug, Clone, PartialEq)]
enum Row {
    Matter(Matter),
    Unit(usize),
}

impl Supervision {
    /// Before anything is known.
    pub fn new() -> Supervision {
        Followed::over(Follow::default(), Overview::default())
    }
}

impl Default for Supervision {
    fn default() -> Supervision {
        Supervision::new()
    }
}

impl Overview {
    fn rows(&self, seen: &Seen) -> Vec<Row> {
        let keeps =
            |row: &ScoreRow| self.list.keeps(row.title.versions().map(|(_, title)| title).chain([&*row.id]));
        let matters = self.matters.iter().filter(|matter| {
            let (label, _, _) = matter_words(**matter, seen);
            self.list.keeps([&*label.zh, &*label.en])
        });
        let units = seen.board.units.rows.iter().enumerate();
        // Who looks for a unit looks for any, not only for those that stand here anyway.
        let deep = self.list.is_filtered();
        let tops = units.filter(|(_, row)| (deep || row.depth <= 1) && keeps(row));
        matters.map(|matter| Row::Matter(*matter)).chain(tops.map(|(at, _)| Row::Unit(at))).collect()
    }

    fn enter(row: &Row, on: &On) -> Transition {
        match row {
            Row::Matter(Matter::Unmarked) => Transition::open(Marking::new()),
            Row::Matter(matter) => {
                on.open(CaseList::new(said::matter(*matter), Behind::Matter(*matter), on.seen.team.clone()))
            }
            Row::Unit(at) => on.open(Dimensions::new(false, *at)),
        }
    }

    fn door(number: u8, on: &On) -> Option<Transition> {
        match number {
            1 => Some(on.open(Coverage::new(Side::Units))),
            2 => Some(on.open(Scores::new())),
            3 => Some(on.open(Dimensions::new(false, 0))),
            _ => None,
        }
    }
}

fn matters(seen: &Seen) -> Vec<Matter> {
    seen.urgent.iter().map(|one| one.matter).collect()
}

/// Why nothing of a matter is left: it was done, or the round was closed over it. Open
/// answers are marked in a closed round, too.
fn gone(seen: &Seen, matter: Matter) -> Words {
    match seen.board.round.as_ref().is_some_and(|round| round.closed) && matter != Matter::Unmarked {
        true => words!("本轮已结束", "round closed"),
        false => words!("已处理", "done"),
    }
}

/// A matter as a line; nothing left to do where there is no more of it.
fn matter_words(matter: Matter, seen: &Seen) -> (Words, u64, Words) {
    match seen.urgent.iter().find(|one| one.matter == matter) {
        Some(one) => said::urgent(one, &seen.study, seen.board.at),
        None => (said::matter(matter), 0, gone(seen, matter)),
    }
}

impl Panel for Overview {
    /// Who sits there is always said; a long title gives way.
    fn title(&self, seen: &Seen, room: usize, look: &Look) -> String {
        let title = seen.study.title.get(look.lang.tag());
        let Some(member) = &seen.member else { return title.to_string() };
        let member = format!("{} {}", look.words(&member.role.label()), member.name);
        let left = room.saturating_sub(3 + wrap::width(&member));
        format!("{}   {member}", wrap::cut(title, left.max(8), look.glyphs.cut))
    }

    fn aside(&self, on: &On) -> String {
        let at = on.look.time(on.follow.checked().unwrap_or(on.seen.board.at));
        let as_of = on.look.say(&format!("数据至 {at}"), &format!("as of {at}")).to_string();
        match on.seen.study.practice {
            true => format!("{} {} {as_of}", on.look.words(&said::practising()), on.look.glyphs.dot),
            false => as_of,
        }
    }

    fn has_teams(&self) -> bool {
        true
    }

    fn list(&self) -> Option<&Listing> {
        Some(&self.list)
    }

    fn arrange(&mut self, seen: &Seen, anew: bool) {
        let here = self.rows(seen).into_iter().nth(self.list.at);
        self.matters = matters(seen);
        if anew {
            self.list = Listing::default();
            return;
        }
        let rows = self.rows(seen);
        let place = rows.iter().position(|row| Some(row) == here.as_ref());
        self.list.go_along(place, rows.len());
    }

    fn waits(&self, seen: &Seen) -> bool {
        matters(seen) != self.matters
    }

    fn press(&mut self, command: &Command, on: &On) -> Transition {
        let rows = self.rows(on.seen);
        match self.list.press(command, rows.len()) {
            Pressed::Enter => Overview::enter(&rows[self.list.at], on),
            Pressed::Moved => Transition::Stay,
            Pressed::Unused => {
                let drawn = on.seen.board.round.is_some();
                let door = digit(command).filter(|_| drawn).and_then(|number| Overview::door(number, on));
                door.unwrap_or(Transition::Unused)
            }
        }
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let (seen, look) = (on.seen, on.look);
        if seen.board.round.is_none() {
            let next = look.say(
                "还没有个案。请研究人员先抽取。",
                "There are no cases yet. A methodologist has to draw first.",
            );
            put(frame, 1, 2, next, look.theme.plain());
            return;
        }
        progress(frame, seen, look);
        let rows = self.rows(seen);
        let mut y = 3;
        for (at, row) in rows.iter().enumerate() {
            let Row::Matter(matter) = row else { continue };
            let (label, count, detail) = matter_words(*matter, seen);
            let here = at == self.list.at;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, look.words(&label), style);
            put_right(frame, 22, y, &count.to_string(), style);
            // Which cases, or whose, in two lines at most: the units below need their rows.
            let room = frame.area().width.saturating_sub(26) as usize;
            let quiet = look.theme.quiet();
            y = put_some_lines(frame, (25, y), look.words(&detail), (room, 2), quiet, look);
        }
        if self.matters.is_empty() {
            put(frame, 3, y, look.say("没有要处理的", "nothing waits to be done"), look.theme.quiet());
            y += 1;
        }
        units(frame, y + 1, seen, &rows, self.list.at, look);
    }

    fn enters(&self, on: &On) -> Option<Words> {
        on.seen.board.round.is_some().then(|| words!("打开", "open"))
    }

    fn keys(&self, line: KeyLine, on: &On) -> KeyLine {
        let look = on.look;
        let drawn = on.seen.board.round.is_some();
        line.key_if(drawn, "1", look.say("覆盖", "coverage"))
            .key_if(drawn, "2", look.say("得分", "scores"))
            .key_if(drawn, "3", look.say("维度", "dimensions"))
    }

    fn below(&self) -> Words {
        words!("首页", "home")
    }
}

fn progress(frame: &mut Frame, seen: &Seen, look: &Look) {
    let total = seen.coverage.total();
    let (done, wanted) = (total.done(), total.wanted());
    let share = Share::of(done, wanted);
    let room = if frame.area().width >= 110 { 40 } else { 20 };
    let x = put(frame, 1, 1, look.say("完成 ", "done "), look.theme.plain());
    let x = put(frame, x, 1, &format!("{done} / {wanted}"), look.theme.spoken());
    let (filled, rest) = bar(share.value(), room, look);
    let x = put(frame, x + 2, 1, &filled, look.theme.plain());
    let x = put(frame, x, 1, &rest, look.theme.quiet());
    put(frame, x + 2, 1, &share.percent(), look.theme.plain());
    let (left, released) = (total.not_interviewed, total.replaced);
    let text = words!("结案未访 {left}  备用已放 {released}", "not interviewed {left}  reserves {released}");
    put_right(frame, frame.area().width - 1, 1, look.words(&text), look.theme.plain());
}

/// The total and the top of the tree with their scores. These are the whole study's, whatever team is looked
/// at.
fn units(frame: &mut Frame, top: u16, seen: &Seen, rows: &[Row], cursor: usize, look: &Look) {
    let board = &seen.board;
    let shown: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .filter_map(|(at, row)| match row {
            Row::Unit(unit) => Some((at, *unit)),
            Row::Matter(_) => None,
        })
        .collect();
    let lines: Vec<Line> = shown
        .iter()
        .map(|(_, unit)| {
            let row = &board.units.rows[*unit];
            let standing = board.coverage.units[*unit].standing;
            Line {
                depth: row.depth,
                name: row.title.get(look.lang.tag()),
                fact: format!("{}/{}", standing.done(), standing.wanted()),
                figure: &row.overall,
                population: row.population,
            }
        })
        .collect();
    let area = frame.area();
    let columns = Columns::of(&lines, area.width, true, board.units.smallest);
    let name = match seen.team {
        Some(_) => look.say("全项目", "whole study"),
        None => look.say("单位", "unit"),
    };
    columns.head(frame, top, name, look.say("完成", "done"), look);
    let room = area.width.saturating_sub(2) as usize;
    let notes = notes(seen);
    let notes: Vec<&str> = notes.iter().flat_map(|note| wrap::lines(look.words(note), room, room)).collect();
    let end = area.height.saturating_sub(2 + notes.len() as u16);
    let fit = end.saturating_sub(top + 1) as usize;
    let here = shown.iter().position(|(at, _)| *at == cursor).unwrap_or(0);
    let from = first_shown(here, lines.len(), fit);
    for (y, (line, (at, _))) in (top + 1..).zip(lines.iter().zip(&shown).skip(from).take(fit)) {
        columns.line(frame, y, line, *at == cursor, look);
    }
    for (y, note) in (area.height - 1 - notes.len() as u16..).zip(notes) {
        put(frame, 1, y, note, look.theme.quiet());
    }
}

/// What must be said beside the figures.
fn notes(seen: &Seen) -> Vec<Words> {
    let internal = said::internal();
    let first = match said::why_provisional(&seen.board) {
        Some(why) => {
            Words::new(format!("{} · {}", internal.zh, why.zh), format!("{} · {}", internal.en, why.en))
        }
        None => internal,
    };
    let without = seen.board.units.rows.first().and_then(said::without_value);
    let newer = seen.newer.as_ref().map(|round| {
        words!("第 {round} 轮已经抽取；按 9 换轮次。", "Round {round} has been drawn; 9 changes the round.")
    });
    [newer, Some(first), without].into_iter().flatten().collect()
}
