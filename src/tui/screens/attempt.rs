//! An attempt to reach somebody: how, what it came to, and what must be written down with that. The time is
//! filled in.

use crate::desk::attempt::Attempt;
use crate::fieldwork::outcome::{self, Extra, MODES, Mode, Outcome};
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{head, put};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, digits_do};
use crate::tui::widgets::moment::MomentField;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Where one is in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Stage {
    How,
    CameTo,
    When,
    Note,
}

/// The form.
pub struct AttemptForm {
    case: String,
    number: String,
    mode: Option<Mode>,
    outcome: Option<&'static Outcome>,
    /// Known from the start, so that it is not asked.
    given: bool,
    stage: Stage,
    menu: Menu,
    when: MomentField,
    note: Editor,
    notice: Option<Words>,
}

impl AttemptForm {
    /// On a case.
    pub fn new(case: String, number: String) -> AttemptForm {
        AttemptForm {
            case,
            number,
            mode: None,
            outcome: None,
            given: false,
            stage: Stage::How,
            menu: Menu::default(),
            when: MomentField::default(),
            note: Editor::new("", false),
            notice: None,
        }
    }

    /// With the outcome known, and the cursor on the most likely mode.
    pub fn with(mut self, mode: Mode, outcome: &'static Outcome) -> AttemptForm {
        self.outcome = Some(outcome);
        self.given = true;
        self.menu = Menu::at(MODES.iter().position(|m| *m == mode).unwrap_or(0));
        self
    }

    fn extra(&self) -> Extra {
        self.outcome.map_or(Extra::Nothing, |outcome| outcome.extra)
    }

    fn after_outcome(&mut self) {
        self.stage = match self.extra() {
            Extra::Appointment => Stage::When,
            Extra::Note | Extra::Nothing => Stage::Note,
        };
    }

    fn back(&mut self) -> Transition {
        self.stage = match self.stage {
            Stage::How => return Transition::Close,
            Stage::CameTo => Stage::How,
            Stage::When | Stage::Note if self.given => Stage::How,
            Stage::When => Stage::CameTo,
            Stage::Note if self.extra() == Extra::Appointment => Stage::When,
            Stage::Note => Stage::CameTo,
        };
        self.menu = Menu::default();
        Transition::Stay
    }

    fn pick(&mut self, row: usize) {
        match self.stage {
            Stage::How => {
                self.mode = Some(MODES[row]);
                self.menu = Menu::default();
                if self.given { self.after_outcome() } else { self.stage = Stage::CameTo }
            }
            _ => {
                self.outcome = Some(&outcome::ALL[row]);
                self.after_outcome();
            }
        }
    }

    fn save(&mut self, look: &Look) -> Transition {
        let (Some(mode), Some(outcome)) = (self.mode, self.outcome) else { return Transition::Stay };
        let note = self.note.text().trim().to_string();
        if outcome.extra == Extra::Note && note.is_empty() {
            self.notice = Some(words!("这种结果要写一句说明", "this outcome needs a note"));
            return Transition::Stay;
        }
        let appointment = self.appointment(look);
        let attempt = Attempt {
            at: look.now,
            mode,
            outcome,
            note: Some(note).filter(|note| !note.is_empty()),
            appointment,
        };
        let case = self.case.clone();
        Transition::work(move |office| office.record_attempt(&case, &attempt))
    }

    fn appointment(&self, look: &Look) -> Option<i64> {
        let at = self.when.moment(look.clock(look.now).date())?;
        Some(at.to_zoned_datetime(look.zone.clone()).ok()?.timestamp().as_millisecond())
    }

    fn rows(&self, look: &Look) -> Vec<(String, String)> {
        let row = |words: Words| (look.words(&words).to_string(), String::new());
        match self.stage {
            Stage::How => MODES.iter().map(|mode| row(mode.label())).collect(),
            Stage::CameTo => outcome::ALL.iter().map(|outcome| row(outcome.label())).collect(),
            Stage::When | Stage::Note => Vec::new(),
        }
    }
}

