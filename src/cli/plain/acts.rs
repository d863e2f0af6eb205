//! What a line of input does, and what is said of it: one status each, never before it is on disk.

use super::{Outcome, Plain, Step};
use crate::desk::Refusal;
use crate::form::{Address, Answer, State};
use crate::i18n::counted;
use crate::interview::{Action, Rejection, Status, Stop, Trouble, read_coded};
use crate::study::Skipped;
use crate::words;
use std::io::{self, Write};

impl<W: Write> Plain<'_, W> {
    pub(super) fn typed(&mut self, text: &str) -> io::Result<Step> {
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

    pub(super) fn state(&mut self, state: State) -> io::Result<Step> {
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
    pub(super) fn enter(&mut self, answer: Answer) -> io::Result<Step> {
        let Some(at) = self.here() else { return Ok(Step::On) };
        if let Err(refusal) = self.conduct.act(Action::Enter { at: at.clone(), answer }) {
            self.refused(&refusal)?;
            return Ok(Step::On);
        }
        self.came_of(&at)
    }

    pub(super) fn came_of(&mut self, at: &Address) -> io::Result<Step> {
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

    pub(super) fn reason(&mut self, text: &str) -> io::Result<Step> {
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
    pub(super) fn go(&mut self, action: Action) -> io::Result<()> {
        match self.conduct.act(action) {
            Ok(()) => {
                self.asked = None;
                self.saved_here()
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// To an item, but not past an opening that is unfinished: nothing is asked of somebody who has not agreed.
    pub(super) fn go_to(&mut self, to: Address) -> io::Result<()> {
        let to = self.row_of(&to).unwrap_or(to);
        let interview = self.conduct.interview();
        let opens = interview.form().node(&to).is_some_and(|node| interview.is_opening(node));
        match interview.opening_left().filter(|_| !opens) {
            None => self.go(Action::Jump { to }),
            Some(left) => {
                let first = interview.form().address(left);
                self.not_taken(&words!("先做完开头：{first}", "the opening comes first: {first}"))
            }
        }
    }

    /// Where one goes who names a grid: its first row without an answer, else its first.
    fn row_of(&self, grid: &Address) -> Option<Address> {
        let interview = self.conduct.interview();
        let form = interview.form();
        let definition = interview.questionnaire().find(&grid.item)?;
        let screen = interview.screens().iter().find(|screen| screen.grid == Some(definition))?;
        let rows = || screen.nodes.iter().copied().filter(|row| form.is_relevant(*row));
        let row = rows().find(|row| form.state(*row) == State::NotReached).or_else(|| rows().next())?;
        Some(form.address(row))
    }

    pub(super) fn language(&mut self, to: &str) -> io::Result<()> {
        let known = &self.conduct.interview().questionnaire().languages;
        if !known.iter().any(|tag| tag == to) {
            let all = known.join(" ");
            return self.not_taken(&words!("问卷的语言有：{all}", "the questionnaire speaks: {all}"));
        }
        self.go(Action::Language { to: to.to_string() })
    }

    /// Something about the item at hand, which stays at hand.
    pub(super) fn noted(&mut self, action: impl FnOnce(Address) -> Action) -> io::Result<()> {
        let Some(at) = self.here() else {
            return self.not_taken(&words!("先 :goto 到那一题", ":goto the item first"));
        };
        match self.conduct.act(action(at.clone())) {
            Ok(()) => writeln!(self.out, "saved {at}"),
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// The answer that ends it is on disk and has been said so; the ending itself may still be refused.
    pub(super) fn end(&mut self) -> io::Result<Step> {
        if let Err(refusal) = self.conduct.act(Action::End { reason: String::new(), appointment: None }) {
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

    pub(super) fn break_off(&mut self, reason: &str) -> io::Result<Step> {
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

    pub(super) fn complete(&mut self) -> io::Result<Step> {
        let skipped = self.conduct.interview().progress().skipped;
        if skipped > 0 && self.conduct.study().skipped == Skipped::Block {
            let items = counted(skipped, "item was", "items were");
            self.not_taken(&words!(
                "还有 {skipped} 题跳过，本项目要求补答",
                "{items} skipped, and this study wants all answered"
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

    pub(super) fn pause(&mut self) -> io::Result<Step> {
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
    pub(super) fn input_ended(&mut self) -> io::Result<Outcome> {
        match self.conduct.act(Action::Pause) {
            Ok(()) => writeln!(self.out, "paused")?,
            Err(refusal) => self.say(&refusal.words())?,
        }
        self.out.flush()?;
        Ok(Outcome::Paused)
    }
}
