//! How to search: what is a hit, which documents may be, how they are ordered. What comes of it is the
//! searcher's.

use super::query::Stated;
use super::recency::Recency;
use crate::corpus::PartialDate;

/// What is counted as a hit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Every passage by itself.
    #[default]
    Passage,
    /// A document, shown by its best passage.
    Document,
}

/// What hits are in order of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Their scores.
    #[default]
    Relevance,
    /// The dates of their documents, the newest first and those without date last; within a date,
    /// their scores. What is a hit is then asked more strictly: see [`search`](super::search()).
    Date,
}

/// What becomes of reposts: documents that are much the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reposts {
    /// They are one hit, which lists the others.
    #[default]
    Folded,
    /// Each stands by itself.
    Apart,
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
    /// What hits are in order of.
    pub sort: Sort,
    /// How much newer documents are preferred, if at all.
    pub recency: Option<Recency>,
    /// Whether to search as well by words that the best passages have in common.
    pub expand: bool,
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
    /// What becomes of reposts.
    pub reposts: Reposts,
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
            sort: Sort::Relevance,
            recency: None,
            expand: false,
            since: None,
            until: None,
            paths: Vec::new(),
            stated: Vec::new(),
            explain: false,
            reposts: Reposts::Folded,
            all_passages: false,
        }
    }
}
