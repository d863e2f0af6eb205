//! Where the recorded answers are.

use std::path::{Path, PathBuf};

/// `FANGTAN_CONFORMANCE`, or `shared/conformance` in a folder above the crate.
pub fn folder() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("FANGTAN_CONFORMANCE") {
        return Some(PathBuf::from(given));
    }
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|above| above.join("shared/conformance"))
        .find(|folder| folder.is_dir())
}

/// The text of a file of the data.
pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}
