//! Marking open answers: one question over all cases, in an order that tells nothing, without name, unit or the
//! other mark. Criteria are ticked by digit; the points follow.

use crate::desk::Judgement;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::marking::{AnswerView, Waiting};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put, put_right, rule};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits, first_shown};
use crate::tui::widgets::wrap::{cut, lines, width};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use uuid::Uuid;

/// The question being marked, and how far it is.
struct Sitting {
    waiting: Waiting,
    at: usize,
    answer: Option<AnswerView>,
    ticked: Vec<String>,
    /// None of the criteria is met, and that was said.
    none: bool,
    example: bool,
    /// Something was ticked that is not on the disk; leaving asks once.
    touched: bool,
    warned: bool,
    scroll: usize,
    /// The guide lies open.
    guide: bool,
    cursor: usize,
}

struct Given(Result<(), Trouble>);

/// Marking.
#[derive(Default)]
pub struct Marking {
    list: Option<Vec<Waiting>>,
    menu: Menu,
    sitting: Option<Sitting>,
    notice: Option<Words>,
}

impl Marking {
    /// Before anything is known.
    pub fn new() -> Marking {
        Marking::default()
    }

    fn load(&self) -> Transition {
        let Some(sitting) = &self.sitting else { return Transition::Stay };
        let Some(id) = sitting.waiting.answers.get(sitting.at).copied() else { return Transition::Stay };
        let (item, pass) = (sitting.waiting.item.clone(), sitting.waiting.pass);
        Transition::work(move |office| office.answer_to_mark(id, &item, pass))
    }

    fn sit_down(&mut self, row: usize) -> Transition {
        let Some(waiting) = self.list.as_ref().and_then(|list| list.get(row)).cloned() else {
            return Transition::Stay;
        };
        self.sitting = Some(Sitting {
            waiting,
            at: 0,
            answer: None,
            ticked: Vec::new(),
            none: false,
            example: false,
            touched: false,
            warned: false,
            scroll: 0,
            guide: false,
            cursor: 0,
        });
        self.load()
    }

    fn list(&mut self) -> Transition {
        self.sitting = None;
        Transition::work(|office| office.waiting())
    }

    fn press_list(&mut self, command: &Command) -> Transition {
        let rows = self.list.as_ref().map_or(0, Vec::len);
        match self.menu.press(command, rows) {
            Picked::Row(row) => self.sit_down(row),
            Picked::NoSuchRow if rows > 0 => {
                self.notice = Some(words!("只收 1–{rows}", "1–{rows} only"));
                Transition::Stay
            }
            Picked::NoSuchRow | Picked::Moved => Transition::Stay,
            Picked::Unused => Transition::Unused,
        }
    }

