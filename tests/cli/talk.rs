//! A conversation with `fangtan interview --plain`, line by line through pipes. What stands at the margin is
//! for machines; every line must be there before the next one is sent, and none may steer a terminal.

use crate::folder::Folder;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A line that does not come within this time will not come; machines that build beside us are slow.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running conversation.
pub struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    complaints: std::thread::JoinHandle<String>,
    /// Everything heard, in order.
    pub heard: Vec<String>,
}

/// How a conversation ended.
pub struct Ending {
    pub code: i32,
    pub err: String,
    /// Everything heard.
    pub heard: Vec<String>,
}

/// The machine lines among these, with what differs from one interview to the next cut away.
pub fn machine(lines: &[String]) -> Vec<String> {
    let margin = lines.iter().filter(|line| !line.starts_with(' '));
    margin
        .map(|line| match line.split(' ').next() {
            Some(word @ ("not-taken" | "completed")) => word.to_string(),
            _ => line.clone(),
        })
        .collect()
}

/// Whether a line is the answer to a line of input.
pub fn is_status(line: &str) -> bool {
    ["saved ", "hard ", "soft ", "not-taken ", "completed "].iter().any(|word| line.starts_with(word))
}

impl Talk {
    /// `fangtan interview DIR REST… --plain`, in English.
    pub fn start(folder: &Folder, rest: &[&str]) -> Talk {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fangtan"));
        command.arg("interview").arg(&folder.dir).args(rest).arg("--plain");
        Talk::with(command)
    }

    /// A conversation with whatever a command starts.
    pub fn with(mut command: Command) -> Talk {
        command.env("LC_ALL", "C").env("LANG", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let (send, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut err = child.stderr.take().expect("a pipe");
        let complaints = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = err.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let input = child.stdin.take();
        Talk { child, input, lines, complaints, heard: Vec::new() }
    }

    pub fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    /// The next line, or `None` once there will be no more.
    pub fn line(&mut self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                assert!(!line.contains('\u{1b}'), "an escape on standard output: {line:?}");
                self.heard.push(line.clone());
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                panic!("no line came; heard so far:\n{}", self.heard.join("\n"))
            }
        }
    }

    /// The next line for machines.
    pub fn machine(&mut self) -> Option<String> {
        loop {
            match self.line() {
                Some(line) if line.starts_with(' ') => {}
                other => return other,
            }
        }
    }

    /// The next line for machines, which must be this one.
    #[track_caller]
    pub fn hear(&mut self, expected: &str) -> &mut Talk {
        let heard = self.machine();
        let all = self.heard.join("\n");
        assert_eq!(heard.as_deref(), Some(expected), "after:\n{all}");
        self
    }

    /// The next question, which must be this one.
    #[track_caller]
    pub fn asks(&mut self, question: &str) -> &mut Talk {
        self.hear(&format!("ask {question}"))
    }

    /// Sends a line. That nobody reads it any more is for the next question to find.
    pub fn send(&mut self, line: &str) {
        self.send_bytes(format!("{line}\n").as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            let _ = input.write_all(bytes).and_then(|()| input.flush());
        }
    }

    /// Sends a line and hears what came of it.
    #[track_caller]
    pub fn say(&mut self, line: &str, status: &str) -> &mut Talk {
        self.send(line);
        self.hear(status)
    }

    /// Sends a line that must not be taken; gives the reason.
    #[track_caller]
    pub fn refused(&mut self, line: &str) -> String {
        self.send(line);
        self.refusal()
    }

    /// The reason why the last line was not taken.
    #[track_caller]
    pub fn refusal(&mut self) -> String {
        let heard = self.machine().expect("a status");
        heard.strip_prefix("not-taken ").unwrap_or_else(|| panic!("taken: {heard}")).to_string()
    }

    /// Ends the input, hears the rest and waits for the end.
    pub fn finish(mut self) -> Ending {
        self.input = None;
        while self.line().is_some() {}
        let status = self.child.wait().expect("an end");
        let err = self.complaints.join().expect("read");
        assert!(!err.contains('\u{1b}'), "an escape on standard error: {err:?}");
        Ending { code: status.code().unwrap_or(-1), err, heard: self.heard }
    }

    /// The same for a conversation that must have gone well.
    #[track_caller]
    pub fn well(self) -> Ending {
        let ending = self.finish();
        assert_eq!((ending.code, ending.err.as_str()), (0, ""), "{}", ending.heard.join("\n"));
        ending
    }
}
