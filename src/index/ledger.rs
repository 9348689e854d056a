//! The ledger: which files an index holds, as of one commit.
//!
//! A file of JSON lines: the sources first, then a line for each file. Each commit writes a ledger
//! of its own and names it in its payload, so that segments and ledger always agree.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::write_whole;
use super::reposts::Grouping;
use crate::corpus::Links;
use crate::{Error, Result};

/// A folder or file that was given to be indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The path as it was given.
    pub given: PathBuf,
    /// The same path from the root on: two spellings of it are one source.
    pub absolute: PathBuf,
    /// What the names of its files begin with.
    pub label: String,
    /// The label of the encoding that its files are read in, if it is not found out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encoding: Option<String>,
    /// What is done with symbolic links in it.
    #[serde(default)]
    pub links: Links,
}

impl Source {
    /// The path as it was given, if it still leads to the same place from here.
    pub fn path(&self) -> &Path {
        match fs::canonicalize(&self.given) {
            Ok(path) if path == self.absolute => &self.given,
            _ => &self.absolute,
        }
    }
}

/// A file that the index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The label of its source.
    pub source: String,
    /// Its name in the index.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: u64,
    /// The xxh3 hash of its bytes.
    pub hash: u64,
    /// The name of its format.
    pub format: String,
    /// What it holds.
    pub totals: Totals,
}

/// Counts of a file or an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Files.
    pub files: u64,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
    /// Characters of the passages, white space not counted.
    pub chars: u64,
    /// Bytes of the source files.
    pub bytes: u64,
    /// The sum of the logarithms of the documents' characters, in thousandths: whole numbers, so that
    /// what is taken away again leaves nothing behind.
    #[serde(default)]
    pub log_chars: u64,
    /// The sum of their squares, in millionths.
    #[serde(default)]
    pub log_chars_squared: u64,
}

impl Totals {
    /// Adds other counts to these.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.documents += other.documents;
        self.passages += other.passages;
        self.chars += other.chars;
        self.bytes += other.bytes;
        self.log_chars += other.log_chars;
        self.log_chars_squared += other.log_chars_squared;
    }

    /// Counts a document of so many characters.
    pub fn add_document(&mut self, chars: u64) {
        let log = ((chars.max(1) as f64).ln() * 1000.0).round() as u64;
        self.documents += 1;
        self.chars += chars;
        self.log_chars += log;
        self.log_chars_squared += log * log;
    }

    /// How widely the documents' lengths spread: the standard deviation of their natural logarithms.
    /// 0, where all are of one length or there are none.
    pub fn length_spread(&self) -> f64 {
        let documents = self.documents.max(1) as f64;
        let mean = self.log_chars as f64 / documents;
        let variance = self.log_chars_squared as f64 / documents - mean * mean;
        variance.max(0.0).sqrt() / 1000.0
    }
}

/// What a commit says of itself: small, for it is read whenever an index is opened.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Commit {
    /// The number of the ledger that belongs to it, and of the other files beside the segments.
    pub ledger: u64,
    /// Whether it has groups of reposts.
    pub reposts: Grouping,
    /// What the index holds.
    pub totals: Totals,
    /// When it was made, as an RFC 3339 time.
    pub time: String,
}

/// The files of an index by name, and where they came from.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Where the files came from.
    pub sources: Vec<Source>,
    /// The files.
    pub files: BTreeMap<String, FileEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Source(Source),
    File(FileEntry),
}

impl Ledger {
    /// Reads the ledger of a commit.
    pub fn read(index: &Path, number: u64) -> Result<Self> {
        let path = path(index, number);
        let text = fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
        let mut ledger = Self::default();
        for (at, line) in text.lines().enumerate() {
            match serde_json::from_str(line) {
                Ok(Line::Source(source)) => ledger.sources.push(source),
                Ok(Line::File(file)) => drop(ledger.files.insert(file.name.clone(), file)),
                Err(error) => {
                    return Err(Error::Damaged { path, what: format!("line {}: {error}", at + 1) });
                }
            }
        }
        Ok(ledger)
    }

    /// Writes the ledger of a commit that is about to be made.
    pub fn write(&self, index: &Path, number: u64) -> Result<()> {
        let path = path(index, number);
        let mut bytes = Vec::new();
        let sources = self.sources.iter().cloned().map(Line::Source);
        for line in sources.chain(self.files.values().cloned().map(Line::File)) {
            serde_json::to_writer(&mut bytes, &line)
                .map_err(|e| Error::Damaged { path: path.clone(), what: e.to_string() })?;
            bytes.write_all(b"\n").map_err(|e| Error::io(&path, e))?;
        }
        write_whole(&path, &bytes)
    }

    /// Deletes every ledger but that of the commit that stands, and what belongs to them.
    pub fn sweep(index: &Path, keep: u64) {
        let kinds = [("ledger-", "jsonl"), ("sketches-", "bin"), ("reposts-", "bin")];
        for entry in fs::read_dir(index).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let kind = kinds.iter().find(|(kind, _)| name.starts_with(kind));
            if kind.is_some_and(|(kind, extension)| name != format!("{kind}{keep}.{extension}")) {
                // One that stays behind costs nothing but its space.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// What all files hold together.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.files.values().for_each(|file| totals.add(file.totals));
        totals
    }

    /// The source of a path, added if it is new. Its label is the path's last part, numbered where
    /// another source has that label already.
    pub fn source(&mut self, given: &Path) -> Result<Source> {
        let absolute = fs::canonicalize(given).map_err(|e| Error::io(given, e))?;
        if let Some(known) = self.sources.iter().find(|source| source.absolute == absolute) {
            return Ok(known.clone());
        }
        let base = absolute.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy());
        let taken = |label: &str| self.sources.iter().any(|source| source.label == label);
        let label = std::iter::once(base.to_string())
            .chain((2..).map(|n| format!("{base}~{n}")))
            .find(|label| !taken(label))
            .unwrap_or_default();
        let given = given.to_owned();
        let source = Source { given, absolute, label, encoding: None, links: Links::default() };
        self.sources.push(source.clone());
        Ok(source)
    }
}

impl Ledger {
    /// Puts a source in the place of the one with its label.
    pub fn replace(&mut self, source: &Source) {
        if let Some(known) = self.sources.iter_mut().find(|known| known.label == source.label) {
            *known = source.clone();
        }
    }
}

fn path(index: &Path, number: u64) -> PathBuf {
    index.join(format!("ledger-{number}.jsonl"))
}
