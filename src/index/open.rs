//! Opening an index to read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, ReloadPolicy, TERMINATED, Term};

use super::directory::{Purpose, Segments};
use super::ledger::{Commit, Ledger, Source, Totals};
use super::manifest::Manifest;
use super::record::{Record, Records};
use super::reposts::{self, Grouping, Groups};
use super::schema::{self, Fields};
use super::texts::Unpacker;
use crate::text::{Lexicon, Life};
use crate::{Error, Result};

/// An index that is open for reading, as of the last commit.
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    commit: Commit,
    lexicon: Lexicon,
    fields: Fields,
    records: Records,
    reposts: Option<Groups>,
    searcher: tantivy::Searcher,
}

/// What an index holds.
#[derive(Debug)]
pub struct Info {
    /// The manifest.
    pub manifest: Manifest,
    /// When the last commit was made.
    pub committed: String,
    /// What it holds.
    pub totals: Totals,
    /// Where it was read from.
    pub sources: Vec<Source>,
    /// How many files it holds.
    pub files: usize,
    /// How many segments it is in.
    pub segments: usize,
    /// Distinct terms by field, over all segments.
    pub terms: Vec<(&'static str, u64)>,
    /// Bytes on disk by kind.
    pub sizes: Vec<(&'static str, u64)>,
}

impl Index {
    /// Opens the index in a folder, to ask it many things.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::open_for(dir, Life::Long)
    }

    /// Opens the index in a folder, for one query or for many.
    pub fn open_for(dir: &Path, life: Life) -> Result<Self> {
        let manifest = Manifest::read(dir)?;
        let lexicon = Lexicon::open(&dir.join("lexicon.fst"), life)?;
        let read = |error| Error::read(dir, error);
        let segments = Segments::open(&dir.join("segments"), Purpose::Search).map_err(|e| read(e.into()))?;
        let index = tantivy::Index::open(segments).map_err(read)?;
        let (commit, reposts) = commit_and_reposts(&index, dir)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(read)?;
        let (_, fields) = schema::schema();
        let unpacker = Arc::new(Unpacker::open(dir)?);
        let records = Records { part: fields.part, head: fields.head, unpacker };
        let searcher = reader.searcher();
        Ok(Self { dir: dir.to_owned(), manifest, commit, lexicon, fields, records, reposts, searcher })
    }

    /// Its bytes on disk.
    pub fn bytes(&self) -> u64 {
        size(&self.dir)
    }

    /// The folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The lexicon that cut it.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What it holds.
    pub fn totals(&self) -> Totals {
        self.commit.totals
    }

    /// Which documents are reposts of each other; nothing, where none are.
    pub fn reposts(&self) -> Option<&Groups> {
        self.reposts.as_ref()
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(crate) fn searcher(&self) -> &tantivy::Searcher {
        &self.searcher
    }

    pub(crate) fn error(&self, error: tantivy::TantivyError) -> Error {
        Error::read(&self.dir, error)
    }

    pub(crate) fn records(&self) -> &Records {
        &self.records
    }

    /// The stored record of a passage.
    pub(crate) fn record(&self, address: DocAddress) -> Result<Record> {
        let get = |doc| self.searcher.doc(DocAddress::new(address.segment_ord, doc));
        let damaged = |what| Error::Damaged { path: self.dir.clone(), what };
        self.records.record(&get, address.doc_id).map_err(damaged)
    }

    /// A passage by its id, with up to `around` neighbours before and after it, in order.
    pub fn passages_around(&self, id: &str, around: u64) -> Result<Vec<Record>> {
        let unknown = || Error::NoPassage(id.to_owned());
        let (doc, seq) = Record::parse_id(id).ok_or_else(unknown)?;
        let term = Term::from_field_text(self.fields.doc, &doc);
        let mut records = Vec::new();
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields.doc).map_err(|e| self.error(e))?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(|e| self.error(e.into()))? else { continue };
            let seqs = segment.fast_fields().u64(schema::SEQ).map_err(|e| self.error(e))?;
            while postings.doc() != TERMINATED {
                let one = postings.doc();
                let near = seqs.first(one).is_some_and(|at| at.abs_diff(seq) <= around);
                if near && !segment.is_deleted(one) {
                    records.push(self.record(DocAddress::new(ord as u32, one))?);
                }
                postings.advance();
            }
        }
        records.sort_by_key(|record| record.seq);
        records.iter().any(|record| record.seq == seq).then_some(records).ok_or_else(unknown)
    }

