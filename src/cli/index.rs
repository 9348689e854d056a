//! `index`: builds or updates an index.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{DEFAULT_CORPUS, IndexArgs};
use super::progress::Bar;
use super::{Outcome, Output, watch};
use crate::Error;
use crate::index::{Manifest, Report, Update, preview, update};

pub fn run(args: &IndexArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let is_new = matches!(Manifest::read(dir), Err(Error::NoIndex(_)));
    let paths = match args.paths.as_slice() {
        [] if is_new => vec![PathBuf::from(DEFAULT_CORPUS)],
        paths => paths.to_vec(),
    };
    let threads = args.threads.or_else(|| std::thread::available_parallelism().ok());
    let how = Update { paths, threads: threads.unwrap_or(NonZeroUsize::MIN) };
    if args.dry_run {
        for (mark, name) in preview(dir, &how)? {
            writeln!(output, "{mark} {name}")?;
        }
        return Ok(Outcome::Done);
    }
    let started = Instant::now();
    let report = build(dir, &how)?;
    let seconds = started.elapsed().as_secs_f64();
    for problem in &report.problems {
        output.warn(with_cause(problem));
    }
    print(&report, dir, seconds, output)?;
    if args.watch {
        output.finish()?;
        watch::follow(dir, &how, output)?;
    }
    Ok(if report.problems.is_empty() { Outcome::Done } else { Outcome::Partly })
}

/// Updates an index, with a bar on a terminal.
pub fn build(dir: &Path, how: &Update) -> crate::Result<Report> {
    let mut bar = Bar::new();
    let report = update(dir, how, &mut |progress| bar.show(progress));
    bar.finish();
    report
}

fn print(report: &Report, dir: &Path, seconds: f64, output: &mut Output) -> std::io::Result<()> {
    let Report { added, changed, removed, renamed, unchanged, read, totals, .. } = report;
    let moved = if *renamed > 0 { format!(" →{renamed}") } else { String::new() };
    writeln!(output, "文件 files      +{added} ~{changed} -{removed} ={unchanged}{moved}")?;
    if report.formats.len() > 1 {
        for (format, of) in &report.formats {
            writeln!(output, "  {format:<13} {} documents, {}", of.documents, size(of.bytes))?;
        }
    }
    if !report.skipped.is_empty() {
        let kinds: Vec<_> = report.skipped.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        writeln!(output, "略过 skipped    {}", kinds.join(", "))?;
    }
    if !report.problems.is_empty() {
        writeln!(output, "未读 unread     {}", report.problems.len())?;
    }
    let speed = read.bytes as f64 / 1e6 / seconds.max(1e-9);
    writeln!(output, "读取 read       {} in {seconds:.2} s, {speed:.1} MB/s", size(read.bytes))?;
    writeln!(
        output,
        "索引 index      {} documents, {} passages, {} of text",
        totals.documents,
        totals.passages,
        size(totals.bytes)
    )?;
    writeln!(output, "大小 size       {} at {}", size(report.index_bytes), dir.display())
}

fn with_cause(problem: &Error) -> String {
    match std::error::Error::source(problem) {
        Some(cause) => format!("{problem}: {cause}"),
        None => problem.to_string(),
    }
}

/// Bytes as people read them.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
