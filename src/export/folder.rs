//! The folder of an export: filled beside its place and moved into it when whole, so that nothing
//! half-written is taken for all there is. An older export of the same study and realm makes room, anything
//! else never.

use super::sheet::Written;
use crate::desk::{Desk, DeskError};
use crate::sampling::digest;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The file by which a folder is known as an export.
pub(super) const MANIFEST: &str = "export.json";
const FORMAT: &str = "fangtan-export/1";

/// What an export says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: String,
    pub study: String,
    /// The hash of the id on which all copies of the study agree; two studies may be called alike. Not the id:
    /// it would unlock whom a case's id stands for, where ids are personal.
    #[serde(default)]
    pub study_sha256: String,
    pub realm: String,
    pub made: String,
    pub program: String,
    pub names: bool,
    pub raw_text: bool,
    pub files: Vec<FileEntry>,
}

/// One file of the manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sha256: Option<String>,
}

impl Manifest {
    pub fn new(desk: &Desk, realm: &str, made: i64) -> Manifest {
        Manifest {
            format: FORMAT.to_string(),
            study: desk.study.name.clone(),
            study_sha256: digest(&[&desk.store.study().to_string()]),
            realm: realm.to_string(),
            made: super::cell::moment(made),
            program: concat!("fangtan ", env!("CARGO_PKG_VERSION")).to_string(),
            names: false,
            raw_text: false,
            files: Vec::new(),
        }
    }

    pub fn list(&mut self, written: &[Written], texts: &[&str]) {
        self.files = written
            .iter()
            .map(|file| FileEntry {
                name: file.name.clone(),
                rows: Some(file.rows),
                sha256: Some(file.sha256.clone()),
            })
            .chain(texts.iter().map(|name| FileEntry { name: (*name).to_string(), rows: None, sha256: None }))
            .collect();
    }

    fn read(folder: &Path) -> Option<Manifest> {
        let bytes = fs::read(folder.join(MANIFEST)).ok()?;
        serde_json::from_slice::<Manifest>(&bytes).ok().filter(|manifest| manifest.format == FORMAT)
    }
}

/// Where an export is being made and where it will lie. What is not put in place is removed again.
pub(super) struct Place {
    /// Where the files are written now.
    pub beside: PathBuf,
    target: PathBuf,
    study_sha256: String,
    realm: String,
}

/// An export put in its place.
pub(super) struct Put {
    /// Where it lies.
    pub folder: PathBuf,
    /// When the earlier one was made whose place it took.
    pub renewed: Option<String>,
}

impl Place {
    /// Makes room beside the place.
    ///
    /// # Errors
    /// If something lies there that is no earlier export of the same study and realm, or the folder cannot be
    /// made.
    pub fn prepare(output: &Path, manifest: &Manifest) -> Result<Place, DeskError> {
        let target = settled(output).map_err(|error| DeskError::io(output, &error))?;
        let beside = sibling(&target, "new");
        let (study_sha256, realm) = (manifest.study_sha256.clone(), manifest.realm.clone());
        let place = Place { beside, target, study_sha256, realm };
        place.earlier()?;
        remove(&place.beside)
            .and_then(|()| make(&place.beside))
            .map_err(|error| DeskError::io(&place.beside, &error))?;
        Ok(place)
    }

    /// Moves the whole folder into its place.
    pub fn put(self) -> Result<Put, DeskError> {
        // Somebody may have put something there meanwhile.
        let earlier = self.earlier()?;
        let failed = |error: io::Error| DeskError::io(&self.target, &error);
        let old = sibling(&self.target, "old");
        sync(&self.beside).map_err(failed)?;
        remove(&old).map_err(failed)?;
        let replaced = match fs::rename(&self.target, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(failed(error)),
        };
        if let Err(error) = fs::rename(&self.beside, &self.target) {
            if replaced {
                // The older export goes back where it was; if even that fails it lies beside, whole.
                let _ = fs::rename(&old, &self.target);
            }
            return Err(failed(error));
        }
        if let Some(parent) = self.target.parent() {
            sync(parent).map_err(failed)?;
        }
        remove(&old).map_err(failed)?;
        Ok(Put { folder: self.target.clone(), renewed: earlier.map(|earlier| earlier.made) })
    }

