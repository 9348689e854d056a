//! `index --watch`: follows the folders and updates the index whenever they have come to rest.
//!
//! What exactly happened to which file is not asked: editors write beside a file and rename into its
//! place, and events get lost. Any event means that the folders are to be looked at again, which reads
//! only what changed.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher};

use super::Output;
use super::index::{counts, warn};
use crate::Error;
use crate::index::{Index, Report, Update, update};

/// Events this close together are one change.
const REST: Duration = Duration::from_millis(300);
/// A folder that never rests is looked at this often all the same.
const PATIENCE: Duration = Duration::from_secs(3);

/// Updates the index again and again, until the program is ended.
pub fn follow(dir: &Path, how: &Update, output: &Output) -> anyhow::Result<()> {
    let (sender, events) = channel();
    let mut watcher = notify::recommended_watcher(sender)?;
    let paths: Vec<_> = match how.paths.as_slice() {
        [] => Index::open(dir)?.ledger()?.sources.iter().map(|source| source.path().to_owned()).collect(),
        paths => paths.to_vec(),
    };
    for path in &paths {
        watcher.watch(path, RecursiveMode::Recursive)?;
    }
    output.note("跟随中，Ctrl-C 结束 (following the folders; Ctrl-C ends)");
    while wait(&events) {
        match update(dir, how, &mut |_| {}) {
            Ok(report) => tell(&report, output),
            // A folder that is being moved, or another writer: the next event tries again.
            Err(error @ (Error::Io { .. } | Error::Locked(_))) => output.warn(error),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Waits for an event and for the rest after it; false where there will be none any more.
fn wait(events: &Receiver<notify::Result<notify::Event>>) -> bool {
    let is_change =
        |event: &notify::Result<notify::Event>| !event.as_ref().is_ok_and(|event| event.kind.is_access());
    loop {
        match events.recv() {
            Ok(event) if is_change(&event) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    let started = Instant::now();
    while started.elapsed() < PATIENCE && events.recv_timeout(REST).is_ok() {}
    true
}

fn tell(report: &Report, output: &Output) {
    warn(report, output);
    if report.added + report.changed + report.removed + report.renamed > 0 {
        output.note(counts(report));
    }
}
