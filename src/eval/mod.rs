//! Judging rankings: judgments, runs, measures, and the comparison of two runs; and the statistics of
//! latencies.
//!
//! Files are those of TREC, and the figures are those of trec_eval: a run's own ranks are passed
//! over, documents are ordered by score (as a 32-bit number), and equal scores by document number
//! descending. A mean is over the judged queries that were asked; one for which nothing was found
//! counts 0. Nothing here knows how a run came about, or where figures are shown.

mod compare;
mod latency;
mod lines;
mod measures;
mod qrels;
mod queries;
mod random;
mod run;

pub use compare::{Comparison, FLIPS, compare};
pub use latency::{Bucket, Latencies};
pub use measures::{Evaluation, MEASURES, Measure, PerQuery, evaluate, mean};
pub use qrels::Qrels;
pub use queries::{queries, questions};
pub use random::{SEED, shuffled};
pub use run::{DEPTH, Run, name};
