//! Long files of many documents, JSON Lines above all: read piece by piece, so that their size is no
//! matter of memory. A piece is cut where one document ends and the next begins.

use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;

use super::SourceFile;
use super::container::Container;
use super::format::{self, At, Format, Input};
use super::limits::{Reading, megabytes};
use super::read::{Part, Parts, extract};
use crate::{Error, Result};

/// The bytes of a piece. A shorter file is read in one.
const PIECE: usize = 4 << 20;
/// The least that compressed text of a piece's length comes to.
const PACKED: u64 = PIECE as u64 / 8;

/// A format that can be read in pieces, and how it is compressed.
pub struct Dump {
    format: &'static dyn Format,
    separator: &'static [u8],
    packing: Option<Container>,
}

impl Dump {
    /// Whether a file is one, by its name and size.
    pub fn of(path: &Path, size: u64) -> Option<Self> {
        let packing = Container::stream_named(path);
        let inner = path.with_extension("");
        let format = format::by_name(if packing.is_some() { &inner } else { path })?;
        let is_long = size > if packing.is_some() { PACKED } else { PIECE as u64 };
        let separator = format.separator().filter(|_| is_long)?;
        Some(Self { format, separator, packing })
    }

    /// JSON Lines as they come.
    pub fn json_lines() -> Self {
        Self { format: format::json_lines(), separator: b"\n", packing: None }
    }

    /// The name of the format.
    pub fn format_name(&self) -> &'static str {
        self.format.name()
    }

    /// Reads all of it; false where what comes first is something else than its name says, and
    /// nothing was read.
    pub fn read(
        &self,
        file: &SourceFile,
        raw: impl Read,
        how: &Reading,
        parts: &mut Parts<'_>,
    ) -> Result<bool> {
        let io = |error| Error::io(&file.path, error);
        let problem = |line, what| Error::Document { path: file.path.clone(), line, what };
        let taken = Cell::new(0);
        let raw = Counting { inner: raw, taken: &taken };
        let reader: Box<dyn Read + '_> = match self.packing {
            Some(packing) => Box::new(packing.stream(raw).map_err(io)?.take(how.limits.unpacked)),
            None => Box::new(raw),
        };
        let limit = usize::try_from(how.limits.text).unwrap_or(usize::MAX);
        let mut pieces = Pieces::new(reader, self.separator, limit);
        let mut passed = 0;
        while let Some(piece) = pieces.next_piece().map_err(io)? {
            let input = Input { path: &file.path, bytes: piece.bytes, how, at: piece.at };
            if piece.at.byte == 0 && !self.is_likely(&input) {
                return Ok(false);
            }
            let count = match piece.is_cut_short {
                false => extract(self.format, &input, &file.name, self.packing.is_none(), parts)?,
                true => {
                    let limit = megabytes(how.limits.text);
                    parts(Part::Problem(problem(
                        Some(piece.at.line + 1),
                        format!(
                            "一条超过 {limit}，略过 (a record of over {limit}: it is left out; split it, or raise --max-file-size)"
                        ),
                    )));
                    1
                }
            };
            pieces.start.item += count;
            parts(Part::Passed(taken.get() - passed));
            passed = taken.get();
        }
        if self.packing.is_some() && pieces.start.byte as u64 >= how.limits.unpacked {
            let limit = megabytes(how.limits.unpacked);
            parts(Part::Problem(problem(
                None,
                format!(
                    "解压后超过 {limit}，其后未读 (more than {limit} unpacked: the rest is not read; unpack it first, or raise --max-unpacked)"
                ),
            )));
        }
        Ok(true)
    }

    /// Whether the first piece is what the name says, and in an encoding in which a line break is a byte.
    fn is_likely(&self, input: &Input<'_>) -> bool {
        let other = format::by_content(input).is_some_and(|format| format.name() != self.format.name());
        !other && Container::of(input.bytes).is_none() && !input.bytes.contains(&0)
    }
}

/// Counts what is read.
struct Counting<'a, R> {
    inner: R,
    taken: &'a Cell<u64>,
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// Cuts what is read into pieces of whole records.
struct Pieces<R> {
    reader: R,
    separator: &'static [u8],
    /// The longest that a record may be.
    limit: usize,
    held: Vec<u8>,
    /// How much of what is held was given out.
    given: usize,
    /// Where what is held begins.
    start: At,
    has_ended: bool,
}

