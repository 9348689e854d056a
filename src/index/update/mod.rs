//! Updating: bringing an index in line with the folders it was built from.
//!
//! Files are read, extracted and split on all cores; one thread hands passages to the writer, which
//! cuts them on cores of its own. Both keep to their share of the memory, whatever the size of the
//! folder. A file is read again only if its size or time changed, and indexed again only if its
//! content did.

mod plan;
mod report;
mod stream;

use std::collections::HashMap;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::ledger::Ledger;
use super::open::{self, Index};
use super::reposts::Stage;
use super::writer::{Room, Writer};
use crate::corpus::limits::MEMORY;
use crate::corpus::pool::{Event, Job, Means, read_all};
use crate::corpus::{Limits, Links, Outcome, Part, SourceFile};
use crate::{Error, Result};
use plan::{Task, Work, plan};
pub use report::{Change, Mark, Progress, Report};

/// How to update an index.
#[derive(Debug, Clone)]
pub struct Update {
    /// The folders and files to index; none: those that the index was built from.
    pub paths: Vec<PathBuf>,
    /// How many threads read, and at most how many cut and index.
    pub threads: NonZeroUsize,
    /// How many bytes of memory the run may take.
    pub memory: u64,
    /// What one file may cost.
    pub limits: Limits,
    /// The encoding of the files; none: as the index has it of these folders, or else found out.
    pub encoding: Option<Encoding>,
    /// What is done with symbolic links; none: as the index has it of these folders, or else skipped.
    pub links: Option<Links>,
}

/// The encoding of a folder's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encoding {
    /// Found out for each file.
    Detected,
    /// The encoding of this label, such as `gbk`.
    Named(String),
}

impl Update {
    /// An update of these folders and files with all that this machine has.
    pub fn of(paths: Vec<PathBuf>) -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { paths, threads, memory: MEMORY, limits: Limits::default(), encoding: None, links: None }
    }

    /// Three eighths of the memory are the writer's and an eighth is that of files being read. The rest is
    /// for what waits in between, and for what was freed and is in pieces too small to be of use.
    fn shares(&self) -> (Room, Means) {
        let eighth = self.memory / 8;
        (Room { threads: self.threads, memory: 3 * eighth }, Means { threads: self.threads, memory: eighth })
    }
}

/// Work is committed each time this many bytes were read, or an eighth of all if that is more.
const COMMIT_BYTES: u64 = 16 << 20;

/// Brings the index in `dir` in line with its folders; makes the index if there is none.
pub fn update(dir: &Path, update: &Update, watch: &mut dyn FnMut(Progress<'_>)) -> Result<Report> {
    update_with(dir, update, None, watch)
}

/// As [`update`], and brings in the documents of a stream of JSON Lines, in place of those of the same
/// `id` that an earlier stream brought.
pub fn update_with(
    dir: &Path,
    update: &Update,
    stream: Option<&mut dyn Read>,
    watch: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    // Paths that do not exist are told before anything is made.
    for path in &update.paths {
        std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
    }
    let mut report = Report::default();
    let (room, means) = update.shares();
    let mut writer = Writer::open(dir, room)?;
    let is_new = writer.ledger.files.is_empty();
    let work = match (&stream, update.paths.is_empty()) {
        // A stream alone says nothing of the folders.
        (Some(_), true) => Work::default(),
        _ => plan(&mut writer.ledger, update, &mut report)?,
    };
    let bytes: u64 = work.tasks.iter().map(|task| task.file.size).sum();
    watch(Progress::Found { files: work.tasks.len(), bytes });
    work.gone.iter().for_each(|entry| writer.remove(&entry.name));
    let mut taking = Taking::new(&mut writer, &work, bytes, &mut report);
    if let Some(stream) = stream {
        stream::take(&mut taking, stream, update, watch)?;
    }
    let jobs = work.tasks.iter().map(Task::job).collect();
    read_all(jobs, means, &mut |at, job, event| taking.take(&work.tasks[at], job, event, watch))?;
    let has_changed = taking.has_changed || !work.gone.is_empty() || is_new || writer.is_grouping_due;
    report.removed = work.gone.len() - report.renamed;
    if has_changed {
        writer.commit(Stage::Last)?;
        watch(Progress::Merging);
    }
    report.totals = writer.ledger.totals();
    writer.finish()?;
    report.index_bytes = open::size(dir);
    Ok(report)
}

/// What an update would do, without doing it, by name.
pub fn preview(dir: &Path, update: &Update) -> Result<(Vec<Change>, Report)> {
    let mut ledger = match Index::open(dir) {
        Ok(index) => index.ledger()?,
        Err(Error::NoIndex(_)) => Ledger::default(),
        Err(error) => return Err(error),
    };
    let mut report = Report::default();
    let work = plan(&mut ledger, update, &mut report)?;
    let list = work.changes(&ledger, &mut report)?;
    Ok((list, report))
}

/// Takes what is read of files into the index.
struct Taking<'a> {
    writer: &'a mut Writer,
    report: &'a mut Report,
    /// How many files of a size and hash left the index.
    gone: HashMap<(u64, u64), usize>,
    /// The files that something came out of, and of which more may.
    begun: HashMap<String, Begun>,
    commit_bytes: u64,
    uncommitted: u64,
    has_changed: bool,
}

