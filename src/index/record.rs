//! The record of a passage: everything that is shown of it, stored with it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::corpus::{Document, Meta, Passage, Place};

/// A passage as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    #[serde(flatten)]
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
    pub(super) fn new(document: &Document, seq: usize, passage: &Passage, path: &str) -> Self {
        Self {
            doc: document.id.clone(),
            seq: seq as u64,
            of: document.passages.len() as u64,
            format: document.format.to_owned(),
            meta: document.meta.clone(),
            section: passage.section.clone(),
            path: path.to_owned(),
            place: passage.place.clone(),
            text: passage.text.clone(),
        }
    }

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
