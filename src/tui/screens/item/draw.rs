//! How an item looks: head, question, field, what rises over them, keys.

use super::Item;
use super::question::{BOTTOM, EDGE, TOP, label, marks};
use super::sheet::{What, state_words};
use crate::form::State;
use crate::i18n::counted;
use crate::interview::Stop;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::widgets::head::{bar, put, put_right, rule, saving};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::wrap::{cut, width};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The columns that a title keeps beside a long unit.
const TITLE: usize = 16;

impl Item {
    pub(super) fn draw(&self, frame: &mut Frame, look: &Look) {
        self.draw_head(frame, look);
        let hidden = self.overlay.as_ref().is_some_and(|overlay| overlay.covers());
        if self.sheet.what == What::Review {
            if !hidden {
                self.review.draw(frame, look);
            }
        } else if !hidden {
            self.draw_question(frame, look);
        }
        match &self.overlay {
            Some(overlay) => {
                let area = frame.area();
                let room = area.height.saturating_sub(TOP + BOTTOM + 3);
                let rows = overlay.rows(area.width, look).clamp(2, room);
                let top = area.height.saturating_sub(rows + 3);
                for y in top..area.height {
                    put(frame, 0, y, &" ".repeat(area.width as usize), look.theme.plain());
                }
                rule(frame, top, look);
                let title = format!("{} {} ", look.glyphs.rule.repeat(2), overlay.title(look));
                put(frame, 0, top, &title, look.theme.plain());
                overlay.draw(frame, Rect { x: 0, y: top + 1, width: area.width, height: rows }, look);
                rule(frame, area.height - 2, look);
                overlay.keys(look).notice(self.said(look).as_deref()).draw(frame, look);
            }
            None => {
                rule(frame, frame.area().height - 2, look);
                let keys = if self.sheet.what == What::Review {
                    self.review.keys(look)
                } else {
                    self.item_keys(look)
                };
                keys.notice(self.said(look).as_deref()).draw(frame, look);
            }
        }
    }

    /// What is said about the last key; if the disk refused, what to do.
    fn said(&self, look: &Look) -> Option<String> {
        let said = self.notice.as_ref().map(|notice| look.words(notice).to_string());
        match &self.stuck {
            Some(_) => {
                let again = look.say("再试", "tries again");
                let why = said.unwrap_or_else(|| look.say("没有保存", "not saved").to_string());
                Some(format!("{why}  {} {again}", look.key(&Command::Next)))
            }
            None => said,
        }
    }

    fn draw_head(&self, frame: &mut Frame, look: &Look) {
        let end = frame.area().width.saturating_sub(1);
        let quiet = look.theme.quiet();
        let dot = look.glyphs.dot;
        let saved = match self.sheet.saved_at {
            Some(at) => format!("{} {} {}", look.glyphs.saved, look.say("已存", "saved"), look.time(at)),
            None => String::new(),
        };
        // Number and "saved" are always whole; the unit gives way first, then the title.
        let practice = match (self.setting.rehearsal, self.setting.practice) {
            (true, _) => look.say(" 练习 ", " practice "),
            (false, true) => look.say(" 演示数据 ", " practice data "),
            (false, false) => "",
        };
        let number = format!("{} {}", look.say("个案", "Case"), self.setting.number);
        let unit = format!(" {dot} {}", look.words(&self.setting.unit));
        let marked = if practice.is_empty() { 0 } else { width(practice) + 2 };
        let free = (end as usize).saturating_sub(1 + marked + width(&number) + width(&saved) + 6);
        let wanted = width(&self.sheet.title);
        let titled = wanted.min(free.saturating_sub(width(&unit)).max(free / 2).max(TITLE.min(free)));
        let mut x = put(frame, 1, 0, &cut(&self.sheet.title, titled, look.glyphs.cut), quiet);
        if !practice.is_empty() {
            x = put(frame, x + 2, 0, practice, look.theme.loud());
        }
        let room = free - titled;
        // Three columns of a unit say nothing.
        let unit = if room < 8.min(width(&unit)) { String::new() } else { cut(&unit, room, look.glyphs.cut) };
        let middle = number + &unit;
        let centred = (end as usize).saturating_sub(width(&middle)) / 2;
        let latest = (end as usize).saturating_sub(width(&saved) + 3 + width(&middle));
        put(frame, (centred.min(latest) as u16).max(x + 3), 0, &middle, quiet);
        if self.taken_over || self.stuck.is_some() {
            put_right(frame, end, 0, look.say(" 未存 ", " not saved "), look.theme.loud());
        } else if look.saving {
            put_right(frame, end, 0, saving(look), look.theme.loud());
        } else {
            put_right(frame, end, 0, &saved, quiet);
        }
        let section = match (&self.sheet.consent, &self.sheet.what) {
            (Some(version), _) => look
                .say(&format!("知情同意 第 {version} 版"), &format!("Consent, version {version}"))
                .to_string(),
            (None, What::Review) => look.say("交卷前检查", "Before submitting").to_string(),
            (None, _) => self.sheet.view.section.clone(),
        };
        let (done, total) = (self.sheet.view.progress.done(), self.sheet.view.progress.total);
        let figure = format!("{done} / {total}");
        // The title of the part and how far it is have two fifths of the row.
        let bar_at = frame.area().width * 17 / 40;
        put_right(frame, bar_at - 2, 1, &figure, look.theme.plain());
        let room = (bar_at as usize).saturating_sub(width(&figure) + 6);
        put(frame, 1, 1, &cut(&section, room, look.glyphs.cut), quiet);
        let minutes = self.sheet.minutes(look.now);
        let spent = look.say(&format!("{minutes} 分"), &format!("{minutes} min")).to_string();
        put_right(frame, end, 1, &spent, quiet);
        let columns = (end as usize).saturating_sub(bar_at as usize + 10);
        let (filled, rest) = bar(self.sheet.view.progress.share(), columns, look);
        let x = put(frame, bar_at, 1, &filled, look.theme.plain());
        put(frame, x, 1, &rest, quiet);
        rule(frame, 2, look);
    }

