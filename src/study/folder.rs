//! The study folder: where its files lie, and reading the one that everything starts from.
//! What is in the files is decided elsewhere.

use super::description::Study;
use super::eligible::Eligibility;
use crate::i18n::Words;
use crate::source::{Diagnostic, Diagnostics, SourceFile};
use crate::words;
use std::path::{Path, PathBuf};

/// The folder of one study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    dir: PathBuf,
}

/// The files of one draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawFiles {
    /// The frame.
    pub frame: PathBuf,
    /// The plan.
    pub plan: PathBuf,
    /// The certificate.
    pub certificate: PathBuf,
    /// The secret; on the drawing machine only.
    pub secret: PathBuf,
    /// What closing the round opened.
    pub opened: PathBuf,
}

/// Why a study cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// There is no `study.yaml`, or it cannot be read as text.
    #[error("{0}")]
    File(Words),
    /// There is one, and it is wrong.
    #[error("study.yaml has {} findings", .0.len())]
    Faults(Vec<Diagnostic>),
}

impl Folder {
    /// The folder at a path, which need not exist.
    pub fn new(dir: impl Into<PathBuf>) -> Folder {
        Folder { dir: dir.into() }
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The description.
    pub fn study_yaml(&self) -> PathBuf {
        self.dir.join("study.yaml")
    }

    /// A file named in the description.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Where the files of draws lie.
    pub fn draws(&self) -> PathBuf {
        self.dir.join("draws")
    }

    /// The files of one draw.
    pub fn draw(&self, name: &str) -> DrawFiles {
        let file = |ending: &str| self.draws().join(format!("{name}.{ending}"));
        DrawFiles {
            frame: file("frame.tsv"),
            plan: file("plan.json"),
            certificate: file("certificate.json"),
            secret: file("secret"),
            opened: file("opened.json"),
        }
    }

    /// Reads the description.
    ///
    /// # Errors
    /// If there is none, or with all that is wrong with it.
    pub fn read(&self) -> Result<(Study, Vec<Diagnostic>), StudyError> {
        let path = self.study_yaml();
        let bytes = std::fs::read(&path).map_err(|error| StudyError::File(self.unreadable(&error)))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            let path = path.display();
            StudyError::File(words!(
                "{path} 不是 UTF-8 文本；请用编辑器另存为 UTF-8",
                "{path} is not UTF-8 text; save it as UTF-8 in an editor"
            ))
        })?;
        // Messages name the file as the reader would: by its path from here.
        let source = SourceFile::new(path.display().to_string(), text);
        Study::read(&source).map_err(StudyError::Faults)
    }

    /// What can be said of a study beyond its own text: files that are not there, conditions that cannot
    /// be. Opening a study does without, so that a roster moved away hinders nobody.
    pub fn check(&self, study: &Study) -> Vec<Diagnostic> {
        let mut found = Diagnostics::default();
        if !self.file(&study.questionnaire).is_file() {
            let name = &study.questionnaire;
            let message = words!("没有问卷文件 {name}", "there is no questionnaire {name}");
            found.error(&study.source, study.questionnaire_span.clone(), message, None);
        }
        if !self.file(&study.roster.file).is_file() {
            let name = &study.roster.file;
            let message = words!("没有名册文件 {name}", "there is no roster {name}");
            let help = words!("已经读入过就不再需要", "it is needed no more once it was read");
            found.warning(&study.source, study.roster.file_span.clone(), message, Some(help));
        }
        let mut found = found.sorted();
        if let Err(faults) = Eligibility::new(study) {
            found.extend(faults);
        }
        found
    }

    fn unreadable(&self, error: &std::io::Error) -> Words {
        let dir = self.dir.display();
        if !self.dir.exists() {
            return words!(
                "没有文件夹 {dir}。用 fangtan new {dir} 新建一个项目；fangtan --help 列出全部命令",
                "there is no folder {dir}; `fangtan new {dir}` makes a study, `fangtan --help` lists the commands"
            );
        }
        if error.kind() == std::io::ErrorKind::NotFound {
            return words!(
                "{dir} 里没有 study.yaml，不是项目文件夹；新建一个用 fangtan new 文件夹",
                "there is no study.yaml in {dir}, so it is no study folder; `fangtan new FOLDER` makes one"
            );
        }
        let path = self.study_yaml();
        let path = path.display();
        words!("{path} 读不出：{error}", "{path} cannot be read: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_missing_are_named_at_their_spot() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(home.path());
        assert!(matches!(folder.read(), Err(StudyError::File(_))));
        let text = "study: s\nquestionnaire: q.yaml\nroster:\n  file: r.csv\n  columns: { id: i, unit: u }\n\
                    \u{20} eligible: ${nobody} = 1\nunits: [{ unit: x }]\n";
        std::fs::write(folder.study_yaml(), text).expect("written");
        let (study, _) = folder.read().expect("a study");
        let found = folder.check(&study);
        let lines: Vec<usize> =
            found.iter().map(|fault| fault.file.line_column(fault.span.start).0).collect();
        assert_eq!(lines, [2, 4, 6]);
        std::fs::write(folder.study_yaml(), [0xff, 0xfe]).expect("written");
        assert!(matches!(folder.read(), Err(StudyError::File(_))));
    }
}
