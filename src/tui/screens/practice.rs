//! Before a practice interview: who is interviewed, and that nothing of it counts. The interview takes the place
//! of this screen, so that one comes back to the home screen.

use super::item::Item;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::card::InHand;
use crate::tui::office::practice::PracticeFacts;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;

/// The door to practice.
#[derive(Default)]
pub struct Practice {
    facts: Option<PracticeFacts>,
    notice: Option<Words>,
}

impl Practice {
    /// Before anything is known.
    pub fn new() -> Practice {
        Practice::default()
    }

    fn paragraphs(facts: &PracticeFacts) -> Vec<Words> {
        let manner = &facts.respondent.manner;
        vec![
            manner.clone(),
            words!(
                "请一位同事照这个样子扮演；一个人练，就自己边问边编答案。",
                "Have a colleague play this part; alone, ask aloud and make up the answers."
            ),
            words!(
                "和真的一样从知情同意走到提交，也有计时和回执。但它不进真实的个案名单、数字、导出；督导屏上另列为“练习的个案”。",
                "It runs like a real one, from consent to submission, with time and receipt. But it is in no \
                 list of real cases, no figure and no export; on the board it has a round of its own, practice cases."
            ),
        ]
    }
}

impl Screen for Practice {
    fn shown(&mut self, _look: &Look) -> Transition {
        Transition::work(|office| office.practice())
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        let done = match done.settled::<PracticeFacts>(&mut self.notice) {
            Ok(facts) => {
                self.facts = facts.or_else(|| self.facts.take());
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.settled::<InHand>(&mut self.notice) {
            Ok(Some(InHand { conduct, setting, drafts })) => {
                Transition::replace(Item::new(conduct, setting, drafts))
            }
            Ok(None) | Err(_) => Transition::Stay,
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match command {
            Command::Next | Command::Type('1' | '１') if self.facts.is_some() => {
                let language = look.lang.tag();
                let offset = look.clock(look.now).offset().seconds();
                Transition::work(move |office| office.take_up_practice(language, offset))
            }
            _ => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let Some(facts) = &self.facts else { return };
        let completed = facts.completed;
        let done = match completed {
            0 => words!("还没有练过", "none done yet"),
            _ => words!("练完 {completed} 次", "{completed} done"),
        };
        head(frame, look.say("练习", "Practice"), look.words(&done), look);
        let x = put(frame, 3, 2, look.say("您的受访者：", "Your respondent: "), look.theme.quiet());
        let x = put(frame, x, 2, look.words(&facts.respondent.name), look.theme.spoken());
        put(frame, x, 2, look.say("（编的人）", " (invented)"), look.theme.quiet());
        let room = frame.area().width.saturating_sub(6) as usize;
        let mut y = 4;
        for (n, words) in Practice::paragraphs(facts).iter().enumerate() {
            let style = if n == 0 { look.theme.plain() } else { look.theme.quiet() };
            y = put_lines(frame, 3, y, look.words(words), room, style);
            y += usize::from(n > 0) as u16;
        }
        let start = match facts.begun {
            true => look.say("接着上次的练", "go on where you stopped"),
            false => look.say("开始练习", "begin"),
        };
        let style = look.theme.accent();
        put(frame, 1, y, look.glyphs.cursor, style);
        put(frame, 3, y, &format!("1  {start}"), style);
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), start)
            .help(look)
            .key(look.key(&Command::Close), look.say("首页", "home"))
            .draw(frame, look);
    }
}
