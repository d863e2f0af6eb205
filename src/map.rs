//! Holds the crate to its own map, the head of `lib.rs`: imports point one way, only `store` knows SQL, only `tui`
//! draws, and each file begins with what lives in it. Nothing of the program lives here.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The files of the crate, by their path in `src`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    let name = |path: &Path| {
        let parts = path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap());
        parts.collect::<Vec<_>>().join("/")
    };
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The modules of the map, from the bottom of the house to its roof.
fn map() -> Vec<&'static str> {
    let lines = include_str!("lib.rs").lines();
    lines.filter_map(|line| line.strip_prefix("//! - [`")?.split('`').next()).collect()
}

/// The code of a file without its tests, which may look wherever they like.
fn code<'s>(name: &str, source: &'s str) -> &'s str {
    let test = ["tests/", "tests.rs", "handmade.rs", "map.rs"].iter().any(|part| name.contains(part));
    if test { "" } else { source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source) }
}

/// The modules of ours that a file names.
fn imports(code: &str) -> impl Iterator<Item = &str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = lines.flat_map(|line| line.split("crate::").skip(1));
    paths.filter_map(|path| path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next())
}

#[test]
fn imports_point_one_way() {
    let map = map();
    assert!(map.len() > 10, "{map:?}");
    let place = |module: &str| map.iter().position(|known| *known == module);
    let mut told = 0;
    for (name, source) in sources() {
        let Some((module, _)) = name.split_once('/') else { continue };
        let here = place(module).unwrap_or_else(|| panic!("{module} is not on the map"));
        for other in imports(code(&name, &source)) {
            let other = if other == "words" { "i18n" } else { other };
            let Some(there) = place(other) else { panic!("{name}: crate::{other} is not on the map") };
            assert!(there <= here, "{name} imports {other}, which stands above it");
            let alone = ["i18n", "sampling", "statistics"].contains(&module);
            assert!(!alone || other == module, "{name} imports {other}, but {module} uses nothing of ours");
            told += 1;
        }
    }
    assert!(told > 500, "only {told} imports were seen");
}

#[test]
fn sql_is_in_the_store_and_drawing_in_the_screens() {
    for (name, source) in sources() {
        let code = code(&name, &source);
        for (library, module) in [("rusqlite::", "store/"), ("ratatui::", "tui/"), ("crossterm::", "tui/")] {
            assert!(!code.contains(library) || name.starts_with(module), "{name} knows {library}");
        }
    }
}

#[test]
fn each_file_says_first_what_lives_in_it() {
    for (name, source) in sources() {
        assert!(source.starts_with("//! "), "{name}");
    }
}
