//! A question to ranked passages: parse, plan, find candidates, rank, group, highlight.
//!
//! Nothing here knows of files or of the terminal: a hit carries its record, the byte ranges of its
//! text that matched, and, if asked for, what its score is the sum of.

mod answer;
mod candidates;
mod dated;
mod documents;
mod expand;
mod fetched;
mod filtered;
mod fold;
mod length;
mod options;
mod phrase;
mod plan;
pub mod query;
mod rank;
mod reach;
mod recency;
mod snippet;
mod statistics;
mod term;

use std::ops::Range;

use crate::Result;
use crate::corpus::{PartialDate, docnumber};
use crate::index::{Index, Record, Repost};
use answer::answer;
pub use options::{By, Options, Reposts, Sort};
use plan::{PathMatcher, Plan};
use query::{Query, Stated};
pub use rank::Contribution;
pub use recency::{HalfLife, Recency};
pub use snippet::{Snippet, snippet};
use statistics::Statistics;

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
