//! `eval`: judges the index's ranking, or a run from a file, and compares two runs.

mod args;
mod report;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::bail;

pub use args::{EvalArgs, examples, figures};
use report::{Other, Report};

use super::args::By;
use super::progress::Count;
use super::{Outcome, Output};
use crate::eval::{self, DEPTH, Qrels, Run};
use crate::index::{Index, Record};
use crate::search::{self, Options};
use crate::{Error, Result};

pub fn run(args: &EvalArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let qrels = Qrels::read(&args.qrels)?;
    let queries = args.queries.as_deref().map(eval::queries).transpose()?;
    let asked: Option<HashSet<&str>> =
        queries.as_ref().map(|queries| queries.iter().map(|(id, _)| id.as_str()).collect());
    let asked = |query: &str| asked.as_ref().is_none_or(|asked| asked.contains(query));
    if !qrels.queries().any(asked) {
        bail!(
            "{}: 没有一个查询有判断 (no query that was asked is judged: do the ids agree?)",
            args.qrels.display()
        );
    }
    let compared = args.compare.as_deref().map(Run::read).transpose()?;
    let started = Instant::now();
    let (run, by) = match &args.run {
        Some(path) => (Run::read(path)?, None),
        None => {
            let judged_by = unit(&qrels);
            let by = args.by.unwrap_or(judged_by);
            let judged: Vec<_> =
                queries.iter().flatten().filter(|(id, _)| qrels.is_judged(id)).cloned().collect();
            (found(&Index::open(dir)?, &judged, by, judged_by)?, Some(by))
        }
    };
    let seconds = by.map(|_| started.elapsed().as_secs_f64());
    if let Some(path) = &args.write_run {
        write(&run, path)?;
    }
    let evaluation = eval::evaluate(&qrels, &run, asked);
    let other = args.compare.as_deref().zip(compared).map(|(path, run)| {
        let other = eval::evaluate(&qrels, &run, asked);
        Other { path, comparison: eval::compare(&evaluation, &other), evaluation: other }
    });
    let report = Report { evaluation, other, by, seconds };
    match args.json {
        true => report.json(args.per_query, output)?,
        false => report.text(args.per_query, output)?,
    }
    Ok(Outcome::Done)
}

/// What the judgments are of: passages if all their ids are of passages.
fn unit(qrels: &Qrels) -> By {
    match qrels.documents().all(|id| Record::parse_id(id).is_some()) {
        true => By::Passage,
        false => By::Document,
    }
}

/// What the index finds for each query, asked on all cores. Passages count as their documents, each by its
/// best, where documents are judged.
fn found(index: &Index, queries: &[(String, String)], by: By, judged_by: By) -> Result<Run> {
    let by = match by {
        By::Passage => search::By::Passage,
        By::Document => search::By::Document,
    };
    // Judgments are of single documents.
    let options = Options { limit: DEPTH, by, reposts: search::Reposts::Apart, ..Options::default() };
    let id = |record: Record| match (by, judged_by) {
        (search::By::Passage, By::Passage) => record.id(),
        _ => record.doc,
    };
    let next = AtomicUsize::new(0);
    let run = Mutex::new(Ok(Run::default()));
    let bar = Count::new(queries.len());
    let ask = || {
        while let Some((query, text)) = queries.get(next.fetch_add(1, Ordering::Relaxed)) {
            let hits = search::search(index, text, &options);
            // A thread that panicked has said so already, and its panic is passed on below.
            let mut run = run.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            match (&mut *run, hits) {
                (Ok(run), Ok(hits)) => {
                    let mut seen = HashSet::new();
                    let named = hits.into_iter().map(|hit| (id(hit.record), hit.score));
                    run.insert(query, named.filter(|(id, _)| seen.insert(id.clone())));
                }
                (Err(_), _) => return,
                (run, Err(error)) => *run = Err(error),
            }
            bar.step();
        }
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    std::thread::scope(|scope| {
        (0..threads.get()).for_each(|_| {
            scope.spawn(ask);
        });
    });
    bar.finish();
    run.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn write(run: &Run, path: &Path) -> Result<()> {
    let write = || {
        let mut file = BufWriter::new(File::create(path)?);
        run.write(&mut file)?;
        file.flush()
    };
    write().map_err(|e| Error::io(path, e))
}
