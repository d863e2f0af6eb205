//! The very cases behind a row: those of an urgent matter, or of a unit. They are listed by number, unit, team
//! and interviewer; whose they are stands on the card alone, where the look is recorded. One that is settled
//! keeps its row, and one that is new waits, until a key is pressed.

use super::card::Card;
use super::follow::{On, Panel};
use crate::desk::board::Matter;
use crate::desk::case_number;
use crate::i18n::{Words, counted};
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::behind::{Behind, Listed, ListedCase, why_closed};
use crate::tui::office::watch::Seen;
use crate::tui::screen::Transition;
use crate::tui::widgets::head::{put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap::{cut, width};
use crate::tui::worker::{Done, Job};
use crate::words;
use ratatui::Frame;
use std::collections::HashMap;

/// The screen.
pub struct CaseList {
    name: Words,
    behind: Behind,
    team: Option<String>,
    list: Listing,
    /// What was looked for when that was found.
    found_for: String,
    /// What was last found in the round that is looked at; none before anything was.
    found: Option<Vec<ListedCase>>,
    /// The rows drawn, in their order, each as it was last found.
    arranged: Vec<ListedCase>,
    /// How many there are beside those found.
    more: u64,
    notice: Option<Words>,
}

/// From here on a window is wide.
const WIDE: u16 = 110;

struct Found {
    /// In which round: the choice that was so when it was asked.
    choice: u64,
    /// What was looked for.
    words: String,
    cases: Result<Listed, Trouble>,
}

impl CaseList {
    /// The cases behind a row that is called so; with a team, its own.
    pub fn new(name: Words, behind: Behind, team: Option<String>) -> CaseList {
        let (list, arranged) = (Listing::default(), Vec::new());
        CaseList {
            name,
            behind,
            team,
            list,
            found_for: String::new(),
            found: None,
            arranged,
            more: 0,
            notice: None,
        }
    }

    /// The rows drawn, and whether each is still one of them.
    fn rows<'s>(&'s self) -> Vec<(&'s ListedCase, bool)> {
        let found = self.found.as_deref().unwrap_or_default();
        let by_id: HashMap<&str, &ListedCase> = found.iter().map(|case| (&*case.id, case)).collect();
        let now = |row: &'s ListedCase| match by_id.get(row.id.as_str()) {
            Some(case) => (*case, true),
            None => (row, self.is_beyond(row)),
        };
        self.arranged.iter().map(now).collect()
    }

    /// Whether a row may only have been pushed out of what is read by others before it: it is not settled then.
    fn is_beyond(&self, row: &ListedCase) -> bool {
        let place = |case: &ListedCase| (self.is_overdue().then_some(case.at), case.number);
        let last = self.found.as_deref().unwrap_or_default().last();
        self.more > 0 && last.is_some_and(|last| place(row) > place(last))
    }

    fn is_overdue(&self) -> bool {
        self.behind == Behind::Matter(Matter::Overdue)
    }
}

impl Panel for CaseList {
    fn title(&self, seen: &Seen, _room: usize, look: &Look) -> String {
        let dot = look.glyphs.dot;
        let name = look.words(&self.name);
        let team = self.team.as_deref().map(|code| match seen.study.team(code) {
            Some(team) => team.title.get(look.lang.tag()),
            None => look.say("没有小组", "no team"),
        });
        match team {
            Some(team) => format!("{} {dot} {name} {dot} {team}", look.say("个案", "Cases")),
            None => format!("{} {dot} {name}", look.say("个案", "Cases")),
        }
    }

    fn aside(&self, on: &On) -> String {
        let Some(found) = &self.found else { return String::new() };
        let count = found.len() as u64 + self.more;
        let said = match self.found_for.is_empty() {
            true => words!("{count} 个", "{count} in all"),
            false => words!("找到 {count} 个", "{count} found"),
        };
        on.look.words(&said).to_string()
    }

    fn list(&self) -> Option<&Listing> {
        Some(&self.list)
    }

    fn arrange(&mut self, _seen: &Seen, anew: bool) {
        if anew {
            // The cases of another round have yet to be found.
            (self.found, self.arranged, self.list) = (None, Vec::new(), Listing::default());
            return;
        }
        let here = self.rows().get(self.list.at).map(|(case, _)| case.id.clone());
        self.arranged = self.found.clone().unwrap_or_default();
        let rows = self.rows();
        let place = rows.iter().position(|(case, _)| Some(&case.id) == here.as_ref());
        let count = rows.len();
        self.list.go_along(place, count);
    }

