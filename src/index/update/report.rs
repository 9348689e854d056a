//! What an update tells: as it goes, when it is done, and before it is begun.

use std::collections::BTreeMap;

use crate::Error;
use crate::index::Totals;

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
    /// So many further bytes of a file are done with.
    Passed {
        /// Its name.
        name: &'a str,
        /// The bytes.
        bytes: u64,
    },
    /// A file was read.
    Read {
        /// Its name.
        name: &'a str,
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
    pub formats: BTreeMap<String, Totals>,
    /// Files passed over, by extension; symbolic links as `@`.
    pub skipped: BTreeMap<String, usize>,
    /// Files, or parts of them, that could not be read: of each file the first hundred.
    pub problems: Vec<Error>,
    /// How many they are in all.
    pub unread: usize,
    /// What was read in this run.
    pub read: Totals,
    /// What the index holds now.
    pub totals: Totals,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
}

/// What an update does to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is new.
    Added,
    /// Its content changed.
    Changed,
    /// It is gone.
    Removed,
    /// It is where another of the same content was.
    Renamed,
}

/// A file that an update would do something to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it would do.
    pub mark: Mark,
    /// The name of the file.
    pub name: String,
    /// The name that it had before it was renamed.
    pub before: Option<String>,
}

impl Report {
    /// The count of files with a mark.
    pub(super) fn count_mut(&mut self, mark: Mark) -> &mut usize {
        match mark {
            Mark::Added => &mut self.added,
            Mark::Changed => &mut self.changed,
            Mark::Removed => &mut self.removed,
            Mark::Renamed => &mut self.renamed,
        }
    }
}
