//! `index`: builds or updates an index.

mod args;
mod report;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use args::{IndexArgs, examples};
pub use report::{counts, size, warn};

use super::args::DEFAULT_CORPUS;
use super::progress::Bar;
use super::{Outcome, Output, watch};
use crate::corpus::{Limits, Links};
use crate::index::{Encoding, Manifest, Report, Update, preview, update_with};
use crate::{Error, Result};

pub fn run(args: &IndexArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let (how, reads_stdin) = settings(args, dir);
    if args.dry_run {
        let (changes, report) = preview(dir, &how)?;
        report::changes(&changes, &report, output)?;
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
    report::done(&report, dir, seconds, output)?;
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
