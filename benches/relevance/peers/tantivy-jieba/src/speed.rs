//! Tantivy timed for benches/peers, with stored texts; the arguments are those that its engine.py has.

use std::fmt::Write;
use std::fs;
use std::time::Instant;

use anyhow::{Result, bail};
use tantivy::{Index, Searcher};

use crate::{Engine, Text, pairs, string};

const LIMIT: usize = 10;

pub fn run(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["build", documents, folder] => {
            Engine::create(folder, Text::IndexedAndStored)?.fill(&pairs(documents)?)
        }
        ["one", folder, query] => {
            let (engine, searcher) = open(folder)?;
            for (key, text) in hits(&engine, &searcher, query)? {
                println!("{key}\t{text}");
            }
            Ok(())
        }
        ["ask", folder, queries, passes, times] => {
            let (engine, searcher) = open(folder)?;
            let (queries, passes): (_, usize) = (pairs(queries)?, passes.parse()?);
            let mut measured = String::new();
            for pass in 0..=passes {
                for (_, query) in &queries {
                    let started = Instant::now();
                    let found = hits(&engine, &searcher, query)?.len();
                    let time = started.elapsed();
                    // The first pass reads the files, and is not measured.
                    if pass > 0 {
                        writeln!(measured, "{}\t{found}", time.as_nanos() as f64 / 1e3)?;
                    }
                }
            }
            Ok(fs::write(times, measured)?)
        }
        _ => bail!("build DOCUMENTS FOLDER, ask FOLDER QUERIES PASSES TIMES, or one FOLDER QUERY"),
    }
}

fn open(folder: &str) -> Result<(Engine, Searcher)> {
    let engine = Engine::of(Index::open_in_dir(folder)?)?;
    let searcher = engine.index.reader()?.searcher();
    Ok((engine, searcher))
}

/// The ids and texts of the best documents.
fn hits(engine: &Engine, searcher: &Searcher, query: &str) -> Result<Vec<(String, String)>> {
    let best = engine.best(searcher, query, LIMIT)?;
    best.iter().map(|(_, found)| Ok((string(found, engine.key)?, string(found, engine.text)?))).collect()
}
