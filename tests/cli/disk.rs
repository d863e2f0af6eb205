//! A disk that is full or fails in the middle of an interview: it is said clearly, nothing is acknowledged
//! that is not stored, and the interview goes on when there is room.

#![cfg(target_os = "linux")]

use crate::every::{self, answer_all, complete, log_of, value};
use crate::talk::Talk;
use fangtan::form::State;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::process::Command;

/// From here on no file of that process may grow beyond a thousand bytes: every write to the log fails.
fn no_room(pid: Pid) {
    let before = prlimit(Some(pid), Resource::Fsize, Rlimit { current: Some(1000), maximum: None });
    before.expect("a limit");
}

fn room(pid: Pid) {
    prlimit(Some(pid), Resource::Fsize, Rlimit { current: None, maximum: None }).expect("no limit");
}

/// What the program must say of a line it could not keep.
#[track_caller]
fn not_kept(talk: &mut Talk, line: &str) {
    let why = talk.refused(line);
    assert!(why.contains("the disk failed") && why.contains("nothing was saved"), "{line}: {why}");
}

#[test]
fn every_act_survives_a_failing_disk() {
    let folder = every::study();
    let events = || log_of(&folder.dir, "1").expect("an interview").events.len();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9");
    let pid = talk.pid();
    // One line that is stored each time it can be, and not at all when it cannot.
    let act = |talk: &mut Talk, line: &str, status: &str, again: Option<&str>| {
        let before = events();
        no_room(pid);
        for _ in 0..2 {
            not_kept(talk, line);
        }
        assert_eq!(events(), before, "{line} was refused and is there");
        room(pid);
        if let Some(again) = again {
            talk.send("");
            talk.asks(again);
        }
        talk.say(line, status);
        assert!(events() > before, "{line} was acknowledged and is not there");
    };
    act(&mut talk, "1", "saved respondent", Some("respondent respondent 1 2 3 9"));
    talk.asks("others others 1 2 3 9");
    act(&mut talk, "9", "saved others", None);
    talk.asks("consent consent 1 2 3");
    act(&mut talk, "1", "saved consent", None);
    talk.asks("A1 one 1 2 8");
    act(&mut talk, ":remark noisy here", "saved A1", None);
    act(&mut talk, "2", "saved A1", None);
    talk.asks("A2 many a b c none");
    act(&mut talk, ":dk", "saved A2", None);
    talk.asks("A3 number");
    act(&mut talk, "101", "hard A3", None);
    talk.asks("A3 number");
    act(&mut talk, "60", "soft A3", None);
    act(&mut talk, ":reason so it is", "saved A3", None);
    talk.asks("A4 number");
    act(&mut talk, ":back", "saved A3", None);
    talk.asks("A3 number");
    act(&mut talk, ":goto A4", "saved A4", None);
    talk.asks("A4 number");
    act(&mut talk, ":help", "saved A4", None);
    act(&mut talk, "1", "saved A4", None);
    talk.asks("A5 text");
    act(&mut talk, "words", "saved A5", None);
    talk.asks("A6 date").say("2026-03-01", "saved A6");
    answer_all(&mut talk, 0);
    act(&mut talk, ":back", "saved others_again", None);
    talk.asks("others_again others 1 2 3 9");
    act(&mut talk, ":review", "saved complete", None);
    talk.asks("complete");
    no_room(pid);
    not_kept(&mut talk, ":complete");
    room(pid);
    let receipt = complete(&mut talk);
    talk.well();
    let past = log_of(&folder.dir, "1").expect("an interview");
    assert_eq!((value(&past, "A3").as_str(), value(&past, "A5").as_str()), ("60", "words"));
    folder.run("verify", &["--receipt", &receipt]).well();
}

/// A pause that cannot be kept is no end; the end of the input is one, and the case is free all the same.
#[test]
fn pauses_and_ends_on_a_failing_disk() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9");
    let pid = talk.pid();
    no_room(pid);
    not_kept(&mut talk, ":pause");
    not_kept(&mut talk, ":break-off the bus came");
    room(pid);
    talk.say("1", "saved respondent").asks("others others 1 2 3 9");
    no_room(pid);
    let ending = talk.finish();
    let told = ending.heard.join("\n") + &ending.err;
    assert!(ending.code == 1 && told.contains("the disk failed"), "{} {told}", ending.code);

    // The note is passed once there is room; the choice that ends the visit ends it.
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("others others 1 2 3 9").say("9", "saved others").asks("consent consent 1 2 3");
    let pid = talk.pid();
    no_room(pid);
    not_kept(&mut talk, "2");
    room(pid);
    talk.say("2", "saved consent").hear("ended 2.112");
    talk.well();
    folder.run("verify", &[]).well();
}

