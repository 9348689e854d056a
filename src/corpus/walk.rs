//! Which files a folder holds, in one order on every machine.
//!
//! Hidden files and folders are passed over, and so is what speaks of a folder's documents and is none
//! of them: a README, and the `queries.tsv` and `qrels.tsv` of an evaluation. A file that is named
//! outright is read whatever its name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::{Error, Result};

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is, as the user would write it.
    pub path: PathBuf,
    /// The path from the indexed folder's name on, with `/` between its parts.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: u64,
}

impl SourceFile {
    /// What is read without having been listed.
    pub fn unlisted(path: &Path) -> Self {
        Self { path: path.to_owned(), name: path.to_string_lossy().into_owned(), size: 0, modified: 0 }
    }
}

/// What is done with symbolic links within a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Links {
    /// They are passed over, and counted.
    #[default]
    Skip,
    /// They are followed.
    Follow,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read, by name.
    pub files: Vec<SourceFile>,
    /// How many files of each other extension were passed over; links as `@`.
    pub skipped: BTreeMap<String, usize>,
    /// Folders and files that could not be looked at.
    pub problems: Vec<Error>,
    /// Their names: what the index holds below them is not known to be gone.
    pub unseen: Vec<String>,
}

/// Lists the files under `root`, which is a folder or a file, naming them from `label` on.
pub fn walk(root: &Path, label: &str, links: Links) -> Result<Walk> {
    let info = std::fs::metadata(root).map_err(|e| Error::io(root, e))?;
    let mut walk = Walk::default();
    if !info.is_dir() {
        if !super::is_readable(root) {
            return Err(super::unknown_format(root));
        }
        walk.files.push(source_file(root.to_owned(), label.to_owned(), &info));
        return Ok(walk);
    }
    let entries = WalkDir::new(root).follow_links(links == Links::Follow).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        match entry {
            Ok(entry) if entry.depth() > 0 && entry.path_is_symlink() && links == Links::Skip => {
                walk.skip("@");
            }
            Ok(entry) if !entry.file_type().is_dir() => walk.take(root, label, &entry),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let problem = match error.loop_ancestor() {
                    Some(ancestor) => circle(&path, ancestor),
                    None => Error::io(&path, error.into()),
                };
                walk.miss(root, label, &path, problem);
            }
        }
    }
    walk.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(walk)
}

impl Walk {
    fn take(&mut self, root: &Path, label: &str, entry: &walkdir::DirEntry) {
        let path = entry.path();
        if is_beside(path) {
            return;
        }
        if !super::is_readable(path) {
            let extension = path.extension();
            return self.skip(&extension.map_or_else(|| "-".into(), |e| e.to_string_lossy().to_lowercase()));
        }
        match entry.metadata() {
            Ok(info) => self.files.push(source_file(path.to_owned(), name(root, label, path), &info)),
            Err(error) => self.miss(root, label, path, Error::io(path, error.into())),
        }
    }

    fn skip(&mut self, kind: &str) {
        *self.skipped.entry(kind.to_owned()).or_default() += 1;
    }

    fn miss(&mut self, root: &Path, label: &str, path: &Path, problem: Error) {
        self.unseen.push(name(root, label, path));
        self.problems.push(problem);
    }

    /// Whether a file of this name may be there without having been seen.
    pub fn may_hold(&self, name: &str) -> bool {
        self.unseen.iter().any(|unseen| {
            name.strip_prefix(unseen.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The name of a path below `root`.
fn name(root: &Path, label: &str, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(Path::new(""));
    let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
    [label.into()].into_iter().chain(parts).collect::<Vec<_>>().join("/")
}

fn circle(path: &Path, ancestor: &Path) -> Error {
    let to = ancestor.display();
    let what =
        format!("符号链接绕回 {to}，未跟随 (a symbolic link that leads back to {to}: it is not followed)");
    Error::Document { path: path.to_owned(), line: None, what }
}

fn source_file(path: PathBuf, name: String, info: &std::fs::Metadata) -> SourceFile {
    let since = info.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
    SourceFile { path, name, size: info.len(), modified }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_beside(path: &Path) -> bool {
    let is_readme = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    is_readme || path.file_name().is_some_and(|name| name == "queries.tsv" || name == "qrels.tsv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_by_name_without_hidden_files_and_readme() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.md", ".hidden.txt", "README.md", "qrels.tsv", "c.bin", "sub/d.jsonl"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "文").unwrap();
        }
        let walk = walk(folder.path(), "corpus", Links::Skip).unwrap();
        let names: Vec<_> = walk.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["corpus/a.md", "corpus/b.txt", "corpus/sub/d.jsonl"]);
        assert_eq!(walk.skipped, BTreeMap::from([("bin".to_owned(), 1)]));
    }

    #[test]
    fn a_path_that_does_not_exist_is_an_error_that_names_it() {
        let error = walk(Path::new("no/such/folder"), "folder", Links::Skip).unwrap_err();
        assert!(error.to_string().starts_with("no/such/folder: "), "{error}");
    }
}
