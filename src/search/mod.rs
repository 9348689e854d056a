//! A question to ranked passages: parse, plan, find candidates, rank, group, highlight.
//!
//! Nothing here knows of files or of the terminal: a hit carries its record, the byte ranges of its
//! text that matched, and, if asked for, what its score is the sum of.

mod candidates;
mod dated;
mod documents;
mod expand;
mod filtered;
mod fold;
mod options;
mod phrase;
mod plan;
pub mod query;
mod rank;
mod recency;
mod snippet;
mod term;

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, Occur, Query as Lowered, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;

use crate::Result;
use crate::corpus::{PartialDate, docnumber};
use crate::index::{Index, Record, Repost};
use candidates::{Candidate, Order};
use fold::{Fold, Spread};
pub use options::{By, Options, Reposts, Sort};
use plan::{Free, PathMatcher, Plan};
use query::{Query, Stated};
pub use rank::Contribution;
use rank::{Ranker, Statistics};
pub use recency::{HalfLife, Recency};
pub use snippet::{Snippet, snippet};
use term::Kind;

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
    /// The other documents of its document's group, the earliest first, where reposts are folded.
    pub reposts: Vec<Repost>,
    /// The factor for its document's age, where newer documents are preferred.
    pub recency: Option<f32>,
    /// What the score is the sum of, times that factor; if it was asked for.
    pub explanation: Option<Vec<Contribution>>,
}

/// Candidates are scored in full in pools of this many, so that a page does not depend on its size.
const POOL: usize = 400;
/// The most terms of a query that are scored by; a pasted article has thousands.
const TERMS_MAX: usize = 512;
/// The most terms that candidates are found by.
const SELECTIVE_MAX: usize = 96;

/// Searches an index. Any string is some query.
///
/// By relevance, whatever shares a word with the query is a hit, the least last. By date, a hit must
/// meet the conditions and hold most of the rest: two thirds, in weight, of what the passage that
/// holds the most of the query holds.
pub fn search(index: &Index, query: &str, options: &Options) -> Result<Vec<Hit>> {
    let filters = filters(options)?;
    let query = lone_number(query).unwrap_or_else(|| query::parse(query));
    let plan = plan::plan(index, &query, &filters)?;
    find(index, plan, options)
}

/// Plans a query without searching, and says how many terms it is scored by; for measuring that stage.
#[doc(hidden)]
pub fn planned(index: &Index, query: &Query) -> Result<usize> {
    Ok(plan::plan(index, query, &[])?.scored.len())
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

/// The hits of a plan; where it is to be expanded, by the words that its best hits give.
fn find(index: &Index, mut plan: Plan, options: &Options) -> Result<Vec<Hit>> {
    if options.expand {
        let first = Options {
            limit: expand::PASSAGES,
            offset: 0,
            by: By::Passage,
            sort: Sort::Relevance,
            explain: false,
            all_passages: false,
            ..options.clone()
        };
        let best = answer(index, &plan, &first)?;
        let words = expand::words(index, &Statistics::of(index), &plan.scored, &best);
        plan.scored.extend(words.map_err(|error| index.error(error))?);
    }
    answer(index, &plan, options)
}

fn answer(index: &Index, plan: &Plan, options: &Options) -> Result<Vec<Hit>> {
    let failed = |error| index.error(error);
    let statistics = Statistics::of(index);
    let ranker =
        Ranker::new(index, &statistics, (plan.scored.clone(), plan.manner), TERMS_MAX).map_err(failed)?;
    let required = plan.required.as_ref().map(|required| required.box_clone());
    let Some(lowered) = candidate_query(&ranker, required, plan.free) else { return Ok(Vec::new()) };
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, index.searcher());
    let weight = lowered.weight(scoring).map_err(failed)?;
    let order = Order::of(index.searcher().segment_readers(), options.recency).map_err(failed)?;

    let wanted = options.offset.saturating_add(options.limit);
    let search = Search { index, ranker, order, options };
    let ranked = match options.sort {
        Sort::Relevance => search.best(weight.as_ref(), wanted)?,
        Sort::Date => search.newest(weight.as_ref(), wanted, plan.free)?,
    };
    let page = ranked.into_iter().enumerate().skip(options.offset).take(options.limit);
    page.map(|(at, candidate)| search.hit(&plan.marks, at + 1, candidate)).collect()
}

/// What a search goes by.
struct Search<'a> {
    index: &'a Index,
    ranker: Ranker<'a>,
    order: Order,
    options: &'a Options,
}

