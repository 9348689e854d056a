//! Ranking: BM25 over words, character pairs and single characters, fused by weights.
//!
//! It is done in two steps. Candidates come from the selective terms (words and pairs), by
//! tantivy's block-max traversal; then the best few hundred are scored in full by seeking each
//! term's postings. The full score is a sum in one order of terms with one length norm, so it does
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

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Term};

use super::By;
use super::plan::Manner;
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
/// The spread of lengths at which length counts as `b` says, and how fast it counts for less beyond.
const USUAL_SPREAD: f64 = 0.8;
/// See [`USUAL_SPREAD`].
const SPREAD_POWER: f64 = 0.7;
/// A title of usual length: its characters and its pairs.
const TITLE_LENGTH: f32 = 40.0;

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
struct Known {
    passages: u64,
    postings: Rc<[Option<TermInfo>]>,
}

impl<'a> Statistics<'a> {
    /// The statistics of an index.
    pub fn of(index: &'a Index) -> Self {
        Self { index, passages: index.searcher().num_docs(), known: RefCell::default() }
    }

    /// Looks up a term, once.
    fn known(&self, term: &Term) -> tantivy::Result<Known> {
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
        Ok(self.known(term)?.passages)
    }
}

/// Scores passages in full.
pub struct Ranker<'a> {
    index: &'a Index,
    terms: Vec<Weighed>,
    average: f32,
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
    /// Its weight, its count in the query and its rarity included.
    pub fn weight(&self) -> f32 {
        let count = self.scored.count;
        let weight = match self.scored.kind {
            // What it counts is a share of the query's weight already, no number of times.
            Kind::Expansion => count,
            kind => kind.weight() * count * (K3 + 1.0) / (count + K3),
        };
        weight * rarity(self.idf)
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
        (norm, self.weight() * self.idf * (k1 + 1.0) * tf / (tf + k1 * norm))
    }

    /// What it is worth to hold the word: nothing for other terms.
    fn worth(&self) -> f32 {
        match self.scored.kind {
            Kind::Word => self.scored.count * rarity(self.idf) * self.idf,
            _ => 0.0,
        }
    }

    /// The same, told with all that it comes from.
    pub fn contribution(&self, frequency: u32, length: Relative) -> Contribution {
        let (norm, score) = self.score(frequency, length);
        Contribution {
            of: By::Passage,
            field: self.scored.kind.name(),
            term: self.scored.text.clone(),
            weight: self.weight(),
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
            let Known { passages, postings } = statistics.known(&term)?;
            let term = Weighed { scored, term, passages, idf: statistics.idf_of(passages), postings };
            worth += term.worth();
            if passages > 0 {
                terms.push(term);
            }
        }
        if terms.len() > most {
            terms.sort_by(|a, b| b.idf.total_cmp(&a.idf));
            terms.truncate(most);
        }
        Ok(Self { index, terms, average: statistics.average_chars().max(1.0), manner, worth })
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
        let counts = length_counts(self.index);
        let lengths: Vec<_> =
            self.lengths(segment, docs)?.iter().map(|length| length.against(self.average, counts)).collect();
        let mut scores = vec![(0.0, 0.0); docs.len()];
        self.frequencies(segment, docs, extent, |at, term, frequency| {
            scores[at].0 += self.terms[term].score(frequency, lengths[at]).1;
            scores[at].1 += self.terms[term].worth();
        })?;
        Ok(scores.into_iter().map(|(score, held)| score * self.coverage(held)).collect())
    }

    /// What each term adds to a passage's score.
    pub fn explain(&self, segment: u32, doc: DocId) -> tantivy::Result<Vec<Contribution>> {
        let lengths = self.lengths(segment, &[doc])?;
        let length =
            lengths.first().copied().unwrap_or_default().against(self.average, length_counts(self.index));
        let (mut contributions, mut held) = (Vec::new(), 0.0);
        self.frequencies(segment, &[doc], Extent::Full, |_, term, frequency| {
            contributions.push(self.terms[term].contribution(frequency, length));
            held += self.terms[term].worth();
        })?;
        let factor = self.coverage(held);
        Ok(contributions.into_iter().map(|one| one.times(factor)).collect())
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

/// How much the lengths of texts count in an index, against what each kind of term says.
pub fn length_counts(index: &Index) -> f32 {
    let spread = index.totals().length_spread().max(0.01);
    (USUAL_SPREAD / spread).powf(SPREAD_POWER).clamp(0.7, 1.3) as f32
}

/// How many characters a text has, and how many characters and pairs its title.
#[derive(Debug, Clone, Copy, Default)]
pub struct Length {
    /// The text's, white space not counted.
    pub text: u32,
    /// The title's.
    pub title: u32,
}

impl Length {
    /// The lengths against the usual ones; how much length counts is the index's.
    pub fn against(self, average: f32, counts: f32) -> Relative {
        let (text, title) = (self.text as f32 / average, self.title as f32 / TITLE_LENGTH);
        Relative { text, title, fixed: 1.0, counts }
    }
}

/// How long a text and its title are: 1 is as usual.
#[derive(Debug, Clone, Copy)]
pub struct Relative {
    /// The text's.
    pub text: f32,
    /// The title's.
    pub title: f32,
    /// How much there is left of what does not depend on length: 1 for passages; see `documents.rs`.
    pub fixed: f32,
    /// How much the text's length counts in this index.
    pub counts: f32,
}
