//! Why an act was not done, in both languages: what, where, and what to do about it.

use crate::i18n::{Lang, Words};
use crate::source::Diagnostic;
use crate::store::StoreError;
use crate::study::StudyError;
use crate::study::roster::Findings;
use crate::words;
use std::io::ErrorKind;
use std::path::Path;

/// Why an act was not done. Nothing of it is stored then.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// `study.yaml` cannot be read.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// Something in a text file is wrong.
    #[error("{} findings", .0.len())]
    Faults(Vec<Diagnostic>),
    /// The roster cannot be taken.
    #[error("{}", .0.shown(Lang::En))]
    Roster(Findings),
    /// The act is not possible as things stand.
    #[error("{what}")]
    Refused {
        /// Why.
        what: Words,
        /// What to do instead.
        help: Option<Words>,
    },
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    /// An act that is not possible as things stand.
    pub fn refused(what: Words, help: Option<Words>) -> DeskError {
        DeskError::Refused { what, help }
    }

    /// A file that could not be read or written.
    pub fn io(path: &Path, error: &std::io::Error) -> DeskError {
        let path = path.display();
        match error.kind() {
            ErrorKind::NotFound => DeskError::refused(words!("没有 {path}", "there is no {path}"), None),
            ErrorKind::PermissionDenied => DeskError::refused(
                words!("不许读写 {path}", "{path} may not be read or written from this account"),
                Some(words!(
                    "请核对文件和文件夹的权限，或换用有权限的账户",
                    "check the rights of the file and its folder, or use the account they belong to"
                )),
            ),
            ErrorKind::ReadOnlyFilesystem => DeskError::refused(
                words!("{path} 所在的磁盘只能读", "{path} is on a disk that can only be read"),
                Some(words!("请在可写的磁盘上工作", "work in a copy on a disk that can be written")),
            ),
            // A file lies where a folder has to be, on the way or at its end.
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => DeskError::refused(
                words!(
                    "{path} 用不了：那里（或路上）有个文件，不是文件夹",
                    "{path} cannot be used: a file lies there, or on the way, where a folder has to be"
                ),
                Some(words!(
                    "换一个路径，或先把那个文件移开",
                    "choose another path, or move that file away first"
                )),
            ),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => DeskError::refused(
                words!("磁盘满了，{path} 没有写成", "the disk is full, and {path} was not written"),
                Some(words!("腾出地方再来一次", "make room, then do it again")),
            ),
            _ => DeskError::refused(words!("{path}：{error}", "{path}: {error}"), None),
        }
    }

    /// All of it as lines of text.
    pub fn shown(&self, lang: Lang, colour: bool) -> String {
        let drawn = |faults: &[Diagnostic]| Diagnostic::render_all(faults, lang, colour);
        match self {
            DeskError::Study(StudyError::File(words)) => words.get(lang).to_string(),
            DeskError::Study(StudyError::Faults(faults)) | DeskError::Faults(faults) => drawn(faults),
            DeskError::Roster(findings) => findings.shown(lang),
            DeskError::Refused { what, help: None } => what.get(lang).to_string(),
            DeskError::Refused { what, help: Some(help) } => {
                format!("{}\n  {}", what.get(lang), help.get(lang))
            }
            DeskError::Store(error) => super::said::store_error(error).get(lang).to_string(),
        }
    }
}
