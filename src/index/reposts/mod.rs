//! Reposts: documents that are much the same, known by the [sketches](crate::text::sketch) of their texts.
//!
//! The writer keeps a [`Book`] of all sketches and writes them [with each commit](sketches). At the last
//! commit of a run it [groups](cluster) the documents anew. The groups hang on nothing but the set of
//! documents, so an index that was updated has those of one that was built at once. What a search needs of
//! them is in a [file of its own](groups), which holds only documents that are in a group. How groups become
//! hits is the search's.
//!
//! A commit before the last of its run has no groups: those of the commit before would name documents that
//! are gone. So while a long run is under way, and where it is killed, each document stands by itself; and
//! the next run groups them even if it finds nothing else to do.
//!
//! In memory a document costs its id, title and source, and five bytes for each hash of its sketch: at most
//! 640, and none for short texts and norms. While groups are made a hash costs about thirty bytes more, so that
//! long texts are 4 KB each. It is beside what the writer was given, for the set of documents sets it.

mod cluster;
mod groups;
mod sketches;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::corpus::{Document, PartialDate};
use crate::text::Sketch;
use crate::{Error, Result};
pub use groups::{Group, Groups};

/// Where in its run a commit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// More is to come.
    Middle,
    /// It is the last.
    Last,
}

/// The groups of a commit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grouping {
    /// There are some.
    Some,
    /// No document is a repost of another.
    #[default]
    None,
    /// They are still to be made.
    Due,
}

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

    /// Writes the files of a commit that is about to be made.
    pub fn write(&mut self, index: &Path, commit: u64, stage: Stage) -> Result<Grouping> {
        if let Some(before) = self.before {
            let mut all = sketches::read(&sketches_path(index, before))?;
            all.retain(|file, _| !self.removed.contains(file));
            all.append(&mut self.entries);
            (self.entries, self.before) = (all, None);
            self.removed.clear();
        }
        sketches::write(&sketches_path(index, commit), &self.entries)?;
        if stage == Stage::Middle {
            return Ok(Grouping::Due);
        }
        let groups = self.groups();
        if groups.is_empty() {
            return Ok(Grouping::None);
        }
        groups::write(&groups_path(index, commit), &groups)?;
        Ok(Grouping::Some)
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
}

fn sketches_path(index: &Path, commit: u64) -> PathBuf {
    index.join(format!("sketches-{commit}.bin"))
}

/// Where the groups of a commit are, if it has any.
pub fn groups_path(index: &Path, commit: u64) -> PathBuf {
    index.join(format!("reposts-{commit}.bin"))
}

fn damaged(path: &Path, what: impl ToString) -> Error {
    Error::Damaged { path: path.to_owned(), what: what.to_string() }
}
