//! The measures, as trec_eval defines them: `ndcg_cut_10` with the grade itself as gain,
//! `recip_rank` of the first ten, `P_1`, and `recall_100`.

use super::{Qrels, Run};

/// What is measured, in the order in which it is reported.
pub const MEASURES: [Measure; 4] =
    [Measure::NdcgAt10, Measure::MrrAt10, Measure::PrecisionAt1, Measure::RecallAt100];

/// A measure of one query's ranking, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Normalised discounted cumulative gain of the first ten, by a grade's own value.
    NdcgAt10,
    /// The reciprocal of the rank of the first relevant document, where it is among the first ten.
    MrrAt10,
    /// Whether the first document is relevant.
    PrecisionAt1,
    /// The share of the relevant documents that is among the first hundred.
    RecallAt100,
}

impl Measure {
    /// Its name, which is also its key in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::NdcgAt10 => "ndcg@10",
            Self::MrrAt10 => "mrr@10",
            Self::PrecisionAt1 => "p@1",
            Self::RecallAt100 => "recall@100",
        }
    }

    /// Its value, given the grades of a ranking, and those of all relevant documents, best first.
    fn value(self, ranked: &[u32], best: &[u32]) -> f64 {
        let first = |depth: usize| &ranked[..depth.min(ranked.len())];
        match self {
            Self::NdcgAt10 => ratio(gain(first(10)), gain(&best[..best.len().min(10)])),
            Self::MrrAt10 => {
                first(10).iter().position(|grade| *grade > 0).map_or(0.0, |at| 1.0 / (at as f64 + 1.0))
            }
            Self::PrecisionAt1 => f64::from(u8::from(first(1).iter().any(|grade| *grade > 0))),
            Self::RecallAt100 => {
                let found = first(100).iter().filter(|grade| **grade > 0).count();
                ratio(found as f64, best.len() as f64)
            }
        }
    }
}

/// Discounted cumulative gain.
fn gain(grades: &[u32]) -> f64 {
    let gains = grades.iter().zip(2..).map(|(grade, place)| f64::from(*grade) / f64::from(place).log2());
    // From 0 on, for the sum of nothing is -0.
    gains.fold(0.0, |sum, one| sum + one)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// One query's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct PerQuery {
    /// The query's id.
    pub query: String,
    /// How many documents were found.
    pub found: usize,
    /// Its values, in the order of [`MEASURES`].
    pub values: [f64; MEASURES.len()],
}

/// A run's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// By query, in the order of ids.
    pub queries: Vec<PerQuery>,
    /// The means, in the order of [`MEASURES`].
    pub means: [f64; MEASURES.len()],
}

/// Judges a run by the queries that `asked` names and that have judgments.
pub fn evaluate(qrels: &Qrels, run: &Run, asked: impl Fn(&str) -> bool) -> Evaluation {
    let judged = qrels.queries().filter(|query| asked(query));
    let queries: Vec<PerQuery> = judged
        .map(|query| {
            let found = run.found(query);
            let ranked: Vec<u32> = found.iter().map(|(document, _)| qrels.grade(query, document)).collect();
            let best = qrels.best(query);
            let values = MEASURES.map(|measure| measure.value(&ranked, &best));
            PerQuery { query: query.to_owned(), found: found.len(), values }
        })
        .collect();
    let mut at = 0..MEASURES.len();
    let means = MEASURES.map(|_| {
        let at = at.next().unwrap_or_default();
        mean(queries.iter().map(|one| one.values[at]))
    });
    Evaluation { queries, means }
}

/// The mean; 0 of nothing.
pub fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    ratio(values.sum(), count)
}
