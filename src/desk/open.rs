//! An open study: its folder, what `study.yaml` says, and its store. Opening is light: neither roster
//! nor questionnaire is read.

use super::DeskError;
use crate::source::Diagnostic;
use crate::store::{Reader, Store, StoreError, Writer};
use crate::study::{Folder, Member, Study};
use crate::words;
use std::path::Path;

/// An open study.
#[derive(Debug)]
pub struct Desk {
    /// Where its files lie.
    pub folder: Folder,
    /// What `study.yaml` says.
    pub study: Study,
    /// What is odd about it and can be lived with.
    pub warnings: Vec<Diagnostic>,
    /// Log and projections.
    pub store: Store,
}

impl Desk {
    /// Opens the study in a folder.
    ///
    /// # Errors
    /// If `study.yaml` cannot be read, or nothing has been set up there yet.
    pub fn open(dir: &Path) -> Result<Desk, DeskError> {
        let folder = Folder::new(dir);
        let (study, warnings) = folder.read()?;
        let store = match Store::open(dir) {
            Err(StoreError::NoStudy(_)) => {
                let shown = dir.display();
                return Err(DeskError::refused(
                    words!("{shown} 里的项目还没有读入名册", "the study in {shown} has no roster yet"),
                    Some(words!("先运行 fangtan roster {shown}", "run `fangtan roster {shown}` first")),
                ));
            }
            store => store?,
        };
        Ok(Desk { folder, study, warnings, store })
    }

    /// Opens the study in a folder, and makes its databases if there are none yet.
    ///
    /// # Errors
    /// If `study.yaml` cannot be read, or the databases can be neither opened nor made.
    pub fn open_or_create(dir: &Path) -> Result<Desk, DeskError> {
        let folder = Folder::new(dir);
        let (study, warnings) = folder.read()?;
        let store = match Store::open(dir) {
            Err(StoreError::NoStudy(_)) => super::create(dir)?,
            store => store?,
        };
        Ok(Desk { folder, study, warnings, store })
    }

    /// The folder as it was named.
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// The realm in which real people work: `practice` in a practice study, else `real`.
    pub fn realm(&self) -> &'static str {
        self.study.realm()
    }

    /// A connection that asks.
    ///
    /// # Errors
    /// Those of the store.
    pub fn reader(&self) -> Result<Reader, DeskError> {
        Ok(self.store.reader()?)
    }

    /// A connection that writes as this member.
    ///
    /// # Errors
    /// Those of the store.
    pub fn writer(&self, actor: &str) -> Result<Writer, DeskError> {
        Ok(self.store.writer(actor)?)
    }

    /// Who sets up the study when nobody is named: the first methodologist, else the first supervisor,
    /// else `setup`.
    pub fn setter_up(&self) -> &str {
        use crate::study::Role;
        let first = |role: Role| self.study.staff.iter().find(|member| member.role == role);
        first(Role::Methodologist).or_else(|| first(Role::Supervisor)).map_or("setup", |m| m.code.as_str())
    }

    /// The member a word means.
    ///
    /// # Errors
    /// If nobody, or more than one, is called so; with the codes there are.
    pub fn member(&self, word: &str) -> Result<&Member, DeskError> {
        self.study.member(word).ok_or_else(|| {
            let all: Vec<String> =
                self.study.people().map(|member| format!("{} {}", member.code, member.name)).collect();
            let all = all.join(", ");
            DeskError::refused(
                words!("没有叫“{word}”的成员，或不止一个", "nobody, or more than one, is called `{word}`"),
                Some(words!("成员：{all}", "members: {all}")),
            )
        })
    }
}
