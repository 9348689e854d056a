//! Which passages match at all, for orders that are not by score.
//!
//! By score, a passage that shares one word with the question does no harm: it is last. By date it may
//! be first. So here a passage matches only if it meets all conditions of the query, and of its free
//! text holds most: at least two thirds of what the passage that holds the most of it holds. What it
//! holds is counted in the weights that it would be scored by (weight times idf), each string of the
//! query once, whether it stands in the passage or in the title above it. The bar hangs on the best
//! passage, not on the query, because long questions are rarely held whole by any.

use std::collections::HashMap;

use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, TantivyError, Term};

use super::candidates::{Candidate, Order};
use super::plan::Free;
use super::rank::{Ranker, Weighed};
use super::term::Kind;

/// How much of what the fullest passage holds a passage must hold.
const SHARE: f32 = 2.0 / 3.0;

/// All passages that match, in no order that means something, without scores.
pub fn matching(
    segments: &[SegmentReader],
    ranker: &Ranker<'_>,
    weight: &dyn Weight,
    order: &Order,
    free: Free,
) -> tantivy::Result<Vec<Candidate>> {
    let strings = if free == Free::Text { strings(ranker) } else { Vec::new() };
    let mut found = Vec::new();
    for (ord, segment) in segments.iter().enumerate() {
        let held = held(segment, &strings)?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if !segment.is_deleted(doc) {
                found.push((held[doc as usize], order.candidate(ord, doc)));
            }
            scorer.advance();
        }
    }
    let most = found.iter().map(|(held, _)| *held).fold(0.0, f32::max);
    found.retain(|(held, _)| *held >= most * SHARE);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// A string of the query: the terms that it stands as, and what it is worth.
struct Asked<'a> {
    terms: Vec<&'a Term>,
    worth: f32,
}

/// The strings of a query that passages are scored by. Single characters count only where there is
/// nothing else, as they stand everywhere.
fn strings<'a>(ranker: &'a Ranker<'_>) -> Vec<Asked<'a>> {
    let of = |is: fn(Kind) -> bool| ranker.terms().iter().filter(move |term| is(term.scored.kind));
    let mut terms: Vec<&Weighed> = of(|kind| {
        matches!(
            kind,
            Kind::Word | Kind::Pair | Kind::Title | Kind::Article | Kind::TitleArticle | Kind::Number
        )
    })
    .collect();
    if terms.is_empty() {
        terms = of(|kind| kind == Kind::Char).collect();
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut strings: Vec<Asked<'a>> = Vec::new();
    for term in terms {
        let place = *places.entry(&term.scored.text).or_insert_with(|| {
            strings.push(Asked { terms: Vec::new(), worth: term.weight * term.idf });
            strings.len() - 1
        });
        strings[place].terms.push(&term.term);
    }
    strings
}

/// What each passage of a segment holds of some strings.
fn held(segment: &SegmentReader, strings: &[Asked<'_>]) -> tantivy::Result<Vec<f32>> {
    let mut held = vec![0.0; segment.max_doc() as usize];
    let mut last = vec![usize::MAX; if strings.is_empty() { 0 } else { held.len() }];
    for (number, string) in strings.iter().enumerate() {
        let mut meet = |doc: DocId| {
            if std::mem::replace(&mut last[doc as usize], number) != number {
                held[doc as usize] += string.worth;
            }
        };
        for term in &string.terms {
            let inverted = segment.inverted_index(term.field())?;
            let postings = inverted.read_postings(term, IndexRecordOption::Basic);
            let Some(mut postings) = postings.map_err(TantivyError::from)? else { continue };
            while postings.doc() != TERMINATED {
                meet(postings.doc());
                postings.advance();
            }
        }
    }
    Ok(held)
}
