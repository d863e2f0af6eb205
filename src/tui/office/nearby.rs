//! Studies that lie near: folders with a `study.yaml` below a folder, beside it, and above it. They are read
//! only so far as to say what they are called.

use super::{Office, Trouble};
use crate::desk::Ready;
use crate::desk::demo::{self, Wish};
use crate::i18n::Words;
use crate::study::Folder;
use std::path::{Path, PathBuf};

/// More than this are not listed.
const MOST: usize = 60;

/// A study that can be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    /// Its folder.
    pub dir: PathBuf,
    /// What people call it; none if its description cannot be read.
    pub title: Option<Words>,
    /// Whether everything in it is practice.
    pub practice: bool,
}

/// Studies near a folder, those below it first; not the one that is open.
pub fn nearby(here: &Path, open: Option<&Path>) -> Vec<Nearby> {
    let whole = |path: &Path| path.canonicalize().ok();
    let Some(here) = whole(here) else { return Vec::new() };
    let open = open.and_then(whole);
    let mut folders = vec![here.clone()];
    folders.extend(below(&here));
    if let Some(parent) = here.parent() {
        folders.push(parent.to_path_buf());
        folders.extend(below(parent));
    }
    let mut found: Vec<Nearby> = Vec::new();
    for dir in folders {
        let known = Some(&dir) == open.as_ref() || found.iter().any(|one| one.dir == dir);
        if known || found.len() == MOST || !dir.join("study.yaml").is_file() {
            continue;
        }
        let study = Folder::new(&dir).read().ok().map(|(study, _)| study);
        found.push(Nearby {
            title: study.as_ref().map(|study| study.title.words()),
            practice: study.is_some_and(|study| study.practice),
            dir,
        });
    }
    found
}

/// The folders in a folder, by name; those that hide are left out.
fn below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// A path as people type it: `~` is the home folder, a relative one begins at `here`, and the description
/// itself stands for its folder.
pub fn typed(text: &str, here: &Path) -> PathBuf {
    let text = text.trim();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let path = match (text.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => here.join(text),
    };
    match path.parent() {
        Some(folder) if path.file_name().is_some_and(|name| name == "study.yaml") => folder.to_path_buf(),
        _ => path,
    }
}

/// A path written on as far as the folders there allow, and those that it could become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The path as far as it is certain.
    pub text: String,
    /// The names it could go on with, where there is more than one, or one that cannot be typed.
    pub names: Vec<String>,
}

/// Writes a path on, as a shell does: what all folders that begin so have in common, and a stroke behind the
/// only one. Folders that hide are meant only by a dot. Of a name that cannot be typed (control characters,
/// marks of direction, no text at all) only what stands before that is taken.
pub fn complete(text: &str, here: &Path) -> Completed {
    let text = if text == "~" { "~/" } else { text };
    let at = text.rfind('/').map_or(0, |at| at + 1);
    let (folder, begun) = text.split_at(at);
    let dir = if folder.is_empty() { here.to_path_buf() } else { typed(folder, here) };
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry))
        .filter(|(name, _)| name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.')))
        .filter(|(_, entry)| entry.path().is_dir())
        .map(|(name, _)| name)
        .collect();
    names.sort();
    let common = names.iter().skip(1).fold(names.first().map_or(begun, String::as_str), |common, name| {
        let same = common.chars().zip(name.chars()).take_while(|(one, other)| one == other);
        &common[..same.map(|(one, _)| one.len_utf8()).sum()]
    });
    let safe = common.chars().take_while(|c| can_be_typed(*c)).map(char::len_utf8).sum();
    let mut text = format!("{folder}{}", &common[..safe]);
    match names.as_slice() {
        [only] if only.len() == safe => {
            text.push('/');
            names.clear();
        }
        _ => {}
    }
    Completed { text, names }
}

/// Whether somebody could write this character into a field.
fn can_be_typed(c: char) -> bool {
    c != char::REPLACEMENT_CHARACTER
        && crate::source::harmless(c.encode_utf8(&mut [0; 4]), false).len() == c.len_utf8()
}

/// Opens the demo in a folder, and makes it first if it is not there. Gives the id of the newcomer's case
/// while it is unfinished.
///
/// # Errors
/// Those of [`demo::make`] and [`Office::change`].
pub fn try_example(
    seat: &mut Option<Office>,
    dir: &Path,
    language: &str,
    now: jiff::ZonedDateTime,
) -> Result<Option<String>, Trouble> {
    if !demo::is_there(dir)? {
        let wish = Wish { seed: demo::SEED.into(), simulate: usize::MAX, language: language.into(), now };
        demo::make(dir, &wish)?;
    }
    Office::change(seat, dir)?;
    let Some(office) = seat else { return Ok(None) };
    let newcomer = demo::newcomer(&office.desk)?;
    let unfinished = crate::fieldwork::CaseStatus::from_word(&newcomer.case.status)
        .is_some_and(crate::fieldwork::CaseStatus::is_unfinished);
    if office.member().is_none() {
        office.sit(&newcomer.member)?;
    }
    Ok(unfinished.then_some(newcomer.case.id))
}

/// Makes a new study in a folder and opens it.
///
/// # Errors
/// If there is something in the folder already, or it cannot be written.
pub fn make_new(seat: &mut Option<Office>, dir: &Path) -> Result<(), Trouble> {
    Ready::New.write(dir)?;
    Office::change(seat, dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, write};

    fn there() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["回访一", "回访二", "plan", "plant", ".hidden", "bad\u{1b}[2J", "deep"] {
            create_dir(dir.path().join(name)).unwrap();
        }
        create_dir(dir.path().join("deep/inner")).unwrap();
        write(dir.path().join("planet.txt"), "no folder").unwrap();
        dir
    }

    fn written(text: &str) -> (String, Vec<String>) {
        let dir = there();
        let completed = complete(text, dir.path());
        (completed.text, completed.names)
    }

    #[test]
    fn a_path_is_written_on_as_far_as_it_is_certain() {
        assert_eq!(written("de"), ("deep/".into(), vec![]));
        assert_eq!(written("deep/"), ("deep/inner/".into(), vec![]));
        assert_eq!(written("回"), ("回访".into(), vec!["回访一".into(), "回访二".into()]));
        assert_eq!(written("pl"), ("plan".into(), vec!["plan".into(), "plant".into()]));
        assert_eq!(written("plant"), ("plant/".into(), vec![]));
        assert_eq!(written("nothing"), ("nothing".into(), vec![]));
        assert_eq!(written("nowhere/at"), ("nowhere/at".into(), vec![]));
    }

    #[test]
    fn what_hides_is_meant_by_a_dot_and_what_cannot_be_typed_is_not_written() {
        assert_eq!(written(".h"), (".hidden/".into(), vec![]));
        assert!(!written("").1.contains(&".hidden".to_string()));
        assert_eq!(written("ba"), ("bad".into(), vec!["bad\u{1b}[2J".into()]));
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        assert_eq!(complete("~", Path::new("/nowhere")).text.chars().take(2).collect::<String>(), "~/");
    }
}
