//! A question to ranked passages: parse, plan, find candidates, rank, group, highlight.
//!
//! Nothing here knows of files or of the terminal: a hit carries its record, the byte ranges of its
//! text that matched, and, if asked for, what its score is the sum of.

mod candidates;
mod documents;
mod filtered;
mod phrase;
mod plan;
pub mod query;
mod rank;
mod snippet;
mod term;

use std::ops::Range;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, Occur, Query as Lowered, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;

use crate::Result;
use crate::corpus::{PartialDate, docnumber};
use crate::index::{Index, Record};
use candidates::{Candidate, Order};
use plan::{PathMatcher, Plan};
use query::{Query, Stated};
pub use rank::Contribution;
use rank::{Ranker, Statistics};
pub use snippet::{Snippet, snippet};
use term::Kind;

/// What is counted as a hit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Every passage by itself.
    #[default]
    Passage,
    /// A document, shown by its best passage.
    Document,
}

/// How to search.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many hits to give.
    pub limit: usize,
    /// How many hits to leave out before them.
    pub offset: usize,
    /// What is a hit.
    pub by: By,
    /// Only documents of this date or later.
    pub since: Option<PartialDate>,
    /// Only documents of this date or earlier.
    pub until: Option<PartialDate>,
    /// Only files whose path matches one of these globs.
    pub paths: Vec<String>,
    /// What the documents must state of themselves, each a part of the value: of several values of
    /// one kind, any.
    pub stated: Vec<(Stated, String)>,
    /// Whether to say what each score is the sum of.
    pub explain: bool,
    /// Whether a document may have as many passages as rank; else its third and further ones give
    /// way to other documents.
    pub all_passages: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            by: By::Passage,
            since: None,
            until: None,
            paths: Vec::new(),
            stated: Vec::new(),
            explain: false,
            all_passages: false,
        }
    }
}

/// A passage that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its place, counted from 1 over all pages.
    pub rank: usize,
    /// Its score.
    pub score: f32,
    /// The passage.
    pub record: Record,
    /// The byte ranges of its text that match, ascending and apart.
    pub highlights: Vec<Range<usize>>,
    /// What the score is the sum of, if it was asked for.
    pub explanation: Option<Vec<Contribution>>,
}

/// Candidates are scored in full in pools of this many, so that a page does not depend on its size.
const POOL: usize = 400;
/// The most terms of a query that are scored by; a pasted article has thousands.
const TERMS_MAX: usize = 512;
/// The most terms that candidates are found by.
const SELECTIVE_MAX: usize = 96;

/// Searches an index. Any string is some query.
pub fn search(index: &Index, query: &str, options: &Options) -> Result<Vec<Hit>> {
    let filters = filters(options)?;
    let query = lone_number(query).unwrap_or_else(|| query::parse(query));
    let plan = plan::plan(index, &query, &filters)?;
    find(index, plan, options)
}

/// The query that is nothing but a document number, marks around it left out: 《国发〔2018〕43号》 asks
/// for the document, not for a quotation. Quotation marks and operators mean what they always mean.
fn lone_number(query: &str) -> Option<Query> {
    let is_plain = !query.contains(['"', '“', '”', '＂', '「', '『'])
        && !query.trim_start().starts_with(['+', '-', '＋', '－']);
    let number = is_plain.then(|| docnumber::alone(query)).flatten()?;
    Some(Query::List(vec![Query::Text(number)]))
}

fn filters(options: &Options) -> Result<Vec<Query>> {
    let mut filters = Vec::new();
    let (from, to) = (options.since.map(PartialDate::first_day), options.until.map(PartialDate::last_day));
    if from.is_some() || to.is_some() {
        filters.push(Query::Date { from, to });
    }
    for glob in &options.paths {
        PathMatcher::new(glob)?;
    }
    for what in [Stated::Issuer, Stated::Number, Stated::Source, Stated::Format] {
        let asked = options.stated.iter().filter(|(of, _)| *of == what);
        let any: Vec<_> = asked.map(|(_, part)| Query::Stated(what, part.clone())).collect();
        if !any.is_empty() {
            filters.push(Query::Any(any));
        }
    }
    if !options.paths.is_empty() {
        filters.push(Query::Any(options.paths.iter().cloned().map(Query::Path).collect()));
    }
    Ok(filters)
}

fn find(index: &Index, plan: Plan, options: &Options) -> Result<Vec<Hit>> {
    let failed = |error| index.error(error);
    let segments = index.searcher().segment_readers();
    let statistics = Statistics::of(index);
    let Plan { required, scored, free, marks } = plan;
    let ranker = Ranker::new(index, &statistics, scored, TERMS_MAX).map_err(failed)?;
    let Some(lowered) = candidate_query(&ranker, required, free) else { return Ok(Vec::new()) };
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, index.searcher());
    let weight = lowered.weight(scoring).map_err(failed)?;
    let order = Order::of(segments).map_err(failed)?;

    let wanted = options.offset.saturating_add(options.limit);
    let ranked = ranked(index, &ranker, weight.as_ref(), &order, wanted, options)?;
    let page = ranked.into_iter().enumerate().skip(options.offset).take(options.limit);
    page.map(|(at, candidate)| hit(index, &ranker, &marks, options, at + 1, candidate)).collect()
}

