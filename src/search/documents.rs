//! Documents as a whole. Where documents are asked for, the best of them are scored by all their
//! text besides their best passage: the same formula, over the frequencies of all their passages
//! and their length against that of the average document. How terms are weighed is the ranker's.
//!
//! score = (1 − share) · score of the best passage + share · score of the whole text
//!
//! A question is answered by a passage; what a headline names, the whole document tells of.
//!
//! Passages are cut to much the same length and documents are not, so length counts for more: in the
//! norm of the whole text, 1 − b is divided by how many passages the average document has.
//!
//! A collection where every document is one passage is ranked as its passages are.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

use super::By;
use super::candidates::{Candidate, Order};
use super::plan::Manner;
use super::rank::{self, Contribution, Extent, Length, Ranker, Relative, Weighed};
use super::term::Kind;
use crate::index::{Index, schema};

/// How much the whole text counts against the best passage.
fn share(ranker: &Ranker<'_>) -> f32 {
    match ranker.manner() {
        Manner::Question => 0.4,
        Manner::Description => 0.6,
    }
}

/// How many documents are scored as a whole.
const DOCUMENTS_MAX: usize = 100;
/// How many passages of a document are its whole text: a book is not read through for a query.
const PASSAGES_MAX: u64 = 32;

/// How often the terms stand in some documents, and how long those are.
struct Whole {
    /// Document after document, the frequency of each term.
    frequencies: Vec<u32>,
    lengths: Vec<Length>,
}

/// Scores the documents of some passages, best passages first, and puts them in order. Those after the
/// best hundred have nothing for their whole text, so they stay behind.
pub fn score(
    index: &Index,
    ranker: &Ranker<'_>,
    order: &Order,
    best: &mut [Candidate],
) -> tantivy::Result<()> {
    let first = best.len().min(DOCUMENTS_MAX);
    let ids: Vec<String> = best[..first].iter().map(|one| order.doc_id(one)).collect();
    let whole = whole(index, ranker, &ids)?;
    score_behind(ranker, best);
    for (at, one) in best[..first].iter_mut().enumerate() {
        let (found, length) = found(index, ranker, &whole, at);
        let score: f32 = found.map(|(term, frequency)| term.score(frequency, length).1).sum();
        one.score += share(ranker) * score * order.factor(one.address);
        one.is_whole = true;
    }
    best[..first].sort_by(|a, b| order.compare(a, b));
    Ok(())
}

/// Scores documents that are not scored as a whole.
pub fn score_behind(ranker: &Ranker<'_>, best: &mut [Candidate]) {
    best.iter_mut().for_each(|one| one.score *= 1.0 - share(ranker));
}

/// What the score of a document's passage is the sum of, where the passage stands for its document.
pub fn explain(
    index: &Index,
    ranker: &Ranker<'_>,
    id: &str,
    one: &Candidate,
    of_passage: Vec<Contribution>,
) -> tantivy::Result<Vec<Contribution>> {
    let mut parts_of: Vec<_> = of_passage.into_iter().map(|part| part.times(1.0 - share(ranker))).collect();
    if one.is_whole {
        let whole = whole(index, ranker, &[id.to_owned()])?;
        let (found, length) = found(index, ranker, &whole, 0);
        let of_text =
            found.map(|(term, frequency)| term.contribution(frequency, length).times(share(ranker)));
        parts_of.extend(of_text.map(|part| Contribution { of: By::Document, ..part }));
    }
    Ok(parts_of)
}

/// The terms that stand in a document, with their frequencies, and how long it is.
fn found<'a>(
    index: &Index,
    ranker: &'a Ranker<'_>,
    whole: &'a Whole,
    at: usize,
) -> (impl Iterator<Item = (&'a Weighed, u32)>, Relative) {
    let totals = index.totals();
    let average = (totals.chars as f32 / totals.documents.max(1) as f32).max(1.0);
    let fixed = totals.documents.max(1) as f32 / totals.passages.max(1) as f32;
    let length = Relative { fixed, ..whole.lengths[at].against(average, rank::length_counts(index)) };
    let terms = ranker.terms();
    let frequencies = whole.frequencies[at * terms.len()..][..terms.len()].iter().copied();
    (terms.iter().zip(frequencies).filter(|(_, frequency)| *frequency > 0), length)
}

/// Counts the terms in documents.
fn whole(index: &Index, ranker: &Ranker<'_>, ids: &[String]) -> tantivy::Result<Whole> {
    let terms = ranker.terms();
    let mut whole =
        Whole { frequencies: vec![0; ids.len() * terms.len()], lengths: vec![Length::default(); ids.len()] };
    for same in passages(index, ids)?.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
        let segment = same[0].0.segment_ord;
        let docs: Vec<DocId> = same.iter().map(|(address, _)| address.doc_id).collect();
        for (length, (_, of)) in ranker.lengths(segment, &docs)?.into_iter().zip(same) {
            whole.lengths[*of].text += length.text;
            whole.lengths[*of].title = length.title;
        }
        ranker.frequencies(segment, &docs, Extent::Full, |at, term, frequency| {
            let all = &mut whole.frequencies[same[at].1 * terms.len() + term];
            match terms[term].scored.kind {
                Kind::Word | Kind::Pair | Kind::Char | Kind::Article | Kind::Expansion => *all += frequency,
                // Every passage has what is its document's.
                Kind::Title | Kind::TitleArticle | Kind::Section | Kind::Number => *all = frequency.max(*all),
            }
        })?;
    }
    Ok(whole)
}

/// The passages of documents, ascending, each with its document's place among the ids.
fn passages(index: &Index, ids: &[String]) -> tantivy::Result<Vec<(DocAddress, usize)>> {
    let field = index.fields().doc;
    let mut passages = Vec::new();
    for (ord, segment) in (0..).zip(index.searcher().segment_readers()) {
        let inverted = segment.inverted_index(field)?;
        let seqs = segment.fast_fields().u64(schema::SEQ)?;
        for (of, id) in ids.iter().enumerate() {
            let term = Term::from_field_text(field, id);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let is_near = seqs.first(doc).is_some_and(|seq| seq < PASSAGES_MAX);
                if is_near && !segment.is_deleted(doc) {
                    passages.push((DocAddress::new(ord, doc), of));
                }
                postings.advance();
            }
        }
    }
    passages.sort_unstable();
    Ok(passages)
}
