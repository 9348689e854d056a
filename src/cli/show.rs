//! `show`: a passage with its neighbours, and where in the source it stands.

use std::io::Write;
use std::path::Path;

use super::args::ShowArgs;
use super::output::{ASIDE, TITLE};
use super::render::{date, paragraph};
use super::width::terminal;
use super::{Outcome, Output};
use crate::corpus::Place;
use crate::index::Index;

pub fn run(args: &ShowArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let records = Index::open(dir)?.passages_around(&args.id, args.around)?;
    let width = terminal() - 4;
    if let Some(first) = records.first() {
        writeln!(output, "{TITLE}{}{TITLE:#}", first.meta.title)?;
        let facts = [first.meta.date.map(date), first.meta.source.clone(), first.meta.url.clone()];
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        if !facts.is_empty() {
            writeln!(output, "{}", facts.join("  "))?;
        }
        writeln!(output)?;
    }
    for record in &records {
        let mark = if record.id() == args.id { "▶" } else { " " };
        writeln!(output, "{mark} {TITLE}{}{TITLE:#}  {}/{}", record.id(), record.seq + 1, record.of)?;
        if !record.section.is_empty() {
            writeln!(output, "    {}", record.section.join(" › "))?;
        }
        let bytes = match record.place {
            Place::Bytes { start, end, .. } => format!("  bytes {start}..{end}"),
            _ => String::new(),
        };
        writeln!(output, "    {ASIDE}{}{}{bytes}{ASIDE:#}", record.path, record.place)?;
        for line in record.text.lines() {
            paragraph(line, &[], width, output)?;
        }
        writeln!(output)?;
    }
    Ok(Outcome::Done)
}