    fn draw_question(&self, frame: &mut Frame, look: &Look) {
        let layout = self.layout(look);
        if self.scroll == 0 {
            put(frame, EDGE, TOP, &label(&self.sheet), look.theme.plain());
        }
        put(frame, EDGE, TOP - 1, &marks(&self.sheet, look), look.theme.quiet());
        let shown = layout.lines.iter().skip(self.scroll).take(layout.room as usize);
        for (n, line) in shown.enumerate() {
            let style = if line.note { look.theme.quiet() } else { look.theme.spoken() };
            put(frame, line.x, TOP + n as u16, &line.text, style);
        }
        let below = layout.lines.len().saturating_sub(self.scroll + layout.room as usize);
        if below > 0 {
            let more = counted(below as u64, "more line", "more lines");
            let said = look.say(&format!("还有 {below} 行，PgDn 往下"), &format!("{more}, PgDn")).to_string();
            let end = frame.area().width - EDGE;
            put_right(frame, end, TOP + layout.room, &said, look.theme.accent());
        }
        let area = Rect {
            x: EDGE,
            y: layout.field_y,
            width: frame.area().width - 2 * EDGE,
            height: layout.field_rows,
        };
        self.field.draw(frame, area, &self.sheet, look);
        self.draw_under(frame, area, look);
    }

    /// Below the field: a state such as don't know, or what is wrong with the value.
    fn draw_under(&self, frame: &mut Frame, area: Rect, look: &Look) {
        let wanted = self.field.rows(&self.sheet, area.width).min(area.height);
        let y = area.y + wanted + u16::from(wanted < area.height);
        if let Some(under) = &self.under {
            put(frame, area.x + 4, y, &look.glyphs.said(look.words(under)), look.theme.spoken());
            return;
        }
        let state = self.sheet.item().map_or(State::NotReached, |item| item.answer.state);
        if self.sheet.what != What::Grid {
            let words = state_words(state);
            put(frame, area.x + 4, y, look.words(&words), look.theme.spoken());
        }
    }

    /// The keys of the item, most used first.
    pub(super) fn item_keys(&self, look: &Look) -> KeyLine {
        let allow = self.sheet.item().map(|item| item.allow).unwrap_or_default();
        let key = |command: &Command| look.key(command).to_string();
        let open = self.sheet.open;
        let (count, what) = match (open.unanswered, open.checks) {
            (n, 0) => (n, look.say("未答", "open")),
            (n, checks) => (n + checks, look.say("待处理", "problems")),
        };
        let review = matches!(self.sheet.stop, Stop::Review);
        let line = self
            .field
            .keys(KeyLine::new(), &self.sheet, look)
            .key_if(!self.sheet.first, key(&Command::Back), look.say("上题", "back"))
            .key_if(count > 0, key(&Command::Problems), format!("{what} {count}"))
            .key_if(self.sheet.returned, key(&Command::Problems), look.say("退回理由", "why returned"))
            .key_if(allow.dont_know, key(&Command::DontKnow), look.say("不知道", "don't know"))
            .key_if(allow.refused, key(&Command::Refused), look.say("拒答", "refused"))
            .key_if(allow.skipped, key(&Command::Skip), look.say("跳过", "skip"));
        self.field
            .more_keys(line, &self.sheet, look)
            .key_if(!review, key(&Command::Remark), look.say("备注", "remark"))
            .always(key(&Command::Help), look.say("帮助", "help"))
            .key(key(&Command::Close), look.say("暂停", "pause"))
            .key(key(&Command::Jump), look.say("跳转", "jump"))
            .key_if(self.sheet.languages.len() > 1, key(&Command::Language), look.say("English", "中文"))
            .key_if(self.sheet.takes_example(), key(&Command::Example), look.say("示例", "example"))
    }
}
