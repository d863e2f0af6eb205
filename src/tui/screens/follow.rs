//! What the supervisor's screens share: the board as it was last read, looked at again every moment on the
//! desk's thread; the head with the keys that switch round and team; the help. Reading takes no lock, so that
//! nobody who writes is kept waiting. Figures change under the eye; rows are moved by a key alone, and which
//! rows there are is decided by each [`Panel`].

use super::method::Method;
use crate::desk::board::said;
use crate::desk::practice::REALM;
use crate::i18n::Words;
use crate::tui::keys::{Command, digit};
use crate::tui::look::Look;
use crate::tui::office::Trouble;
use crate::tui::office::watch::{Seen, Turn};
use crate::tui::screen::{Screen, Transition};
use crate::tui::widgets::head::{head, put, put_right};
use crate::tui::widgets::keyline::KeyLine;
use crate::tui::widgets::listing::Listing;
use crate::tui::widgets::wrap::width;
use crate::tui::worker::{Done, Job};
use crate::words;
use ratatui::Frame;
use std::cell::RefCell;
use std::rc::Rc;

/// Between two looks, in milliseconds; what others write is on the screen within two seconds.
const PAUSE: i64 = 700;
/// Switches the team, on every screen that is about cases.
const TEAM: u8 = 8;
/// Switches the round, on every screen.
const ROUND: u8 = 9;

/// What is known, and what it is shown with.
pub struct On<'a> {
    /// The board.
    pub seen: &'a Seen,
    /// For screens on top of this one.
    pub follow: &'a Follow,
    /// How things are drawn.
    pub look: &'a Look,
}

impl On<'_> {
    /// Another of the supervisor's screens on top of this one.
    pub fn open(&self, panel: impl Panel + 'static) -> Transition {
        Transition::open(Followed::over(self.follow.onward(), panel))
    }
}

/// One of the supervisor's screens, as far as it is not like the others.
pub trait Panel {
    /// What stands at the left of the head; it is cut at its end if it is wider than `room`.
    fn title(&self, seen: &Seen, room: usize, look: &Look) -> String;

    /// What stands at the right of the head, behind team and round: what the figures are.
    fn aside(&self, on: &On) -> String {
        marks(on.seen, on.look)
    }

    /// Whether it is about cases, so that the team may be switched.
    fn has_teams(&self) -> bool {
        false
    }

    /// The list one walks through, where there is one.
    fn list(&self) -> Option<&Listing> {
        None
    }

    /// Puts the rows in place: at first, on a key, and when another round or team was chosen, which is `anew`.
    fn arrange(&mut self, _seen: &Seen, _anew: bool) {}

    /// Whether rows would come, go or change places.
    fn waits(&self, _seen: &Seen) -> bool {
        false
    }

    /// What a key does here.
    fn press(&mut self, command: &Command, on: &On) -> Transition;

    /// Draws what lies between the head and the keys.
    fn draw(&self, frame: &mut Frame, on: &On);

    /// Its own keys, behind that of Enter.
    fn keys(&self, line: KeyLine, on: &On) -> KeyLine;

    /// What Enter does.
    fn enters(&self, on: &On) -> Option<Words>;

    /// Where one comes by leaving it.
    fn below(&self) -> Words {
        crate::words!("返回", "back")
    }

    /// What is to be said about the last key.
    fn notice(&self) -> Option<&Words> {
        None
    }

    /// What it wants to know beside the board, whenever that has changed.
    fn asks(&self, _seen: &Seen) -> Option<Job> {
        None
    }

    /// What came of that.
    fn told(&mut self, _done: Done, _seen: &Seen) {}
}

/// What the figures are: internal, practice, provisional.
pub fn marks(seen: &Seen, look: &Look) -> String {
    let mut marks = vec![said::internal()];
    if seen.study.practice {
        marks.push(said::practising());
    }
    if said::why_provisional(&seen.board).is_some() {
        marks.push(said::provisional());
    }
    let marks: Vec<&str> = marks.iter().map(|words| look.words(words)).collect();
    marks.join(&format!(" {} ", look.glyphs.dot))
}

/// One screen's view of what all of them watch.
#[derive(Clone, Default)]
pub struct Follow {
    seen: Option<Seen>,
    /// What any of the screens on one another saw last, so that one below shows at once what was chosen above.
    latest: Rc<RefCell<Option<Seen>>>,
    asked: bool,
    next: i64,
    checked: Option<i64>,
    trouble: Option<Words>,
}

type Answer = Result<Option<Seen>, Trouble>;

impl Follow {
    /// What is known, if anything is yet.
    pub fn seen(&self) -> Option<&Seen> {
        self.seen.as_ref()
    }

    /// When it was last found to be so, UTC milliseconds.
    pub fn checked(&self) -> Option<i64> {
        self.checked
    }