    /// The export that may make room, if one lies there: of the same study and realm, holding what it listed
    /// and nothing that came to it since.
    ///
    /// # Errors
    /// If anything else lies there.
    fn earlier(&self) -> Result<Option<Manifest>, DeskError> {
        earlier(&self.target, &self.study_sha256, &self.realm)
    }
}

/// See [`Place::earlier`].
fn earlier(target: &Path, study_sha256: &str, realm: &str) -> Result<Option<Manifest>, DeskError> {
    let mut there = BTreeSet::new();
    let entries = match fs::read_dir(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        entries => entries.map_err(|error| DeskError::io(target, &error))?,
    };
    for entry in entries {
        let entry = entry.map_err(|error| DeskError::io(target, &error))?;
        there.insert(entry.file_name().to_string_lossy().into_owned());
    }
    let refused = |what| {
        let help = words!("换一个 --output，或先把它移走", "choose another --output, or move it away first");
        Err(DeskError::refused(what, Some(help)))
    };
    let shown = target.display();
    let Some(manifest) = Manifest::read(target) else {
        if there.is_empty() {
            return Ok(None);
        }
        return refused(words!(
            "{shown} 不是空的，也不是先前的导出：不覆盖",
            "{shown} is not empty and no earlier export: it is not overwritten"
        ));
    };
    if manifest.study_sha256 != study_sha256 {
        let name = &manifest.study;
        return refused(words!(
            "{shown} 里是另一个项目（{name}）的导出：不覆盖",
            "{shown} holds the export of another study (`{name}`): it is not overwritten"
        ));
    }
    if manifest.realm != realm {
        return refused(match manifest.realm.as_str() {
            "practice" => words!(
                "{shown} 里是练习数据，不是正式数据：不覆盖",
                "{shown} holds practice data, not real ones: it is not overwritten"
            ),
            _ => words!(
                "{shown} 里是正式数据，不是练习数据：不覆盖",
                "{shown} holds real data, not practice ones: it is not overwritten"
            ),
        });
    }
    let ours = |name: &&String| *name == MANIFEST || manifest.files.iter().any(|file| file.name == **name);
    match there.iter().find(|name| !ours(name)) {
        None => Ok(Some(manifest)),
        Some(other) => refused(words!(
            "{shown} 是先前的导出，但里面有别的文件 {other}：不覆盖",
            "{shown} is an earlier export, but `{other}` in it is none of its files: it is not overwritten"
        )),
    }
}

/// When the export was made that an export of this study to a folder would renew, as its `export.json` says it;
/// nothing where none lies there. Nothing is changed.
///
/// # Errors
/// If something lies there that is no earlier export of the same study and realm, so that none can be made there.
pub fn renewable(desk: &Desk, output: &Path) -> Result<Option<String>, DeskError> {
    let of = Manifest::new(desk, desk.realm(), 0);
    Ok(earlier(output, &of.study_sha256, &of.realm)?.map(|earlier| earlier.made))
}

impl Drop for Place {
    fn drop(&mut self) {
        // Nothing is there once it was put in place. What cannot be removed is hidden and says `.new`.
        let _ = remove(&self.beside);
    }
}

/// The place as a full path, its parent made.
fn settled(output: &Path) -> io::Result<PathBuf> {
    if let Ok(there) = output.canonicalize() {
        return Ok(there);
    }
    let name = output.file_name().ok_or(ErrorKind::InvalidInput)?;
    let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    Ok(parent.canonicalize()?.join(name))
}

/// A hidden neighbour: on the same file system, so that moving is one step.
fn sibling(target: &Path, ending: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.{ending}", std::process::id()))
}

/// Writes a small text file.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), DeskError> {
    let path = folder.join(name);
    create(&path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(|error| DeskError::io(&path, &error))
}

/// A new file that only its owner may read: raw data are confidential.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// A new folder that only its owner may enter.
fn make(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    let made = std::os::unix::fs::DirBuilderExt::mode(&mut fs::DirBuilder::new(), 0o700).create(path);
    #[cfg(not(unix))]
    let made = fs::create_dir(path);
    made
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A name is on the disk only when its folder is.
fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
