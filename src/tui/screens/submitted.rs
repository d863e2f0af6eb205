//! After submission: the receipt, what moved at once and what waits, and the way to the marking.

use crate::desk::{Conduct, other_markers};
use crate::i18n::{Words, counted};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::screen::{Screen, Transition};
use crate::tui::screens::item::sheet::Setting;
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;

struct LaidDown(Result<(), Trouble>);

/// What becomes of a dimension. What it came to is not said: the respondent sits there still.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Moved,
    Waits,
    /// Too little of it was answered, whatever the markers say.
    Without,
}

struct Dimension {
    title: Words,
    fate: Fate,
    /// It has a part in the overall score.
    weighs: bool,
}

/// What was submitted.
pub struct Submitted {
    conduct: Option<Conduct>,
    setting: Setting,
    receipt: String,
    minutes: i64,
    dimensions: Vec<Dimension>,
    unmarked: usize,
    /// Somebody else can mark what was heard here.
    others_mark: bool,
    menu: Menu,
    notice: Option<Words>,
}

impl Submitted {
    /// Of an interview just submitted.
    pub fn new(conduct: Conduct, setting: Setting) -> Submitted {
        let interview = conduct.interview();
        let score = crate::desk::scored(conduct.study(), interview);
        let dimensions = interview
            .questionnaire()
            .dimensions
            .iter()
            .zip(&score.dimensions)
            .map(|(dimension, score)| Dimension {
                title: dimension.title.words(),
                fate: match (score.comes(), score.unmarked) {
                    (false, _) => Fate::Without,
                    (true, 0) => Fate::Moved,
                    (true, _) => Fate::Waits,
                },
                weighs: dimension.weight.is_some(),
            })
            .collect();
        Submitted {
            receipt: conduct.receipt().unwrap_or_default(),
            minutes: interview.spent(conduct.now()) / 60_000,
            dimensions,
            unmarked: score.unmarked,
            others_mark: !other_markers(conduct.study(), conduct.actor()).is_empty(),
            setting,
            menu: Menu::default(),
            notice: None,
            conduct: Some(conduct),
        }
    }

    /// The dimensions that moved at once, those that wait and those without a score, each with what is said
    /// before them.
    fn moved<'l>(&self, look: &'l Look) -> Vec<(&'l str, String)> {
        if self.setting.rehearsal {
            let nowhere = look.say("不进真实的名单、数字、导出。", "in no real list, figure or export.");
            return vec![(look.say("这是练习：", "This was practice: "), nowhere.to_string())];
        }
        let titles = |fate: Fate| {
            let titles = self.dimensions.iter().filter(|d| d.fate == fate).map(|d| look.words(&d.title));
            titles.collect::<Vec<_>>().join(look.say("、", ", "))
        };
        [
            (look.say("已进统计：", "Moved at once: "), titles(Fate::Moved)),
            (look.say("等待评分：", "Wait for marks: "), titles(Fate::Waits)),
            (look.say("答得太少，不算分：", "Too little answered for a score: "), titles(Fate::Without)),
        ]
        .into_iter()
        .filter(|(_, titles)| !titles.is_empty())
        .collect()
    }

    /// What becomes of the overall score.
    fn overall<'l>(&self, look: &'l Look) -> &'l str {
        if self.setting.rehearsal {
            return "";
        }
        let fates: Vec<Fate> = self.dimensions.iter().filter(|d| d.weighs).map(|d| d.fate).collect();
        if fates.is_empty() {
            return "";
        }
        if fates.contains(&Fate::Without) {
            return look.say("因此这份访谈没有总分。", "So this interview has no overall score.");
        }
        match fates.contains(&Fate::Waits) {
            false => look.say("总分也已进入统计。", "The overall score has moved too."),
            true if self.others_mark => look.say(
                "总分要等别人把开放题评完才动。",
                "The overall score moves once somebody else has marked the open answers.",
            ),
            true => look
                .say("总分要等开放题评完才动。", "The overall score moves once the open answers are marked."),
        }
    }

    /// Where one comes back to.
    fn below<'l>(&self, look: &'l Look) -> &'l str {
        match self.setting.rehearsal {
            true => look.say("首页", "home"),
            false => look.say("个案卡", "case card"),
        }
    }

    fn rows(&self) -> Vec<Words> {
        if self.setting.rehearsal {
            return vec![words!("首页", "home")];
        }
        let mut rows = vec![words!("我的个案", "my cases")];
        if self.unmarked > 0 && !self.others_mark {
            rows.push(words!("评分", "mark the open answers"));
        }
        rows
    }
}

impl Screen for Submitted {
    fn shown(&mut self, _look: &Look) -> Transition {
        match self.conduct.take() {
            Some(conduct) => Transition::work(move |office| {
                let laid = conduct.lay_down();
                LaidDown(laid.map(|writer| office.give_back(writer)).map_err(Trouble::from))
            }),
            None => Transition::Stay,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        if let Ok(LaidDown(Err(trouble))) = done.get::<LaidDown>() {
            self.notice = Some(trouble.0);
        }
        Transition::Stay
    }

    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        self.notice = None;
        match self.menu.press(&command, self.rows().len()) {
            Picked::Row(0) if self.setting.rehearsal => Transition::Close,
            // Past the card: that one is done with.
            Picked::Row(0) => Transition::All(vec![Transition::Close, Transition::Close]),
            Picked::Row(_) => Transition::replace(super::marking::Marking::new()),
            Picked::Moved | Picked::Wrong => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let case = format!("{} {}", look.say("个案", "Case"), self.setting.number);
        head(frame, look.say("已提交", "Submitted"), &case, look);
        let (minutes, number) = (self.minutes, &self.setting.number);
        let spent = counted(minutes, "minute", "minutes");
        let said = words!(
            "个案 {number} 已经存好并提交，用时 {minutes} 分。",
            "Case {number} is saved and submitted, {spent}."
        );
        put(frame, 2, 2, look.words(&said), look.theme.spoken());
        let x = put(frame, 2, 4, look.say("回执  ", "Receipt  "), look.theme.quiet());
        put(frame, x, 4, &self.receipt, look.theme.spoken());
        let keep = look.say(
            "抄下来：凭它可以核对这份访谈还在不在。",
            "Note it down: it proves that this interview is there.",
        );
        put(frame, 2, 5, keep, look.theme.quiet());
        let mut y = 7;
        for (said, titles) in self.moved(look) {
            let x = put(frame, 2, y, said, look.theme.quiet());
            let room = (frame.area().width as usize).saturating_sub(x as usize + 2);
            y = put_lines(frame, x, y, &titles, room, look.theme.plain());
        }
        put(frame, 2, y, self.overall(look), look.theme.plain());
        y += 2;
        let rows: Vec<(String, String)> =
            self.rows().iter().map(|words| (look.words(words).to_string(), String::new())).collect();
        let area = ratatui::layout::Rect { x: 0, y, width: frame.area().width, height: rows.len() as u16 };
        self.menu.draw(frame, area, &rows, 20, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("选定", "choose"))
            .key(digits(rows.len()), look.say("直接选", "at once"))
            .help(look)
            .key(look.key(&Command::Close), self.below(look))
            .draw(frame, look);
    }
}
