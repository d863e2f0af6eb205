//! The program as it runs: a stack of screens, the keys that wait while something is on its way to the disk,
//! and what is drawn. It knows no terminal and no disk, so that a test can press its keys and read its frames.

use super::keys::Command;
use super::look::Look;
use super::screen::{Screen, Transition};
use super::screens::{help, too_small};
use super::worker::{Done, Job, Ticket, Worker};
use crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Size;
use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// The smallest window everything fits into.
pub const SMALLEST: Size = Size { width: 80, height: 24 };

/// After this time a save that is not done yet is said to be under way.
const UNSEEN: Duration = Duration::from_millis(150);

/// Keys kept while the disk is slow; more than anybody types meanwhile.
const MOST_WAITING: usize = 4096;

/// What reaches the program.
pub enum Event {
    /// From the terminal.
    Terminal(TerminalEvent),
    /// A job is done.
    Finished(Ticket, Done),
    /// The thread at the desk is gone.
    Broken,
    /// Told to go: by a signal, or because the terminal is gone.
    Leave,
}

struct Layer {
    id: u64,
    screen: Box<dyn Screen>,
}

struct Underway {
    ticket: Ticket,
    since: Instant,
}

/// The program as it runs.
pub struct App {
    look: Look,
    clock: Box<dyn Fn() -> i64>,
    layers: Vec<Layer>,
    worker: Worker,
    waiting: VecDeque<Command>,
    underway: Option<Underway>,
    /// Which layer asked for what.
    asked: HashMap<Ticket, u64>,
    last: u64,
    over: bool,
    broken: bool,
}

impl App {
    /// Begins with a stack of screens, the lowest first. `clock` gives UTC milliseconds.
    pub fn new(
        look: Look,
        worker: Worker,
        clock: Box<dyn Fn() -> i64>,
        mut screens: Vec<Box<dyn Screen>>,
    ) -> App {
        let mut app = App {
            look,
            clock,
            layers: Vec::new(),
            worker,
            waiting: VecDeque::new(),
            underway: None,
            asked: HashMap::new(),
            last: 0,
            over: false,
            broken: false,
        };
        app.look.now = (app.clock)();
        let top = screens.pop();
        for screen in screens {
            app.last += 1;
            app.layers.push(Layer { id: app.last, screen });
        }
        top.into_iter().for_each(|top| app.follow(Transition::Open(top)));
        app
    }

    /// Whether it is time to go.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Whether something is on its way to the disk.
    pub fn is_busy(&self) -> bool {
        self.underway.is_some()
    }

    /// Whether the thread at the desk was lost.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Takes in what happened.
    pub fn take(&mut self, event: Event) {
        self.look.now = (self.clock)();
        match event {
            Event::Terminal(TerminalEvent::Key(key)) => self.key(key),
            Event::Terminal(TerminalEvent::Paste(text)) => self.command(Command::Paste(text)),
            Event::Terminal(TerminalEvent::Resize(width, height)) => self.look.size = Size { width, height },
            Event::Terminal(_) => {}
            Event::Finished(ticket, done) => self.finished(ticket, done),
            Event::Broken => {
                self.broken = true;
                self.over = true;
            }
            Event::Leave => self.over = true,
        }
    }

    fn key(&mut self, key: KeyEvent) {
        // Esc and a digit that arrive together look like Alt and the digit: they mean the same here.
        if let (KeyCode::Char(digit @ '0'..='9'), KeyModifiers::ALT) = (key.code, key.modifiers) {
            self.command(Command::Close);
            self.command(Command::Type(digit));
            return;
        }
        if let Some(command) = self.look.keys.command(key) {
            self.command(command);
        }
    }

    /// Takes in a command, now or when what is under way is done.
    pub fn command(&mut self, command: Command) {
        if command == Command::Leave {
            self.over = true;
        } else if self.is_too_small() {
            // What one cannot see one does not answer.
        } else if self.underway.is_some() {
            if self.waiting.len() < MOST_WAITING {
                self.waiting.push_back(command);
            }
        } else {
            self.obey(command);
        }
    }

    fn is_too_small(&self) -> bool {
        self.look.size.width < SMALLEST.width || self.look.size.height < SMALLEST.height
    }

    fn obey(&mut self, command: Command) {
        let Some(top) = self.layers.last_mut() else { return };
        let asks_help = matches!(command, Command::Type('?' | '？')) && !top.screen.takes_text();
        let command = if asks_help { Command::Help } else { command };
        let transition = top.screen.handle(command.clone(), &self.look);
        match transition {
            Transition::Unused => match command {
                Command::Language => self.look.lang = self.look.lang.other(),
                Command::Close => self.follow(Transition::Close),
                Command::Help => self.follow(Transition::open(help::Help)),
                _ => {}
            },
            other => self.follow(other),
        }
    }

