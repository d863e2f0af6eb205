//! The home screen: the doors that are open to whoever sits there, each with the number that would make one
//! open it. Doors of other roles are absent; a door keeps its digit for everybody, and stays when there is nothing
//! behind it, so that a hand can learn the way.

use super::cases::Cases;
use super::home_help::HomeHelp;
use super::marking::Marking;
use super::open_study::OpenStudy;
use super::practice::Practice;
use super::study::Study;
use super::supervision::Supervision;
use super::who::Who;
use crate::i18n::{Words, counted};
use crate::study::Role;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::{HomeFacts, RoundFacts, Trouble, Wants};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put, put_lines, put_right, put_within};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, Row, runs};
use crate::tui::widgets::wrap::{cut, width};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use std::path::PathBuf;

/// Where a door leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Interviews,
    Marking,
    Supervision,
    Study,
    Practice,
    Another,
    Who,
    Signs,
}

/// Whether this machine will remember the signs.
struct Remembered(bool);

/// The home screen.
#[derive(Default)]
pub struct Home {
    facts: Option<HomeFacts>,
    /// For which study and whom the cursor was put where it stands.
    set_for: Option<(PathBuf, Option<String>)>,
    menu: Menu,
    notice: Option<Words>,
}

impl Home {
    /// Before anything is known.
    pub fn new() -> Home {
        Home::default()
    }

    /// The doors of whoever sits there, in the order of their numbers. Which they are follows from role and kind of
    /// study alone: what comes and goes is said beside them.
    fn doors(&self) -> Vec<Door> {
        let Some(facts) = &self.facts else { return Vec::new() };
        let role = facts.member.as_ref().map(|member| member.role);
        let is_open = |door: &Door| match door {
            Door::Interviews => role.is_some_and(Role::interviews),
            Door::Marking => role.is_some_and(Role::marks),
            // In a practice study everybody may see what a supervisor or a methodologist sees.
            Door::Supervision | Door::Study => role.is_some_and(|role| facts.practice || role.oversees()),
            Door::Practice => role.is_some() && !facts.practice,
            Door::Another | Door::Who | Door::Signs => true,
        };
        Door::ALL.into_iter().filter(is_open).collect()
    }

    fn numbers(&self) -> Vec<usize> {
        self.doors().into_iter().map(Door::number).collect()
    }

    /// What is said beside a door, and whether there is nothing behind it now.
    fn beside(door: Door, facts: &HomeFacts, look: &Look) -> (Words, bool) {
        match door {
            Door::Interviews => (interviews(facts), facts.mine == 0),
            Door::Marking => marking(facts.unmarked),
            Door::Supervision => match &facts.round {
                None => (words!("还没有个案", "no cases yet"), true),
                Some(round) => (progress(round), false),
            },
            Door::Study => (study(facts), false),
            Door::Practice => (practice(facts), !facts.can_practise()),
            Door::Another => (words!("附近的，或写出路径", "one nearby, or by its path"), false),
            Door::Who => match &facts.member {
                Some(member) => {
                    (Words::new(format!("现在是{}", member.name), format!("now {}", member.name)), false)
                }
                None => (words!("请先选您是谁", "please choose who you are first"), false),
            },
            Door::Signs => {
                let (now, other) = (look.glyphs.sample(), look.glyphs.other().sample());
                let said = words!(
                    "现在画 {now}；对不齐就换 {other}",
                    "now {now}; if out of line, change to {other}"
                );
                (said, false)
            }
        }
    }

    fn enter(&mut self, door: Door, look: &Look) -> Transition {
        let Some(facts) = &self.facts else { return Transition::Stay };
        match door {
            Door::Interviews => Transition::open(Cases::new()),
            Door::Marking => Transition::open(Marking::new()),
            Door::Supervision => Transition::open(Supervision::new()),
            Door::Study => Transition::open(Study::new()),
            // Practice takes somebody from the frame, so there has to be one.
            Door::Practice if !facts.can_practise() => {
                self.notice = Some(practice(facts));
                Transition::Stay
            }
            Door::Practice => Transition::open(Practice::new()),
            Door::Another => Transition::open(OpenStudy::from_home(facts.dir.clone())),
            Door::Who => {
                let who = Who::new(facts.title.clone(), facts.people.clone(), facts.member.as_ref());
                Transition::open(who)
            }
            Door::Signs => change_signs(look),
        }
    }

