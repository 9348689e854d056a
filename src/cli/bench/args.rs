//! The arguments of `bench`, and what its figures mean.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// The queries that are asked unless it is said otherwise.
pub const DEFAULT_QUERIES: &str = "corpus/queries.tsv";
/// The most queries that are asked cold, for each is a process.
pub const COLD_QUERIES: usize = 50;

/// Examples for the help text.
pub fn examples() -> &'static str {
    "\
示例 Examples:
  zhengwen bench                                          样例 the sample corpus and its queries
  zhengwen bench --queries Q.tsv --index DIR --warmup     热查询 warm
  zhengwen bench --queries Q.tsv --index DIR --threads 4  吞吐 throughput
  zhengwen bench --queries Q.tsv --index DIR --cold       冷查询，每次一个进程 cold, a process each
"
}

/// What the figures mean, for the help text.
pub fn figures() -> &'static str {
    "\
热：一个进程，索引只打开一次；时间从读查询到排好版的一页结果（读出全文、标出命中、截取摘要），只差打印。
冷：每个查询运行本程序一次 search --json，时间从启动进程到其结束；文件多半已在操作系统的缓存里。
百分位取最近秩，不插值；出错的查询只计数，不计时。查询按固定的种子打乱，各轮次序不同。
Warm: one process that opens the index once; a time is that from the query to the page of hits, with
texts read, matches marked and snippets cut, all but printed. Cold: this program runs `search --json`
for each query, from the process's start to its end; files are mostly in the system's cache. Percentiles
are by nearest rank; queries that fail are counted, not timed. Each pass has its own order, from a fixed seed.

退出码 Exit codes: 0 完成 done, 2 出错 error"
}

#[derive(Debug, Args)]
pub struct BenchArgs {
    /// 查询，每行一个，可写作 编号<TAB>查询 / the queries, one a line, optionally as ID<TAB>QUERY
    #[arg(long, value_name = "FILE", default_value = DEFAULT_QUERIES)]
    pub queries: PathBuf,
    /// 同时查询的线程数 / how many threads ask at once
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "cold")]
    pub threads: NonZeroUsize,
    /// 每个查询问几遍 / how often each query is asked
    #[arg(long, value_name = "N", default_value = "5")]
    pub passes: NonZeroUsize,
    /// 先问一遍，不计时 / ask all queries once first, unmeasured
    #[arg(long, conflicts_with = "cold")]
    pub warmup: bool,
    /// 结果条数 / how many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// 冷查询：每次运行一个进程，至多取 50 个查询，与 --version 对照 / cold: run a process for each query, of
    /// which 50 are taken at most, beside --version as the floor
    #[arg(long)]
    pub cold: bool,
    /// 一个 JSON 对象 / one JSON object
    #[arg(long)]
    pub json: bool,
}
