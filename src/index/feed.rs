//! Documents as tantivy takes them: a document of its own for each passage, those of one document together,
//! so that they stand side by side in one segment.
//!
//! Until the index has the dictionary by which records are packed, documents wait here, for it is
//! made from their records.

use std::io;
use std::path::Path;

use tantivy::TantivyDocument;
use tantivy::indexer::UserOperation;

use super::record::{Head, Part, RUN};
use super::schema::Fields;
use super::texts::{Packer, SAMPLES};
use crate::Result;
use crate::corpus::{Document, Passage, docnumber};

/// Passages that are to be written at once.
pub type Batch = Vec<UserOperation<TantivyDocument>>;

/// Documents on their way to the index.
pub struct Feed {
    fields: Fields,
    packer: Packer,
    waiting: Vec<Waiting>,
    bytes: usize,
}

/// A run of passages of a file.
struct Waiting {
    file: String,
    head: Vec<u8>,
    passages: Vec<(TantivyDocument, Vec<u8>)>,
}

impl Feed {
    /// The feed of an index.
    pub fn open(dir: &Path, fields: Fields) -> Result<Self> {
        Ok(Self { fields, packer: Packer::open(dir)?, waiting: Vec::new(), bytes: 0 })
    }

    /// Takes a document of a file.
    pub fn take(&mut self, file: &str, path: &Path, document: &Document) -> io::Result<()> {
        let path = path.to_string_lossy();
        let head = serde_json::to_vec(&Head::new(document, &path))?;
        for (run, passages) in document.passages.chunks(RUN).enumerate() {
            let mut waiting = Waiting {
                file: file.to_owned(),
                head: head.clone(),
                passages: Vec::with_capacity(passages.len()),
            };
            for (at, passage) in passages.iter().enumerate() {
                let seq = run * RUN + at;
                let part = serde_json::to_vec(&Part::new(seq, passage))?;
                self.bytes += part.len();
                let document = self.document((file, &path), document, seq, passage);
                waiting.passages.push((document, part));
            }
            self.waiting.push(waiting);
        }
        Ok(())
    }

    /// Forgets what waits of a file.
    pub fn forget(&mut self, file: &str) {
        self.waiting.retain(|waiting| waiting.file != file);
    }

    /// Whether what waits can go on.
    pub fn is_ready(&self) -> bool {
        self.packer.has_dictionary() || self.bytes >= SAMPLES
    }

    /// What waits, as it is to be written. The dictionary of an index that has none is made first, if
    /// there is enough to make it from.
    pub fn drain(&mut self, dir: &Path) -> Result<impl Iterator<Item = io::Result<Batch>>> {
        let passages = self.waiting.iter().flat_map(|waiting| &waiting.passages);
        self.packer.train(dir, passages.map(|(_, part)| part.as_slice()))?;
        self.bytes = 0;
        let (packer, fields) = (&mut self.packer, self.fields);
        Ok(std::mem::take(&mut self.waiting).into_iter().map(move |waiting| {
            let mut head = Some(packer.pack(&waiting.head)?);
            let add = |(mut document, part): (TantivyDocument, Vec<u8>)| {
                document.add_bytes(fields.part, &packer.pack(&part)?);
                if let Some(head) = head.take() {
                    document.add_bytes(fields.head, &head);
                }
                Ok(UserOperation::Add(document))
            };
            waiting.passages.into_iter().map(add).collect()
        }))
    }

    fn document(
        &self,
        (file, path): (&str, &str),
        document: &Document,
        seq: usize,
        passage: &Passage,
    ) -> TantivyDocument {
        let (fields, meta) = (&self.fields, &document.meta);
        let mut added = TantivyDocument::default();
        added.add_text(fields.doc, &document.id);
        added.add_u64(fields.seq, seq as u64);
        added.add_text(fields.file, file);
        added.add_text(fields.path, path);
        for field in [fields.words, fields.grams, fields.chars] {
            added.add_text(field, &passage.text);
        }
        added.add_text(fields.title, &meta.title);
        if !passage.section.is_empty() {
            added.add_text(fields.section, passage.section.join("\n"));
        }
        added.add_text(fields.format, document.format);
        let stated = [(fields.issuer, &meta.issuer), (fields.source, &meta.source)];
        for (field, value) in stated {
            if let Some(value) = value {
                added.add_text(field, value);
            }
        }
        if let Some(number) = &meta.doc_number {
            added.add_text(fields.number, docnumber::canonical(number));
        }
        if let Some(dated) = meta.date {
            added.add_u64(fields.from, dated.date.first_day());
            added.add_u64(fields.to, dated.date.last_day());
        }
        added
    }
}
