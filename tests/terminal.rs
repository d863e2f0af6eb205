//! The program on a real pseudo-terminal: it starts, is answered, resized, told to go, and loses its terminal.
#![cfg(unix)]

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fangtan");

/// What cannot be waited for longer: the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    /// Everything the program has written.
    written: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    /// Told to stop, the reader does so with the next bytes.
    stop: Arc<AtomicBool>,
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn nonzero(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("a size")
}

fn parser(rows: u16, cols: u16) -> vt100::Parser {
    vt100::Parser::new(nonzero(rows), nonzero(cols), 0)
}

impl Session {
    fn start(dir: &Path, arguments: &[&str]) -> Session {
        let pair = native_pty_system().openpty(size(24, 80)).expect("a terminal");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.arg(dir);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(parser(24, 80)));
        let written = Arc::new(Mutex::new(Vec::new()));
        let mut from = pair.master.try_clone_reader().expect("a reader");
        let (seen, kept) = (screen.clone(), written.clone());
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = from.read(&mut bytes) {
                kept.lock().expect("bytes").extend_from_slice(&bytes[..n]);
                seen.lock().expect("a screen").process(&bytes[..n]);
                if told.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Session {
            master: Some(pair.master),
            keys: Some(keys),
            child,
            screen,
            written,
            reader: Some(reader),
            stop,
        }
    }

    fn text(&self) -> String {
        self.screen.lock().expect("a screen").screen().contents()
    }

