//! `index`: builds or updates an index.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::args::{DEFAULT_CORPUS, IndexArgs};
use super::progress::Bar;
use super::{Outcome, Output, watch};
use crate::corpus::{Limits, Links};
use crate::index::{Change, Encoding, Manifest, Mark, Report, Update, preview, update_with};
use crate::{Error, Result};

pub fn run(args: &IndexArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let (how, reads_stdin) = settings(args, dir);
    if args.dry_run {
        let (changes, report) = preview(dir, &how)?;
        list(&changes, &report, output)?;
        return Ok(Outcome::Done);
    }
    few_arenas();
    let started = Instant::now();
    let report = match reads_stdin {
        true => build(dir, &how, Some(&mut std::io::stdin().lock()))?,
        false => build(dir, &how, None)?,
    };
    let seconds = started.elapsed().as_secs_f64();
    warn(&report, output);
    print(&report, dir, seconds, output)?;
    if args.watch {
        output.finish()?;
        watch::follow(dir, &how, output)?;
    }
    Ok(if report.unread == 0 { Outcome::Done } else { Outcome::Partly })
}

/// Has glibc's allocator use two arenas. With one for each thread, what one thread allocates and
/// another frees is spread so thinly that little of it can be used again: 600 MB where 400 do.
#[allow(unsafe_code)]
fn few_arenas() {
    // SAFETY: the call only sets a number of the allocator's, and takes effect from the next arena on.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 2);
    }
}

/// How to update, and whether stdin is to be read.
fn settings(args: &IndexArgs, dir: &Path) -> (Update, bool) {
    let is_new = matches!(Manifest::read(dir), Err(Error::NoIndex(_)));
    let (stdin, paths): (Vec<_>, Vec<_>) =
        args.paths.iter().cloned().partition(|path| path == Path::new("-"));
    let paths = match paths.as_slice() {
        [] if is_new && stdin.is_empty() => vec![PathBuf::from(DEFAULT_CORPUS)],
        _ => paths,
    };
    let memory = args.memory.0;
    let limits = match args.max_file_size {
        Some(size) => Limits::within(memory).with_file_size(size.0),
        None => Limits::within(memory),
    };
    let limits = Limits {
        unpacked: args.max_unpacked.0,
        depth: args.max_depth,
        pages: args.max_pages,
        time: Duration::from_secs(args.max_time),
        ..limits
    };
    let encoding = args.encoding.as_deref().map(|label| match label {
        "auto" => Encoding::Detected,
        label => Encoding::Named(label.to_owned()),
    });
    let update = Update::of(paths);
    let threads = args.threads.unwrap_or(update.threads);
    let links = args.follow.then_some(Links::Follow);
    (Update { threads, memory, limits, encoding, links, ..update }, !stdin.is_empty())
}

/// Updates an index, with a bar on a terminal.
pub fn build(dir: &Path, how: &Update, stream: Option<&mut dyn Read>) -> Result<Report> {
    let mut bar = Bar::new();
    let report = update_with(dir, how, stream, &mut |progress| bar.show(progress));
    bar.finish();
    report
}

/// Tells what could not be read.
pub fn warn(report: &Report, output: &Output) {
    report.problems.iter().for_each(|problem| output.warn(with_cause(problem)));
    let more = report.unread.saturating_sub(report.problems.len());
    if more > 0 {
        output.warn(format!("另有 {more} 处同类问题 (and {more} more of the same files)"));
    }
}

fn list(changes: &[Change], report: &Report, output: &mut Output) -> std::io::Result<()> {
    for change in changes {
        let mark = match change.mark {
            Mark::Added => '+',
            Mark::Changed => '~',
            Mark::Removed => '-',
            Mark::Renamed => '→',
        };
        match &change.before {
            Some(before) => writeln!(output, "{mark} {before} → {}", change.name)?,
            None => writeln!(output, "{mark} {}", change.name)?,
        }
    }
    writeln!(output, "{}", counts(report))
}

/// The counts of files, by what was done.
pub fn counts(report: &Report) -> String {
    let Report { added, changed, removed, renamed, unchanged, .. } = report;
    let renamed = if *renamed > 0 { format!(" →{renamed}") } else { String::new() };
    format!("文件 files      +{added} ~{changed} -{removed} ={unchanged}{renamed}")
}

fn print(report: &Report, dir: &Path, seconds: f64, output: &mut Output) -> std::io::Result<()> {
    let Report { read, totals, .. } = report;
    writeln!(output, "{}", counts(report))?;
    if report.formats.len() > 1 {
        for (format, of) in &report.formats {
            writeln!(output, "  {format:<13} {} documents, {}", of.documents, size(of.bytes))?;
        }
    }
    if !report.skipped.is_empty() {
        let kind =
            |kind: &str| if kind == "@" { "链接 links (--follow)".to_owned() } else { kind.to_owned() };
        let kinds: Vec<_> =
            report.skipped.iter().map(|(of, count)| format!("{count} {}", kind(of))).collect();
        writeln!(output, "略过 skipped    {}", kinds.join(", "))?;
    }
    if report.unread > 0 {
        writeln!(output, "未读 unread     {}", report.unread)?;
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
