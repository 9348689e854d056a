//! The groups of a commit as a search reads them, memory-mapped: a search looks up few of them.
//!
//! The file has the count of documents in groups, a table that is in order of the hashes of their ids,
//! with the place and length of each one's group, and then the groups, each a JSON array.

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use xxhash_rust::xxh3::xxh3_64;

use super::super::manifest::write_whole;
use super::{Repost, damaged};
use crate::{Error, Result};

/// Bytes before the table.
const HEAD: usize = 8;
/// Bytes of a line of the table: a hash, a place, a length.
const LINE: usize = 20;

/// A group: where its documents are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Group {
    start: u64,
    length: u32,
}

/// The groups of a commit.
#[derive(Debug)]
pub struct Groups {
    path: PathBuf,
    map: Mmap,
    count: usize,
}

impl Groups {
    /// Maps the file of a commit.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        // SAFETY: the file is written once, under another name, and renamed into place; it is never
        // changed afterwards, only deleted as a whole.
        let map = unsafe { Mmap::map(&file) }.map_err(|e| Error::io(path, e))?;
        let count = number(&map, 0) as usize;
        match count.checked_mul(LINE).is_some_and(|table| table <= map.len().saturating_sub(HEAD)) {
            true => Ok(Self { path: path.to_owned(), map, count }),
            false => Err(damaged(path, "the table is cut short")),
        }
    }

    /// The group of a document, if it is in one.
    pub fn group(&self, doc: &str) -> Option<Group> {
        let wanted = xxh3_64(doc.as_bytes());
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if number(&self.map, HEAD + middle * LINE) < wanted { low = middle + 1 } else { high = middle }
        }
        let line = HEAD + low * LINE;
        let is_it = low < self.count && number(&self.map, line) == wanted;
        is_it.then(|| Group {
            start: number(&self.map, line + 8),
            length: (number(&self.map, line + 12) >> 32) as u32,
        })
    }

    /// The documents of a group, the earliest first, those without date last.
    pub fn documents(&self, group: Group) -> Result<Vec<Repost>> {
        let start = (HEAD + self.count * LINE).saturating_add(group.start as usize);
        let listed = self.map.get(start..start.saturating_add(group.length as usize));
        let listed = listed.ok_or_else(|| damaged(&self.path, "a group is cut short"))?;
        serde_json::from_slice(listed).map_err(|e| damaged(&self.path, e))
    }
}

/// The number at a place; 0 where there is none.
fn number(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..at.saturating_add(8)).and_then(|eight| eight.try_into().ok());
    eight.map_or(0, u64::from_le_bytes)
}

/// Writes the file of a commit that is about to be made.
pub fn write(path: &Path, groups: &[Vec<&Repost>]) -> Result<()> {
    let mut listed = Vec::new();
    let mut table = Vec::new();
    for group in groups {
        let start = listed.len() as u64;
        serde_json::to_writer(&mut listed, group).map_err(|e| damaged(path, e))?;
        let length = (listed.len() as u64 - start) as u32;
        table.extend(group.iter().map(|one| (xxh3_64(one.doc.as_bytes()), start, length)));
    }
    table.sort_unstable();
    let mut bytes = (table.len() as u64).to_le_bytes().to_vec();
    for (hash, start, length) in table {
        bytes.extend(hash.to_le_bytes());
        bytes.extend(start.to_le_bytes());
        bytes.extend(length.to_le_bytes());
    }
    bytes.extend(listed);
    write_whole(path, &bytes)
}
