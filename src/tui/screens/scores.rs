//! Scores with drawn intervals, by unit or by team, overall or for one dimension; in the order of the study,
//! never in that of the scores.

use super::dimensions::Dimensions;
use super::figures::{Columns, Line};
use super::follow::Follow;
use crate::desk::board::{self, ScoreRow, said};
use crate::i18n::Words;
use crate::statistics::{Figure, Suppressed};
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;

/// The screen.
pub struct Scores {
    follow: Follow,
    list: Listing,
    teams: bool,
    /// 0 for the overall score, else a dimension, counted from 1.
    figure: usize,
    numbers: bool,
}

impl Scores {
    /// By unit, overall, drawn.
    pub fn new(follow: Follow) -> Scores {
        Scores { follow, list: Listing::default(), teams: false, figure: 0, numbers: false }
    }

    fn table(&self) -> Option<&board::Scores> {
        let board = &self.follow.seen()?.board;
        Some(if self.teams { &board.teams } else { &board.units })
    }

    /// The rows that the filter leaves, by their place in the table.
    fn rows(&self) -> Vec<usize> {
        let Some(table) = self.table() else { return Vec::new() };
        let keeps =
            |row: &ScoreRow| self.list.keeps(row.title.versions().map(|(_, title)| title).chain([&*row.id]));
        table.rows.iter().enumerate().filter(|(_, row)| keeps(row)).map(|(at, _)| at).collect()
    }

    fn by(&mut self, teams: bool) -> Transition {
        if self.teams != teams {
            (self.teams, self.list) = (teams, Listing::default());
        }
        Transition::Stay
    }

    fn name_of_figure(&self, table: &board::Scores) -> Words {
        match self.figure.checked_sub(1).and_then(|at| table.dimensions.get(at)) {
            Some(dimension) => dimension.title.words(),
            None => words!("总分", "overall"),
        }
    }
}

impl Screen for Scores {
    fn shown(&mut self, look: &Look) -> Transition {
        self.follow.shown(look)
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        self.follow.take(done, look);
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
            Pressed::Enter => {
                let row = rows[self.list.at];
                return Transition::open(Dimensions::new(self.follow.onward(), self.teams, row));
            }
            Pressed::Moved => return Transition::Stay,
            Pressed::Unused => {}
        }
        match digit(&command) {
            Some(1) => self.by(false),
            Some(2) => self.by(true),
            Some(3) => {
                let figures = self.table().map_or(0, |table| table.dimensions.len()) + 1;
                self.figure = (self.figure + 1) % figures;
                Transition::Stay
            }
            Some(4) => {
                self.numbers = !self.numbers;
                Transition::Stay
            }
            _ => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let Some((seen, table)) = self.follow.seen().zip(self.table()) else { return };
        let board = &seen.board;
        let figure = self.name_of_figure(table);
        let by = if self.teams { look.say("按小组", "by team") } else { look.say("按单位", "by unit") };
        let dot = look.glyphs.dot;
        let round = board.round.as_ref().map_or("", |round| &round.name);
        let round = look.say(&format!("第 {round} 轮"), &format!("round {round}")).to_string();
        let left =
            format!("{} {dot} {round} {dot} {by} {dot} {}", look.say("得分", "Scores"), look.words(&figure));
        let mut marks = vec![said::internal()];
        if board.realm == "practice" {
            marks.push(said::practice());
        }
        if said::why_provisional(board).is_some() {
            marks.push(said::provisional());
        }
        let marks: Vec<&str> = marks.iter().map(|words| look.words(words)).collect();
        head(frame, &left, &marks.join(&format!(" {dot} ")), look);
        let rows = self.rows();
        if table.rows.iter().all(|row| row.respondents == 0) {
            put(
                frame,
                3,
                2,
                look.say("还没有可计分的访谈。", "No interview can be scored yet."),
                look.theme.plain(),
            );
        } else {
            self.lines(frame, table, &rows, look);
        }
        KeyLine::new()
            .notice(self.follow.notice(&self.list, look).as_deref())
            .key(look.key(&Command::Next), look.say("构成", "make-up"))
            .key("1", look.say("单位", "units"))
            .key("2", look.say("小组", "teams"))
            .key("3", look.say("换维度", "dimension"))
            .key("4", look.say("表/图", "table/chart"))
            .key("/", look.say("筛选", "filter"))
            .key(look.key(&Command::Close), look.say("返回", "back"))
            .draw(frame, look);
    }
}

impl Scores {
    fn lines(&self, frame: &mut Frame, table: &board::Scores, rows: &[usize], look: &Look) {
        let figure_of = |row: &'_ ScoreRow| -> Figure {
            self.figure.checked_sub(1).and_then(|at| row.dimensions.get(at)).copied().unwrap_or(row.overall)
        };
        let figures: Vec<Figure> = table.rows.iter().map(figure_of).collect();
        let line = |at: usize| {
            let row = &table.rows[at];
            let fact = row.respondents.to_string();
            let name = row.title.get(look.lang.tag());
            Line { depth: row.depth, name, fact, figure: &figures[at], population: row.population }
        };
        let area = frame.area();
        // Columns stand where they stand whatever the filter leaves.
        let all: Vec<Line> = (0..table.rows.len()).map(line).collect();
        let columns = Columns::of(&all, area.width, !self.numbers, table.smallest);
        let name = if self.teams { look.say("小组", "team") } else { look.say("单位", "unit") };
        columns.head(frame, 1, name, look.say("计入", "counted"), look);
        let notes = self.notes(table, &figures);
        let room = area.width.saturating_sub(2) as usize;
        let text: Vec<String> = notes.iter().map(|note| look.words(note).to_string()).collect();
        let text = text.join(look.say("", " "));
        let notes: Vec<&str> = wrap::lines(&text, room, room);
        let last = area.height.saturating_sub(2 + notes.len() as u16);
        let fit = last.saturating_sub(2) as usize;
        let from = self.list.first_shown(rows.len(), fit);
        self.list.more(frame, 2, rows.len(), fit, look);
        for (y, (at, row)) in (2u16..).zip(rows.iter().enumerate().skip(from).take(fit)) {
            columns.line(frame, y, &all[*row], at == self.list.at, look);
        }
        if rows.is_empty() {
            put(frame, 3, 2, look.say("没有这样的行", "there is no such row"), look.theme.quiet());
        }
        for (y, note) in (last + 1..).zip(notes) {
            put(frame, 1, y, note, look.theme.quiet());
        }
    }

    fn notes(&self, table: &board::Scores, figures: &[Figure]) -> Vec<Words> {
        let linked = figures.iter().any(|figure| figure.suppressed == Some(Suppressed::Linked));
        let first = if self.teams { said::about_teams() } else { said::assumption() };
        let uncovered = said::uncovered(table).filter(|_| !self.teams);
        let without = table.rows.first().and_then(said::without_value).filter(|_| self.figure == 0);
        [Some(first), linked.then(said::why_linked), uncovered, without].into_iter().flatten().collect()
    }
}
