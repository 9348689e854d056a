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

use tantivy::{DocAddress, DocId};

use super::By;
use super::candidates::{Candidate, Order};
use super::length::{Length, Relative};
use super::plan::Manner;
use super::rank::{Contribution, Extent, Ranker, Weighed};
use super::term::Kind;
use crate::index::{Index, RUN};

/// How much the whole text counts against the best passage.
fn share(ranker: &Ranker<'_>) -> f32 {
    match ranker.manner() {
        Manner::Question => 0.4,
        Manner::Description => 0.6,
    }
}

/// How many documents are scored as a whole.
const DOCUMENTS_MAX: usize = 100;
/// How many passages of a document are its whole text, from the beginning of the run that the best is in: a
/// book is not read through for a query.
const PASSAGES_MAX: usize = 32;

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
    let whole = whole(index, ranker, order, &best[..first])?;
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
    order: &Order,
    one: &Candidate,
    of_passage: Vec<Contribution>,
) -> tantivy::Result<Vec<Contribution>> {
    let mut parts_of: Vec<_> = of_passage.into_iter().map(|part| part.times(1.0 - share(ranker))).collect();
    if one.is_whole {
        let whole = whole(index, ranker, order, std::slice::from_ref(one))?;
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
    let length = Relative { fixed, ..ranker.relative(whole.lengths[at], average) };
    let terms = ranker.terms();
    let frequencies = whole.frequencies[at * terms.len()..][..terms.len()].iter().copied();
    (terms.iter().zip(frequencies).filter(|(_, frequency)| *frequency > 0), length)
}

/// Counts the terms in documents.
fn whole(index: &Index, ranker: &Ranker<'_>, order: &Order, best: &[Candidate]) -> tantivy::Result<Whole> {
    let terms = ranker.terms();
    let mut whole = Whole {
        frequencies: vec![0; best.len() * terms.len()],
        lengths: vec![Length::default(); best.len()],
    };
    for same in passages(index, order, best).chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
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

/// The passages of the documents of some passages, ascending, each with its document's place among those.
fn passages(index: &Index, order: &Order, best: &[Candidate]) -> Vec<(DocAddress, usize)> {
    let mut passages = Vec::new();
    for (of, one) in best.iter().enumerate() {
        let DocAddress { segment_ord, doc_id } = one.address;
        let segment = index.searcher().segment_reader(segment_ord);
        // The passages of a run stand side by side, whatever came between runs.
        let first = doc_id.saturating_sub((one.seq() % RUN as u64) as u32);
        let run = (first..segment.max_doc()).take(PASSAGES_MAX);
        let own = run.take_while(|doc| order.doc_ord(segment_ord, *doc) == one.doc_ord());
        let alive = own.filter(|doc| !segment.is_deleted(*doc));
        passages.extend(alive.map(|doc| (DocAddress::new(segment_ord, doc), of)));
    }
    passages.sort_unstable();
    passages
}
