//! Updating: bringing an index in line with the folders it was built from.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::ledger::{Source, Totals};
use super::open;
use super::writer::Writer;
use crate::corpus::{self, SourceFile};
use crate::{Error, Result};

/// How to update an index.
#[derive(Debug, Clone)]
pub struct Update {
    /// The folders and files to index; none: those that the index was built from.
    pub paths: Vec<PathBuf>,
    /// How many threads cut and index.
    pub threads: NonZeroUsize,
}

/// A step of an update, for whoever watches it.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The folders were listed: so many files, of so many bytes together, are to be read.
    Found {
        /// How many files.
        files: usize,
        /// Their bytes.
        bytes: u64,
    },
    /// A file was read.
    Read {
        /// Its name.
        name: &'a str,
        /// Its bytes.
        bytes: u64,
    },
    /// All files are read; segments are being merged.
    Merging,
}

/// What an update did.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that are new.
    pub added: usize,
    /// Files that had changed.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that were as before.
    pub unchanged: usize,
    /// Files passed over, by extension.
    pub skipped: BTreeMap<String, usize>,
    /// Files, or parts of them, that could not be read.
    pub problems: Vec<Error>,
    /// What was read in this run.
    pub read: Totals,
    /// What the index holds now.
    pub totals: Totals,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
}

/// Work is committed each time this many bytes were read, or an eighth of all if that is more.
const COMMIT_BYTES: u64 = 16 << 20;

/// Brings the index in `dir` in line with its folders; makes the index if there is none.
pub fn update(dir: &Path, update: &Update, watch: &mut dyn FnMut(Progress<'_>)) -> Result<Report> {
    // Paths that do not exist are told before anything is made.
    for path in &update.paths {
        std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
    }
    let mut report = Report::default();
    let mut writer = Writer::open(dir, update.threads)?;
    let work = plan(&mut writer, &update.paths, &mut report)?;
    let bytes: u64 = work.iter().map(|(_, file)| file.size).sum();
    watch(Progress::Found { files: work.len(), bytes });
    let mut uncommitted = 0;
    for (source, file) in &work {
        read(&mut writer, source, file, &mut report)?;
        watch(Progress::Read { name: &file.name, bytes: file.size });
        uncommitted += file.size;
        if uncommitted >= COMMIT_BYTES.max(bytes / 8) {
            writer.commit()?;
            uncommitted = 0;
        }
    }
    if report.added + report.changed + report.removed > 0 || writer.ledger.files.is_empty() {
        writer.commit()?;
        watch(Progress::Merging);
    }
    report.totals = writer.ledger.totals();
    writer.finish()?;
    report.index_bytes = open::sizes(dir).iter().map(|(_, size)| size).sum();
    Ok(report)
}

/// Lists the folders, drops what is gone, and gives the files that are to be read.
fn plan(writer: &mut Writer, paths: &[PathBuf], report: &mut Report) -> Result<Vec<(Source, SourceFile)>> {
    let sources = match paths {
        [] => writer.ledger.sources.clone(),
        paths => paths.iter().map(|path| writer.ledger.source(path)).collect::<Result<_>>()?,
    };
    let mut work = Vec::new();
    let mut seen = HashSet::new();
    for source in sources {
        if !seen.insert(source.label.clone()) {
            continue;
        }
        let walk = corpus::walk::walk(source.path(), &source.label)?;
        // What could not be looked at is not gone.
        if walk.problems.is_empty() {
            report.removed += drop_gone(writer, &source, &walk.files);
        }
        for (extension, count) in walk.skipped {
            *report.skipped.entry(extension).or_default() += count;
        }
        report.problems.extend(walk.problems);
        for file in walk.files {
            match writer.ledger.files.get(&file.name) {
                Some(known) if known.size == file.size && known.modified == file.modified => {
                    report.unchanged += 1;
                }
                _ => work.push((source.clone(), file)),
            }
        }
    }
    Ok(work)
}

/// Deletes what a source held and holds no more, and says how many files that were.
fn drop_gone(writer: &mut Writer, source: &Source, files: &[SourceFile]) -> usize {
    let present: HashSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let held = writer.ledger.files.values().filter(|entry| entry.source == source.label);
    let gone: Vec<String> =
        held.map(|entry| entry.name.clone()).filter(|name| !present.contains(name.as_str())).collect();
    gone.iter().for_each(|name| writer.remove(name));
    gone.len()
}

/// Reads a file into the index. One that cannot be read is reported, and what the index had of it stays.
fn read(writer: &mut Writer, source: &Source, file: &SourceFile, report: &mut Report) -> Result<()> {
    match corpus::read(file) {
        Ok(contents) => {
            report.problems.extend(contents.problems);
            let known = writer.ledger.files.contains_key(&file.name);
            *if known { &mut report.changed } else { &mut report.added } += 1;
            report.read.add(writer.put(&source.label, file, &contents.documents)?);
        }
        Err(problem) => report.problems.push(problem),
    }
    Ok(())
}
