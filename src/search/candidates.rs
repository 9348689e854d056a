//! Candidates: the best passages by the terms that are quick to traverse, in one order.
//!
//! tantivy sums scores in an order that depends on the traversal, so two builds of one corpus differ
//! in the last bits. Scores are therefore rounded before they are compared, and passages that are
//! equal then are in the order of their ids.

use std::cmp::Ordering;
use std::collections::HashSet;

use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentReader, TantivyError};
use xxhash_rust::xxh3::xxh3_64;

use super::recency::Recency;
use crate::index::schema;

/// Scores are compared in steps of this size's inverse.
const STEPS: f32 = 1024.0;

/// The columns of one segment that passages are put in order by.
struct Columns {
    doc: Option<StrColumn>,
    seq: Column<u64>,
    /// There is none where no document has a date.
    from: Option<Column<u64>>,
}

impl Columns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let from = columns.column_opt(schema::FROM)?;
        Ok(Self { doc: columns.str(schema::DOC)?, seq: columns.u64(schema::SEQ)?, from })
    }

    /// What orders passages within the segment as their ids do.
    fn key(&self, doc: DocId) -> (u64, u64) {
        let ord = self.doc.as_ref().and_then(|column| column.ords().first(doc)).unwrap_or(u64::MAX);
        (ord, self.seq.first(doc).unwrap_or(u64::MAX))
    }

    fn date(&self, doc: DocId) -> Option<u64> {
        self.from.as_ref()?.first(doc)
    }

    fn doc_id(&self, ord: u64) -> String {
        let mut id = String::new();
        if let Some(column) = &self.doc {
            // A passage without readable id goes first; nothing else depends on it.
            let _ = column.ord_to_str(ord, &mut id);
        }
        id
    }
}

/// A passage that may be a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Where it is.
    pub address: DocAddress,
    /// Its score.
    pub score: Score,
    /// Whether the score has a part for the document's whole text.
    pub is_whole: bool,
    key: (u64, u64),
}

/// So many passages are gathered before those that are too many are left out again.
const ROOM: usize = 64;

/// A document, as one search knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocKey(u64);

impl Candidate {
    /// The passage's number in its document, from 0.
    pub fn seq(&self) -> u64 {
        self.key.1
    }

    /// Its document's number in its segment.
    pub fn doc_ord(&self) -> u64 {
        self.key.0
    }
}

/// The order of passages: by score, then by id.
pub struct Order {
    columns: Vec<Columns>,
    recency: Option<Recency>,
}

impl Order {
    /// The order of the passages of some segments, newer documents preferred as is said.
    pub fn of(segments: &[SegmentReader], recency: Option<Recency>) -> tantivy::Result<Self> {
        let columns = segments.iter().map(Columns::of).collect::<Result<_, TantivyError>>()?;
        Ok(Self { columns, recency })
    }

    /// A passage that has no score yet.
    pub fn candidate(&self, segment: usize, doc: DocId) -> Candidate {
        Candidate {
            is_whole: false,
            address: DocAddress::new(segment as u32, doc),
            score: 0.0,
            key: self.columns[segment].key(doc),
        }
    }

    /// The number of a passage's document in its segment.
    pub fn doc_ord(&self, segment: u32, doc: DocId) -> u64 {
        self.columns[segment as usize].key(doc).0
    }

    /// The date of a passage's document as `yyyymmdd`; of a month or year, its first day, so that
    /// nothing looks newer than it is known to be.
    pub fn date(&self, one: &Candidate) -> Option<u64> {
        self.columns[one.address.segment_ord as usize].date(one.address.doc_id)
    }

    /// What a passage's score is multiplied by for its document's age.
    pub fn factor(&self, address: DocAddress) -> f32 {
        let date = || self.columns[address.segment_ord as usize].date(address.doc_id);
        self.recency.map_or(1.0, |recency| recency.factor(date()))
    }

    /// The best passage of each document, in the order of those.
    pub fn best_of_each_document(&self, mut ranked: Vec<Candidate>) -> Vec<Candidate> {
        let mut seen = HashSet::new();
        ranked.retain(|one| seen.insert(self.doc_key(one)));
        ranked
    }

    /// Which of two passages goes first: the better, then the one whose id is first.
    pub fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        b.score.total_cmp(&a.score).then_with(|| match a.address.segment_ord == b.address.segment_ord {
            true => a.key.cmp(&b.key),
            false => self.doc_id(a).cmp(&self.doc_id(b)).then(a.key.1.cmp(&b.key.1)),
        })
    }

    /// What tells a passage's document from others. Its name is dear to look up, and in an index of one
    /// segment not needed.
    pub fn doc_key(&self, one: &Candidate) -> DocKey {
        match self.columns.len() {
            1 => DocKey(one.key.0),
            _ => DocKey(xxh3_64(self.doc_id(one).as_bytes())),
        }
    }

    /// The id of a passage's document.
    pub fn doc_id(&self, one: &Candidate) -> String {
        self.columns[one.address.segment_ord as usize].doc_id(one.key.0)
    }

    /// The best `most` passages by a weight, best first.
    pub fn best(
        &self,
        segments: &[SegmentReader],
        weight: &dyn Weight,
        most: usize,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut found = Vec::new();
        for (ord, segment) in segments.iter().enumerate() {
            found.extend(self.best_of(ord, segment, weight, most)?);
        }
        found.sort_by(|a, b| self.compare(a, b));
        found.truncate(most);
        Ok(found)
    }

    fn best_of(
        &self,
        ord: usize,
        segment: &SegmentReader,
        weight: &dyn Weight,
        most: usize,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut best = Best::of(most);
        let mut take = |doc: DocId, score: Score| {
            if !segment.is_deleted(doc) {
                // No factor is above 1, so what is pruned by its score alone would not have come in.
                let score = score * self.factor(DocAddress::new(ord as u32, doc));
                best.take((score * STEPS).floor() as i64, doc);
            }
            best.threshold
        };
        weight.for_each_pruning(Score::MIN, segment, &mut take)?;
        best.settle();
        let candidate = |(steps, doc): (i64, DocId)| Candidate {
            score: steps as f32 / STEPS,
            ..self.candidate(ord, doc)
        };
        Ok(best.kept.into_iter().map(candidate).collect())
    }
}

/// The best passages of a segment so far, with all that are equal to the last of them: which of those goes
/// first is settled by their ids, which are dear to look up.
struct Best {
    most: usize,
    kept: Vec<(i64, DocId)>,
    /// At so many, those that are too many are left out.
    full: usize,
    least: i64,
    /// What a score must be above to be of interest.
    threshold: Score,
}

impl Best {
    fn of(most: usize) -> Self {
        Self { most, kept: Vec::new(), full: most + ROOM, least: i64::MIN, threshold: Score::MIN }
    }

    fn take(&mut self, steps: i64, doc: DocId) {
        if steps < self.least {
            return;
        }
        self.kept.push((steps, doc));
        if self.kept.len() >= self.full {
            self.settle();
            self.full = (self.kept.len() * 2).max(self.most + ROOM);
        }
    }

    /// Leaves out what is worse than the last of the best.
    fn settle(&mut self) {
        if self.kept.len() <= self.most || self.most == 0 {
            return;
        }
        self.kept.select_nth_unstable_by(self.most - 1, |a, b| b.0.cmp(&a.0));
        self.least = self.kept[self.most - 1].0;
        self.kept.retain(|(steps, _)| *steps >= self.least);
        // Passages of the same step are still to be seen: they may have a lower id.
        self.threshold = (self.least as f32 / STEPS).next_down();
    }
}
