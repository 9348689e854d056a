//! `bench`: times queries, warm in one process or cold in a process each.
//!
//! Which queries, in which order, is decided here; `warm.rs` and `cold.rs` take the times, and
//! `report.rs` says them with the machine, the commit, the index and the query file beside.

mod args;
mod cold;
mod machine;
mod report;
mod usage;
mod warm;

use std::path::{Path, PathBuf};

use anyhow::bail;

pub use args::{BenchArgs, examples, figures};
use report::{Figures, Report};

use super::args::DEFAULT_INDEX;
use super::{Outcome, Output, search};
use crate::eval::{self, SEED};
use crate::index::Index;
use crate::text::Life;

pub fn run(args: &BenchArgs, dir: Option<&Path>, output: &mut Output) -> anyhow::Result<Outcome> {
    let mut queries = eval::questions(&args.queries)?;
    if queries.is_empty() {
        bail!("{}: 没有查询 (no queries: each line is one)", args.queries.display());
    }
    let (index, figures) = match args.cold {
        true => {
            queries = sample(queries);
            let cold = cold::measure(&queries, args, dir)?;
            // Only now: a large parent would count into the memory of its children.
            (
                Index::open(&dir.map_or_else(|| PathBuf::from(DEFAULT_INDEX), Path::to_owned))?,
                Figures::Cold(cold),
            )
        }
        false => {
            let index = search::open(dir, Life::Long, output)?;
            let warm = warm::measure(&index, &queries, args, output);
            (index, Figures::Warm(warm))
        }
    };
    let report = Report::new(args, &index, queries.len(), figures);
    match args.json {
        true => report.json(output)?,
        false => report.text(output)?,
    }
    Ok(if report.figures.errors().count > 0 { Outcome::Partly } else { Outcome::Done })
}

/// As many of the queries as are asked cold, from all over the file.
fn sample(queries: Vec<String>) -> Vec<String> {
    let order = eval::shuffled(queries.len(), 1, SEED);
    order.into_iter().take(args::COLD_QUERIES).map(|at| queries[at].clone()).collect()
}

/// How many queries failed, and how the first of them did.
#[derive(Debug, Default)]
pub struct Errors {
    pub count: usize,
    pub first: Option<String>,
}

impl Errors {
    fn add(&mut self, error: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(error);
    }
}
