//! The canonical form of the JSON files of a draw: pretty-printed with two spaces, keys in the
//! order of the struct, UTF-8, LF, one newline at the end. A file that does not read back to the
//! same bytes was changed, and is refused as such; most carry a seal over themselves as well, so
//! that a slip in a field that nothing else vouches for is noticed. What the fields mean is not
//! known here.
//!
//! The seal is the SHA-256 of the file with an empty seal. It finds accidents and naive edits, not
//! a rewrite by somebody who seals again: against that stand the plan hash lodged elsewhere and the log.

use super::hash::sha256_hex;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a file of a draw is called in messages and in its `format` field.
pub trait Document: Serialize + DeserializeOwned {
    /// First field of the file: kind and version of the format.
    const FORMAT: &'static str;
    /// What stands in the `format` field.
    fn format(&self) -> &str;
    /// The seal, for kinds of file that have one.
    fn seal(&mut self) -> Option<&mut String>;

    /// The exact bytes of the file.
    fn to_bytes(&self) -> Vec<u8> {
        // Serialisation of plain structs of texts and numbers into memory cannot fail.
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data serialises");
        bytes.push(b'\n');
        bytes
    }

    /// Sets the seal; for kinds without one, nothing.
    fn sealed(mut self) -> Self {
        if let Some(seal) = self.seal() {
            seal.clear();
            let hash = sha256_hex(&self.to_bytes());
            if let Some(seal) = self.seal() {
                *seal = hash;
            }
        }
        self
    }

    /// Reads a file back.
    ///
    /// # Errors
    /// If it is no file of this kind, not in canonical form, or does not bear its own seal.
    fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        match Self::inspect(bytes)? {
            (value, None) => Ok(value),
            (_, Some(fault)) => Err(fault),
        }
    }

    /// Reads a file that may have been changed: what it says, and how one sees that it was.
    ///
    /// # Errors
    /// If it cannot be read as a file of this kind at all.
    fn inspect(bytes: &[u8]) -> Result<(Self, Option<DocumentError>), DocumentError> {
        let mut value: Self = serde_json::from_slice(bytes).map_err(|error| DocumentError::Unreadable {
            line: error.line(),
            column: error.column(),
            why: without_place(&error),
        })?;
        if value.format() != Self::FORMAT {
            return Err(DocumentError::OtherFormat {
                expected: Self::FORMAT,
                found: value.format().to_owned(),
            });
        }
        let canonical = value.to_bytes();
        if canonical != bytes {
            let pairs = canonical.iter().zip(bytes);
            let same = pairs.take_while(|(a, b)| a == b).count();
            let line = 1 + bytes[..same].iter().filter(|b| **b == b'\n').count();
            return Ok((value, Some(DocumentError::NotCanonical { line })));
        }
        let Some(stated) = value.seal().cloned() else {
            return Ok((value, None));
        };
        let mut value = value.sealed();
        let found = value.seal().cloned().unwrap_or_default();
        let fault = (stated != found).then_some(DocumentError::Seal { stated, found });
        Ok((value, fault))
    }
}

/// What the reader of JSON says, without the place, which stands before it.
fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    said.strip_suffix(&place).unwrap_or(&said).to_owned()
}

/// Why a file of a draw cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not JSON, or not with the fields of this kind of file.
    #[error("line {line}, column {column}: {why}")]
    Unreadable {
        /// Line of the file, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the reader says.
        why: String,
    },
    /// Another kind of file, or of a version this program does not know.
    #[error("this is `{found}`, not `{expected}`")]
    OtherFormat {
        /// The format this program reads.
        expected: &'static str,
        /// What the file says it is.
        found: String,
    },
    /// It reads, but was not written like this: a field, a space or an order was changed.
    #[error("changed in line {line}: not as the program writes it")]
    NotCanonical {
        /// The first line that differs.
        line: usize,
    },
    /// The seal does not fit the file.
    #[error("changed after it was sealed: the seal says {stated}, the file gives {found}")]
    Seal {
        /// The seal in the file.
        stated: String,
        /// What the file gives.
        found: String,
    },
}
