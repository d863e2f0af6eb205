//! What line mode says: lines for machines at the margin, everything for people indented and harmless.

use super::Plain;
use crate::desk::Refusal;
use crate::expr::ExprError;
use crate::form::{Audience, State};
use crate::i18n::{Lang, Words, counted, wrap};
use crate::interview::{Action, ItemView, Problem, Rejection, Trouble};
use crate::questionnaire::{Allow, Kind, range_words};
use crate::source::harmless;
use crate::words;
use std::io::{self, Write};

impl<W: Write> Plain<'_, W> {
    pub(super) fn ask(&mut self) -> io::Result<()> {
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
        // The program's words and the questionnaire's may be in two languages: each has its own line.
        if let Some(read) = item.read {
            self.tell(&format!("※ {}", read.words().get(self.lang)))?;
        }
        if let Some(note) = &item.note {
            self.tell(&format!("※ {note}"))?;
        }
        for option in &item.options {
            self.tell(&format!("  {}  {}", option.code, option.text))?;
        }
        self.tell_endings(&item)?;
        if let Some(unit) = &item.unit {
            self.tell(&format!("({unit})"))?;
        }
        let kind = self.conduct.interview().form().item(item.node).map(|item| &item.kind);
        let range = match kind {
            Some(Kind::Number { low, high, .. }) => range_words(*low, *high, "–"),
            _ => None,
        };
        if let Some(range) = range {
            self.tell(&format!("({})", range.get(self.lang)))?;
        }
        self.tell_answer(&item)
    }

    /// Which choices end it. The screens ask before they do; here one line has one answer, so that it must be
    /// known beforehand.
    fn tell_endings(&mut self, item: &ItemView) -> io::Result<()> {
        let Some(choices) = self.conduct.interview().form().item(item.node).and_then(|item| item.choices())
        else {
            return Ok(());
        };
        let ends = |code: &str| choices.get(code).is_some_and(|choice| choice.ends.is_some());
        let codes: Vec<&str> =
            item.options.iter().map(|option| option.code.as_str()).filter(|code| ends(code)).collect();
        if codes.is_empty() {
            return Ok(());
        }
        let (zh, en) = (codes.join("、"), codes.join(" or "));
        self.say(&words!(
            "※ 选 {zh} 立即结束访谈，不再询问；要写原因，先用 :remark 原因。",
            "※ {en} ends the interview at once, without asking again; to say why, :remark TEXT first."
        ))
    }

    /// Words that stand in one line with answers, in the language of these where the program speaks it.
    fn say_beside_answers(&mut self, words: &Words) -> io::Result<()> {
        let lang = match self.conduct.interview().language() {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            _ => self.lang,
        };
        let text = words.get(lang).to_string();
        self.tell(&text)
    }

    pub(super) fn tell_answer(&mut self, item: &ItemView) -> io::Result<()> {
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
        self.say_beside_answers(&said)
    }

    pub(super) fn ask_complete(&mut self) -> io::Result<()> {
        writeln!(self.out, "ask complete")?;
        let interview = self.conduct.interview();
        let (progress, problems) = (interview.progress(), interview.problems());
        let form = interview.form();
        let uncomputed: Vec<(String, ExprError)> = interview
            .uncomputed()
            .into_iter()
            .map(|(node, error)| (form.address(node).to_string(), error.clone()))
            .collect();
        let told = progress.told();
        let each = |lang, comma| {
            let all = told.iter().map(|(state, count)| format!("{} {count}", state.label().get(lang)));
            all.collect::<Vec<_>>().join(comma)
        };
        let (total, zh, en) = (progress.total, each(Lang::Zh, "，"), each(Lang::En, ", "));
        let items = counted(total, "item", "items");
        self.say(&words!("共 {total} 题：{zh}", "{items}: {en}"))?;
        for problem in &problems {
            self.tell_problem(problem)?;
        }
        for (name, error) in uncomputed {
            let (zh, en) = (&error.message.zh, &error.message.en);
            self.say(&words!("{name}  算不出来：{zh}", "{name}  could not be worked out: {en}"))?;
        }
        self.say(&words!(
            ":complete 提交，:goto 名字 回到某题",
            ":complete submits, :goto NAME goes back to an item"
        ))
    }

    pub(super) fn tell_problem(&mut self, problem: &Problem) -> io::Result<()> {
        let interview = self.conduct.interview();
        let form = interview.form();
        let own = match problem.trouble {
            Trouble::Hard(n) => form
                .item(problem.node)
                .and_then(|item| item.checks.get(n)?.rule.bounds())
                .unwrap_or_else(|| words!("与回答不符", "does not agree with the answers")),
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

    /// Lines to people: harmless, indented, on a terminal no wider than it.
    pub(super) fn tell(&mut self, text: &str) -> io::Result<()> {
        for line in harmless(text, true).lines() {
            let line = match self.columns {
                Some(columns) => wrap::prose(line, columns.saturating_sub(2)).replace('\n', "\n  "),
                None => line.to_string(),
            };
            writeln!(self.out, "  {line}")?;
        }
        Ok(())
    }

    pub(super) fn say(&mut self, words: &Words) -> io::Result<()> {
        let text = words.get(self.lang).to_string();
        self.tell(&text)
    }

    pub(super) fn not_taken(&mut self, why: &Words) -> io::Result<()> {
        let why = harmless(why.get(self.lang), false).into_owned();
        writeln!(self.out, "not-taken {why}")
    }

    /// Something is on disk: said with the place where the interview stands.
    pub(super) fn saved_here(&mut self) -> io::Result<()> {
        let at = self.here().map_or("complete".to_string(), |at| at.to_string());
        writeln!(self.out, "saved {at}")
    }

    pub(super) fn refused(&mut self, refusal: &Refusal) -> io::Result<()> {
        self.not_taken(&refusal.words())?;
        if let Refusal::Rejected(Rejection::Open(problems)) = refusal {
            problems.iter().try_for_each(|problem| self.tell_problem(problem))?;
        }
        Ok(())
    }

    pub(super) fn help(&mut self) -> io::Result<()> {
        // That help was wanted is worth knowing: the question may be badly worded.
        match self.here().map(|at| self.conduct.act(Action::Help { at })) {
            Some(Ok(())) => self.saved_here()?,
            Some(Err(refusal)) => self.refused(&refusal)?,
            None => self.not_taken(&words!("只是说明，没有存什么", "only help; nothing was stored"))?,
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
        let interview = self.conduct.interview();
        let item = interview.node().and_then(|node| interview.form().item(node));
        let allow = item.map_or(Allow::default(), |item| item.allow);
        let passes = allow.skipped || item.is_some_and(|item| !item.required);
        let states = [
            (allow.dont_know, words!(":dk 不知道  ", ":dk don't know  ")),
            (allow.refused, words!(":rf 拒答  ", ":rf refused  ")),
            (passes, words!(":skip 跳过  ", ":skip  ")),
        ];
        let taken: String =
            states.iter().filter(|(taken, _)| *taken).map(|(_, words)| words.get(self.lang)).collect();
        self.say(&words!(
            "{taken}:next 下一题  :back 上一题  :goto 名字  :review 到交卷前检查",
            "{taken}:next  :back  :goto NAME  :review before completion"
        ))?;
        self.say(&words!(
            ":remark 备注  :reason 理由  :lang zh|en  :break-off 原因  :pause 暂停  :complete 提交；空行再看一遍",
            ":remark TEXT  :reason TEXT  :lang zh|en  :break-off REASON  :pause  :complete; an empty line shows it again"
        ))
    }
}
