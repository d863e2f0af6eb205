//! What the supervisor's screens share: the board as it was last read, looked at again every moment on the
//! desk's thread. Reading takes no lock, so that nobody who writes is kept waiting. Figures change under the
//! eye; rows are moved by a key alone, and which rows there are is decided by each screen.

use crate::desk::board::{Board, Boards, Scope};
use crate::i18n::Words;
use crate::study::{Member, Study};
use crate::tui::look::Look;
use crate::tui::office::{Office, Trouble};
use crate::tui::screen::Transition;
use crate::tui::widgets::listing::Listing;
use crate::tui::worker::{Done, Job};
use std::sync::{Arc, Mutex, PoisonError};

/// Between two looks, in milliseconds; what others write is on the screen within two seconds.
const PAUSE: i64 = 700;
/// What changes by the clock alone, such as appointments that pass, is looked at so often.
const MINUTE: i64 = 60_000;

/// A board with what is needed to draw it.
#[derive(Clone)]
pub struct Seen {
    /// The study as it is described.
    pub study: Arc<Study>,
    /// Who sits there.
    pub member: Option<Member>,
    /// The figures.
    pub board: Arc<Board>,
    /// Tells one reading from another.
    reading: u64,
}

/// What the desk's thread remembers between two looks.
#[derive(Default)]
struct Feed {
    boards: Boards,
    /// The store's mark of its last change, as of the reading.
    version: Option<i64>,
    last: Option<Seen>,
}

/// One screen's view of the feed that all of them share.
#[derive(Clone, Default)]
pub struct Follow {
    feed: Arc<Mutex<Feed>>,
    seen: Option<Seen>,
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

    /// Why it could not be looked at.
    pub fn trouble(&self) -> Option<&Words> {
        self.trouble.as_ref()
    }

    /// What stands before the keys: that the figures are old, or the filter.
    pub fn notice(&self, list: &Listing, look: &Look) -> Option<String> {
        let trouble = self.trouble().map(|trouble| look.words(trouble).to_string());
        trouble.or_else(|| list.shown(look))
    }

    /// For a screen on top of this one: it begins with what is known.
    pub fn onward(&self) -> Follow {
        Follow { asked: false, ..self.clone() }
    }

    /// The screen came on top. Before anything is known, keys wait for it.
    pub fn shown(&mut self, look: &Look) -> Transition {
        let first = self.seen.is_none();
        match self.ask(look) {
            Transition::Look(job) if first => Transition::Work(job),
            other => other,
        }
    }

    /// When to look again.
    pub fn wakes(&self) -> Option<i64> {
        (!self.asked).then_some(self.next)
    }

    /// Looks, unless a look is under way.
    pub fn ask(&mut self, look: &Look) -> Transition {
        if self.asked {
            return Transition::Stay;
        }
        self.asked = true;
        self.next = look.now + PAUSE;
        let (feed, have) = (self.feed.clone(), self.seen.as_ref().map(|seen| seen.reading));
        Transition::Look(Job::new(move |office| look_again(office, &feed, have)))
    }

    /// Takes in what a look found; whether the board is another now.
    pub fn take(&mut self, done: Done, look: &Look) -> bool {
        let Ok(answer) = done.get::<Answer>() else { return false };
        self.asked = false;
        self.next = look.now + PAUSE;
        match answer {
            Ok(news) => {
                self.trouble = None;
                self.checked = Some(look.now);
                let changed = news.is_some();
                self.seen = news.or(self.seen.take());
                changed
            }
            Err(trouble) => {
                self.trouble = Some(trouble.0);
                false
            }
        }
    }
}

/// On the desk's thread: reads the board if anything was written since the last reading.
fn look_again(office: &mut Office, feed: &Mutex<Feed>, have: Option<u64>) -> Answer {
    let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
    let version = office.reader.data_version()?;
    let now = office.now();
    let is_old = |seen: &Seen| now - seen.board.at >= MINUTE;
    if feed.version != Some(version) || feed.last.as_ref().is_none_or(is_old) {
        let scope = Scope::of(&office.desk);
        let board = feed.boards.read(&office.desk, &office.reader, &scope, now)?;
        let study = match &feed.last {
            Some(last) => last.study.clone(),
            None => Arc::new(office.desk.study.clone()),
        };
        let reading = feed.last.as_ref().map_or(0, |last| last.reading + 1);
        let member = office.member().cloned();
        feed.version = Some(version);
        feed.last = Some(Seen { study, member, board: Arc::new(board), reading });
    }
    Ok(feed.last.clone().filter(|last| Some(last.reading) != have))
}
