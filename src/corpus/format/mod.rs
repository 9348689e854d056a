//! File formats: one small file each, from a file's text to documents with lines yet to be rejoined.

mod jsonl;
mod markdown;
mod text;

use std::path::Path;

use super::document::Meta;
use super::sourced::Sourced;
use crate::Result;

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text: `.txt`.
    Text,
    /// Markdown: `.md`, `.markdown`.
    Markdown,
    /// JSON Lines, a document a line: `.jsonl`, `.ndjson`.
    JsonLines,
}

/// A document as its format gives it.
#[derive(Debug, Clone, Default)]
pub struct Extracted {
    /// The name that the file gives it, where it gives one.
    pub id: Option<String>,
    /// What the file states of it; an empty title where it states none.
    pub meta: Meta,
    /// Its text, in lines.
    pub text: Sourced,
    /// What the format knows of single lines: the byte offset in `text` at which the line begins, ascending.
    pub marks: Vec<(usize, Mark)>,
}

/// What a format knows of a line. Of a line without a mark, rejoining has to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The document's title.
    Title,
    /// A heading of a level, 1 being the outermost.
    Heading(u8),
    /// The beginning of a list item.
    Item,
    /// A line that stands for itself, such as a table's row.
    Row,
    /// Running text: it may go on in the next line, but it is no heading.
    Body,
}

impl Format {
    /// The format of a file, by its name.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// Gives each document of a file to `sink`, or the line's error where one could not be read.
    pub fn extract(self, path: &Path, text: &str, sink: &mut dyn FnMut(Result<Extracted>)) {
        match self {
            Self::Text => sink(Ok(text::extract(text))),
            Self::Markdown => sink(Ok(markdown::extract(text))),
            Self::JsonLines => jsonl::extract(path, text, sink),
        }
    }
}
