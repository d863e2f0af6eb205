//! The studies that come with the program, as files to be written into a folder.

use super::DeskError;
use crate::words;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// A study that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// Small and commented, to be made one's own.
    New,
    /// The one that `fangtan demo` works on.
    Learning,
}

/// Path within the study, and content.
type Files = &'static [(&'static str, &'static str)];

const NEW: Files = &[
    ("study.yaml", include_str!("../../questionnaires/new/study.yaml")),
    ("questionnaire.yaml", include_str!("../../questionnaires/new/questionnaire.yaml")),
    ("roster.csv", include_str!("../../questionnaires/new/roster.csv")),
];

const LEARNING: Files = &[
    ("study.yaml", include_str!("../../questionnaires/learning-80/study.yaml")),
    ("learning.yaml", include_str!("../../questionnaires/learning-80/learning.yaml")),
    ("roster.csv", include_str!("../../questionnaires/learning-80/roster.csv")),
    ("README.md", include_str!("../../questionnaires/learning-80/README.md")),
    ("FACTS.md", include_str!("../../questionnaires/learning-80/FACTS.md")),
];

const SCHEMAS: Files = &[
    ("schema/study.schema.json", include_str!("../../questionnaires/study.schema.json")),
    ("schema/questionnaire.schema.json", include_str!("../../questionnaires/questionnaire.schema.json")),
];

/// Where the ready studies have their schemas, and where one that was written out has them.
const SCHEMA: (&str, &str) = ("$schema=../", "$schema=schema/");

impl Ready {
    /// Writes it into a folder, which may not hold anything yet.
    ///
    /// # Errors
    /// If there is something in the folder, or a file cannot be written.
    pub fn write(self, dir: &Path) -> Result<(), DeskError> {
        if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
            let dir = dir.display();
            return Err(DeskError::refused(
                words!("{dir} 里已经有东西", "there is something in {dir} already"),
                Some(words!("请给一个新文件夹", "name a new folder")),
            ));
        }
        let files = match self {
            Ready::New => NEW,
            Ready::Learning => LEARNING,
        };
        for (name, content) in files.iter().chain(SCHEMAS) {
            let path = dir.join(name);
            let written = || {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                // Never over a file that came there meanwhile.
                File::create_new(&path)?.write_all(content.replace(SCHEMA.0, SCHEMA.1).as_bytes())
            };
            written().map_err(|error| DeskError::io(&path, &error))?;
        }
        Ok(())
    }
}
