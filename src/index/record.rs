//! The record of a passage: everything that is shown of it, stored with it.
//!
//! What all passages of a document share is its head. It is stored once for a run of passages, with the
//! first of them, and every passage of the run knows how far back that is: the passages of a document stand
//! one after the other in one segment, from the day that they are written.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, Value};
use tantivy::{DocId, TantivyDocument};

use super::texts::Unpacker;
use crate::corpus::{Document, Meta, Passage, Place};

/// So many passages share a head, and are handed to the writer at once.
pub const RUN: usize = 256;

/// A passage as it is stored.
#[derive(Debug, Clone)]
pub struct Record {
    /// The document's id.
    pub doc: String,
    /// The passage's number in its document, from 0.
    pub seq: u64,
    /// How many passages the document has.
    pub of: u64,
    /// The name of the format of its file.
    pub format: String,
    /// What is known of the document as a whole.
    pub meta: Meta,
    /// The headings above it, outermost first.
    pub section: Vec<String>,
    /// The path of the source file.
    pub path: String,
    /// Where it stands in the source file.
    pub place: Place,
    /// The text.
    pub text: String,
}

impl Record {
    /// The passage's id: its document's id and its number, counted from 1 and padded so that ids
    /// in order of their letters are in order of the text.
    pub fn id(&self) -> String {
        format!("{}#{:04}", self.doc, self.seq + 1)
    }

    /// The document's id and the number, from 0, of a passage's id.
    pub fn parse_id(id: &str) -> Option<(Cow<'_, str>, u64)> {
        let (doc, number) = id.rsplit_once('#')?;
        let number: u64 = number.parse().ok()?;
        Some((doc.into(), number.checked_sub(1)?))
    }
}

/// What the passages of a document share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Head<'a> {
    pub doc: Cow<'a, str>,
    pub of: u64,
    pub format: Cow<'a, str>,
    pub path: Cow<'a, str>,
    pub meta: Cow<'a, Meta>,
}

impl<'a> Head<'a> {
    pub fn new(document: &'a Document, path: &'a str) -> Self {
        Self {
            doc: Cow::Borrowed(&document.id),
            of: document.passages.len() as u64,
            format: Cow::Borrowed(document.format),
            path: Cow::Borrowed(path),
            meta: Cow::Borrowed(&document.meta),
        }
    }
}

/// What a passage has of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part<'a> {
    pub seq: u64,
    /// How many passages before it the head stands.
    pub back: u32,
    pub section: Cow<'a, [String]>,
    pub place: Cow<'a, Place>,
    pub text: Cow<'a, str>,
}

impl<'a> Part<'a> {
    pub fn new(seq: usize, passage: &'a Passage) -> Self {
        Self {
            seq: seq as u64,
            back: (seq % RUN) as u32,
            section: Cow::Borrowed(&passage.section),
            place: Cow::Borrowed(&passage.place),
            text: Cow::Borrowed(&passage.text),
        }
    }
}

/// Reads records. What goes wrong is said as a person would: the index is damaged.
#[derive(Clone)]
pub struct Records {
    pub part: Field,
    pub head: Field,
    pub unpacker: Arc<Unpacker>,
}

/// How a stored passage is got.
type Get<'a> = &'a dyn Fn(DocId) -> tantivy::Result<TantivyDocument>;

impl Records {
    /// The record of a passage.
    pub fn record(&self, get: Get<'_>, id: DocId) -> Result<Record, String> {
        let document = get(id).map_err(|e| e.to_string())?;
        let part: Part<'_> = self.read(&document, self.part)?;
        let head = match part.back {
            0 => self.head(&document)?,
            back => {
                let before = id.checked_sub(back).ok_or("a passage without its document")?;
                self.head(&get(before).map_err(|e| e.to_string())?)?
            }
        };
        Ok(Record {
            doc: head.doc.into_owned(),
            seq: part.seq,
            of: head.of,
            format: head.format.into_owned(),
            meta: head.meta.into_owned(),
            section: part.section.into_owned(),
            path: head.path.into_owned(),
            place: part.place.into_owned(),
            text: part.text.into_owned(),
        })
    }

    /// The text of a passage.
    pub fn text(&self, get: Get<'_>, id: DocId) -> Result<String, String> {
        let document = get(id).map_err(|e| e.to_string())?;
        let part: Part<'_> = self.read(&document, self.part)?;
        Ok(part.text.into_owned())
    }

    fn head(&self, document: &TantivyDocument) -> Result<Head<'static>, String> {
        self.read(document, self.head)
    }

    fn read<T: for<'a> Deserialize<'a>>(
        &self,
        document: &TantivyDocument,
        field: Field,
    ) -> Result<T, String> {
        let packed = document.get_first(field).and_then(|value| value.as_bytes());
        let packed = packed.ok_or("a passage has no record")?;
        let bytes = self.unpacker.unpack(packed).map_err(|e| e.to_string())?;
        serde_json::from_slice(&bytes).map_err(|e| e.to_string())
    }
}
