//! A plan that waits for its public value: the value and where it was published are written down, what will happen
//! is said, and only then the draw is made. Both are shown in the form in which they will be hashed.

use super::certificate::CertificateView;
use super::draw::another;
use crate::desk::standing::DrawStanding;
use crate::i18n::{Words, counted};
use crate::sampling::public_text;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::drawing::Certified;
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{head, put, put_lines, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::widgets::wrap::lines;
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// Where the fields begin.
const COLUMN: u16 = 14;
/// Rows a field takes.
const ROWS: u16 = 2;
/// No; the draw.
const WAYS: usize = 2;

/// What is written, and where one is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Value,
    Source,
    /// On the row that leads to another plan.
    Another,
    Asked,
}

/// The form.
pub struct PublicForm {
    name: String,
    /// SHA-256 of the plan, and the rule it announced.
    plan_sha256: String,
    awaited: Words,
    /// Drawn, and in reserve.
    numbers: (u64, u64),
    stage: Stage,
    value: Editor,
    source: Editor,
    menu: Menu,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl PublicForm {
    /// About a draw whose plan awaits a public value; nothing for any other.
    pub fn new(draw: &DrawStanding) -> Option<PublicForm> {
        Some(PublicForm {
            name: draw.name.clone(),
            plan_sha256: draw.plan_sha256.clone()?,
            awaited: draw.awaited()?,
            numbers: draw.numbers()?,
            stage: Stage::Value,
            value: Editor::new("", false),
            source: Editor::new("", false),
            menu: Menu::default(),
            notice: None,
        })
    }

    /// Goes on, if what is written here can be hashed by anybody else too.
    fn next(&mut self) {
        let (field, to) = match self.stage {
            Stage::Value => (&self.value, Stage::Source),
            _ => (&self.source, Stage::Asked),
        };
        if field.is_blank() {
            self.notice = Some(match self.stage {
                Stage::Value => words!("请写公开数值", "write the public value"),
                _ => words!("请写在哪里公布的", "write where it was published"),
            });
        } else if public_text(field.text()).is_none() {
            self.notice =
                Some(words!("里面有看不见的字符，请重写", "it holds invisible characters; write it anew"));
        } else if public_text(self.value.text()).is_none() {
            // The arrows lead past an empty value.
            self.stage = Stage::Value;
            self.notice = Some(words!("请写公开数值", "write the public value"));
        } else {
            self.stage = to;
            self.menu = Menu::default();
        }
    }

    fn write(&mut self, command: &Command, look: &Look) -> Transition {
        match (command, self.stage) {
            // The plan would be another afterwards: this form has no more to ask.
            (Command::Next, Stage::Another) => return Transition::replace(another(&self.name)),
            (Command::Next, _) => self.next(),
            (Command::Down, Stage::Value) => self.stage = Stage::Source,
            (Command::Down, _) => self.stage = Stage::Another,
            (Command::Up | Command::Back, Stage::Another) => self.stage = Stage::Source,
            (Command::Up | Command::Back, _) => self.stage = Stage::Value,
            (Command::Close, _) => return Transition::Close,
            (Command::Help | Command::Language, Stage::Another) => return Transition::Unused,
            (_, Stage::Another) => self.notice = Some(self.keys(look).taken()),
            (command, stage) => {
                let field = if stage == Stage::Value { &mut self.value } else { &mut self.source };
                if !field.press(command, PublicForm::columns(look)) {
                    return Transition::Unused;
                }
            }
        }
        Transition::Stay
    }

    fn answer(&mut self, command: &Command) -> Transition {
        match self.menu.press_slowly(command, WAYS) {
            Picked::Row(0) => self.stage = Stage::Source,
            Picked::Row(_) => {
                let (name, text, source) =
                    (self.name.clone(), self.value.text().to_string(), self.source.text().to_string());
                self.notice = Some(words!("正在抽取…", "drawing…"));
                return Transition::work(move |office| office.draw_by_value(&name, text, source));
            }
            Picked::Unused if *command == Command::Close => self.stage = Stage::Source,
            Picked::Unused => return Transition::Unused,
            Picked::Moved | Picked::Wrong => {}
        }
        Transition::Stay
    }

    fn columns(look: &Look) -> usize {
        (look.size.width.saturating_sub(COLUMN + 2)) as usize
    }

    fn draw_fields(&self, frame: &mut Frame, top: u16, look: &Look) -> u16 {
        let mut y = top;
        let wide = PublicForm::columns(look) as u16;
        for (stage, name, field) in [
            (Stage::Value, look.say("公开数值", "Value"), &self.value),
            (Stage::Source, look.say("公布处", "Published"), &self.source),
        ] {
            let here = stage == self.stage;
            let style = if here { look.theme.accent() } else { look.theme.quiet() };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            put(frame, 3, y, name, style);
            let area = Rect { x: COLUMN, y, width: wide + 1, height: ROWS };
            match here {
                true => field.draw(frame, area, look.theme.plain()),
                false => {
                    // As it will be hashed; what is longer than its place says how long it is.
                    let shown = public_text(field.text()).unwrap_or_default();
                    let rows = lines(&shown, wide as usize, wide as usize);
                    let more = rows.len() > ROWS as usize;
                    for (n, line) in rows.into_iter().take(ROWS as usize).enumerate() {
                        put(frame, COLUMN, y + n as u16, line, look.theme.plain());
                    }
                    if more {
                        let (all, cut) = (shown.chars().count(), look.glyphs.cut);
                        let characters = counted(all as u64, "character", "characters");
                        let said = words!(" {cut} 共 {all} 字", " {cut} {characters} in all");
                        let edge = frame.area().width.saturating_sub(1);
                        put_right(frame, edge, y + ROWS - 1, look.words(&said), look.theme.accent());
                    }
                }
            }
            y += ROWS;
        }
        y
    }

    /// The row below the fields.
    fn draw_another(&self, frame: &mut Frame, y: u16, look: &Look) {
        let here = self.stage == Stage::Another;
        if here {
            put(frame, 1, y, look.glyphs.cursor, look.theme.accent());
        }
        let style = if here { look.theme.accent() } else { look.theme.quiet() };
        put(
            frame,
            3,
            y,
            look.say("不等了：另定方案，写明理由", "Await it no longer: another plan, with a reason"),
            style,
        );
    }

    fn keys(&self, look: &Look) -> KeyLine {
        let asked = self.stage == Stage::Asked;
        let next = match self.stage {
            Stage::Value => look.say("写公布处", "where it was published"),
            Stage::Source => look.say("看会怎样，再问一次", "see what follows (asks first)"),
            Stage::Another => look.say("写理由", "write the reason"),
            Stage::Asked => look.say("就这样", "do so"),
        };
        let back = if asked { look.say("回去改", "back") } else { look.say("先不抽", "not now") };
        let rows = format!("{}{}", look.key(&Command::Up), look.key(&Command::Down));
        KeyLine::new()
            .key(look.key(&Command::Next), next)
            .key_if(asked, digits(WAYS), look.say("移到", "moves there"))
            .key_if(!asked, rows, look.say("换一行", "line"))
            .help(look)
            .key(look.key(&Command::Close), back)
    }

    fn rows(&self, look: &Look) -> Vec<(String, String)> {
        let sample = self.numbers.0;
        let draw = words!("现在抽 {sample} 人", "draw {sample} now");
        vec![
            (look.say("先不抽", "not now").to_string(), look.say("回去改", "back to the words").to_string()),
            (
                look.words(&draw).to_string(),
                look.say("不能撤销；谁都可以重算", "cannot be undone; anybody can compute it again")
                    .to_string(),
            ),
        ]
    }
}

impl Screen for PublicForm {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match self.stage {
            Stage::Asked => self.answer(&command),
            _ => self.write(&command, look),
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<Certified, Trouble>>() {
            Ok(Ok(certified)) => return Transition::replace(CertificateView::new(certified)),
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        let name = &self.name;
        let title = words!("抽取 {name}", "Draw {name}");
        head(frame, look.words(&title), look.say("方案已定，还没有抽", "planned, not drawn yet"), look);
        let room = (frame.area().width as usize).saturating_sub(4);
        let (sample, reserve) = self.numbers;
        let take = words!(
            "方案已定：抽 {sample} 人，备用 {reserve} 人。方案哈希",
            "The plan is fixed: {sample} drawn, {reserve} in reserve. Its hash"
        );
        put(frame, 2, 2, look.words(&take), look.theme.plain());
        put(frame, 2, 3, &self.plan_sha256, look.theme.plain());
        put(frame, 2, 5, look.say("等待的公开数值：", "Public value awaited:"), look.theme.quiet());
        let mut y = 6;
        for line in lines(look.words(&self.awaited), room, room).into_iter().take(3) {
            put(frame, 2, y, line, look.theme.plain());
            y += 1;
        }
        y = self.draw_fields(frame, y + 1, look);
        let said = self.notice.as_ref().map(|notice| look.words(notice));
        let asked = self.stage == Stage::Asked;
        if !asked {
            let how = look.say(
                "照公布的原文写，一字不差：别人要用它重算。公布处写网址或报刊，加日期。",
                "Write the value exactly as it was published: others repeat the draw with it. Then the site or paper, \
                 and the date.",
            );
            y = put_lines(frame, 3, y, how, room - 1, look.theme.quiet());
            self.draw_another(frame, y + 1, look);
        } else {
            let ask = look.say(
                "数值和来源照上面写进凭证，抽中的人由它决定。对照公布的原文再看一遍。",
                "Value and source go into the certificate as they stand above, and the value decides who is drawn. \
                 Compare them with what was published.",
            );
            y = put_lines(frame, 2, y, ask, room, look.theme.plain()) + 1;
            let area = Rect { x: 0, y, width: frame.area().width, height: WAYS as u16 };
            self.menu.draw(frame, area, &self.rows(look), 26, look);
            y += WAYS as u16 + 1;
            for (n, line) in said.into_iter().flat_map(|said| lines(said, room, room)).take(3).enumerate() {
                put(frame, 2, y + n as u16, line, look.theme.accent());
            }
        }
        let said = said.filter(|_| !asked).or(self.menu.said().map(|said| look.words(said)));
        self.keys(look).notice(said).draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        matches!(self.stage, Stage::Value | Stage::Source)
    }
}
