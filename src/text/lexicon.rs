//! The lexicon: every word of a dictionary with its frequency, as an `fst::Map`.
//!
//! An index carries the lexicon that cut it, so that a query is cut by the same words. The map's
//! empty key holds the total of all frequencies. A lexicon on disk is memory-mapped: looking up the
//! words of a short query touches a few pages of it, which is why a query never needs to load
//! jieba's dictionary (that takes a hundred times longer than the rest of a query together).

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use fst::Streamer;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

static BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));

/// Words and their frequencies.
#[derive(Debug, Clone)]
pub struct Lexicon {
    map: fst::Map<Bytes>,
    life: Life,
}

/// How long a process uses what it has opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// For many queries: what they share stays in memory.
    Long,
    /// For one query: what it no longer needs is given back.
    Short,
}

#[derive(Debug, Clone)]
enum Bytes {
    Bundled,
    Mapped(Arc<memmap2::Mmap>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Bundled => BUNDLED,
            Self::Mapped(map) => map,
        }
    }
}

/// What decides the cut of a text: an index is only searched by a program with the same stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The version of jieba-rs.
    pub jieba: String,
    /// The version of folding and grams.
    pub folding: u32,
    /// How many words the lexicon holds.
    pub words: u64,
    /// The xxh3 hash of the lexicon.
    pub hash: String,
}

impl Stamp {
    /// The stamp of this program with its bundled lexicon.
    pub fn bundled() -> Self {
        Self {
            jieba: env!("ZHENGWEN_JIEBA_VERSION").to_owned(),
            folding: super::FOLDING_VERSION,
            words: env!("ZHENGWEN_LEXICON_WORDS").parse().unwrap_or_default(),
            hash: env!("ZHENGWEN_LEXICON_HASH").to_owned(),
        }
    }

    /// Whether this program cuts a text as the program that wrote this stamp did, given its
    /// lexicon. The lexicon itself may differ: it travels with the index.
    pub fn is_honoured(&self) -> bool {
        let own = Self::bundled();
        self.jieba == own.jieba && self.folding == own.folding
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "jieba-rs {} folding {} lexicon {}", self.jieba, self.folding, self.hash)
    }
}

impl Lexicon {
    /// The lexicon that this program carries: jieba's default dictionary.
    pub fn bundled() -> Result<Self> {
        Self::over(Bytes::Bundled, Path::new("lexicon"), Life::Long)
    }

    /// Maps the lexicon file of an index.
    pub fn open(path: &Path, life: Life) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        // SAFETY: an index's lexicon file is written once, under another name, and renamed into
        // place; it is never changed afterwards, only replaced as a whole.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| Error::io(path, e))?;
        Self::over(Bytes::Mapped(Arc::new(map)), path, life)
    }

    fn over(bytes: Bytes, path: &Path, life: Life) -> Result<Self> {
        let map = fst::Map::new(bytes)
            .map_err(|e| Error::Damaged { path: path.to_owned(), what: e.to_string() })?;
        Ok(Self { map, life })
    }

    /// Writes the lexicon as a file that [`Lexicon::open`] can map.
    pub fn write_to(&self, path: &Path) -> Result<()> {
        let write = || {
            let mut file = File::create(path)?;
            file.write_all(self.map.as_fst().as_bytes())?;
            file.sync_all()
        };
        write().map_err(|e| Error::io(path, e))
    }

    /// The total of all frequencies, words repeated in the dictionary counted each time.
    pub fn total(&self) -> u64 {
        self.map.get("").unwrap_or(1)
    }

    /// Calls `each` with every word and its frequency.
    pub(super) fn for_each_word(&self, mut each: impl FnMut(&str, u64)) {
        let mut stream = self.map.stream();
        while let Some((word, freq)) = stream.next() {
            match std::str::from_utf8(word) {
                Ok(word) if !word.is_empty() => each(word, freq),
                _ => {}
            }
        }
    }

    /// Calls `each` with every word that is a substring of `text`, as often as it stands there.
    pub(super) fn for_each_word_in(&self, text: &str, mut each: impl FnMut(&str, u64)) {
        let fst = self.map.as_fst();
        for (start, _) in text.char_indices() {
            let mut node = fst.root();
            let mut freq = 0;
            for (length, byte) in text.as_bytes()[start..].iter().enumerate() {
                let Some(index) = node.find_input(*byte) else { break };
                let step = node.transition(index);
                freq += step.out.value();
                node = fst.node(step.addr);
                if node.is_final() {
                    let word = &text[start..=start + length];
                    each(word, freq + node.final_output().value());
                }
            }
        }
    }

    /// Gives back the pages that look-ups touched, in a short life. They lie all over the map, and each brings its
    /// neighbours: 2 MB of a short query's peak, of no use once it is cut.
    pub fn release(&self) {
        if self.life == Life::Long {
            return;
        }
        #[cfg(unix)]
        if let Bytes::Mapped(map) = self.map.as_fst().as_inner() {
            // SAFETY: the map is of a file and never written to, so its pages are read from the file
            // again when they are next touched. That it fails costs memory, nothing else.
            let _ = unsafe { map.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_a_text_are_found_at_every_start() {
        let mut found = Vec::new();
        Lexicon::bundled().unwrap().for_each_word_in("产业协同", |word, _| found.push(word.to_owned()));
        for word in ["产", "产业", "业", "协", "协同", "同"] {
            assert!(found.iter().any(|one| one == word), "{word} is missing from {found:?}");
        }
    }

    #[test]
    fn a_written_lexicon_reads_back_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lexicon.fst");
        let bundled = Lexicon::bundled().unwrap();
        bundled.write_to(&path).unwrap();
        let read = Lexicon::open(&path, Life::Short).unwrap();
        read.release();
        assert_eq!(read.total(), bundled.total());
        assert_eq!(read.map.get("粤港澳"), bundled.map.get("粤港澳"));
    }

    #[test]
    fn a_file_that_is_no_lexicon_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lexicon.fst");
        std::fs::write(&path, b"not an fst at all, by no means, not even a little").unwrap();
        assert!(Lexicon::open(&path, Life::Long).unwrap_err().to_string().contains("lexicon.fst"));
    }
}
