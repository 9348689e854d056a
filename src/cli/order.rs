//! The arguments that order and widen what is found: `--sort`, `--recency`, `--now`, `--expand`. What they
//! mean is the library's.

use clap::{Args, ValueEnum};

use crate::corpus::PartialDate;
use crate::search::{self, HalfLife, Recency};

#[derive(Debug, Args)]
pub struct OrderArgs {
    /// relevance 按得分；date 按日期，新的在前，没有日期的在后，同一天按得分；这时只列含有查询大部分（按权重，
    /// 至少为含得最多的段落的三分之二）的段落 / in order of scores, or of dates: newest first, without date last,
    /// by score within a date; then only passages that hold most of the query are hits (by weight, two thirds
    /// of what the fullest holds)
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: Sort,
    /// 偏重新近的：得分乘以 0.5 + 0.5 × 2^(−age/HALF-LIFE)，如 30d、2w、6m、2y；没有日期的乘以 0.5 / prefer what
    /// is newer: scores times 0.5 + 0.5 × 2^(−age/HALF-LIFE), such as 30d, 2w, 6m, 2y; without date, times 0.5
    #[arg(long, value_name = "HALF-LIFE")]
    pub recency: Option<HalfLife>,
    /// --recency 从哪一天算起，默认今天（北京时间） / the day that ages are counted to, by default today
    /// (in Beijing)
    #[arg(long, value_name = "DATE", requires = "recency")]
    pub now: Option<PartialDate>,
    /// 也用前五段里共有的词（至多十个）来找，适合问一个题目 / search as well by words that the best five passages
    /// share, ten at most; for questions about a topic
    #[arg(long)]
    pub expand: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// 得分 / scores
    Relevance,
    /// 日期 / dates
    Date,
}

impl OrderArgs {
    /// What hits are in order of.
    pub fn sort(&self) -> search::Sort {
        match self.sort {
            Sort::Relevance => search::Sort::Relevance,
            Sort::Date => search::Sort::Date,
        }
    }

    /// How newer documents are preferred: as of a day, which is today's in Beijing unless it is said.
    pub fn recency(&self) -> Option<Recency> {
        let today = || {
            let today = jiff::tz::offset(8).to_datetime(jiff::Timestamp::now()).date();
            PartialDate::new(today.year(), Some(today.month()), Some(today.day()))
        };
        Some(Recency::new(self.recency?, self.now.or_else(today)?))
    }
}
