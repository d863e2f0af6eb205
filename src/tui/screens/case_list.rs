//! The very cases behind a row: those of an urgent matter, or of a unit. They are listed by number, unit, team
//! and interviewer; whose they are stands on the card alone, where the look is recorded. One that is settled
//! keeps its row, and one that is new waits, until a key is pressed.

use super::card::Card;
use super::follow::{On, Panel};
use crate::desk::board::Matter;
use crate::desk::case_number;
use crate::i18n::Words;
use crate::tui::keys::Command;
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::watch::{Behind, ListedCase, Seen, why_closed};
use crate::tui::screen::Transition;
use crate::tui::widgets::head::{put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::{Listing, Pressed};
use crate::tui::widgets::wrap::{cut, width};
use crate::tui::worker::{Done, Job};
use crate::words;
use ratatui::Frame;

/// The screen.
pub struct CaseList {
    name: Words,
    behind: Behind,
    team: Option<String>,
    list: Listing,
    /// What was last found; none before anything was.
    found: Option<Vec<ListedCase>>,
    /// The rows drawn, in their order, each as it was last found.
    arranged: Vec<ListedCase>,
    notice: Option<Words>,
}

struct Found {
    cases: Result<Vec<ListedCase>, Trouble>,
}

impl CaseList {
    /// The cases behind a row that is called so; with a team, its own.
    pub fn new(name: Words, behind: Behind, team: Option<String>) -> CaseList {
        let (list, arranged) = (Listing::default(), Vec::new());
        CaseList { name, behind, team, list, found: None, arranged, notice: None }
    }

    /// The rows drawn, as far as the filter leaves them, and whether each is still one of them.
    fn rows(&self) -> Vec<(&ListedCase, bool)> {
        let found = self.found.as_deref().unwrap_or_default();
        let now = |row: &ListedCase| found.iter().find(|case| case.id == row.id);
        let keeps = |case: &ListedCase| {
            let number = case_number(case.number);
            let mut words = vec![&*number, &*case.unit.zh, &*case.unit.en];
            words.extend(case.interviewer.as_deref());
            words.extend(case.team.iter().flat_map(|team| [&*team.zh, &*team.en]));
            self.list.keeps(words)
        };
        let rows = self.arranged.iter().map(|row| now(row).map_or((row, false), |case| (case, true)));
        rows.filter(|(case, _)| keeps(case)).collect()
    }

    fn is_overdue(&self) -> bool {
        self.behind == Behind::Matter(Matter::Overdue)
    }
}

impl Panel for CaseList {
    fn title(&self, seen: &Seen, look: &Look) -> String {
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
        let count = self.found.as_ref().map_or(0, Vec::len);
        on.look.words(&words!("{count} 个", "{count} in all")).to_string()
    }

    fn list(&self) -> Option<&Listing> {
        Some(&self.list)
    }

    fn arrange(&mut self, _seen: &Seen, _anew: bool) {
        self.arranged = self.found.clone().unwrap_or_default();
        let rows = self.rows().len();
        self.list.within(rows);
    }

    fn waits(&self, _seen: &Seen) -> bool {
        let ids = |cases: &[ListedCase]| cases.iter().map(|case| case.id.clone()).collect::<Vec<_>>();
        self.found.as_ref().is_some_and(|found| ids(found) != ids(&self.arranged))
    }

    fn asks(&self, seen: &Seen) -> Option<Job> {
        let round = seen.board.round.as_ref()?.name.clone();
        let (behind, realm, team) = (self.behind.clone(), seen.board.realm.clone(), self.team.clone());
        Some(Job::new(move |office| Found {
            cases: office.cases_behind(&behind, &realm, &round, team.as_deref()),
        }))
    }

    fn told(&mut self, done: Done, seen: &Seen) {
        match done.get::<Found>().map(|found| found.cases) {
            Ok(Ok(cases)) => {
                let first = self.found.replace(cases).is_none();
                if first {
                    self.arrange(seen, true);
                }
            }
            Ok(Err(trouble)) => self.notice = Some(trouble.0),
            Err(_) => {}
        }
    }

    fn press(&mut self, command: &Command, _on: &On) -> Transition {
        self.notice = None;
        let rows = self.rows();
        match self.list.clone().press(command, rows.len()) {
            Pressed::Enter => {
                let case = rows[self.list.at].0;
                if case.opens {
                    return Transition::open(Card::new(case.id.clone()));
                }
                self.notice = Some(why_closed());
            }
            Pressed::Moved => drop(self.list.press(command, rows.len())),
            Pressed::Unused => return Transition::Unused,
        }
        Transition::Stay
    }

    fn draw(&self, frame: &mut Frame, on: &On) {
        let look = on.look;
        let Some(found) = &self.found else { return };
        let rows = self.rows();
        if self.arranged.is_empty() && found.is_empty() {
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
        let fit = frame.area().height.saturating_sub(3) as usize;
        let from = self.list.first_shown(rows.len(), fit);
        self.list.more(frame, 2, rows.len(), fit, look);
        for (y, (at, (case, is_left))) in (2u16..).zip(rows.iter().enumerate().skip(from).take(fit)) {
            columns.line(frame, y, case, *is_left, at == self.list.at, on.seen.board.at, look);
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
}

impl Columns {
    fn of(rows: &[ListedCase], window: u16, look: &Look) -> Columns {
        let widest = |text: &dyn Fn(&ListedCase) -> String, least: usize, most: usize| {
            rows.iter().map(|row| width(&text(row))).max().unwrap_or(0).clamp(least, most) as u16 + 2
        };
        let wide = if window >= 110 { 30 } else { 18 };
        let unit = 10;
        let team = unit + widest(&|row| look.words(&row.unit).to_string(), 6, wide);
        let interviewer = team + widest(&|row| team_of(row, look), 6, wide - 6);
        let status = interviewer + widest(&|row| holder(row, look), 6, wide - 6);
        let at = status + widest(&|row| look.words(&row.status.label()).to_string(), 8, 15);
        Columns { unit, team, interviewer, status, at, days: (at + 18).min(window - 1) }
    }

    fn head(&self, frame: &mut Frame, since: &str, look: &Look) {
        let quiet = look.theme.quiet();
        put(frame, 3, 1, look.say("个案", "case"), quiet);
        put(frame, self.unit, 1, look.say("单位", "unit"), quiet);
        put(frame, self.team, 1, look.say("小组", "team"), quiet);
        put(frame, self.interviewer, 1, look.say("访谈员", "interviewer"), quiet);
        put(frame, self.status, 1, look.say("状态", "status"), quiet);
        put(frame, self.at, 1, since, quiet);
        put_right(frame, self.days, 1, look.say("天", "days"), quiet);
    }

    #[allow(clippy::too_many_arguments)]
    fn line(
        &self,
        frame: &mut Frame,
        y: u16,
        case: &ListedCase,
        is_left: bool,
        here: bool,
        now: i64,
        look: &Look,
    ) {
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
        text(3, self.unit, &case_number(case.number));
        text(self.unit, self.team, look.words(&case.unit));
        text(self.team, self.interviewer, &team_of(case, look));
        text(self.interviewer, self.status, &holder(case, look));
        let status = case.status.label();
        text(self.status, self.at, if is_left { look.words(&status) } else { look.say("已处理", "done") });
        let days = days(case.at, now, look);
        text(self.at, self.days - 4, &format!("{} {}", look.day(case.at), look.time(case.at)));
        put_right(frame, self.days, y, &days.to_string(), style);
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
