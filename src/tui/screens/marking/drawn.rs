//! How marking looks: the list of questions, one answer with its criteria, the guide, a remark being written.

use super::Marking;
use super::sitting::Sitting;
use crate::i18n::{Words, counted};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::marking::{AnswerView, ToMark};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::head::{body, head, put, put_lines, put_right, rule};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{digits, digits_do, first_shown};
use crate::tui::widgets::remarks::Written;
use crate::tui::widgets::wrap::{cut, lines, width};
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

impl Marking {
    pub(super) fn draw_list(&self, frame: &mut Frame, look: &Look) {
        head(frame, look.say("评分", "Marking"), "", look);
        let keys =
            KeyLine::new().notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)));
        let Some(ToMark { list, others }) = &self.list else {
            keys.key(look.key(&Command::Close), look.say("返回", "back")).draw(frame, look);
            return;
        };
        let (said, style) = match list.is_empty() {
            true => (look.say("没有等您评分的回答。", "No answer waits for your mark."), look.theme.plain()),
            false => (
                look.say(
                    "一题一题评：同一题的回答连着看，尺度才稳。",
                    "One question at a time: answers side by side keep the scale steady.",
                ),
                look.theme.quiet(),
            ),
        };
        let below = put_lines(frame, 3, 2, said, frame.area().width.saturating_sub(5) as usize, style);
        let room = (frame.area().width as usize).saturating_sub(20);
        let rows: Vec<(String, String)> = list
            .iter()
            .map(|waiting| {
                let (item, count, pass) = (&waiting.item, waiting.answers.len(), waiting.pass);
                let text = look.words(&waiting.text).lines().next().unwrap_or("").to_string();
                let again = if pass > 1 { look.say("（第二次）", " (second)") } else { "" };
                let own = if waiting.own { look.say("（自己做的）", " (your own)") } else { "" };
                let beside = words!("{count} 份", "{count}");
                let named = format!("{item}{again}{own}  {text}");
                (cut(&named, room, look.glyphs.cut), look.words(&beside).to_string())
            })
            .collect();
        let beside = frame.area().width.saturating_sub(10);
        let below = body(frame, below + 1);
        self.menu.draw(frame, below, &rows, beside, look);
        if list.iter().any(|waiting| waiting.own) && !others.is_empty() {
            let Words { zh, en } = names(others);
            let said = words!(
                "自己听过的回答，最好由别人来评（{zh}）：排在最后，实在没有别人评时再打开。",
                "What you heard yourself is better marked by somebody else ({en}): it comes last, for when nobody else does it."
            );
            let room = (frame.area().width as usize).saturating_sub(6);
            let text = lines(look.words(&said), room, room);
            // Where the list needs the room, the rows say it themselves.
            let y = below.y + rows.len() as u16 + 1;
            for (y, line) in (y..below.y + below.height).zip(text) {
                put(frame, 3, y, line, look.theme.quiet());
            }
        }
        keys.key_if(!rows.is_empty(), look.key(&Command::Next), look.say("开始评", "begin"))
            .key_if(rows.len() > 1, digits(rows.len()), digits_do(rows.len(), look))
            .help(look)
            .key(look.key(&Command::Close), look.say("返回", "back"))
            .draw(frame, look);
    }

    pub(super) fn draw_answer(&self, frame: &mut Frame, sitting: &Sitting, look: &Look) {
        let (n, all, item) = (sitting.at + 1, sitting.waiting.answers.len(), &sitting.waiting.item);
        let dot = look.glyphs.dot;
        let title = words!("评分 {item} {dot} 第 {n} 份 / {all}", "Marking {item} {dot} answer {n} / {all}");
        let remarked = if answer_remarked(sitting) { look.say("备 ", "remark ") } else { "" };
        let pass = match sitting.waiting.pass {
            1 => "",
            _ => look.say("第二次评分（看不到第一次）", "second mark (the first is not shown)"),
        };
        head(frame, look.words(&title), &format!("{remarked}{pass}"), look);
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
        let fit = area.height.saturating_sub(y + criteria + 6).max(1) as usize;
        let scroll = if text.len() <= fit { 0 } else { sitting.scroll % text.len() };
        for line in text.iter().skip(scroll).take(fit) {
            put(frame, 6, y, line, look.theme.spoken());
            y += 1;
        }
        let below = text.len().saturating_sub(scroll + fit);
        if below > 0 {
            let more = counted(below as u64, "more line", "more lines");
            let said = words!("还有 {below} 行，PgDn 往下", "{more}, PgDn");
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
        let met = answer.criteria.iter().filter(|c| sitting.ticked.contains(&c.code));
        // Not `sum`: that of nothing is minus zero.
        let sum = met.fold(0.0, |sum, criterion| sum + criterion.points);
        let of: f64 = answer.criteria.iter().map(|c| c.points).sum();
        let marked = sitting.none || !sitting.ticked.is_empty();
        let total = if marked {
            format!("{sum} / {}", points(of, look))
        } else {
            format!("{} / {}", look.glyphs.to, points(of, look))
        };
        // A row of its own under the criteria: beside anything else it would be taken for the worth of that.
        let sums = look.say("合计", "in all");
        put(frame, 14, y, sums, look.theme.quiet());
        put_right(frame, area.width - 2, y, &total, look.theme.spoken());
        y += 1;
        let tick = if sitting.example { look.glyphs.tick } else { " " };
        let example = look.say("可作示例", "an example worth sharing");
        put(frame, 6, y, &format!("[{tick}] {} {example}", look.key(&Command::Example)), look.theme.quiet());
        if answer.own {
            let said = look.say("这份访谈是您自己做的。", "You conducted this interview yourself.");
            put(frame, 6, y + 1, said, look.theme.quiet());
        }
        match &sitting.remark {
            Some(editor) => self.draw_remark(frame, sitting, editor, look),
            None => self.draw_keys(frame, sitting, look),
        }
    }

    fn draw_keys(&self, frame: &mut Frame, sitting: &Sitting, look: &Look) {
        rule(frame, frame.area().height - 2, look);
        KeyLine::new()
            .notice(self.notice.as_ref().or(self.menu.said()).map(|notice| look.words(notice)))
            .key(look.say("数字", "1–9"), look.say("勾/消", "tick"))
            .key("0", look.say("都不符合", "none is met"))
            .key(look.key(&Command::Next), look.say("下一份", "next"))
            .key_if(sitting.at > 0, look.key(&Command::Back), look.say("上一份", "back"))
            .key(look.key(&Command::Remark), look.say("备注", "remark"))
            .key(look.key(&Command::Help), look.say("评分标准", "guide"))
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

impl Marking {
    /// A remark being written, in place of the criteria: the answer stays in view.
    fn draw_remark(&self, frame: &mut Frame, sitting: &Sitting, editor: &Editor, look: &Look) {
        let area = frame.area();
        let written = Written(sitting.answer.as_ref().map_or(Vec::new(), |answer| answer.remarks.clone()));
        let columns = area.width.saturating_sub(6);
        let wanted = written.rows(area.width, look).len() + editor.rows(columns as usize).max(2);
        let rows = (wanted as u16).min(area.height / 2);
        let top = area.height.saturating_sub(rows + 3);
        for y in top..area.height {
            put(frame, 0, y, &" ".repeat(area.width as usize), look.theme.plain());
        }
        rule(frame, top, look);
        let item = &sitting.waiting.item;
        let title = format!("{} {} {item} ", look.glyphs.rule.repeat(2), look.say("备注", "Remark"));
        put(frame, 0, top, &title, look.theme.plain());
        let end = area.height.saturating_sub(4);
        let y = written.draw(frame, top + 1, end, look);
        let height = area.height.saturating_sub(y + 2).max(1);
        editor.draw(frame, Rect { x: 2, y, width: columns + 1, height }, look.theme.plain());
        rule(frame, area.height - 2, look);
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key(look.key(&Command::Next), look.say("存", "save"))
            .key(look.key(&Command::NewLine), look.say("换行", "new line"))
            .key(look.key(&Command::Close), look.say("关闭", "close"))
            .draw(frame, look);
    }
}

/// The first of these names, and how many more there are.
fn names(all: &[String]) -> Words {
    let shown = &all[..all.len().min(3)];
    let (zh, en, more) = (shown.join("、"), shown.join(", "), all.len() - shown.len());
    match more {
        0 => Words::new(zh, en),
        more => words!("{zh}，另有 {more} 人", "{en} and {more} more"),
    }
}

fn answer_remarked(sitting: &Sitting) -> bool {
    sitting.answer.as_ref().is_some_and(|answer| !answer.remarks.is_empty())
}

/// Points with their unit.
fn points(points: f64, look: &Look) -> String {
    match look.lang {
        crate::i18n::Lang::Zh => format!("{points} 分"),
        crate::i18n::Lang::En if points == 1.0 => "1 point".to_string(),
        crate::i18n::Lang::En => format!("{points} points"),
    }
}
