//! Expansion: words that the best passages have in common are searched by as well.
//!
//! Pseudo-relevance feedback after RM3 (Abdul-Jaleel et al., "UMass at TREC 2004: Novelty and HARD"):
//! P(w) = Σ score(d) · tf(w, d) / length(d), over the best few passages. Of the words that the query
//! does not hold and that stand in more than one of those passages, the best by P(w) · idf(w) are
//! taken, and share among them, by P(w), a part of what the query's own words weigh. The query's pairs
//! and characters weigh besides, so it keeps most of the weight.

use std::collections::{BTreeMap, HashSet};

use tantivy::Term;

use super::statistics::Statistics;
use super::term::{Kind, Scored};
use super::{Hit, Index};
use crate::text::{Cutter, fold, is_han, scaffold};

/// How many passages are looked into.
pub const PASSAGES: usize = 5;
/// How many words are taken from them, at most.
const WORDS: usize = 10;
/// What they weigh together, against the words of the query.
const SHARE: f32 = 0.3;

/// What the passages say of a word.
#[derive(Default)]
struct Seen {
    probability: f32,
    passages: usize,
}

/// The words by which a query is expanded; none, where the best passages have no more in common.
pub fn words(
    index: &Index,
    statistics: &Statistics<'_>,
    asked: &[Scored],
    best: &[Hit],
) -> tantivy::Result<Vec<Scored>> {
    let own: HashSet<&str> = asked.iter().map(|one| one.text.as_str()).collect();
    let mut rated = Vec::new();
    for (word, seen) in common_words(index, best) {
        if !own.contains(word.as_str()) {
            let term = Term::from_field_text(Kind::Expansion.field(index.fields()), &word);
            rated.push((seen.probability * statistics.idf(&term)?, seen.probability, word));
        }
    }
    // Equal ones stay in the order of their letters.
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    rated.truncate(WORDS);
    let all: f32 = rated.iter().map(|(_, probability, _)| probability).sum();
    let weight: f32 = asked.iter().filter(|one| one.kind == Kind::Word).map(|one| one.count).sum();
    let scored = rated.into_iter().map(|(_, probability, text)| Scored {
        kind: Kind::Expansion,
        text,
        count: SHARE * weight * probability / all,
    });
    Ok(scored.collect())
}

/// The words that stand in more than one of the passages, in the order of their letters.
fn common_words(index: &Index, best: &[Hit]) -> BTreeMap<String, Seen> {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let scores: f32 = best.iter().map(|hit| hit.score).sum();
    for hit in best {
        let folded = fold(&hit.record.text);
        let text = folded.as_str();
        let asks = scaffold(text);
        let cutter = Cutter::for_text(index.lexicon(), text);
        let words: Vec<&str> = cutter
            .words(text)
            .filter(|word| !asks.iter().any(|range| range.start <= word.start && word.end <= range.end))
            .map(|word| &text[word])
            .collect();
        let each = hit.score / scores.max(f32::MIN_POSITIVE) / words.len().max(1) as f32;
        let mut here = HashSet::new();
        for word in words.into_iter().filter(|word| says_something(word)) {
            let of = seen.entry(word.to_owned()).or_default();
            of.probability += each;
            of.passages += usize::from(here.insert(word));
        }
    }
    index.lexicon().release();
    seen.retain(|_, of| of.passages > 1);
    seen
}

/// Whether a word by itself says what a text is about: two ideographs do, one character or a number
/// does not.
fn says_something(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(|c| is_han(c) || c.is_alphabetic())
}