/// The best passages, or the best passage of each of the best documents: `wanted` of them, if there
/// are as many.
fn ranked(
    index: &Index,
    ranker: &Ranker<'_>,
    weight: &dyn Weight,
    order: &Order,
    wanted: usize,
    options: &Options,
) -> Result<Vec<Candidate>> {
    let segments = index.searcher().segment_readers();
    let all = index.searcher().num_docs().max(1) as usize;
    let mut depth = wanted.div_ceil(POOL).max(1).saturating_mul(POOL).min(all);
    loop {
        let mut ranked = order.best(segments, weight, depth).map_err(|error| index.error(error))?;
        let is_all = ranked.len() < depth || depth == all;
        for pool in ranked.chunks_mut(POOL) {
            score_in_full(index, ranker, pool)?;
            pool.sort_by(|a, b| order.compare(a, b));
            if options.by == By::Passage && !options.all_passages {
                order.spread(pool);
            }
        }
        if options.by == By::Document {
            ranked = by_document(index, ranker, order, ranked).map_err(|error| index.error(error))?;
        }
        if ranked.len() >= wanted || is_all {
            return Ok(ranked);
        }
        // A long document can fill all the places there are: look on until others have theirs.
        depth = depth.saturating_mul(4).min(all);
    }
}

/// The best passage of each document, in the order of the documents. Those of the first pool alone are
/// scored as a whole, so that a page does not depend on its size.
fn by_document(
    index: &Index,
    ranker: &Ranker<'_>,
    order: &Order,
    ranked: Vec<Candidate>,
) -> tantivy::Result<Vec<Candidate>> {
    let in_first = order.best_of_each_document(ranked.iter().take(POOL).copied().collect()).len();
    let mut best = order.best_of_each_document(ranked);
    let (first, further) = best.split_at_mut(in_first);
    documents::score(index, ranker, order, first)?;
    documents::score_behind(further);
    Ok(best)
}

/// The query that finds candidates; nothing, where nothing could be found. Where there is free text,
/// a candidate has some of it.
fn candidate_query(
    ranker: &Ranker<'_>,
    required: Option<Box<dyn Lowered>>,
    free: bool,
) -> Option<Box<dyn Lowered>> {
    let scored = any_of(selective_terms(ranker));
    let Some(required) = required else { return scored };
    let required = Box::new(ConstScoreQuery::new(required, 0.0));
    let occur = if free { Occur::Must } else { Occur::Should };
    match scored {
        None if free => None,
        None => Some(required),
        Some(scored) => Some(Box::new(BooleanQuery::new(vec![(Occur::Must, required), (occur, scored)]))),
    }
}

/// The terms that candidates are found by: single characters only where there is nothing else.
fn selective_terms<'a>(ranker: &'a Ranker<'_>) -> Vec<&'a rank::Weighed> {
    let is_selective = |kind: Kind| {
        matches!(
            kind,
            Kind::Word | Kind::Pair | Kind::Title | Kind::Article | Kind::TitleArticle | Kind::Number
        )
    };
    let mut terms: Vec<_> = ranker.terms().iter().filter(|term| is_selective(term.scored.kind)).collect();
    if terms.is_empty() {
        terms = ranker.terms().iter().collect();
    }
    if terms.len() > SELECTIVE_MAX {
        terms.sort_by(|a, b| b.idf.total_cmp(&a.idf));
        terms.truncate(SELECTIVE_MAX);
    }
    terms
}

fn any_of(terms: Vec<&rank::Weighed>) -> Option<Box<dyn Lowered>> {
    let clauses: Vec<(Occur, Box<dyn Lowered>)> = terms
        .into_iter()
        .map(|term| {
            let query = Box::new(TermQuery::new(term.term.clone(), IndexRecordOption::WithFreqs));
            let boosted: Box<dyn Lowered> = Box::new(BoostQuery::new(query, term.weight()));
            (Occur::Should, boosted)
        })
        .collect();
    (!clauses.is_empty()).then(|| -> Box<dyn Lowered> { Box::new(BooleanQuery::new(clauses)) })
}

fn score_in_full(index: &Index, ranker: &Ranker<'_>, pool: &mut [Candidate]) -> Result<()> {
    pool.sort_by_key(|one| one.address);
    for same in pool.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let segment = index.searcher().segment_reader(same[0].address.segment_ord);
        let docs: Vec<_> = same.iter().map(|one| one.address.doc_id).collect();
        let scores = ranker.scores(segment, &docs).map_err(|e| index.error(e))?;
        same.iter_mut().zip(scores).for_each(|(one, score)| one.score = score);
    }
    Ok(())
}

fn hit(
    index: &Index,
    ranker: &Ranker<'_>,
    marks: &[plan::Mark],
    options: &Options,
    rank: usize,
    one: Candidate,
) -> Result<Hit> {
    let record = index.record(one.address)?;
    let highlights = snippet::highlights(&record.text, marks);
    let explain = || -> tantivy::Result<_> {
        let segment = index.searcher().segment_reader(one.address.segment_ord);
        let parts = ranker.explain(segment, one.address.doc_id)?;
        match options.by {
            By::Passage => Ok(parts),
            By::Document => documents::explain(index, ranker, &record.doc, &one, parts),
        }
    };
    let explanation = options.explain.then(explain).transpose().map_err(|error| index.error(error))?;
    Ok(Hit { rank, score: one.score, record, highlights, explanation })
}