    fn wait_for(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.text().contains(text) {
            assert!(Instant::now() < until, "`{text}` never came:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, bytes: &str) {
        let keys = self.keys.as_mut().expect("keys");
        keys.write_all(bytes.as_bytes()).expect("pressed");
        keys.flush().expect("pressed");
    }

    fn resize(&self, rows: u16, cols: u16) {
        // Held meanwhile: what is drawn for the new size must not be read into a screen of the old one.
        let mut screen = self.screen.lock().expect("a screen");
        self.master.as_ref().expect("a terminal").resize(size(rows, cols)).expect("resized");
        screen.screen_mut().set_size(nonzero(rows), nonzero(cols));
    }

    /// Closes every handle to the master side, as a terminal window does that is closed.
    fn vanish(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Something has to be drawn for the reader to hear of it.
        self.press("2");
        self.reader.take().expect("a reader").join().expect("stopped");
        drop(self.keys.take());
        drop(self.master.take());
    }

    /// How long it takes to end, at most [`PATIENCE`].
    fn ends_within(&mut self) -> Duration {
        let begun = Instant::now();
        while self.child.try_wait().expect("a child").is_none() {
            assert!(begun.elapsed() < PATIENCE, "it did not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        begun.elapsed()
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("a process").to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status().expect("kill");
        assert!(sent.success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn study() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let ready = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/new");
    for name in ["study.yaml", "questionnaire.yaml", "roster.csv"] {
        std::fs::copy(ready.join(name), dir.path().join(name)).expect(name);
    }
    let path = dir.path().to_str().expect("UTF-8");
    for arguments in [&["roster", path][..], &["draw", path, "first"], &["assign", path]] {
        assert!(Command::new(PROGRAM).args(arguments).output().expect("run").status.success());
    }
    dir
}

/// Up to the consent of the first case.
fn begun(dir: &Path) -> Session {
    let mut session = Session::start(dir, &["--lang", "zh", "interview", "--as", "a1"]);
    session.wait_for("开始访谈");
    session.press("1");
    session.wait_for("已存");
    session
}

fn events(dir: &Path) -> Vec<(String, String)> {
    let db = rusqlite::Connection::open(dir.join("study.db")).expect("the log");
    let mut statement = db
        .prepare(
            "SELECT e.kind, CAST(p.body AS TEXT) FROM event e JOIN payload p USING (stream, seq)
              WHERE e.subject LIKE 'interview%' ORDER BY e.lamport",
        )
        .expect("a question");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

fn verified(dir: &Path) {
    let run = Command::new(PROGRAM).arg("verify").arg(dir).output().expect("run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
fn it_starts_is_answered_and_asks_the_terminal_nothing() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("1");
    session.wait_for("✓");
    session.press("\r");
    session.wait_for("[ ]");
    let written = session.written.lock().expect("bytes").clone();
    let written = String::from_utf8_lossy(&written);
    // Device attributes, cursor position, window size, keyboard protocol: none is asked for.
    for query in ["\u{1b}[c", "\u{1b}[6n", "\u{1b}[18t", "\u{1b}[?u", "\u{1b}[>", "\u{1b}]11;?"] {
        assert!(!written.contains(query), "{query:?}");
    }
    session.press("\u{3}");
    session.ends_within();
    let written = session.written.lock().expect("bytes").clone();
    let end = String::from_utf8_lossy(&written).into_owned();
    assert!(end.contains("\u{1b}[?1049l") && end.contains("\u{1b}[?2004l") && end.contains("\u{1b}[?25h"));
    assert!(events(dir.path()).iter().any(|(kind, _)| kind == "answered"));
    verified(dir.path());
}

#[test]
fn a_terminal_that_is_gone_ends_it_within_a_second() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("1");
    session.wait_for("✓");
    session.vanish();
    let took = session.ends_within();
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(events(dir.path()).iter().any(|(kind, body)| kind == "answered" && body.contains("\"1\"")));
    verified(dir.path());
}

#[test]
fn signals_restore_the_terminal_and_lose_nothing() {
    for signal in ["TERM", "HUP", "INT"] {
        let dir = study();
        let mut session = begun(dir.path());
        session.press("1\r");
        session.wait_for("[ ]");
        session.press("9\r1\r");
        session.wait_for("A1");
        session.signal(signal);
        session.ends_within();
        let written = session.written.lock().expect("bytes").clone();
        assert!(String::from_utf8_lossy(&written).contains("\u{1b}[?1049l"), "{signal}");
        let answers = events(dir.path()).iter().filter(|(kind, _)| kind == "answered").count();
        assert_eq!(answers, 3, "{signal}");
        // The next process goes on at the same item.
        let mut next = Session::start(dir.path(), &["--lang", "zh", "interview", "--as", "a1"]);
        next.wait_for("从 A1 接着做");
        next.press("1");
        next.wait_for("上个月的消防培训");
    }
}

#[test]
fn half_written_words_come_back_after_a_kill() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("1\r9\r1\r");
    session.wait_for("A1");
    session.press("3\r");
    session.wait_for("B1");
    session.press("2\r");
    session.wait_for("B2");
    session.press("1\r");
    session.wait_for("B3");
    session.press("讲得太快");
    session.wait_for("草稿");
    session.signal("KILL");
    session.ends_within();
    let mut next = Session::start(dir.path(), &["--lang", "zh", "interview", "--as", "a1"]);
    next.wait_for("从 B3 接着做");
    next.press("1");
    next.wait_for("讲得太快");
    assert!(!events(dir.path()).iter().any(|(_, body)| body.contains("讲得太快")), "a draft is not saved");
    verified(dir.path());
}

#[test]
fn a_window_made_small_and_large_again_shows_the_same() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("1");
    session.wait_for("✓");
    let before = session.text();
    session.resize(5, 20);
    session.wait_for("20×5");
    session.press("2");
    // A key that does nothing shows nothing: it must have been read before the window is large again, for the
    // program hears of a new size before it looks at the keys.
    std::thread::sleep(Duration::from_millis(600));
    session.resize(24, 80);
    session.wait_for("✓");
    let solid = |text: &str| text.lines().map(|line| line.trim_end().to_string()).collect::<Vec<_>>();
    assert_eq!(solid(&session.text()), solid(&before));
    session.resize(40, 120);
    session.wait_for("✓");
}

#[test]
fn a_paste_is_text_and_presses_no_keys() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("\u{1b}[200~1\r1\r\u{1b}[201~");
    session.press("2");
    session.wait_for("✓");
    assert!(session.text().contains("2 ✓"), "{}", session.text());
}

#[test]
fn without_a_study_the_program_opens_one_and_then_another() {
    let parent = tempfile::tempdir().expect("a folder");
    let home = parent.path().join("work");
    std::fs::create_dir(&home).expect("a folder");
    let (one, two) = (study(), study());
    let yaml = std::fs::read_to_string(two.path().join("study.yaml")).expect("a study");
    let other = yaml.replacen("培训回访", "另一个回访", 1);
    std::fs::write(two.path().join("study.yaml"), other).expect("written");
    let mut session = Session::start(&home, &["--lang", "zh"]);
    session.wait_for("这个文件夹里没有项目");
    session.press("1");
    session.wait_for("附近没有别的项目");
    session.press(&format!("{}\r", one.path().display()));
    session.wait_for("您是谁？");
    session.press("2");
    session.wait_for("石磊磊 · 访谈组");
    assert!(session.text().contains("培训回访"));
    session.press("6");
    session.wait_for("写路径");
    session.press(&format!("{}\r", two.path().display()));
    session.wait_for("另一个回访");
    session.wait_for("您是谁？");
    session.press("\u{3}");
    session.ends_within();
    // All in one screen of the terminal: it was entered once and left once.
    let written = session.written.lock().expect("bytes").clone();
    let written = String::from_utf8_lossy(&written);
    assert_eq!(written.matches("\u{1b}[?1049h").count(), 1);
    assert_eq!(written.matches("\u{1b}[?1049l").count(), 1);
    verified(one.path());
    verified(two.path());
}

#[test]
fn the_board_of_a_real_study_is_no_interviewers() {
    let dir = study();
    let mut session = Session::start(dir.path(), &["--lang", "zh", "board", "--as", "a2"]);
    session.wait_for("石磊磊是访谈员");
    session.wait_for("--as");
    session.ends_within();
    assert_eq!(session.child.wait().expect("ended").exit_code(), 1);
    // The seat is remembered: without a name it is the same person.
    let mut session = Session::start(dir.path(), &["--lang", "en", "board"]);
    session.wait_for("is an interviewer");
    session.ends_within();
    let session = Session::start(dir.path(), &["--lang", "zh", "board", "--as", "a1"]);
    session.wait_for("覆盖");
    // Practice has nobody to protect.
    let yaml = dir.path().join("study.yaml");
    let text = std::fs::read_to_string(&yaml).expect("a study");
    std::fs::write(&yaml, text.replacen("# practice: true", "practice: true", 1)).expect("written");
    let session = Session::start(dir.path(), &["--lang", "zh", "board", "--as", "a2"]);
    session.wait_for("还没有个案");
}

#[test]
fn an_interview_taken_up_again_speaks_the_language_that_is_asked_for() {
    let dir = study();
    let mut session = begun(dir.path());
    session.press("1\r");
    session.wait_for("[ ]");
    session.signal("TERM");
    session.ends_within();
    let mut next = Session::start(dir.path(), &["--lang", "en", "interview", "--as", "a1"]);
    next.wait_for("go on");
    next.press("1");
    next.wait_for("saved");
    let language = |(kind, body): &(String, String)| (kind == "language").then(|| body.contains("\"en\""));
    let turns: Vec<bool> = events(dir.path()).iter().filter_map(language).collect();
    assert_eq!(turns, [true]);
    assert!(!next.text().contains("已存"), "{}", next.text());
    drop(next);
    verified(dir.path());
}
