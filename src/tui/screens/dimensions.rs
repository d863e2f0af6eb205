//! What the score of one row is made of: each dimension with its weight, n, standard error, design effect and
//! interval, what is missing, and how far the row is. Where the score is withheld only the progress is told.

use super::figures::{Columns, Line};
use super::follow::{On, Panel};
use crate::desk::board::bounds;
use crate::desk::board::{Kind, ScoreRow, Scores, Standing, said};
use crate::fieldwork::CaseStatus;
use crate::i18n::{Words, counted};
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::watch::Seen;
use crate::tui::screen::Transition;
use crate::tui::widgets::head::put;
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap;
use crate::words;
use ratatui::Frame;

/// The screen.
pub struct Dimensions {
    teams: bool,
    /// The row, by its place in the table: rows of the study never change places.
    row: usize,
    numbers: bool,
}

impl Dimensions {
    /// For a row of the table of units or of teams.
    pub fn new(teams: bool, row: usize) -> Dimensions {
        Dimensions { teams, row, numbers: false }
    }

    fn table<'s>(&self, seen: &'s Seen) -> &'s Scores {
        if self.teams { &seen.board.teams } else { &seen.board.units }
    }

    /// How far the row is.
    fn standing(&self, seen: &Seen, row: &ScoreRow) -> Option<Standing> {
        let coverage = &seen.board.coverage;
        let rows = if self.teams { &coverage.teams } else { &coverage.units };
        rows.iter().find(|other| other.kind == row.kind && other.id == row.id).map(|found| found.standing)
    }

    /// Whether the row has figures that are shown.
    fn has_figures(&self, seen: &Seen) -> bool {
        let row = self.table(seen).rows.get(self.row);
        row.is_some_and(|row| row.overall.suppressed.is_none() && row.respondents > 0)
    }

    fn go(&mut self, by: isize, seen: &Seen) {
        let last = self.table(seen).rows.len().saturating_sub(1);
        self.row = self.row.saturating_add_signed(by).min(last);
    }
}

impl Panel for Dimensions {
    fn title(&self, seen: &Seen, _room: usize, look: &Look) -> String {
        let name = self.table(seen).rows.get(self.row).map_or("", |row| row.title.get(look.lang.tag()));
        format!("{} {} {name}", look.say("维度", "Dimensions"), look.glyphs.dot)
    }

    fn press(&mut self, command: &Command, on: &On) -> Transition {
        match command {
            Command::Up => self.go(-1, on.seen),
            Command::Down => self.go(1, on.seen),
            command if digit(command) == Some(4) && self.has_figures(on.seen) => self.numbers = !self.numbers,
            _ => return Transition::Unused,
        }
        Transition::Stay
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let (table, look) = (self.table(on.seen), on.look);
        let Some(row) = table.rows.get(self.row) else { return };
        let mut y = 2;
        if let Some(standing) = self.standing(on.seen, row) {
            put(frame, 3, y, look.words(&progress(&standing)), look.theme.plain());
            y += 2;
        }
        let below = match (row.overall.suppressed, row.respondents) {
            (_, 0) => vec![words!("还没有可计分的访谈。", "No interview can be scored yet.")],
            (None, _) => {
                y = self.figures(frame, y, table, row, look);
                notes(row)
            }
            (Some(why), _) => {
                let word = said::withheld(why, table.smallest);
                vec![
                    Words::new(
                        format!("得分不显示（{}）。", word.zh),
                        format!("The score is not shown ({}).", word.en),
                    ),
                    said::why_linked(),
                ]
            }
        };
        let room = frame.area().width.saturating_sub(5) as usize;
        for note in &below {
            for line in wrap::lines(look.words(note), room, room) {
                put(frame, 3, y, line, look.theme.quiet());
                y += 1;
            }
        }
    }

    fn enters(&self, _on: &On) -> Option<Words> {
        None
    }

    fn keys(&self, line: KeyLine, on: &On) -> KeyLine {
        let look = on.look;
        let arrows = format!("{}{}", look.key(&Command::Up), look.key(&Command::Down));
        line.key_if(self.table(on.seen).rows.len() > 1, arrows, look.say("上一行 下一行", "other row"))
            .key_if(self.has_figures(on.seen), "4", look.say("标准误/图", "std. err./chart"))
    }
}

impl Dimensions {
    /// The overall score and the dimensions; gives the row below them.
    fn figures(&self, frame: &mut Frame, top: u16, table: &Scores, row: &ScoreRow, look: &Look) -> u16 {
        let lang = look.lang.tag();
        let overall = Line {
            depth: 0,
            name: look.say("总分", "overall"),
            fact: String::new(),
            figure: &row.overall,
            population: row.population,
        };
        let dimensions = table.dimensions.iter().zip(&row.dimensions).map(|(dimension, figure)| Line {
            depth: 1,
            name: dimension.title.get(lang),
            fact: dimension.weight.map_or(look.glyphs.dot.to_string(), |weight| weight.to_string()),
            figure,
            population: row.population,
        });
        let lines: Vec<Line> = [overall].into_iter().chain(dimensions).collect();
        let columns = Columns::of(&lines, frame.area().width, !self.numbers, table.smallest);
        columns.head(frame, top, look.say("维度", "dimension"), look.say("权重", "weight"), look);
        for (y, line) in (top + 1..).zip(&lines) {
            columns.line(frame, y, line, false, look);
        }
        top + lines.len() as u16 + 2
    }
}

fn progress(standing: &Standing) -> Words {
    let (done, wanted) = (standing.done(), standing.wanted());
    let label = |status: CaseStatus| status.label();
    let parts = [
        (label(CaseStatus::InProgress), standing.in_progress),
        (label(CaseStatus::Open), standing.open),
        (label(CaseStatus::BrokenOff), standing.insufficient()),
        (label(CaseStatus::NotInterviewed), standing.not_interviewed),
    ];
    let mut all = words!("完成 {done} / {wanted}", "done {done} / {wanted}");
    for (label, count) in parts.into_iter().filter(|(_, count)| *count > 0) {
        all.zh += &format!("  {} {count}", label.zh);
        all.en += &format!("  {} {count}", label.en);
    }
    all
}

fn notes(row: &ScoreRow) -> Vec<Words> {
    let n = row.overall.n;
    let scored = counted(n, "interview", "interviews");
    let population = Some(match row.population {
        Some(all) => {
            words!("抽样框 {all} 人，计入 {n} 份访谈。", "{all} in the frame, {scored} counted.")
        }
        None => words!("计入 {n} 份访谈。", "{scored} counted."),
    });
    // A team without an interval has no population that anything could be assumed of.
    let rests_on = match row.kind {
        Kind::Team => said::about_teams(),
        _ => said::assumption(),
    };
    let said = [
        population,
        said::without_value(row),
        said::missing(row),
        said::bounds(row),
        bounds::about_more_than_the_score(row),
        Some(rests_on),
    ];
    said.into_iter().flatten().collect()
}