    /// Another study or another person is another screen: the cursor stands where they should begin.
    fn put_cursor(&mut self) {
        let Some(facts) = &self.facts else { return };
        let whose = (facts.dir.clone(), facts.member.as_ref().map(|member| member.code.clone()));
        if self.set_for.as_ref() == Some(&whose) {
            return;
        }
        let role = facts.member.as_ref().map(|member| member.role);
        let newcomer = role == Some(Role::Interviewer)
            && facts.can_practise()
            && facts.practised == 0
            && facts.mine == facts.to_do;
        let first = match role {
            None => Door::Who,
            _ if newcomer => Door::Practice,
            _ if facts.to_do == 0 && facts.unmarked > 0 => Door::Marking,
            Some(role) if role.interviews() => Door::Interviews,
            Some(Role::Methodologist) if facts.wants != Wants::Nothing => Door::Study,
            Some(_) => Door::Supervision,
        };
        let doors = self.doors();
        self.menu = Menu::at(doors.iter().position(|door| *door == first).unwrap_or(0));
        self.set_for = Some(whose);
    }
}

/// Draws with other signs from now on, and has this machine remember it.
fn change_signs(look: &Look) -> Transition {
    let (settings, glyphs) = (look.settings.clone(), look.glyphs.other());
    let keep = move |_: &mut _| Remembered(settings.put(crate::tui::settings::GLYPHS, glyphs.word()).is_ok());
    Transition::All(vec![Transition::OtherSigns, Transition::work_anywhere(keep)])
}

fn interviews(facts: &HomeFacts) -> Words {
    match (facts.mine, facts.to_do, facts.today, facts.wants) {
        (0, .., Wants::Roster | Wants::Draw) => {
            words!("还没有抽取，没有个案", "no cases: nothing is drawn yet")
        }
        (0, .., Wants::Assignment(_)) => words!("个案还没有派", "the cases are not given out yet"),
        (0, ..) => words!("没有派给您的个案；请组长派发", "none are yours; ask your lead for some"),
        (_, 0, ..) if facts.left > 0 => {
            words!("轮次已结束，没有要做的", "the round is closed: nothing to do")
        }
        (_, 0, ..) => words!("没有要做的", "nothing to do"),
        (_, to_do, 0, _) => words!("剩 {to_do} 份", "{to_do} to do"),
        (_, to_do, today, _) => {
            words!("剩 {to_do} 份，今天 {today} 个预约", "{to_do} to do, {today} due today")
        }
    }
}

/// How far the round is, in the words and numbers of the board.
fn progress(round: &RoundFacts) -> Words {
    let (done, wanted) = (round.done, round.wanted);
    let which = match (&round.name, round.closed) {
        (Some(name), true) => Some(words!("第 {name} 轮（已结束）", "round {name} (closed)")),
        (Some(name), false) => Some(words!("第 {name} 轮", "round {name}")),
        (None, true) => Some(words!("已结束", "closed")),
        (None, false) => None,
    };
    let which: Vec<Words> = which.into_iter().chain(round.team.clone()).collect();
    let said = words!("完成 {done} / {wanted}", "done {done} / {wanted}");
    if which.is_empty() {
        return said;
    }
    let joined =
        |of: fn(&Words) -> &str, between: &str| which.iter().map(of).collect::<Vec<_>>().join(between);
    Words::new(
        format!("{}：{}", joined(|words| &words.zh, "，"), said.zh),
        format!("{}: {}", joined(|words| &words.en, ", "), said.en),
    )
}

fn study(facts: &HomeFacts) -> Words {
    match facts.wants {
        Wants::Roster => words!("还没有名册，从这里读入", "no roster yet: read it from here"),
        Wants::Draw => words!("名册已读入，还没有抽取", "the roster is read, nothing is drawn"),
        Wants::Assignment(free) => {
            let cases = counted(free, "case", "cases");
            words!("{free} 个个案还没有派", "{cases} not given out")
        }
        Wants::Nothing => words!("问卷、抽样、导出", "questionnaire, sample, export"),
    }
}

fn marking(waiting: u64) -> (Words, bool) {
    match waiting {
        0 => (words!("没有等着评的", "nothing waits for a mark"), true),
        _ => {
            let answers = counted(waiting, "open answer", "open answers");
            (words!("{waiting} 份开放题等着评分", "{answers} to be marked"), false)
        }
    }
}

fn practice(facts: &HomeFacts) -> Words {
    match facts.practised {
        _ if !facts.can_practise() => {
            words!("还没有名册，练不了", "no roster yet, so there is nobody to practise on")
        }
        0 => words!("练一次，不进真实数据", "try one; it stays out of the real data"),
        done => words!("练完 {done} 次，不进真实数据", "{done} done; out of the real data"),
    }
}

