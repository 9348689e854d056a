//! `info`: what an index holds.

use std::io::Write;
use std::path::Path;

use super::index::size;
use super::width::pad;
use super::{Outcome, Output};
use crate::index::Index;

const LABEL: usize = 18;
const BAR: usize = 24;

pub fn run(dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let info = Index::open(dir)?.info()?;
    let mut row = |label: &str, value: String| writeln!(output, "{}{value}", pad(label, LABEL));
    row("索引 index", dir.display().to_string())?;
    row("格式 format", format!("{} ({})", info.manifest.format, info.manifest.program))?;
    row("建立 created", info.manifest.created.clone())?;
    row("提交 committed", if info.committed.is_empty() { "-".to_owned() } else { info.committed })?;
    let lexicon = &info.manifest.lexicon;
    row(
        "词典 lexicon",
        format!(
            "{} words, {}, jieba-rs {}, folding {}",
            lexicon.words, lexicon.hash, lexicon.jieba, lexicon.folding
        ),
    )?;
    for source in &info.sources {
        row("来源 source", source.absolute.display().to_string())?;
    }
    let totals = info.totals;
    row("文件 files", format!("{} ({})", info.files, size(totals.bytes)))?;
    row("文档 documents", totals.documents.to_string())?;
    let average = totals.chars.checked_div(totals.passages).unwrap_or(0);
    row("段落 passages", format!("{} ({average} 字 characters on average)", totals.passages))?;
    row("段 segments", info.segments.to_string())?;
    for (name, count) in info.terms {
        row(&format!("词项 {name}"), count.to_string())?;
    }
    let all: u64 = info.sizes.iter().map(|(_, bytes)| bytes).sum();
    row("大小 size", size(all))?;
    for (name, bytes) in info.sizes {
        let bar = "█".repeat((bytes as usize * BAR).div_ceil(all.max(1) as usize));
        row(&format!("  {name}"), format!("{:>9}  {bar}", size(bytes)))?;
    }
    Ok(Outcome::Done)
}