impl Screen for AttemptForm {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        if command == Command::Close {
            return self.back();
        }
        let today = look.clock(look.now).date();
        match self.stage {
            Stage::How | Stage::CameTo => {
                let rows = self.rows(look).len();
                match self.menu.press(&command, rows) {
                    Picked::Row(row) => self.pick(row),
                    Picked::Moved | Picked::Wrong => {}
                    Picked::Unused => return Transition::Unused,
                }
                Transition::Stay
            }
            Stage::When => {
                match command {
                    Command::Next if self.appointment(look).is_some_and(|at| at > look.now) => {
                        self.stage = Stage::Note;
                    }
                    Command::Next if self.appointment(look).is_some() => {
                        self.notice = Some(words!("这个时间已经过了", "that time has passed"));
                    }
                    Command::Next => {
                        self.notice = Some(words!(
                            "写上月日时分，如 1126 0930",
                            "month day hour minute, as in 1126 0930"
                        ));
                    }
                    command if self.when.press(&command, today) => self.notice = self.when.said(),
                    _ => return Transition::Unused,
                }
                Transition::Stay
            }
            Stage::Note => match command {
                Command::Next => self.save(look),
                command if self.note.press(&command, look.size.width as usize - 8) => Transition::Stay,
                _ => Transition::Unused,
            },
        }
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
        let title = words!("记一次接触   个案 {number}", "An attempt   case {number}");
        let clock = format!("{} {}", look.weekday(look.now), look.time(look.now));
        head(frame, look.words(&title), &clock, look);
        let quiet = look.theme.quiet();
        let mut y = 2;
        let told = [
            (look.say("怎样联系", "How"), self.mode.map(|mode| mode.label())),
            (look.say("结果", "Came to"), self.outcome.map(|outcome| outcome.label())),
        ];
        for (n, (name, words)) in told.iter().enumerate() {
            let known =
                if n == 0 { self.stage != Stage::How } else { self.given || self.stage > Stage::CameTo };
            if let Some(words) = words.as_ref().filter(|_| known) {
                put(frame, 3, y, name, quiet);
                put(frame, 14, y, look.words(words), look.theme.plain());
                y += 1;
            }
        }
        y += u16::from(y > 2);
        let asked = match self.stage {
            Stage::How => look.say("怎样联系的？", "How was it tried?"),
            Stage::CameTo => look.say("结果怎样？", "What did it come to?"),
            Stage::When => look.say("约在什么时候？", "When is the appointment?"),
            Stage::Note if self.extra() == Extra::Note => {
                look.say("怎么回事？写一句。", "What happened? A sentence.")
            }
            Stage::Note => look.say("还有要记的吗？（可不写）", "Anything else? (may be left out)"),
        };
        put(frame, 3, y, asked, look.theme.spoken());
        y += 2;
        let size = frame.area();
        match self.stage {
            Stage::How | Stage::CameTo => {
                let area = Rect { x: 0, y, width: size.width, height: size.height.saturating_sub(y + 2) };
                self.menu.draw(frame, area, &self.rows(look), 40, look);
            }
            Stage::When => self.when.draw(frame, 6, y, true, look.theme.accent(), look),
            Stage::Note => {
                let area = Rect { x: 6, y, width: size.width - 8, height: 3 };
                self.note.draw(frame, area, look.theme.plain());
            }
        }
        let last = self.stage == Stage::Note;
        let when = self.stage == Stage::When;
        let rows = self.rows(look).len();
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(
                look.key(&Command::Next),
                if last { look.say("记下", "record it") } else { look.say("下一步", "next") },
            )
            .key_if(rows > 0, digits(rows), digits_do(rows, look))
            .key_if(when, look.say("数字", "0–9"), look.say("月日时分", "month day hour minute"))
            .key_if(
                when,
                format!("{}{}", look.key(&Command::Left), look.key(&Command::Right)),
                look.say("前后一天", "a day back, on"),
            )
            .help(look)
            .key(look.key(&Command::Close), look.say("上一步", "back"))
            .draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        true
    }
}
