//! My cases: what wants to be done stands on top, what is finished stays readable below. Enter on the top row is
//! always right.

use super::card::Card;
use crate::desk::Returned;
use crate::fieldwork::CaseStatus;
use crate::i18n::{Words, counted};
use crate::tui::keys::{Command, plain};
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::cases::{CaseLine, Standing};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{body, head, put, put_lines, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap::{cut, width};
use crate::tui::worker::Done;
use crate::words;
use ratatui::Frame;
use ratatui::layout::Position;

/// One's cases, and how many one could give out.
type Found = (Vec<CaseLine>, Option<u64>);

/// The list of one's cases.
#[derive(Default)]
pub struct Cases {
    lines: Option<Vec<CaseLine>>,
    /// How many cases whoever sits there could give out; none of somebody who does not.
    free: Option<u64>,
    list: Listing,
    /// The figures of a case's number typed so far.
    number: String,
    notice: Option<Words>,
}

impl Cases {
    /// Before anything is known.
    pub fn new() -> Cases {
        Cases::default()
    }

    fn listed(&self) -> Vec<&CaseLine> {
        let fits = |line: &&CaseLine| {
            let words = [&line.number, &line.name, &line.unit.zh, &line.unit.en];
            self.list.keeps(words.map(String::as_str))
        };
        self.lines.iter().flatten().filter(fits).collect()
    }

    /// Takes in the cases as they stand now. The cursor goes along with its case; where that has just been
    /// finished, the top row is the one to go on with.
    fn take(&mut self, lines: Vec<CaseLine>) {
        let is_done = |line: &CaseLine| line.standing >= Standing::Submitted;
        let was = self.listed().get(self.list.at).map(|line| (line.case.id.clone(), is_done(line)));
        self.lines = Some(lines);
        self.number.clear();
        let Some((id, was_done)) = was else { return };
        let listed = self.listed();
        let place = listed.iter().position(|line| line.case.id == id);
        let place = place.filter(|row| was_done || !is_done(listed[*row])).unwrap_or(0);
        let count = listed.len();
        self.list.go_along(Some(place), count);
    }

    /// One more figure of a number: the cursor goes to the case that is called so; no row moves.
    fn type_number(&mut self, figure: char) {
        let listed = self.listed();
        let longest = listed.iter().map(|line| line.number.len()).max().unwrap_or(0);
        let before = if self.number.len() < longest { self.number.as_str() } else { "" };
        let typed = format!("{before}{figure}");
        let found = numbered(&listed, &typed);
        match found {
            Some(row) => {
                self.list.at = row;
                self.number = typed;
            }
            None => {
                self.notice = Some(match self.list.is_filtered() {
                    true => words!("找到的里面没有个案 {typed}", "case {typed} is not among those found"),
                    false => words!("没有个案 {typed}", "there is no case {typed}"),
                });
                self.number.clear();
            }
        }
    }

    fn open(&self) -> Transition {
        match self.listed().get(self.list.at) {
            Some(line) => Transition::open(Card::new(line.case.id.clone())),
            None => Transition::Stay,
        }
    }

    /// What is taken, said of a key that is not.
    fn taken(&self) -> Words {
        match self.lines.as_ref().is_some_and(Vec::is_empty) {
            true => words!("还没有个案", "there are no cases yet"),
            false => words!("只收数字和 /", "digits and / only"),
        }
    }

    fn count(&self, fits: impl Fn(Standing) -> bool) -> usize {
        self.lines.iter().flatten().filter(|line| fits(line.standing)).count()
    }
}

impl Screen for Cases {
    fn shown(&mut self, look: &Look) -> Transition {
        let midnight = look.midnight();
        Transition::work(move |office| {
            Ok::<Found, Trouble>((office.my_cases(midnight)?, office.to_give_out()?))
        })
    }

    fn done(&mut self, done: Done, _look: &Look) -> Transition {
        match done.get::<Result<Found, Trouble>>() {
            Ok(Ok((lines, free))) => {
                self.free = free;
                self.take(lines);
            }
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
        Transition::Stay
    }

    fn handle(&mut self, command: Command, _look: &Look) -> Transition {
        self.notice = None;
        let typing = self.list.is_typing();
        let figure = match command {
            Command::Type(c) if !typing => Some(plain(c)).filter(char::is_ascii_digit),
            _ => None,
        };
        if let Some(figure) = figure.filter(|_| self.lines.as_ref().is_some_and(|lines| !lines.is_empty())) {
            self.type_number(figure);
            return Transition::Stay;
        }
        self.number.clear();
        let rows = self.listed().len();
        match command {
            // Whoever looks for a case wants to open it: one key does both.
            Command::Next if rows > 0 => {
                self.list.stop_typing();
                return self.open();
            }
            Command::Next => {}
            Command::Help | Command::Language => return Transition::Unused,
            command => match self.list.press(&command, rows) {
                Pressed::Enter | Pressed::Moved => {}
                Pressed::Unused if command == Command::Close => return Transition::Unused,
                Pressed::Unused => self.notice = Some(self.taken()),
            },
        }
        Transition::Stay
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        let open = self.count(|s| s < Standing::Submitted);
        let (done, ended) = (self.count(|s| s == Standing::Submitted), self.count(|s| s == Standing::Ended));
        let closed = self.count(|s| s == Standing::Closed);
        let all = open + done + ended + closed;
        let dot = look.glyphs.dot;
        let over = match closed {
            0 => Words::default(),
            _ => words!(" {dot} 轮已结束 {closed}", " {dot} {closed} closed"),
        };
        let (zh, en) = (over.zh, over.en);
        let figures = words!(
            "剩 {open} {dot} 完成 {done} {dot} 结案 {ended}{zh} / {all}",
            "{open} to do {dot} {done} done {dot} {ended} ended{en} / {all}"
        );
        let clock = format!("{} {}", look.weekday(look.now), look.time(look.now));
        head(frame, look.say("我的个案", "My cases"), &clock, look);
        if self.lines.is_some() {
            put(frame, 16, 0, look.words(&figures), look.theme.quiet());
        }
        self.draw_table(frame, look);
        let (any, rows) = (self.lines.as_ref().is_some_and(|lines| !lines.is_empty()), self.listed().len());
        let numbered = rows > 0 && !self.list.is_typing();
        let looked_for = self.list.is_typing() || self.list.is_filtered();
        let number = match self.number.as_str() {
            "" => look.say("按号找", "to a number").to_string(),
            typed => format!("{} {typed}", look.say("个案", "case")),
        };
        KeyLine::new()
            .notice(self.notice.as_ref().map(|notice| look.words(notice)))
            .key_if(rows > 0, look.key(&Command::Next), look.say("打开", "open"))
            .key_if(
                rows > 1,
                format!("{}{}", look.key(&Command::Up), look.key(&Command::Down)),
                look.say("选", "choose"),
            )
            .key_if(numbered, look.say("数字", "0–9"), number)
            .key_if(any && !self.list.is_typing(), "/", look.say("查找", "find"))
            .help(look)
            .key(
                look.key(&Command::Close),
                if looked_for { look.say("全部", "all") } else { look.say("首页", "home") },
            )
            .draw(frame, look);
    }

    fn takes_text(&self) -> bool {
        self.list.is_typing()
    }
}

/// The row of the case called so: by its whole number, else by how it is written, else without leading zeros.
fn numbered(lines: &[&CaseLine], typed: &str) -> Option<usize> {
    let bare = typed.trim_start_matches('0');
    let same = |line: &&CaseLine| line.number.trim_start_matches('0') == bare && !bare.is_empty();
    let written = |line: &&CaseLine| line.number.starts_with(typed);
    let begun = |line: &&CaseLine| line.number.trim_start_matches('0').starts_with(typed);
    let row = |fits: &dyn Fn(&&CaseLine) -> bool| lines.iter().position(fits);
    row(&same).or_else(|| row(&written)).or_else(|| row(&begun))
}

/// Where the columns begin: number, name, unit, status, what comes next; attempts are right-aligned.
struct Columns {
    name: u16,
    unit: u16,
    status: u16,
    next: u16,
    attempts: u16,
}

/// The columns of the number of attempts, with its heading.
const ATTEMPTS: u16 = 6;

impl Columns {
    fn of(lines: &[&CaseLine], total: u16, look: &Look) -> Columns {
        let widest = |text: &dyn Fn(&CaseLine) -> usize, least: usize, most: usize| {
            lines.iter().map(|line| text(line)).max().unwrap_or(0).clamp(least, most) as u16
        };
        let name = 9;
        let stated = widest(&|line| width(look.words(&stated(line))), 8, 14);
        let next = widest(&|line| width(&next(line, look)), 8, 30);
        // What the other columns leave free is the names', then the units'.
        let free = (total as usize).saturating_sub((name + stated + next + 2 * 3 + ATTEMPTS + 2) as usize);
        let named = widest(&|line| width(&line.name), 8, free.saturating_sub(20).max(14));
        let unit = name + named + 2;
        let united = free.saturating_sub(named as usize).max(20);
        let status = unit + widest(&|line| width(look.words(&line.unit)), 8, united) + 2;
        Columns { name, unit, status, next: status + stated + 2, attempts: total - 2 }
    }
}

impl Cases {
    fn draw_table(&self, frame: &mut Frame, look: &Look) {
        let shown = self.listed();
        let Some(all) = &self.lines else { return };
        if all.is_empty() {
            let said = self.none_yet();
            let room = frame.area().width.saturating_sub(5) as usize;
            put_lines(frame, 3, 2, look.words(&said), room, look.theme.plain());
            return;
        }
        let everything: Vec<&CaseLine> = all.iter().collect();
        let columns = Columns::of(&everything, frame.area().width, look);
        let quiet = look.theme.quiet();
        put(frame, 3, 2, look.say("个案", "Case"), quiet);
        put(frame, columns.name, 2, look.say("姓名", "Name"), quiet);
        put(frame, columns.unit, 2, look.say("单位", "Unit"), quiet);
        put(frame, columns.status, 2, look.say("状态", "Status"), quiet);
        put(frame, columns.next, 2, look.say("下一步", "Next"), quiet);
        put_right(frame, columns.attempts, 2, look.say("接触", "Tries"), quiet);
        let mut area = body(frame, 3);
        area.height = area.height.saturating_sub(1);
        let below = area.y + area.height;
        self.draw_filter(frame, below, look);
        let fit = area.height as usize;
        let from = self.list.first_shown(shown.len(), fit);
        let beyond = shown.len().saturating_sub(from + fit);
        if from > 0 {
            put_right(frame, columns.attempts, 1, &format!("{} {from}", look.glyphs.above), quiet);
        }
        if beyond > 0 {
            put_right(frame, columns.attempts, below, &format!("{} {beyond}", look.glyphs.below), quiet);
        }
        for (n, line) in shown.iter().enumerate().skip(from).take(fit) {
            let y = area.y + (n - from) as u16;
            let here = n == self.list.at;
            let style = match (here, line.standing) {
                (true, _) => look.theme.accent(),
                (false, Standing::Submitted | Standing::Ended | Standing::Closed) => quiet,
                (false, _) => look.theme.plain(),
            };
            if here {
                put(frame, 1, y, look.glyphs.cursor, style);
            }
            let sign = look.glyphs.cut;
            put(frame, 3, y, &line.number, style);
            let room = (columns.unit - columns.name) as usize - 2;
            put(frame, columns.name, y, &cut(&line.name, room, sign), style);
            let room = (columns.status - columns.unit) as usize - 2;
            put(frame, columns.unit, y, &cut(look.words(&line.unit), room, sign), style);
            put(frame, columns.status, y, look.words(&stated(line)), style);
            let room = (columns.attempts - columns.next) as usize - 3;
            put(frame, columns.next, y, &cut(&next(line, look), room, sign), style);
            put_right(frame, columns.attempts, y, &line.case.attempts.to_string(), style);
        }
        if shown.is_empty() {
            put(frame, 3, area.y, look.say("没有找到", "nothing found"), quiet);
        }
    }

    /// Why there is nothing to do, and whose act would change that.
    fn none_yet(&self) -> Words {
        match self.free {
            None => words!(
                "还没有个案。请组长派发，或回首页换人。",
                "No cases yet. Ask your lead for some, or choose another member on the home screen."
            ),
            Some(0) => words!(
                "还没有个案，也没有可派的。要换人，请回首页。",
                "No cases yet, and none to give out. To let another member sit down, go back to the home screen."
            ),
            Some(free) => {
                let free_cases = counted(free, "case is", "cases are");
                words!(
                    "您还没有个案，有 {free} 个没有派：首页进“研究”，4 小组，↵ 派出。",
                    "You have no cases yet. {free_cases} not given out: from the home screen Study, then 4 Teams, and Enter."
                )
            }
        }
    }

    /// What is looked for; the real cursor stands behind it while it is typed, so that an input method opens
    /// there.
    fn draw_filter(&self, frame: &mut Frame, y: u16, look: &Look) {
        if !self.list.is_typing() && !self.list.is_filtered() {
            return;
        }
        let x = put(frame, 3, y, look.say("找：", "find: "), look.theme.quiet());
        let room = (frame.area().width - x).saturating_sub(12) as usize;
        let x = put(frame, x, y, &cut(self.list.filter(), room, look.glyphs.cut), look.theme.plain());
        if self.list.is_typing() {
            frame.set_cursor_position(Position { x, y });
        }
    }
}

/// The word of a state, as whoever works the case would say it.
fn stated(line: &CaseLine) -> Words {
    match line.standing {
        Standing::Returned => Returned::label(),
        Standing::Overdue | Standing::Today | Standing::Later => words!("预约", "appointment"),
        _ => line.status.label(),
    }
}

/// What is to be done next.
fn next(line: &CaseLine, look: &Look) -> String {
    let said = match (line.standing, line.case.next_appointment, &line.stopped) {
        (Standing::Overdue, Some(at), _) => {
            let days = look.clock(at).date().until(look.clock(look.now).date()).map_or(0, |s| s.get_days());
            match days {
                0 => {
                    let time = look.time(at);
                    words!("今天 {time}，已经过了", "today {time}, overdue")
                }
                days => {
                    let late = counted(days, "day", "days");
                    words!("逾期 {days} 天", "{late} overdue")
                }
            }
        }
        (Standing::Today, Some(at), _) => {
            let (time, minutes) = (look.time(at), (at - look.now) / 60_000);
            match minutes {
                0..=90 => words!("今天 {time}，还有 {minutes} 分", "today {time}, in {minutes} min"),
                _ => words!("今天 {time}", "today {time}"),
            }
        }
        (Standing::Later, Some(at), _) => {
            let (day, time) = (look.weekday(at), look.time(at));
            Words::same(format!("{day} {time}"))
        }
        (Standing::Returned | Standing::Begun, _, Some(stopped)) => {
            let (done, total) = stopped.done;
            match &stopped.at {
                Some(Words { zh, en }) => {
                    words!("停在 {zh}（{done} / {total}）", "at {en} ({done} / {total})")
                }
                None => words!("待提交（{done} / {total}）", "to be submitted ({done} / {total})"),
            }
        }
        (Standing::NotBegun, ..) if line.case.attempts == 0 => words!("先约时间", "make an appointment"),
        (Standing::NotBegun, ..) => words!("再联系", "try again"),
        (Standing::Closed, ..) => {
            let round = &line.case.round;
            words!("第 {round} 轮已结束", "round {round} is closed")
        }
        (Standing::Submitted | Standing::Ended, ..) => match (line.status, &line.case.code) {
            (CaseStatus::Completed, _) => {
                let day = look.day(line.case.last_activity);
                words!("{day} 提交", "sent {day}")
            }
            (_, Some(code)) => {
                let named = crate::fieldwork::disposition::find(code);
                Words::same(named.map_or_else(|| code.clone(), |d| d.shown(look.lang)))
            }
            (_, None) => Words::default(),
        },
        _ => Words::default(),
    };
    look.words(&said).to_string()
}
