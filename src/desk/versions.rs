//! Versions of the questionnaire: the one in the folder, and those that interviews began with.

use super::{Desk, DeskError};
use crate::questionnaire::{Version, VersionHash};
use crate::store::Reader;
use crate::words;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The kind under which a version's bytes are kept in the store.
pub const QUESTIONNAIRE_KIND: &str = "questionnaire";

/// Versions by their hash, each read once.
#[derive(Default)]
pub struct Versions {
    known: RefCell<HashMap<String, Arc<Version>>>,
}

impl Versions {
    /// Nothing read yet.
    pub fn new() -> Versions {
        Versions::default()
    }

    /// A version whose bytes are in the store.
    ///
    /// # Errors
    /// If there is none with this hash, or it can no longer be read.
    pub fn find(&self, reader: &Reader, hash: &str) -> Result<Arc<Version>, DeskError> {
        if let Some(version) = self.known.borrow().get(hash) {
            return Ok(version.clone());
        }
        for (source, name) in reader.sources(QUESTIONNAIRE_KIND)? {
            let source = reader.source(source)?;
            if VersionHash::of(&[(&name, &source.body)]).to_string() != hash {
                continue;
            }
            let (version, found) = Version::read_yaml(&name, &source.body);
            let version = version.ok_or_else(|| DeskError::Faults(found.sorted()))?;
            return Ok(self.keep(version));
        }
        let short = &hash[..hash.len().min(12)];
        Err(DeskError::refused(
            words!("项目里没有问卷版本 {short}", "the study holds no questionnaire version {short}"),
            Some(words!("用 fangtan verify 检查", "check with `fangtan verify`")),
        ))
    }

    /// Remembers a version, so that it is not read again.
    pub fn keep(&self, version: Version) -> Arc<Version> {
        let version = Arc::new(version);
        self.known.borrow_mut().insert(version.hash.to_string(), version.clone());
        version
    }
}

impl Desk {
    /// The questionnaire as it lies in the folder now, with its bytes.
    ///
    /// # Errors
    /// If the file cannot be read, or with all that is wrong with it.
    pub fn questionnaire(&self) -> Result<(Version, Vec<u8>), DeskError> {
        let path = self.folder.file(&self.study.questionnaire);
        let bytes = super::files::need(&path)?;
        Ok((self.questionnaire_from(&bytes)?, bytes))
    }

    /// The questionnaire that bytes of its file hold.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(super) fn questionnaire_from(&self, bytes: &[u8]) -> Result<Version, DeskError> {
        let (version, found) = Version::read_yaml(&self.study.questionnaire, bytes);
        let version = version.ok_or_else(|| DeskError::Faults(found.sorted()))?;
        self.check_columns(&version)?;
        Ok(version)
    }

    /// A questionnaire may ask only for columns that the study declares.
    fn check_columns(&self, version: &Version) -> Result<(), DeskError> {
        use crate::questionnaire::Kind;
        for (_, item) in version.questionnaire.items() {
            let Kind::Column { column } = &item.kind else { continue };
            let declared = matches!(column.as_str(), "unit" | "group")
                || self.study.roster.columns.iter().any(|declared| declared.name == *column);
            if !declared {
                return Err(DeskError::refused(
                    words!(
                        "问卷用到 ${{case.{column}}}，study.yaml 没有声明这一列",
                        "the questionnaire asks for ${{case.{column}}}, a column that study.yaml does not declare"
                    ),
                    Some(words!(
                        "在 roster.columns 里加一行 {column}: 列标题",
                        "add a line `{column}: HEADING` under roster.columns"
                    )),
                ));
            }
        }
        Ok(())
    }
}