/// Killed while the disk is failing: the next one goes on.
#[test]
fn killed_on_a_failing_disk() {
    let folder = every::study();
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent").asks("others others 1 2 3 9");
    let pid = talk.pid();
    no_room(pid);
    not_kept(&mut talk, "9");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
    talk.finish();
    let past = log_of(&folder.dir, "1").expect("an interview");
    let form = past.interview.form();
    let node = form.node(&fangtan::form::Address::item("others")).expect("an item");
    assert_eq!(form.state(node), State::NotReached);
    let mut talk = Talk::start(&folder, &["--case", "1"]);
    talk.asks("others others 1 2 3 9");
    talk.well();
    folder.run("verify", &[]).well();
}

/// A real full disk: a small memory disk, in a name space of its own where that is allowed.
#[test]
fn a_full_disk() {
    let folder = every::study();
    let home = folder.dir.parent().expect("a home");
    let (disk, back) = (home.join("disk"), home.join("back"));
    std::fs::create_dir(&disk).expect("a folder");
    let script = format!(
        "mount -t tmpfs -o size=6m none '{disk}' || exit 77
         cp -r '{study}' '{disk}/study' && head -c 400000 /dev/zero > '{disk}/spare'
         cat /dev/zero > '{disk}/ballast' 2>/dev/null
         rm '{disk}/spare'; echo ready
         '{program}' interview '{disk}/study' --case 1 --plain || exit 1
         '{program}' verify '{disk}/study' || exit 1
         cp -r '{disk}/study' '{back}'",
        disk = disk.display(),
        back = back.display(),
        study = folder.dir.display(),
        program = env!("CARGO_BIN_EXE_fangtan"),
    );
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &script]);
    if Command::new("unshare").args(["--mount", "--map-root-user", "true"]).output().is_err() {
        println!("skipped: no unshare here");
        return;
    }
    let mut talk = Talk::with(command);
    if talk.line().as_deref() != Some("ready") {
        println!("skipped: no small disk can be mounted here: {}", talk.finish().err);
        return;
    }
    let inside = format!("/proc/{}/root{}", talk.pid().as_raw_nonzero(), disk.display());
    if std::fs::metadata(format!("{inside}/ballast")).is_err() {
        println!("skipped: the small disk cannot be reached from here");
        return;
    }
    talk.asks("respondent respondent 1 2 3 9").say("1", "saved respondent");
    talk.asks("others others 1 2 3 9").say("9", "saved others").asks("consent consent 1 2 3");
    talk.say("1", "saved consent").asks("A1 one 1 2 8").say(":goto A5", "saved A5").asks("A5 text");
    let mut kept = 0;
    let long = |n: usize| format!("{n} {}", "x".repeat(50_000));
    loop {
        assert!(kept < 200, "the disk was never full");
        talk.send(&long(kept));
        let status = talk.machine().expect("a status");
        if let Some(why) = status.strip_prefix("not-taken ") {
            assert!(why.contains("disk full") && why.contains("nothing was saved"), "{why}");
            break;
        }
        assert_eq!(status, "saved A5");
        kept += 1;
        talk.asks("A6 date").say(":goto A5", "saved A5").asks("A5 text");
    }
    assert!(kept > 0, "not even one answer");
    not_full(&mut talk, &long(kept));
    std::fs::remove_file(format!("{inside}/ballast")).expect("room");
    talk.say("short", "saved A5").asks("A6 date").say(":goto A1", "saved A1");
    answer_all(&mut talk, 3);
    let receipt = complete(&mut talk);
    let ending = talk.finish();
    assert_eq!(ending.code, 0, "{}\n{}", ending.heard.join("\n"), ending.err);
    assert!(ending.heard.iter().any(|line| line.contains("Nothing is wrong")));
    let past = log_of(&back, "1").expect("an interview");
    let stored = |needle: &str| {
        past.events.iter().filter(|(_, event)| format!("{:?}", event.event).contains(needle)).count()
    };
    for n in 0..kept {
        assert_eq!(stored(&format!("\"{n} xxxx")), 1, "answer {n}");
    }
    assert_eq!((stored(&format!("\"{kept} xxxx")), stored("\"short\"")), (0, 1));
    println!("{kept} long answers kept, then the disk was full; receipt {receipt}");
}

/// The same line again is refused again.
#[track_caller]
fn not_full(talk: &mut Talk, line: &str) {
    for _ in 0..3 {
        let why = talk.refused(line);
        assert!(why.contains("disk full"), "{why}");
    }
}
