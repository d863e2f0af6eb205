//! The case card: who it is, what was tried, and what can be done now. What a role may not do, and what would be
//! refused, is absent.

mod drawn;
mod story;

use super::attempt::AttemptForm;
use super::end_case::EndCase;
use super::item::Item;
use super::not_yours::NotYours;
use super::reason::ReasonForm;
use crate::fieldwork::{CaseStatus, Mode, outcome};
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::card::{CardFacts, InHand};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, digits_do};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;
use story::Story;

/// What can be done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Start,
    GoOn,
    LookFirst,
    Attempt,
    Appointment,
    EndCase,
    BreakOff,
    Void,
    Phone,
    Reopen,
    Reserve,
}

/// The row at which the story begins.
const TOP: u16 = 3;
/// So many rows of a story are shown even where the acts have to be scrolled for it.
const SHORTEST: usize = 3;

/// What stands where on the card.
struct Places {
    /// Rows of the story.
    story: u16,
    /// The lines of what the case has come to, and whether each must be seen.
    state: Vec<(bool, String)>,
}

struct Begun {
    in_hand: InHand,
    looking: bool,
}

struct Phone(Option<String>);

/// The card of one case.
pub struct Card {
    id: String,
    facts: Option<CardFacts>,
    menu: Menu,
    story: Story,
    phone: Option<String>,
    notice: Option<Words>,
}

impl Card {
    /// Of a case, by its id.
    pub fn new(id: String) -> Card {
        Card { id, facts: None, menu: Menu::default(), story: Story::default(), phone: None, notice: None }
    }

    fn acts(&self) -> Vec<(Act, Words)> {
        let Some(facts) = &self.facts else { return Vec::new() };
        let mut acts = Vec::new();
        let works = facts.interviews || facts.leads;
        match facts.status {
            // What a closed round holds is final.
            _ if facts.closed.is_some() => {}
            CaseStatus::Open if works => {
                acts.push((Act::Start, words!("开始访谈", "begin the interview")));
                acts.push((Act::Attempt, words!("记一次接触", "record an attempt")));
                acts.push((Act::Appointment, words!("约时间", "make an appointment")));
                acts.push((Act::EndCase, words!("结案", "end the case")));
            }
            CaseStatus::InProgress if works => {
                let go_on = match facts.stopped.as_ref().and_then(|stopped| stopped.at.as_ref()) {
                    Some(Words { zh, en }) => words!("从 {zh} 接着做", "go on at {en}"),
                    None => words!("接着做，提交", "go on and submit"),
                };
                acts.push((Act::GoOn, go_on));
                acts.push((Act::LookFirst, words!("先看已答的", "look at the answers first")));
                acts.push((Act::Attempt, words!("记一次接触", "record an attempt")));
                acts.push((Act::Appointment, words!("约时间", "make an appointment")));
                acts.push((
                    Act::BreakOff,
                    words!("受访者不愿继续：中途终止", "the respondent stops: break off"),
                ));
                acts.push((Act::Void, words!("误开：这次访谈作废", "a wrong start: void it")));
            }
            CaseStatus::Completed if facts.leads => {
                acts.push((Act::Reopen, words!("退回访谈员修改", "give it back to be corrected")));
            }
            CaseStatus::NotInterviewed | CaseStatus::BrokenOff => {
                if facts.reserve.is_ok() {
                    acts.push((Act::Reserve, words!("放出下一名备用", "release the next reserve")));
                }
                if facts.case.interview.is_some() && works {
                    acts.push((Act::Void, words!("误记：这次访谈作废", "a wrong entry: void the interview")));
                }
            }
            _ => {}
        }
        if works && facts.status.is_unfinished() {
            acts.push((
                Act::Phone,
                words!("显示电话（记入查看记录）", "show the telephone number (recorded)"),
            ));
        }
        acts
    }

    /// How the rows are shared out: acts and state get theirs, the story what is left of the window.
    fn places(&self, facts: &CardFacts, acts: usize, columns: u16, rows: u16, look: &Look) -> Places {
        let state = drawn::state(facts, columns, look);
        let below = state.len() + usize::from(!state.is_empty()) + acts + 1;
        let left = (rows as usize).saturating_sub(TOP as usize + 1 + below).max(SHORTEST);
        let story = self.story.rows(facts, columns, look).min(left) as u16;
        Places { story, state }
    }

    fn begin(&self, look: &Look, looking: bool) -> Transition {
        let id = self.id.clone();
        let language = look.lang.tag();
        let offset = look.clock(look.now).offset().seconds();
        Transition::work(move |office| {
            office.take_up(&id, language, offset).map(|in_hand| Begun { in_hand, looking })
        })
    }

