//! What a key on the item comes to: the field's, then the interview's, as acts to be brought to the disk.

use super::review::Chosen;
use super::sheet::What;
use super::{Item, Then, Which};
use crate::form::{Address, Answer, State};
use crate::i18n::Words;
use crate::interview::{Action, read_entry};
use crate::study::Skipped;
use crate::tui::fields::Reaction;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::overlays::jump::Listed;
use crate::tui::screen::Transition;
use crate::words;

impl Item {
    /// What was typed and not given, as an act: leaving an item gives it.
    pub(super) fn pending(&self) -> Vec<Action> {
        let (Some(typed), Some(at)) = (self.field.pending(&self.sheet), self.here()) else {
            return Vec::new();
        };
        match self.value(&typed) {
            Ok(value) => vec![Action::Answer { at, answer: Answer::value(value) }],
            Err(_) if typed.trim().is_empty() => vec![Action::Answer { at, answer: Answer::nothing() }],
            // Half a number is nothing that could be stored: it is kept as a draft.
            Err(_) => Vec::new(),
        }
    }

    /// What was typed, as it is stored.
    pub(super) fn value(&self, typed: &str) -> Result<String, Words> {
        let Some(conduct) = &self.conduct else { return Err(Words::default()) };
        let interview = conduct.interview();
        match interview.node() {
            Some(node) => read_entry(interview.form(), node, &interview.shown_codes(node), typed),
            None => Err(Words::default()),
        }
    }

    /// An act on what was typed, then another.
    pub(super) fn after_pending(&mut self, action: Action, then: Then) -> Transition {
        let mut actions = self.pending();
        actions.push(action);
        self.act(actions, then)
    }

    pub(super) fn react(&mut self, reaction: Reaction) -> Transition {
        let Some(at) = self.here() else { return Transition::Stay };
        match reaction {
            Reaction::Unused | Reaction::Stay => Transition::Stay,
            Reaction::Say(words) => self.say(words),
            Reaction::Give(value) => {
                if let Some(words) = self.held_back(&value) {
                    self.field.refresh(&self.sheet);
                    return self.say(words);
                }
                self.give(at, Answer::value(value), Then::Stay)
            }
            Reaction::Enter(value) => {
                if let Some(words) = self.held_back(&value) {
                    return self.say(words);
                }
                self.act(vec![Action::Enter { at, answer: Answer::value(value) }], Then::Onward)
            }
            Reaction::Typed(text) => match self.value(&text) {
                Ok(value) => self.act(vec![Action::Enter { at, answer: Answer::value(value) }], Then::Onward),
                Err(_) if text.trim().is_empty() => {
                    self.act(vec![Action::Enter { at, answer: Answer::nothing() }], Then::Onward)
                }
                Err(words) => self.say(words),
            },
            Reaction::Onward => self.act(vec![Action::Forward], Then::Onward),
            Reaction::Row(row) => match self.sheet.view.items.get(row) {
                Some(item) => {
                    let to = item.at.clone();
                    self.act(vec![Action::Jump { to }], Then::Stay)
                }
                None => Transition::Stay,
            },
        }
    }

    /// A long consent must have been shown to its end before anybody can agree to it.
    pub(super) fn held_back(&self, value: &str) -> Option<Words> {
        let agrees = self.sheet.consent.is_some() && !self.sheet.ends.iter().any(|code| code == value);
        (agrees && !self.read).then(|| words!("请先念到最后（PgDn）", "read it to its end first (PgDn)"))
    }

    pub(super) fn say(&mut self, words: Words) -> Transition {
        self.notice = Some(words);
        Transition::Stay
    }

    /// A state such as don't know, for the item or the row under the cursor.
    pub(super) fn give_state(&mut self, state: State) -> Transition {
        let Some(at) = self.here() else { return Transition::Stay };
        self.give(at, Answer::state(state), Then::State)
    }

    /// Gives an answer. A row of a grid that has it already leads to the next row as if it were new.
    fn give(&mut self, at: Address, answer: Answer, then: Then) -> Transition {
        let has_it =
            self.sheet.what == What::Grid && self.sheet.item().is_some_and(|row| row.answer == answer);
        match self.sheet.view.items.get(self.sheet.view.cursor + 1).filter(|_| has_it) {
            Some(next) => {
                let to = next.at.clone();
                self.act(vec![Action::Jump { to }], Then::Stay)
            }
            None => self.act(vec![Action::Answer { at, answer }], then),
        }
    }

