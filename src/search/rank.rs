//! Ranking: BM25 over words, character pairs and single characters, fused by weights.
//!
//! It is done in steps. Candidates come from the terms that `reach.rs` names, by tantivy's block-max
//! traversal; the best few hundred are put in order by the terms that tell most, and of those as many as
//! are wanted are scored in full, by seeking each term's postings. The full score is a sum in one order of terms with one length norm, so it does
//! not depend on how the index is cut into segments. Documents are scored by it too: see `documents.rs`.
//!
//! score = Σ weight · qf · (k3 + 1) / (qf + k3) · rarity · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average))
//!
//! after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). qf counts
//! the term in the query; idf = ln(1 + (N − n + 0.5) / (n + 0.5)), which is Lucene's form, and
//! rarity = (idf / 5)^0.2. Three things depend on more than the term:
//!
//! - How much length counts: b grows by (0.8 / σ)^0.7, within 0.7 and 1.3, where σ is how widely the
//!   lengths of the collection's documents spread. Where lengths hardly differ, as those of the articles
//!   of statutes, a longer text says more besides; where they differ by orders, length says little.
//! - Coverage: where the query is no question, the sum is multiplied by 1 + 1.5 · the share of the
//!   query's words, by rarity and idf, that the passage holds.
//! - The factor of `src/search/recency.rs`, where newer documents are preferred.
//!
//! What was tried, and what it gave, is in `benches/relevance/README.md`.

use std::rc::Rc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Term};

use super::By;
use super::length::{Length, Relative, length_counts};
use super::plan::Manner;
use super::statistics::{Known, Statistics};
use super::term::{Kind, Scored};
use crate::index::Index;

/// Saturation of a term's frequency in the query, so that a word said three times is not three words.
const K3: f32 = 1.0;
/// The idf of a term that is neither rare nor common, and how much more rarer ones count.
const USUAL_IDF: f32 = 5.0;
/// See [`USUAL_IDF`].
const RARITY: f32 = 0.2;
/// How much a passage gains that holds all words of a query that is no question.
const COVERAGE: f32 = 1.5;

/// One term's part in a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Whether it stands in the passage, or is counted over the whole document.
    pub of: By,
    /// The field: `words`, `grams`, `chars`, `title`, `section` or `number`; `expand` for words that
    /// the query does not hold but the best passages do.
    pub field: &'static str,
    /// The term.
    pub term: String,
    /// Its weight; its count in the query, its rarity and what the whole sum is multiplied by included.
    pub weight: f32,
    /// In how many passages it stands.
    pub passages: u64,
    /// Its inverse document frequency.
    pub idf: f32,
    /// How often it stands there.
    pub frequency: u32,
    /// The length norm: 1 for an average length.
    pub norm: f32,
    /// Its part of the score.
    pub score: f32,
}

impl Contribution {
    /// The same, weighing so many times as much.
    pub fn times(self, share: f32) -> Self {
        Self { weight: self.weight * share, score: self.score * share, ..self }
    }
}

/// Scores passages in full.
pub struct Ranker<'a> {
    index: &'a Index,
    terms: Vec<Weighed>,
    average: f32,
    /// How much the lengths of texts count in the index.
    length_counts: f32,
    manner: Manner,
    /// What all words of the query are worth.
    worth: f32,
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
    /// Its weight, its count in the query and its rarity included.
    pub weight: f32,
    /// What it is worth to hold the word: nothing for other terms.
    worth: f32,
    postings: Rc<[Option<TermInfo>]>,
}

/// Which terms passages are scored by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those that tell most: words, pairs and numbers. It is enough to say which passages to look at closer.
    Selective,
    /// All.
    Full,
}

impl Extent {
    fn has(self, kind: Kind) -> bool {
        self == Self::Full || !matches!(kind, Kind::Char | Kind::Title | Kind::Section)
    }
}

impl Weighed {
    fn new(scored: Scored, term: Term, known: Known, idf: f32) -> Self {
        let count = scored.count;
        let weight = match scored.kind {
            // What it counts is a share of the query's weight already, no number of times.
            Kind::Expansion => count,
            kind => kind.weight() * count * (K3 + 1.0) / (count + K3),
        };
        let worth = if scored.kind == Kind::Word { count * rarity(idf) * idf } else { 0.0 };
        let (weight, passages) = (weight * rarity(idf), known.passages);
        Self { scored, term, passages, idf, weight, worth, postings: known.postings }
    }

    /// The length norm, and what the term adds to the score of a text that it stands in.
    pub fn score(&self, frequency: u32, length: Relative) -> (f32, f32) {
        let kind = self.scored.kind;
        let (b, k1) = (kind.b(), kind.k1());
        let (fixed, length) = match kind.is_of_title() {
            true => (1.0 - b, length.title),
            false => ((1.0 - b * length.counts) * length.fixed, length.text),
        };
        let norm = fixed + (1.0 - fixed) * length;
        let tf = frequency as f32;
        (norm, self.weight * self.idf * (k1 + 1.0) * tf / (tf + k1 * norm))
    }

