//! From key to frame, on a real pseudo-terminal, in a questionnaire of 5,000 items; and from the start of the
//! process to its first frame on the demo.
//!
//! `cargo bench --bench latency` prints medians and 99th percentiles beside two yardsticks of the same run: an
//! empty ratatui program that draws a number for each key, and one bare SQLite transaction with
//! `synchronous=FULL` in the same folder. Each is taken in two ways: one after the other without a pause, and in
//! turn with the keys, after the same pause, when the processor sleeps and the disk has others to serve. The aim
//! is printed for both. `FANGTAN_BENCH_DIR` sets the disk.

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_fangtan");
const ITEMS: usize = 5_000;
const KEYS: usize = 400;

/// A program on a pseudo-terminal, its bytes as they come.
struct Session {
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Dropping the master would close the terminal.
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    fn start(program: &str, arguments: &[&str]) -> Session {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let mut from = pair.master.try_clone_reader().expect("a reader");
        let (send, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            while let Ok(n @ 1..) = from.read(&mut buffer) {
                if send.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let side = |n: u16| std::num::NonZero::new(n).expect("not nothing");
        let screen = vt100::Parser::new(side(24), side(80), 0);
        Session { keys, bytes, screen, child, _master: pair.master }
    }

    /// Presses keys and waits until the screen shows `mark`.
    fn press(&mut self, keys: &str, mark: &str) -> Duration {
        let begin = Instant::now();
        self.keys.write_all(keys.as_bytes()).expect("pressed");
        self.keys.flush().expect("pressed");
        self.wait(mark);
        begin.elapsed()
    }

    fn wait(&mut self, mark: &str) {
        while !self.screen.screen().contents().contains(mark) {
            match self.bytes.recv_timeout(Duration::from_secs(20)) {
                Ok(more) => self.screen.process(&more),
                Err(_) => panic!("`{mark}` never came:\n{}", self.screen.screen().contents()),
            }
        }
    }

    /// Lets everything that is still under way arrive.
    fn settle(&mut self) {
        while let Ok(more) = self.bytes.recv_timeout(Duration::from_millis(20)) {
            self.screen.process(&more);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spread(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    (at(0.5), at(0.99))
}

/// The yardstick's other half of this file: draws how many keys it got, until `q`.
fn empty_program() {
    use ratatui::crossterm::event::{self, Event, KeyCode};
    let mut terminal = ratatui::init();
    let mut count = 0;
    loop {
        let text = format!("[{count}]");
        if terminal.draw(|frame| frame.render_widget(text.as_str(), frame.area())).is_err() {
            break;
        }
        match event::read() {
            Ok(Event::Key(key)) if key.code == KeyCode::Char('q') => break,
            Ok(Event::Key(_)) => count += 1,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    ratatui::restore();
}

struct Bare(rusqlite::Connection);

impl Bare {
    fn new(folder: &Path) -> Bare {
        let db = rusqlite::Connection::open(folder.join("bare.db")).expect("a database");
        let _: String = db.pragma_update_and_check(None, "journal_mode", "wal", |r| r.get(0)).expect("WAL");
        db.pragma_update(None, "synchronous", "full").expect("FULL");
        db.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)").expect("a table");
        Bare(db)
    }

    fn commit(&self, n: usize) -> Duration {
        let begin = Instant::now();
        self.0.execute("INSERT INTO t (b) VALUES (?1)", [n.to_string()]).expect("a row");
        begin.elapsed()
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}

fn study(folder: &Path) {
    let mut questionnaire = String::from(
        "questionnaire: large\nlanguages: [en]\ntitle: Large\nopening: none\nparts:\n  - part: P\n    items:\n",
    );
    for n in 0..ITEMS {
        let _ = writeln!(
            questionnaire,
            "      - number: Q{n}\n        text: How many of kind {n}?\n        range: 0..1000"
        );
        if n % 10 == 9 {
            let _ = writeln!(questionnaire, "        when: ${{Q{}}} >= 0", n - 1);
            let _ = writeln!(questionnaire, "        check: . + 1000 >= ${{Q{}}}", n - 2);
        }
    }
    let description = "study: large\npractice: true\nquestionnaire: questionnaire.yaml\nroster:\n  file: roster.csv\n  \
        columns:\n    id: id\n    unit: unit\n    name: name\nunits:\n  - { unit: a, title: A }\nteams:\n  - team: t\n    \
        members:\n      - { code: m1, name: Invented One, role: lead }\ndraws:\n  - draw: first\n    round: 1\n    \
        method: simple\n    size: 3\n";
    for (name, text) in [
        ("questionnaire.yaml", questionnaire.as_str()),
        ("study.yaml", description),
        ("roster.csv", "id,unit,name\nP1,a,Invented Two\nP2,a,Invented Three\nP3,a,Invented Four\n"),
    ] {
        std::fs::write(folder.join(name), text).expect("written");
    }
    let dir = folder.to_str().expect("UTF-8");
    for arguments in [&["roster", dir][..], &["draw", dir, "first", "--seed", "bench"], &["assign", dir]] {
        let out = Command::new(PROGRAM).args(arguments).output().expect("run");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

fn main() {
    if std::env::args().any(|argument| argument == "--empty-program") {
        return empty_program();
    }
    let base = std::env::var_os("FANGTAN_BENCH_DIR").map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(base).expect("a folder");
    let bare = Bare::new(folder.path());
    let tight_bare = spread((0..KEYS).map(|n| bare.commit(n)).collect());

    let own = std::env::current_exe().expect("this program");
    let mut empty = Session::start(own.to_str().expect("UTF-8"), &["--empty-program"]);
    empty.wait("[0]");
    let mut pressed = 0;
    let mut press = |empty: &mut Session| {
        pressed += 1;
        empty.press("x", &format!("[{pressed}]"))
    };
    let tight_empty = spread((0..KEYS).map(|_| press(&mut empty)).collect());

    let large = folder.path().join("large");
    std::fs::create_dir(&large).expect("a folder");
    study(&large);
    let dir = large.to_str().expect("UTF-8");
    let mut session = Session::start(PROGRAM, &["interview", dir, "--case", "1", "--lang", "en"]);
    session.wait("begin the interview");
    session.settle();
    session.press("1", "kind 0?");
    session.settle();
    // Enter behind a typed number: the answer and the step on are one commit, then the next question is drawn.
    let (mut of_bare, mut of_empty) = (Vec::new(), Vec::new());
    let times = (0..KEYS)
        .map(|n| {
            pause();
            of_bare.push(bare.commit(n));
            pause();
            of_empty.push(press(&mut empty));
            // Three digits that stand nowhere else on the screen.
            let value = (100 + n % 800).to_string();
            session.press(&value, &value);
            session.settle();
            session.press("\r", &format!("kind {}?", n + 1))
        })
        .collect();
    let (enter, enter_99) = spread(times);
    drop((session, empty));

    let print = |what: &str, (median, worst): (f64, f64)| {
        println!("{what:<34} median {median:>7.3} ms   99 % {worst:>7.3} ms");
    };
    let (in_turn_bare, in_turn_empty) = (spread(of_bare), spread(of_empty));
    print("bare FULL commit, without a pause", tight_bare);
    print("bare FULL commit, in turn", in_turn_bare);
    print("empty program, without a pause", tight_empty);
    print("empty program, in turn", in_turn_empty);
    print(&format!("Enter at {ITEMS} items"), (enter, enter_99));
    println!(
        "aim: median ≤ {:.3} ms by the yardsticks in turn, {:.3} ms by those without a pause; 99 % < 16 ms",
        in_turn_empty.0 + in_turn_bare.0 + 1.0,
        tight_empty.0 + tight_bare.0 + 1.0
    );

    first_frame(folder.path());
}

/// From the start of the process to the first frame of the demo study's card, and what the program holds then.
fn first_frame(folder: &Path) {
    let demo = folder.join("demo");
    let dir = demo.to_str().expect("UTF-8");
    let made =
        Command::new(PROGRAM).args(["demo", "--dir", dir, "--no-tui", "--lang", "en"]).output().expect("run");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut memory = 0;
    let times = (0..21)
        .map(|_| {
            let begin = Instant::now();
            let mut session = Session::start(PROGRAM, &[dir, "--lang", "en"]);
            session.wait("Fangtan");
            let time = begin.elapsed();
            session.settle();
            memory = memory.max(session.child.process_id().and_then(peak).unwrap_or(0));
            time
        })
        .collect();
    let (median, worst) = spread(times);
    println!(
        "first frame, demo                  median {median:>7.3} ms   99 % {worst:>7.3} ms   aim: 15 ms"
    );
    println!("memory on the demo                 peak   {:>7.1} MB   aim: 60 MB", memory as f64 / 1024.0);
}

/// Peak resident memory in kB, where the system says it.
fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
