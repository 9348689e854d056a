//! Writing: making an index, adding and deleting files, committing, merging.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::store::Compressor;
use tantivy::{IndexBuilder, IndexSettings, IndexWriter, TantivyError, Term};

use super::directory::{Purpose, Segments};
use super::feed::Feed;
use super::ledger::{Commit, FileEntry, Ledger, Totals};
use super::manifest::{Manifest, is_free, now};
use super::reposts::{Book, Grouping, Stage};
use super::schema::{self, Fields};
use super::{open, terms};
use crate::corpus::{Document, SourceFile};
use crate::text::{Cutters, Lexicon, Life};
use crate::{Error, Result};

/// What an indexing thread is given at least; more threads than that allows are not started.
const THREAD_MEMORY: u64 = 32 << 20;
/// What tantivy asks for at least.
const THREAD_LEAST: u64 = 16 << 20;

/// What a writer may use.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// At most so many threads.
    pub threads: NonZeroUsize,
    /// Bytes that they hold together before they write segments.
    pub memory: u64,
}

impl Room {
    /// How many threads, and how many bytes each.
    fn split(self) -> (usize, usize) {
        let threads = (self.threads.get() as u64).min(self.memory / THREAD_MEMORY).max(1);
        let each = (self.memory / threads).clamp(THREAD_LEAST, u64::from(u32::MAX) / 2);
        (threads as usize, each as usize)
    }
}

/// More segments than this are merged into one at the end of a run: each costs a cold query time.
const SEGMENTS_MAX: usize = 4;

/// An index that is open for writing, and locked against other writers.
pub struct Writer {
    dir: PathBuf,
    writer: IndexWriter,
    fields: Fields,
    feed: Feed,
    /// The files it holds, as of the last change.
    pub ledger: Ledger,
    reposts: Book,
    /// Whether a run was killed before it grouped what it had committed.
    pub is_grouping_due: bool,
    commit: u64,
}

impl Writer {
    /// Opens the index in a folder, or makes one there.
    pub fn open(dir: &Path, room: Room) -> Result<Self> {
        let made = match Manifest::read(dir) {
            Ok(_) => false,
            Err(Error::NoIndex(_)) => true,
            Err(error) => return Err(error),
        };
        if made {
            prepare(dir)?;
        }
        let write = |error| Error::write(dir, error);
        let lexicon = Lexicon::open(&dir.join("lexicon.fst"), Life::Long)?;
        let segments = Segments::open(&dir.join("segments"), Purpose::Write).map_err(|e| write(e.into()))?;
        let mut index = tantivy::Index::open(segments).map_err(write)?;
        index.set_tokenizers(terms::tokenizers(Arc::new(Cutters::new(lexicon))));
        let (threads, each) = room.split();
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(each)
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = index.writer_with_options(options).map_err(write)?;
        // Segments are merged once, at the end: until then every core is better used for indexing.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // What a killed run wrote and did not commit is no longer of use.
        writer.garbage_collect_files().wait().map_err(write)?;
        if made {
            Manifest::of_now().write(dir)?;
        }
        let commit = open::commit(&index, dir)?;
        let ledger = match commit.ledger {
            0 => Ledger::default(),
            number => Ledger::read(dir, number)?,
        };
        let (_, fields) = schema::schema();
        let is_grouping_due = commit.reposts == Grouping::Due;
        let (reposts, commit) = (Book::of(commit.ledger), commit.ledger);
        let feed = Feed::open(dir, fields)?;
        let dir = dir.to_owned();
        Ok(Self { dir, writer, fields, feed, ledger, reposts, is_grouping_due, commit })
    }

    /// Begins a file: the documents that it had leave the index. Until it is ended, the ledger has it
    /// as one that is to be read again.
    pub fn begin(&mut self, source: &str, name: &str) {
        self.remove(name);
        let entry = FileEntry { source: source.to_owned(), name: name.to_owned(), ..FileEntry::default() };
        self.ledger.files.insert(entry.name.clone(), entry);
    }

    /// Adds a document of a file that was begun.
    pub fn add(&mut self, name: &str, path: &Path, document: &Document) -> Result<()> {
        self.reposts.add(name, document);
        let mut totals = Totals::default();
        let mut chars = 0;
        for passage in &document.passages {
            totals.passages += 1;
            chars += passage.text.chars().filter(|c| !c.is_whitespace()).count() as u64;
        }
        totals.add_document(chars);
        if let Some(entry) = self.ledger.files.get_mut(name) {
            entry.totals.add(totals);
        }
        self.feed.take(name, path, document).map_err(|e| Error::io(&self.dir, e))?;
        if self.feed.is_ready() { self.pass_on() } else { Ok(()) }
    }

