//! Reposts: documents that are much the same, known by the [sketches](crate::text::sketch) of their texts.
//!
//! The writer keeps a [`Book`] of all sketches and at each commit [groups](cluster) the documents anew.
//! The groups hang on nothing but the set of documents, so an index that was updated has those of one
//! that was built at once. What a search needs of them is in a [file of its own](groups), which holds
//! only documents that are in a group. How groups become hits is the search's.

mod cluster;
mod groups;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::write_whole;
use crate::corpus::{Document, PartialDate};
use crate::text::Sketch;
use crate::{Error, Result};
pub use groups::{Group, Groups};

/// A document of a group, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repost {
    /// Its id.
    pub doc: String,
    /// Its title.
    pub title: String,
    /// The newspaper, site or agency it is from.
    pub source: Option<String>,
    /// Its date, stated or inferred.
    pub date: Option<PartialDate>,
}

/// A document and its sketch.
#[derive(Debug, Clone)]
struct Entry {
    of: Repost,
    sketch: Sketch,
}

/// The sketches of all documents by the files that they are from, as of the last change.
#[derive(Debug, Default)]
pub struct Book {
    /// The commit whose sketches are still to be read: only a run that commits something reads them.
    before: Option<u64>,
    /// Files whose documents of before are gone.
    removed: HashSet<String>,
    entries: BTreeMap<String, Vec<Entry>>,
}

impl Book {
    /// The book as of a commit; 0 is none.
    pub fn of(commit: u64) -> Self {
        Self { before: (commit > 0).then_some(commit), ..Self::default() }
    }

    /// Adds a document of a file.
    pub fn add(&mut self, file: &str, document: &Document) {
        let meta = &document.meta;
        let texts = document.passages.iter().map(|passage| passage.text.as_str());
        let Some(sketch) = Sketch::of(&meta.title, texts) else { return };
        let of = Repost {
            doc: document.id.clone(),
            title: meta.title.clone(),
            source: meta.source.clone(),
            date: meta.date.map(|dated| dated.date),
        };
        self.entries.entry(file.to_owned()).or_default().push(Entry { of, sketch });
    }

    /// Removes the documents of a file.
    pub fn remove(&mut self, file: &str) {
        self.entries.remove(file);
        if self.before.is_some() {
            self.removed.insert(file.to_owned());
        }
    }

    /// Writes the files of a commit that is about to be made; whether it has groups.
    pub fn write(&mut self, index: &Path, commit: u64) -> Result<bool> {
        if let Some(before) = self.before {
            let mut all = read(&sketches(index, before))?;
            all.retain(|file, _| !self.removed.contains(file));
            all.append(&mut self.entries);
            (self.entries, self.before) = (all, None);
            self.removed.clear();
        }
        let path = sketches(index, commit);
        write_whole(&path, &self.bytes().map_err(|e| damaged(&path, e))?)?;
        let groups = self.groups();
        if !groups.is_empty() {
            groups::write(&groups_path(index, commit), &groups)?;
        }
        Ok(!groups.is_empty())
    }

    /// The groups, the earliest document of each first, those without date last.
    fn groups(&self) -> Vec<Vec<&Repost>> {
        let mut all: Vec<&Entry> = self.entries.values().flatten().collect();
        all.sort_by(|a, b| a.of.doc.cmp(&b.of.doc));
        // Of two documents that files give one id the first file's counts.
        all.dedup_by(|b, a| a.of.doc == b.of.doc);
        let sketches: Vec<&Sketch> = all.iter().map(|entry| &entry.sketch).collect();
        let groups = cluster::groups(&sketches).into_iter().map(|group| {
            let mut group: Vec<&Repost> = group.into_iter().map(|at| &all[at].of).collect();
            let date = |one: &Repost| one.date.map_or(u64::MAX, PartialDate::first_day);
            group.sort_by(|a, b| date(a).cmp(&date(b)).then_with(|| a.doc.cmp(&b.doc)));
            group
        });
        groups.collect()
    }

    /// File after file its name, how many documents it has, and of each what is listed of it, the
    /// hash of the whole, the others and their contexts. Strings and lists go after their lengths.
    fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for (file, entries) in &self.entries {
            put(&mut bytes, file.as_bytes());
            bytes.extend((entries.len() as u32).to_le_bytes());
            for Entry { of, sketch } in entries {
                put(&mut bytes, &serde_json::to_vec(of)?);
                bytes.extend(sketch.whole.to_le_bytes());
                bytes.extend((sketch.hashes.len() as u32).to_le_bytes());
                bytes.extend(sketch.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
                bytes.extend(&sketch.contexts);
            }
        }
        Ok(bytes)
    }
}

fn sketches(index: &Path, commit: u64) -> PathBuf {
    index.join(format!("sketches-{commit}.bin"))
}

/// Where the groups of a commit are, if it has any.
pub fn groups_path(index: &Path, commit: u64) -> PathBuf {
    index.join(format!("reposts-{commit}.bin"))
}

fn damaged(path: &Path, what: impl ToString) -> Error {
    Error::Damaged { path: path.to_owned(), what: what.to_string() }
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend((part.len() as u32).to_le_bytes());
    bytes.extend(part);
}

fn read(path: &Path) -> Result<BTreeMap<String, Vec<Entry>>> {
    let bytes = fs::read(path).map_err(|e| Error::io(path, e))?;
    let mut rest = Rest(&bytes);
    let mut all = BTreeMap::new();
    while !rest.0.is_empty() {
        let (file, entries) = rest.file().ok_or_else(|| damaged(path, "a sketch is cut short"))?;
        all.insert(file, entries);
    }
    Ok(all)
}

/// What is still to be read; nothing comes of what is not as it was written.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn part(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    fn file(&mut self) -> Option<(String, Vec<Entry>)> {
        let name = std::str::from_utf8(self.part()?).ok()?.to_owned();
        let count = self.number()?;
        let entries = (0..count).map(|_| self.entry()).collect::<Option<_>>()?;
        Some((name, entries))
    }

    fn entry(&mut self) -> Option<Entry> {
        let of = serde_json::from_slice(self.part()?).ok()?;
        let whole = u64::from_le_bytes(self.take(8)?.try_into().ok()?);
        let count = self.number()? as usize;
        let hashes = self.take(count.checked_mul(4)?)?.chunks_exact(4);
        let hashes = hashes.map(|four| four.try_into().map(u32::from_le_bytes));
        let hashes = hashes.collect::<std::result::Result<_, _>>().ok()?;
        let contexts = self.take(count)?.to_vec();
        Some(Entry { of, sketch: Sketch { whole, hashes, contexts } })
    }
}
