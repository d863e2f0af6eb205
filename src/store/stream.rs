//! The stream of one writing process: its random name and the lock it holds for life. Whoever
//! can take the lock of a stream knows that its process is gone; nothing else is ever asked.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::error::{Result, StoreError};
use super::event::StreamId;
use super::filesystem;

/// A stream's lock, held as long as this lives.
#[derive(Debug)]
pub(super) struct StreamLock {
    pub(super) id: StreamId,
    path: PathBuf,
    _file: File,
}

/// Is the process behind a stream still there?
#[derive(Debug)]
pub(super) enum Owner {
    Alive,
    /// Gone; as long as this is held nobody else comes to the same conclusion.
    Gone(#[allow(dead_code, reason = "held for its lock")] Option<File>),
}

fn folder(study: &Path) -> PathBuf {
    study.join("locks")
}

fn path(study: &Path, id: StreamId) -> PathBuf {
    folder(study).join(id.to_string())
}

impl StreamLock {
    /// Takes the lock of a new stream, and removes the lock files of processes that are gone.
    pub(super) fn new(study: &Path) -> Result<Self> {
        let folder = folder(study);
        filesystem::make_folder(&folder)?;
        sweep(&folder);
        loop {
            // Version 7: a time and 74 random bits, so that a copied folder forks no stream and
            // a newer stream sorts behind the older ones.
            let id = StreamId(Uuid::now_v7());
            let path = path(study, id);
            let failed = |e| StoreError::io(&path, e);
            let file = File::create_new(&path).map_err(failed)?;
            // Somebody sweeping may come between creation and lock: then take another name.
            if file.try_lock().is_ok() && path.exists() {
                return Ok(Self { id, path, _file: file });
            }
        }
    }
}

impl Drop for StreamLock {
    fn drop(&mut self) {
        // Only tidiness: a file left behind, or one gone, both mean that the process is gone.
        let _ = fs::remove_file(&self.path);
    }
}

/// Asks the lock of a stream whether its process lives.
pub(super) fn owner(study: &Path, id: StreamId) -> Result<Owner> {
    let path = path(study, id);
    let failed = |e| StoreError::io(&path, e);
    match File::open(&path) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Ok(Owner::Gone(Some(file))),
            Err(TryLockError::WouldBlock) => Ok(Owner::Alive),
            Err(TryLockError::Error(e)) => Err(failed(e)),
        },
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Owner::Gone(None)),
        Err(e) => Err(failed(e)),
    }
}

/// Removes the lock files nobody holds. What cannot be removed does no harm.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|e| e.path()) {
        let held = File::open(&path).map(|file| file.try_lock().map(|()| file));
        if let Ok(Ok(_file)) = held {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_tells_life_from_death() {
        let study = tempfile::tempdir().unwrap();
        let first = StreamLock::new(study.path()).unwrap();
        let second = StreamLock::new(study.path()).unwrap();
        assert!(matches!(owner(study.path(), first.id), Ok(Owner::Alive)));
        let gone = second.id;
        drop(second);
        assert!(matches!(owner(study.path(), gone), Ok(Owner::Gone(None))));
    }

    /// A crash leaves the file behind, without its lock.
    #[test]
    fn a_file_without_lock_is_death_and_is_swept() {
        let study = tempfile::tempdir().unwrap();
        let id = StreamId(Uuid::now_v7());
        filesystem::make_folder(&folder(study.path())).unwrap();
        File::create(path(study.path(), id)).unwrap();
        assert!(matches!(owner(study.path(), id), Ok(Owner::Gone(Some(_)))));
        let _next = StreamLock::new(study.path()).unwrap();
        assert!(!path(study.path(), id).exists());
    }
}
