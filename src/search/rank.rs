//! Ranking: BM25 over words, character pairs and single characters, fused by weights.
//!
//! It is done in two steps. Candidates come from the selective terms (words and pairs), by
//! tantivy's block-max traversal; then the best few hundred are scored in full by seeking each
//! term's postings. The full score is a sum in one order of terms with one length norm, so it does
//! not depend on how the index is cut into segments.
//!
//! score = Σ weight · qf · (k3 + 1) / (qf + k3) · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average))
//! times the factor of `src/search/recency.rs` where newer documents are preferred; qf counts the term in the query, and idf = ln(1 + (N − n + 0.5) / (n + 0.5)), after Robertson and Zaragoza, "The Probabilistic
//! Relevance Framework: BM25 and Beyond" (2009), and Lucene's form of the idf. What was tried, and what it
//! gave, is in `benches/relevance/README.md`.

use std::collections::HashMap;

use tantivy::postings::Postings;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TantivyError, Term};

use super::term::{Kind, Scored};
use crate::index::Index;

/// Saturation of a term's frequency in a passage.
const K1: f32 = 1.0;
/// Saturation of a term's frequency in the query, so that a word said three times is not three words.
const K3: f32 = 1.0;
/// A title of usual length: its characters and its pairs.
const TITLE_LENGTH: f32 = 40.0;

/// One term's part in a passage's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The field: `words`, `grams`, `chars`, `title`, `section` or `number`; `expand` for words that
    /// the query does not hold but the best passages do.
    pub field: &'static str,
    /// The term.
    pub term: String,
    /// Its weight, its count in the query included.
    pub weight: f32,
    /// In how many passages it stands.
    pub passages: u64,
    /// Its inverse document frequency.
    pub idf: f32,
    /// How often it stands in the passage.
    pub frequency: u32,
    /// The length norm: 1 for a passage of average length.
    pub norm: f32,
    /// Its part of the score.
    pub score: f32,
}

/// Counts of the index that scores depend on. Deleted passages do not count, so scores are the same
/// however the index came to hold what it holds.
pub struct Statistics<'a> {
    index: &'a Index,
    passages: u64,
}

impl<'a> Statistics<'a> {
    /// The statistics of an index.
    pub fn of(index: &'a Index) -> Self {
        Self { index, passages: index.searcher().num_docs() }
    }

    /// In how many passages a term stands.
    fn frequency(&self, term: &Term) -> tantivy::Result<u64> {
        let mut count = 0;
        for segment in self.index.searcher().segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let Some(info) = inverted.get_term_info(term)? else { continue };
            count += match segment.alive_bitset() {
                None => u64::from(info.doc_freq),
                Some(alive) => {
                    let postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                    u64::from(postings.doc_freq_given_deletes(alive))
                }
            };
        }
        Ok(count)
    }

    /// The inverse document frequency of a term.
    pub fn idf(&self, term: &Term) -> tantivy::Result<f32> {
        Ok(self.idf_of(self.frequency(term)?))
    }

    fn idf_of(&self, passages: u64) -> f32 {
        let (all, with) = (self.passages as f32, passages as f32);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    fn average_chars(&self) -> f32 {
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
        self.frequency(term)
    }
}

/// Scores passages in full.
pub struct Ranker<'a> {
    index: &'a Index,
    terms: Vec<Weighed>,
    average: f32,
}

/// A term of the query that stands somewhere in the index.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The term as it was asked for.
    pub scored: Scored,
    /// The term as tantivy knows it.
    pub term: Term,
    /// In how many passages it stands.
    pub passages: u64,
    /// Its inverse document frequency.
    pub idf: f32,
}

impl Weighed {
    /// Its weight, its count in the query included.
    pub fn weight(&self) -> f32 {
        let count = self.scored.count;
        match self.scored.kind {
            // What it counts is a share of the query's weight already, no number of times.
            Kind::Expansion => count,
            kind => kind.weight() * count * (K3 + 1.0) / (count + K3),
        }
    }
}

impl<'a> Ranker<'a> {
    /// A ranker by the terms that stand in the index, rarest first where there are more than `most`.
    pub fn new(
        index: &'a Index,
        statistics: &Statistics<'_>,
        scored: Vec<Scored>,
        most: usize,
    ) -> tantivy::Result<Self> {
        let mut terms = Vec::new();
        for scored in scored {
            let term = Term::from_field_text(scored.kind.field(index.fields()), &scored.text);
            let passages = statistics.frequency(&term)?;
            if passages > 0 {
                terms.push(Weighed { scored, term, passages, idf: statistics.idf_of(passages) });
            }
        }
        if terms.len() > most {
            terms.sort_by(|a, b| b.idf.total_cmp(&a.idf));
            terms.truncate(most);
        }
        Ok(Self { index, terms, average: statistics.average_chars().max(1.0) })
    }

    /// The terms that it scores by.
    pub fn terms(&self) -> &[Weighed] {
        &self.terms
    }

    /// The scores of some passages of a segment, which must ascend.
    pub fn scores(&self, segment: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Vec<f32>> {
        let mut scores = vec![0.0; docs.len()];
        self.visit(segment, docs, |at, _, _, _, score| scores[at] += score)?;
        Ok(scores)
    }

    /// What each term adds to a passage's score.
    pub fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Vec<Contribution>> {
        let mut contributions = Vec::new();
        self.visit(segment, &[doc], |_, term, frequency, norm, score| {
            contributions.push(Contribution {
                field: term.scored.kind.name(),
                term: term.scored.text.clone(),
                weight: term.weight(),
                passages: term.passages,
                idf: term.idf,
                frequency,
                norm,
                score,
            });
        })?;
        Ok(contributions)
    }

    /// Calls `each` with every match of a term in a passage, term after term: the passage's place in
    /// `docs`, the term, its frequency, the length norm, and the score.
    fn visit(
        &self,
        segment: &SegmentReader,
        docs: &[DocId],
        mut each: impl FnMut(usize, &Weighed, u32, f32, f32),
    ) -> tantivy::Result<()> {
        let lengths = |field: Field, average: f32| -> tantivy::Result<Vec<f32>> {
            let norms = segment.get_fieldnorms_reader(field)?;
            Ok(docs.iter().map(|doc| norms.fieldnorm(*doc) as f32 / average).collect())
        };
        let passages = lengths(self.index.fields().chars, self.average)?;
        let titles = lengths(self.index.fields().title, TITLE_LENGTH)?;
        let mut inverted = HashMap::new();
        for term in &self.terms {
            let field = term.term.field();
            if let std::collections::hash_map::Entry::Vacant(slot) = inverted.entry(field) {
                slot.insert(segment.inverted_index(field)?);
            }
            let postings = inverted[&field].read_postings(&term.term, IndexRecordOption::WithFreqs);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else { continue };
            let kind = term.scored.kind;
            let (b, lengths) = (kind.b(), if kind.is_of_title() { &titles } else { &passages });
            let weight = term.weight() * term.idf * (K1 + 1.0);
            for (at, doc) in docs.iter().enumerate() {
                let found = if postings.doc() < *doc { postings.seek(*doc) } else { postings.doc() };
                if found == *doc {
                    let norm = 1.0 - b + b * lengths[at];
                    let frequency = postings.term_freq();
                    let tf = frequency as f32;
                    each(at, term, frequency, norm, weight * tf / (tf + K1 * norm));
                }
            }
        }
        Ok(())
    }
}
