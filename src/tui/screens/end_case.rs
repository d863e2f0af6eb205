//! Ending a case without an interview: the code its attempts imply is proposed, another may be chosen, and what
//! needs a reason gets one. It asks once, and stands on "no".

use crate::fieldwork::disposition::{self, Disposition};
use crate::fieldwork::final_code::Proposal;
use crate::i18n::{Words, counted};
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, digits_do, only};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The form.
pub struct EndCase {
    case: String,
    number: String,
    proposal: Proposal,
    leads: bool,
    codes: Vec<&'static Disposition>,
    menu: Menu,
    /// The code chosen; none while choosing.
    chosen: Option<&'static Disposition>,
    /// Whether the cursor stands on "end".
    sure: bool,
    reason: Editor,
    notice: Option<Words>,
}

impl EndCase {
    /// Of a case, with the code that its attempts imply.
    pub fn new(case: String, number: String, proposal: Proposal, leads: bool) -> EndCase {
        let mut codes: Vec<&'static Disposition> =
            disposition::ALL.iter().filter(|code| code.usual && !code.is_interview()).collect();
        // What is proposed stands first, so that Enter takes it.
        codes.sort_by_key(|code| code.code != proposal.code.code);
        EndCase {
            case,
            number,
            proposal,
            leads,
            codes,
            menu: Menu::default(),
            chosen: None,
            sure: false,
            reason: Editor::new("", false),
            notice: None,
        }
    }

    fn confirm(&mut self, code: &'static Disposition, look: &Look) -> Transition {
        let reason = self.reason.text().trim().to_string();
        let (wanting, shown) = (self.proposal.wanting_for(code), code.shown(look.lang));
        let more = counted(wanting, "more attempt is", "more attempts are");
        let refused = match (wanting, self.leads) {
            (1.., false) => Some(words!(
                "还差 {wanting} 次接触；要提前结案，请组长写明理由",
                "{more} wanting; a lead may end it now, with a reason"
            )),
            (1.., true) if reason.is_empty() => Some(words!(
                "还差 {wanting} 次接触；写明理由就可以提前结案",
                "{more} wanting; with a reason it may end now"
            )),
            _ if code.needs_reason && reason.is_empty() => {
                Some(words!("{shown} 要写理由", "{shown} needs a reason"))
            }
            _ => None,
        };
        if refused.is_some() {
            self.notice = refused;
            return Transition::Stay;
        }
        let case = self.case.clone();
        Transition::work(move |office| office.end_case(&case, code, &reason))
    }
}

impl Screen for EndCase {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        let Some(code) = self.chosen else {
            return match self.menu.press(&command, self.codes.len()) {
                Picked::Row(row) => {
                    self.chosen = Some(self.codes[row]);
                    self.sure = false;
                    Transition::Stay
                }
                Picked::Moved | Picked::Wrong => Transition::Stay,
                Picked::Unused => Transition::Unused,
            };
        };
        match (&command, digit(&command)) {
            (_, Some(n @ 1..=2)) if !self.sure || self.reason.text().is_empty() => self.sure = n == 2,
            (Command::Close, _) => self.chosen = None,
            (Command::Up, _) => self.sure = false,
            (Command::Down, _) => self.sure = true,
            (Command::Next, _) if self.sure => return self.confirm(code, look),
            (Command::Next, _) => self.chosen = None,
            (Command::Help | Command::Language, _) => return Transition::Unused,
            (command, _) if self.sure && self.reason.press(command, look.size.width as usize) => {}
            _ => self.notice = Some(only(2)),
        }
        Transition::Stay
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<(), Trouble>>() {
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            _ => Transition::Close,
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let number = &self.number;
        let title = words!("结案   个案 {number}", "End the case   case {number}");
        head(frame, look.words(&title), "", look);
        let size = frame.area();
        let quiet = look.theme.quiet();
        let keys =
            KeyLine::new().notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)));
        let Some(code) = self.chosen else {
            let because = look.words(&self.proposal.because);
            let zh = format!("按接触记录，建议 {}（{because}）。", self.proposal.code.shown(look.lang));
            let en = format!("The attempts imply {} ({because}).", self.proposal.code.shown(look.lang));
            let room = size.width.saturating_sub(6) as usize;
            let mut y = 2;
            y = put_lines(frame, 3, y, look.say(&zh, &en), room, look.theme.plain());
            let wanting = self.proposal.wanting;
            if wanting > 0 {
                let lacking = counted(wanting as u64, "attempt is", "attempts are");
                let said = match self.leads {
                    true => words!(
                        "还差 {wanting} 次接触；组长写明理由可以提前结案。",
                        "{lacking} wanting; a lead may end it earlier, with a reason."
                    ),
                    false => words!(
                        "还差 {wanting} 次接触才可以这样结案；或请组长写明理由提前结案。",
                        "{lacking} wanting before it may end so, or a lead ends it with a reason."
                    ),
                };
                put(frame, 3, y, look.words(&said), quiet);
                y += 1;
            }
            y += 1;
            let rows: Vec<(String, String)> = self
                .codes
                .iter()
                .enumerate()
                .map(|(n, code)| {
                    let beside = if n == 0 { look.say("建议", "proposed") } else { "" };
                    (code.shown(look.lang), beside.to_string())
                })
                .collect();
            let area = Rect { x: 0, y, width: size.width, height: size.height.saturating_sub(y + 2) };
            self.menu.draw(frame, area, &rows, 60, look);
            keys.key(look.key(&Command::Next), look.say("选定", "choose"))
                .key(digits(self.codes.len()), digits_do(self.codes.len(), look))
                .help(look)
                .key(look.key(&Command::Close), look.say("个案卡", "case card"))
                .draw(frame, look);
            return;
        };
        let shown = code.shown(look.lang);
        let rows = [
            look.say("先不结案", "not now").to_string(),
            look.say(&format!("结案，记 {shown}"), &format!("end it with {shown}")).to_string(),
        ];
        for (n, words) in rows.iter().enumerate() {
            let y = 2 + n as u16;
            let here = self.sure == (n == 1);
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, &(n + 1).to_string(), style);
            put(frame, 6, y, words, style);
        }
        let early = self.leads && self.proposal.wanting_for(code) > 0;
        let needed = match (early, code.needs_reason) {
            (true, _) => look.say("理由（提前结案要写）：", "reason (needed to end early): "),
            (false, true) => look.say("理由：", "reason: "),
            (false, false) => look.say("理由（可不写）：", "reason (may be left out): "),
        };
        let x = put(frame, 6, 5, needed, quiet);
        if self.sure {
            let area = Rect { x, y: 5, width: size.width.saturating_sub(x + 1), height: 1 };
            self.reason.draw(frame, area, look.theme.plain());
        }
        let enter = if self.sure { look.say("结案", "end it") } else { look.say("回去", "back") };
        keys.key(look.key(&Command::Next), enter)
            .key("1–2", look.say("选", "choose"))
            .help(look)
            .key(look.key(&Command::Close), look.say("换代码", "another code"))
            .draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        self.chosen.is_some()
    }
}
