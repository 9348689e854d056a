//! Counts of the index that scores depend on: in how many passages a term stands, how long passages are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};

use crate::index::Index;

/// Counts of the index that scores depend on. Deleted passages do not count, so scores are the same
/// however the index came to hold what it holds.
pub struct Statistics<'a> {
    index: &'a Index,
    passages: u64,
    /// Terms that were looked up before.
    known: RefCell<HashMap<Term, Known>>,
}

/// In how many passages a term stands, and where its postings are in each segment.
#[derive(Debug, Clone)]
pub struct Known {
    /// In how many.
    pub passages: u64,
    /// Where, segment by segment.
    pub postings: Rc<[Option<TermInfo>]>,
}

impl<'a> Statistics<'a> {
    /// The statistics of an index.
    pub fn of(index: &'a Index) -> Self {
        Self { index, passages: index.searcher().num_docs(), known: RefCell::default() }
    }

    /// Looks up a term, once.
    pub fn known(&self, term: &Term) -> tantivy::Result<Known> {
        if let Some(known) = self.known.borrow().get(term) {
            return Ok(known.clone());
        }
        let mut passages = 0;
        let mut postings = Vec::new();
        for segment in self.index.searcher().segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let info = inverted.get_term_info(term)?;
            passages += match (&info, segment.alive_bitset()) {
                (None, _) => 0,
                (Some(info), None) => u64::from(info.doc_freq),
                (Some(info), Some(alive)) => {
                    let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
                    u64::from(postings.doc_freq_given_deletes(alive))
                }
            };
            postings.push(info);
        }
        let known = Known { passages, postings: postings.into() };
        self.known.borrow_mut().insert(term.clone(), known.clone());
        Ok(known)
    }

    /// The inverse document frequency of a term.
    pub fn idf(&self, term: &Term) -> tantivy::Result<f32> {
        Ok(self.idf_of(self.known(term)?.passages))
    }

    /// The inverse document frequency of a term that stands in so many passages.
    pub fn idf_of(&self, passages: u64) -> f32 {
        let (all, with) = (self.passages as f32, passages as f32);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// How many characters a passage has on average.
    pub fn average_chars(&self) -> f32 {
        self.index.totals().chars as f32 / self.index.totals().passages.max(1) as f32
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    /// An estimate: only candidates are found by it, and their order settled by the full score.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let share = if field == self.index.fields().words { 0.55 } else { 0.85 };
        Ok(((self.average_chars() * share).max(1.0) * self.passages as f32) as u64)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.known(term)?.passages)
    }
}
