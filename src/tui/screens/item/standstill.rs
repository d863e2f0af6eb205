//! What stands against going on from an item, said where it can be put right: what is wanted here, the row that is
//! open, the check that fires, the end that a choice brings about.

use super::sheet::What;
use super::{Item, Then};
use crate::form::State;
use crate::i18n::{Words, counted};
use crate::interview::{Action, Problem, Rejection, Trouble as Wrong};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::overlays::On;
use crate::tui::overlays::check::Check;
use crate::tui::overlays::ending::EndOfVisit;
use crate::tui::screen::Transition;
use crate::words;

impl Item {
    /// Says what stands against going on, where it can be put right.
    pub(super) fn why_not(&mut self, look: &Look) -> Transition {
        let block = self.conduct.as_ref().and_then(|conduct| conduct.interview().block());
        match block {
            Some(Rejection::Required(at)) if Some(&at) == self.here().as_ref() => {
                self.notice = Some(self.wanted(look));
                Transition::Stay
            }
            Some(Rejection::Required(at)) => {
                let open =
                    self.sheet.view.items.iter().filter(|i| i.answer.state == State::NotReached).count();
                let rows = counted(open as u64, "row is", "rows are");
                self.notice = Some(words!("还差 {open} 行", "{rows} open"));
                self.act(vec![Action::Jump { to: at }], Then::Stay)
            }
            Some(Rejection::Hard(problems)) => {
                let range = problems.first().and_then(|problem| match problem.trouble {
                    Wrong::Hard(n) => self.range_words(n),
                    _ => None,
                });
                match range {
                    Some(words) => self.under = Some(words),
                    None => self.open_check(&problems, look),
                }
                Transition::Stay
            }
            Some(Rejection::Soft(problems)) => {
                self.open_check(&problems, look);
                Transition::Stay
            }
            Some(Rejection::Ends { code }) => {
                self.overlay = Some(Box::new(EndOfVisit::new(code)));
                Transition::Stay
            }
            Some(rejection) => self.say(rejection.words()),
            None => Transition::Stay,
        }
    }

    fn open_check(&mut self, problems: &[Problem], look: &Look) {
        let (Some(problem), Some(conduct)) = (problems.first(), &self.conduct) else { return };
        let on =
            On { interview: conduct.interview(), conduct, sheet: &self.sheet, setting: &self.setting, look };
        self.overlay = Some(Box::new(Check::new(problem, &on)));
    }

    /// A number out of range is put right where it stands, without anything rising over it.
    fn range_words(&self, check: usize) -> Option<Words> {
        let interview = self.conduct.as_ref()?.interview();
        let item = interview.form().item(interview.node()?)?;
        let check = item.checks.get(check).filter(|check| check.say.is_none())?;
        check.rule.bounds()
    }

    /// What would be an answer here.
    fn wanted(&self, look: &Look) -> Words {
        let allow = self.sheet.item().map(|item| item.allow).unwrap_or_default();
        let keys: Vec<&str> = [(allow.dont_know, Command::DontKnow), (allow.refused, Command::Refused)]
            .iter()
            .filter(|(allowed, _)| *allowed)
            .map(|(_, command)| look.key(command))
            .collect();
        let (zh, en) = match keys.as_slice() {
            [] => (String::new(), String::new()),
            keys => (format!("，或按 {}", keys.join("、")), format!(", or press {}", keys.join(" or "))),
        };
        let (what_zh, what_en) = match self.sheet.what {
            What::One => ("请选一项", "choose one"),
            What::Many { .. } => ("请至少选一项", "choose at least one"),
            What::Number { .. } => ("请写一个数", "a number is wanted"),
            What::Date { .. } => ("请写日期", "a date is wanted"),
            What::Grid => ("请答这一行", "this row is open"),
            What::Rank { .. } => ("请排出名次", "put them in order"),
            _ => ("请写几个字", "a few words are wanted"),
        };
        Words::new(format!("{what_zh}{zh}"), format!("{what_en}{en}"))
    }
}