    fn waits(&self, _seen: &Seen) -> bool {
        let ids = |cases| <[ListedCase]>::iter(cases).map(|case| &case.id);
        self.found.as_ref().is_some_and(|found| !ids(found).eq(ids(&self.arranged)))
    }

    fn asks(&self, seen: &Seen) -> Option<Job> {
        let round = seen.board.round.as_ref()?.name.clone();
        let (behind, realm, team) = (self.behind.clone(), seen.board.realm.clone(), self.team.clone());
        let (choice, words) = (seen.choice, self.list.filter().to_string());
        Some(Job::new(move |office| {
            let cases = office.cases_behind(&behind, &realm, &round, team.as_deref(), &words);
            Found { choice, words, cases }
        }))
    }

    fn told(&mut self, done: Done, seen: &Seen) {
        let Ok(found) = done.get::<Found>() else { return };
        if found.choice != seen.choice || found.words != self.list.filter() {
            return;
        }
        match found.cases {
            Ok(Listed { cases, more }) => {
                self.more = more;
                self.found = Some(cases);
                let anew = self.found_for != found.words;
                self.found_for = found.words;
                // Where no row is drawn, or others are looked for, none is moved.
                if anew || self.arranged.is_empty() {
                    self.arrange(seen, false);
                }
            }
            Err(trouble) => self.notice = Some(trouble.0),
        }
    }

    fn press(&mut self, command: &Command, on: &On) -> Transition {
        self.notice = None;
        let rows = self.rows();
        let mut list = self.list.clone();
        let pressed = list.press(command, rows.len());
        let here = rows.get(list.at).map(|(case, _)| (case.id.clone(), case.opens));
        let other_words = list.filter() != self.list.filter();
        self.list = list;
        match (pressed, here) {
            (Pressed::Enter, Some((id, true))) => return Transition::open(Card::new(id)),
            (Pressed::Enter, _) => self.notice = Some(why_closed()),
            // All cases are looked through, not only those that were read: that is done before the next key.
            (Pressed::Moved, _) if other_words => {
                return self.asks(on.seen).map_or(Transition::Stay, Transition::Work);
            }
            (Pressed::Moved, _) => {}
            (Pressed::Unused, _) => return Transition::Unused,
        }
        Transition::Stay
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let look = on.look;
        let Some(found) = &self.found else { return };
        let rows = self.rows();
        if rows.is_empty() && found.is_empty() && self.found_for.is_empty() {
            put(
                frame,
                3,
                2,
                look.say("这里没有个案了。", "There are no such cases now."),
                look.theme.plain(),
            );
            return;
        }
        let columns = Columns::of(&self.arranged, frame.area().width, look);
        let since = if self.is_overdue() { look.say("应在", "due") } else { look.say("最近", "last") };
        columns.head(frame, since, look);
        let mut fit = frame.area().height.saturating_sub(3) as usize;
        if self.more > 0 {
            fit = fit.saturating_sub(1);
            let more = self.more;
            let others = counted(more, "more is", "more are");
            let said = match self.found_for.is_empty() {
                false => words!(
                    "另有 {more} 个没有列出来；多写几个字",
                    "{others} not listed; write more of what you look for"
                ),
                true => words!(
                    "另有 {more} 个没有列出来；按 / 用编号、单位、人名找",
                    "{others} not listed; / finds them by number, unit or name"
                ),
            };
            put(frame, 3, 2 + fit as u16, look.words(&said), look.theme.quiet());
        }
        let from = self.list.first_shown(rows.len(), fit);
        self.list.more(frame, 2, rows.len(), fit, look);
        for (y, (at, (case, is_left))) in (2u16..).zip(rows.iter().enumerate().skip(from).take(fit)) {
            columns.line(frame, y, (case, *is_left), at == self.list.at, on);
        }
        if rows.is_empty() {
            put(frame, 3, 2, look.say("没有这样的个案", "there is no such case"), look.theme.quiet());
        }
    }

    fn keys(&self, line: KeyLine, _on: &On) -> KeyLine {
        line
    }

    fn enters(&self, _on: &On) -> Option<Words> {
        (!self.rows().is_empty()).then(|| words!("个案卡", "case card"))
    }

    fn notice(&self) -> Option<&Words> {
        self.notice.as_ref()
    }
}

