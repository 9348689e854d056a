//! What there is to do: which files are to be read, and which are gone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::report::{Change, Mark, Report};
use super::{Encoding, Update};
use crate::corpus::pool::Job;
use crate::corpus::{self, Reading, SourceFile, limits};
use crate::index::ledger::{FileEntry, Ledger, Source};
use crate::{Error, Result};

/// A file to read.
pub struct Task {
    /// Where it is from.
    pub source: Source,
    /// The file.
    pub file: SourceFile,
    how: Arc<Reading>,
    /// The hash that the index knows it by.
    known: Option<u64>,
}

impl Task {
    /// The job of reading it.
    pub fn job(&self) -> Job {
        Job { file: self.file.clone(), how: self.how.clone(), known: self.known }
    }
}

/// Files to read, and what is to leave the index.
#[derive(Default)]
pub struct Work {
    /// The files.
    pub tasks: Vec<Task>,
    /// What is gone.
    pub gone: Vec<FileEntry>,
}

/// Lists the folders and compares them with what the index holds.
pub fn plan(ledger: &mut Ledger, update: &Update, report: &mut Report) -> Result<Work> {
    let sources = match update.paths.as_slice() {
        [] => ledger.sources.clone(),
        paths => paths.iter().map(|path| ledger.source(path)).collect::<Result<_>>()?,
    };
    let mut work = Work::default();
    let mut seen = HashSet::new();
    for source in sources {
        if seen.insert(source.label.clone()) {
            list(ledger, source, update, report, &mut work)?;
        }
    }
    Ok(work)
}

fn list(
    ledger: &mut Ledger,
    mut source: Source,
    update: &Update,
    report: &mut Report,
    work: &mut Work,
) -> Result<()> {
    let is_read_otherwise = settle(&mut source, update);
    ledger.replace(&source);
    let encoding = source.encoding.as_deref().map(encoding).transpose()?;
    let how = Arc::new(Reading { limits: update.limits.clone(), encoding });
    let walk = corpus::walk::walk(source.path(), &source.label, source.links)?;
    let present: HashSet<&str> = walk.files.iter().map(|file| file.name.as_str()).collect();
    let held = ledger.files.values().filter(|entry| entry.source == source.label);
    // What could not be looked at is not gone.
    let is_gone = |entry: &&FileEntry| !present.contains(entry.name.as_str()) && !walk.may_hold(&entry.name);
    work.gone.extend(held.filter(is_gone).cloned());
    for (extension, count) in walk.skipped {
        *report.skipped.entry(extension).or_default() += count;
    }
    report.unread += walk.problems.len();
    report.problems.extend(walk.problems);
    for file in walk.files {
        let known = ledger.files.get(&file.name).filter(|_| !is_read_otherwise);
        if known.is_some_and(|known| known.size == file.size && known.modified == file.modified) {
            report.unchanged += 1;
            continue;
        }
        let known = known.filter(|known| known.size == file.size).map(|known| known.hash);
        work.tasks.push(Task { source: source.clone(), file, how: how.clone(), known });
    }
    Ok(())
}

/// Settles how a source's files are read; whether that is otherwise than before.
fn settle(source: &mut Source, update: &Update) -> bool {
    let before = source.encoding.clone();
    match &update.encoding {
        None => {}
        Some(Encoding::Detected) => source.encoding = None,
        Some(Encoding::Named(label)) => source.encoding = Some(label.clone()),
    }
    source.links = update.links.unwrap_or(source.links);
    before != source.encoding
}

fn encoding(label: &str) -> Result<&'static encoding_rs::Encoding> {
    limits::encoding(label).ok_or_else(|| Error::Value {
        given: label.to_owned(),
        wanted: "编码名 an encoding: utf-8, gb18030, gbk, big5, utf-16le, utf-16be …",
    })
}

impl Work {
    /// What would be done to which file. Files of which only the time changed count as unchanged, and
    /// what is where another was as renamed; to know it, they are read.
    pub fn changes(&self, ledger: &Ledger, report: &mut Report) -> Result<Vec<Change>> {
        let mut gone: HashMap<u64, Vec<&FileEntry>> = HashMap::new();
        self.gone.iter().for_each(|entry| gone.entry(entry.size).or_default().push(entry));
        let mut changes = Vec::new();
        for task in &self.tasks {
            let name = task.file.name.clone();
            if ledger.files.contains_key(&name) {
                match task.known.is_some() && task.known == corpus::hash_file(&task.file.path).ok() {
                    true => report.unchanged += 1,
                    false => changes.push(Change { mark: Mark::Changed, name, before: None }),
                }
                continue;
            }
            let like = gone.get_mut(&task.file.size).filter(|like| !like.is_empty());
            let before = like.and_then(|like| {
                let hash = corpus::hash_file(&task.file.path).ok()?;
                let at = like.iter().position(|entry| entry.hash == hash)?;
                Some(like.swap_remove(at).name.clone())
            });
            let mark = if before.is_some() { Mark::Renamed } else { Mark::Added };
            changes.push(Change { mark, name, before });
        }
        let left = gone.into_values().flatten();
        changes.extend(left.map(|entry| Change {
            mark: Mark::Removed,
            name: entry.name.clone(),
            before: None,
        }));
        changes.sort_by(|a, b| a.name.cmp(&b.name));
        for change in &changes {
            *report.count_mut(change.mark) += 1;
        }
        Ok(changes)
    }
}