/// Whole records of a file.
struct Piece<'a> {
    bytes: &'a [u8],
    at: At,
    /// It is a record that is too long, without its end.
    is_cut_short: bool,
}

impl<R: Read> Pieces<R> {
    fn new(reader: R, separator: &'static [u8], limit: usize) -> Self {
        let start = At::default();
        Self { reader, separator, limit: limit.max(1), held: Vec::new(), given: 0, start, has_ended: false }
    }

    /// The next piece; none at the end.
    fn next_piece(&mut self) -> io::Result<Option<Piece<'_>>> {
        self.drop_given();
        let mut is_cut_short = false;
        loop {
            let is_long = self.held.len() >= PIECE.min(self.limit);
            let end = (is_long || self.has_ended).then(|| last_end(&self.held, self.separator)).flatten();
            if let Some(end) = end {
                self.given = end;
                break;
            }
            if self.has_ended {
                self.given = self.held.len();
                break;
            }
            if self.held.len() > self.limit {
                is_cut_short = true;
                self.given = self.held.len();
                break;
            }
            self.fill()?;
        }
        let (at, bytes) = (self.start, self.given);
        if is_cut_short {
            self.skip_record()?;
        }
        let bytes = if is_cut_short { &[][..] } else { &self.held[..bytes] };
        Ok((!bytes.is_empty() || is_cut_short).then_some(Piece { bytes, at, is_cut_short }))
    }

    /// Reads on to the end of the record that is held, and holds what is after it.
    fn skip_record(&mut self) -> io::Result<()> {
        loop {
            // What separates may stand across two readings.
            self.given = self.held.len().saturating_sub(self.separator.len() - 1);
            self.drop_given();
            let before = self.held.len();
            self.fill()?;
            if let Some(end) = first_end(&self.held, self.separator) {
                self.given = end;
                return Ok(());
            }
            if self.held.len() == before {
                self.given = before;
                return Ok(());
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.reader.by_ref().take(PIECE as u64 / 2).read_to_end(&mut self.held)?;
        self.has_ended = read == 0;
        Ok(())
    }

    fn drop_given(&mut self) {
        self.start.byte += self.given;
        self.start.line += self.held[..self.given].iter().filter(|byte| **byte == b'\n').count();
        self.held.drain(..self.given);
        self.given = 0;
    }
}

fn last_end(bytes: &[u8], separator: &[u8]) -> Option<usize> {
    bytes.windows(separator.len()).rposition(|part| part == separator).map(|at| at + separator.len())
}

fn first_end(bytes: &[u8], separator: &[u8]) -> Option<usize> {
    bytes.windows(separator.len()).position(|part| part == separator).map(|at| at + separator.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, separator: &'static [u8], limit: usize) -> Vec<(String, At, bool)> {
        let mut pieces = Pieces::new(text.as_bytes(), separator, limit);
        let mut found = Vec::new();
        while let Some(piece) = pieces.next_piece().unwrap() {
            let text = String::from_utf8(piece.bytes.to_vec()).unwrap();
            found.push((text, piece.at, piece.is_cut_short));
        }
        found
    }

    #[test]
    fn pieces_end_where_records_end_and_lose_nothing() {
        let line = format!("{}\n", "文".repeat(200_000));
        let text = line.repeat(30) + "末行";
        let found = pieces(&text, b"\n", usize::MAX);
        assert!(found.len() > 3, "{}", found.len());
        assert_eq!(found.iter().map(|one| one.0.as_str()).collect::<String>(), text);
        for (piece, at, _) in &found {
            assert!(text[at.byte..].starts_with(piece.as_str()));
            assert_eq!(at.line, text[..at.byte].matches('\n').count());
        }
        assert!(found[..found.len() - 1].iter().all(|one| one.0.ends_with('\n')));
    }

    #[test]
    fn a_record_over_the_limit_is_left_out_and_what_follows_is_not() {
        let long = "x".repeat(PIECE * 2);
        let found = pieces(&format!("a</doc>{long}</doc>b</doc>c"), b"</doc>", 100);
        let texts: Vec<_> = found.iter().map(|one| (one.0.as_str(), one.2)).collect();
        assert_eq!(texts, [("a</doc>", false), ("", true), ("b</doc>", false), ("c", false)]);
        let found = pieces(&format!("a\n{long}"), b"\n", 100);
        assert_eq!(found.iter().map(|one| one.2).collect::<Vec<_>>(), [false, true]);
    }
}
