//! A plan to a page of hits: candidates, pools of them scored in full, reposts folded, and for each hit of
//! the page what is shown of it. How candidates are found and scored is said elsewhere.

use std::cmp::Reverse;
use std::collections::HashSet;

use tantivy::DocAddress;
use tantivy::query::{EnableScoring, Weight};

use super::candidates::{Candidate, Order};
use super::fetched::Fetched;
use super::fold::{Fold, Spread};
use super::plan::{self, Free, Plan};
use super::rank::{Extent, Ranker};
use super::reach::{Reach, candidate_query};
use super::statistics::Statistics;
use super::{By, Hit, Options, Reposts, Sort, dated, documents, snippet};
use crate::Result;
use crate::index::{Groups, Index, Repost};

/// Candidates are looked at in pools of this many, so that a page does not depend on its size.
const POOL: usize = 192;
/// The same, where documents are asked for.
const DOCUMENT_POOL: usize = 400;
/// Of a pool, so many are scored in full at once.
const PART: usize = 64;
/// The most terms of a query that are scored by; a pasted article has thousands.
const TERMS_MAX: usize = 512;

/// The candidates' query as far as it reaches; nothing, where nothing could be found.
type Reaching<'a> = &'a dyn Fn(Reach) -> tantivy::Result<Option<Box<dyn Weight>>>;

/// The hits of a plan.
pub fn answer(index: &Index, plan: &Plan, options: &Options) -> Result<Vec<Hit>> {
    let failed = |error| index.error(error);
    let statistics = Statistics::of(index);
    let ranker =
        Ranker::new(index, &statistics, (plan.scored.clone(), plan.manner), TERMS_MAX).map_err(failed)?;
    let weight = |reach: Reach| -> tantivy::Result<Option<Box<dyn Weight>>> {
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, index.searcher());
        let required = plan.required.as_ref().map(|required| required.box_clone());
        candidate_query(&ranker, required, plan.free, reach).map(|query| query.weight(scoring)).transpose()
    };
    let order = Order::of(index.searcher().segment_readers(), options.recency).map_err(failed)?;

    let wanted = options.offset.saturating_add(options.limit);
    let fetched = Fetched::of(index);
    let groups = index.reposts().filter(|_| options.reposts == Reposts::Folded);
    let search =
        Search { index, fetched: &fetched, ranker: &ranker, free: plan.free, groups, order, options };
    let ranked = match options.sort {
        Sort::Relevance => search.best(&weight, wanted)?,
        Sort::Date => search.newest(&weight, wanted)?,
    };
    let page = ranked.into_iter().enumerate().skip(options.offset).take(options.limit);
    page.map(|(at, candidate)| search.hit(&plan.marks, at + 1, candidate)).collect()
}

/// What a search goes by.
struct Search<'a> {
    index: &'a Index,
    fetched: &'a Fetched<'a>,
    ranker: &'a Ranker<'a>,
    free: Free,
    /// Which documents are reposts of each other, where they are to be folded.
    groups: Option<&'a Groups>,
    order: Order,
    options: &'a Options,
}