impl Search<'_> {
    /// The best passages, or the best passage of each of the best documents: `wanted` of them, if
    /// there are as many.
    fn best(&self, weight: &dyn Weight, wanted: usize) -> Result<Vec<Candidate>> {
        let segments = self.index.searcher().segment_readers();
        let all = self.index.searcher().num_docs().max(1) as usize;
        let mut depth = wanted.div_ceil(POOL).max(1).saturating_mul(POOL).min(all);
        loop {
            let found = self.order.best(segments, weight, depth);
            let mut ranked = found.map_err(|error| self.index.error(error))?;
            let is_all = ranked.len() < depth || depth == all;
            let mut fold = self.fold(wanted);
            for pool in ranked.chunks_mut(POOL) {
                self.settle(pool)?;
                if self.options.by == By::Passage {
                    fold.passages(pool, self.spread())?;
                }
            }
            if self.options.by == By::Document {
                fold.documents(self.by_document(ranked).map_err(|error| self.index.error(error))?);
            }
            if fold.len() >= wanted || is_all {
                return Ok(fold.into_ranked());
            }
            // A long document can fill all the places there are: look on until others have theirs.
            depth = depth.saturating_mul(4).min(all);
        }
    }

    /// The best passage of each document, in the order of the documents. Those of the first pool alone
    /// are scored as a whole, so that a page does not depend on its size.
    fn by_document(&self, ranked: Vec<Candidate>) -> tantivy::Result<Vec<Candidate>> {
        let pool = ranked.iter().take(POOL).copied().collect();
        let in_first = self.order.best_of_each_document(pool).len();
        let mut best = self.order.best_of_each_document(ranked);
        let (first, further) = best.split_at_mut(in_first);
        documents::score(self.index, &self.ranker, &self.order, first)?;
        documents::score_behind(&self.ranker, further);
        Ok(best)
    }

    /// The newest of all passages that match, or the best passage of each of the newest documents:
    /// `wanted` of them, if there are as many. Passages of one date are settled together, all of them,
    /// so that a page does not depend on its size.
    fn newest(&self, weight: &dyn Weight, wanted: usize, free: Free) -> Result<Vec<Candidate>> {
        let segments = self.index.searcher().segment_readers();
        let found = dated::matching(segments, &self.ranker, weight, &self.order, free);
        let mut found = found.map_err(|error| self.index.error(error))?;
        let date = |one: &Candidate| self.order.date(one);
        found.sort_by_cached_key(|one| Reverse(date(one)));
        let mut fold = self.fold(wanted);
        for pool in found.chunk_by_mut(|a, b| date(a) == date(b)) {
            if fold.len() >= wanted {
                break;
            }
            self.settle(pool)?;
            match self.options.by {
                By::Passage => fold.passages(pool, self.spread())?,
                By::Document => fold.documents(self.order.best_of_each_document(pool.to_vec())),
            }
        }
        Ok(fold.into_ranked())
    }

    /// Scores passages in full and puts them in their order.
    fn settle(&self, pool: &mut [Candidate]) -> Result<()> {
        pool.sort_by_key(|one| one.address);
        for same in pool.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let segment = self.index.searcher().segment_reader(same[0].address.segment_ord);
            let docs: Vec<_> = same.iter().map(|one| one.address.doc_id).collect();
            let scores = self.ranker.scores(segment, &docs).map_err(|e| self.index.error(e))?;
            let scored = same.iter_mut().zip(scores);
            scored.for_each(|(one, score)| one.score = score * self.order.factor(one.address));
        }
        pool.sort_by(|a, b| self.order.compare(a, b));
        Ok(())
    }

    fn fold(&self, wanted: usize) -> Fold<'_> {
        Fold::new(self.index, &self.order, self.options.reposts, wanted)
    }

    fn spread(&self) -> Spread {
        if self.options.all_passages { Spread::Free } else { Spread::Even }
    }

    /// The other documents of a document's group.
    fn reposts(&self, doc: &str) -> Result<Vec<Repost>> {
        let groups = self.index.reposts().filter(|_| self.options.reposts == Reposts::Folded);
        let Some((groups, group)) = groups.and_then(|groups| Some((groups, groups.group(doc)?))) else {
            return Ok(Vec::new());
        };
        let mut reposts = groups.documents(group)?;
        reposts.retain(|one| one.doc != doc);
        Ok(reposts)
    }

    fn hit(&self, marks: &[plan::Mark], rank: usize, one: Candidate) -> Result<Hit> {
        let record = self.index.record(one.address)?;
        let highlights = snippet::highlights(&record.text, marks);
        let explain = || -> tantivy::Result<_> {
            let segment = self.index.searcher().segment_reader(one.address.segment_ord);
            let parts = self.ranker.explain(segment, one.address.doc_id)?;
            match (self.options.by, self.options.sort) {
                (By::Document, Sort::Relevance) => {
                    documents::explain(self.index, &self.ranker, &record.doc, &one, parts)
                }
                _ => Ok(parts),
            }
        };
        let explanation = self.options.explain.then(explain).transpose().map_err(|e| self.index.error(e))?;
        let recency = self.options.recency.map(|_| self.order.factor(one.address));
        let reposts = self.reposts(&record.doc)?;
        Ok(Hit { rank, score: one.score, record, highlights, reposts, recency, explanation })
    }
}

/// The query that finds candidates; nothing, where nothing could be found. Where there is free text,
/// a candidate has some of it.
fn candidate_query(
    ranker: &Ranker<'_>,
    required: Option<Box<dyn Lowered>>,
    free: Free,
) -> Option<Box<dyn Lowered>> {
    let scored = any_of(selective_terms(ranker));
    let Some(required) = required else { return scored };
    let required = Box::new(ConstScoreQuery::new(required, 0.0));
    let occur = if free == Free::Text { Occur::Must } else { Occur::Should };
    match scored {
        None if free == Free::Text => None,
        None => Some(required),
        Some(scored) => Some(Box::new(BooleanQuery::new(vec![(Occur::Must, required), (occur, scored)]))),
    }
}

/// The terms that candidates are found by: single characters only where there is nothing else.
fn selective_terms<'a>(ranker: &'a Ranker<'_>) -> Vec<&'a rank::Weighed> {
    let is_selective = |kind: Kind| {
        matches!(
            kind,
            Kind::Word
                | Kind::Pair
                | Kind::Title
                | Kind::Article
                | Kind::TitleArticle
                | Kind::Number
                | Kind::Expansion
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