impl HomeFacts {
    /// Practice takes somebody from the roster.
    fn can_practise(&self) -> bool {
        self.wants != Wants::Roster
    }
}

impl Door {
    /// All of them, in the order of their numbers.
    const ALL: [Door; 8] = [
        Door::Interviews,
        Door::Marking,
        Door::Supervision,
        Door::Study,
        Door::Practice,
        Door::Another,
        Door::Who,
        Door::Signs,
    ];

    /// The digit that opens it: the same for everybody, in every study, at all times.
    pub(super) fn number(self) -> usize {
        1 + self as usize
    }

    /// What the door is called.
    pub(super) fn name(self) -> Words {
        match self {
            Door::Interviews => words!("访谈", "Interviews"),
            Door::Marking => words!("评分", "Marking"),
            Door::Supervision => words!("督导", "Supervision"),
            Door::Study => words!("研究", "Study"),
            Door::Practice => words!("练习", "Practice"),
            Door::Another => words!("打开另一个项目", "Open another study"),
            Door::Who => words!("换人", "Somebody else"),
            Door::Signs => words!("符号", "Signs"),
        }
    }
}

impl Screen for Home {
    fn shown(&mut self, look: &Look) -> Transition {
        let midnight = look.midnight();
        Transition::work(move |office| office.home(midnight))
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        let done = match done.get::<Result<HomeFacts, Trouble>>() {
            Ok(Ok(facts)) => {
                let nobody = facts.member.is_none();
                let asked = self.facts.as_ref().is_some_and(|before| before.dir == facts.dir);
                self.facts = Some(facts);
                self.put_cursor();
                // The first thing to know is who sits there; whoever goes back unchosen is not asked twice.
                if nobody && !asked {
                    return self.enter(Door::Who, look);
                }
                return Transition::Stay;
            }
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        if let Ok(Remembered(false)) = done.get::<Remembered>() {
            self.notice =
                Some(words!("这次有效，但这台机器记不住", "for now; this machine cannot remember it"));
        }
        Transition::Stay
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        let doors = self.doors();
        match self.menu.press_numbered(&command, &self.numbers()) {
            Picked::Row(row) => self.enter(doors[row], look),
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused if command == Command::Close => Transition::Leave,
            Picked::Unused if command == Command::Help => Transition::open(HomeHelp::new(doors)),
            Picked::Unused => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let other = look.say("English", "中文");
        head(frame, "访谈 Fangtan", &format!("{} {other}", look.key(&Command::Language)), look);
        let Some(facts) = &self.facts else {
            // Nothing of the study can be read: why, and the way out.
            let room = (frame.area().width as usize).saturating_sub(4);
            if let Some(notice) = &self.notice {
                put_lines(frame, 2, 2, look.words(notice), room, look.theme.plain());
            }
            return KeyLine::new()
                .key(look.key(&Command::Close), look.say("退出", "leave"))
                .draw(frame, look);
        };
        // Who sits there takes half of the row at most, and the title what is left.
        let mut end = frame.area().width - 1;
        if let Some(member) = &facts.member {
            let team = facts.team.as_ref().map_or_else(|| member.role.label(), Clone::clone);
            let who = format!("{} {} {}", member.name, look.glyphs.dot, look.words(&team));
            let who = cut(&who, end as usize / 2, look.glyphs.cut);
            put_right(frame, end, 2, &who, look.theme.plain());
            end -= width(&who) as u16 + 2;
        }
        let practice = if facts.practice { look.say(" 演示数据 ", " practice data ") } else { "" };
        let kept = if facts.practice { width(practice) as u16 + 2 } else { 0 };
        let x = put_within(frame, 1, 2, look.words(&facts.title), end - kept, look.theme.spoken(), look);
        put(frame, x + 2, 2, practice, look.theme.loud());
        let rows: Vec<Row> = self
            .doors()
            .into_iter()
            .map(|door| {
                let (beside, quiet) = Home::beside(door, facts, look);
                let (name, beside) = (look.words(&door.name()).to_string(), look.words(&beside).to_string());
                Row { number: door.number(), name, beside, quiet }
            })
            .collect();
        self.menu.draw_numbered(frame, body(frame, 4), &rows, 26, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("进入", "open"))
            .key(runs(&self.numbers()), look.say("直接选", "at once"))
            .help(look)
            .key(look.key(&Command::Close), look.say("退出", "leave"))
            .draw(frame, look);
    }
}
