//! Cold queries: this program itself is run once for each, `search --json`, and once for `--version`,
//! which is what starting a process costs. The two alternate, so that both meet the same moments of a
//! busy machine.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::args::BenchArgs;
use super::{Errors, usage};
use crate::cli::progress::Count;
use crate::eval::{Latencies, SEED, shuffled};

/// What processes took.
pub struct Cold {
    /// Those that searched.
    pub search: Processes,
    /// Those that printed the version.
    pub floor: Processes,
    /// The hits of all queries.
    pub hits: usize,
    pub errors: Errors,
}

/// Times of whole processes; of the system's figures, those that it gives.
#[derive(Default)]
pub struct Processes {
    pub wall: Latencies,
    pub user: Latencies,
    pub system: Latencies,
    /// The most memory of each, in bytes, ascending.
    pub peaks: Vec<u64>,
}

/// The code by which `search` says that it failed.
const FAILED: i32 = 2;

pub fn measure(queries: &[String], args: &BenchArgs, dir: Option<&Path>) -> anyhow::Result<Cold> {
    let program = std::env::current_exe().context("bench: 找不到本程序 (this program cannot find itself)")?;
    let limit = args.limit.to_string();
    let search = |query: &str| {
        let mut command = Command::new(&program);
        command.args(["search", "--json", "--color", "never", "--limit", &limit]);
        if let Some(dir) = dir {
            command.args([OsStr::new("--index"), dir.as_os_str()]);
        }
        command.args(["--", query]).stdin(Stdio::null());
        command
    };
    // Unmeasured: it reads what later ones find in the system's cache, and makes the default index.
    let first = search(&queries[0]).stdout(Stdio::null()).status().context("bench: search")?;
    ensure!(
        first.code().is_some_and(|code| code != FAILED),
        "bench: 第一个查询失败，原因见上 (the first query failed, its cause stands above)"
    );

    let (mut searches, mut floors) = (Runs::default(), Runs::default());
    let (mut hits, mut errors) = (0, Errors::default());
    let order = shuffled(queries.len(), args.passes.get(), SEED);
    let bar = Count::new(order.len());
    for &at in &order {
        let query = &queries[at];
        let ran = run(&mut search(query))?;
        match ran.failed {
            false => {
                hits += ran.lines;
                searches.add(ran);
            }
            true => errors.add(|| format!("{query}: {}", complaint(&mut search(query)))),
        }
        floors.add(run(Command::new(&program).arg("--version").stdin(Stdio::null()))?);
        bar.step();
    }
    bar.finish();
    Ok(Cold { search: searches.sorted(), floor: floors.sorted(), hits, errors })
}

/// One process that has ended.
struct Ran {
    wall: Duration,
    lines: usize,
    failed: bool,
    used: Option<usage::Used>,
}

fn run(command: &mut Command) -> anyhow::Result<Ran> {
    let started = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("bench: 无法启动本程序 (this program cannot be started)")?;
    let mut printed = Vec::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_end(&mut printed).context("bench: 无法读取输出 (output cannot be read)")?;
    }
    let (status, used) = usage::wait(child).context("bench: wait")?;
    let wall = started.elapsed();
    let lines = printed.iter().filter(|byte| **byte == b'\n').count();
    Ok(Ran { wall, lines, failed: status.code().is_none_or(|code| code == FAILED), used })
}

/// What a search that failed complains of, when it is run again.
fn complaint(command: &mut Command) -> String {
    match command.output() {
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[derive(Default)]
struct Runs {
    wall: Vec<Duration>,
    used: Vec<usage::Used>,
}

impl Runs {
    fn add(&mut self, ran: Ran) {
        self.wall.push(ran.wall);
        self.used.extend(ran.used);
    }

    fn sorted(self) -> Processes {
        let mut peaks: Vec<u64> = self.used.iter().map(|used| used.peak).collect();
        peaks.sort_unstable();
        Processes {
            wall: Latencies::new(self.wall),
            user: Latencies::new(self.used.iter().map(|used| used.user).collect()),
            system: Latencies::new(self.used.iter().map(|used| used.system).collect()),
            peaks,
        }
    }
}