    /// Ends a file that was begun; what it holds.
    pub fn end(&mut self, file: &SourceFile, format: &str, hash: u64) -> Totals {
        let Some(entry) = self.ledger.files.get_mut(&file.name) else { return Totals::default() };
        (entry.totals.files, entry.totals.bytes) = (1, file.size);
        (entry.size, entry.modified, entry.hash) = (file.size, file.modified, hash);
        entry.format = format.to_owned();
        entry.totals
    }

    /// Notes a file's time, where nothing else of it changed.
    pub fn touch(&mut self, name: &str, modified: u64) {
        if let Some(entry) = self.ledger.files.get_mut(name) {
            entry.modified = modified;
        }
    }

    /// Deletes the documents of a file.
    pub fn remove(&mut self, name: &str) {
        if self.ledger.files.remove(name).is_some() {
            self.reposts.remove(name);
            self.feed.forget(name);
            self.writer.delete_term(Term::from_field_text(self.fields.file, name));
        }
    }

    /// Makes everything so far searchable, or nothing of it. Reposts are grouped by the last commit of a run.
    pub fn commit(&mut self, stage: Stage) -> Result<()> {
        self.pass_on()?;
        self.commit += 1;
        self.ledger.write(&self.dir, self.commit)?;
        let reposts = self.reposts.write(&self.dir, self.commit, stage)?;
        let totals = self.ledger.totals();
        let commit = Commit { ledger: self.commit, reposts, totals, time: now() };
        let payload = serde_json::to_string(&commit).unwrap_or_default();
        let done = self.writer.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&payload);
            prepared.commit()
        });
        done.map_err(|e| failed(&self.dir, e))?;
        Ledger::sweep(&self.dir, self.commit);
        Ok(())
    }

    /// Merges segments where there are too many, and closes the index.
    pub fn finish(mut self) -> Result<()> {
        let segments = self.writer.index().searchable_segment_ids().map_err(|e| failed(&self.dir, e))?;
        if segments.len() > SEGMENTS_MAX || segments.len() > 1 && self.is_small() {
            self.writer.merge(&segments).wait().map_err(|e| failed(&self.dir, e))?;
            self.writer.garbage_collect_files().wait().map_err(|e| failed(&self.dir, e))?;
        }
        let dir = self.dir.clone();
        self.writer.wait_merging_threads().map_err(|e| Error::write(&dir, e))
    }

    /// Whether merging takes no time worth speaking of.
    fn is_small(&self) -> bool {
        self.ledger.totals().passages < 10_000
    }

    /// Hands what waits in the feed to tantivy.
    fn pass_on(&mut self) -> Result<()> {
        for batch in self.feed.drain(&self.dir)? {
            let batch = batch.map_err(|e| Error::io(&self.dir, e))?;
            self.writer.run(batch).map_err(|e| failed(&self.dir, e))?;
        }
        Ok(())
    }
}

/// The error of a failed write: tantivy does not say that the disk is full, so it is asked.
fn failed(dir: &Path, error: TantivyError) -> Error {
    let probe = dir.join(".probe");
    let full = fs::write(&probe, vec![1; 1 << 16]).err();
    let _ = fs::remove_file(&probe);
    match full {
        Some(cause) => Error::Write { index: dir.to_owned(), source: cause.into() },
        None => Error::write(dir, error),
    }
}

/// Makes everything of an index but its manifest, which is what makes it one.
fn prepare(dir: &Path) -> Result<()> {
    if !is_free(dir)? {
        return Err(Error::NotAnIndex(dir.to_owned()));
    }
    let segments = dir.join("segments");
    fs::create_dir_all(&segments).map_err(|e| Error::io(&segments, e))?;
    let lexicon = dir.join("lexicon.fst");
    let temporary = dir.join("lexicon.fst.tmp");
    Lexicon::bundled()?.write_to(&temporary)?;
    fs::rename(&temporary, &lexicon).map_err(|e| Error::io(&lexicon, e))?;
    let (schema, _) = schema::schema();
    let settings = IndexSettings {
        // Records are packed one by one: a page reads few, and reads no more than it shows.
        docstore_compression: Compressor::None,
        docstore_blocksize: 1024,
        ..IndexSettings::default()
    };
    match IndexBuilder::new().schema(schema).settings(settings).create_in_dir(&segments) {
        // A run killed before it wrote the manifest leaves an empty index behind.
        Ok(_) | Err(TantivyError::IndexAlreadyExists) => Ok(()),
        Err(error) => Err(Error::write(dir, error)),
    }
}
