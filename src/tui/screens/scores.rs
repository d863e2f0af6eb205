//! Scores with drawn intervals, by unit or by team, overall or for one dimension; in the order of the study,
//! never in that of the scores. They are the whole study's, whoever looks at them.

use super::dimensions::Dimensions;
use super::figures::{Columns, Line};
use super::follow::{On, Panel};
use crate::desk::board::{self, ScoreRow, said};
use crate::i18n::Words;
use crate::statistics::{Figure, Suppressed};
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::watch::Seen;
use crate::tui::screen::Transition;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap;
use crate::words;
use ratatui::Frame;

/// The screen.
#[derive(Default)]
pub struct Scores {
    list: Listing,
    teams: bool,
    /// 0 for the overall score, else a dimension, counted from 1.
    figure: usize,
    numbers: bool,
}

impl Scores {
    /// By unit, overall, drawn.
    pub fn new() -> Scores {
        Scores::default()
    }

    fn table<'s>(&self, seen: &'s Seen) -> &'s board::Scores {
        if self.teams { &seen.board.teams } else { &seen.board.units }
    }

    /// The rows that the filter leaves, by their place in the table.
    fn rows(&self, seen: &Seen) -> Vec<usize> {
        let keeps =
            |row: &ScoreRow| self.list.keeps(row.title.versions().map(|(_, title)| title).chain([&*row.id]));
        let rows = self.table(seen).rows.iter().enumerate();
        rows.filter(|(_, row)| keeps(row)).map(|(at, _)| at).collect()
    }

    fn by(&mut self, teams: bool) {
        if self.teams != teams {
            (self.teams, self.list) = (teams, Listing::default());
        }
    }

    fn name_of_figure(&self, table: &board::Scores) -> Words {
        match self.figure.checked_sub(1).and_then(|at| table.dimensions.get(at)) {
            Some(dimension) => dimension.title.words(),
            None => words!("总分", "overall"),
        }
    }
}

impl Panel for Scores {
    fn title(&self, seen: &Seen, _room: usize, look: &Look) -> String {
        let figure = self.name_of_figure(self.table(seen));
        let dot = look.glyphs.dot;
        let by = match (self.teams, &seen.team) {
            (true, _) => look.say("按小组", "by team"),
            (false, None) => look.say("按单位", "by unit"),
            (false, Some(_)) => look.say("按单位（全项目）", "by unit (study)"),
        };
        format!("{} {dot} {} {dot} {by}", look.say("得分", "Scores"), look.words(&figure))
    }

    fn list(&self) -> Option<&Listing> {
        Some(&self.list)
    }

    fn arrange(&mut self, seen: &Seen, anew: bool) {
        if anew {
            self.list = Listing::default();
        }
        self.figure = self.figure.min(self.table(seen).dimensions.len());
    }

    fn press(&mut self, command: &Command, on: &On) -> Transition {
        let rows = self.rows(on.seen);
        match self.list.press(command, rows.len()) {
            // Nothing is drawn that one could stand on.
            Pressed::Enter if !has_figures(self.table(on.seen)) => return Transition::Unused,
            Pressed::Enter => return on.open(Dimensions::new(self.teams, rows[self.list.at])),
            Pressed::Moved => return Transition::Stay,
            Pressed::Unused => {}
        }
        match digit(command) {
            Some(1) => self.by(false),
            Some(2) => self.by(true),
            Some(3) if has_figures(self.table(on.seen)) => {
                self.figure = (self.figure + 1) % (self.table(on.seen).dimensions.len() + 1)
            }
            Some(4) if has_figures(self.table(on.seen)) => self.numbers = !self.numbers,
            _ => return Transition::Unused,
        }
        Transition::Stay
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let (table, look) = (self.table(on.seen), on.look);
        if has_figures(table) {
            self.lines(frame, table, &self.rows(on.seen), look);
            return;
        }
        let said = look.say("还没有可计分的访谈。", "No interview can be scored yet.");
        put(frame, 3, 2, said, look.theme.plain());
    }

    fn enters(&self, on: &On) -> Option<Words> {
        let is_there = has_figures(self.table(on.seen)) && !self.rows(on.seen).is_empty();
        is_there.then(|| words!("构成", "make-up"))
    }

    fn keys(&self, line: KeyLine, on: &On) -> KeyLine {
        let look = on.look;
        line.key("1", look.say("单位", "units"))
            .key("2", look.say("小组", "teams"))
            .key_if(has_figures(self.table(on.seen)), "3", look.say("换维度", "dimension"))
            .key_if(has_figures(self.table(on.seen)), "4", look.say("表/图", "table/chart"))
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
        let notes = self.notes(table, rows.iter().map(|row| &figures[*row]));
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

    /// What has to be said below the table; `figures` are those of its rows that the filter leaves.
    fn notes<'f>(&self, table: &board::Scores, mut figures: impl Iterator<Item = &'f Figure>) -> Vec<Words> {
        let linked = figures.any(|figure| figure.suppressed == Some(Suppressed::Linked));
        let first = if self.teams { said::about_teams() } else { said::assumption() };
        let uncovered = said::uncovered(table).filter(|_| !self.teams);
        let without = table.rows.first().and_then(said::without_value).filter(|_| self.figure == 0);
        [Some(first), linked.then(said::why_linked), uncovered, without].into_iter().flatten().collect()
    }
}

/// Whether anything is scored, so that the table is drawn.
fn has_figures(table: &board::Scores) -> bool {
    table.rows.iter().any(|row| row.respondents > 0)
}
