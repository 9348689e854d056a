//! Files to documents to passages: walk, decode, extract, rejoin, split.
//!
//! Each step takes what the one before it gives and knows nothing of what comes after: formats do
//! not rejoin lines, rejoining does not split, and nothing here knows how a text is cut into words
//! or what an index is.

mod container;
pub mod date;
pub mod decode;
pub mod docnumber;
pub mod document;
mod dump;
pub mod format;
mod gate;
mod infer;
pub mod limits;
mod lines;
pub mod pool;
pub mod read;
pub mod rejoin;
pub mod script;
mod sourced;
pub mod split;
mod stated;
pub mod walk;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use regex::Regex;

pub use date::{Basis, Dated, PartialDate};
pub use document::{Document, Meta, Passage, Place};
pub use limits::{Limits, Reading};
pub use read::{Outcome, Part};
pub use script::Script;
pub use sourced::Sourced;
pub use walk::{Links, SourceFile, Walk};

use crate::{Error, Result};
use container::Container;
use format::{Extracted, Unit};
use lines::LineCounter;

/// What came out of one file.
#[derive(Debug, Default)]
pub struct Contents {
    /// The name of the file's format.
    pub format: &'static str,
    /// The xxh3 hash of the file's bytes.
    pub hash: u64,
    /// The documents in the order of the file.
    pub documents: Vec<Document>,
    /// Parts of the file that could not be read, each with its line.
    pub problems: Vec<Error>,
}

/// Reads the bytes of a file into its documents, with the default limits; `name` is the document's id
/// where the file does not give it another.
pub fn read_bytes(path: &Path, name: &str, bytes: &[u8]) -> Result<Contents> {
    read_bytes_as(path, name, bytes, &Reading::default())
}

/// As [`read_bytes`], with limits and encoding as they are given.
pub fn read_bytes_as(path: &Path, name: &str, bytes: &[u8], how: &Reading) -> Result<Contents> {
    let mut contents = Contents { hash: hash(bytes), ..Contents::default() };
    let mut parts = |part| match part {
        Part::Document(document) => contents.documents.push(*document),
        Part::Problem(problem) => contents.problems.push(problem),
        Part::Passed(_) => {}
    };
    let format = read::Unpacking { how, parts: &mut parts }.outermost(path, name, bytes)?;
    Ok(Contents { format, ..contents })
}

/// The hash by which a file is known again.
pub fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// The hash of all that a reader gives.
fn hash_of(mut reader: impl Read) -> io::Result<u64> {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hasher.digest()),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// The hash of a file, without reading its documents.
pub fn hash_file(path: &Path) -> Result<u64> {
    File::open(path).and_then(hash_of).map_err(|error| Error::io(path, error))
}

/// Whether a file's name is one of something that can be read.
pub fn is_readable(path: &Path) -> bool {
    format::by_name(path).is_some() || Container::is_named(path)
}

/// The error for a file that no format has.
fn unknown_format(path: &Path) -> Error {
    let known = format::extensions();
    let what = format!("不认识的格式，可读 {known} (unknown format: {known} can be read)");
    Error::Document { path: path.to_owned(), line: None, what }
}

fn document(
    path: &Path,
    name: &str,
    extracted: Extracted,
    mut lines: Option<&mut LineCounter<'_>>,
) -> Document {
    let rejoined = rejoin::rejoin(&extracted);
    let mut meta = extracted.meta;
    if meta.title.is_empty() {
        meta.title = rejoined.title().unwrap_or_else(|| stem(path));
    }
    stated::complete(&mut meta, &rejoined, name);
    let mut passages = split::split(&rejoined);
    for passage in &mut passages {
        passage.place = place(extracted.unit, passage.place.clone(), lines.as_deref_mut());
    }
    let id = match (extracted.id, extracted.part) {
        (Some(id), _) => id,
        (None, Some(part)) => format!("{name}!{part}"),
        (None, None) => name.to_owned(),
    };
    Document { id, format: "", meta, passages }
}

/// The place of a passage whose text stands at a range of its format's unit. Bytes that were unpacked
/// are no place in the file.
fn place(unit: Unit, place: Place, lines: Option<&mut LineCounter<'_>>) -> Place {
    match (unit, place, lines) {
        (Unit::Bytes, Place::Bytes { start, end, .. }, Some(lines)) => {
            Place::Bytes { start, end, line: lines.line_at(start) }
        }
        (Unit::Pages, Place::Bytes { start, end, .. }, _) => {
            Place::Pages { first: start + 1, last: end.max(start + 1) }
        }
        _ => Place::Nowhere,
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Compiles a pattern of this module.
fn pattern(pattern: &str) -> Regex {
    // Every pattern is a literal of this module, and each one's compilation is covered by a test.
    #[allow(clippy::expect_used)]
    Regex::new(pattern).expect("a literal pattern compiles")
}
