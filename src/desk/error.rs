//! Why an act was not done, in both languages: what, where, and what to do about it.

use crate::i18n::{Lang, Words};
use crate::source::Diagnostic;
use crate::store::StoreError;
use crate::study::StudyError;
use crate::study::roster::Findings;
use crate::words;
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
        DeskError::refused(words!("{path}：{error}", "{path}: {error}"), None)
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
