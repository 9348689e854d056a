//! `search`: answers queries from the command line or stdin.

use std::io::BufRead;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::{By, DEFAULT_CORPUS, DEFAULT_INDEX, Format, SearchArgs};
use super::render::{self, Asked};
use super::{Outcome, Output, index};
use crate::index::{Index, Update};
use crate::search::query::Stated;
use crate::search::{self, Options};
use crate::{Error, Result};

pub fn run(args: &SearchArgs, dir: Option<&Path>, output: &mut Output) -> anyhow::Result<Outcome> {
    let index = open(dir, output)?;
    let options = Options {
        limit: args.limit,
        offset: args.offset,
        by: match args.by {
            By::Passage => search::By::Passage,
            By::Document => search::By::Document,
        },
        since: args.since,
        until: args.until,
        paths: args.path.clone(),
        stated: stated(args),
        explain: args.explain,
        all_passages: args.all_passages,
    };
    let format = if args.json { Format::Json } else { args.format };
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
    if args.query.iter().map(String::as_str).eq(["-"]) {
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.context("标准输入: 无法读取 (stdin cannot be read as UTF-8 text)")?;
            answer(&asked(number + 1, &line), output)?;
        }
    } else {
        answer(&Asked { id: None, text: args.query.join(" ") }, output)?;
    }
    Ok(outcome)
}

/// The filters by what documents state of themselves.
fn stated(args: &SearchArgs) -> Vec<(Stated, String)> {
    let asked = [
        (Stated::Issuer, &args.issuer),
        (Stated::Number, &args.doc_number),
        (Stated::Source, &args.source),
        (Stated::Format, &args.file_type),
    ];
    asked.into_iter().filter_map(|(what, part)| Some((what, part.clone()?))).collect()
}

/// A line of stdin: a query, or its id and a query with a tab between.
fn asked(number: usize, line: &str) -> Asked {
    match line.split_once('\t') {
        Some((id, text)) => Asked { id: Some(id.trim().to_owned()), text: text.to_owned() },
        None => Asked { id: Some(number.to_string()), text: line.to_owned() },
    }
}

/// Opens the index. The default one is made from the default corpus where there is none yet.
fn open(dir: Option<&Path>, output: &Output) -> Result<Index> {
    let path = dir.unwrap_or(Path::new(DEFAULT_INDEX));
    let corpus = PathBuf::from(DEFAULT_CORPUS);
    match Index::open(path) {
        Err(Error::NoIndex(_)) if dir.is_none() && corpus.is_dir() => {
            output.note(format!(
                "{DEFAULT_INDEX} 里还没有索引，先从 {DEFAULT_CORPUS} 建立 (no index in {DEFAULT_INDEX} yet: building it from {DEFAULT_CORPUS} first)"
            ));
            let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            let report = index::build(path, &Update { paths: vec![corpus], threads })?;
            report.problems.iter().for_each(|problem| output.warn(problem));
            output.note(format!(
                "{} documents, {} passages, {}",
                report.totals.documents,
                report.totals.passages,
                index::size(report.index_bytes)
            ));
            Index::open(path)
        }
        opened => opened,
    }
}
