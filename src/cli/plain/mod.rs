//! Line mode: the same interview, line by line, for screen readers, serial lines and pipes.
//!
//! Lines for machines start at the margin and are never translated: `ask ADDRESS KIND [CODE …]` before each
//! question, then after each line of input exactly one of `saved ADDRESS` (on disk), `hard ADDRESS` (stored,
//! not passed), `soft ADDRESS` (waits for `:reason`), `not-taken WHY`, or `completed RECEIPT`; behind it, where
//! it comes to that, how the interview ended (`ended CODE`, `paused`). Everything said to people is indented,
//! so that no text from a file can pass for a line of the protocol.

mod acts;
mod said;

use crate::desk::Conduct;
use crate::form::{Address, Audience, State};
use crate::i18n::Lang;
use crate::interview::{Action, ItemView, Stop, clean_text};
use crate::words;
use std::io::{self, BufRead, Write};

/// The longest line taken, in bytes: an answer of 64 KB and a command before it.
const LONGEST_LINE: u64 = 128 << 10;

/// How line mode came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Submitted, with its receipt.
    Completed(String),
    /// Broken off, or ended by the opening.
    Ended,
    /// Paused: by command, or because the input ended.
    Paused,
}

/// An interview in line mode.
pub struct Plain<'c, W: Write> {
    conduct: &'c mut Conduct,
    lang: Lang,
    name: String,
    out: W,
    /// How wide lines to people may be; those to machines are never broken.
    columns: Option<usize>,
    asked: Option<Stop>,
    /// The grid whose head was shown last.
    grid: Option<String>,
}

/// What one line of input led to.
enum Step {
    On,
    End(Outcome),
}

impl<'c, W: Write> Plain<'c, W> {
    /// `lang` is the program's language; the questionnaire's own is the interview's. `name` fills
    /// `${case.name}` in what is read aloud.
    pub fn new(conduct: &'c mut Conduct, lang: Lang, name: String, out: W) -> Plain<'c, W> {
        Plain { conduct, lang, name, out, columns: None, asked: None, grid: None }
    }

    /// Breaks what is said to people into lines of at most so many columns; without, each is one line.
    pub fn broken_at(self, columns: Option<usize>) -> Plain<'c, W> {
        Plain { columns, ..self }
    }

    /// Conducts the interview until it ends or the input does.
    ///
    /// # Errors
    /// If the output is gone, or the store refuses the pause at the end.
    pub fn run(mut self, input: impl BufRead) -> io::Result<Outcome> {
        let outcome = self.converse(input);
        if outcome.is_err() {
            // Whoever listened is gone, and the time until somebody goes on is no part of the interview.
            let _ = self.conduct.act(Action::Pause);
        }
        outcome
    }

    fn converse(&mut self, mut input: impl BufRead) -> io::Result<Outcome> {
        if let Some(returned) = self.conduct.returned() {
            let said = returned.said(self.conduct.name_of(&returned.by));
            self.say(&said)?;
        }
        loop {
            self.ask_next()?;
            let mut line = Vec::new();
            let read = io::Read::take(&mut input, LONGEST_LINE).read_until(b'\n', &mut line)?;
            if read == 0 {
                return self.input_ended();
            }
            if read as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
                skip_line(&mut input)?;
                self.not_taken(&words!("这一行太长", "this line is too long"))?;
                continue;
            }
            // Guessing what was meant would store an answer that nobody gave.
            let Ok(line) = str::from_utf8(&line) else {
                self.not_taken(&words!(
                    "这一行不是 UTF-8；请把终端或管道设为 UTF-8",
                    "this line is not UTF-8; set the terminal or the pipe to UTF-8"
                ))?;
                continue;
            };
            match self.line(line.trim_end_matches(['\n', '\r']))? {
                Step::On => {}
                Step::End(outcome) => return Ok(outcome),
            }
        }
    }

    /// Shows the question the interview stands at, unless it has been shown. Notes are shown and passed.
    fn ask_next(&mut self) -> io::Result<()> {
        loop {
            let stop = self.conduct.interview().stop().clone();
            if self.asked.as_ref() == Some(&stop) {
                return self.out.flush();
            }
            self.ask()?;
            if self.item().is_none_or(|item| item.kind != "note") {
                self.asked = Some(stop);
                return self.out.flush();
            }
            if let Err(refusal) = self.conduct.act(Action::Forward) {
                // It is shown and passed with the next line of input; nothing was asked that could be lost.
                self.say(&refusal.words())?;
                return self.out.flush();
            }
        }
    }

    fn item(&self) -> Option<ItemView> {
        let interview = self.conduct.interview();
        interview.item_view(interview.node()?, Audience::Screen { name: &self.name })
    }

    fn line(&mut self, line: &str) -> io::Result<Step> {
        if line.trim().is_empty() {
            (self.asked, self.grid) = (None, None);
            return Ok(Step::On);
        }
        if let Some(text) = line.strip_prefix("::") {
            return self.typed(&format!(":{text}"));
        }
        let Some(command) = line.strip_prefix(':') else { return self.typed(line) };
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        self.command(word, &clean_text(rest))
    }

    fn command(&mut self, word: &str, rest: &str) -> io::Result<Step> {
        match word {
            "dk" => return self.state(State::DontKnow),
            "rf" => return self.state(State::Refused),
            "skip" => return self.state(State::Skipped),
            "next" => self.go(Action::Forward)?,
            "back" => self.go(Action::Back)?,
            "goto" => match Address::parse(rest) {
                Some(to) => self.go_to(to)?,
                None => self.not_taken(&words!("写成 :goto 名字", "write :goto NAME"))?,
            },
            "review" => self.go(Action::ToReview)?,
            "remark" => self.noted(|at| Action::Remark { at, text: rest.to_string() })?,
            "reason" => return self.reason(rest),
            "lang" => self.language(rest)?,
            "break-off" => return self.break_off(rest),
            "pause" => return self.pause(),
            "complete" => return self.complete(),
            "help" => self.help()?,
            _ => self.not_taken(&words!(
                "没有 :{word} 这个命令，:help 列出全部",
                "there is no :{word}; :help lists all"
            ))?,
        }
        Ok(Step::On)
    }

    fn here(&self) -> Option<Address> {
        match self.conduct.interview().stop() {
            Stop::Item(address) => Some(address.clone()),
            Stop::Review => None,
        }
    }
}

/// Reads on to the end of a line that is too long to keep.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let (used, found) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), false),
        };
        input.consume(used);
        if found {
            return Ok(());
        }
    }
}
