//! Files to documents to passages: walk, decode, extract, rejoin, split.
//!
//! Each step takes what the one before it gives and knows nothing of what comes after: formats do
//! not rejoin lines, rejoining does not split, and nothing here knows how a text is cut into words
//! or what an index is.

mod container;
pub mod date;
mod decode;
pub mod docnumber;
pub mod document;
pub mod format;
mod infer;
pub mod rejoin;
pub mod script;
mod sourced;
pub mod split;
mod stated;
pub mod walk;

use std::path::Path;

use regex::Regex;

pub use date::{Basis, Dated, PartialDate};
pub use document::{Document, Meta, Passage, Place};
pub use script::Script;
pub use sourced::Sourced;
pub use walk::{SourceFile, Walk};

use crate::{Error, Result};
use container::{Budget, Container};
use format::{Extracted, Input, Unit};

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

/// Reads a file into its documents.
pub fn read(file: &SourceFile) -> Result<Contents> {
    let bytes = std::fs::read(&file.path).map_err(|e| Error::io(&file.path, e))?;
    read_bytes(&file.path, &file.name, &bytes)
}

/// Reads the bytes of a file into its documents; `name` is the document's id where the file does
/// not give it another.
pub fn read_bytes(path: &Path, name: &str, bytes: &[u8]) -> Result<Contents> {
    let mut contents = Contents { hash: hash(bytes), ..Contents::default() };
    read_part(path, name, bytes, 0, &mut Budget::whole(), &mut contents)?;
    Ok(contents)
}

/// Reads a file, or one that was unpacked from others, `depth` deep.
fn read_part(
    path: &Path,
    name: &str,
    bytes: &[u8],
    depth: usize,
    budget: &mut Budget,
    contents: &mut Contents,
) -> Result<()> {
    let input = Input { path, bytes };
    let claimed = format::by_content(&input);
    if let (None, Some(container)) = (claimed, Container::of(bytes)) {
        let unpacked = container.unpack(path, bytes, depth, budget, &mut |member, budget| {
            let name = format!("{name}{}", member.suffix);
            // A member that cannot be read costs itself alone.
            if let Err(problem) = read_part(&member.path, &name, &member.bytes, depth + 1, budget, contents) {
                contents.problems.push(problem);
            }
        });
        return unpacked.map_err(|what| Error::Document { path: path.to_owned(), line: None, what });
    }
    let format = claimed.or_else(|| format::by_name(path)).ok_or_else(|| unknown_format(path))?;
    contents.format = format.name();
    // Lines are counted on from document to document: a dump of many would be counted anew for each.
    let mut lines = (depth == 0).then(|| LineCounter::new(bytes));
    format.extract(&input, &mut |extracted| match extracted {
        Ok(extracted) => {
            let document = document(path, name, extracted, lines.as_mut());
            contents.documents.push(Document { format: format.name(), ..document });
        }
        Err(problem) => contents.problems.push(problem),
    })
}

/// The hash by which a file is known again.
pub fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
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
    let id = extracted.id.unwrap_or_else(|| name.to_owned());
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

/// Counts lines up to ascending offsets, each byte once.
struct LineCounter<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    fn line_at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.bytes.len());
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += self.bytes[self.at..offset].iter().filter(|byte| **byte == b'\n').count();
        self.at = offset;
        self.line
    }
}

/// Compiles a pattern of this module.
fn pattern(pattern: &str) -> Regex {
    // Every pattern is a literal of this module, and each one's compilation is covered by a test.
    #[allow(clippy::expect_used)]
    Regex::new(pattern).expect("a literal pattern compiles")
}
