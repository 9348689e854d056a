//! The figures of `bench` for people, with a histogram, and as JSON.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::args::BenchArgs;
use super::cold::{Cold, Processes};
use super::machine::{COMMIT, Machine};
use super::warm::Warm;
use super::{Errors, SEED};
use crate::cli::Output;
use crate::cli::index::size;
use crate::cli::output::{ASIDE, TITLE};
use crate::cli::width::{pad, terminal};
use crate::eval::{Bucket, Latencies};
use crate::index::{Index, Totals};

/// The version of the JSON below: raised when a key changes its meaning or goes.
const SCHEMA: u32 = 1;
const LABEL: usize = 20;
/// The percentiles that are told.
const PERCENTILES: [usize; 4] = [50, 90, 95, 99];

/// What was measured.
pub enum Figures {
    Warm(Warm),
    Cold(Cold),
}

impl Figures {
    pub fn errors(&self) -> &Errors {
        match self {
            Self::Warm(warm) => &warm.errors,
            Self::Cold(cold) => &cold.errors,
        }
    }

    /// The times that the percentiles are of.
    fn latencies(&self) -> &Latencies {
        match self {
            Self::Warm(warm) => &warm.latencies,
            Self::Cold(cold) => &cold.search.wall,
        }
    }

    fn hits(&self) -> usize {
        match self {
            Self::Warm(warm) => warm.hits,
            Self::Cold(cold) => cold.hits,
        }
    }
}

/// What was measured, and what it was measured on.
pub struct Report<'a> {
    args: &'a BenchArgs,
    machine: Machine,
    index: PathBuf,
    bytes: u64,
    totals: Totals,
    queries: usize,
    pub figures: Figures,
}

impl<'a> Report<'a> {
    pub fn new(args: &'a BenchArgs, index: &Index, queries: usize, figures: Figures) -> Self {
        let bytes = index.bytes();
        let (index, totals) = (index.dir().to_owned(), index.totals());
        Self { args, machine: Machine::this(), index, bytes, totals, queries, figures }
    }

    /// For people.
    pub fn text(&self, output: &mut Output) -> io::Result<()> {
        self.circumstances(output)?;
        match &self.figures {
            Figures::Warm(warm) => {
                row("延迟 latency", &spread(&warm.latencies), output)?;
                row("每秒 queries/s", &format!("{:.0}", self.throughput(warm)), output)?;
            }
            Figures::Cold(cold) => {
                row("进程 process", &spread(&cold.search.wall), output)?;
                processes(&cold.search, output)?;
                row("  --version", &spread(&cold.floor.wall), output)?;
                let ratio = format!("{:.2} × --version (p50)", ratio(cold));
                row("  倍数 ratio", &ratio, output)?;
            }
        }
        row("结果 hits", &format!("{:.2} 每查询 a query", self.hits_per_query()), output)?;
        if let Figures::Warm(Warm { peak: Some(peak), .. }) = &self.figures {
            row("内存 peak memory", &size(*peak), output)?;
        }
        let errors = self.figures.errors();
        row("错误 errors", &errors.count.to_string(), output)?;
        if let Some(first) = &errors.first {
            row("  第一个 first", first, output)?;
        }
        histogram(&self.figures.latencies().histogram(), output)
    }

    fn circumstances(&self, output: &mut Output) -> io::Result<()> {
        let Machine { cpu, cores, os } = &self.machine;
        row("机器 machine", &format!("{cpu}, {cores} 核 cores, {os}"), output)?;
        row("程序 program", &format!("zhengwen {}, {COMMIT}", env!("CARGO_PKG_VERSION")), output)?;
        let Totals { documents, passages, .. } = self.totals;
        let held = format!("{documents} 文档 documents, {passages} 段落 passages");
        row("索引 index", &format!("{} ({}, {held})", self.index.display(), size(self.bytes)), output)?;
        let (queries, passes) = (self.queries, self.args.passes);
        let asked = format!("{} ({queries} × {passes})", self.args.queries.display());
        row("查询 queries", &asked, output)?;
        let threads = format!("{} 线程 threads", self.args.threads);
        let how = match (&self.figures, self.args.warmup) {
            (Figures::Cold(_), _) => "冷 cold, 每次一个进程 a process each".to_owned(),
            (Figures::Warm(_), true) => format!("热 warm, {threads}, 先问一遍 after a pass unmeasured"),
            (Figures::Warm(_), false) => format!("热 warm, {threads}"),
        };
        row("方式 mode", &format!("{how}, --limit {}", self.args.limit), output)
    }

