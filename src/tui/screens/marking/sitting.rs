//! The question being marked: which answer it is at, what is ticked and not given yet, and what a key does to that.

use crate::desk::Judgement;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::marking::{AnswerView, Waiting};
use crate::tui::widgets::editor::Editor;
use crate::words;
use uuid::Uuid;

/// What a key came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pressed {
    /// Only the sitting changed.
    Nothing,
    /// Not a key of marking.
    Unused,
    /// Something is to be said.
    Say(Words),
    /// The mark is to be given.
    Give,
    /// Another answer is to be read.
    Another,
    /// Back to the list.
    Stop,
    /// A remark is to be written down.
    Remark(String),
}

/// A question and its answers, one after the other.
pub(super) struct Sitting {
    pub waiting: Waiting,
    pub at: usize,
    pub answer: Option<AnswerView>,
    pub ticked: Vec<String>,
    /// None of the criteria is met, and that was said.
    pub none: bool,
    pub example: bool,
    /// Something was ticked that is not on the disk; leaving asks once.
    touched: bool,
    warned: bool,
    pub scroll: usize,
    /// The guide lies open.
    pub guide: bool,
    pub cursor: usize,
    /// A remark being written.
    pub remark: Option<Editor>,
    /// What was written and neither saved nor given up: a remark that was closed.
    kept: String,
}

impl Sitting {
    pub fn new(waiting: Waiting) -> Sitting {
        Sitting {
            waiting,
            at: 0,
            answer: None,
            ticked: Vec::new(),
            none: false,
            example: false,
            touched: false,
            warned: false,
            scroll: 0,
            guide: false,
            cursor: 0,
            remark: None,
            kept: String::new(),
        }
    }

    /// The interview whose answer it is at.
    pub fn id(&self) -> Option<Uuid> {
        self.waiting.answers.get(self.at).copied()
    }

    /// What was ticked, as a mark.
    pub fn judgement(&self) -> Judgement {
        let criteria = self.answer.iter().flat_map(|answer| &answer.criteria);
        Judgement {
            item: self.waiting.item.clone(),
            pass: self.waiting.pass,
            criteria: criteria.map(|c| c.code.clone()).filter(|code| self.ticked.contains(code)).collect(),
            example: self.example,
        }
    }

    /// An answer was read. The same one again, after a remark, keeps what is ticked and not given.
    pub fn take(&mut self, answer: AnswerView) {
        if self.answer.is_none() {
            self.ticked = answer.ticked.clone();
            self.example = answer.example;
            self.touched = false;
            self.none = false;
            self.scroll = 0;
            self.cursor = 0;
            self.kept.clear();
        }
        self.answer = Some(answer);
    }

    /// Goes on to the next answer; false if there is none.
    pub fn next(&mut self) -> bool {
        self.at += 1;
        self.answer = None;
        self.at < self.waiting.answers.len()
    }

    pub fn press(&mut self, command: &Command, look: &Look) -> Pressed {
        if self.remark.is_some() {
            return self.press_remark(command, look);
        }
        if self.guide {
            self.press_guide(command);
            return Pressed::Nothing;
        }
        if matches!(command, Command::Close) {
            if (self.touched || !self.kept.trim().is_empty()) && !self.warned {
                self.warned = true;
                return Pressed::Say(words!(
                    "这一份还没有存：↵ 存，再按 Esc 不存就走",
                    "not saved yet: Enter saves it, Esc again leaves without"
                ));
            }
            return Pressed::Stop;
        }
        let leaves = matches!(command, Command::Next | Command::Back);
        if leaves && !self.kept.trim().is_empty() && !self.warned {
            self.warned = true;
            return Pressed::Say(words!(
                "备注还没有存：F2 接着写，再按一次不要它",
                "the remark is not saved: F2 goes on with it, the same key again drops it"
            ));
        }
        self.warned = false;
        let Some(answer) = &self.answer else { return Pressed::Nothing };
        let criteria = answer.criteria.len();
        if let Some(digit) = digit(command) {
            return match (digit as usize).checked_sub(1) {
                None => {
                    self.ticked.clear();
                    self.none = true;
                    self.touched = true;
                    Pressed::Nothing
                }
                Some(n) if n < criteria => self.tick(n),
                Some(_) => Pressed::Say(words!("只收 0–{criteria}", "0–{criteria} only")),
            };
        }
        match command {
            Command::Next if self.ticked.is_empty() && !self.none => {
                Pressed::Say(words!("一条都不符合，请按 0", "if no criterion is met, press 0"))
            }
            Command::Next => Pressed::Give,
            Command::Back if self.at > 0 => {
                self.at -= 1;
                self.answer = None;
                Pressed::Another
            }
            Command::Back => Pressed::Say(words!("这是第一份", "this is the first answer")),
            Command::Example => {
                self.example = !self.example;
                self.touched = true;
                Pressed::Nothing
            }
            Command::Remark => {
                self.remark = Some(Editor::new(&std::mem::take(&mut self.kept), true));
                Pressed::Nothing
            }
            Command::Help if answer.guide.is_some() => {
                self.guide = true;
                self.scroll = 0;
                Pressed::Nothing
            }
            Command::Help => Pressed::Say(words!("这一题没有评分说明", "there is no guide to this item")),
            Command::Up => {
                self.cursor = self.cursor.saturating_sub(1);
                Pressed::Nothing
            }
            Command::Down => {
                self.cursor = (self.cursor + 1).min(criteria.saturating_sub(1));
                Pressed::Nothing
            }
            Command::Type(' ') if self.cursor < criteria => self.tick(self.cursor),
            Command::PageDown => {
                self.scroll += answer_rows(look);
                Pressed::Nothing
            }
            Command::Language => Pressed::Unused,
            _ => Pressed::Say(words!("只收 0–{criteria}", "0–{criteria} only")),
        }
    }

    fn tick(&mut self, n: usize) -> Pressed {
        let Some(criterion) = self.answer.as_ref().and_then(|answer| answer.criteria.get(n)) else {
            return Pressed::Nothing;
        };
        match self.ticked.iter().position(|one| *one == criterion.code) {
            Some(at) => drop(self.ticked.remove(at)),
            None => self.ticked.push(criterion.code.clone()),
        }
        self.cursor = n;
        self.none = false;
        self.touched = true;
        Pressed::Nothing
    }

    fn press_guide(&mut self, command: &Command) {
        match command {
            Command::Up => self.scroll = self.scroll.saturating_sub(1),
            Command::Down => self.scroll += 1,
            Command::Back => self.scroll = self.scroll.saturating_sub(10),
            Command::PageDown => self.scroll += 10,
            _ => {
                self.guide = false;
                self.scroll = 0;
            }
        }
    }

    fn press_remark(&mut self, command: &Command, look: &Look) -> Pressed {
        let Some(editor) = &mut self.remark else { return Pressed::Nothing };
        let columns = look.size.width.saturating_sub(6) as usize;
        match command {
            Command::Close => {
                self.kept = editor.text().to_string();
                self.remark = None;
                Pressed::Nothing
            }
            Command::Next if editor.is_blank() => {
                self.remark = None;
                Pressed::Nothing
            }
            Command::Next => Pressed::Remark(editor.text().trim().to_string()),
            command if editor.press(command, columns) => Pressed::Nothing,
            Command::Language => Pressed::Unused,
            _ => Pressed::Say(words!("只收文字、↵、Esc", "words, Enter and Esc only")),
        }
    }
}

/// Rows of an answer shown at a time.
fn answer_rows(look: &Look) -> usize {
    (look.size.height as usize).saturating_sub(14).max(4)
}