    fn do_act(&self, act: Act, look: &Look) -> Transition {
        let Some(facts) = &self.facts else { return Transition::Stay };
        let id = self.id.clone();
        let offset = look.clock(look.now).offset().seconds();
        let number = &facts.number;
        match act {
            Act::Start | Act::GoOn => match &facts.given_to {
                Some(name) => Transition::open(NotYours::new(id, number.clone(), name.clone())),
                None => self.begin(look, false),
            },
            Act::LookFirst => self.begin(look, true),
            Act::Attempt => Transition::open(AttemptForm::new(id, number.clone())),
            Act::Appointment => {
                let form = AttemptForm::new(id, number.clone());
                Transition::open(match outcome::find("appointment") {
                    Some(appointment) => form.with(Mode::Phone, appointment),
                    None => form,
                })
            }
            Act::EndCase => {
                Transition::open(EndCase::new(id, number.clone(), facts.proposal.clone(), facts.leads))
            }
            Act::Phone => Transition::work(move |office| office.phone(&id).map(Phone)),
            Act::BreakOff => Transition::open(ReasonForm::new(
                words!("个案 {number}：中途终止", "Case {number}: break off"),
                words!(
                    "已答的都留着；答满规定的份额，这份访谈仍然计分。个案按 2.12 结案，不能再接着做。",
                    "What was answered stays; if enough was, it counts all the same. The case ends with 2.12 and cannot be gone on with."
                ),
                words!("终止", "break off"),
                move |reason| {
                    let id = id.clone();
                    Box::new(move |office| office.break_off(&id, &reason, offset).map(|()| None))
                },
            )),
            Act::Void => Transition::open(ReasonForm::new(
                words!("个案 {number}：访谈作废", "Case {number}: void the interview"),
                words!(
                    "这次访谈留在日志里，不进任何统计；个案回到未开始。",
                    "The interview stays in the log and out of all figures; the case is free again."
                ),
                words!("作废", "void"),
                move |reason| {
                    let id = id.clone();
                    Box::new(move |office| office.void(&id, &reason).map(|()| None))
                },
            )),
            Act::Reopen => Transition::open(ReasonForm::new(
                words!("个案 {number}：退回", "Case {number}: give back"),
                words!(
                    "访谈员会在名单最上面看到它，改好再提交。成绩在重新提交前不计。",
                    "It comes to the top of the interviewer's list, to be corrected and submitted again; until then it does not count."
                ),
                words!("退回", "give back"),
                move |reason| {
                    let id = id.clone();
                    Box::new(move |office| office.reopen(&id, &reason).map(|()| None))
                },
            )),
            Act::Reserve => Transition::open(ReasonForm::new(
                words!("个案 {number}：放出备用", "Case {number}: release a reserve"),
                words!(
                    "按抽取时定下的次序，放出同一层的下一名。被替换的个案仍计入应访人数。",
                    "The next one of the same stratum, in the order fixed by the draw. The replaced case still counts among those drawn."
                ),
                words!("放出", "release"),
                move |reason| {
                    let id = id.clone();
                    Box::new(move |office| office.release_reserve(&id, &reason).map(Some))
                },
            )),
        }
    }
}

impl Screen for Card {
    fn shown(&mut self, _look: &Look) -> Transition {
        let id = self.id.clone();
        Transition::work(move |office| office.card(&id))
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        let done = match done.settled::<CardFacts>(&mut self.notice) {
            Ok(facts) => {
                if let Some(facts) = facts {
                    if self.facts.as_ref().is_some_and(|before| before.status != facts.status) {
                        self.menu = Menu::default();
                    }
                    self.facts = Some(facts);
                }
                return Transition::Stay;
            }
            Err(done) => done,
        };
        let done = match done.settled::<Phone>(&mut self.notice) {
            Ok(phone) => {
                let none = || look.say("名册上没有电话", "the roster has no telephone number").to_string();
                if let Some(Phone(phone)) = phone {
                    self.phone = Some(phone.unwrap_or_else(none));
                }
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.settled::<Begun>(&mut self.notice) {
            Ok(Some(Begun { in_hand: InHand { conduct, setting, drafts }, looking })) => {
                let item = Item::new(conduct, setting, drafts);
                Transition::open(if looking { item.looking() } else { item })
            }
            Ok(None) | Err(_) => Transition::Stay,
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        let acts = self.acts();
        if let Some(facts) = &self.facts {
            let rows = self.places(facts, acts.len(), look.size.width, look.size.height, look).story;
            if self.story.press(&command, facts, look.size.width, rows, look) {
                return Transition::Stay;
            }
        }
        match self.menu.press(&command, acts.len()) {
            Picked::Row(row) => self.do_act(acts[row].0, look),
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let Some(facts) = &self.facts else {
            head(frame, look.say("个案", "Case"), "", look);
            KeyLine::new()
                .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
                .key(look.key(&Command::Close), look.say("返回", "back"))
                .draw(frame, look);
            return;
        };
        let acts = self.acts();
        let area = frame.area();
        let places = self.places(facts, acts.len(), area.width, area.height, look);
        drawn::top(frame, facts, look);
        drawn::attempts(frame, facts, look);
        let more = self.story.draw(frame, TOP, places.story, facts, look);
        let mut y = TOP + places.story + 1;
        for (seen, line) in &places.state {
            put(frame, 1, y, line, if *seen { look.theme.accent() } else { look.theme.plain() });
            y += 1;
        }
        y += u16::from(!places.state.is_empty());
        let rows: Vec<(String, String)> = acts
            .iter()
            .map(|(act, words)| {
                let beside = match (act, &self.phone) {
                    (Act::Phone, Some(phone)) => phone.clone(),
                    _ => String::new(),
                };
                (look.words(words).to_string(), beside)
            })
            .collect();
        let height = frame.area().height.saturating_sub(y + 1).min(rows.len() as u16);
        let area = Rect { x: 0, y, width: frame.area().width, height };
        self.menu.draw(frame, area, &rows, 34, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key_if(!rows.is_empty(), look.key(&Command::Next), look.say("选定", "choose"))
            .key_if(rows.len() > 1, digits(rows.len()), digits_do(rows.len(), look))
            .key_if(more, look.key(&Command::PageDown), look.say("更早的经过", "what happened before"))
            .help(look)
            .key(look.key(&Command::Close), look.say("返回", "back"))
            .key(look.key(&Command::Language), look.say("English", "中文"))
            .draw(frame, look);
    }
}