    /// The same, told with all that it comes from.
    pub fn contribution(&self, frequency: u32, length: Relative) -> Contribution {
        let (norm, score) = self.score(frequency, length);
        Contribution {
            of: By::Passage,
            field: self.scored.kind.name(),
            term: self.scored.text.clone(),
            weight: self.weight,
            passages: self.passages,
            idf: self.idf,
            frequency,
            norm,
            score,
        }
    }
}

impl<'a> Ranker<'a> {
    /// A ranker by the terms that stand in the index, rarest first where there are more than `most`.
    pub fn new(
        index: &'a Index,
        statistics: &Statistics<'_>,
        (scored, manner): (Vec<Scored>, Manner),
        most: usize,
    ) -> tantivy::Result<Self> {
        let mut terms = Vec::new();
        let mut worth = 0.0;
        for scored in scored {
            let term = Term::from_field_text(scored.kind.field(index.fields()), &scored.text);
            let known = statistics.known(&term)?;
            let idf = statistics.idf_of(known.passages);
            let term = Weighed::new(scored, term, known, idf);
            worth += term.worth;
            if term.passages > 0 {
                terms.push(term);
            }
        }
        if terms.len() > most {
            terms.sort_by(|a, b| b.idf.total_cmp(&a.idf));
            terms.truncate(most);
        }
        let (average, length_counts) = (statistics.average_chars().max(1.0), length_counts(index));
        Ok(Self { index, terms, average, length_counts, manner, worth })
    }

    /// The terms that it scores by.
    pub fn terms(&self) -> &[Weighed] {
        &self.terms
    }

    /// How the query speaks.
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// The scores of some passages of a segment, which must ascend.
    pub fn scores(&self, segment: u32, docs: &[DocId], extent: Extent) -> tantivy::Result<Vec<f32>> {
        let lengths: Vec<_> =
            self.lengths(segment, docs)?.iter().map(|length| self.relative(*length, self.average)).collect();
        let mut scores = vec![(0.0, 0.0); docs.len()];
        self.frequencies(segment, docs, extent, |at, term, frequency| {
            scores[at].0 += self.terms[term].score(frequency, lengths[at]).1;
            scores[at].1 += self.terms[term].worth;
        })?;
        Ok(scores.into_iter().map(|(score, held)| score * self.coverage(held)).collect())
    }

    /// What each term adds to a passage's score.
    pub fn explain(&self, segment: u32, doc: DocId) -> tantivy::Result<Vec<Contribution>> {
        let lengths = self.lengths(segment, &[doc])?;
        let length = self.relative(lengths.first().copied().unwrap_or_default(), self.average);
        let (mut contributions, mut held) = (Vec::new(), 0.0);
        self.frequencies(segment, &[doc], Extent::Full, |_, term, frequency| {
            contributions.push(self.terms[term].contribution(frequency, length));
            held += self.terms[term].worth;
        })?;
        let factor = self.coverage(held);
        Ok(contributions.into_iter().map(|one| one.times(factor)).collect())
    }

    /// A text's lengths against the average of its kind.
    pub fn relative(&self, length: Length, average: f32) -> Relative {
        length.against(average, self.length_counts)
    }

    /// What a passage's score is multiplied by for what it holds of the query's words.
    fn coverage(&self, held: f32) -> f32 {
        match self.manner {
            Manner::Description if self.worth > 0.0 => 1.0 + COVERAGE * held / self.worth,
            _ => 1.0,
        }
    }

    /// How long some passages of a segment and their titles are.
    pub fn lengths(&self, segment: u32, docs: &[DocId]) -> tantivy::Result<Vec<Length>> {
        let segment = self.index.searcher().segment_reader(segment);
        let fields = self.index.fields();
        let text = segment.get_fieldnorms_reader(fields.chars)?;
        let title = segment.get_fieldnorms_reader(fields.title)?;
        let length = |doc: &DocId| Length { text: text.fieldnorm(*doc), title: title.fieldnorm(*doc) };
        Ok(docs.iter().map(length).collect())
    }

    /// Calls `each` with every match of a term in some passages of a segment, which must ascend, term
    /// after term: the passage's place in `docs`, the term's among the terms, and its frequency.
    pub fn frequencies(
        &self,
        segment: u32,
        docs: &[DocId],
        extent: Extent,
        mut each: impl FnMut(usize, usize, u32),
    ) -> tantivy::Result<()> {
        let reader = self.index.searcher().segment_reader(segment);
        for (place, term) in self.terms.iter().enumerate().filter(|(_, term)| extent.has(term.scored.kind)) {
            let Some(Some(info)) = term.postings.get(segment as usize) else { continue };
            let inverted = reader.inverted_index(term.term.field())?;
            let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            for (at, doc) in docs.iter().enumerate() {
                let found = if postings.doc() < *doc { postings.seek(*doc) } else { postings.doc() };
                if found == *doc {
                    each(at, place, postings.term_freq());
                }
            }
        }
        Ok(())
    }
}

/// How much more a rare term counts than its idf says.
fn rarity(idf: f32) -> f32 {
    (idf / USUAL_IDF).powf(RARITY)
}
