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
