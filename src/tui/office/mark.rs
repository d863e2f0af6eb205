//! Whether a study or one of the files in its folder has changed: asked several times a second, so that a screen
//! can follow what is done beside it. Files are not read for it, and no lock is taken.

use super::Trouble;
use crate::desk::Desk;
use crate::store::Reader;
use std::path::Path;
use std::time::SystemTime;

/// A state of the study and of the files a methodologist works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The store's mark of its last change.
    version: i64,
    files: Vec<Option<(SystemTime, u64)>>,
}

impl Mark {
    /// As it is now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(desk: &Desk, reader: &Reader) -> Result<Mark, Trouble> {
        let (folder, study) = (&desk.folder, &desk.study);
        let mut files = vec![
            seen(&folder.study_yaml()),
            seen(&folder.file(&study.questionnaire)),
            seen(&folder.file(&study.roster.file)),
            seen(&folder.file(super::study::EXPORT)),
            seen(&folder.draws()),
        ];
        for draw in &study.draws {
            let of = folder.draw(&draw.name);
            files.extend(
                [of.frame, of.plan, of.certificate, of.secret, of.opened].iter().map(|file| seen(file)),
            );
        }
        Ok(Mark { version: reader.data_version()?, files })
    }

    /// Whether the files are as they were.
    pub fn has_files_of(&self, other: &Mark) -> bool {
        self.files == other.files
    }
}

/// When a file or folder was last written, and how long it is; nothing if it is not there.
fn seen(path: &Path) -> Option<(SystemTime, u64)> {
    let known = std::fs::metadata(path).ok()?;
    Some((known.modified().ok()?, known.len()))
}
