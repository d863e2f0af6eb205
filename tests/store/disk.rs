//! A disk that is full or fails: nothing is acknowledged that is not stored, the writer survives,
//! and goes on when there is room.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use fangtan::store::{Store, StoreError, Subject, Writer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use uuid::Uuid;

use crate::crash::{child, orders, said, say};
use crate::helper::{Study, entry, start};

fn remark(writer: &mut Writer, interview: Uuid, n: usize) -> Result<(), StoreError> {
    let payload = format!("{{\"n\":{n},\"text\":\"{}\"}}", "x".repeat(3000));
    let entry = entry("remark", Subject::Interview(interview), payload.as_bytes());
    writer.transact(|tx| tx.append(entry)).map(drop)
}

/// Writes until the disk refuses, a few times more, makes room, and goes on; then counts.
fn until_refused(store: &Store, make_room: impl FnOnce(), expected: impl Fn(&StoreError) -> bool) {
    let mut writer = store.writer("shen").unwrap();
    let interview = start(&mut writer, "case1");
    let mut saved = 0;
    let error = loop {
        match remark(&mut writer, interview, saved) {
            Ok(()) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 100_000, "the disk never refused");
    };
    say(&format!("refused {error}"));
    assert!(expected(&error) && error.may_pass(), "{error:?}");
    for _ in 0..3 {
        let error = remark(&mut writer, interview, saved).unwrap_err();
        assert!(expected(&error), "{error:?}");
    }
    let stored = |store: &Store| {
        let reader = store.reader().unwrap();
        reader.events_of(Subject::Interview(interview)).unwrap().len() - 1
    };
    assert_eq!(stored(store), saved, "what was refused must not be there");
    make_room();
    for _ in 0..5 {
        remark(&mut writer, interview, saved).unwrap();
        saved += 1;
    }
    assert_eq!(stored(store), saved);
    writer.close().unwrap();
    let report = store.verify(true).unwrap();
    assert_eq!(report.problems, []);
    say(&format!("saved {saved}"));
}

#[test]
#[ignore = "a process that other tests start"]
fn writing_to_a_small_disk() {
    let Some((store, ballast)) = orders() else {
        return;
    };
    until_refused(
        &store,
        || std::fs::remove_file(&ballast).unwrap(),
        |e| matches!(e, StoreError::DiskFull) && e.to_string().contains("disk full"),
    );
}

/// A real full disk: a small memory disk, in a name space of its own where that is allowed.
#[test]
fn a_full_disk_is_said_and_survived() {
    let study = Study::with_cases(1);
    let folder = study.folder.parent().unwrap().join("disk");
    std::fs::create_dir(&folder).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=4m none '{disk}' || exit 77
         cp -r '{study}' '{disk}/study' && head -c 1500000 /dev/zero > '{disk}/ballast'
         exec '{binary}' disk::writing_to_a_small_disk --exact --ignored --nocapture",
        disk = folder.display(),
        study = study.folder.display(),
        binary = std::env::current_exe().unwrap().display(),
    );
    let run = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", &script])
        .env("FANGTAN_STORE_FOLDER", folder.join("study"))
        .env("FANGTAN_STORE_ARGUMENT", folder.join("ballast"))
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .output();
    // Without unshare, or without the right to mount, the test program never began.
    let began = |output: &Output| told(output).contains("running 1 test");
    let Some(output) = run.ok().filter(began) else {
        println!("skipped: no small disk can be mounted here (unshare, mount)");
        return;
    };
    let words = told(&output);
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
    assert!(words.contains("refused disk full") && words.contains("saved "), "{words}");
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "a process that other tests start"]
fn writing_to_a_failing_disk() {
    let Some((store, _)) = orders() else { return };
    // The kernel sends a signal with the error; without a handler it would end the process.
    const SIGXFSZ: i32 = 25;
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))).unwrap();
    let unlimited = getrlimit(Resource::Fsize);
    let limit = Rlimit { current: Some(600_000), ..unlimited };
    setrlimit(Resource::Fsize, limit).unwrap();
    until_refused(
        &store,
        || setrlimit(Resource::Fsize, unlimited).unwrap(),
        |e| matches!(e, StoreError::DiskFailed(_)) && e.to_string().contains("the disk failed"),
    );
}

/// Writes the kernel refuses with an error other than "full": past the largest size of a file.
#[test]
fn a_failing_disk_is_said_and_survived() {
    let study = Study::with_cases(1);
    let mut process = child("disk::writing_to_a_failing_disk", &study.folder, "");
    let saved = said(&mut process, "saved");
    assert!(process.wait().unwrap().success());
    assert_eq!(saved.len(), 1);
}

#[test]
#[ignore = "a process that other tests start"]
fn closing_on_a_failing_disk() {
    let Some((store, folder)) = orders() else { return };
    const SIGXFSZ: i32 = 25;
    signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))).unwrap();
    let mut writer = store.writer("shen").unwrap();
    start(&mut writer, "case1");
    writer.release("case1").unwrap();
    // Room for a part of the line that closing the stream writes, and for nothing else.
    let file = Path::new(&folder).join("receipts.tsv");
    let before = std::fs::read(&file).unwrap();
    let unlimited = getrlimit(Resource::Fsize);
    let limit = Rlimit { current: Some(before.len() as u64 + 40), ..unlimited };
    setrlimit(Resource::Fsize, limit).unwrap();
    let closed = writer.close();
    setrlimit(Resource::Fsize, unlimited).unwrap();
    assert!(closed.is_err());
    assert_eq!(std::fs::read(&file).unwrap(), before, "half a line is left");
    store.writer("he").unwrap().claim("case1").unwrap();
    assert_eq!(store.verify(true).unwrap().problems, []);
    say("closed well");
}

/// Half a receipt would be an unreadable line for ever.
#[test]
fn a_receipt_is_written_whole_or_not_at_all() {
    let study = Study::with_cases(1);
    let mut process = child("disk::closing_on_a_failing_disk", &study.folder, study.folder.to_str().unwrap());
    let closed = said(&mut process, "closed");
    assert!(process.wait().unwrap().success());
    assert_eq!(closed, ["well"]);
}

/// A folder that may not be written says so. (Root may write anywhere.)
#[test]
fn a_folder_without_rights_is_said() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        println!("skipped: root may write anywhere");
        return;
    }
    let study = Study::with_cases(1);
    let rights = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    rights(&study.folder.join("study.db"), 0o400);
    let opened = Store::open(&study.folder);
    rights(&study.folder.join("study.db"), 0o600);
    assert!(matches!(opened, Err(StoreError::ReadOnly)), "{opened:?}");
}
