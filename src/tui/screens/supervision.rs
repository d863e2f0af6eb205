//! The supervisor's first screen: how far it is, where one must go, what was found. The cursor begins on the
//! most urgent row. Names of respondents are never here.

use super::coverage::{Coverage, Side};
use super::dimensions::Dimensions;
use super::figures::{Columns, Line};
use super::follow::{Follow, Seen};
use super::marking::Marking;
use super::scores::Scores;
use crate::desk::board::{Board, Matter, ScoreRow, said};
use crate::i18n::Words;
use crate::study::Study;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{bar, head, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;

/// The screen.
#[derive(Default)]
pub struct Supervision {
    follow: Follow,
    list: Listing,
    /// The matters that have a row. One that is settled keeps its row, and one that is new waits for it,
    /// until a key is pressed.
    matters: Vec<Matter>,
    known: bool,
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
        Supervision::default()
    }

    fn rows(&self) -> Vec<Row> {
        let Some(seen) = self.follow.seen() else { return Vec::new() };
        let keeps =
            |row: &ScoreRow| self.list.keeps(row.title.versions().map(|(_, title)| title).chain([&*row.id]));
        let matters = self.matters.iter().filter(|matter| {
            let (label, _, _) = matter_words(**matter, &seen.board, &seen.study);
            self.list.keeps([&*label.zh, &*label.en])
        });
        let units = seen.board.units.rows.iter().enumerate();
        // Who looks for a unit looks for any, not only for those that stand here anyway.
        let deep = self.list.is_filtered();
        let tops = units.filter(|(_, row)| (deep || row.depth <= 1) && keeps(row));
        matters.map(|matter| Row::Matter(*matter)).chain(tops.map(|(at, _)| Row::Unit(at))).collect()
    }

    /// Whether rows would come or go.
    fn waits(&self) -> bool {
        self.follow.seen().is_some_and(|seen| matters(&seen.board) != self.matters)
    }

    fn arrange(&mut self) {
        if let Some(seen) = self.follow.seen() {
            self.matters = matters(&seen.board);
        }
        let rows = self.rows().len();
        self.list.within(rows);
    }

    fn enter(&self, row: &Row) -> Transition {
        let follow = self.follow.onward();
        match row {
            Row::Matter(Matter::Unmarked) => Transition::open(Marking::new()),
            // Whose cases they are is what one wants to know next.
            Row::Matter(_) => Transition::open(Coverage::new(follow, Side::Teams).open_only()),
            Row::Unit(at) => Transition::open(Dimensions::new(follow, false, *at)),
        }
    }

    fn door(&self, number: u8) -> Option<Transition> {
        let follow = self.follow.onward();
        match number {
            1 => Some(Transition::open(Coverage::new(follow, Side::Units))),
            2 => Some(Transition::open(Scores::new(follow))),
            3 => Some(Transition::open(Dimensions::new(follow, false, 0))),
            _ => None,
        }
    }
}

fn matters(board: &Board) -> Vec<Matter> {
    board.urgent.iter().map(|one| one.matter).collect()
}

/// A matter as a line; nothing left to do where the board no longer has it.
fn matter_words(matter: Matter, board: &Board, study: &Study) -> (Words, u64, Words) {
    let now = board.urgent.iter().find(|one| one.matter == matter);
    match now {
        Some(one) => said::urgent(one, study, board.at),
        None => (said::matter(matter), 0, words!("已处理", "done")),
    }
}

