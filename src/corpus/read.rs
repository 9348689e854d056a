//! Reading one file: opened with care, known by its hash, unpacked, and handed to its format; a long
//! dump piece by piece.
//!
//! What is not a regular file is not opened at all: a pipe would never end. A file that grows is read
//! as far as it went when it was opened.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::container::{Budget, Container};
use super::document::Document;
use super::dump::Dump;
use super::format::{self, Format, Input};
use super::limits::{Reading, too_large};
use super::lines::LineCounter;
use super::{SourceFile, hash};
use crate::{Error, Result};

/// Something that came out of a file.
#[derive(Debug)]
pub enum Part {
    /// A document.
    Document(Box<Document>),
    /// A part of the file that could not be read.
    Problem(Error),
    /// So many further bytes of the file are done with.
    Passed(u64),
}

/// Takes what comes out of a file, in the order of the file.
pub type Parts<'a> = dyn FnMut(Part) + 'a;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its hash is the one that it was known by: it was read no further.
    Same,
    /// It was read.
    Read {
        /// The name of its format.
        format: &'static str,
        /// The xxh3 hash of its bytes.
        hash: u64,
    },
}

/// Reads a file into its documents, unless its hash is `known`.
pub fn read(file: &SourceFile, how: &Reading, known: Option<u64>, parts: &mut Parts<'_>) -> Result<Outcome> {
    let (opened, size) = open(&file.path)?;
    let Some(dump) = Dump::of(&file.path, size) else {
        return whole(file, opened.take(size), size, how, known, parts);
    };
    let io = |error| Error::io(&file.path, error);
    let hash = super::hash_of(opened.take(size)).map_err(io)?;
    if known == Some(hash) {
        return Ok(Outcome::Same);
    }
    let (opened, size) = open(&file.path)?;
    if dump.read(file, opened.take(size), how, parts)? {
        return Ok(Outcome::Read { format: dump.format_name(), hash });
    }
    let (opened, size) = open(&file.path)?;
    whole(file, opened.take(size), size, how, None, parts)
}

/// Reads JSON Lines from what is no file, such as stdin; `path` is what it is called in errors.
pub fn read_stream(path: &Path, stream: impl Read, how: &Reading, parts: &mut Parts<'_>) -> Result<()> {
    if Dump::json_lines().read(&SourceFile::unlisted(path), stream, how, parts)? {
        return Ok(());
    }
    let what = "应为 JSON Lines，每行一个对象 (expected JSON Lines, an object a line, in UTF-8)".to_owned();
    Err(Error::Document { path: path.to_owned(), line: Some(1), what })
}

/// Opens a regular file; how long it is now.
fn open(path: &Path) -> Result<(File, u64)> {
    let io = |error| Error::io(path, error);
    // Asked before it is opened: opening a pipe waits for a writer.
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        let what = "不是普通文件，未读 (not a regular file: a pipe, socket or device is not read)";
        return Err(Error::Document { path: path.to_owned(), line: None, what: what.to_owned() });
    }
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    Ok((file, size))
}

/// Reads a file in one piece.
fn whole(
    file: &SourceFile,
    mut opened: impl Read,
    size: u64,
    how: &Reading,
    known: Option<u64>,
    parts: &mut Parts<'_>,
) -> Result<Outcome> {
    let limit = how.limits.packed.max(how.limits.text);
    if size > limit {
        return Err(Error::Document { path: file.path.clone(), line: None, what: too_large(limit) });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    opened.read_to_end(&mut bytes).map_err(|error| Error::io(&file.path, error))?;
    let hash = hash(&bytes);
    if known == Some(hash) {
        return Ok(Outcome::Same);
    }
    let format = Unpacking { how, parts }.outermost(&file.path, &file.name, &bytes)?;
    parts(Part::Passed(file.size));
    Ok(Outcome::Read { format, hash })
}

/// A file and what is in it.
pub(super) struct Unpacking<'a, 'b> {
    pub how: &'a Reading,
    pub parts: &'a mut Parts<'b>,
}

impl Unpacking<'_, '_> {
    /// Reads the bytes of a file; the name of its format.
    pub fn outermost(&mut self, path: &Path, name: &str, bytes: &[u8]) -> Result<&'static str> {
        self.member(path, name, bytes, 0, &mut Budget::of(&self.how.limits))
    }

    /// Reads a file, or one that was unpacked from others, `depth` deep.
    fn member(
        &mut self,
        path: &Path,
        name: &str,
        bytes: &[u8],
        depth: usize,
        budget: &mut Budget,
    ) -> Result<&'static str> {
        let input = Input::new(path, bytes, self.how);
        let claimed = format::by_content(&input);
        if let (None, Some(container)) = (claimed, Container::of(bytes)) {
            let mut format = container.name();
            let unpacked = container.unpack(path, bytes, depth, budget, &mut |member, budget| {
                let name = format!("{name}{}", member.suffix);
                match self.member(&member.path, &name, &member.bytes, depth + 1, budget) {
                    Ok(found) => format = found,
                    // A member that cannot be read costs itself alone.
                    Err(problem) => (self.parts)(Part::Problem(problem)),
                }
            });
            let problem = |what| Error::Document { path: path.to_owned(), line: None, what };
            return unpacked.map(|()| format).map_err(problem);
        }
        let format = claimed.or_else(|| format::by_name(path)).ok_or_else(|| super::unknown_format(path))?;
        // What was unpacked has no lines in the file.
        extract(format, &input, name, depth == 0, self.parts)?;
        Ok(format.name())
    }
}

/// Extracts documents from an input; how many they and the problems among them are.
pub(super) fn extract(
    format: &'static dyn Format,
    input: &Input<'_>,
    name: &str,
    has_lines: bool,
    parts: &mut Parts<'_>,
) -> Result<usize> {
    // Lines are counted on from document to document: a dump of many would be counted anew for each.
    let mut lines = has_lines.then(|| LineCounter::new(input.bytes, input.at));
    let mut count = 0;
    format.extract(input, &mut |extracted| {
        count += 1;
        parts(match extracted {
            Ok(extracted) => {
                let document = super::document(input.path, name, extracted, lines.as_mut());
                Part::Document(Box::new(Document { format: format.name(), ..document }))
            }
            Err(problem) => Part::Problem(problem),
        });
    })?;
    Ok(count)
}
