//! The arguments of `eval`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::By;

/// Examples for the help text.
pub fn examples() -> &'static str {
    "\
示例 Examples:
  zhengwen eval --queries corpus/queries.tsv --qrels corpus/qrels.tsv       检索并评分 search and judge
  zhengwen eval --queries Q.tsv --qrels R.tsv --write-run new.run           另存结果 keep the run
  zhengwen eval --qrels R.tsv --run new.run --compare old.run --per-query   比较两次 compare two runs
"
}

/// What the figures mean, for the help text.
pub fn figures() -> &'static str {
    "\
指标与 trec_eval 相同：nDCG@10（增益为等级本身）、MRR@10、P@1、Recall@100。得分相同者按文档编号倒序。
均值取所有问到且判断过的查询，没有结果的计 0；没有判断的查询不计。
Figures are trec_eval's; equal scores go by document number, descending. Means are over the queries that
were asked and judged, 0 where nothing was found; queries without judgments do not count.

退出码 Exit codes: 0 完成 done, 2 出错 error"
}

#[derive(Debug, Args)]
pub struct EvalArgs {
    /// 查询，每行 编号<TAB>查询；有 --run 时可不写 / the queries, each ID<TAB>QUERY; with --run they only
    /// say which of its queries count, and may be left out
    #[arg(long, value_name = "FILE", required_unless_present = "run")]
    pub queries: Option<PathBuf>,
    /// 判断，TREC 格式，4 列或 3 列 / the judgments: `query 0 document grade`, or without the 0
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    /// 评这个 TREC 结果文件，不检索 / judge this TREC run instead of searching
    #[arg(long, value_name = "FILE", conflicts_with = "write_run")]
    pub run: Option<PathBuf>,
    /// 与这个 TREC 结果文件比较 / compare with this TREC run
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
    /// 检索结果另存为 TREC 文件 / write what was found as a TREC run
    #[arg(long, value_name = "FILE")]
    pub write_run: Option<PathBuf>,
    /// 按段落还是按文件检索；不写则看判断里的编号。判断的是文件时，段落算作它的文件 / whether passages or
    /// documents are searched for; left out, the ids in the judgments tell. Where documents are judged,
    /// a passage counts as its document
    #[arg(long, value_name = "UNIT", conflicts_with = "run")]
    pub by: Option<By>,
    /// 逐个查询列出 / list every query
    #[arg(long)]
    pub per_query: bool,
    /// 一个 JSON 对象 / one JSON object
    #[arg(long)]
    pub json: bool,
}
