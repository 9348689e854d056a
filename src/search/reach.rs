//! How far the search for candidates reaches: by words, which are few and quick to traverse, or by
//! all that is scored. Most passages that hold the query's pairs hold its words too, so the wider reach is
//! for queries whose words stand nowhere, or in few passages.

use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as Lowered, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::plan::Free;
use super::rank::{Ranker, Weighed};
use super::term::Kind;

/// The most words that candidates are found by: those after the sixteenth in worth change next to nothing
/// (nDCG@10 of stard .3743 and .3740), and cost long questions as much as all before.
const WORDS_MAX: usize = 16;
/// The most terms that candidates are found by.
const TERMS_MAX: usize = 96;

/// Which terms candidates are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Words, and what is as selective; not the words of a question's scaffolding, if there are others.
    Words,
    /// Pairs and titles besides; single characters only where there is nothing else.
    All,
}

/// The query that finds candidates; nothing, where nothing could be found. Where there is free text,
/// a candidate has some of it.
pub fn candidate_query(
    ranker: &Ranker<'_>,
    required: Option<Box<dyn Lowered>>,
    free: Free,
    reach: Reach,
) -> Option<Box<dyn Lowered>> {
    let scored = any_of(terms(ranker, reach));
    let Some(required) = required else { return scored };
    let required = Box::new(ConstScoreQuery::new(required, 0.0));
    let occur = if free == Free::Text { Occur::Must } else { Occur::Should };
    match scored {
        None if free == Free::Text => None,
        None => Some(required),
        Some(scored) => Some(Box::new(BooleanQuery::new(vec![(Occur::Must, required), (occur, scored)]))),
    }
}

/// The terms of a reach, those of most worth where there are too many.
fn terms<'a>(ranker: &'a Ranker<'_>, reach: Reach) -> Vec<&'a Weighed> {
    let of = |is: fn(&Weighed) -> bool| ranker.terms().iter().filter(|term| is(term)).collect::<Vec<_>>();
    let mut terms = match reach {
        Reach::Words => of(|term| is_word(term) && !is_scaffolding(term)),
        Reach::All => of(|term| is_word(term) || matches!(term.scored.kind, Kind::Pair | Kind::Title)),
    };
    if terms.is_empty() {
        terms = match reach {
            Reach::Words => of(is_word),
            Reach::All => of(|_| true),
        };
    }
    let most = match reach {
        Reach::Words => WORDS_MAX,
        Reach::All => TERMS_MAX,
    };
    if terms.len() > most {
        let worth = |term: &Weighed| term.weight * term.idf;
        terms.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        terms.truncate(most);
    }
    terms
}

fn is_scaffolding(term: &Weighed) -> bool {
    term.scored.kind == Kind::Word && term.scored.count < 1.0
}

fn is_word(term: &Weighed) -> bool {
    matches!(
        term.scored.kind,
        Kind::Word | Kind::Article | Kind::TitleArticle | Kind::Number | Kind::Expansion
    )
}

fn any_of(terms: Vec<&Weighed>) -> Option<Box<dyn Lowered>> {
    let clauses: Vec<(Occur, Box<dyn Lowered>)> = terms
        .into_iter()
        .map(|term| {
            let query = Box::new(TermQuery::new(term.term.clone(), IndexRecordOption::WithFreqs));
            let boosted: Box<dyn Lowered> = Box::new(BoostQuery::new(query, term.weight));
            (Occur::Should, boosted)
        })
        .collect();
    (!clauses.is_empty()).then(|| -> Box<dyn Lowered> { Box::new(BooleanQuery::new(clauses)) })
}
