//! Line mode: the same interview, line by line, for screen readers, serial lines and pipes.
//!
//! Lines for machines start at the margin and are never translated: `ask ADDRESS KIND [CODE …]` before each
//! question, then after each line of input exactly one of `saved ADDRESS` (on disk), `hard ADDRESS` (stored,
//! not passed), `soft ADDRESS` (waits for `:reason`), `not-taken WHY`, or `completed RECEIPT`; behind it, where
//! it comes to that, how the interview ended (`ended CODE`, `paused`). Everything said to people is indented,
//! so that no text from a file can pass for a line of the protocol.

use crate::desk::{Conduct, Refusal};
use crate::form::{Address, Answer, Audience, State};
use crate::i18n::{Lang, Words};
use crate::interview::{Action, ItemView, Problem, Rejection, Status, Stop, Trouble, clean_text, read_coded};
use crate::questionnaire::{Kind, Read};
use crate::source::harmless;
use crate::study::Skipped;
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
        Plain { conduct, lang, name, out, asked: None, grid: None }
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

    fn ask(&mut self) -> io::Result<()> {
        let Some(item) = self.item() else { return self.ask_complete() };
        if item.kind == "note" {
            writeln!(self.out, "note {}", item.at)?;
            return self.tell(&item.text);
        }
        write!(self.out, "ask {} {}", item.at, item.kind)?;
        for option in &item.options {
            write!(self.out, " {}", option.code)?;
        }
        writeln!(self.out)?;
        let grid = self.conduct.interview().view(Audience::Screen { name: &self.name }).grid;
        if let Some(grid) = &grid
            && self.grid.as_ref() != Some(&grid.name)
        {
            self.tell(&grid.text)?;
            if let Some(note) = &grid.note {
                self.tell(&format!("※ {note}"))?;
            }
        }
        self.grid = grid.map(|grid| grid.name);
        self.tell(&format!("{}  {}", item.at, item.text))?;
        let read = item.read.map(|read| match read {
            Read::Aloud => words!("念出选项。", "Read the options out."),
            Read::Card => words!("出示卡片。", "Show the card."),
            Read::Never => words!("不提示，不念选项。", "Do not prompt; do not read the options."),
        });
        let note = match (read, &item.note) {
            (Some(read), Some(note)) => Some(format!("{} {note}", read.get(self.lang))),
            (Some(read), None) => Some(read.get(self.lang).to_string()),
            (None, note) => note.clone(),
        };
        if let Some(note) = note {
            self.tell(&format!("※ {note}"))?;
        }
        for option in &item.options {
            self.tell(&format!("  {}  {}", option.code, option.text))?;
        }
        if let Some(unit) = &item.unit {
            self.tell(&format!("({unit})"))?;
        }
        self.tell_answer(&item)
    }

    fn tell_answer(&mut self, item: &ItemView) -> io::Result<()> {
        let said = match item.answer.state {
            State::Answered => {
                let interview = self.conduct.interview();
                let words = interview.form().answer_words(item.node, interview.language());
                words!("已答：{words}", "answered: {words}")
            }
            State::DontKnow => words!("已答：不知道", "answered: don't know"),
            State::Refused => words!("已答：拒答", "answered: refused"),
            State::Skipped => words!("已跳过", "skipped"),
            _ => return Ok(()),
        };
        self.say(&said)
    }

    fn ask_complete(&mut self) -> io::Result<()> {
        writeln!(self.out, "ask complete")?;
        let interview = self.conduct.interview();
        let (progress, problems) = (interview.progress(), interview.problems());
        let (done, total, skipped) = (progress.done(), progress.total, progress.skipped);
        self.say(&words!("已答 {done} / {total} 题", "{done} of {total} items answered"))?;
        if skipped > 0 {
            self.say(&words!("跳过 {skipped} 题", "{skipped} items skipped"))?;
        }
        for problem in &problems {
            self.tell_problem(problem)?;
        }
        self.say(&words!(
            ":complete 提交，:goto 名字 回到某题",
            ":complete submits, :goto NAME goes back to an item"
        ))
    }

    fn tell_problem(&mut self, problem: &Problem) -> io::Result<()> {
        let interview = self.conduct.interview();
        let form = interview.form();
        let own = match problem.trouble {
            Trouble::Hard(_) => words!("与回答不符", "does not agree with the answers"),
            Trouble::Soft(_) => {
                words!("通常不会这样，请写理由（:reason 理由）", "unusual: give the reason (:reason TEXT)")
            }
            Trouble::Ends => words!("选了这一项，访谈到此为止", "this choice ends the interview"),
            Trouble::Unanswered => words!("未答", "not answered"),
        };
        let audience = Audience::Screen { name: &self.name };
        let said = interview.problem_words(problem, audience).unwrap_or(own.get(self.lang).to_string());
        let mut lines = vec![format!("{}  {said}", form.address(problem.node))];
        if problem.trouble != Trouble::Unanswered {
            for node in &problem.involves {
                let value = form.answer_words(*node, interview.language());
                lines.push(format!("  {} = {value}", form.address(*node)));
            }
        }
        lines.iter().try_for_each(|line| self.tell(line))
    }

    /// One line to people: harmless, indented.
    fn tell(&mut self, text: &str) -> io::Result<()> {
        for line in harmless(text, true).lines() {
            writeln!(self.out, "  {line}")?;
        }
        Ok(())
    }

    fn say(&mut self, words: &Words) -> io::Result<()> {
        let text = words.get(self.lang).to_string();
        self.tell(&text)
    }

    fn not_taken(&mut self, why: &Words) -> io::Result<()> {
        let why = harmless(why.get(self.lang), false).into_owned();
        writeln!(self.out, "not-taken {why}")
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
                Some(to) => self.go(Action::Jump { to })?,
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

    /// Something is on disk: said with the place where the interview stands.
    fn saved_here(&mut self) -> io::Result<()> {
        let at = self.here().map_or("complete".to_string(), |at| at.to_string());
        writeln!(self.out, "saved {at}")
    }

    fn typed(&mut self, text: &str) -> io::Result<Step> {
        let interview = self.conduct.interview();
        let Some(node) = interview.node() else {
            self.not_taken(&words!("题目已问完，用 :complete 提交", "all is asked: :complete submits"))?;
            return Ok(Step::On);
        };
        match read_coded(interview.form(), node, &interview.shown_codes(node), text) {
            Ok(value) => self.enter(Answer::value(value)),
            Err(why) => {
                self.not_taken(&why)?;
                self.asked = None;
                Ok(Step::On)
            }
        }
    }

    fn state(&mut self, state: State) -> io::Result<Step> {
        let interview = self.conduct.interview();
        let Some(node) = interview.node() else {
            self.not_taken(&words!("题目已问完", "all is asked"))?;
            return Ok(Step::On);
        };
        let form = interview.form();
        let may_stay_empty = form.item(node).is_some_and(|item| !item.required && !item.allow.skipped)
            && form.state(node) == State::NotReached;
        // An item that may stay empty is passed without a state of its own.
        let answer =
            if state == State::Skipped && may_stay_empty { Answer::nothing() } else { Answer::state(state) };
        self.enter(answer)
    }

    /// An answer and the step on: what came of it is said in one line.
    fn enter(&mut self, answer: Answer) -> io::Result<Step> {
        let Some(at) = self.here() else { return Ok(Step::On) };
        if let Err(refusal) = self.conduct.act(Action::Enter { at: at.clone(), answer }) {
            self.refused(&refusal)?;
            return Ok(Step::On);
        }
        self.came_of(&at)
    }

    fn came_of(&mut self, at: &Address) -> io::Result<Step> {
        let stays = self.conduct.interview().stop() == &Stop::Item(at.clone());
        match self.conduct.interview().block().filter(|_| stays) {
            Some(Rejection::Ends { .. }) => {
                writeln!(self.out, "saved {at}")?;
                return self.end();
            }
            Some(Rejection::Hard(problems)) => {
                writeln!(self.out, "hard {at}")?;
                problems.iter().try_for_each(|problem| self.tell_problem(problem))?;
                self.asked = None;
            }
            Some(Rejection::Soft(problems)) => {
                writeln!(self.out, "soft {at}")?;
                problems.iter().try_for_each(|problem| self.tell_problem(problem))?;
            }
            _ => writeln!(self.out, "saved {at}")?,
        }
        Ok(Step::On)
    }

    fn reason(&mut self, text: &str) -> io::Result<Step> {
        let Some(at) = self.here() else {
            self.not_taken(&words!("这里没有要写理由的", "nothing here waits for a reason"))?;
            return Ok(Step::On);
        };
        let Some(Rejection::Soft(problems)) = self.conduct.interview().block() else {
            self.not_taken(&words!("这里没有要写理由的", "nothing here waits for a reason"))?;
            return Ok(Step::On);
        };
        // One reason answers all that the value is doubted for.
        for problem in problems {
            let Trouble::Soft(warn) = problem.trouble else { continue };
            let about = self.conduct.interview().form().address(problem.node);
            let reason = Action::Reason { at: about, warn, text: text.to_string() };
            if let Err(refusal) = self.conduct.act(reason) {
                self.refused(&refusal)?;
                return Ok(Step::On);
            }
        }
        match self.conduct.act(Action::Forward) {
            Err(refusal @ Refusal::Store(_)) => self.refused(&refusal).map(|()| Step::On),
            // What else stands against going on is said as after any answer.
            Ok(()) | Err(Refusal::Rejected(_)) => self.came_of(&at),
        }
    }

    /// Goes somewhere; the move is on disk when it is said.
    fn go(&mut self, action: Action) -> io::Result<()> {
        match self.conduct.act(action) {
            Ok(()) => {
                self.asked = None;
                self.saved_here()
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn language(&mut self, to: &str) -> io::Result<()> {
        let known = &self.conduct.interview().questionnaire().languages;
        if !known.iter().any(|tag| tag == to) {
            let all = known.join(" ");
            return self.not_taken(&words!("问卷的语言有：{all}", "the questionnaire speaks: {all}"));
        }
        self.go(Action::Language { to: to.to_string() })
    }

    /// Something about the item at hand, which stays at hand.
    fn noted(&mut self, action: impl FnOnce(Address) -> Action) -> io::Result<()> {
        let Some(at) = self.here() else {
            return self.not_taken(&words!("先 :goto 到那一题", ":goto the item first"));
        };
        match self.conduct.act(action(at.clone())) {
            Ok(()) => writeln!(self.out, "saved {at}"),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn refused(&mut self, refusal: &Refusal) -> io::Result<()> {
        self.not_taken(&refusal.words())?;
        if let Refusal::Rejected(Rejection::Open(problems)) = refusal {
            problems.iter().try_for_each(|problem| self.tell_problem(problem))?;
        }
        Ok(())
    }

    /// The answer that ends it is on disk and has been said so; the ending itself may still be refused.
    fn end(&mut self) -> io::Result<Step> {
        if let Err(refusal) = self.conduct.act(Action::End { reason: String::new() }) {
            self.say(&refusal.words())?;
            self.asked = None;
            return Ok(Step::On);
        }
        if let Status::Ended { code, .. } = self.conduct.interview().status() {
            let code = code.clone().unwrap_or_else(|| "later".into());
            writeln!(self.out, "ended {code}")?;
            self.out.flush()?;
        }
        Ok(Step::End(Outcome::Ended))
    }

    fn break_off(&mut self, reason: &str) -> io::Result<Step> {
        match self.conduct.act(Action::BreakOff { reason: reason.to_string() }) {
            Ok(()) => {
                self.saved_here()?;
                writeln!(self.out, "ended 2.12")?;
                self.out.flush()?;
                Ok(Step::End(Outcome::Ended))
            }
            Err(refusal) => self.refused(&refusal).map(|()| Step::On),
        }
    }

    fn complete(&mut self) -> io::Result<Step> {
        let skipped = self.conduct.interview().progress().skipped;
        if skipped > 0 && self.conduct.study().skipped == Skipped::Block {
            self.not_taken(&words!(
                "还有 {skipped} 题跳过，本项目要求补答",
                "{skipped} items are skipped, and this study wants them answered"
            ))?;
            return Ok(Step::On);
        }
        if let Err(refusal) = self.conduct.act(Action::Complete) {
            self.refused(&refusal)?;
            return Ok(Step::On);
        }
        let receipt = self.conduct.receipt().unwrap_or_default();
        writeln!(self.out, "completed {receipt}")?;
        self.out.flush()?;
        Ok(Step::End(Outcome::Completed(receipt)))
    }

    fn pause(&mut self) -> io::Result<Step> {
        if let Err(refusal) = self.conduct.act(Action::Pause) {
            self.refused(&refusal)?;
            return Ok(Step::On);
        }
        self.saved_here()?;
        writeln!(self.out, "paused")?;
        self.out.flush()?;
        Ok(Step::End(Outcome::Paused))
    }

    /// No line of input asked for it, so there is none to answer to.
    fn input_ended(&mut self) -> io::Result<Outcome> {
        match self.conduct.act(Action::Pause) {
            Ok(()) => writeln!(self.out, "paused")?,
            Err(refusal) => self.say(&refusal.words())?,
        }
        self.out.flush()?;
        Ok(Outcome::Paused)
    }

    fn help(&mut self) -> io::Result<()> {
        // That help was wanted is worth knowing: the question may be badly worded.
        let asked = self.here().map_or(Ok(()), |at| self.conduct.act(Action::Help { at }));
        match asked {
            Ok(()) => self.saved_here()?,
            Err(refusal) => self.refused(&refusal)?,
        }
        if let Some(item) = self.item() {
            if let Some(help) = &item.help {
                self.tell(help)?;
            }
            let form = self.conduct.interview().form();
            let takes = match form.item(item.node).map(|item| &item.kind) {
                Some(Kind::One(_)) => words!("写一个代码", "one code"),
                Some(Kind::Many { .. }) => words!("写代码，空格隔开", "codes with spaces between"),
                Some(Kind::Rank { .. }) => words!("按先后写代码，空格隔开", "codes in order, spaces between"),
                Some(Kind::Number { .. }) => words!("写一个数", "a number"),
                Some(Kind::Date { .. }) => words!("写日期，如 2026-11-24", "a date, as in 2026-11-24"),
                _ => {
                    words!("写一行文字（开头的冒号写两个）", "a line of text (`::` begins one with a colon)")
                }
            };
            self.say(&takes)?;
        }
        self.say(&words!(
            ":dk 不知道  :rf 拒答  :skip 跳过  :next 下一题  :back 上一题  :goto 名字  :review 到交卷前检查",
            ":dk don't know  :rf refused  :skip  :next  :back  :goto NAME  :review before completion"
        ))?;
        self.say(&words!(
            ":remark 备注  :reason 理由  :lang zh|en  :break-off 原因  :pause 暂停  :complete 提交；空行再看一遍",
            ":remark TEXT  :reason TEXT  :lang zh|en  :break-off REASON  :pause  :complete; an empty line shows it again"
        ))
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
