//! A version: a questionnaire as it was at one moment, known by the hash of its bytes.

use super::{Graph, Questionnaire, yaml};
use crate::source::{Diagnostics, SourceFile};
use crate::words;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// SHA-256 over every file a questionnaire is made of: each file's name and bytes, length-prefixed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VersionHash(pub [u8; 32]);

impl fmt::Display for VersionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for VersionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VersionHash({self})")
    }
}

impl VersionHash {
    /// Of the files, in the order given: name, then bytes.
    pub fn of(files: &[(&str, &[u8])]) -> VersionHash {
        let mut hash = Sha256::new();
        for (name, bytes) in files {
            for part in [name.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        VersionHash(hash.finalize().into())
    }

    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<VersionHash> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
        }
        Some(VersionHash(bytes))
    }
}

/// A questionnaire ready to be filled in: read, checked, its dependencies in order.
#[derive(Debug)]
pub struct Version {
    /// What it is known by.
    pub hash: VersionHash,
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// What depends on what.
    pub graph: Graph,
}

impl Version {
    /// Reads a questionnaire in YAML. The findings hold the reasons where there is no version.
    pub fn read_yaml(name: &str, bytes: &[u8]) -> (Option<Version>, Diagnostics) {
        let file = SourceFile::new(name, String::from_utf8_lossy(bytes));
        let mut found = Diagnostics::default();
        if let Err(error) = std::str::from_utf8(bytes) {
            let at = error.valid_up_to();
            let message = words!(
                "第 {at} 字节不是 UTF-8，请用 UTF-8 保存",
                "byte {at} is not UTF-8: save the file as UTF-8"
            );
            found.error(&file, 0..0, message, None);
            return (None, found);
        }
        let (questionnaire, more) = yaml::read(&file);
        found.extend(more);
        let Some(questionnaire) = questionnaire else { return (None, found) };
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let hash = VersionHash::of(&[(base, bytes)]);
        let version = Version::new(questionnaire, hash, &file, &mut found);
        (version, found)
    }

    /// Completes a questionnaire that a reader made.
    pub fn new(
        questionnaire: Questionnaire,
        hash: VersionHash,
        file: &Arc<SourceFile>,
        found: &mut Diagnostics,
    ) -> Option<Version> {
        match Graph::build(&questionnaire) {
            Ok(graph) => Some(Version { hash, questionnaire, graph }),
            Err(members) => {
                let mut names: Vec<_> = members.iter().map(|d| questionnaire.name_of(*d)).collect();
                names.extend(names.first().copied());
                let chain = names.join(" → ");
                let span = members
                    .iter()
                    .find_map(|d| questionnaire.entry(*d).when.as_ref())
                    .map_or(0..0, |when| when.span.clone());
                found.error(
                    file,
                    span,
                    words!("条件互相依赖成环：{chain}", "these depend on each other in a circle: {chain}"),
                    Some(words!("去掉其中一个依赖", "take one of the dependencies out")),
                );
                None
            }
        }
    }
}