/// A file that is being read.
#[derive(Default)]
struct Begun {
    is_known: bool,
    is_written: bool,
    problems: usize,
}

/// The problems of one file that are reported one by one.
const PROBLEMS: usize = 100;

impl<'a> Taking<'a> {
    fn new(writer: &'a mut Writer, work: &Work, bytes: u64, report: &'a mut Report) -> Self {
        let mut gone: HashMap<(u64, u64), usize> = HashMap::new();
        work.gone.iter().for_each(|entry| *gone.entry((entry.size, entry.hash)).or_default() += 1);
        let commit_bytes = COMMIT_BYTES.max(bytes / 8);
        let begun = HashMap::new();
        Self { writer, report, gone, begun, commit_bytes, uncommitted: 0, has_changed: false }
    }

    fn take(
        &mut self,
        task: &Task,
        job: &Job,
        event: Event,
        watch: &mut dyn FnMut(Progress<'_>),
    ) -> Result<()> {
        let file = &job.file;
        match event {
            Event::Part(Part::Document(document)) => {
                self.begin(task, file)?;
                self.writer.add(&file.name, &file.path, &document)
            }
            Event::Part(Part::Problem(problem)) => {
                self.problem(&file.name, problem);
                Ok(())
            }
            Event::Part(Part::Passed(bytes)) => {
                watch(Progress::Passed { name: &file.name, bytes });
                Ok(())
            }
            Event::End(outcome) => {
                self.end(task, file, outcome)?;
                watch(Progress::Read { name: &file.name });
                self.commit_after(file.size)
            }
        }
    }

    /// The documents that the index has of a file leave it when the first new one comes: of a file
    /// that cannot be read, they stay.
    fn begin(&mut self, task: &Task, file: &SourceFile) -> Result<()> {
        let begun = self.begun.entry(file.name.clone()).or_default();
        if !begun.is_written {
            begun.is_known = self.writer.ledger.files.contains_key(&file.name);
            begun.is_written = true;
            self.has_changed = true;
            self.writer.begin(&task.source.label, &file.name);
        }
        Ok(())
    }

    fn problem(&mut self, name: &str, problem: Error) {
        let begun = self.begun.entry(name.to_owned()).or_default();
        begun.problems += 1;
        self.report.unread += 1;
        if begun.problems <= PROBLEMS {
            self.report.problems.push(problem);
        }
    }

    fn end(&mut self, task: &Task, file: &SourceFile, outcome: Result<Outcome>) -> Result<()> {
        match outcome {
            Ok(Outcome::Same) => {
                self.writer.touch(&file.name, file.modified);
                self.report.unchanged += 1;
                self.has_changed = true;
            }
            Ok(Outcome::Read { format, hash }) => {
                self.begin(task, file)?;
                let begun = self.begun.remove(&file.name).unwrap_or_default();
                let totals = self.writer.end(file, format, hash);
                self.count(begun.is_known, (file.size, hash));
                self.report.formats.entry(format.to_owned()).or_default().add(totals);
                self.report.read.add(totals);
            }
            Err(problem) => {
                // What came before the fault is kept, and the file is tried again in the next run.
                let is_written = self.begun.get(&file.name).is_some_and(|begun| begun.is_written);
                self.problem(&file.name, problem);
                if is_written {
                    self.report.changed += 1;
                }
                self.begun.remove(&file.name);
            }
        }
        Ok(())
    }

    fn count(&mut self, is_known: bool, content: (u64, u64)) {
        match self.gone.get_mut(&content).filter(|count| **count > 0) {
            _ if is_known => self.report.changed += 1,
            Some(count) => {
                *count -= 1;
                self.report.renamed += 1;
            }
            None => self.report.added += 1,
        }
    }

    fn commit_after(&mut self, bytes: u64) -> Result<()> {
        self.uncommitted += bytes;
        if self.uncommitted >= self.commit_bytes {
            self.writer.commit(Stage::Middle)?;
            self.uncommitted = 0;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_killed_between_commits_leaves_no_groups_and_the_next_run_makes_them() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("index");
        let lines =
            ["a", "b"].map(|id| format!("{{\"id\":\"{id}\",\"text\":\"{}\"}}\n", "湾区通办。".repeat(9)));
        let how = Update::of(Vec::new());
        {
            let mut writer = Writer::open(&dir, how.shares().0).unwrap();
            let mut report = Report::default();
            let mut taking = Taking::new(&mut writer, &Work::default(), 0, &mut report);
            taking.commit_bytes = 1;
            stream::take(&mut taking, &mut lines.concat().as_bytes(), &how, &mut |_| {}).unwrap();
        }
        let index = Index::open(&dir).unwrap();
        assert_eq!((index.totals().documents, index.reposts().is_none()), (2, true));
        update_with(&dir, &how, Some(&mut std::io::empty()), &mut |_| {}).unwrap();
        let index = Index::open(&dir).unwrap();
        let groups = index.reposts().unwrap();
        assert!(groups.group("a").is_some() && groups.group("a") == groups.group("b"));
    }
}
