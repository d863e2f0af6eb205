//! What this machine remembers of how things are drawn, whichever study is open: a small text file of lines
//! such as `glyphs = ascii`. Where it cannot be read or written nothing is remembered, and nothing else fails.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The signs: `ascii` or `unicode`.
pub const GLYPHS: &str = "glyphs";

/// A file longer than this is not ours, in bytes.
const LONGEST: u64 = 64 << 10;

/// Where settings are kept.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    file: Option<Arc<Path>>,
}

impl Settings {
    /// Those of whoever uses this machine: `fangtan/settings` where configuration lies.
    pub fn of_this_machine() -> Settings {
        let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder = set("XDG_CONFIG_HOME")
            .or_else(|| set("APPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".config")));
        Settings { file: folder.map(|folder| folder.join("fangtan").join("settings").into()) }
    }

    /// None that outlast the program.
    pub fn nowhere() -> Settings {
        Settings::default()
    }

    /// Those in a file, which need not be there.
    pub fn at(file: &Path) -> Settings {
        Settings { file: Some(file.into()) }
    }

    fn text(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        let size = fs::metadata(file).ok()?;
        (size.is_file() && size.len() <= LONGEST).then(|| fs::read_to_string(file).ok())?
    }

    /// What is set under a name.
    pub fn get(&self, name: &str) -> Option<String> {
        let text = self.text()?;
        let mut values = text.lines().filter_map(|line| value(line, name));
        values.next_back().map(str::to_string)
    }

    /// Sets a value; lines of others stay as they are.
    ///
    /// # Errors
    /// If there is no place for it, or it cannot be written.
    pub fn put(&self, name: &str, to: &str) -> io::Result<()> {
        let file = self.file.as_ref().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let before = self.text().unwrap_or_default();
        let mut text: String =
            before.lines().filter(|line| value(line, name).is_none()).flat_map(|line| [line, "\n"]).collect();
        text += &format!("{name} = {to}\n");
        fs::write(file, text)
    }
}

fn value<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (key, value) = line.split_once('=')?;
    (key.trim() == name).then_some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_set_and_other_lines_stay() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::at(&folder.path().join("fangtan/settings"));
        assert_eq!(settings.get(GLYPHS), None);
        settings.put(GLYPHS, "ascii").unwrap();
        settings.put("later", "x").unwrap();
        settings.put(GLYPHS, "unicode").unwrap();
        assert_eq!(settings.get(GLYPHS).as_deref(), Some("unicode"));
        assert_eq!(settings.get("later").as_deref(), Some("x"));
        assert_eq!(settings.text().unwrap().lines().count(), 2);
    }

    #[test]
    fn where_nothing_can_be_kept_it_is_said_and_nothing_else_happens() {
        assert!(Settings::nowhere().put(GLYPHS, "ascii").is_err());
        let file = tempfile::NamedTempFile::new().unwrap();
        // A file stands where the folder should be: as good as a home that is read-only.
        let settings = Settings::at(&file.path().join("fangtan/settings"));
        assert!(settings.put(GLYPHS, "ascii").is_err());
        assert_eq!(settings.get(GLYPHS), None);
    }
}