/// Where the columns begin; days are right-aligned.
struct Columns {
    unit: u16,
    team: u16,
    interviewer: u16,
    status: u16,
    at: u16,
    days: u16,
    /// Only a wide window has room for what comes next.
    next: Option<u16>,
}

/// The names of the columns, the moment left aside.
const NAMES: (&str, &str) =
    ("个案|单位|小组|访谈员|状态|天|预约", "case|unit|team|interviewer|status|days|appointment");

impl Columns {
    fn of(rows: &[ListedCase], window: u16, look: &Look) -> Columns {
        let wide = if window >= WIDE { 30 } else { 16 };
        let names: Vec<&str> = look.say(NAMES.0, NAMES.1).split('|').collect();
        let widest = |name: usize, most: usize, text: &dyn Fn(&ListedCase) -> String| {
            let longest = rows.iter().map(|row| width(&text(row))).max().unwrap_or(0).min(most);
            longest.max(width(names[name])) as u16 + 2
        };
        let unit = 10;
        let team = unit + widest(1, wide, &|row| look.words(&row.unit).to_string());
        let interviewer = team + widest(2, wide - 6, &|row| team_of(row, look));
        let status = interviewer + widest(3, wide - 6, &|row| holder(row, look));
        let at = status + widest(4, 15, &|row| look.words(&row.status.label()).to_string()).max(8);
        let days = (at + if window >= WIDE { 17 } else { 11 }).min(window - 1);
        Columns { unit, team, interviewer, status, at, days, next: (window >= WIDE).then_some(days + 3) }
    }

    fn head(&self, frame: &mut Frame, since: &str, look: &Look) {
        let quiet = look.theme.quiet();
        let names: Vec<&str> = look.say(NAMES.0, NAMES.1).split('|').collect();
        let places = [3, self.unit, self.team, self.interviewer, self.status];
        for (name, x) in names.iter().zip(places) {
            put(frame, x, 1, name, quiet);
        }
        put(frame, self.at, 1, since, quiet);
        put_right(frame, self.days, 1, names[5], quiet);
        if let Some(next) = self.next {
            put(frame, next, 1, names[6], quiet);
        }
    }

    /// Draws a row; one that is settled says so where its status stood.
    fn line(&self, frame: &mut Frame, y: u16, (case, is_left): (&ListedCase, bool), here: bool, on: &On) {
        let look = on.look;
        let style = match (here, is_left) {
            (true, _) => look.theme.accent(),
            (false, true) => look.theme.plain(),
            (false, false) => look.theme.quiet(),
        };
        if here {
            put(frame, 1, y, look.glyphs.cursor, style);
        }
        let mut text = |from: u16, to: u16, text: &str| {
            put(frame, from, y, &cut(text, (to - from) as usize - 1, look.glyphs.cut), style)
        };
        // Where there is little room, today's cases say the hour and others the day.
        let moment = |at: i64| match (self.next, days(at, on.seen.board.at, look)) {
            (Some(_), _) => format!("{} {}", look.day(at), look.time(at)),
            (None, 0) => look.time(at),
            (None, _) => look.day(at),
        };
        text(3, self.unit, &case_number(case.number));
        text(self.unit, self.team, look.words(&case.unit));
        text(self.team, self.interviewer, &team_of(case, look));
        text(self.interviewer, self.status, &holder(case, look));
        let status = case.status.label();
        // Where the round was closed over it, it was not done: it stands as it stood.
        let is_done = !is_left && on.seen.board.round.as_ref().is_some_and(|round| !round.closed);
        text(self.status, self.at, if is_done { look.say("已处理", "done") } else { look.words(&status) });
        text(self.at, self.days - 4, &moment(case.at));
        put_right(frame, self.days, y, &days(case.at, on.seen.board.at, look).to_string(), style);
        if let (Some(next), Some(at)) = (self.next, case.appointment.filter(|_| is_left)) {
            put(frame, next, y, &moment(at), style);
        }
    }
}

fn team_of(case: &ListedCase, look: &Look) -> String {
    case.team.as_ref().map_or("–".into(), |team| look.words(team).to_string())
}

fn holder(case: &ListedCase, look: &Look) -> String {
    case.interviewer.clone().unwrap_or_else(|| look.glyphs.to.to_string())
}

/// Days by the calendar since a moment.
fn days(at: i64, now: i64, look: &Look) -> i32 {
    look.clock(at).date().until(look.clock(now).date()).map_or(0, |span| span.get_days())
}