    fn press_answer(&mut self, command: &Command, look: &Look) -> Transition {
        let Some(sitting) = &mut self.sitting else { return Transition::Stay };
        if sitting.guide {
            match command {
                Command::Up => sitting.scroll = sitting.scroll.saturating_sub(1),
                Command::Down => sitting.scroll += 1,
                Command::Back => sitting.scroll = sitting.scroll.saturating_sub(10),
                Command::PageDown => sitting.scroll += 10,
                _ => {
                    sitting.guide = false;
                    sitting.scroll = 0;
                }
            }
            return Transition::Stay;
        }
        if matches!(command, Command::Close) {
            if sitting.touched && !sitting.warned {
                sitting.warned = true;
                self.notice = Some(words!(
                    "这一份还没有存：↵ 存，再按 Esc 不存就走",
                    "not saved yet: Enter saves it, Esc again leaves without"
                ));
                return Transition::Stay;
            }
            return self.list();
        }
        sitting.warned = false;
        sitting.touched |= matches!(command, Command::Type(_) | Command::Example);
        let Some(answer) = &sitting.answer else { return Transition::Stay };
        if let Some(digit) = digit(command) {
            return match (digit as usize).checked_sub(1).map(|n| answer.criteria.get(n)) {
                None => {
                    sitting.ticked.clear();
                    sitting.none = true;
                    Transition::Stay
                }
                Some(Some(criterion)) => {
                    toggle(&mut sitting.ticked, &criterion.code);
                    sitting.cursor = digit as usize - 1;
                    sitting.none = false;
                    Transition::Stay
                }
                Some(None) => {
                    let most = answer.criteria.len();
                    self.notice = Some(words!("只收 0–{most}", "0–{most} only"));
                    Transition::Stay
                }
            };
        }
        match command {
            Command::Next if sitting.ticked.is_empty() && !sitting.none => {
                self.notice = Some(words!("一条都不符合，请按 0", "if no criterion is met, press 0"));
                Transition::Stay
            }
            Command::Next => self.give(),
            Command::Back if sitting.at > 0 => {
                sitting.at -= 1;
                sitting.answer = None;
                self.load()
            }
            Command::Back => Transition::Stay,
            Command::Example => {
                sitting.example = !sitting.example;
                Transition::Stay
            }
            Command::Help => {
                if answer.guide.is_some() {
                    sitting.guide = true;
                    sitting.scroll = 0;
                } else {
                    self.notice = Some(words!("这一题没有评分说明", "there is no guide to this item"));
                }
                Transition::Stay
            }
            Command::Up => {
                sitting.cursor = sitting.cursor.saturating_sub(1);
                Transition::Stay
            }
            Command::Down => {
                sitting.cursor = (sitting.cursor + 1).min(answer.criteria.len().saturating_sub(1));
                Transition::Stay
            }
            Command::Type(' ') => {
                if let Some(criterion) = answer.criteria.get(sitting.cursor) {
                    toggle(&mut sitting.ticked, &criterion.code);
                    sitting.none = false;
                }
                Transition::Stay
            }
            Command::PageDown => {
                sitting.scroll += answer_rows(look);
                Transition::Stay
            }
            Command::Type(_) => Transition::Stay,
            _ => Transition::Unused,
        }
    }

    fn give(&mut self) -> Transition {
        let Some(sitting) = &self.sitting else { return Transition::Stay };
        let Some(id) = sitting.waiting.answers.get(sitting.at).copied() else { return Transition::Stay };
        let criteria = sitting.answer.iter().flat_map(|answer| &answer.criteria);
        let judgement = Judgement {
            item: sitting.waiting.item.clone(),
            pass: sitting.waiting.pass,
            criteria: criteria.map(|c| c.code.clone()).filter(|code| sitting.ticked.contains(code)).collect(),
            example: sitting.example,
        };
        Transition::work(move |office| Given(office.mark(id as Uuid, &judgement)))
    }

    fn given(&mut self) -> Transition {
        let Some(sitting) = &mut self.sitting else { return Transition::Stay };
        sitting.at += 1;
        sitting.answer = None;
        if sitting.at < sitting.waiting.answers.len() { self.load() } else { self.list() }
    }
}

fn toggle(ticked: &mut Vec<String>, code: &str) {
    match ticked.iter().position(|one| one == code) {
        Some(at) => drop(ticked.remove(at)),
        None => ticked.push(code.to_string()),
    }
}

/// Rows of an answer shown at a time.
fn answer_rows(look: &Look) -> usize {
    (look.size.height as usize).saturating_sub(14).max(4)
}

