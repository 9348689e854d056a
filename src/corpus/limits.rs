//! What one file may cost: sizes, depth, pages, time. Beyond a limit the file, or the part of it that
//! is beyond, is left out and reported, so that no file can stop a run or take its memory.

use std::time::Duration;

use encoding_rs::Encoding;

/// The memory that a run may take unless it is said otherwise.
pub const MEMORY: u64 = 512 << 20;

/// How a file is read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// What it may cost.
    pub limits: Limits,
    /// The encoding of its text; none: it is found out.
    pub encoding: Option<&'static Encoding>,
}

/// What one file may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of text that are read as one piece: a file, a member of an archive, a line of JSON Lines.
    pub text: u64,
    /// Bytes of a file that is packed or has a layout of its own: PDF, office formats, archives.
    pub packed: u64,
    /// Bytes that all that is packed in a file may come to.
    pub unpacked: u64,
    /// How many archives may be within one another.
    pub depth: usize,
    /// Pages of a document.
    pub pages: usize,
    /// How long a file may take.
    pub time: Duration,
}

impl Limits {
    /// Limits that let a run stay within `memory` bytes: what is read as one piece takes several times
    /// its size, as text, as paragraphs and as passages.
    pub fn within(memory: u64) -> Self {
        Self {
            text: memory / 16,
            packed: memory / 4,
            unpacked: 1 << 30,
            depth: 3,
            pages: 20_000,
            time: Duration::from_secs(60),
        }
    }

    /// The limits with the same size for whatever a file is.
    pub fn with_file_size(self, bytes: u64) -> Self {
        Self { text: bytes, packed: bytes, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::within(MEMORY)
    }
}

/// The encoding of a label such as `gbk` or `Big5`, as the WHATWG's standard names them.
pub fn encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// How a file that is too large is reported.
pub fn too_large(limit: u64) -> String {
    let limit = megabytes(limit);
    format!("超过 {limit}，未读 (larger than {limit}: split it, or raise --max-file-size)")
}

/// A limit as people read it.
pub fn megabytes(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KB", bytes >> 10),
        _ => format!("{} MB", bytes >> 20),
    }
}
