//! A text one reads: headed paragraphs, wrapped to the window, scrolled by arrows. What it says is the
//! caller's; that it is read to its end is nobody's business.

use super::head::{put, put_right};
use super::wrap::lines;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use ratatui::Frame;
use ratatui::layout::Rect;

/// A paragraph with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// A few words.
    pub heading: Words,
    /// Whole sentences.
    pub text: Words,
}

/// Paragraphs and how far one has read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    paragraphs: Vec<Paragraph>,
    from: usize,
}

/// Text is not wider than this: longer lines are hard to follow.
const WIDEST: usize = 96;

impl Reading {
    /// From the beginning.
    pub fn new(paragraphs: Vec<Paragraph>) -> Reading {
        Reading { paragraphs, from: 0 }
    }

    /// What a key does in a place so large; whether it means anything here.
    pub fn press(&mut self, command: &Command, columns: u16, rows: u16, look: &Look) -> bool {
        let last = self.lines(columns, look).len().saturating_sub(rows as usize);
        let page = (rows as usize).saturating_sub(2).max(1);
        self.from = match command {
            Command::Up => self.from.saturating_sub(1),
            Command::Down => self.from + 1,
            Command::Back => self.from.saturating_sub(page),
            Command::PageDown | Command::Next => self.from + page,
            Command::First => 0,
            Command::Last => last,
            _ => return false,
        }
        .min(last);
        true
    }

    /// Draws what fits, and says at the right edge how much there is above and below.
    pub fn draw(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let lines = self.lines(area.width, look);
        let fit = area.height as usize;
        let from = self.from.min(lines.len().saturating_sub(fit));
        for (y, (is_heading, line)) in (area.y..).zip(lines.iter().skip(from).take(fit)) {
            let style = if *is_heading { look.theme.spoken() } else { look.theme.plain() };
            put(frame, area.x + if *is_heading { 1 } else { 3 }, y, line, style);
        }
        let edge = area.x + area.width.saturating_sub(1);
        if from > 0 {
            put_right(frame, edge, area.y, look.glyphs.above, look.theme.quiet());
        }
        if from + fit < lines.len() {
            put_right(
                frame,
                edge,
                area.y + area.height.saturating_sub(1),
                look.glyphs.below,
                look.theme.quiet(),
            );
        }
    }

    /// Headings and what stands under them, with an empty line between paragraphs.
    fn lines(&self, columns: u16, look: &Look) -> Vec<(bool, String)> {
        let room = (columns as usize).saturating_sub(7).min(WIDEST);
        let mut all = Vec::new();
        for paragraph in &self.paragraphs {
            if !all.is_empty() {
                all.push((false, String::new()));
            }
            all.push((true, look.words(&paragraph.heading).to_string()));
            all.extend(
                lines(look.words(&paragraph.text), room, room)
                    .into_iter()
                    .map(|line| (false, line.to_string())),
            );
        }
        all
    }
}