impl Screen for Marking {
    fn shown(&mut self, _look: &Look) -> Transition {
        Transition::work(|office| office.waiting())
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        let done = match done.get::<Result<Vec<Waiting>, Trouble>>() {
            Ok(Ok(list)) => {
                self.list = Some(list);
                self.menu = Menu::default();
                return Transition::Stay;
            }
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        let done = match done.get::<Result<AnswerView, Trouble>>() {
            Ok(Ok(answer)) => {
                if let Some(sitting) = &mut self.sitting {
                    sitting.ticked = answer.ticked.clone();
                    sitting.example = answer.example;
                    sitting.touched = false;
                    sitting.none = false;
                    sitting.scroll = 0;
                    sitting.cursor = 0;
                    sitting.answer = Some(answer);
                }
                return Transition::Stay;
            }
            Ok(Err(trouble)) => {
                self.notice = Some(trouble.0);
                return Transition::Stay;
            }
            Err(done) => done,
        };
        match done.get::<Given>() {
            Ok(Given(Ok(()))) => self.given(),
            Ok(Given(Err(trouble))) => {
                self.notice = Some(trouble.0);
                Transition::Stay
            }
            Err(_) => Transition::Stay,
        }
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        match self.sitting {
            Some(_) => self.press_answer(&command, look),
            None => self.press_list(&command),
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        match &self.sitting {
            Some(sitting) => self.draw_answer(frame, sitting, look),
            None => self.draw_list(frame, look),
        }
    }
}

impl Marking {
    fn draw_list(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.say("评分", "Marking"), "", look);
        let keys = KeyLine::new().notice(self.notice.as_ref().map(|notice| look.words(notice)));
        let Some(list) = &self.list else {
            keys.key(look.key(&Command::Close), look.say("返回", "back")).draw(frame, look);
            return;
        };
        if list.is_empty() {
            let said = look.say("没有等您评分的回答。", "No answer waits for your mark.");
            put(frame, 3, 2, said, look.theme.plain());
        } else {
            let said = look.say(
                "一题一题评：同一题的回答连着看，尺度才稳。",
                "One question at a time: answers to the same question side by side keep the scale steady.",
            );
            put(frame, 3, 2, said, look.theme.quiet());
        }
        let room = (frame.area().width as usize).saturating_sub(30);
        let rows: Vec<(String, String)> = list
            .iter()
            .map(|waiting| {
                let (item, count, pass) = (&waiting.item, waiting.answers.len(), waiting.pass);
                let text = look.words(&waiting.text).lines().next().unwrap_or("").to_string();
                let again = if pass > 1 { look.say("（第二次）", " (second)") } else { "" };
                let beside = words!("{count} 份", "{count}");
                let named = format!("{item}{again}  {}", cut(&text, room, look.glyphs.cut));
                (named, look.words(&beside).to_string())
            })
            .collect();
        let beside = frame.area().width.saturating_sub(10);
        self.menu.draw(frame, body(frame, 4), &rows, beside, look);
        keys.key_if(!rows.is_empty(), look.key(&Command::Next), look.say("开始评", "begin"))
            .key_if(rows.len() > 1, digits(rows.len()), look.say("直接选", "at once"))
            .key(look.key(&Command::Close), look.say("返回", "back"))
            .draw(frame, look);
    }

    fn draw_answer(&self, frame: &mut Frame, sitting: &Sitting, look: &Look) {
        let (n, all, item) = (sitting.at + 1, sitting.waiting.answers.len(), &sitting.waiting.item);
        let dot = look.glyphs.dot;
        let title = words!("评分 {item} {dot} 第 {n} 份 / {all}", "Marking {item} {dot} answer {n} / {all}");
        let pass = match sitting.waiting.pass {
            1 => "",
            _ => look.say("第二次评分（看不到第一次）", "second mark (the first is not shown)"),
        };
        head(frame, look.words(&title), pass, look);
        let Some(answer) = &sitting.answer else { return };
        let area = frame.area();
        if sitting.guide {
            self.draw_guide(frame, sitting, answer, look);
            return;
        }
        let room = area.width.saturating_sub(4) as usize;
        let mut y = 1;
        for line in lines(answer.asked.trim(), room, room).into_iter().take(3) {
            put(frame, 2, y, line, look.theme.quiet());
            y += 1;
        }
        y += 1;
        let criteria = answer.criteria.len() as u16;
        let room = area.width.saturating_sub(8) as usize;
        let text = lines(&answer.answer, room, room);
        let fit = area.height.saturating_sub(y + criteria + 5).max(1) as usize;
        let scroll = if text.len() <= fit { 0 } else { sitting.scroll % text.len() };
        for line in text.iter().skip(scroll).take(fit) {
            put(frame, 6, y, line, look.theme.spoken());
            y += 1;
        }
        let below = text.len().saturating_sub(scroll + fit);
        if below > 0 {
            let said = words!("还有 {below} 行，PgDn 往下", "{below} more lines, PgDn");
            put_right(frame, area.width - 2, y, look.words(&said), look.theme.accent());
        }
        y += 1;
        let worth = answer.criteria.iter().map(|c| width(&points(c.points, look))).max().unwrap_or(0) as u16;
        for (n, criterion) in answer.criteria.iter().enumerate() {
            let ticked = sitting.ticked.contains(&criterion.code);
            let here = n == sitting.cursor;
            let style = if here { look.theme.accent() } else { look.theme.plain() };
            if here {
                put(frame, 4, y, look.glyphs.cursor, style);
            }
            let tick = if ticked { look.glyphs.tick } else { " " };
            put(frame, 6, y, &format!("[{tick}] {}", n + 1), style);
            let room = area.width.saturating_sub(14 + worth + 4) as usize;
            put(frame, 14, y, &cut(look.words(&criterion.text), room, look.glyphs.cut), style);
            put_right(frame, area.width - 2, y, &points(criterion.points, look), style);
            y += 1;
        }
        let sum: f64 =
            answer.criteria.iter().filter(|c| sitting.ticked.contains(&c.code)).map(|c| c.points).sum();
        let of: f64 = answer.criteria.iter().map(|c| c.points).sum();
        let marked = sitting.none || !sitting.ticked.is_empty();
        let total = if marked {
            format!("{sum} / {}", points(of, look))
        } else {
            format!("– / {}", points(of, look))
        };
        put_right(frame, area.width - 2, y, &total, look.theme.spoken());
        let tick = if sitting.example { look.glyphs.tick } else { " " };
        let example = look.say("可作示例", "an example worth sharing");
        put(frame, 6, y, &format!("[{tick}] {} {example}", look.key(&Command::Example)), look.theme.quiet());
        rule(frame, area.height - 2, look);
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key(look.say("数字", "0–9"), look.say("勾/消", "tick"))
            .key("0", look.say("一条都不符合", "none is met"))
            .key(look.key(&Command::Next), look.say("下一份", "next"))
            .key_if(sitting.at > 0, look.key(&Command::Back), look.say("上一份", "back"))
            .key(look.key(&Command::Help), look.say("评分标准", "guide"))
            .key(look.key(&Command::Example), look.say("可作示例", "example"))
            .key(look.key(&Command::Close), look.say("停下", "stop"))
            .draw(frame, look);
    }

    fn draw_guide(&self, frame: &mut Frame, sitting: &Sitting, answer: &AnswerView, look: &Look) {
        let area = frame.area();
        let room = area.width.saturating_sub(6) as usize;
        let guide = answer.guide.as_ref().map_or("", |guide| look.words(guide)).trim_end();
        let text = lines(guide, room, room);
        let fit = area.height.saturating_sub(4) as usize;
        let from = first_shown(sitting.scroll + fit / 2, text.len(), fit);
        for (n, line) in text.iter().skip(from).take(fit).enumerate() {
            put(frame, 3, 2 + n as u16, line, look.theme.plain());
        }
        KeyLine::new()
            .key(
                format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)),
                look.say("翻看", "scroll"),
            )
            .key(look.key(&Command::Close), look.say("回到这一份", "back to the answer"))
            .draw(frame, look);
    }
}

/// Points with their unit.
fn points(points: f64, look: &Look) -> String {
    match look.lang {
        crate::i18n::Lang::Zh => format!("{points} 分"),
        crate::i18n::Lang::En if points == 1.0 => "1 point".to_string(),
        crate::i18n::Lang::En => format!("{points} points"),
    }
}
