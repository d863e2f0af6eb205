//! Before a draw: what would be drawn from what, by which seed; where the round has a plan already, the reason first.
//! A certified draw is never undone, so the cursor stands on "no", and digits only move it.

use super::certificate::CertificateView;
use super::reason::{Onward, ReasonForm};
use super::study_panel::{method, strata};
use crate::i18n::{Words, counted};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::drawing::{Certified, Proposed};
use crate::tui::office::{Office, Trouble};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::widgets::wrap::{cut, lines};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// No; a plan that awaits a public value; one step.
const WAYS: usize = 3;

/// The question.
pub struct DrawForm {
    proposed: Proposed,
    menu: Menu,
    /// Which public value is awaited, while it is being written.
    awaited: Option<Editor>,
    scroll: usize,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl DrawForm {
    /// About a draw that could be made now.
    pub fn new(proposed: Proposed) -> DrawForm {
        DrawForm { proposed, menu: Menu::default(), awaited: None, scroll: 0, notice: None }
    }

    fn rows(&self, look: &Look) -> Vec<(String, String)> {
        // Where the round has a plan already, this one is not the only one any more.
        let (proof_zh, proof_en) = match self.proposed.plan.earlier.is_empty() {
            true => ("能证明只抽这一次", "proves it was the only draw"),
            false => ("能证明没有瞒着再抽", "proves that none was hidden"),
        };
        let row = |zh, en, beside_zh, beside_en| {
            (look.say(zh, en).to_string(), look.say(beside_zh, beside_en).to_string())
        };
        vec![
            row("先不抽", "not now", "", ""),
            row("定方案，等公开数值", "fix the plan, await a value", proof_zh, proof_en),
            row(
                "现在抽，系统取种子",
                "draw now, the system's seed",
                "可以重算，不能证明只抽过这一次",
                "repeatable, does not prove that",
            ),
        ]
    }

    fn table(&self, look: &Look) -> Vec<String> {
        let mut said = Vec::new();
        strata(&mut said, &self.proposed.plan, &self.proposed.strata, look);
        said.into_iter().map(|(line, _)| line).collect()
    }

    /// Writes which public value is awaited; the plan is fixed with it.
    fn announce(&mut self, command: &Command, look: &Look) -> Transition {
        let Some(field) = &mut self.awaited else { return Transition::Stay };
        match command {
            Command::Close => self.awaited = None,
            Command::Next => {
                let awaited = Some(field.text().trim().to_string()).filter(|text| !text.is_empty());
                let (name, reason) = (self.proposed.name.clone(), self.proposed.reason.clone());
                self.notice = Some(words!("正在定方案…", "fixing the plan…"));
                return Transition::work(move |office| {
                    office.prepare_draw(&name, awaited, reason.as_deref())
                });
            }
            command if field.press(command, look.size.width.saturating_sub(7) as usize) => {}
            _ => return Transition::Unused,
        }
        Transition::Stay
    }

    fn draw_announcement(&self, frame: &mut Frame, y: u16, field: &Editor, look: &Look) -> u16 {
        let room = (frame.area().width as usize).saturating_sub(4);
        let ask = look.say(
            "等哪个公开数值？写明是什么、在哪里、哪天公布，那时谁也不知道它。不写，就由保管方案哈希的第三方指定。",
            "Which public value is awaited? Say what it is, where and on which day it is published; nobody may know it \
             yet. Left empty, the keeper of the plan hash names one.",
        );
        let y = put_lines(frame, 2, y, ask, room, look.theme.plain());
        let area = Rect { x: 4, y: y + 1, width: frame.area().width.saturating_sub(6), height: 2 };
        field.draw(frame, area, look.theme.plain());
        y + 3
    }

    /// How many lines of strata there is room for.
    fn fit(&self, look: &Look) -> usize {
        let earlier = usize::from(!self.proposed.plan.earlier.is_empty());
        let announced = if self.awaited.is_some() { 3 } else { 0 };
        (look.size.height as usize).saturating_sub(15 + earlier + announced)
    }
}

/// Asks why another plan is made for the round of a draw, and then for the draw as [`DrawForm`] does.
pub(super) fn another(name: &str) -> ReasonForm {
    let title = words!("抽取 {name}：另定方案", "Draw {name}: another plan");
    let said = words!(
        "这一轮已经有定下的方案。它们和您写的理由都会列在新的凭证上，谁都看得到；先前抽过的仍然算数。写好以后，先列出会抽什么，再问一次。",
        "This round has a plan already. All earlier plans and your reason will stand in the new certificate for anybody \
         to read; draws made before still count. Next you see what would be drawn, and are asked once more."
    );
    let name = name.to_string();
    ReasonForm::leading_on(title, said, words!("看会抽什么", "see what it would draw"), move |reason| {
        let name = name.clone();
        move |office: &mut Office| {
            let proposed = office.propose_draw(&name, Some(reason))?;
            let onward: Onward = Box::new(move || Transition::replace(DrawForm::new(proposed)));
            Ok(onward)
        }
    })
}

impl Screen for DrawForm {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        if self.awaited.is_some() {
            return self.announce(&command, look);
        }
        let most = self.table(look).len().saturating_sub(self.fit(look));
        match command {
            Command::PageDown => {
                self.scroll = (self.scroll + self.fit(look) / 2).min(most);
                return Transition::Stay;
            }
            Command::Back => {
                self.scroll = self.scroll.saturating_sub(self.fit(look) / 2);
                return Transition::Stay;
            }
            _ => {}
        }
        let (name, reason) = (self.proposed.name.clone(), self.proposed.reason.clone());
        match self.menu.press_slowly(&command, WAYS) {
            Picked::Row(0) => Transition::Close,
            Picked::Row(1) => {
                self.awaited = Some(Editor::new("", false));
                Transition::Stay
            }
            Picked::Row(_) => {
                self.notice = Some(words!("正在抽取…", "drawing…"));
                Transition::work(move |office| office.make_draw(&name, reason.as_deref()))
            }
            Picked::Moved => Transition::Stay,
            Picked::Unused => Transition::Unused,
            Picked::Wrong => Transition::Stay,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        let done = match done.get::<Result<Certified, Trouble>>() {
            Ok(Ok(certified)) => return Transition::replace(CertificateView::new(certified)),
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Result<(), Trouble>>() {
            Ok(Ok(())) => Transition::Close,
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            Err(_) => Transition::Stay,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        let plan = &self.proposed.plan;
        let name = &self.proposed.name;
        let title = words!("抽取 {name}", "Draw {name}");
        head(frame, look.words(&title), look.say("还没有抽", "nothing is drawn yet"), look);
        let sample: u64 = plan.strata.iter().map(|stratum| stratum.sample).sum();
        let reserve: u64 = plan.strata.iter().map(|stratum| stratum.reserve).sum();
        let out: u64 = plan.excluded.iter().map(|out| out.count).sum();
        let (round, people) = (&plan.round, plan.frame.elements);
        let hash = plan.frame.sha256.get(..16).unwrap_or(&plan.frame.sha256);
        let cut_off = look.glyphs.cut;
        let (in_frame, left_out) = (
            counted(people, "person", "people"),
            counted(out, "more of the roster is", "more of the roster are"),
        );
        let from = match out {
            0 => words!("抽样框 {people} 人，{hash}{cut_off}", "Frame: {in_frame}, {hash}{cut_off}"),
            _ => words!(
                "抽样框 {people} 人（名册上另有 {out} 人不在框里），{hash}{cut_off}",
                "Frame: {in_frame} ({left_out} not in it), {hash}{cut_off}"
            ),
        };
        let method = method(plan);
        let (zh, en) = (&method.zh, &method.en);
        let take = Words::new(
            format!("第 {round} 轮，{zh}：抽 {sample} 人，备用 {reserve} 人"),
            format!("Round {round}, {en}: {sample} drawn, {reserve} in reserve"),
        );
        put(frame, 2, 2, look.words(&from), look.theme.plain());
        put(frame, 2, 3, look.words(&take), look.theme.spoken());
        let table = self.table(look);
        let fit = self.fit(look);
        let wide = frame.area().width as usize;
        for (n, line) in table.iter().skip(self.scroll).take(fit).enumerate() {
            let style = if n + self.scroll == 0 { look.theme.quiet() } else { look.theme.plain() };
            put(frame, 4, 5 + n as u16, &cut(line, wide.saturating_sub(6), look.glyphs.cut), style);
        }
        let mut y = 5 + table.len().min(fit) as u16 + 1;
        if let Some(reason) = &self.proposed.reason {
            let earlier = plan.earlier.len();
            let said = words!(
                "早先的方案 {earlier} 个，也列在凭证上。这次的理由：{reason}",
                "Earlier plans, also in the certificate: {earlier}. The reason now: {reason}"
            );
            put(
                frame,
                2,
                y,
                &cut(look.words(&said), wide.saturating_sub(4), look.glyphs.cut),
                look.theme.plain(),
            );
            y += 1;
        }
        let never = look.say(
            "抽了就不能撤销，只能写明理由另抽一次，两次都列在凭证上。",
            "A draw is never undone, only followed by another with a reason; certificates list both.",
        );
        let room = wide.saturating_sub(4);
        y = put_lines(frame, 2, y, never, room, look.theme.plain());
        y += 1;
        let beside = if look.lang == crate::i18n::Lang::Zh { 28 } else { 36 };
        let area = Rect { x: 0, y, width: frame.area().width, height: WAYS as u16 };
        let y = match &self.awaited {
            Some(field) => self.draw_announcement(frame, y, field, look),
            None => {
                self.menu.draw(frame, area, &self.rows(look), beside, look);
                y + WAYS as u16
            }
        };
        let said = self.notice.as_ref().map(|notice| look.words(notice));
        let said: Vec<&str> = said.map(|said| lines(said, room, room)).unwrap_or_default();
        for (n, line) in said.into_iter().take(2).enumerate() {
            put(frame, 2, y + n as u16, line, look.theme.accent());
        }
        let (next, back) = match self.awaited {
            Some(_) => (look.say("定下方案", "fix the plan"), look.say("回去选", "back")),
            None => (look.say("就这样", "do so"), look.say("先不抽", "not now")),
        };
        let choosing = self.awaited.is_none();
        KeyLine::new()
            .notice(self.menu.said().map(|said| look.words(said)))
            .key(look.key(&Command::Next), next)
            .key_if(choosing, digits(WAYS), look.say("移到", "moves there"))
            .key_if(
                choosing && table.len() > fit,
                look.key(&Command::PageDown),
                look.say("看其余的层", "more strata"),
            )
            .help(look)
            .key(look.key(&Command::Close), back)
            .draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        self.awaited.is_some()
    }
}
