//! Files of a study beside its databases: written whole or not at all, and on the disk when that is said.

use super::DeskError;
use crate::i18n::Words;
use crate::words;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Whoever may read the folder.
    Anybody,
    /// Its owner alone.
    Owner,
}

/// Writes a file beside its place, brings it to the disk, and moves it into place.
pub(super) fn write(path: &Path, bytes: &[u8], access: Access) -> Result<(), DeskError> {
    let failed = |error: std::io::Error| DeskError::io(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if access == Access::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = access; // the folder's own rights are all there is
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        // What is left beside is of no use to anybody; that it stays does no harm.
        let _ = fs::remove_file(&beside);
        return Err(failed(error));
    }
    sync_folder(path).map_err(failed)
}

/// A new name in a folder is on the disk only when the folder is.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    // Elsewhere a folder cannot be opened to be synced.
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A lock held as long as this lives.
pub(super) struct Lock {
    _file: File,
}

/// Takes a lock that one program at a time may hold.
pub(super) fn lock(path: &Path, busy: Words) -> Result<Lock, DeskError> {
    let failed = |error: std::io::Error| DeskError::io(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = File::create(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(DeskError::refused(busy, None)),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// The bytes of a file; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, DeskError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DeskError::io(path, &error)),
    }
}

/// The bytes of a file; `None` if there is none, or if it is for another account's eyes only.
pub(super) fn read_if_allowed(path: &Path) -> Result<Option<Vec<u8>>, DeskError> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
        _ => read(path),
    }
}

/// The bytes of a file that must be there.
pub(super) fn need(path: &Path) -> Result<Vec<u8>, DeskError> {
    read(path)?.ok_or_else(|| {
        let path = path.display();
        DeskError::refused(words!("缺文件 {path}", "the file {path} is missing"), None)
    })
}
