//! `search`: answers queries from the command line or stdin.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::{By, DEFAULT_CORPUS, DEFAULT_INDEX, Format, FormatArg, SearchArgs};
use super::render::{self, Asked};
use super::{Outcome, Output, index};
use crate::index::{Index, Update};
use crate::search::query::Stated;
use crate::search::{self, Options, Reposts};
use crate::text::Life;
use crate::{Error, Result};

pub fn run(args: &SearchArgs, dir: Option<&Path>, output: &mut Output) -> anyhow::Result<Outcome> {
    let is_stream = args.query.iter().map(String::as_str).eq(["-"]);
    let index = open(dir, if is_stream { Life::Long } else { Life::Short }, output)?;
    let format = output_format(args)?;
    let options = Options {
        limit: args.limit,
        offset: args.offset,
        by: match args.by {
            By::Passage => search::By::Passage,
            By::Document => search::By::Document,
        },
        sort: args.order.sort(),
        recency: args.order.recency(),
        expand: args.order.expand,
        since: args.since,
        until: args.until,
        paths: args.path.clone(),
        stated: stated(args),
        explain: args.explain,
        // Judgments are of single documents.
        reposts: match args.all || format == Format::Trec {
            true => Reposts::Apart,
            false => Reposts::Folded,
        },
        all_passages: args.all_passages,
    };
    let mut outcome = Outcome::Nothing;
    let mut answer = |asked: &Asked, output: &mut Output| -> anyhow::Result<()> {
        let hits = search::search(&index, &asked.text, &options)?;
        if !hits.is_empty() {
            outcome = Outcome::Done;
        }
        match format {
            Format::Text => render::text(asked, &hits, output)?,
            Format::Json => render::json(asked, &hits, output)?,
            Format::Trec => render::trec(asked, &hits, options.by, output)?,
        }
        Ok(())
    };
    if is_stream {
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.context("标准输入: 无法读取 (stdin cannot be read as UTF-8 text)")?;
            answer(&asked(number + 1, &line), output)?;
        }
    } else {
        answer(&Asked { id: None, text: args.query.join(" ") }, output)?;
    }
    Ok(outcome)
}

/// How hits are printed: as the one output that was asked for.
fn output_format(args: &SearchArgs) -> anyhow::Result<Format> {
    let mut asked: Option<Format> = args.json.then_some(Format::Json);
    for one in &args.format {
        if let FormatArg::Output(output) = *one {
            anyhow::ensure!(
                asked.is_none_or(|before| before == output),
                "--format: 只能有一种输出格式 (more than one output: ask for one of text, json, trec)"
            );
            asked = Some(output);
        }
    }
    Ok(asked.unwrap_or(Format::Text))
}

/// The filters by what documents state of themselves.
fn stated(args: &SearchArgs) -> Vec<(Stated, String)> {
    let asked =
        [(Stated::Issuer, &args.issuer), (Stated::Number, &args.doc_number), (Stated::Source, &args.source)];
    let files = args.format.iter().filter_map(|one| match one {
        FormatArg::Files(name) => Some(*name),
        FormatArg::Output(_) => None,
    });
    let files = files.chain(args.file_type.iter().copied()).map(|name| (Stated::Format, name.to_owned()));
    asked.into_iter().filter_map(|(what, part)| Some((what, part.clone()?))).chain(files).collect()
}

/// A line of stdin: a query, or its id and a query with a tab between.
fn asked(number: usize, line: &str) -> Asked {
    match line.split_once('\t') {
        Some((id, text)) => Asked { id: Some(id.trim().to_owned()), text: text.to_owned() },
        None => Asked { id: Some(number.to_string()), text: line.to_owned() },
    }
}

/// Opens the index. The default one is made from the default corpus where there is none yet.
pub fn open(dir: Option<&Path>, life: Life, output: &Output) -> Result<Index> {
    let path = dir.unwrap_or(Path::new(DEFAULT_INDEX));
    let corpus = PathBuf::from(DEFAULT_CORPUS);
    match Index::open_for(path, life) {
        Err(Error::NoIndex(_)) if dir.is_none() && corpus.is_dir() => {
            output.note(format!(
                "{DEFAULT_INDEX} 里还没有索引，先从 {DEFAULT_CORPUS} 建立 (no index in {DEFAULT_INDEX} yet: building it from {DEFAULT_CORPUS} first)"
            ));
            let report = index::build(path, &Update::of(vec![corpus]), None)?;
            index::warn(&report, output);
            output.note(format!(
                "{} documents, {} passages, {}",
                report.totals.documents,
                report.totals.passages,
                index::size(report.index_bytes)
            ));
            Index::open_for(path, life)
        }
        opened => opened,
    }
}