    fn follow(&mut self, transition: Transition) {
        match transition {
            Transition::Stay | Transition::Unused => {}
            Transition::Open(screen) => {
                self.last += 1;
                self.layers.push(Layer { id: self.last, screen });
                self.show();
            }
            Transition::Replace(screen) => {
                self.layers.pop();
                self.follow(Transition::Open(screen));
            }
            Transition::Close => {
                self.layers.pop();
                self.show();
            }
            Transition::Work(job) => {
                let ticket = self.give(job);
                self.underway = Some(Underway { ticket, since: Instant::now() });
            }
            Transition::Look(job) => {
                self.give(job);
            }
            Transition::Speak(lang) => self.look.lang = lang,
            Transition::OtherSigns => self.look.glyphs = self.look.glyphs.other(),
            Transition::Leave => self.over = true,
            Transition::All(list) => list.into_iter().for_each(|each| self.follow(each)),
        }
    }

    fn show(&mut self) {
        match self.layers.last_mut() {
            Some(top) => {
                let transition = top.screen.shown(&self.look);
                self.follow(transition);
            }
            None => self.over = true,
        }
    }

    /// Does a job before any other key counts, whoever asked for it; its outcome goes to the top screen.
    pub fn hold(&mut self, job: Job) {
        self.follow(Transition::Work(job));
    }

    fn give(&mut self, job: Job) -> Ticket {
        self.last += 1;
        if let Some(top) = self.layers.last() {
            self.asked.insert(self.last, top.id);
        }
        self.worker.give(self.last, job);
        self.last
    }

    fn finished(&mut self, ticket: Ticket, done: Done) {
        if self.underway.as_ref().is_some_and(|underway| underway.ticket == ticket) {
            self.underway = None;
        }
        let asked = self.asked.remove(&ticket);
        let top = self.layers.last().map(|layer| layer.id);
        let asker = self.layers.iter_mut().find(|layer| Some(layer.id) == asked);
        if let Some(asker) = asker {
            let transition = asker.screen.done(done, &self.look);
            // A screen that lies under another learns what it asked for and leads nowhere.
            if asked == top {
                self.follow(transition);
            }
        }
        while self.underway.is_none() && !self.over {
            let Some(command) = self.waiting.pop_front() else { break };
            self.obey(command);
        }
    }

    /// How long nothing need be drawn if nothing happens: until a screen wants to be woken, a slow save has
    /// to be said, or the clock shows another minute.
    pub fn patience(&self) -> Duration {
        let now = (self.clock)();
        let millis = |n: i64| Duration::from_millis(n.max(0) as u64);
        let mut patience = millis(60_000 - now.rem_euclid(60_000));
        if let Some(underway) = self.underway.as_ref().filter(|_| !self.look.saving) {
            patience = patience.min(UNSEEN.saturating_sub(underway.since.elapsed()));
        }
        let wakes = self.layers.last().and_then(|top| top.screen.wakes());
        if let Some(at) = wakes.filter(|_| self.underway.is_none()) {
            patience = patience.min(millis(at - now));
        }
        patience
    }

    /// Time has passed.
    pub fn tick(&mut self) {
        self.look.now = (self.clock)();
        self.look.saving = self.underway.as_ref().is_some_and(|underway| underway.since.elapsed() >= UNSEEN);
        if self.underway.is_some() {
            return;
        }
        let Some(top) = self.layers.last_mut() else { return };
        if top.screen.wakes().is_some_and(|at| at <= self.look.now) {
            let transition = top.screen.woken(&self.look);
            self.follow(transition);
        }
    }

    /// Draws the present screen.
    pub fn view(&mut self, frame: &mut Frame) {
        self.look.size = frame.area().as_size();
        if self.is_too_small() {
            too_small::view(frame, &self.look);
        } else if let Some(top) = self.layers.last() {
            top.screen.view(frame, &self.look);
        }
    }

    /// Takes in events until nothing is under way, at most for `limit`.
    pub fn settle(&mut self, events: &Receiver<Event>, limit: Duration) {
        let until = Instant::now() + limit;
        while self.underway.is_some() && !self.broken {
            let left = until.saturating_duration_since(Instant::now());
            match events.recv_timeout(left) {
                Ok(event) => self.take(event),
                Err(_) => return,
            }
        }
    }

    /// Lets what is under way finish, and what the screens have in hand be laid down.
    pub fn farewell(&mut self, events: &Receiver<Event>, limit: Duration) {
        self.waiting.clear();
        self.settle(events, limit);
        while let Some(mut layer) = self.layers.pop() {
            if let Some(job) = layer.screen.farewell()
                && !self.broken
            {
                let ticket = self.give(job);
                self.underway = Some(Underway { ticket, since: Instant::now() });
                self.settle(events, limit);
            }
        }
    }
}
