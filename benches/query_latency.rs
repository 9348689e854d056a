//! Query latency, cold and warm, over an index.
//!
//! Cold is a whole process of the real binary, from its start to its end. Warm is one searcher that
//! answers all queries, hits, stored text and highlights included. Hits stand beside times, so that a
//! fast wrong answer shows. To run, over the sample corpus or over a folder and queries of your own:
//!
//!     cargo bench --bench query_latency
//!     cargo bench --bench query_latency -- FOLDER QUERIES.tsv
//!
//! The binary that is timed is the release build beside the bench.
#![allow(missing_docs, clippy::unwrap_used)]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use zhengwen::index::{Index, Update, update};
use zhengwen::search::{Options, search};
use zhengwen::text::{Cutter, Lexicon};

const COLD_RUNS: usize = 40;
const PASSES: usize = 3;

fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let folder = args.first().map_or_else(|| project.join("corpus"), PathBuf::from);
    let queries = args.get(1).map_or_else(|| project.join("corpus/queries.tsv"), PathBuf::from);
    let queries: Vec<String> = std::fs::read_to_string(queries)
        .unwrap()
        .lines()
        .map(|line| line.split('\t').nth(1).unwrap_or(line).to_owned())
        .collect();

    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("index");
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let started = Instant::now();
    let report = update(&dir, &Update { threads, ..Update::of(vec![folder]) }, &mut |_| {}).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = report.read.bytes as f64 / 1e6;
    println!(
        "build     {} documents, {} passages, {megabytes:.1} MB, {seconds:.2} s, {:.1} MB/s, index {:.1} MB",
        report.totals.documents,
        report.totals.passages,
        megabytes / seconds,
        report.index_bytes as f64 / 1e6
    );
    warm(&Index::open(&dir).unwrap(), &queries);
    cold(&dir);
    dictionary(&queries);
}

fn warm(index: &Index, queries: &[String]) {
    let options = Options::default();
    let (mut times, mut hits) = (Vec::new(), 0);
    for pass in 0..=PASSES {
        for query in queries {
            let started = Instant::now();
            let found = search(index, query, &options).unwrap();
            // The first pass fills caches.
            if pass > 0 {
                times.push(started.elapsed());
                hits += found.len();
            }
        }
    }
    let each = hits as f64 / times.len() as f64;
    println!(
        "warm      {} queries, {PASSES} passes, {each:.2} hits a query  {}",
        queries.len(),
        spread(times)
    );
}

fn cold(dir: &Path) {
    let binary = env!("CARGO_BIN_EXE_zhengwen");
    let run = |args: &[&str]| {
        let started = Instant::now();
        let output = Command::new(binary).args(args).output().unwrap();
        (started.elapsed(), output.stdout)
    };
    let dir = dir.to_str().unwrap();
    for (name, args) in
        [("cold", vec!["search", "产业协同", "--json", "--index", dir]), ("--version", vec!["--version"])]
    {
        let (mut times, mut hits) = (Vec::new(), 0);
        for _ in 0..COLD_RUNS {
            let (time, stdout) = run(&args);
            times.push(time);
            hits = stdout.iter().filter(|byte| **byte == b'\n').count();
        }
        println!("{name:<9} {COLD_RUNS} processes, {hits} lines  {}", spread(times));
    }
}

/// What a query would cost more if it loaded the dictionary instead of its own words.
fn dictionary(queries: &[String]) {
    let lexicon = Lexicon::bundled().unwrap();
    let time = |make: &dyn Fn()| {
        let started = Instant::now();
        make();
        started.elapsed()
    };
    let own = queries.iter().map(|query| time(&|| drop(Cutter::for_text(&lexicon, query)))).collect();
    let whole = (0..5).map(|_| time(&|| drop(jieba_rs::Jieba::new()))).collect();
    println!("cutter    of a query's own words  {}", spread(own));
    println!("cutter    of the whole dictionary {}", spread(whole));
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("p50 {:.3} ms  p90 {:.3}  p99 {:.3}  max {:.3}", at(0.5), at(0.9), at(0.99), at(1.0))
}