impl Screen for Supervision {
    fn shown(&mut self, look: &Look) -> Transition {
        self.follow.shown(look)
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        self.follow.take(done, look);
        if !self.known && self.follow.seen().is_some() {
            self.known = true;
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
        let rows = self.rows();
        match self.list.press(&command, rows.len()) {
            Pressed::Enter => self.enter(&rows[self.list.at]),
            Pressed::Moved => Transition::Stay,
            Pressed::Unused => match digit(&command) {
                Some(0) => {
                    self.arrange();
                    Transition::Stay
                }
                Some(number) => self.door(number).unwrap_or(Transition::Unused),
                None => Transition::Unused,
            },
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let Some(seen) = self.follow.seen() else {
            let trouble = self.follow.trouble().map_or("", |trouble| look.words(trouble));
            head(frame, look.say("督导", "Supervision"), "", look);
            put(frame, 1, 2, trouble, look.theme.plain());
            return;
        };
        title(frame, seen, &self.follow, look);
        if seen.board.round.is_none() {
            let next = look.say(
                "还没有个案。请研究人员先抽取。",
                "There are no cases yet. A methodologist has to draw first.",
            );
            put(frame, 1, 2, next, look.theme.plain());
            keys(false, None, look).draw(frame, look);
            return;
        }
        progress(frame, &seen.board, look);
        let rows = self.rows();
        let mut y = 3;
        for (at, row) in rows.iter().enumerate() {
            let Row::Matter(matter) = row else { continue };
            let (label, count, detail) = matter_words(*matter, &seen.board, &seen.study);
            let here = at == self.list.at;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, look.words(&label), style);
            put_right(frame, 22, y, &count.to_string(), style);
            put(frame, 25, y, look.words(&detail), look.theme.quiet());
            y += 1;
        }
        if self.matters.is_empty() {
            put(frame, 3, y, look.say("没有要处理的", "nothing waits to be done"), look.theme.quiet());
            y += 1;
        }
        units(frame, y + 1, seen, &rows, self.list.at, look);
        keys(self.waits(), self.follow.notice(&self.list, look), look).draw(frame, look);
    }
}

fn title(frame: &mut Frame, seen: &Seen, follow: &Follow, look: &Look) {
    let board = &seen.board;
    let dot = look.glyphs.dot;
    let mut left = seen.study.title.get(look.lang.tag()).to_string();
    if let Some(round) = &board.round {
        let name = &round.name;
        left += &format!(" {dot} {}", look.say(&format!("第 {name} 轮"), &format!("round {name}")));
    }
    if let Some(member) = &seen.member {
        left += &format!(
            "    {} {} {dot} {}",
            look.words(&member.role.label()),
            member.name,
            look.say("全部小组", "all teams")
        );
    }
    let at = look.time(follow.checked().unwrap_or(board.at));
    let as_of = look.say(&format!("数据至 {at}"), &format!("as of {at}")).to_string();
    let right = match board.realm.as_str() {
        "practice" => format!("{} {dot} {as_of}", look.words(&said::practice())),
        _ => as_of,
    };
    head(frame, &left, &right, look);
}

fn progress(frame: &mut Frame, board: &Board, look: &Look) {
    let total = board.coverage.total();
    let (done, wanted) = (total.done(), total.wanted());
    let share = if wanted > 0 { done as f64 / wanted as f64 } else { 0.0 };
    let room = if frame.area().width >= 110 { 40 } else { 20 };
    let x = put(frame, 1, 1, look.say("完成 ", "done "), look.theme.plain());
    let x = put(frame, x, 1, &format!("{done} / {wanted}"), look.theme.spoken());
    let (filled, rest) = bar(share, room, look);
    let x = put(frame, x + 2, 1, &filled, look.theme.plain());
    let x = put(frame, x, 1, &rest, look.theme.quiet());
    put(frame, x + 2, 1, &format!("{:.0} %", (100.0 * share).floor()), look.theme.plain());
    let (left, released) = (total.not_interviewed, total.replaced);
    let text = words!("结案未访 {left}  备用已放 {released}", "not interviewed {left}  reserves {released}");
    put_right(frame, frame.area().width - 1, 1, look.words(&text), look.theme.plain());
}

/// The total and the top of the tree with their scores.
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
    columns.head(frame, top, look.say("单位", "unit"), look.say("完成", "done"), look);
    let room = area.width.saturating_sub(2) as usize;
    let notes: Vec<String> = notes(board)
        .iter()
        .flat_map(|note| {
            wrap::lines(look.words(note), room, room).into_iter().map(str::to_string).collect::<Vec<_>>()
        })
        .collect();
    let end = area.height.saturating_sub(2 + notes.len() as u16);
    let fit = end.saturating_sub(top + 1) as usize;
    let here = shown.iter().position(|(at, _)| *at == cursor).unwrap_or(0);
    let from = crate::tui::widgets::menu::first_shown(here, lines.len(), fit);
    for (line, (at, _)) in lines.iter().zip(&shown).skip(from).take(fit) {
        let y = top + 1 + (shown.iter().position(|(other, _)| other == at).unwrap_or(0) - from) as u16;
        columns.line(frame, y, line, *at == cursor, look);
    }
    for (row, note) in notes.iter().enumerate() {
        put(frame, 1, area.height - 1 - (notes.len() - row) as u16, note, look.theme.quiet());
    }
}

/// What must be said beside the figures.
fn notes(board: &Board) -> Vec<Words> {
    let internal = said::internal();
    let first = match said::why_provisional(board) {
        Some(why) => {
            Words::new(format!("{} · {}", internal.zh, why.zh), format!("{} · {}", internal.en, why.en))
        }
        None => internal,
    };
    let without = board.units.rows.first().and_then(said::without_value);
    [Some(first), without].into_iter().flatten().collect()
}

fn keys(waits: bool, filter: Option<String>, look: &Look) -> KeyLine {
    KeyLine::new()
        .notice(filter.as_deref())
        .key(look.key(&Command::Next), look.say("打开", "open"))
        .key_if(waits, "0", look.say("有新数据", "new data"))
        .key("1", look.say("覆盖", "coverage"))
        .key("2", look.say("得分", "scores"))
        .key("3", look.say("维度", "dimensions"))
        .key("/", look.say("筛选", "filter"))
        .key(look.key(&Command::Language), look.say("English", "中文"))
        .key(look.key(&Command::Close), look.say("首页", "home"))
}