    /// For a screen on top of this one: it begins with what is known.
    pub fn onward(&self) -> Follow {
        Follow { asked: false, ..self.clone() }
    }

    /// A look at the desk's thread; with a turn, at something else than before.
    fn job(&mut self, turn: Option<Turn>, look: &Look) -> Job {
        self.asked = true;
        self.next = look.now + PAUSE;
        let have = self.seen.clone();
        Job::new(move |office| -> Answer { office.look_again(have.as_ref(), turn) })
    }

    /// Looks, unless a look is under way. Before anything is known, keys wait for it.
    fn ask(&mut self, look: &Look) -> Transition {
        match (self.asked, &self.seen) {
            (true, _) => Transition::Stay,
            (false, None) => Transition::Work(self.job(None, look)),
            (false, Some(_)) => Transition::Look(self.job(None, look)),
        }
    }

    /// Takes in what a look found; whether the board is another now.
    fn take(&mut self, answer: Answer, look: &Look) -> bool {
        self.asked = false;
        self.next = look.now + PAUSE;
        match answer {
            Ok(news) => {
                self.trouble = None;
                self.checked = Some(look.now);
                let changed = news.is_some();
                self.seen = news.or(self.seen.take());
                self.latest.replace(self.seen.clone());
                changed
            }
            Err(trouble) => {
                self.trouble = Some(trouble.0);
                false
            }
        }
    }
}

/// A panel that follows what others write.
pub struct Followed<P> {
    follow: Follow,
    panel: P,
    /// The choice for which the rows were put in place.
    arranged: Option<u64>,
    /// Whether the panel has what it asked for: until then keys wait.
    told: bool,
    /// That the last key means nothing here.
    unknown: bool,
}

impl<P: Panel> Followed<P> {
    /// With what is known.
    pub fn over(follow: Follow, panel: P) -> Followed<P> {
        let mut screen = Followed { follow, panel, arranged: None, told: false, unknown: false };
        screen.settle();
        screen
    }

    /// Puts the rows in place if they never were, or if something else is looked at now.
    fn settle(&mut self) {
        let Some(seen) = self.follow.seen() else { return };
        if self.arranged != Some(seen.choice) {
            self.panel.arrange(seen, true);
            self.arranged = Some(seen.choice);
            // What it was told is about something else.
            self.told = false;
        }
    }

    fn asks(&self) -> Transition {
        let job = self.follow.seen().and_then(|seen| self.panel.asks(seen));
        match (job, self.told) {
            (None, _) => Transition::Stay,
            (Some(job), true) => Transition::Look(job),
            (Some(job), false) => Transition::Work(job),
        }
    }

    fn turn(&mut self, number: u8, look: &Look) -> Option<Transition> {
        let turns = self.follow.seen()?.turns;
        let turn = match number {
            TEAM if turns.team && self.panel.has_teams() => Turn::Team,
            ROUND if turns.round => Turn::Round,
            _ => return None,
        };
        Some(Transition::Work(self.follow.job(Some(turn), look)))
    }

    fn line(&self, look: &Look) -> KeyLine {
        let (help, end) = (look.key(&Command::Help), look.key(&Command::Last));
        let unknown = words!(
            "这里没有这个键；{help} 再 {end} 列出全部",
            "not a key here; {help}, then {end}: all keys"
        );
        let unknown = self.unknown.then_some(&unknown);
        let trouble = self.follow.trouble.as_ref().or(self.panel.notice()).or(unknown);
        let notice = trouble.map(|words| look.words(words).to_string());
        let filter = self.panel.list().and_then(|list| list.shown(look));
        let mut line = KeyLine::new().notice(notice.or(filter).as_deref());
        // The first Esc shows all rows again, the next one leaves.
        let narrowed = self.panel.list().is_some_and(|list| list.is_typing() || list.is_filtered());
        let leave = if narrowed { words!("全部", "all") } else { self.panel.below() };
        let leave = look.words(&leave).to_string();
        let Some(seen) = self.follow.seen() else { return line.key(look.key(&Command::Close), leave) };
        let on = On { seen, follow: &self.follow, look };
        if let Some(enters) = self.panel.enters(&on) {
            line = line.key(look.key(&Command::Next), look.words(&enters));
        }
        // What is typed goes into the filter, digits among it.
        let types = self.panel.list().is_some_and(Listing::is_typing);
        if !types {
            line = line.key_if(self.panel.waits(seen), "0", look.say("有新数据", "new data"));
            line = self.panel.keys(line, &on);
        }
        let filters = self.panel.list().is_some() && !types && seen.board.round.is_some();
        line.always(look.key(&Command::Help), look.say("方法", "method"))
            .always(look.key(&Command::Close), leave)
            .key_if(filters, "/", look.say("筛选", "filter"))
            .key(look.key(&Command::Language), look.say("English", "中文"))
    }

