//! Before a roster is read again: what that changes, and what it means for people's data and for the draws. What was
//! read before is not kept as a file, so the cursor stands on "no".

use super::study_panel::table;
use crate::i18n::{Lang, Words, counted};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::study::{RosterFacts, RosterNews};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_lines};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::menu::{Menu, Picked, digits};
use crate::tui::widgets::wrap::{cut, lines};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Rect;

/// No; the new one.
const WAYS: usize = 2;

/// What a roster changes, in a sentence.
pub(super) fn what_changed(news: &RosterNews) -> Words {
    let (new, gone, changed) = news.people;
    let counts = [
        (new, words!("新来 {new} 人", "{new} new")),
        (gone, words!("少了 {gone} 人", "{gone} no longer on it")),
        (changed, words!("{changed} 人情况变了", "{changed} changed")),
    ];
    let said: Vec<Words> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, said)| said).collect();
    if said.is_empty() {
        return words!(
            "人没有变，变的是姓名、电话或抽取用不到的列。",
            "the same people; names, telephone numbers or columns no draw uses."
        );
    }
    let joined =
        |of: fn(&Words) -> &str, between: &str| said.iter().map(of).collect::<Vec<_>>().join(between);
    Words::new(joined(|words| &words.zh, "，") + "。", joined(|words| &words.en, ", ") + ".")
}

/// The question.
pub(super) struct RenewForm {
    file: String,
    /// Everybody on the roster that was read, who may be drawn of them, and when it was read (UTC milliseconds).
    before: (i64, i64, i64),
    news: RosterNews,
    /// Draws whose plan is fixed and not carried out.
    waiting: Vec<String>,
    menu: Menu,
    scroll: usize,
    /// What takes its time now, or what went wrong.
    notice: Option<Words>,
}

impl RenewForm {
    /// About a file, in place of the roster that was read, while the plans of these draws wait.
    pub fn new(file: String, before: &RosterFacts, news: RosterNews, waiting: Vec<String>) -> RenewForm {
        let before = (before.rows, before.eligible, before.read);
        RenewForm { file, before, news, waiting, menu: Menu::default(), scroll: 0, notice: None }
    }

    /// What follows from reading it.
    fn consequences(&self) -> Vec<Words> {
        let mut said = vec![words!(
            "读入以后以这一份为准；已经抽过的不受影响。不在上面、也没有个案的人，姓名电话从 people.db 里删去。",
            "It holds from then on; draws already made stand. Of people who are on it no longer and have no case, names \
             and telephone numbers are removed from people.db."
        )];
        if !self.waiting.is_empty() {
            let names = self.waiting.join(", ");
            said.push(words!(
                "{names} 的方案已定，仍按原来的抽样框抽；要按新名册抽，就另定方案、写明理由。",
                "The plan of {names} is fixed and keeps its frame; to draw from the new roster, make another plan with a \
                 reason."
            ));
        }
        said
    }

    /// The units with other numbers.
    fn table(&self, look: &Look) -> Vec<String> {
        let rows = self.news.units.iter();
        let rows = rows
            .map(|(unit, before, now)| {
                vec![look.words(unit).to_string(), before.to_string(), now.to_string()]
            })
            .collect();
        let titles = match look.lang {
            Lang::Zh => vec!["合资格", "原来", "现在"],
            Lang::En => vec!["eligible", "before", "now"],
        };
        let mut said = Vec::new();
        table(&mut said, titles, rows, look);
        said.into_iter().map(|(line, _)| line).collect()
    }

    /// How many lines of units there is room for.
    fn fit(look: &Look) -> usize {
        (look.size.height as usize).saturating_sub(18)
    }
}

impl Screen for RenewForm {
    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        self.notice = None;
        let fit = RenewForm::fit(look);
        match command {
            Command::PageDown => {
                let most = self.table(look).len().saturating_sub(fit);
                self.scroll = (self.scroll + fit / 2).min(most);
                return Transition::Stay;
            }
            Command::Back => {
                self.scroll = self.scroll.saturating_sub(fit / 2);
                return Transition::Stay;
            }
            _ => {}
        }
        match self.menu.press_slowly(&command, WAYS) {
            Picked::Row(0) => Transition::Close,
            Picked::Row(_) => {
                self.notice = Some(words!("正在读名册…", "reading the roster…"));
                Transition::work(|office| office.read_roster())
            }
            Picked::Unused => Transition::Unused,
            Picked::Moved | Picked::Wrong => Transition::Stay,
        }
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<Words, Trouble>>() {
            Ok(Ok(_)) => return Transition::Close,
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let look = &look.without_saving();
        head(frame, look.say("再读名册", "The roster again"), look.say("还没有读", "not read yet"), look);
        let wide = frame.area().width as usize;
        let room = wide.saturating_sub(4);
        let (rows, eligible) = self.news.rows;
        let (rows_before, eligible_before, read) = self.before;
        let (file, day) = (&self.file, look.day(read));
        let (listed, listed_before) = (counted(rows, "row", "rows"), counted(rows_before, "row", "rows"));
        let now = words!(
            "{file} 现在 {rows} 行，{eligible} 人合资格；{day} 读入的是 {rows_before} 行，{eligible_before} 人。",
            "{file}: {listed}, {eligible} eligible. Read on {day}: {listed_before}, {eligible_before} eligible."
        );
        let mut y = put_lines(frame, 2, 2, look.words(&now), room, look.theme.plain());
        y = put_lines(frame, 2, y, look.words(&what_changed(&self.news)), room, look.theme.spoken());
        if self.news.odd > 0 {
            let odd = self.news.odd;
            let said = words!(
                "{odd} 处可疑，不妨碍读入；fangtan roster 会一一列出",
                "{odd} odd, which does not prevent it; `fangtan roster` lists them"
            );
            y = put_lines(frame, 2, y, look.words(&said), room, look.theme.plain());
        }
        let (table, fit) = (self.table(look), RenewForm::fit(look));
        y += u16::from(!table.is_empty());
        for (n, line) in table.iter().skip(self.scroll).take(fit).enumerate() {
            let style = if n + self.scroll == 0 { look.theme.quiet() } else { look.theme.plain() };
            put(frame, 4, y, &cut(line, wide.saturating_sub(6), look.glyphs.cut), style);
            y += 1;
        }
        y += 1;
        for words in self.consequences() {
            y = put_lines(frame, 2, y, look.words(&words), room, look.theme.plain());
        }
        y += 1;
        let ways = vec![
            (look.say("先不读", "not now").to_string(), String::new()),
            (look.say("再读一次", "read it again").to_string(), String::new()),
        ];
        let area = Rect { x: 0, y, width: frame.area().width, height: WAYS as u16 };
        self.menu.draw(frame, area, &ways, 28, look);
        y += WAYS as u16;
        let said = self.notice.as_ref().map(|notice| look.words(notice));
        for line in said.into_iter().flat_map(|said| lines(said, room, room)).take(2) {
            put(frame, 2, y, line, look.theme.accent());
            y += 1;
        }
        KeyLine::new()
            .notice(self.menu.said().map(|said| look.words(said)))
            .key(look.key(&Command::Next), look.say("就这样", "do so"))
            .key(digits(WAYS), look.say("移到", "moves there"))
            .key_if(table.len() > fit, look.key(&Command::PageDown), look.say("看其余单位", "more units"))
            .help(look)
            .key(look.key(&Command::Close), look.say("先不读", "not now"))
            .draw(frame, look);
    }
}