    /// As one JSON object.
    pub fn json(&self, output: &mut Output) -> io::Result<()> {
        let latencies = self.figures.latencies();
        let errors = self.figures.errors();
        let mut told = json!({
            "schema": SCHEMA,
            "mode": match self.figures { Figures::Warm(_) => "warm", Figures::Cold(_) => "cold" },
            "machine": { "cpu": self.machine.cpu, "cores": self.machine.cores, "os": self.machine.os },
            "program": { "version": env!("CARGO_PKG_VERSION"), "commit": COMMIT },
            "index": {
                "path": self.index.display().to_string(),
                "bytes": self.bytes,
                "documents": self.totals.documents,
                "passages": self.totals.passages,
            },
            "queries": { "path": self.args.queries.display().to_string(), "count": self.queries },
            "passes": self.args.passes,
            "limit": self.args.limit,
            "seed": SEED,
            "measured": latencies.count(),
            "latency_us": microseconds(latencies),
            "histogram_us": latencies.histogram().iter().map(|bucket| json!({
                "from": micros(bucket.from), "to": micros(bucket.to), "count": bucket.count,
            })).collect::<Vec<_>>(),
            "hits_per_query": self.hits_per_query(),
            "errors": errors.count,
            "first_error": errors.first,
        });
        let own = match &self.figures {
            Figures::Warm(warm) => json!({
                "threads": self.args.threads,
                "warmup": self.args.warmup,
                "queries_per_second": self.throughput(warm),
                "peak_memory_bytes": warm.peak,
            }),
            Figures::Cold(cold) => json!({
                "process": system(&cold.search),
                "floor": { "latency_us": microseconds(&cold.floor.wall), "process": system(&cold.floor) },
                "ratio_p50": ratio(cold),
            }),
        };
        if let (Value::Object(told), Value::Object(own)) = (&mut told, own) {
            told.extend(own);
        }
        writeln!(output, "{told}")
    }

    fn throughput(&self, warm: &Warm) -> f64 {
        warm.latencies.count() as f64 / warm.wall.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    fn hits_per_query(&self) -> f64 {
        self.figures.hits() as f64 / self.figures.latencies().count().max(1) as f64
    }
}

fn row(label: &str, value: &str, output: &mut Output) -> io::Result<()> {
    writeln!(output, "{}{value}", pad(label, LABEL))
}

/// Percentiles and the longest time.
fn spread(latencies: &Latencies) -> String {
    let mut parts: Vec<String> = PERCENTILES
        .iter()
        .map(|percent| format!("{TITLE}p{percent}{TITLE:#} {}", millis(latencies.percentile(*percent))))
        .collect();
    parts.push(format!("{TITLE}max{TITLE:#} {} ms", millis(latencies.max())));
    parts.join("  ")
}

/// What the system says of processes: means, for it may count processor time in ticks longer than they are.
fn processes(ran: &Processes, output: &mut Output) -> io::Result<()> {
    let Some(peak) = ran.peaks.last() else {
        return row("  系统 system", "此系统不报告处理器时间与内存 (not told by this system)", output);
    };
    let mean = |times: &Latencies| format!("{} ms 平均 mean", millis(times.mean()));
    row("  用户 user", &mean(&ran.user), output)?;
    row("  系统 system", &mean(&ran.system), output)?;
    row("  内存 peak memory", &size(*peak), output)
}

/// A bar for each bucket, the longest as wide as there is room for.
fn histogram(buckets: &[Bucket], output: &mut Output) -> io::Result<()> {
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0).max(1);
    let digits = most.to_string().len();
    let room = terminal().saturating_sub(LABEL + digits + 5);
    writeln!(output)?;
    for Bucket { from, to, count } in buckets {
        let range = format!("{:>6}–{:<6} ms", bound(*from), bound(*to));
        let bar = bar(*count, most, room);
        writeln!(output, "{ASIDE}{range}{ASIDE:#} │ {count:>digits$} {bar}")?;
    }
    Ok(())
}

/// A bar to an eighth of a cell; something is always seen of what is more than nothing.
fn bar(count: usize, most: usize, cells: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count * cells * 8 / most).max(usize::from(count > 0));
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

fn millis(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1e3)
}

/// A bound of a bucket in milliseconds, in as few digits as it has.
fn bound(time: Duration) -> String {
    format!("{}", time.as_nanos() as f64 / 1e6)
}

fn micros(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e3
}

fn microseconds(latencies: &Latencies) -> Value {
    let of_all =
        PERCENTILES.iter().map(|percent| (format!("p{percent}"), micros(latencies.percentile(*percent))));
    let max = ("max".to_owned(), micros(latencies.max()));
    of_all.chain([max]).map(|(name, time)| (name, json!(time))).collect::<serde_json::Map<_, _>>().into()
}

/// What the system says of processes, null where it does not.
fn system(ran: &Processes) -> Value {
    ran.peaks.last().map_or(Value::Null, |max| {
        json!({
            "user_mean_us": micros(ran.user.mean()),
            "system_mean_us": micros(ran.system.mean()),
            "peak_memory_bytes": { "p50": ran.peaks[(ran.peaks.len() - 1) / 2], "max": max },
        })
    })
}

/// How often the floor's median goes into that of a search.
fn ratio(cold: &Cold) -> f64 {
    let floor = cold.floor.wall.percentile(50).as_secs_f64();
    cold.search.wall.percentile(50).as_secs_f64() / floor.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion_and_never_hide_a_count() {
        assert_eq!(bar(80, 80, 10), "██████████");
        assert_eq!(bar(44, 80, 10), "█████▌");
        assert_eq!(bar(1, 80_000, 10), "▏");
        assert_eq!(bar(0, 80, 10), "");
    }

    #[test]
    fn bounds_of_buckets_are_short() {
        let shown = |micros| bound(Duration::from_micros(micros));
        assert_eq!([shown(63), shown(1_600), shown(10_000)], ["0.063", "1.6", "10"]);
    }
}
