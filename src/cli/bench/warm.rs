//! Warm queries: threads share one open index, and each query is answered as `search` answers it, up to
//! the page of text that it would print.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::args::BenchArgs;
use super::{Errors, usage};
use crate::cli::Output;
use crate::cli::progress::Count;
use crate::cli::render::{self, Asked};
use crate::eval::{Latencies, SEED, shuffled};
use crate::index::Index;
use crate::search::{Options, search};

/// What asking took.
pub struct Warm {
    /// Each query's own time.
    pub latencies: Latencies,
    /// From the first query's start to the last one's end.
    pub wall: Duration,
    /// The hits of all queries.
    pub hits: usize,
    pub errors: Errors,
    /// The most memory that this process has held.
    pub peak: Option<u64>,
}

/// What one thread has seen.
#[derive(Default)]
struct Tally {
    times: Vec<Duration>,
    hits: usize,
    errors: Errors,
}

/// What every thread asks, and how.
struct Asking<'a> {
    index: &'a Index,
    queries: &'a [Asked],
    options: Options,
    output: &'a Output,
    threads: usize,
}

pub fn measure(index: &Index, queries: &[String], args: &BenchArgs, output: &Output) -> Warm {
    let queries: Vec<_> = queries.iter().map(|text| Asked { id: None, text: text.clone() }).collect();
    let options = Options { limit: args.limit, ..Options::default() };
    let asking = Asking { index, queries: &queries, options, output, threads: args.threads.get() };
    if args.warmup {
        let order: Vec<usize> = (0..queries.len()).collect();
        asking.all(&order);
    }
    let order = shuffled(queries.len(), args.passes.get(), SEED);
    let started = Instant::now();
    let tallies = asking.all(&order);
    let wall = started.elapsed();
    let mut sum = Tally::default();
    for tally in tallies {
        sum.times.extend(tally.times);
        sum.hits += tally.hits;
        sum.errors.count += tally.errors.count;
        sum.errors.first = sum.errors.first.or(tally.errors.first);
    }
    let peak = usage::own_peak();
    Warm { latencies: Latencies::new(sum.times), wall, hits: sum.hits, errors: sum.errors, peak }
}

impl Asking<'_> {
    /// Asks queries in an order, on all threads.
    fn all(&self, order: &[usize]) -> Vec<Tally> {
        let next = AtomicUsize::new(0);
        let bar = Count::new(order.len());
        let tallies = std::thread::scope(|scope| {
            let ask = || {
                let mut tally = Tally::default();
                let mut page = self.output.dropped();
                while let Some(&query) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    self.one(&self.queries[query], &mut page, &mut tally);
                    bar.step();
                }
                tally
            };
            let threads: Vec<_> = (0..self.threads).map(|_| scope.spawn(ask)).collect();
            let joined = threads.into_iter().map(|thread| thread.join());
            joined.map(|tally| tally.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        bar.finish();
        tallies
    }

    fn one(&self, asked: &Asked, page: &mut Output, tally: &mut Tally) {
        let started = Instant::now();
        let mut answer = || -> anyhow::Result<usize> {
            let hits = search(self.index, &asked.text, &self.options)?;
            render::text(asked, &hits, page)?;
            page.flush()?;
            Ok(hits.len())
        };
        match answer() {
            Ok(hits) => {
                tally.times.push(started.elapsed());
                tally.hits += hits;
            }
            Err(error) => tally.errors.add(|| format!("{}: {error}", asked.text)),
        }
    }
}