    /// All keys, for the help: those of the last line and of the head.
    fn keys(&self, seen: &Seen, look: &Look) -> Vec<(String, String)> {
        let head = KeyLine::new()
            .key_if(
                seen.turns.team && self.panel.has_teams(),
                TEAM.to_string(),
                look.say("换小组（抬头）", "another team (in the head)"),
            )
            .key_if(
                seen.turns.round,
                ROUND.to_string(),
                look.say("换轮次（抬头）", "another round (in the head)"),
            );
        let line = self.line(look);
        line.keys().iter().chain(head.keys()).cloned().collect()
    }

    /// Title, team and round with the keys that switch them, and what the figures are.
    fn head(&self, frame: &mut Frame, on: &On) {
        let (seen, look) = (on.seen, on.look);
        let with_key = |switches: bool, key: u8, text: String| match switches {
            true => format!("{key} {text}"),
            false => text,
        };
        let mut facts = Vec::new();
        if self.panel.has_teams() && (seen.turns.team || seen.team.is_some()) {
            facts.push(with_key(seen.turns.team, TEAM, team_shown(seen, look)));
        }
        if seen.board.round.is_some() {
            let text = look.words(&said::round(&seen.board)).to_string();
            facts.push(with_key(seen.turns.round, ROUND, text));
        }
        facts.push(self.panel.aside(on));
        let right = facts.join("  ");
        let loud = match !seen.study.practice && seen.board.realm == REALM {
            true => look.say(" 练习 ", " PRACTICE "),
            false => "",
        };
        // The title leaves room for both.
        let blank = " ".repeat(if loud.is_empty() { 0 } else { width(loud) + 2 });
        let right_of_title = format!("{blank}{right}");
        let room = (frame.area().width as usize).saturating_sub(width(&right_of_title) + 3);
        head(frame, &self.panel.title(seen, room, look), &right_of_title, look);
        let end = frame.area().width.saturating_sub(3 + width(&right) as u16);
        put_right(frame, end, 0, loud, look.theme.loud());
    }
}

/// The team that is looked at, or all.
fn team_shown(seen: &Seen, look: &Look) -> String {
    match seen.team.as_deref() {
        None => look.say("全部小组", "all teams").to_string(),
        Some(code) => {
            let team = seen.study.team(code);
            team.map_or_else(|| code.to_string(), |team| team.title.get(look.lang.tag()).to_string())
        }
    }
}

impl<P: Panel> Screen for Followed<P> {
    fn shown(&mut self, look: &Look) -> Transition {
        let latest = self.follow.latest.borrow().clone();
        self.follow.seen = latest.or(self.follow.seen.take());
        self.settle();
        let asks = self.asks();
        Transition::All(vec![self.follow.ask(look), asks])
    }

    fn done(&mut self, done: Done, look: &Look) -> Transition {
        match done.get::<Answer>() {
            Ok(answer) => {
                let changed = self.follow.take(answer, look);
                self.settle();
                if changed { self.asks() } else { Transition::Stay }
            }
            Err(done) => {
                self.told = true;
                if let Some(seen) = self.follow.seen() {
                    self.panel.told(done, seen);
                }
                Transition::Stay
            }
        }
    }

    fn wakes(&self) -> Option<i64> {
        (!self.follow.asked).then_some(self.follow.next)
    }

    fn woken(&mut self, look: &Look) -> Transition {
        self.follow.ask(look)
    }

    fn takes_text(&self) -> bool {
        self.panel.list().is_some_and(Listing::is_typing)
    }

    fn handle(&mut self, command: Command, look: &Look) -> Transition {
        let Some(seen) = self.follow.seen.clone() else { return Transition::Unused };
        self.unknown = false;
        if command == Command::Help {
            return Transition::open(Method::new(&seen, &self.keys(&seen, look)));
        }
        match self.panel.press(&command, &On { seen: &seen, follow: &self.follow, look }) {
            Transition::Unused => {}
            other => return other,
        }
        match digit(&command) {
            Some(0) => {
                self.panel.arrange(&seen, false);
                Transition::Stay
            }
            Some(number) if let Some(turned) = self.turn(number, look) => turned,
            _ => {
                self.unknown = !matches!(command, Command::Close | Command::Language);
                Transition::Unused
            }
        }
    }

    fn view(&self, frame: &mut Frame, look: &Look) {
        match self.follow.seen() {
            None => {
                let trouble = self.follow.trouble.as_ref().map_or("", |trouble| look.words(trouble));
                head(frame, look.say("督导", "Supervision"), "", look);
                put(frame, 1, 2, trouble, look.theme.plain());
            }
            Some(seen) => {
                let on = On { seen, follow: &self.follow, look };
                self.head(frame, &on);
                self.panel.draw(frame, &on);
            }
        }
        self.line(look).draw(frame, look);
    }
}
