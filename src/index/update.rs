//! Updating: bringing an index in line with the folders it was built from.
//!
//! Files are read, extracted and split on all cores; one thread hands passages to the writer, which
//! cuts them on cores of its own. The queue between them is short, so memory does not grow with the
//! folder. A file is read again only if its size or time changed, and indexed again only if its
//! content did.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use super::ledger::{FileEntry, Ledger, Source, Totals};
use super::open::{self, Index};
use super::writer::Writer;
use crate::corpus::{self, Contents, SourceFile};
use crate::{Error, Result};

/// How to update an index.
#[derive(Debug, Clone)]
pub struct Update {
    /// The folders and files to index; none: those that the index was built from.
    pub paths: Vec<PathBuf>,
    /// How many threads read, and how many cut and index.
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
    /// Files whose content changed.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that are where another of the same content was before.
    pub renamed: usize,
    /// Files that are as before.
    pub unchanged: usize,
    /// What was read, by format.
    pub formats: BTreeMap<&'static str, Totals>,
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
/// Files that may be read ahead of the writer.
const READ_AHEAD: usize = 16;

/// What there is to do: files to read, and names to drop.
struct Work {
    files: Vec<(Source, SourceFile)>,
    gone: Vec<FileEntry>,
}

/// Brings the index in `dir` in line with its folders; makes the index if there is none.
pub fn update(dir: &Path, update: &Update, watch: &mut dyn FnMut(Progress<'_>)) -> Result<Report> {
    // Paths that do not exist are told before anything is made.
    for path in &update.paths {
        std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
    }
    let mut report = Report::default();
    let mut writer = Writer::open(dir, update.threads)?;
    let is_new = writer.ledger.files.is_empty();
    let work = plan(&mut writer.ledger, &update.paths, &mut report)?;
    let bytes: u64 = work.files.iter().map(|(_, file)| file.size).sum();
    watch(Progress::Found { files: work.files.len(), bytes });
    work.gone.iter().for_each(|entry| writer.remove(&entry.name));

    let mut gone: HashMap<(u64, u64), usize> = HashMap::new();
    work.gone.iter().for_each(|entry| *gone.entry((entry.size, entry.hash)).or_default() += 1);
    let mut uncommitted = 0;
    read_all(&work.files, update.threads, &mut |source, file, contents| {
        take(&mut writer, source, file, contents, &mut gone, &mut report)?;
        watch(Progress::Read { name: &file.name, bytes: file.size });
        uncommitted += file.size;
        if uncommitted >= COMMIT_BYTES.max(bytes / 8) {
            writer.commit()?;
            uncommitted = 0;
        }
        Ok(())
    })?;
    report.removed = work.gone.len() - report.renamed;
    if !work.files.is_empty() || !work.gone.is_empty() || is_new {
        writer.commit()?;
        watch(Progress::Merging);
    }
    report.totals = writer.ledger.totals();
    writer.finish()?;
    report.index_bytes = open::sizes(dir).iter().map(|(_, size)| size).sum();
    Ok(report)
}

/// What an update would do, without doing it: a mark (`+` new, `~` changed in size or time, `-` gone)
/// and the file's name, by name.
pub fn preview(dir: &Path, update: &Update) -> Result<Vec<(char, String)>> {
    let mut ledger = match Index::open(dir) {
        Ok(index) => index.ledger()?,
        Err(Error::NoIndex(_)) => Ledger::default(),
        Err(error) => return Err(error),
    };
    let work = plan(&mut ledger, &update.paths, &mut Report::default())?;
    let mark = |name: &str| if ledger.files.contains_key(name) { '~' } else { '+' };
    let read = work.files.iter().map(|(_, file)| (mark(&file.name), file.name.clone()));
    let mut list: Vec<_> = read.chain(work.gone.into_iter().map(|entry| ('-', entry.name))).collect();
    list.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(list)
}

/// Lists the folders and compares them with what the index holds.
fn plan(ledger: &mut Ledger, paths: &[PathBuf], report: &mut Report) -> Result<Work> {
    let sources = match paths {
        [] => ledger.sources.clone(),
        paths => paths.iter().map(|path| ledger.source(path)).collect::<Result<_>>()?,
    };
    let mut work = Work { files: Vec::new(), gone: Vec::new() };
    let mut seen = HashSet::new();
    for source in sources {
        if !seen.insert(source.label.clone()) {
            continue;
        }
        let walk = corpus::walk::walk(source.path(), &source.label)?;
        // What could not be looked at is not gone.
        if walk.problems.is_empty() {
            let present: HashSet<&str> = walk.files.iter().map(|file| file.name.as_str()).collect();
            let held = ledger.files.values().filter(|entry| entry.source == source.label);
            work.gone.extend(held.filter(|entry| !present.contains(entry.name.as_str())).cloned());
        }
        for (extension, count) in walk.skipped {
            *report.skipped.entry(extension).or_default() += count;
        }
        report.problems.extend(walk.problems);
        for file in walk.files {
            match ledger.files.get(&file.name) {
                Some(known) if known.size == file.size && known.modified == file.modified => {
                    report.unchanged += 1;
                }
                _ => work.files.push((source.clone(), file)),
            }
        }
    }
    Ok(work)
}

type Take<'a> = dyn FnMut(&Source, &SourceFile, Result<Contents>) -> Result<()> + 'a;

/// Reads files on several threads and gives each to `take` as it comes.
fn read_all(files: &[(Source, SourceFile)], threads: NonZeroUsize, take: &mut Take<'_>) -> Result<()> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = sync_channel(READ_AHEAD);
    std::thread::scope(|scope| {
        for _ in 0..threads.get().min(files.len()) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(at) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < files.len())
                {
                    // Nobody listens any more after an error of the writer.
                    if sender.send((at, read_apart(&files[at].1))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        // Dropped with the closure's end, also on an error, so that no reader waits for ever.
        let receiver = receiver;
        receiver.iter().try_for_each(|(at, contents)| take(&files[at].0, &files[at].1, contents))
    })
}

/// Reads a file. A parser that panics costs that file alone.
fn read_apart(file: &SourceFile) -> Result<Contents> {
    catch_unwind(AssertUnwindSafe(|| corpus::read(file))).unwrap_or_else(|_| {
        let what = "解析时崩溃 (its parser panicked: the file is left out)".to_owned();
        Err(Error::Document { path: file.path.clone(), line: None, what })
    })
}

/// Brings a file that was read into the index. Of one that cannot be read, what the index has stays.
fn take(
    writer: &mut Writer,
    source: &Source,
    file: &SourceFile,
    contents: Result<Contents>,
    gone: &mut HashMap<(u64, u64), usize>,
    report: &mut Report,
) -> Result<()> {
    let contents = match contents {
        Ok(contents) => contents,
        Err(problem) => {
            report.problems.push(problem);
            return Ok(());
        }
    };
    match writer.ledger.files.get_mut(&file.name) {
        Some(known) if known.size == file.size && known.hash == contents.hash => {
            known.modified = file.modified;
            report.unchanged += 1;
            return Ok(());
        }
        Some(_) => report.changed += 1,
        None => match gone.get_mut(&(file.size, contents.hash)).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                report.renamed += 1;
            }
            None => report.added += 1,
        },
    }
    let totals = writer.put(&source.label, file, &contents)?;
    report.formats.entry(contents.format).or_default().add(totals);
    report.read.add(totals);
    report.problems.extend(contents.problems);
    Ok(())
}
