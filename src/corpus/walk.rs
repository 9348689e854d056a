//! Which files a folder holds, in one order on every machine.
//!
//! Hidden files and folders are passed over, and so is what speaks of a folder's documents and is none
//! of them: a README, and the `queries.tsv` and `qrels.tsv` of an evaluation. A file that is named
//! outright is read whatever its name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

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

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read, by name.
    pub files: Vec<SourceFile>,
    /// How many files of each other extension were passed over.
    pub skipped: BTreeMap<String, usize>,
    /// Folders and files that could not be looked at.
    pub problems: Vec<Error>,
}

/// Lists the files under `root`, which is a folder or a file, naming them from `label` on.
pub fn walk(root: &Path, label: &str) -> Result<Walk> {
    let info = std::fs::metadata(root).map_err(|e| Error::io(root, e))?;
    let mut walk = Walk::default();
    if info.is_file() {
        if !super::is_readable(root) {
            return Err(super::unknown_format(root));
        }
        walk.files.push(source_file(root.to_owned(), label.to_owned(), &info));
        return Ok(walk);
    }
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => walk.take(root, label, entry),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                walk.problems.push(Error::io(&path, error.into()));
            }
        }
    }
    walk.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(walk)
}

impl Walk {
    fn take(&mut self, root: &Path, label: &str, entry: walkdir::DirEntry) {
        let path = entry.path();
        if is_beside(path) {
            return;
        }
        if !super::is_readable(path) {
            let extension =
                path.extension().map_or_else(|| "-".into(), |e| e.to_string_lossy().to_lowercase());
            *self.skipped.entry(extension).or_default() += 1;
            return;
        }
        match entry.metadata() {
            Ok(info) => {
                let below = path.strip_prefix(root).unwrap_or(path);
                let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
                let name = [label.into()].into_iter().chain(parts).collect::<Vec<_>>().join("/");
                self.files.push(source_file(path.to_owned(), name, &info));
            }
            Err(error) => self.problems.push(Error::io(path, error.into())),
        }
    }
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
        let walk = walk(folder.path(), "corpus").unwrap();
        let names: Vec<_> = walk.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["corpus/a.md", "corpus/b.txt", "corpus/sub/d.jsonl"]);
        assert_eq!(walk.skipped, BTreeMap::from([("bin".to_owned(), 1)]));
    }

    #[test]
    fn a_path_that_does_not_exist_is_an_error_that_names_it() {
        let error = walk(Path::new("no/such/folder"), "folder").unwrap_err();
        assert!(error.to_string().starts_with("no/such/folder: "), "{error}");
    }
}
