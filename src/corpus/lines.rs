//! Which line of a file a byte stands on.

use super::format::At;

/// Counts lines up to ascending offsets, each byte once.
pub struct LineCounter<'a> {
    bytes: &'a [u8],
    /// Where the bytes begin in their file.
    start: At,
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    /// Counts in bytes that begin at `start` of their file.
    pub fn new(bytes: &'a [u8], start: At) -> Self {
        Self { bytes, start, at: 0, line: start.line + 1 }
    }

    /// The line, counted from 1, of a byte of the file.
    pub fn line_at(&mut self, offset: usize) -> usize {
        let offset = offset.saturating_sub(self.start.byte).min(self.bytes.len());
        if offset < self.at {
            (self.at, self.line) = (0, self.start.line + 1);
        }
        self.line += self.bytes[self.at..offset].iter().filter(|byte| **byte == b'\n').count();
        self.at = offset;
        self.line
    }
}