impl Search<'_> {
    /// The best passages, or the best passage of each of the best documents: `wanted` of them, if
    /// there are as many.
    fn best(&self, weight: Reaching<'_>, wanted: usize) -> Result<Vec<Candidate>> {
        let all = self.index.searcher().num_docs().max(1) as usize;
        let pool = self.pool();
        let mut depth = wanted.div_ceil(pool).max(1).saturating_mul(pool).min(all);
        loop {
            let found = self.candidates(weight, depth);
            let mut ranked = found.map_err(|error| self.index.error(error))?;
            let is_all = ranked.len() < depth || depth == all;
            let mut fold = self.fold(wanted);
            for pool in ranked.chunks_mut(pool) {
                match self.options.by {
                    By::Passage if fold.len() < wanted => self.closer(pool, &mut fold, wanted)?,
                    By::Passage => {}
                    By::Document => self.settle(pool, Extent::Full)?,
                }
            }
            if self.options.by == By::Document {
                fold.documents(self.by_document(ranked).map_err(|error| self.index.error(error))?)?;
            }
            if fold.len() >= wanted || is_all {
                return Ok(fold.into_ranked());
            }
            // A long document can fill all the places there are: look on until others have theirs.
            depth = depth.saturating_mul(4).min(all);
        }
    }

    fn pool(&self) -> usize {
        match self.options.by {
            By::Passage => POOL,
            By::Document => DOCUMENT_POOL,
        }
    }

    /// The best `depth` candidates by words; where those fill no pool, by all that can be found, and
    /// where they fill one but not all, the others behind them. So the first pool is one whatever is
    /// wanted.
    fn candidates(&self, weight: Reaching<'_>, depth: usize) -> tantivy::Result<Vec<Candidate>> {
        let segments = self.index.searcher().segment_readers();
        let best = |reach| match weight(reach)? {
            Some(weight) => self.order.best(segments, weight.as_ref(), depth),
            None => Ok(Vec::new()),
        };
        if self.options.by == By::Document && self.free == Free::Text {
            // Scoring documents as a whole costs more than this, and finds among more.
            return best(Reach::All);
        }
        let mut found = best(Reach::Words)?;
        // Under conditions alone, what is met does not hang on the words.
        if found.len() >= depth || self.free == Free::Nothing {
            return Ok(found);
        }
        let wider = best(Reach::All)?;
        if found.len() < POOL {
            return Ok(wider);
        }
        let seen: HashSet<DocAddress> = found.iter().map(|one| one.address).collect();
        found.extend(wider.into_iter().filter(|one| !seen.contains(&one.address)));
        found.truncate(depth);
        Ok(found)
    }

    /// The best passage of each document, in the order of the documents. Those of the first pool alone
    /// are scored as a whole, so that a page does not depend on its size.
    fn by_document(&self, ranked: Vec<Candidate>) -> tantivy::Result<Vec<Candidate>> {
        let pool = ranked.iter().take(self.pool()).copied().collect();
        let in_first = self.order.best_of_each_document(pool).len();
        let mut best = self.order.best_of_each_document(ranked);
        let (first, further) = best.split_at_mut(in_first);
        documents::score(self.index, self.ranker, &self.order, first)?;
        documents::score_behind(self.ranker, further);
        Ok(best)
    }

    /// The newest of all passages that match, or the best passage of each of the newest documents:
    /// `wanted` of them, if there are as many. Passages of one date are settled together, all of them,
    /// so that a page does not depend on its size.
    fn newest(&self, weight: Reaching<'_>, wanted: usize) -> Result<Vec<Candidate>> {
        let segments = self.index.searcher().segment_readers();
        let matching = || match weight(Reach::All)? {
            Some(weight) => dated::matching(segments, self.ranker, weight.as_ref(), &self.order, self.free),
            None => Ok(Vec::new()),
        };
        let mut found = matching().map_err(|error| self.index.error(error))?;
        let date = |one: &Candidate| self.order.date(one);
        found.sort_by_cached_key(|one| Reverse(date(one)));
        let mut fold = self.fold(wanted);
        for pool in found.chunk_by_mut(|a, b| date(a) == date(b)) {
            if fold.len() >= wanted {
                break;
            }
            self.settle(pool, Extent::Full)?;
            match self.options.by {
                By::Passage => fold.passages(pool, self.spread())?,
                By::Document => fold.documents(self.order.best_of_each_document(pool.to_vec()))?,
            }
        }
        Ok(fold.into_ranked())
    }

    /// Scores the passages of a pool in full, part after part as far as they are wanted: those first that the
    /// terms that tell most put first.
    fn closer(&self, pool: &mut [Candidate], fold: &mut Fold<'_>, wanted: usize) -> Result<()> {
        if pool.len() > PART {
            self.settle(pool, Extent::Selective)?;
        }
        for part in pool.chunks_mut(PART) {
            if fold.len() < wanted {
                self.settle(part, Extent::Full)?;
                fold.passages(part, self.spread())?;
            }
        }
        Ok(())
    }

    /// Scores passages and puts them in their order.
    fn settle(&self, pool: &mut [Candidate], extent: Extent) -> Result<()> {
        pool.sort_by_key(|one| one.address);
        for same in pool.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let segment = same[0].address.segment_ord;
            let docs: Vec<_> = same.iter().map(|one| one.address.doc_id).collect();
            let scores = self.ranker.scores(segment, &docs, extent).map_err(|e| self.index.error(e))?;
            let scored = same.iter_mut().zip(scores);
            scored.for_each(|(one, score)| one.score = score * self.order.factor(one.address));
        }
        pool.sort_by(|a, b| self.order.compare(a, b));
        Ok(())
    }

    fn fold(&self, wanted: usize) -> Fold<'_> {
        Fold::new(self.fetched, &self.order, self.groups, wanted)
    }

    fn spread(&self) -> Spread {
        if self.options.all_passages { Spread::Free } else { Spread::Even }
    }

    /// The other documents of a document's group.
    fn reposts(&self, doc: &str) -> Result<Vec<Repost>> {
        let Some((groups, group)) = self.groups.and_then(|groups| Some((groups, groups.group(doc)?))) else {
            return Ok(Vec::new());
        };
        let mut reposts = groups.documents(group)?;
        reposts.retain(|one| one.doc != doc);
        Ok(reposts)
    }

    fn hit(&self, marks: &[plan::Mark], rank: usize, one: Candidate) -> Result<Hit> {
        let record = self.fetched.take(one.address)?;
        let highlights = snippet::highlights(&record.text, marks);
        let explain = || -> tantivy::Result<_> {
            let parts = self.ranker.explain(one.address.segment_ord, one.address.doc_id)?;
            match (self.options.by, self.options.sort) {
                (By::Document, Sort::Relevance) => {
                    documents::explain(self.index, self.ranker, &self.order, &one, parts)
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