    /// Which files it holds.
    pub fn ledger(&self) -> Result<Ledger> {
        match self.commit.ledger {
            0 => Ok(Ledger::default()),
            number => Ledger::read(&self.dir, number),
        }
    }

    /// What the index holds, counted.
    pub fn info(&self) -> Result<Info> {
        let ledger = self.ledger()?;
        let fields =
            [("words", self.fields.words), ("grams", self.fields.grams), ("chars", self.fields.chars)];
        let mut terms = Vec::new();
        for (name, field) in fields {
            let mut count = 0;
            for segment in self.searcher.segment_readers() {
                let inverted = segment.inverted_index(field).map_err(|e| self.error(e))?;
                count += inverted.terms().num_terms() as u64;
            }
            terms.push((name, count));
        }
        Ok(Info {
            manifest: self.manifest.clone(),
            committed: self.commit.time.clone(),
            totals: self.commit.totals,
            files: ledger.files.len(),
            sources: ledger.sources,
            segments: self.searcher.segment_readers().len(),
            terms,
            sizes: sizes(&self.dir),
        })
    }
}

/// What the last commit of an index says of itself; nothing, where there was none yet.
pub fn commit(index: &tantivy::Index, dir: &Path) -> Result<Commit> {
    let payload = index.load_metas().map_err(|e| Error::read(dir, e))?.payload;
    let commit = payload.map(|payload| serde_json::from_str(&payload)).transpose();
    let damaged = |e: serde_json::Error| Error::Damaged { path: dir.to_owned(), what: e.to_string() };
    Ok(commit.map_err(damaged)?.unwrap_or_default())
}

/// The last commit and its groups. While they are opened, a writer may make another and delete them: then
/// those of the new one are there.
fn commit_and_reposts(index: &tantivy::Index, dir: &Path) -> Result<(Commit, Option<Groups>)> {
    let mut last = commit(index, dir)?;
    loop {
        if last.reposts != Grouping::Some {
            return Ok((last, None));
        }
        match Groups::open(&reposts::groups_path(dir, last.ledger)) {
            Ok(groups) => return Ok((last, Some(groups))),
            Err(error) => {
                let next = commit(index, dir)?;
                if next.ledger == last.ledger {
                    return Err(error);
                }
                last = next;
            }
        }
    }
}

/// Bytes of an index on disk.
pub fn size(dir: &Path) -> u64 {
    sizes(dir).iter().map(|(_, size)| size).sum()
}

/// Bytes on disk by kind of file.
pub fn sizes(dir: &Path) -> Vec<(&'static str, u64)> {
    let kinds = [
        ("postings", "idx"),
        ("positions", "pos"),
        ("text", "store"),
        ("terms", "term"),
        ("norms", "fieldnorm"),
        ("columns", "fast"),
        ("lexicon", "fst"),
        ("reposts", "bin"),
    ];
    let mut sizes: Vec<(&'static str, u64)> = kinds.iter().map(|(name, _)| (*name, 0)).collect();
    sizes.push(("other", 0));
    let entries = [dir.to_owned(), dir.join("segments")];
    for entry in entries.iter().flat_map(|dir| fs::read_dir(dir).into_iter().flatten().flatten()) {
        let Ok(info) = entry.metadata() else { continue };
        if info.is_file() {
            let path = entry.path();
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
            let kind = kinds.iter().position(|(_, of)| *of == extension).unwrap_or(kinds.len());
            sizes[kind].1 += info.len();
        }
    }
    sizes
}
