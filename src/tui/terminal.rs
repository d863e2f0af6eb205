//! The terminal itself: entering and leaving it, whatever happens in between, and what comes from it. Nothing
//! is asked of it, so that nothing has to be waited for.

use super::app::{App, Event};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long what is under way may take when the program is told to go. A transaction that is cut off there is
/// not stored at all.
const LAST_WORDS: Duration = Duration::from_millis(700);

/// How long a first look at the study may take before the first frame is drawn without it.
const FIRST_LOOK: Duration = Duration::from_millis(8);

/// How long the next frame waits for an act that is on its way to the disk: half a frame of a usual screen.
const UNNOTICED: Duration = Duration::from_millis(8);

static ENTERED: AtomicBool = AtomicBool::new(false);

/// The terminal, entered; left again when this goes.
pub struct Screenful {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Screenful {
    /// Takes the whole terminal, and gives it back on a panic too.
    ///
    /// # Errors
    /// If the terminal does not obey.
    pub fn enter() -> io::Result<Screenful> {
        enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        let mut out = BufWriter::with_capacity(1 << 15, io::stdout());
        // A program that was killed may have left its screen behind, and the terminal still in it.
        execute!(out, EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste)?;
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            usual(panic);
        }));
        Ok(Screenful { terminal: Terminal::new(CrosstermBackend::new(out))? })
    }

    fn draw(&mut self, app: &mut App) -> io::Result<()> {
        self.terminal.draw(|frame| app.view(frame)).map(drop)
    }
}

impl Drop for Screenful {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the terminal back as it was; a second time it does nothing.
fn leave() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        // Where the terminal is gone there is nothing to give back.
        let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = out.flush();
        let _ = disable_raw_mode();
    }
}

/// Runs the program until it is over.
///
/// # Errors
/// If the terminal can no longer be written to.
pub fn run(app: &mut App, screenful: &mut Screenful, events: &Receiver<Event>) -> io::Result<()> {
    app.settle(events, FIRST_LOOK);
    let drawn = until_over(app, screenful, events);
    app.farewell(events, LAST_WORDS);
    drawn
}

fn until_over(app: &mut App, screenful: &mut Screenful, events: &Receiver<Event>) -> io::Result<()> {
    while !app.is_over() {
        app.tick();
        screenful.draw(app)?;
        match events.recv_timeout(app.patience()) {
            Ok(event) => app.take(event),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        }
        // What has come meanwhile is taken in before the next frame; so is what an act came to, which on most
        // disks is there before anybody could have seen a frame without it.
        while let Ok(event) = events.try_recv() {
            app.take(event);
        }
        app.settle(events, UNNOTICED);
    }
    Ok(())
}

/// Listens to the keyboard, to signals, and to whether the terminal is still there, each on a thread of its
/// own: a terminal that has vanished keeps the reading thread busy for ever.
///
/// # Errors
/// If the machine has no threads to give.
pub fn listen(events: &Sender<Event>) -> io::Result<()> {
    let keyboard = events.clone();
    spawn("keyboard", move || {
        while let Ok(event) = crossterm::event::read() {
            if keyboard.send(Event::Terminal(event)).is_err() {
                return;
            }
        }
        let _ = keyboard.send(Event::Leave);
    })?;
    #[cfg(unix)]
    signals(events.clone())?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    watch(events.clone())?;
    Ok(())
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.into()).spawn(work).map(drop)
}

#[cfg(unix)]
fn signals(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    spawn("signals", move || {
        for signal in signals.forever() {
            go(&events, 128 + signal);
        }
    })
}

/// Says that the terminal is gone as soon as it is.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn watch(events: Sender<Event>) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    spawn("terminal", move || {
        let stdin = io::stdin();
        // With nothing asked for, only the end of the terminal is reported.
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        while poll(&mut watched, None).is_err_and(|error| error == rustix::io::Errno::INTR) {}
        go(&events, 129);
    })
}

/// Asks the program to go; if it has not gone in time, ends it.
#[cfg(unix)]
fn go(events: &Sender<Event>, code: i32) {
    let _ = events.send(Event::Leave);
    std::thread::sleep(LAST_WORDS + Duration::from_millis(100));
    leave();
    std::process::exit(code);
}
