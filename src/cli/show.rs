//! `show`: a passage with its neighbours, and where in the source it stands.

use std::io::{self, Write};
use std::path::Path;

use super::args::ShowArgs;
use super::output::{ASIDE, TITLE};
use super::render::{date, paragraph};
use super::width::{pad, terminal};
use super::{Outcome, Output};
use crate::corpus::Place;
use crate::index::{Index, Record};

/// The width of a label in cells.
const LABEL: usize = 19;

/// What is known of the document, a line each.
fn facts(record: &Record, output: &mut Output) -> io::Result<()> {
    let meta = &record.meta;
    let text = |value: &Option<String>| value.clone();
    for (label, value) in [
        ("发布日期 date", meta.date.map(date)),
        ("成文日期 written", meta.written.map(date)),
        ("施行日期 effective", meta.effective.map(date)),
        ("发文机关 issuer", text(&meta.issuer)),
        ("文号 number", text(&meta.doc_number)),
        ("来源 source", text(&meta.source)),
        ("作者 author", text(&meta.author)),
        ("索引号 index number", text(&meta.index_number)),
        ("主题分类 subject", text(&meta.subject)),
        ("时效性 validity", text(&meta.validity)),
        ("文字 script", meta.script.map(|script| script.name().to_owned())),
        ("格式 format", Some(record.format.clone())),
        ("网址 url", text(&meta.url)),
    ] {
        if let Some(value) = value {
            writeln!(output, "{ASIDE}{}{ASIDE:#}  {value}", pad(label, LABEL))?;
        }
    }
    Ok(())
}

pub fn run(args: &ShowArgs, dir: &Path, output: &mut Output) -> anyhow::Result<Outcome> {
    let records = Index::open(dir)?.passages_around(&args.id, args.around)?;
    let width = terminal() - 4;
    if let Some(first) = records.first() {
        writeln!(output, "{TITLE}{}{TITLE:#}", first.meta.title)?;
        facts(first, output)?;
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
