//! A study folder that goes away with the test, and the program run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A study folder.
pub struct Folder {
    _home: tempfile::TempDir,
    pub dir: PathBuf,
}

/// What a run printed and how it ended.
pub struct Run {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The run, which must have gone well.
    #[track_caller]
    pub fn well(self) -> Run {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }

    /// What standard error says of a run that must have been refused.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.code, 1, "{}\n{}", self.out, self.err);
        self.err
    }
}

/// The program, in English, wherever it is run.
pub fn fangtan(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_fangtan"))
        .args(arguments)
        .env("LC_ALL", "C")
        .env("LANG", "C")
        .output()
        .expect("the program runs");
    Run::of(output)
}

/// One of the studies that ship with the project.
pub fn ready(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires").join(name)
}

impl Folder {
    /// A copy of a ready study.
    pub fn ready(name: &str) -> Folder {
        let folder = Folder::empty();
        for entry in fs::read_dir(ready(name)).expect("a ready study") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::copy(&path, folder.dir.join(path.file_name().expect("a name"))).expect("a copy");
            }
        }
        folder
    }

    /// A study of two units with this roster.
    pub fn with(study: &str, roster: &[u8]) -> Folder {
        let folder = Folder::empty();
        folder.write("study.yaml", study.as_bytes());
        folder.write("roster.csv", roster);
        folder
    }

    pub fn empty() -> Folder {
        let home = tempfile::tempdir().expect("a folder");
        let dir = home.path().join("study");
        fs::create_dir(&dir).expect("a folder");
        Folder { _home: home, dir }
    }

    /// A copy of the whole folder elsewhere, as somebody carries it away.
    pub fn copy(&self) -> Folder {
        fn copy(from: &Path, to: &Path) {
            fs::create_dir_all(to).expect("a folder");
            for entry in fs::read_dir(from).expect("a folder") {
                let path = entry.expect("an entry").path();
                let target = to.join(path.file_name().expect("a name"));
                if path.is_dir() {
                    copy(&path, &target);
                } else {
                    fs::copy(&path, target).expect("a copy");
                }
            }
        }
        let folder = Folder::empty();
        copy(&self.dir, &folder.dir);
        folder
    }

    /// Runs `fangtan COMMAND DIR REST…`.
    pub fn run(&self, command: &str, rest: &[&str]) -> Run {
        let dir = self.dir.to_str().expect("UTF-8");
        let mut arguments = vec![command, dir];
        arguments.extend(rest);
        fangtan(&arguments)
    }

    /// Roster read, drawn in one step from a seed, given out.
    pub fn drawn(self, seed: &str) -> Folder {
        self.run("roster", &[]).well();
        self.run("draw", &["first", "--seed", seed]).well();
        self.run("assign", &[]).well();
        self
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.dir.join(name), bytes).expect("written");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.dir.join(name)).expect(name)
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("UTF-8")
    }

    pub fn has(&self, name: &str) -> bool {
        self.dir.join(name).exists()
    }

    /// The cases as the program lists them for other programs.
    pub fn cases(&self) -> Vec<serde_json::Value> {
        let run = self.run("cases", &["--format", "json"]).well();
        serde_json::from_str(&run.out).expect("JSON")
    }
}
