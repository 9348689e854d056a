//! A query whose passages are looked at one by one before they count.
//!
//! It also steadies what it wraps. tantivy's exclusion asks a scorer about passages that it has
//! already gone past; a scorer of phrases answers that with a failed assertion in checked builds and
//! with an unspecified state in others. This one answers from where it stands.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Says of the passages of a segment whether they are kept.
pub type Keep = Box<dyn FnMut(DocId) -> bool + Send>;
type MakeKeep = dyn Fn(&SegmentReader) -> tantivy::Result<Keep> + Send + Sync;

/// A query of which only some passages are kept.
#[derive(Clone)]
pub struct Filtered {
    inner: Arc<dyn Query>,
    keep: Arc<MakeKeep>,
}

impl Filtered {
    /// The passages of `inner` that are kept; `keep` is called for each segment.
    pub fn new(
        inner: Box<dyn Query>,
        keep: impl Fn(&SegmentReader) -> tantivy::Result<Keep> + Send + Sync + 'static,
    ) -> Self {
        Self { inner: inner.into(), keep: Arc::new(keep) }
    }

    /// All passages of `inner`, fit to be excluded.
    pub fn steady(inner: Box<dyn Query>) -> Self {
        Self::new(inner, |_| Ok(Box::new(|_| true)))
    }
}

impl std::fmt::Debug for Filtered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Filtered({:?})", self.inner)
    }
}

impl Query for Filtered {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(FilteredWeight { inner: self.inner.weight(scoring)?, keep: Arc::clone(&self.keep) }))
    }
}

struct FilteredWeight {
    inner: Box<dyn Weight>,
    keep: Arc<MakeKeep>,
}

impl Weight for FilteredWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.inner.scorer(reader, boost)?;
        let mut scorer = FilteredScorer { inner, keep: (self.keep)(reader)? };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}

struct FilteredScorer {
    inner: Box<dyn Scorer>,
    keep: Keep,
}

impl FilteredScorer {
    /// Moves on to the next passage, from the one stood on, that is kept.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !(self.keep)(doc) {
            doc = self.inner.advance();
        }
        doc
    }
}

/// `seek_danger` is the trait's own: it never asks the inner scorer for a passage behind it.
impl DocSet for FilteredScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.inner.doc() < target {
            self.inner.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for FilteredScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