    pub(super) fn next_language(&self) -> Option<String> {
        let languages = &self.sheet.languages;
        let at = languages.iter().position(|language| *language == self.sheet.language)?;
        languages.get((at + 1) % languages.len()).filter(|next| **next != self.sheet.language).cloned()
    }

    /// A command on the item itself.
    pub(super) fn on_item(&mut self, command: &Command, look: &Look) -> Transition {
        if self.sheet.what == What::Review && self.overlay.is_none() {
            return self.on_review(command, look);
        }
        if let Some(transition) = self.scroll(command, look) {
            return transition;
        }
        match self.field.press(command, &self.sheet, look) {
            Reaction::Unused => self.on_interview(command, look),
            Reaction::Stay => {
                self.under = None;
                if self.field.draft(&self.sheet).is_some() {
                    self.drafts.written(look.now);
                }
                Transition::Stay
            }
            reaction => {
                // A key about which something is to be said may have changed the field all the same.
                if matches!(reaction, Reaction::Say(_)) && self.field.draft(&self.sheet).is_some() {
                    self.drafts.written(look.now);
                }
                self.react(reaction)
            }
        }
    }

    /// A command of the interview, whatever is asked.
    pub(super) fn on_interview(&mut self, command: &Command, look: &Look) -> Transition {
        match command {
            Command::Back => self.after_pending(Action::Back, Then::Away),
            Command::Close => self.after_pending(Action::Pause, Then::Open(Which::Pause)),
            Command::Remark if self.here().is_some() => self.open_after_pending(Which::Remark, look),
            Command::Jump => self.open_after_pending(Which::Jump(Listed::All), look),
            Command::Problems => self.open_after_pending(Which::Problems, look),
            Command::Help => match self.here() {
                Some(at) => self.act(vec![Action::Help { at }], Then::Open(Which::Help)),
                // At the review there is no question to help with: the keys that mean the same everywhere.
                None => Transition::Unused,
            },
            Command::Language => match self.next_language() {
                Some(to) => self.after_pending(Action::Language { to }, Then::Speak),
                // The program in a language that the questionnaire does not speak would be of no help.
                None => self.say(words!("这份问卷只有一种语言", "the questionnaire has no other language")),
            },
            Command::Example => match (self.here(), self.sheet.item()) {
                (Some(at), Some(item)) if self.sheet.takes_example() => {
                    let on = !item.example;
                    self.act(vec![Action::Example { at, on }], Then::Stay)
                }
                _ => Transition::Unused,
            },
            Command::DontKnow => self.give_state(State::DontKnow),
            Command::Refused => self.give_state(State::Refused),
            Command::Skip => self.give_state(State::Skipped),
            _ => self.say(words!("这里不用这个键", "that key does nothing here")),
        }
    }

    pub(super) fn open_after_pending(&mut self, which: Which, look: &Look) -> Transition {
        match self.pending() {
            none if none.is_empty() => {
                self.open(which, look);
                Transition::Stay
            }
            actions => self.act(actions, Then::Open(which)),
        }
    }

    pub(super) fn on_review(&mut self, command: &Command, look: &Look) -> Transition {
        let skips = self.sheet.view.progress.skipped;
        match self.review.press(command, self.skipped) {
            Chosen::Nothing => Transition::Stay,
            Chosen::Unused => self.on_interview(command, look),
            Chosen::Say(words) => self.say(words),
            Chosen::Back => self.act(vec![Action::Back], Then::Away),
            Chosen::Rows(listed) => {
                self.open(listed, look);
                Transition::Stay
            }
            Chosen::Submit if skips > 0 && self.skipped == Skipped::Block => {
                let state = Listed::In(State::Skipped);
                self.open(Which::Jump(state), look);
                self.say(words!("跳过的题要先答", "skipped items must be answered first"))
            }
            Chosen::Submit => self.act(vec![Action::Complete], Then::Completed),
        }
    }
}
