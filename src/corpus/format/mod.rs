//! File formats: one small file each, behind one trait.
//!
//! A format is chosen by what the file's first bytes are, and by its name where they do not tell.
//! It gives documents whose lines are yet to be rejoined; each leads back to where it stood, in bytes
//! or in pages, by its [`Sourced`] text.

mod archive;
mod columns;
mod csv;
mod doc;
mod docx;
mod feed;
mod fields;
mod html;
mod json;
mod jsonl;
mod layout;
mod lines;
mod markdown;
mod numbers;
mod ofd;
mod paragraphs;
mod pdf;
mod records;
mod sheet;
mod text;
mod tree;
mod xml;

use std::path::Path;

use super::decode::{self, Decoded, Told};
use super::document::Meta;
use super::limits::{Reading, too_large};
use super::sourced::Sourced;
use crate::{Error, Result};

/// A file to extract documents from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its path.
    pub path: &'a Path,
    /// What is in it, or in a piece of it.
    pub bytes: &'a [u8],
    /// How it is read.
    pub how: &'a Reading,
    /// Where in the file the bytes begin.
    pub at: At,
}

impl<'a> Input<'a> {
    /// A whole file.
    pub fn new(path: &'a Path, bytes: &'a [u8], how: &'a Reading) -> Self {
        Self { path, bytes, how, at: At::default() }
    }
}

/// A place in a file of many documents, each counted from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    /// Bytes.
    pub byte: usize,
    /// Lines.
    pub line: usize,
    /// Documents.
    pub item: usize,
}

/// Takes each document of a file, or the error of a part that could not be read.
pub type Sink<'a> = dyn FnMut(Result<Extracted>) + 'a;

/// A format that can be read.
pub trait Format: Sync {
    /// Its name, as `--format` and reports have it.
    fn name(&self) -> &'static str;

    /// The extensions that files of it have, in lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file is of it for certain, by its first bytes.
    fn claims(&self, _bytes: &[u8]) -> bool {
        false
    }

    /// What each of many documents ends with, where a file of it may be cut there and read in pieces.
    fn separator(&self) -> Option<&'static [u8]> {
        None
    }

    /// Gives each document of a file to `sink`.
    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()>;
}

/// All formats. Of several that claim a file, the first has it.
static FORMATS: [&dyn Format; 13] = [
    &pdf::Pdf,
    &ofd::Ofd,
    &docx::Docx,
    &sheet::Sheet,
    &doc::Doc,
    &feed::Feed,
    &records::Records,
    &html::Html,
    &json::Json,
    &jsonl::JsonLines,
    &csv::Csv,
    &markdown::Markdown,
    &text::Text,
];

/// The format of a file by its name.
pub fn by_name(path: &Path) -> Option<&'static dyn Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.into_iter().find(|format| format.extensions().contains(&extension.as_str()))
}

/// JSON Lines.
pub fn json_lines() -> &'static dyn Format {
    &jsonl::JsonLines
}

/// The format of a file that is known for certain by its bytes.
pub fn by_content(input: &Input<'_>) -> Option<&'static dyn Format> {
    FORMATS.into_iter().find(|format| format.claims(input.bytes))
}

/// The format of a file: by its bytes first, then by its name.
pub fn of(input: &Input<'_>) -> Option<&'static dyn Format> {
    by_content(input).or_else(|| by_name(input.path))
}

/// The name of a format, given as that or as one of its extensions.
pub fn named(given: &str) -> Option<&'static str> {
    let given = given.trim().trim_start_matches("*.").trim_start_matches('.').to_lowercase();
    let is_it =
        |format: &&dyn Format| format.name() == given || format.extensions().contains(&given.as_str());
    FORMATS.into_iter().find(is_it).map(Format::name)
}

/// The names of all formats, for messages.
pub fn names() -> impl Iterator<Item = &'static str> {
    FORMATS.into_iter().map(Format::name)
}

/// The names of all extensions, for messages.
pub fn extensions() -> String {
    let all: Vec<_> =
        FORMATS.iter().flat_map(|format| format.extensions()).map(|one| format!(".{one}")).collect();
    all.join(" ")
}

/// What the coordinates of a document's source are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of the file.
    #[default]
    Bytes,
    /// Pages, counted from 0.
    Pages,
    /// Nothing: the file has neither.
    Nothing,
}

/// A document as its format gives it.
#[derive(Debug, Clone, Default)]
pub struct Extracted {
    /// The name that the file gives it, where it gives one.
    pub id: Option<String>,
    /// What it is called within the file, where that has several and gives it no name: `line-3`.
    pub part: Option<String>,
    /// What the file states of it; an empty title where it states none.
    pub meta: Meta,
    /// Its text, in lines.
    pub text: Sourced,
    /// What the text's source coordinates are.
    pub unit: Unit,
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
    /// The line before goes on in it: the page shows it.
    GoesOn,
    /// It is set in larger type than the text, by so many hundredths of the text's size.
    Large(u16),
}

/// The text of a file that is text; what of it could not be decoded is reported to `sink`.
fn decoded(input: &Input<'_>, declared: Option<&str>, sink: &mut Sink<'_>) -> Result<Sourced> {
    let problem = |what| Error::Document { path: input.path.to_owned(), line: None, what };
    if input.bytes.len() as u64 > input.how.limits.text {
        return Err(problem(too_large(input.how.limits.text)));
    }
    let told = Told { by_user: input.how.encoding, by_file: declared.and_then(decode::named) };
    let Decoded { text, replaced } = decode::decode(input.path, input.bytes, input.at.byte, told)?;
    if replaced > 0 {
        let what = format!(
            "{replaced} 个字符无法解码，以 � 代替 (undecodable characters, each shown as �: {replaced}; name the encoding with --encoding)"
        );
        sink(Err(problem(what)));
    }
    Ok(text)
}

#[cfg(test)]
impl<'a> Input<'a> {
    /// A file that is read with the defaults.
    pub fn of(path: &'a str, bytes: &'a [u8]) -> Self {
        static HOW: std::sync::LazyLock<Reading> = std::sync::LazyLock::new(Reading::default);
        Self::new(Path::new(path), bytes, &HOW)
    }
}
